"""From the values of one file to a Paper, and each way of failing said in plain words.

What a file must hold is a pydantic model, strict, and nothing unknown: a value is taken as YAML reads it or
refused, never converted, since an unquoted NO or 2308.12950 has lost its meaning by then.

The listing gives title, abstract, date and organisation; every other field must name its source, so that a
reviewer can check it.
"""

import datetime
import difflib
import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError, PydanticKnownError

from bot.corpus.loader import Fault, Path, Tree
from bot.papers import Link, LinkKind, Name, Paper, split_id
from bot.taxonomy import NAMES
from bot.text import name_key

_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _wrong(what: str) -> PydanticCustomError:
    return PydanticCustomError("words", "{what}", {"what": what})


def _line(text: str) -> str:
    """One line of visible text; a control or direction character could hide what is shown."""
    if not text.strip():
        raise _wrong("is empty; remove the line, or write a value")
    bad = next((c for c in text if unicodedata.category(c) in {"Cc", "Cs"} or c in _REORDERING), "")
    if bad == "\n":
        raise _wrong("holds a line break; begin it with >- instead, which joins its lines")
    if bad:
        raise _wrong(f"holds the invisible character U+{ord(bad):04X}; remove it")
    if text != text.strip():
        raise _wrong("begins or ends with a space; remove it")
    return text


def _id(text: str) -> str:
    found = split_id(text)
    if not found or (found[0][:4].isdigit() and not 1 <= int(found[0][2:4]) <= 12):
        raise _wrong(f'"{text}" is no arXiv id; write one such as "2308.12950" or "math/0309136"')
    if found[0] != text:
        raise _wrong(f'"{text}" is not the bare id; write "{found[0]}"')
    return text


def _category(text: str) -> str:
    if text in NAMES:
        return text
    near = difflib.get_close_matches(text, NAMES, n=1, cutoff=0.5)
    raise _wrong(f'"{text}" is no arXiv category; write {near[0] if near else "one such as cs.PL or math"}')


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and not re.search(r"[\s<>|\"\\^`{}]", text)
        )
    except ValueError:
        sound = False
    if not sound:
        raise _wrong(f'"{text}" is no web address; write one that begins with https://')
    return text


def _author(value: object) -> Name:
    if isinstance(value, dict) and list(value) == ["team"] and isinstance(value["team"], str):
        return Name(_line(value["team"]), team=True)
    if isinstance(value, dict):
        raise _wrong('is no author; write "Given Family", "Family, Given", or team: "name of the team"')
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    name = Name.parse(_line(value))
    if not name.family or "," in name.given or "et al" in value:
        raise _wrong(f'"{value}" is no single name; write "Given Family" or "Family, Given", one a line')
    return name


Text = Annotated[str, AfterValidator(_line)]
Author = Annotated[Name, PlainValidator(_author)]


def _once(names: list[Name]) -> list[Name]:
    """Names of which none is there twice, however it is spelt."""
    seen: set[str] = set()
    for name in names:
        spelt = name_key(str(name))
        if spelt in seen:
            raise _wrong(f'names "{name}" twice; remove one, or write both so that they can be told apart')
        seen.add(spelt)
    return names


class LinkEntry(BaseModel):
    """One link, with where it is from."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    kind: LinkKind
    url: Annotated[str, AfterValidator(_url)]
    label: Text = ""
    source: Text


class Entry(BaseModel):
    """One file. The fields are those of `bot.papers.Paper`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    id: Annotated[str, AfterValidator(_id)]
    title: Text
    abstract: Text
    authors: Annotated[list[Author], Field(min_length=1), AfterValidator(_once)]
    date: datetime.date
    categories: list[Annotated[str, AfterValidator(_category)]] = []
    organisation: Text = ""
    venue: Text = ""
    aliases: list[Text] = []
    links: list[LinkEntry] = []
    licence: Text = ""
    comment: Text = ""
    journal: Text = ""
    doi: Text = ""
    version: Annotated[int, Field(ge=1, le=99)] | None = None
    abstract_version: Text = ""
    updated: datetime.date | None = None
    announced: datetime.date | None = None
    withdrawn: bool = False
    sources: dict[str, Text]


SOURCED: Final = (
    "id", "authors", "categories", "venue", "aliases", "licence", "comment", "journal", "doi", "version",
    "abstract_version", "updated", "announced",
)  # fmt: skip
"""The fields that the listing does not give; each link names its source itself."""

