"""arXiv's OAI-PMH interface: its sets, its pages, and what changed since the last reading -> the library.

A list is complete when its last page says so: by an empty token, or, where the whole list fits on one page,
by having none. A list without a record must say `noRecordsMatch`; an empty one is a fault of the server.

A reading begins two days before the server's day of the last complete one and has no end date; what is read
twice changes nothing. Each page is stored before its token is kept, so a reading that breaks off goes on at
the next page, and one whose token has died begins again.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from lxml import etree

from bot.feeds import formats
from bot.feeds.errors import PageError, RecordError, RefusedError, TokenError, UnreachableError, text, xml
from bot.feeds.fetcher import Fetcher, Response
from bot.feeds.intake import Report, Shelf, Taken, take
from bot.feeds.records import Record, record
from bot.store.feeds import Feeds

_GROUPS: Final = frozenset({"cs", "econ", "eess", "math", "physics", "q-bio", "q-fin", "stat"})
"""Groups of arXiv's taxonomy; every other archive belongs to physics (arXiv's list of OAI sets)."""

ARCHIVES: Final = (
    "astro-ph cond-mat cs econ eess gr-qc hep-ex hep-lat hep-ph hep-th math math-ph nlin nucl-ex nucl-th physics "
    "q-bio q-fin quant-ph stat"
).split()
"""Every archive that arXiv's feed knows, as its own error message lists them."""


def spec(name: str) -> str:
    """The OAI set of a group, archive or category; "" is all of arXiv.

    >>> spec("cs"), spec("cs.CL"), spec("hep-th"), spec("astro-ph.CO"), spec("physics:hep-ex")
    ('cs', 'cs:cs:CL', 'physics:hep-th', 'physics:astro-ph:CO', 'physics:hep-ex')
    """
    if not name or ":" in name:
        return name
    archive, _, category = name.partition(".")
    if archive not in _GROUPS:
        return ":".join(part for part in ("physics", archive, category) if part)
    return f"{archive}:{archive}:{category}" if category else archive


def holds(name: str, categories: Sequence[str]) -> bool:
    """Whether a paper with these categories belongs to the set.

    >>> holds("cs", ["math.LO", "cs.LO"]), holds("cs.CL", ["cs.LO"]), holds("physics", ["hep-th"]), holds("", [])
    (True, False, True, True)
    """
    archive, _, category = name.rsplit(":", maxsplit=1)[-1].partition(".")
    if category or ":" in name:
        wanted = ".".join(name.split(":")[-2:]) if name.count(":") > 1 else name.rsplit(":", maxsplit=1)[-1]
        return wanted in categories or any(c.startswith(f"{wanted}.") for c in categories)
    if name == "physics":
        return any(c.partition(".")[0] not in _GROUPS - {"physics"} for c in categories)
    return not name or any(c.partition(".")[0] == archive for c in categories)


log = logging.getLogger(__name__)

SPACE: Final = "{http://www.openarchives.org/OAI/2.0/}"
FORMAT: Final = "arXivRaw"
_PREFIX: Final = "oai:arXiv.org:"


@dataclass(frozen=True, slots=True)
class Batch:
    """One page of a list."""

    records: tuple[Record, ...]
    token: str
    """Leads to the next page; empty on the last."""
    server: datetime
    """The server's clock when it made the page."""
    deleted: int = 0
    bad: tuple[str, ...] = ()
    """Records that could not be read: their ids, empty where they have none."""


def batch(response: Response, *, continued: bool = False) -> Batch:
    """The records of a ListRecords or GetRecord answer; `continued` when a token led to it.

    PageError when it is no whole page, TokenError when the token is not known any more, RefusedError for any other
    error that OAI has a name for.
    """
    root = xml(response.body, response.kind)
    if root.tag != f"{SPACE}OAI-PMH":
        raise PageError("the answer is not OAI-PMH")
    server = _instant(text(root, f"{SPACE}responseDate"))
    problem = root.find(f"{SPACE}error")
    if problem is not None:
        _refuse(problem.get("code", ""))
        return Batch((), "", server)
    listed = root.find(f"{SPACE}ListRecords")
    single = root.find(f"{SPACE}GetRecord")
    parent = listed if listed is not None else single
    if parent is None:
        raise PageError("the answer lists no records")
    return _batch(parent, server, continued=continued)


