"""What any of arXiv's sources says of a paper -> Paper, with its links.

Where code, models, data and page are is what abstract and comments say. Only http and https, only hosts whose
kind is known or addresses that the text itself calls a page; nothing is fetched, so a link is what the
authors wrote, no more.

Each reader (snapshot, OAI, API) brings its own shape to a Raw, and one function makes the Paper, so that the
same paper is the same from wherever it came. What a source does not say stays empty.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from bot.feeds import names, tex
from bot.feeds.errors import RecordError
from bot.feeds.venues import venue
from bot.feeds.withdrawals import withdrawn
from bot.kept import compiled
from bot.memo import remembered
from bot.papers import Link, LinkKind, Name, Paper, split_id
from bot.text import clean as scrub

_ADDRESS: Final = compiled(
    r"(?:https?://|(?<![\w./@-])(?=(?:www\.)?(?:github|gitlab|huggingface|bitbucket)\.(?:com|co|org)/))"
    r"[a-z0-9](?:[\w.-]*\w)?(?::\d{2,5})?(?:/[!#%&()*+\-./:=?@\[\]\w~]*)?",
    re.IGNORECASE | re.ASCII,
)
_HINTS: Final = ("http", "HTTP", "ithub", "itHub", "itlab", "itLab", "uggingface", "itbucket")
_UNESCAPED: Final = compiled(r"\\([_%#&~$])")
_TRAILING: Final = ".,;:!?*)]}>'\"’”…"
_SCHEME: Final = compiled(r"https?://", re.IGNORECASE)
_CALLED: Final = compiled(
    r"(?:project|home|web|demo)[\s-]*(?:page|site|website)?\b[^.;]{0,30}$", re.IGNORECASE
)
_HOSTS: Final[tuple[tuple[str, LinkKind], ...]] = (
    (r"(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/", "data"),
    (r"(?:www\.)?(?:huggingface\.co|hf\.co)/(?:spaces|papers|blog|docs)\b", "page"),
    (r"(?:www\.)?(?:huggingface\.co|hf\.co)/", "models"),
    (r"(?:www\.)?(?:modelscope\.cn)/models/", "models"),
    (r"(?:zenodo\.org|(?:www\.)?kaggle\.com/datasets|figshare\.com|dataverse\.|osf\.io)", "data"),
    (r"(?:www\.|gist\.)?(?:github\.com|bitbucket\.org|codeberg\.org|sourceforge\.net)/", "code"),
    (r"(?:gitlab\.|git\.)[\w.-]+/", "code"),
    (r"anonymous\.4open\.science/", "code"),
    (r"[\w-]+\.(?:github|gitlab)\.io\b|sites\.google\.com/", "page"),
)
_KINDS: Final = tuple((compiled(pattern, re.IGNORECASE), kind) for pattern, kind in _HOSTS)
_MOST: Final = 8


def links(text: str) -> tuple[Link, ...]:
    """The links in a text, each once, in order; at most eight.

    >>> links("Code: github.com/acme/tool. Weights (https://huggingface.co/acme/tool-7b).")
    (Link(kind='code', url='https://github.com/acme/tool', label=''), \
Link(kind='models', url='https://huggingface.co/acme/tool-7b', label=''))
    """
    starts = [start for hint in _HINTS if (start := text.find(hint)) >= 0]
    if not starts:
        return ()
    plain = _UNESCAPED.sub(r"\1", text[max(0, min(starts) - 80) :])
    found: dict[str, Link] = {}
    for match in _ADDRESS.finditer(plain):
        url = _clean(match[0])
        kind = _kind(_SCHEME.sub("", url), plain[max(0, match.start() - 60) : match.start()])
        if kind:
            found.setdefault(url.lower().removesuffix(".git"), Link(kind, url))
    return tuple(found.values())[:_MOST]


def _clean(address: str) -> str:
    """Without what punctuation ran into it; a closing bracket stays when the address opened it."""
    url = address if _SCHEME.match(address) else f"https://{address}"
    while url[-1] in _TRAILING and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url.rstrip("/") if url.endswith("//") else url


def _kind(address: str, before: str) -> LinkKind | None:
    """What the host says it is; a bare host is a page only where the text calls it one."""
    for pattern, kind in _KINDS:
        found = pattern.match(address)
        if found:
            return kind if kind == "page" or len(address) > found.end() or kind == "data" else None
    return "page" if _CALLED.search(before) else None


_MONTHS: Final = {m: i for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_SEVERAL: Final = compiled(r"[\s,;]+")
"""Between the DOIs of a record that has more than one; the first is the paper's own."""


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
    source = clean(raw.title)
    title = clean(tex.text(source))
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
        tex=source if source != title else "",
    )


def clean(text: str) -> str:
    """One line of visible text, as bot.text.clean gives it; most texts take the short way."""
    line = text.strip().replace("\n", " ")
    if "  " in line:
        line = " ".join(line.split())
    return line if line.isprintable() else scrub(line)


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
