"""What a feed brought -> the library, with a count of what it changed.

The library decides what is new (a later version wins, an older one fills gaps); here it is only compared before
and after, and what the library does not keep, earlier versions and the day of announcement, is put beside it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from bot.feeds.records import Record
from bot.papers import Paper
from bot.store.engine import Store
from bot.store.feeds import Feeds

HELD: Final = 5000
"""Papers that a Shelf may have drawn and not yet stored."""


class Shelf(Protocol):
    """Where papers go: bot.library.Library, as far as feeds need it."""

    @property
    def store(self) -> Store: ...

    def add(self, papers: Iterable[Paper]) -> None:
        """Stores papers as they are drawn, in their order, never more than HELD behind."""


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


class Intake:
    """Records on their way into the store: compared with it before, and once they are there."""

    def __init__(self, store: Store, records: Sequence[Record]) -> None:
        self._feeds = Feeds(store)
        self._history = {record.paper.id: record.history for record in records}
        self._before = self._feeds.known(self._history)
        self.count: Final = len(records)

    def papers(self, records: Sequence[Record]) -> Iterator[Paper]:
        """Their papers; those that arXiv has announced carry the day."""
        days = self._feeds.announced(self._history)
        for record in records:
            day = days.get(record.paper.id)
            yield replace(record.paper, announced=day) if day else record.paper

    def settle(self) -> Taken:
        """What came of the records, which the store holds by now; keeps their earlier versions."""
        after = self._feeds.known(self._history)
        self._feeds.history((id_, number, day) for id_, past in self._history.items() for number, day in past)
        added = frozenset(after).difference(self._before)
        return Taken(added, sum(1 for id_, seq in self._before.items() if after[id_] != seq))


def take(shelf: Shelf, records: Sequence[Record]) -> Taken:
    """Puts the records' papers into the library."""
    intake = Intake(shelf.store, records)
    shelf.add(intake.papers(records))
    return intake.settle()
