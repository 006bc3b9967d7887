"""Pieces as plain text: for terminals, for `ask --json`, for screen readers and notifications."""

from collections.abc import Iterable
from itertools import count
from textwrap import indent
from typing import Final, assert_never

from bot.blocks.pieces import (
    Bullets,
    Buttons,
    Copyable,
    Heading,
    Line,
    Note,
    Part,
    Piece,
    Prose,
    Quoted,
    Run,
    Table,
)

INDENT: Final = "   "


def text(pieces: Iterable[Piece]) -> str:
    """Everything the pieces say; a blank line parts them, links stand in brackets."""
    return "\n\n".join(shown for piece in pieces if (shown := _piece(piece).strip("\n")))


def _piece(piece: Piece) -> str:
    match piece:
        case Heading():
            return piece.text
        case Prose():
            return "\n".join(filter(None, map(_part, piece.parts)))
        case Note():
            return _runs(piece.runs)
        case Table():
            return _table(piece)
        case Buttons():
            return ""
        case _:
            assert_never(piece)


def _part(part: Part) -> str:
    match part:
        case Line():
            first, newline, rest = _runs(part.runs).partition("\n")
            return first + newline + indent(rest, INDENT)
        case Quoted():
            return indent(_runs(part.runs), "   > ", lambda _: True)
        case Bullets():
            marks = (f"{n}." if part.numbered else "•" for n in count(1))
            return "\n".join(f"{mark} {_runs(item)}" for mark, item in zip(marks, part.items, strict=False))
        case Copyable():
            return part.text
        case _:
            assert_never(part)


def _runs(runs: Iterable[Run]) -> str:
    return "".join(f"{run.text} ({run.url})" if run.url and run.url != run.text else run.text for run in runs)


def _table(table: Table) -> str:
    """Row by row, since sentences do not fit into columns of a terminal."""
    head, *rows = table.rows
    names = [_runs(cell) for cell in head[1:]]
    return "\n".join(_row(names, _runs(row[0]), [_runs(cell) for cell in row[1:]]) for row in rows)


def _row(names: list[str], label: str, cells: list[str]) -> str:
    return "\n".join(
        [label, *(f"{INDENT}{name}: {cell or '–'}" for name, cell in zip(names, cells, strict=False))]
    )
