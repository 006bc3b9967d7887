"""CSL JSON, and through it any style of the Citation Style Language.

Styles are set by citeproc-py, which is loaded when a style is first asked for: it takes a sixth of a second, and up to
35 ms an entry, so that APA, in which most people ask, has a writer of its own.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from bot.citations.entries import Entry
from bot.citations.named import file_of
from bot.kept import compiled
from bot.memo import remembered
from bot.papers import Name

STYLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ieee": "ieee",
        "acm": "association-for-computing-machinery",
        "chicago": "chicago-author-date",
        "nature": "nature",
        "vancouver": "nlm-citation-sequence",
        "harvard": "harvard-cite-them-right",
        "mla": "modern-language-association",
        "acl": "association-for-computational-linguistics",
        "ama": "american-medical-association",
        "science": "science",
        "aps": "american-physics-society",
        "springer": "springer-basic-author-date",
    }
)
"""How people call a style, and its file among CSL's."""


class StyleError(Exception):
    """A style that citeproc-py cannot set: one of notes, which has no bibliography, or one that is too much for it."""


_NICKNAME: Final = compiled(r"\s*[\"“(][^\"”)]*[\"”)]")
_STOPS: Final = compiled(r"([?!])([”’\"]?)[.,](?=\s|$)")
_NUMBER: Final = compiled(r"^(\[?\d+[\].])(?=\S)")
_DOUBLED: Final = compiled(r"\b(arXiv)([:.,]?)\s+arXiv(?=[.:])")


def item(entry: Entry) -> dict[str, Any]:
    """One item of CSL JSON (schema 1.0)."""
    paper, place, when = entry.paper, entry.place, entry.date
    kind = "article" if not place else "article-journal" if place.journal else "paper-conference"
    fields = {
        "id": entry.key,
        "type": kind,
        "title": paper.title,
        "author": [_name(name) for name in paper.authors],
        "issued": {"date-parts": [[entry.year] if place else [when.year, when.month, when.day]]},
        "container-title": place.name if place else "",
        "volume": place.volume if place else "",
        "issue": place.number if place else "",
        "page": place.pages.replace("--", "-") if place else "",
        "publisher": "" if place else "arXiv",
        "genre": "" if place else "Preprint",
        "number": f"arXiv:{entry.id}",
        "version": str(entry.version or ""),
        "abstract": " ".join(paper.abstract.split()),
        "DOI": paper.doi,
        "URL": entry.url,
        "note": entry.note,
    }
    return {name: value for name, value in fields.items() if value}


def exported(entries: Sequence[Entry]) -> str:
    """CSL JSON as reference managers and pandoc import it."""
    return json.dumps([item(entry) for entry in entries], ensure_ascii=False, indent=1)


def styled(entries: Sequence[Entry], style: str) -> tuple[str, ...]:
    """References in a style, by its name among CSL's, each a line, in the style's own order."""
    try:
        return tuple(_mended(line) for line in _set(entries, style))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise StyleError(style) from error


def _set(entries: Sequence[Entry], style: str) -> list[str]:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter  # noqa: PLC0415  slow to load
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415  as above

    source = CiteProcJSON([_plain(item(entry)) for entry in entries])
    made = CitationStylesBibliography(_style(style), source, formatter.plain)
    for entry in entries:
        made.register(Citation([CitationItem(entry.key.lower())]))
    return list(map(str, made.bibliography()))


@remembered(64)
def _style(name: str) -> object:
    """A style, as citeproc-py reads it."""
    from citeproc import CitationStylesStyle  # noqa: PLC0415  slow to load

    return CitationStylesStyle(str(file_of(name)), validate=False)


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    """What styles print of an item; the others cost time, or are said twice."""
    kept = {name: value for name, value in item.items() if name not in {"abstract", "genre", "note"}}
    said = f"{item['title']} [Withdrawn]" if item.get("note", "").startswith("Withdrawn") else item["title"]
    return kept | {"id": item["id"].lower(), "title": said}


def _mended(line: str) -> str:
    """Without a full stop behind a question mark, and with a space behind a number."""
    line = _NUMBER.sub(r"\1 ", _STOPS.sub(r"\1\2", " ".join(line.split())))
    return _DOUBLED.sub(r"\1", line.replace("ArXiv", "arXiv").replace(" .", "."))


def _name(name: Name) -> dict[str, str]:
    if name.team or not name.given:
        return {"literal": str(name)}
    given = _NICKNAME.sub("", name.given).strip() or name.given
    return {"family": name.family, "given": given} | ({"suffix": name.suffix} if name.suffix else {})
