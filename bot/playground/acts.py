"""Acts: what one act of a person leaves behind, and what every act needs."""

from dataclasses import dataclass
from typing import Final

from bot.playground.calls import Calls
from bot.playground.delivery import Courier, Delivery
from bot.playground.site import Site
from bot.playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Turn:
    """One act of a person: where, and what was delivered because of it."""

    channel: str
    user: str
    ts: str
    """The ts of the person's own message; where there is none, a moment before the act."""
    thread: str
    """The thread written in; empty in the channel itself."""
    deliveries: tuple[Delivery, ...]

    @property
    def delivery(self) -> Delivery:
        """The last delivery, the only one of most acts."""
        return self.deliveries[-1]


class Actor:
    """Whoever acts: in one workspace, by one courier."""

    def __init__(self, site: Site, courier: Courier, calls: Calls) -> None:
        self.site: Final = site
        self.courier: Final = courier
        self.record: Final = calls

    @property
    def workspace(self) -> Workspace:
        """Where the actor is."""
        return self.site.workspace
