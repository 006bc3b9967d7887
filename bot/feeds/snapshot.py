"""arXiv's public metadata snapshot (one JSON object a line) -> the library, streamed.

A load may be killed at any point: how far it came is kept with every batch, after the batch itself, so the same
command goes on from there, and what was read twice changes nothing. A line that cannot be read is counted, logged
by its number, and passed over.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import msgspec

from bot.feeds import names
from bot.feeds.errors import FileError, RecordError
from bot.feeds.intake import Report, Shelf, Shelves, Taken, take
from bot.feeds.oai import holds
from bot.feeds.records import Raw, Record, day, record
from bot.feeds.unpacking import Unpacking
from bot.store.engine import Store
from bot.store.feeds import Feeds, Mark

log = logging.getLogger(__name__)

_TOLD: Final = 100
"""Bad lines that are logged one by one; of more, only the count."""


class _Version(msgspec.Struct):
    version: str
    created: str


class _Line(msgspec.Struct, rename={"journal": "journal-ref", "licence": "license"}):
    """The fields of the snapshot that are used."""

    id: str
    title: str
    abstract: str
    categories: str
    versions: tuple[_Version, ...]
    authors: str | None = None
    authors_parsed: msgspec.Raw = msgspec.Raw(b"[]")
    """Only where `authors` is empty: one parser for all sources spells a person one way."""
    comments: str | None = None
    journal: str | None = None
    doi: str | None = None
    licence: str | None = None
    update_date: str = ""


_decoder: Final = msgspec.json.Decoder(_Line)
_rows: Final = msgspec.json.Decoder(list[list[str]])


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is."""

    papers: int
    """Records read in this run."""
    done: int
    """Bytes of the file, as it lies on the disk."""
    size: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot, and which of its papers are wanted."""

    path: Path
    set: str = ""
    """A group, archive or category; all when empty."""
    since: date | None = None
    """Only what changed at arXiv on this day or later."""
    batch: int = 2000
    """Records between two marks of how far it was loaded."""

    def load(
        self,
        shelves: Shelves,
        now: Callable[[], datetime],
        progress: Callable[[Progress], None] = lambda _: None,
    ) -> Report:
        """Loads the papers, from where an earlier load of the same file was broken off.

        FileError when the file is damaged; what stood before the damage is loaded, and the place is kept.
        """
        loading = _Loading(self, shelves.store, now, progress)
        with shelves.loading() as shelf:
            loading.run(shelf)
        return loading.finish()

    def parts(self, unpacking: Unpacking, mark: Mark) -> Iterator["Part"]:
        """The file from a mark on, in parts of `batch` records; one that damage cuts short comes before its error."""
        part = Part(mark)
        try:
            for line in unpacking.lines(mark.position):
                part.take(line, self)
                if part.read >= self.batch:
                    yield part
                    part = Part(part.mark, told=part.told)
        except FileError:
            yield part
            raise
        yield part

    def holds(self, row: "_Line") -> bool:
        """Whether a paper is wanted."""
        late = not self.since or row.update_date >= self.since.isoformat()
        return late and (not self.set or holds(self.set, row.categories.split()))


@dataclass(slots=True)
class Part:
    """A stretch of the file, as it fills."""

    mark: Mark
    """Where it ends."""
    records: list[Record] = field(default_factory=list)
    read: int = 0
    bad: int = 0
    told: int = 0
    """Bad lines so far, those of earlier parts included."""

    def take(self, line: bytes, snapshot: Snapshot) -> None:
        """Reads one more line; one that cannot be read is counted, and logged by its number."""
        self.mark = Mark(self.mark.position + len(line), self.mark.line + 1, self.mark.newest)
        if line.isspace():
            return
        self.read += 1
        try:
            self._take(_decoder.decode(line), snapshot)
        except (msgspec.MsgspecError, RecordError, ValueError) as error:
            self.bad, self.told = self.bad + 1, self.told + 1
            if self.told <= _TOLD:
                what = error if isinstance(error, RecordError) else type(error).__name__
                log.warning("line %d: %s", self.mark.line, what)

    def _take(self, row: _Line, snapshot: Snapshot) -> None:
        if row.update_date > self.mark.newest and day(row.update_date):
            self.mark = replace(self.mark, newest=row.update_date)
        if snapshot.holds(row):
            self.records.append(_record(row))


class _Loading:
    """One load, part by part."""

    def __init__(
        self,
        snapshot: Snapshot,
        store: Store,
        now: Callable[[], datetime],
        progress: Callable[[Progress], None],
    ) -> None:
        self._snapshot, self._now, self._progress = snapshot, now, progress
        self._began = now()
        self._unpacking = Unpacking(snapshot.path)
        self._feeds = Feeds(store)
        self._key = " ".join((self._unpacking.identity, snapshot.set, str(snapshot.since or ""))).strip()
        self._mark = self._feeds.mark(self._key)
        self._report = Report()

    def run(self, shelf: Shelf) -> None:
        """Puts the wanted papers on a shelf; each part is marked as loaded once it is stored."""
        for part in self._snapshot.parts(self._unpacking, self._mark):
            if part.read:
                self._take(part, take(shelf, part.records))

    def finish(self) -> Report:
        """Forgets the marks of a file that was read to its end."""
        self._feeds.finish(self._key)
        _follow(self._feeds, self._snapshot.set, self._mark.newest, self._now().date())
        return replace(self._report, seconds=(self._now() - self._began).total_seconds())

    def _take(self, part: Part, taken: Taken) -> None:
        self._mark = part.mark
        self._feeds.reach(self._key, part.mark, self._now())
        skipped = part.read - part.bad - len(taken.added) - taken.changed
        self._report += Report(part.read, len(taken.added), taken.changed, skipped, part.bad)
        self._progress(Progress(self._report.read, self._unpacking.done, self._unpacking.size))


def _record(row: _Line) -> Record:
    """The paper of one line."""
    raw = Raw(
        id=row.id,
        title=row.title,
        authors=row.authors or names.parsed(_rows.decode(row.authors_parsed)),
        abstract=row.abstract,
        categories=row.categories,
        versions=tuple((int(v.version.lstrip("v")), v.created) for v in row.versions),
        comment=row.comments or "",
        journal=row.journal or "",
        doi=row.doi or "",
        licence=row.licence or "",
    )
    return record(raw, row.update_date)


def _follow(feeds: Feeds, set_: str, newest: str, today: date) -> None:
    """Lets the first harvest of this set begin where the snapshot ends."""
    name = f"oai:{set_}"
    if newest and not feeds.place(name).cursor:
        feeds.note(name, cursor=min(day(newest), today))
