"""arXiv's XML descriptions of a paper -> Raw, and an answer of the API -> papers.

The descriptions are OAI's `arXivRaw` and `arXiv`, and an Atom entry of the API. OAI is asked for `arXivRaw`:
it alone lists every version with its instant and marks a withdrawn one (source type "I"). `arXiv` parts the
authors, but its dates are those of the latest version and it has no numbers; it is read all the same, since
recorded answers and mirrors have it.

The API is asked for lists of ids. Errors come as a feed with one entry whose id leads to `/api/errors`; an id
that arXiv does not know is simply absent (user manual, "Errors"). Ids are checked before they are sent, since
one malformed id refuses the whole list.
"""

from collections.abc import Sequence
from typing import Final

from lxml import etree

from bot.feeds.bylines import name
from bot.feeds.errors import PageError, RecordError, RefusedError, text, xml
from bot.feeds.fetcher import Response
from bot.feeds.records import Raw, paper
from bot.feeds.tex import text as detexed
from bot.papers import Name, Paper, split_id

RAW: Final = "{http://arxiv.org/OAI/arXivRaw/}"
PLAIN: Final = "{http://arxiv.org/OAI/arXiv/}"
ATOM: Final = "{http://www.w3.org/2005/Atom}"
ARXIV: Final = "{http://arxiv.org/schemas/atom}"
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


def entry(atom: etree._Element) -> Raw:
    """The Raw in an entry of the API: its id carries the version, `published` is the first one's instant."""
    identity = split_id(text(atom, f"{ATOM}id").partition("/abs/")[2])
    if identity is None:
        raise RecordError("", "id")
    first, last = text(atom, f"{ATOM}published"), text(atom, f"{ATOM}updated")
    version = identity[1] or 0
    primary = atom.find(f"{ARXIV}primary_category")
    terms = [] if primary is None else [primary.get("term", "")]
    terms += [category.get("term", "") for category in atom.findall(f"{ATOM}category")]
    return Raw(
        id=identity[0],
        title=text(atom, f"{ATOM}title"),
        authors=tuple(_person(text(a, f"{ATOM}name")) for a in atom.findall(f"{ATOM}author")),
        abstract=text(atom, f"{ATOM}summary"),
        categories=" ".join(terms),
        versions=((1, first),) if version == 1 else ((1, first), (version, last)),
        comment=text(atom, f"{ARXIV}comment"),
        journal=text(atom, f"{ARXIV}journal_ref"),
        doi=text(atom, f"{ARXIV}doi"),
    )


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
    return _person(" ".join(part for part in parts if part))


def _person(printed: str) -> Name:
    return name(" ".join(detexed(printed).split()))


MOST: Final = 100
"""Ids in one request."""


def query_of(ids: Sequence[str]) -> dict[str, str]:
    """The arguments that ask for up to 100 papers; without `max_results` arXiv sends ten."""
    return {"id_list": ",".join(ids), "max_results": str(len(ids))}


def papers(response: Response) -> tuple[Paper, ...]:
    """The papers in an answer, in its order. RefusedError carries arXiv's own sentence."""
    root = xml(response.body, response.kind)
    if root.tag != f"{ATOM}feed":
        raise PageError("the answer is not Atom")
    entries = root.findall(f"{ATOM}entry")
    for one in entries:
        if "/api/errors" in text(one, f"{ATOM}id"):
            raise RefusedError(f"arXiv answered: {text(one, f'{ATOM}summary')}")
    try:
        return tuple(paper(entry(one)) for one in entries)
    except RecordError as error:
        raise PageError(str(error)) from error
