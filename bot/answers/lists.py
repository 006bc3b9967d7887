"""Reading lists, and what has become of something that was changed."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from bot.answers.following import Subscription
from bot.papers import Paper
from bot.queries import Query, ReadingList


@dataclass(frozen=True, slots=True)
class Held:
    """A paper on a reading list, as the list holds it."""

    paper: str
    by: str
    added: datetime
    done: bool
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """How papers of one reading list, or one subscription, were before a change: enough to take it back."""

    shelf: str = ""
    """Whose list: a person's id or a channel's; empty for a subscription."""
    papers: tuple[str, ...] = ()
    """Ids that may have changed; those of them that were on the list are in `held`."""
    held: tuple[Held, ...] = ()
    subscription: int = 0
    stopped: bool = True
    """Whether it was not followed."""
    paused: str = ""
    until: date | None = None
    asked: str = ""
    """What was followed and when, as the text that asks for it, where that was changed."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something was done (or could not be): which thing, in one word, and about what."""

    what: Literal[
        "subscribed", "already subscribed", "changed", "stopped", "paused", "due before", "resumed", "no such number", "which number", "not followed", "ended",
        "nothing to send", "saved", "already saved", "removed", "not on the list", "read", "unread",
        "not allowed", "not seen", "not here", "nowhere", "too many", "bad zone", "bad time", "failed", "undone", "nothing to undo", "clear",
        "fetching", "fetching to save", "fetched", "not fetched", "no such papers", "nothing fetched", "fetched for admins", "fetched elsewhere",
        "too many fetched", "noted", "added to note", "note removed", "tagged", "untagged", "not tagged", "tags", "too long", "for you alone",
        "list read", "list unread", "no list", "pushing", "pushed", "not pushed", "no library", "pushed elsewhere",
    ]  # fmt: skip
    detail: str = ""
    subscription: Subscription | None = None
    papers: tuple[Paper, ...] = ()
    channel: bool = False
    """Of a reading list: whether it is the channel's, and not one's own."""
    before: Before | None = None
    """How things were, where something was changed."""
    confirm: Query | None = None
    """What does it, where it was only asked back whether it is meant."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of a reading list."""

    papers: tuple[Paper, ...]
    read: frozenset[str]
    """The ids already read."""
    total: int
    channel: bool
    page: int = 1
    size: int = 10
    past: bool = False
    """Whether a later page was asked for than there is: this is the last."""
    held: tuple[Held, ...] = ()
    """These papers, as the list holds them."""
    query: ReadingList = field(default_factory=ReadingList)
    """What of the list was asked for."""
    hidden: bool = False
    """Whether notes or tags are left out, since others read this."""

    @property
    def public(self) -> "Shelf":
        """The same for all who are where it was asked for: without what its owner wrote for themselves."""
        bare = tuple(replace(one, note="", tags=()) for one in self.held)
        return replace(self, held=bare, hidden=bare != self.held)
