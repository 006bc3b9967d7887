"""What a feed brought -> the library, with a count of what it changed.

The library decides what is new (a later version wins, an older one fills gaps) and says so; what it does not keep,
earlier versions and the day of announcement, is put beside it.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.feeds.records import Record
from bot.papers import Paper
from bot.store.engine import Store
from bot.store.feeds import Feeds
from bot.store.papers import Change


class Shelf(Protocol):
    """Where papers go: bot.library.Library, as far as feeds need it."""

    @property
    def store(self) -> Store: ...

    def add(self, papers: Sequence[Paper]) -> Sequence[Change]:
        """Stores papers; what that changed."""


class Shelves(Shelf, Protocol):
    """Where a great many papers go."""

    def loading(self) -> AbstractContextManager[Shelf]:
        """A shelf whose papers are all found once it is left."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one reading brought."""

    read: int = 0
    """Records that were looked at, unreadable ones included."""
    added: int = 0
    changed: int = 0
    skipped: int = 0
    """Of another set, too old, deleted at the source, or with nothing new in them."""
    bad_lines: int = 0
    """Records that could not be read; the log says which."""
    seconds: float = 0.0

    def __add__(self, other: "Report") -> "Report":
        return Report(
            self.read + other.read,
            self.added + other.added,
            self.changed + other.changed,
            self.skipped + other.skipped,
            self.bad_lines + other.bad_lines,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of some records."""

    added: frozenset[str]
    """The ids of papers that the store did not hold before."""
    changed: int


def take(shelf: Shelf, records: Sequence[Record]) -> Taken:
    """Puts the records' papers, with the day on which arXiv announced them, and their earlier versions into the library."""
    feeds = Feeds(shelf.store)
    days = feeds.announced([record.paper.id for record in records])
    changes = shelf.add([_announced(record.paper, days) for record in records])
    feeds.history((record.paper.id, number, day) for record in records for number, day in record.history)
    added = frozenset(change.id for change in changes if change.fresh)
    return Taken(added, len(changes) - len(added))


def _announced(paper: Paper, days: Mapping[str, date]) -> Paper:
    return replace(paper, announced=days[paper.id]) if paper.id in days else paper