def query(spec: str, since: date | None, token: str = "") -> dict[str, str]:
    """The arguments that ask for a list's first page, or for the one that a token leads to."""
    if token:
        return {"verb": "ListRecords", "resumptionToken": token}
    asked = {"verb": "ListRecords", "metadataPrefix": FORMAT, "set": spec}
    if since:
        asked["from"] = since.isoformat()
    return {key: value for key, value in asked.items() if value}


def _batch(parent: etree._Element, server: datetime, *, continued: bool) -> Batch:
    rows = parent.findall(f"{SPACE}record")
    token = parent.find(f"{SPACE}resumptionToken")
    if not rows:
        raise PageError("the list is empty and does not say why")
    if continued and token is None:
        raise PageError("the list has neither a token nor an end")
    deleted = sum(1 for row in rows if _header(row).get("status") == "deleted")
    read = [(row, _record(row)) for row in rows if _header(row).get("status") != "deleted"]
    records = tuple(made for _, made in read if made)
    following = "" if token is None else (token.text or "").strip()
    return Batch(records, following, server, deleted, tuple(_identity(row) for row, made in read if not made))


def _record(row: etree._Element) -> Record | None:
    """The record; None when it cannot be read, which is logged with its id alone."""
    metadata = row.find(f"{SPACE}metadata")
    try:
        return record(formats.oai(metadata), text(_header(row), f"{SPACE}datestamp")[:10])
    except (RecordError, ValueError) as error:
        log.info(
            "skipped %s: %s", text(_header(row), f"{SPACE}identifier") or "a record without an id", error
        )
        return None


def _identity(row: etree._Element) -> str:
    """The id of a record, as its header has it."""
    return text(_header(row), f"{SPACE}identifier").removeprefix(_PREFIX)


def _header(row: etree._Element) -> etree._Element:
    """The header of a record; an empty one where it has none."""
    header = row.find(f"{SPACE}header")
    return etree.Element("header") if header is None else header


def _refuse(code: str) -> None:
    if code == "badResumptionToken":
        raise TokenError("arXiv no longer knows the resumption token")
    if code != "noRecordsMatch":
        raise RefusedError(f"arXiv's OAI interface answered {code or 'an error without a name'}")


def _instant(stated: str) -> datetime:
    try:
        instant = datetime.fromisoformat(stated)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise PageError("the page does not say when it was made")
    return instant


_OVERLAP: Final = timedelta(days=2)
_FIRST: Final = timedelta(days=7)
"""How far back the very first reading of a set goes."""
_TOKEN: Final = timedelta(hours=20)
"""Tokens die daily."""
_RESTARTS: Final = 3
_TRIED: Final = 20
"""Records that were set aside and are asked for at one reading."""
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
        began, aside = self._fetcher.now(), self._feeds.aside()
        try:
            report = self._read(self._begin(since), progress) + self._again(aside)
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
            self._feeds.set_aside(filter(None, batch.bad), {record.paper.id for record in batch.records})
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

    def _again(self, aside: Sequence[str]) -> Report:
        """Asks once more for records that an earlier reading set aside, the longest ago first."""
        report, until = Report(), self._fetcher.deadline()
        for one in [one for one in aside if one in self._feeds.aside()][:_TRIED]:
            asked = {"verb": "GetRecord", "metadataPrefix": FORMAT, "identifier": f"{_PREFIX}{one}"}
            try:
                found = self._fetcher.get(self._url, asked, batch, until=until)
            except RefusedError as error:  # arXiv knows it no more
                log.info("the record %s was set aside and is gone: %s", one, error)
                self._feeds.set_aside((), {one})
                continue
            taken = take(self._shelf, found.records)
            self._feeds.set_aside(found.bad, {one})
            report += _told(found, taken)
        return report

    def _page(self, reading: _Reading, until: datetime) -> Batch | None:
        """The next page; None when the token has died and the reading begins again."""
        asked = query(self._spec, reading.start, reading.token)
        continued = bool(reading.token)
        try:
            return self._fetcher.get(self._url, asked, lambda r: batch(r, continued=continued), until=until)
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

    def _count(self, batch: Batch, taken: Taken) -> None:
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


def _told(batch: Batch, taken: Taken) -> Report:
    came, added = len(batch.records), len(taken.added)
    return Report(
        read=came + batch.deleted + len(batch.bad),
        added=added,
        changed=taken.changed,
        skipped=came - added - taken.changed + batch.deleted,
        bad_lines=len(batch.bad),
    )
