"""Fitting a message into Slack's total: long runs are shortened first, quotes last, the rest said to be cut."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import is_
from typing import Final, TypeVar

import msgspec
from msgspec import structs

from bot.blocks import words
from bot.blocks.escape import cut
from bot.blocks.kit import MAX_BLOCKS, MAX_TOTAL, Block, Known, blocks
from bot.blocks.older import older
from bot.blocks.pieces import (
    Bullets,
    Buttons,
    Copyable,
    Fold,
    Line,
    Menu,
    Note,
    Opinion,
    Part,
    Piece,
    Prose,
    Quoted,
    Row,
    Run,
    Table,
    note,
    unfolded,
)

P = TypeVar("P", bound=Part)
MAX_COPYABLE: Final = 9_000
"""Room for about thirty entries of BibTeX, or one of 500 authors, beside the rest of the message."""
_encoder: Final = msgspec.json.Encoder()
ROOM: Final = 500
"""Left for the line above an answer that is shared."""
_LIMITS: Final = ((2_000, 4_000), (600, 3_000), (300, 2_000), (160, 1_000), (80, 400), (40, 120))
"""How long a run, and a verbatim one, may be; the first pair that makes the message fit is taken."""


def fit(pieces: Sequence[Piece], total: int = MAX_TOTAL - ROOM, count: int = MAX_BLOCKS - 1) -> list[Block]:
    """Blocks of at most 50 in number and 12,000 characters in all, or as many as a view takes.

    Columns that stand beside each other become a table first, which says the same once instead of twice, and menus
    go, since what they offer can be typed; then long texts shrink; at last pieces at the end go, which a note says.
    Buttons stay.
    """
    whole, known = [fitting for piece in pieces for fitting in _entries(piece)], Known()
    made = blocks(whole, known)
    if fits(made, total, count):
        return made
    shorter = [_without_menus(_once(piece)) for piece in whole]
    for limit, exact in _LIMITS:
        made = blocks(shorter := [_shortened(piece, limit, exact) for piece in shorter], known)
        if fits(made, total, count):
            return made
    return _dropped(shorter, total, count)


def _entries(piece: Piece) -> Iterator[Piece]:
    """A piece with as many of its copyable entries as fit, and a note on those that do not."""
    if not isinstance(piece, Prose) or not isinstance(copyable := piece.parts[0], Copyable):
        yield piece
        return
    lengths = accumulate(len(json.dumps(entry, ensure_ascii=False)) + 4 for entry in copyable.entries)
    fitting = sum(length <= MAX_COPYABLE for length in lengths)
    if fitting:
        yield Prose((replace(copyable, entries=copyable.entries[:fitting]), *piece.parts[1:]))
    if fitting < len(copyable.entries):
        yield note(words.uncited(fitting, len(copyable.entries)))


def fits(made: Sequence[Block], total: int, count: int) -> bool:
    """Whether that many blocks of that size go into one message or view, in their older form too."""
    return len(older(made)) <= count and size(made) <= total


def size(made: Sequence[Block]) -> int:
    """Characters of JSON as it is sent."""
    return len(encoded(made))


def encoded(made: Sequence[Block] | Block) -> str:
    """JSON as it is sent; half a letter, which JSON takes and UTF-8 does not, goes the slow way."""
    try:
        return _encoder.encode(made).decode()
    except UnicodeEncodeError:
        return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def _dropped(pieces: Sequence[Piece], total: int, count: int) -> list[Block]:
    body = [one for piece in pieces if not isinstance(piece, Buttons | Opinion) for one in unfolded(piece)]
    rows = [piece for piece in pieces if isinstance(piece, Buttons | Opinion)][-3:]
    while body and not fits(made := blocks([*body, words.cut_short(), *rows]), total, count):
        body = body[: len(body) - max(len(body) // 8, 1)]
    return made


def _once(piece: Piece) -> Piece:
    return replace(piece, form="plain") if isinstance(piece, Table) and piece.form == "beside" else piece


def _without_menus(piece: Piece) -> Piece:
    if isinstance(piece, Row):
        return replace(piece, menu=None)
    if isinstance(piece, Fold):
        bare = (replace(one, menu=None) if isinstance(one, Row) else one for one in piece.pieces)
        return replace(piece, pieces=tuple(bare))
    if not isinstance(piece, Buttons):
        return piece
    return Buttons(tuple(item for item in piece.items if not isinstance(item, Menu)))


def _shortened(piece: Piece, limit: int, exact: int) -> Piece:
    match piece:
        case Prose():
            parts = tuple(_part(part, limit, exact) for part in piece.parts)
            return piece if all(map(is_, parts, piece.parts)) else Prose(parts)
        case Note():
            runs = _runs(piece.runs, limit, exact)
            return piece if runs is piece.runs else Note(runs)
        case Row():
            lines = tuple(_part(one, limit, exact) for one in piece.lines)
            quote = _part(piece.quote, limit, exact) if piece.quote else None
            same = quote is piece.quote and all(map(is_, lines, piece.lines))
            return piece if same else replace(piece, lines=lines, quote=quote)
        case Table():
            rows = tuple(tuple(_runs(cell, limit, exact) for cell in row) for row in piece.rows)
            return replace(piece, rows=rows)
        case Fold():
            return replace(piece, pieces=tuple(_shortened(one, limit, exact) for one in piece.pieces))  # type: ignore[misc]
        case _:
            return piece


def _part(part: P, limit: int, exact: int) -> P:
    """A part with long texts cut; itself where none is long, so that its block is known already."""
    match part:
        case Line() | Quoted():
            runs = _runs(part.runs, limit, exact)
            return part if runs is part.runs else replace(part, runs=runs)
        case Bullets():
            return replace(part, items=tuple(_runs(item, limit, exact) for item in part.items))
        case Copyable():
            return part


def _runs(runs: tuple[Run, ...], limit: int, exact: int) -> tuple[Run, ...]:
    """The runs with long texts cut; themselves where none is long."""
    if all(len(run.text) <= (exact if run.exact else limit) for run in runs):
        return runs
    return tuple(structs.replace(run, text=cut(run.text, exact if run.exact else limit)) for run in runs)
