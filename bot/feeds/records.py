"""What any of arXiv's sources says of a paper -> Paper.

Each reader (snapshot, OAI, API) brings its own shape to a Raw, and one function makes the Paper, so that the same
paper is the same from wherever it came. What a source does not say stays empty.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from bot.feeds import names, tex
from bot.feeds.errors import RecordError
from bot.feeds.links import links
from bot.feeds.venues import venue
from bot.memo import remembered
from bot.papers import Name, Paper, split_id
from bot.text import clean as scrub

_MONTHS: Final = {m: i for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_WITHDRAWN: Final = re.compile(
    r"(?:\b(?:this|the|our)\s+(?:\w+\s+)?(?:paper|article|submission|manuscript|work|preprint|note|version|draft|e-?print)s?"
    r"(?:\s+\([^)]*\)| in its \w+ form)?\s+(?:has|have|had|is|was|are|were)\s+(?:now\s+|hereby\s+|therefore\s+|temporarily\s+)?"
    r"(?:been\s+)?(?:being\s+)?(?:\w+ly\s+)?(?:withdrawn|retracted))"
    r"|^\W*(?:(?:paper|article|submission|manuscript|preprint|temporarily|now)\s+)*(?:is\s+|has been\s+|was\s+)?"
    r"(?:withdrawn|retracted)\b(?!\s+(?:from the literature|papers))"
    r"|\bwithdrawn (?:by (?:the )?(?:\w+\s)?(?:authors?|arxiv|submitter)|due to|because|from (?:the )?arxiv|for (?:now|revision)|in accordance|to comply)"
    r"|\bauthors? (?:has|have) (?:withdrawn|retracted)\b|\bmanuscript\b[^.]{0,30}\b(?:is|are) retracted\b"
    r"|\b(?:reasons? for withdrawal|withdrawn paper)\b|\bI (?:have )?withdr(?:aw|ew|awn)\b|\bwe (?:have )?withdr(?:aw|ew|awn)\b"
    r"(?: this| the)",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(r"[\s,;]+")
"""Between the DOIs of a record that has more than one; the first is the paper's own."""
_OPENING: Final = 400
"""Characters of an abstract in which a withdrawal is told; further on the word is the paper's subject."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as a source gave it; texts may hold TeX and line ends."""

    id: str
    title: str
    authors: str | tuple[Name, ...]
    abstract: str
    categories: str
    """Separated by spaces, the primary one first."""
    versions: tuple[tuple[int, str], ...] = ()
    """Number and date of each, the first first."""
    comment: str = ""
    journal: str = ""
    doi: str = ""
    licence: str = ""
    withdrawn: bool = False
    """The source itself marks the latest version as withdrawn."""


@dataclass(frozen=True, slots=True)
class Record:
    """A paper as a feed brought it."""

    paper: Paper
    history: tuple[tuple[int, date], ...] = ()
    """(number, day) of the versions before the latest."""
    stamp: str = ""
    """The day on which arXiv last changed the record, as ISO text."""


def paper(raw: Raw) -> Paper:
    """The Paper that a record describes. RecordError says what is missing; it never quotes the record."""
    identity = split_id(raw.id)
    title = clean(tex.text(raw.title))
    if not identity:
        raise RecordError("", "id")
    if not title or not raw.versions:
        raise RecordError(identity[0], "date" if title else "title")
    abstract, comment = clean(tex.prose(raw.abstract)), clean(tex.prose(raw.comment))
    first, last = raw.versions[0], raw.versions[-1]
    return Paper(
        id=identity[0],
        title=title,
        abstract=abstract,
        authors=names.authors(raw.authors) if isinstance(raw.authors, str) else raw.authors,
        date=day(first[1]),
        categories=tuple(dict.fromkeys(raw.categories.split())),
        venue=venue(comment) if comment else "",
        links=links(f"{abstract} {comment}"),
        licence=raw.licence.strip(),
        comment=comment,
        journal=clean(raw.journal),
        doi=_SEVERAL.split(raw.doi.strip())[0],
        version=last[0],
        updated=day(last[1]),
        withdrawn=raw.withdrawn or withdrawn(comment, abstract),
    )


def clean(text: str) -> str:
    """One line of visible text, as bot.text.clean gives it; most texts take the short way."""
    line = text.strip().replace("\n", " ")
    if "  " in line:
        line = " ".join(line.split())
    return line if line.isprintable() else scrub(line)


def withdrawn(comment: str, abstract: str) -> bool:
    """Whether the wording says that the paper was withdrawn.

    >>> withdrawn("Withdrawn due to an error in Lemma 3", ""), withdrawn("", "We study withdrawn papers.")
    (True, False)
    """
    return any("thdr" in text or "etract" in text for text in (comment, abstract)) and bool(
        _WITHDRAWN.search(comment) or _WITHDRAWN.search(abstract[:_OPENING])
    )


@remembered(4096)
def day(text: str) -> date:
    """The day (UTC) in "Mon, 13 Oct 2025 00:00:00 GMT", "2025-10-13" or "2025-10-13T09:00:00Z".

    >>> day("Mon, 13 Oct 2025 00:00:00 GMT"), day("2026-06-12T22:00:00-04:00")
    (datetime.date(2025, 10, 13), datetime.date(2026, 6, 13))
    """
    try:
        if text[:4].isdigit():
            instant = datetime.fromisoformat(text)
        elif text.endswith("GMT"):
            _, number, month, year, *_ = text.split()
            return date(int(year), _MONTHS[month], int(number))
        else:
            instant = parsedate_to_datetime(text)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise RecordError("", "date") from error
    return (instant if instant.tzinfo is None else instant.astimezone(UTC)).date()


def record(raw: Raw, stamp: str = "") -> Record:
    """The Paper with what the store keeps beside it."""
    past = tuple((number, day(text)) for number, text in raw.versions[:-1] if number)
    return Record(paper(raw), past, stamp)