EXAMPLES: Final = {
    "id": 'id: "2308.12950"',
    "title": 'title: "Code Llama: Open Foundation Models for Code"',
    "abstract": "abstract: >- and the text on the next lines, indented by two spaces",
    "authors": 'authors: and one - "Given Family" a line, indented by two spaces',
    "date": "date: 2023-08-24",
    "sources": 'sources: and one field: "where it is from" a line, indented by two spaces',
    "kind": "kind: code",
    "url": 'url: "https://github.com/facebookresearch/cwm"',
    "source": 'source: "where the link is from"',
}
"""How each required field is written."""

_KINDS: Final = {
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "a list of fields",
    "model_type": "a list of fields",
    "model_attributes_type": "a list of fields",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date",
}


def check(tree: Tree, faults: tuple[Fault, ...]) -> tuple[Paper | None, tuple[Fault, ...]]:
    """The paper in a file's values, None when anything is wrong, and all that is wrong."""
    found = [*faults, *_sources(tree)]
    try:
        entry = Entry.model_validate(tree.value)
    except ValidationError as error:
        found += [_fault(detail, tree) for detail in error.errors(include_url=False)]
        return None, tuple(found)
    return None if found else _paper(entry), tuple(found)


def _paper(entry: Entry) -> Paper:
    links = tuple(Link(link.kind, link.url, link.label) for link in entry.links)
    sources = *entry.sources.items(), *((link.kind, link.source) for link in entry.links)
    plain = entry.model_dump(exclude={"authors", "categories", "aliases", "links", "sources", "version"})
    return Paper(
        **plain,
        authors=tuple(entry.authors),
        categories=tuple(entry.categories),
        aliases=tuple(entry.aliases),
        links=links,
        version=entry.version or 0,
        curated=True,
        sources=sources,
    )


def _sources(tree: Tree) -> Iterator[Fault]:
    """What the sources lack, or name without need."""
    sources = tree.value.get("sources")
    if not isinstance(sources, dict):
        return
    for field in SOURCED:
        if field in tree.value and field not in sources:
            what = f'"{field}" has no source; under sources, add {field}: "where it is from"'
            yield Fault(tree.line((field,)), what)
    for field in sources:
        if field not in tree.value:
            yield Fault(
                tree.line(("sources", field)), f'names a source of "{field}", which is not given; remove it'
            )


def _fault(error: ErrorDetails, tree: Tree) -> Fault:
    path: Path = error["loc"]
    return Fault(tree.line(path), _words(error, path, tree))


def _words(error: ErrorDetails, path: Path, tree: Tree) -> str:
    name = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)
    kind, last = error["type"], str(path[-1])
    if kind == "missing":
        return f'"{name}" is missing; add {EXAMPLES[last]}'
    if kind == "extra_forbidden":
        return f'"{name}" is no field; {_nearest(path)}'
    if kind in _KINDS:
        return f'"{name}" should be {_KINDS[kind]}; {_instead(kind, path, tree, error["input"])}'
    if kind in {"too_short", "literal_error", "greater_than_equal", "less_than_equal"}:
        return f'"{name}" does not fit ({error["msg"]}); write {EXAMPLES.get(last, "what fits")}'
    return f'"{name}" {error["msg"]}'


def _nearest(path: Path) -> str:
    known = LinkEntry.model_fields if len(path) > 1 else Entry.model_fields
    near = difflib.get_close_matches(str(path[-1]).lower(), known, n=1)
    return f'write "{near[0]}"' if near else f"remove it, or write one of {', '.join(known)}"


def _instead(kind: str, path: Path, tree: Tree, value: object) -> str:
    written = tree.written.get(path)
    if value is None:
        return "write a value, or remove the line"
    if kind == "date_type":
        return f'it is "{written or value}"; write year-month-day without quotes, such as 2025-09-30'
    if kind == "string_type" and written is not None:
        return f'{written} without quotes is read as {_reading(value)}; write "{written}"'
    example = EXAMPLES.get(str(path[-1]))
    return f"write {example}" if example else f"{_reading(value)} stands there"


def _reading(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"the number {value}"
    names = ((list, "a list"), (dict, "a list of fields"), (str, "a text"))
    return next((name for kind, name in names if isinstance(value, kind)), "a date")
