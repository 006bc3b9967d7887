"""Bytes of a YAML file to plain values that know their lines, whatever the bytes are.

What is dangerous or surprising in YAML (aliases, tags, several documents, deep nesting, a key given
twice) is refused before any value is made. Scalars keep the text they were written as, so that a
message can say that NO was read as false.
"""

from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any, Final

import yaml

from bot.kept import compiled

Path = tuple[str | int, ...]
"""Where a value stands: ("authors", 3)."""

MAX_BYTES: Final = 64 * 1024
"""A paper of 3,303 authors, the longest known, would take 60 KB."""
MAX_DEPTH: Final = 5
"""The mapping of a link, in a list, in the paper's mapping, is 3."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE: Final = compiled("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.1 forbids in a file, section 5.1."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong on one line (from 1), and what to write instead."""

    line: int
    what: str


class RefusedError(Exception):
    """The file cannot be read any further."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.fault = Fault(line, what)


@dataclass(frozen=True, slots=True)
class Tree:
    """The plain values of a file, and for each of them its line and the text it was written as."""

    value: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(file: File) -> tuple[Tree | None, tuple[Fault, ...]]:
    """The values in a file, None if they cannot be had, and what is wrong with the YAML itself."""
    try:
        return _tree(_text(_bytes(file)))
    except RefusedError as refused:
        return None, (refused.fault,)


def _bytes(file: File) -> bytes:
    if not file.is_file():
        raise RefusedError(1, "is not a file; remove it, or put the paper's file in its place")
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise RefusedError(1, f"cannot be read ({error.strerror}); make the file readable") from error
    if len(raw) > MAX_BYTES:
        raise RefusedError(
            1, f"is larger than {MAX_BYTES // 1024} KB; one file holds one paper's own fields and no more"
        )
    return raw


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(
            _row(raw[: error.start].decode("latin-1")), "is not UTF-8; save the file as UTF-8"
        ) from error
    found = _UNPRINTABLE.search(text)
    if found:
        what = f"holds the control character U+{ord(found[0]):04X}; remove it"
        raise RefusedError(_row(text[: found.start()]), what)
    return text


def _row(before: str) -> int:
    return before.count("\n") + 1


def _row_of(mark: object) -> int:
    return int(getattr(mark, "line", 0)) + 1


def _tree(text: str) -> tuple[Tree, tuple[Fault, ...]]:
    try:
        _refuse(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or "it is broken"
        what = f"is no YAML ({said}); mend this line or the one before it"
        raise RefusedError(_row_of(mark), what) from error
    if not isinstance(node, yaml.MappingNode):
        raise RefusedError(1, 'is no list of fields; write one "field: value" a line, beginning with id')
    tree, faults = Tree(), list[Fault]()
    tree.value.update(_mapping(node, (), tree, faults))
    return tree, tuple(faults)


def _refuse(text: str) -> None:
    """Stops at the first alias, anchor, tag or depth that no paper needs, before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = _row_of(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise RefusedError(line, "uses a YAML anchor or alias (& or *); write the value out, in quotes")
        if getattr(event, "tag", None):
            raise RefusedError(line, "uses a YAML tag (!); remove it")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise RefusedError(line, f"nests deeper than {MAX_DEPTH} levels; no field of a paper does")


def _value(node: yaml.Node, path: Path, tree: Tree, faults: list[Fault]) -> object:
    tree.lines.setdefault(path, _row_of(node.start_mark))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, tree, faults)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), tree, faults) for i, item in enumerate(node.value)]
    tree.written[path] = node.value
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, tree: Tree, faults: list[Fault]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, item in node.value:
        line = _row_of(key.start_mark)
        if not isinstance(key, yaml.ScalarNode):
            faults.append(
                Fault(line, "has a list or mapping where a field's name belongs; write a plain name")
            )
        elif key.value in values:
            faults.append(Fault(line, f'"{key.value}" is given twice; keep one of them'))
        else:
            tree.lines[*path, key.value] = line
            values[key.value] = _value(item, (*path, key.value), tree, faults)
    return values


def _scalar(node: yaml.Node) -> object:
    """The value YAML gives it; the text itself where YAML's own reader fails on it ("2025-02-31")."""
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, OverflowError, yaml.YAMLError):
        return node.value
