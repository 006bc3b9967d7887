"""CSL JSON, as Zotero, pandoc and citeproc write it."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from bot.bibliographies.items import Item, Trouble, said
from bot.papers import Name

_PLACES: Final = (
    "archive_location",
    "archiveLocation",
    "number",
    "URL",
    "DOI",
    "note",
    "container-title",
    "publisher",
    "id",
)
_PARTICLES: Final = ("non-dropping-particle", "dropping-particle")


def items(text: str) -> Iterator[Item | Trouble]:
    """The items of a file; of one that is no JSON nothing can be read."""
    try:
        listed = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        yield Trouble(1, f"is no JSON ({error})")
        return
    listed = listed.get("items", [listed]) if isinstance(listed, dict) else listed
    for number, one in enumerate(listed if isinstance(listed, list) else (), 1):
        if isinstance(one, dict):
            yield _item(number, one)
        else:
            yield Trouble(number, "is no item of CSL JSON; left out")


def _item(number: int, fields: dict[str, Any]) -> Item:
    venue = _text(fields, "container-title") or _text(fields, "event-title")
    return Item(
        line=number,
        name=_text(fields, "id"),
        title=said(_text(fields, "title")),
        authors=tuple(
            name for one in _list(fields, "author") if isinstance(one, dict) and (name := _name(one)).family
        ),
        dated=_dated(fields.get("issued")),
        places=tuple(value for name in _PLACES if (value := _text(fields, name))),
        abstract=_text(fields, "abstract"),
        doi=_text(fields, "DOI"),
        venue="" if "arxiv" in venue.lower() else venue,
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return str(value) if isinstance(value, (str, int, float)) else ""


def _list(fields: dict[str, Any], name: str) -> list[Any]:
    value = fields.get(name)
    return value if isinstance(value, list) else []


def _dated(issued: object) -> str:
    """Year, month and day of a date in any of its forms."""
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return "-".join(f"{int(part):02}" for part in parts[0] if str(part).isdecimal())
    return str(issued.get("raw") or issued.get("literal") or "")


def _name(name: dict[str, Any]) -> Name:
    if literal := _text(name, "literal"):
        return Name(literal.strip(), team=" " in literal.strip())
    family = " ".join(filter(None, (*(_text(name, one) for one in _PARTICLES), _text(name, "family"))))
    return Name(
        family.strip() or _text(name, "given"), _text(name, "given") if family else "", _text(name, "suffix")
    )
