"""arXiv's RSS (or Atom) feed of one listing day -> what was announced, and how -> the store.

The feed comes at midnight Eastern time and holds one day: at most 2,000 papers, replacements only up to the
fifth version. So it tells early what is new today and on which day a paper was announced, and nothing else
relies on it.

Stored is the day of each paper that was not listed before. arXiv has served the list of the day before under
the date of today, without an error; since a paper keeps the day on which it was first seen, such a list
changes nothing, and shows itself by how much of it was known.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Literal, get_args

from lxml import etree

from bot.feeds.api import ARXIV, ATOM
from bot.feeds.errors import PageError, RecordError, RefusedError, text, xml
from bot.feeds.fetcher import Response
from bot.feeds.names import authors
from bot.papers import Name, split_id
from bot.store.feeds import Feeds

log = logging.getLogger(__name__)

Kind = Literal["new", "cross", "replace", "replace-cross"]
_KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_DUBLIN: Final = "{http://purl.org/dc/elements/1.1/}"
_SECTION: Final = "Abstract: "
MOST: Final = 2000
"""arXiv cuts a feed here (arxiv-feed, database.py)."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One paper of a listing day."""

    id: str
    version: int
    kind: Kind
    title: str
    authors: tuple[Name, ...]
    abstract: str
    categories: tuple[str, ...]
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """The feed of one listing day; empty at weekends and on holidays."""

    day: date | None
    """In Eastern time, as arXiv dates its listings; None when nothing says it."""
    items: tuple[Announcement, ...]

    @property
    def cut(self) -> bool:
        """Whether arXiv may have left papers out."""
        return len(self.items) >= MOST

    def of(self, *kinds: Kind) -> Sequence[Announcement]:
        return [item for item in self.items if item.kind in kinds]


def issue(response: Response) -> Issue:
    """The listing in an RSS or Atom answer. RefusedError for a category that arXiv does not know."""
    root = xml(response.body, response.kind)
    channel = root.find("channel") if root.tag == "rss" else root if root.tag == f"{ATOM}feed" else None
    if channel is None:
        raise PageError("the answer is neither RSS nor Atom")
    space, lead = ("", "description") if channel is not root else (ATOM, "subtitle")
    if text(channel, f"{space}title").startswith("Feed error"):
        raise RefusedError(f"arXiv's feed answered: {text(channel, f'{space}{lead}')}")
    rows = channel.findall(f"{space}item" if not space else f"{space}entry")
    dated = (
        text(channel, "pubDate")
        if not space
        else max((text(r, f"{ATOM}published") for r in rows), default="")
    )
    return Issue(_day(dated), tuple(item for row in rows if (item := _read(row, space))))


def _read(row: etree._Element, space: str) -> Announcement | None:
    """The announcement in an item; None when it has none that is known here, which is logged."""
    try:
        return _item(row, space)
    except RecordError as error:
        log.warning("arXiv's feed: %s", error)
        return None


def _item(row: etree._Element, space: str) -> Announcement:
    identity = split_id(text(row, f"{ATOM}id" if space else "guid").removeprefix("oai:arXiv.org:"))
    kind = next((kind for kind in _KINDS if kind == text(row, f"{ARXIV}announce_type")), None)
    if identity is None or kind is None:
        raise RecordError(identity[0] if identity else "", "kind of announcement" if identity else "id")
    _, _, abstract = text(row, f"{ATOM}summary" if space else "description").partition(_SECTION)
    terms = [c.get("term", "") if space else c.text or "" for c in row.findall(f"{space}category")]
    return Announcement(
        id=identity[0],
        version=identity[1] or 0,
        kind=kind,
        title=text(row, f"{space}title"),
        authors=authors(text(row, f"{_DUBLIN}creator")),
        abstract=abstract,
        categories=tuple(terms),
        licence=text(row, f"{_DUBLIN}rights"),
    )


def _day(stated: str) -> date | None:
    """The date as it is written: arXiv dates a listing by Eastern time."""
    if not stated:
        return None
    try:
        return (
            datetime.fromisoformat(stated).date()
            if stated[0].isdigit()
            else parsedate_to_datetime(stated).date()
        )
    except ValueError as error:
        raise PageError("the feed does not say which day it is for") from error


@dataclass(frozen=True, slots=True)
class Early:
    """What arXiv's feed of the day showed."""

    day: date | None = None
    """The listing day; None for an empty feed, or one that has not changed since it was last read."""
    fresh: int = 0
    """Papers announced on that day for the first time."""
    known: int = 0
    """Papers that an earlier day had announced: a feed with few others is a stale one."""
    replaced: int = 0
    cut: bool = False
    """The feed was full: arXiv may have left papers out."""


def announce(feeds: Feeds, name: str, issue: Issue) -> Early:
    """Keeps what an issue lists for the first time, and how much of the list that is."""
    if issue.day is None:
        return Early()
    day, listed = issue.day, issue.of("new", "cross")
    earlier = feeds.announced({item.id for item in listed})
    known = sum(1 for item in listed if earlier.get(item.id, day) != day)
    feeds.announce([(item.id, item.kind) for item in listed], day)
    feeds.count(day, name, len(listed) - known, known)
    return Early(day, len(listed) - known, known, len(issue.items) - len(listed), issue.cut)
