"""RIS, as reference managers export it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from bot.bibliographies.items import Item, Trouble, said
from bot.kept import compiled
from bot.papers import Name

_TAG: Final = compiled(r"^([A-Z][A-Z0-9])  ?- ?(.*)$")
_PLACES: Final = ("AN", "M1", "UR", "L1", "L2", "LK", "DO", "N1", "C1", "M3", "ID", "T2", "JO", "IS")
_PREPRINTS: Final = compiled(r"arxiv|preprint", re.IGNORECASE)


def items(text: str) -> Iterator[Item | Trouble]:
    """The records of a file; a line without a tag goes on with the field above it."""
    fields: defaultdict[str, list[str]] = defaultdict(list)
    start, last = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        found = _TAG.match(line.strip("\ufeff"))
        if found and found[1] == "TY":
            if fields:
                yield Trouble(start, "a record does not end with ER; left out")
            fields.clear()
            start = number
        if found and found[1] == "ER":
            if fields:
                yield _item(start, fields)
            fields.clear()
        elif found:
            last = found[1]
            fields[last].append(found[2].strip())
        elif line.strip() and last in fields:
            fields[last][-1] += f" {line.strip()}"
    if fields:
        yield Trouble(start, "a record does not end with ER; left out")


def _item(line: int, fields: dict[str, list[str]]) -> Item:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in fields.get(tag, ()) if value), "")

    venue = first("T2", "JO", "JF", "C1")
    return Item(
        line=line,
        name=first("ID", "TI", "T1")[:60],
        title=said(first("TI", "T1")),
        authors=tuple(
            _name(value) for tag in ("AU", "A1") for value in fields.get(tag, ()) if value.strip(" ,")
        ),
        dated=first("DA", "Y1", "PY").replace("/", "-"),
        places=tuple(value for tag in _PLACES for value in fields.get(tag, ())),
        abstract=first("AB", "N2"),
        doi=first("DO"),
        venue="" if _PREPRINTS.search(venue) else venue,
        categories=tuple(fields.get("KW", ())),
    )


def _name(written: str) -> Name:
    """A name as "Family, Given, Suffix"; without a comma it is whole."""
    family, given, suffix = (*(part.strip() for part in written.split(",", 2)), "", "")[:3]
    return Name(family, given, suffix, team=not given and " " in family)
