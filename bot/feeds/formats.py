"""OAI's descriptions of a paper, `arXivRaw` and `arXiv` -> Raw.

OAI is asked for `arXivRaw`: it alone lists every version with its instant and marks a withdrawn one (source type "I"). `arXiv` parts the
authors, but its dates are those of the latest version and it has no numbers; it is read all the same, since
recorded answers and mirrors have it.
"""

from typing import Final

from lxml import etree

from bot.feeds.errors import RecordError, text
from bot.feeds.names import name
from bot.feeds.records import Raw
from bot.feeds.tex import text as detexed
from bot.papers import Name

RAW: Final = "{http://arxiv.org/OAI/arXivRaw/}"
PLAIN: Final = "{http://arxiv.org/OAI/arXiv/}"
_WITHDRAWN: Final = "I"
"""arXivRaw's source type of a version without a source: a withdrawal (arXiv/oaipmh, create_records.py)."""


def oai(metadata: etree._Element | None) -> Raw:
    """The Raw in an OAI record's `metadata`. RecordError when it is in neither of arXiv's formats."""
    raw = None if metadata is None else metadata.find(f"{RAW}arXivRaw")
    if raw is not None:
        return _raw(raw)
    plain = None if metadata is None else metadata.find(f"{PLAIN}arXiv")
    if plain is None:
        raise RecordError("", "description in a format of arXiv's")
    return _plain(plain)


def _raw(raw: etree._Element) -> Raw:
    versions = sorted(raw.findall(f"{RAW}version"), key=_number)
    authors = text(raw, f"{RAW}authors")
    numbered = tuple((_number(version), text(version, f"{RAW}date")) for version in versions)
    withdrawn = bool(versions) and _WITHDRAWN in text(versions[-1], f"{RAW}source_type")
    return _described(raw, RAW, authors, numbered, withdrawn=withdrawn)


def _plain(plain: etree._Element) -> Raw:
    authors = tuple(_author(a) for a in plain.findall(f"{PLAIN}authors/{PLAIN}author"))
    dates = (text(plain, f"{PLAIN}created"), text(plain, f"{PLAIN}updated"))
    return _described(plain, PLAIN, authors, tuple((0, stated) for stated in dates if stated))


def _described(
    parent: etree._Element,
    space: str,
    authors: str | tuple[Name, ...],
    versions: tuple[tuple[int, str], ...],
    *,
    withdrawn: bool = False,
) -> Raw:
    return Raw(
        id=text(parent, f"{space}id"),
        title=text(parent, f"{space}title"),
        authors=authors,
        abstract=text(parent, f"{space}abstract"),
        categories=text(parent, f"{space}categories"),
        versions=versions,
        comment=text(parent, f"{space}comments"),
        journal=text(parent, f"{space}journal-ref"),
        doi=text(parent, f"{space}doi"),
        licence=text(parent, f"{space}license"),
        withdrawn=withdrawn,
    )


def _number(version: etree._Element) -> int:
    digits = version.get("version", "").lstrip("v")
    return int(digits) if digits.isdecimal() else 0


def _author(author: etree._Element) -> Name:
    parts = (text(author, f"{PLAIN}{part}") for part in ("forenames", "keyname", "suffix"))
    return person(" ".join(part for part in parts if part))


def person(printed: str) -> Name:
    """The author of a name that a feed gives by itself."""
    return name(" ".join(detexed(printed).split()))
