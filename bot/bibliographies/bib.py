"""BibTeX and biblatex, read by bibtexparser: of four parsers the one that keeps what stands beside a broken entry, and says
in which line it was.
"""

import logging
from collections.abc import Iterator, Mapping
from typing import Final

from bot.bibliographies.items import Item, Trouble, readable
from bot.feeds.records import clean
from bot.kept import compiled
from bot.papers import Name

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PLACES: Final = (
    "eprint",
    "arxiv",
    "arxivid",
    "doi",
    "url",
    "journal",
    "journaltitle",
    "note",
    "howpublished",
    "number",
    "volume",
    "annote",
)
_PIECE: Final = compiled(r'"[^"]*+"|\{(?:[^{}]|\{[^{}]*+\})*+\}|[\w:.-]++')
_PIECES: Final = compiled(rf"(?:{_PIECE.pattern})(?:\s*+#\s*+(?:{_PIECE.pattern}))++")
_VENUES: Final = ("booktitle", "journal", "journaltitle")


def items(text: str) -> Iterator[Item | Trouble]:
    """The entries of a file, and what of it cannot be read."""
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415  slow to load
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry  # noqa: PLC0415  as above

    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # what it warns of is told with its line
    library = parse_string(text)
    strings = {name.lower(): _joined(str(one.value), {}) for name, one in library.strings_dict.items()}
    for block in sorted([*library.entries, *library.failed_blocks], key=lambda one: one.start_line or 0):
        line = (block.start_line or 0) + 1
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if isinstance(entry, Entry):
            fields = {field.key.lower(): _joined(str(field.value), strings) for field in entry.fields}
            yield _item(entry.key, line, fields)
        else:
            yield Trouble(line, "cannot be read as BibTeX; left out")


def _joined(value: str, strings: Mapping[str, str]) -> str:
    """A value whose pieces are joined by "#" as one text; any other as it is.

    >>> _joined('"Proc. of " # nips # {, {B}log}', {"nips": "NeurIPS"})
    'Proc. of NeurIPS, {B}log'
    """
    if not _PIECES.fullmatch(value):
        return value
    pieces = (found[0] for found in _PIECE.finditer(value))
    return "".join(strings.get(one.lower(), one) if one[0] not in '"{' else one[1:-1] for one in pieces)


def _item(key: str, line: int, fields: Mapping[str, str]) -> Item:
    month = fields.get("month", "").lower()[:3]
    number = (
        f"-{_MONTHS.index(month) + 1:02}"
        if month in _MONTHS
        else f"-{int(month):02}"
        if month.isdecimal()
        else ""
    )
    venue = next((fields[name] for name in _VENUES if fields.get(name)), "")
    return Item(
        line=line,
        name=key,
        title=readable(fields.get("title", "")),
        tex=clean(fields.get("title", "").removeprefix("{").removesuffix("}")),
        authors=tuple(names(fields.get("author", ""))),
        dated=fields.get("date") or f"{fields.get('year', '')}{number}",
        places=tuple(fields[name].removeprefix("abs/") for name in _PLACES if fields.get(name)),
        abstract=fields.get("abstract", ""),
        doi=fields.get("doi", ""),
        venue="" if "arxiv" in venue.lower() else readable(venue),
        categories=tuple(fields.get(name, "") for name in ("primaryclass", "eprintclass")),
    )


def names(authors: str) -> Iterator[Name]:
    r"""The names in an author field.

    >>> [(n.family, n.given, n.suffix, n.team) for n in names(r"van der Berg, {\'A}nna and Jones, Jr., John and {A and B} and others")]
    [('van der Berg', 'Ánna', '', False), ('Jones', 'John', 'Jr.', False), ('A and B', '', '', True)]
    """
    from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names  # noqa: PLC0415

    for one in split_multiple_persons_names(" ".join(authors.split())) if authors.strip() else ():
        if one.lower() == "others":
            continue
        if one.startswith("{") and one.endswith("}"):
            whole = readable(one)
            yield Name(whole, team=" " in whole)
            continue
        parts = parse_single_name_into_parts(one, strict=False)
        given, von, last, suffix = (
            readable(" ".join(part)) for part in (parts.first, parts.von, parts.last, parts.jr)
        )
        family = " ".join(filter(None, (von, last)))
        if family or given:
            yield Name(family or given, given if family else "", suffix)
