"""arXiv's XML descriptions of a paper -> Raw: OAI's `arXivRaw` and `arXiv`, and an Atom entry of the API.

OAI is asked for `arXivRaw`: it alone lists every version with its instant and marks a withdrawn one (source type
"I"). `arXiv` parts the authors, but its dates are those of the latest version and it has no numbers; it is read all
the same, since recorded answers and mirrors have it.
"""

from typing import Final

from lxml import etree

from bot.feeds.errors import RecordError
from bot.feeds.names import name
from bot.feeds.pages import text
from bot.feeds.records import Raw
from bot.feeds.tex import text as detexed
from bot.papers import Name, split_id

RAW: Final = "{http://arxiv.org/OAI/arXivRaw/}"
PLAIN: Final = "{http://arxiv.org/OAI/arXiv/}"
ATOM: Final = "{http://www.w3.org/2005/Atom}"
ARXIV: Final = "{http://arxiv.org/schemas/atom}"
_WITHDRAWN: Final = "I"
"""arXivRaw's source type of a version without a source: a withdrawal (arXiv/oaipmh, create_records.py)."""


def oai(metadata: etree._Element) -> Raw:
    """The Raw in an OAI record's `metadata`. RecordError when it is in neither of arXiv's formats."""
    raw = metadata.find(f"{RAW}arXivRaw")
    if raw is not None:
        return _raw(raw)
    plain = metadata.find(f"{PLAIN}arXiv")
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
    versions = raw.findall(f"{RAW}version")
    numbered = sorted((int(v.get("version", "").lstrip("v") or 0), text(v, f"{RAW}date")) for v in versions)
    latest = max(versions, key=lambda v: int(v.get("version", "").lstrip("v") or 0), default=None)
    source = "" if latest is None else text(latest, f"{RAW}source_type")
    return Raw(
        id=text(raw, f"{RAW}id"),
        title=text(raw, f"{RAW}title"),
        authors=text(raw, f"{RAW}authors"),
        versions=tuple(numbered),
        withdrawn=_WITHDRAWN in source,
        **_rest(raw, RAW),
    )


def _plain(plain: etree._Element) -> Raw:
    created, updated = text(plain, f"{PLAIN}created"), text(plain, f"{PLAIN}updated")
    return Raw(
        id=text(plain, f"{PLAIN}id"),
        title=text(plain, f"{PLAIN}title"),
        authors=tuple(_author(a) for a in plain.findall(f"{PLAIN}authors/{PLAIN}author")),
        versions=((0, created), (0, updated)) if updated else ((0, created),),
        **_rest(plain, PLAIN),
    )


def _rest(parent: etree._Element, space: str) -> dict[str, str]:
    return {
        "abstract": text(parent, f"{space}abstract"),
        "categories": text(parent, f"{space}categories"),
        "comment": text(parent, f"{space}comments"),
        "journal": text(parent, f"{space}journal-ref"),
        "doi": text(parent, f"{space}doi"),
        "licence": text(parent, f"{space}license"),
    }


def _author(author: etree._Element) -> Name:
    parts = (text(author, f"{PLAIN}{part}") for part in ("forenames", "keyname", "suffix"))
    return _person(" ".join(part for part in parts if part))


def _person(printed: str) -> Name:
    return name(" ".join(detexed(printed).split()))
