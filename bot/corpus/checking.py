"""From the values of one file to a Paper, and each way of failing said in plain words.

The listing gives title, abstract, date and organisation; every other field must name its source, so
that a reviewer can check it.
"""

import difflib
from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.corpus.reading import Fault, Path, Tree
from bot.corpus.schema import Entry, LinkEntry
from bot.papers import Link, Paper

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
