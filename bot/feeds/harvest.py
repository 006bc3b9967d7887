"""What changed at arXiv since the last reading -> the library, page by page, over OAI-PMH.

A reading begins two days before the server's day of the last complete one and has no end date; what is read twice
changes nothing. Each page is stored before its token is kept, so a reading that breaks off goes on at the next
page, and one whose token has died begins again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.feeds import oai
from bot.feeds.errors import RefusedError, TokenError, UnreachableError
from bot.feeds.fetcher import Fetcher
from bot.feeds.intake import Report, Shelf, Taken, take
from bot.feeds.records import Record
from bot.feeds.sets import spec
from bot.store.feeds import Feeds

log = logging.getLogger(__name__)

_OVERLAP: Final = timedelta(days=2)
_FIRST: Final = timedelta(days=7)
"""How far back the very first reading of a set goes."""
_TOKEN: Final = timedelta(hours=20)
"""Tokens die daily."""
_RESTARTS: Final = 3
_RECENT: Final = timedelta(days=30)
"""A first version older than this on its listing day is an old record that was touched, not an announcement."""


@dataclass(slots=True)
class _Reading:
    """A list that is being read."""

    start: date | None
    token: str = ""
    began: datetime | None = None
    """The server's clock on the first page."""
    restarts: int = 0


class Harvest:
    """The readings of one set."""

    def __init__(self, url: str, fetcher: Fetcher, shelf: Shelf, set_: str) -> None:
        self._url, self._fetcher, self._shelf = url, fetcher, shelf
        self._spec, self._name = spec(set_), f"oai:{set_}"
        self._feeds = Feeds(shelf.store)

    def run(self, since: date | None = None, progress: Callable[[Report], None] = lambda _: None) -> Report:
        """Reads what changed since a day, by default since the last reading.

        UnreachableError and RefusedError when arXiv does not answer in time or will not; what came is kept.
        """
        began = self._fetcher.now()
        try:
            report = self._read(self._begin(since), progress)
        except (UnreachableError, RefusedError) as error:
            self._feeds.failed(self._name, str(error), self._fetcher.now())
            raise
        return replace(report, seconds=(self._fetcher.now() - began).total_seconds())

    def _begin(self, since: date | None) -> _Reading:
        place, now = self._feeds.place(self._name), self._fetcher.now()
        if place.token and place.began and not since and now - place.began < _TOKEN:
            return _Reading(place.start, place.token, place.began)
        last = place.cursor or self._feeds.place("oai:").cursor or now.date() - _FIRST + _OVERLAP
        return _Reading(since or last - _OVERLAP)

    def _read(self, reading: _Reading, progress: Callable[[Report], None]) -> Report:
        report, until = Report(), self._fetcher.deadline()
        while True:
            batch = self._page(reading, until)
            if batch is None:
                continue
            reading.began = reading.began or batch.server
            taken = take(self._shelf, batch.records)
            self._count(batch, taken)
            report += _told(batch, taken)
            progress(report)
            if not batch.token:
                self._finish(reading)
                return report
            if batch.token == reading.token:
                raise RefusedError("arXiv's resumption token leads to itself")
            reading.token = batch.token
            self._feeds.note(self._name, start=reading.start, token=reading.token, began=reading.began)

    def _page(self, reading: _Reading, until: datetime) -> oai.Batch | None:
        """The next page; None when the token has died and the reading begins again."""
        asked = oai.query(self._spec, reading.start, reading.token)
        continued = bool(reading.token)
        try:
            return self._fetcher.get(
                self._url, asked, lambda r: oai.batch(r, continued=continued), until=until
            )
        except TokenError:
            if reading.restarts == _RESTARTS:
                raise
            log.info("%s: the token has died, reading again from %s", self._name, reading.start)
            reading.token, reading.began, reading.restarts = "", None, reading.restarts + 1
            return None

    def _finish(self, reading: _Reading) -> None:
        """Keeps from where the next reading begins; one that began too late leaves the earlier place as it was."""
        now = self._fetcher.now()
        place = self._feeds.place(self._name)
        reached = min(reading.began or now, now).date()
        gap = place.cursor and reading.start and reading.start > place.cursor
        self._feeds.note(
            self._name,
            cursor=place.cursor if gap else reached,
            start=None,
            token=None,
            began=None,
            succeeded=now,
            failing=None,
            trouble="",
        )

    def _count(self, batch: oai.Batch, taken: Taken) -> None:
        """Credits new papers to the listing day that arXiv stamped on them."""
        fresh = {r.paper.id: r for r in batch.records if r.paper.id in taken.added and _announced(r)}
        days = [date.fromisoformat(record.stamp) for record in fresh.values()]
        for day in sorted(set(days)):
            self._feeds.count(day, self._name, days.count(day), add=True)


def _announced(record: Record) -> bool:
    """Whether a record's last change was its announcement: one version, submitted not long before."""
    paper = record.paper
    return (
        bool(record.stamp) and paper.version <= 1 and date.fromisoformat(record.stamp) - paper.date <= _RECENT
    )


def _told(batch: oai.Batch, taken: Taken) -> Report:
    came, added = len(batch.records), len(taken.added)
    return Report(
        read=came + batch.deleted + batch.bad,
        added=added,
        changed=taken.changed,
        skipped=came - added - taken.changed + batch.deleted,
        bad_lines=batch.bad,
    )
