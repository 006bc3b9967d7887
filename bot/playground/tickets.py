"""Tickets: trigger ids and response URLs, which are good for a short time and few uses.

Slack's rules: a trigger works once, within 3 s; a response URL works five times, within 30 min.
(docs.slack.dev/interactivity/handling-user-interaction)
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final
from uuid import uuid4

from bot.playground.refusal import RefusalError

TRIGGER_SECONDS: Final = 3.0
RESPONSE_SECONDS: Final = 1800.0
RESPONSE_USES: Final = 5


@dataclass(slots=True)
class Ticket:
    """What one person's act allows the bot to do."""

    user: str
    channel: str
    issued: float
    message: str = ""
    """The ts of the message acted on, which a response may replace."""
    view: str = ""
    """The modal acted in, over which another may be pushed."""
    typed: str = ""
    """The slash command, shown when its answer is for everybody."""
    thread: str = ""
    uses: int = 0


class Tickets:
    """All that was issued, until it is used up or too old."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock: Final = clock
        self._issued: Final[dict[str, Ticket]] = {}
        self._lock: Final = Lock()

    @property
    def now(self) -> float:
        """Unix time in seconds."""
        return self._clock()

    def trigger(self, ticket: Ticket) -> str:
        """A new trigger id."""
        return self._issue(f"{int(ticket.issued)}.0.{uuid4().hex}", ticket)

    def response(self, ticket: Ticket) -> str:
        """The last part of a new response URL."""
        return self._issue(uuid4().hex, ticket)

    def _issue(self, key: str, ticket: Ticket) -> str:
        with self._lock:
            self._issued[key] = ticket
        return key

    def exchange(self, trigger: str) -> Ticket:
        """What a trigger allows, once."""
        with self._lock:
            ticket = self._issued.get(trigger)
            if ticket is None:
                raise RefusalError("invalid_trigger_id")
            ticket.uses += 1
            if ticket.uses > 1:
                raise RefusalError("exchanged_trigger_id")
            if self.now - ticket.issued > TRIGGER_SECONDS:
                raise RefusalError("expired_trigger_id")
            return ticket

    def respond(self, key: str) -> Ticket:
        """What a response URL allows; counts the use."""
        with self._lock:
            ticket = self._issued.get(key)
            if ticket is None or self.now - ticket.issued > RESPONSE_SECONDS:
                raise RefusalError("expired_url")
            ticket.uses += 1
            if ticket.uses > RESPONSE_USES:
                raise RefusalError("used_url")
            return ticket
