"""What a feed brought -> the library, with a count of what it changed.

The library decides what is new (a later version wins, an older one fills gaps); here it is only compared before
and after, and what the library does not keep, earlier versions and the day of announcement, is put beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.feeds.records import Record
from bot.papers import Paper
from bot.store.engine import Store
from bot.store.feeds import Feeds


class Shelf(Protocol):
    """Where papers go: bot.library.Library, as far as feeds need it."""

    @property
    def store(self) -> Store: ...

    def add(self, papers: Iterable[Paper]) -> None: ...


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

    added: tuple[Record, ...]
    changed: int


def take(shelf: Shelf, records: Sequence[Record]) -> Taken:
    """Puts the records' papers into the library; those that arXiv has announced carry the day."""
    feeds = Feeds(shelf.store)
    ids = [record.paper.id for record in records]
    before, announced = feeds.known(ids), feeds.announced(ids)
    shelf.add(
        [
            replace(record.paper, announced=announced[record.paper.id])
            if record.paper.id in announced
            else record.paper
            for record in records
        ]
    )
    feeds.history((record.paper.id, number, day) for record in records for number, day in record.history)
    after = feeds.known(ids)
    added = {record.paper.id: record for record in records if record.paper.id not in before}
    return Taken(tuple(added.values()), sum(1 for id_, seq in before.items() if after[id_] != seq))
