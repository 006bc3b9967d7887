"""Pieces: what a message says, before it is Slack's or a terminal's.

An answer is turned into pieces once; `kit` makes blocks of them and `plain` makes text, so both say the same.
A run's text is shown as it stands: nothing in it is ever read as markup. Plain text is for terminals, for
`ask --json`, for screen readers and notifications.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from textwrap import indent
from typing import Final, Literal, assert_never

import msgspec

Verb = Literal[
    "page", "ask", "share", "save", "follow", "cite", "why", "similar", "helpful", "unhelpful", "confirm",
    "opinion", "reason", "rephrase", "back", "canvas", "halt",
]  # fmt: skip
"""What a pressed button does; `bot.slack` has a listener for each."""


class Run(msgspec.Struct, frozen=True, gc=False):
    """A stretch of text in one style.

    A listing has a hundred: as a struct each is made in a tenth of the time of a frozen dataclass.
    """

    text: str
    url: str = ""
    """An address made by `escape`, or empty."""
    bold: bool = False
    italic: bool = False
    exact: bool = False
    """A verbatim quote: never shortened as long as anything else can be."""
    user: str = ""
    """The id of a person in Slack; `text` then stands for them outside Slack."""
    channel: str = ""
    """The id of a channel, likewise."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A block quote."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short items."""

    items: tuple[tuple[Run, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Copyable:
    """Texts set apart in a fixed-width face, ready to copy; each is shown whole or not at all."""

    entries: tuple[str, ...]
    between: str = "\n\n"

    @property
    def text(self) -> str:
        """All of it, as it is copied."""
        return self.between.join(self.entries)


Part = Line | Quoted | Bullets | Copyable


@dataclass(frozen=True, slots=True)
class Heading:
    """What the message is about, in at most 150 characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Parts that belong together, such as one paper of a list."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A small grey line: how the question was understood, where a thing is from."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells of runs; the first row and the first column are headings."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    form: Literal["plain", "beside", "sortable"] = "plain"
    """beside: columns that are read one by one, next to each other; sortable: its reader may order and filter it."""
    caption: str = ""
    """What it shows, for whoever cannot see it; every form but the plain one has it."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press."""

    text: str
    verb: Verb
    query: str
    """The text that asks for it, which `parse` reads back."""
    style: Literal["", "primary", "danger"] = ""
    label: str = ""
    """For screen readers, where the text alone is too short."""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu whose options hold an id or a number, which is itself something to ask."""

    text: str
    verb: Verb
    options: tuple[tuple[str, str], ...]
    """What is shown, and what is asked."""


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of what can be done next."""

    items: tuple[Button | Menu, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One paper of a list: a few short lines, what can be done with it, and a sentence of it."""

    lines: tuple[Line, ...]
    menu: Menu | None = None
    quote: Quoted | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """Two thumbs: whether an answer was helpful."""

    query: str
    """The text that asks for the answer."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is typed that is then asked."""

    label: str
    placeholder: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Pieces under a title, which their reader may fold away."""

    title: str
    pieces: tuple["Heading | Prose | Note | Row", ...]


Piece = Heading | Prose | Note | Row | Table | Fold | Buttons | Opinion | Box


def line(*runs: Run | str) -> Line:
    """A paragraph of runs; a bare text is a run without style."""
    return Line(as_runs(runs))


def prose(*parts: Part) -> Prose:
    """Parts that are shown as one."""
    return Prose(parts)


def note(*runs: Run | str) -> Note:
    """A small grey line of runs."""
    return Note(as_runs(runs))


def say(*runs: Run | str) -> Prose:
    """A paragraph that stands alone."""
    return Prose((line(*runs),))


def as_runs(runs: tuple[Run | str, ...]) -> tuple[Run, ...]:
    """Bare texts as runs without style."""
    return tuple([Run(run) if isinstance(run, str) else run for run in runs])


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
        case Row():
            return _part(_joined(piece.lines)) + (f"\n{_part(piece.quote)}" if piece.quote else "")
        case Table() | Fold():
            return _table(piece) if isinstance(piece, Table) else text([say(piece.title), *piece.pieces])
        case Buttons() | Opinion() | Box():
            return ""
        case _:
            assert_never(piece)


def _joined(lines: Iterable[Line]) -> Line:
    """Several lines as one that breaks."""
    return Line(tuple([run for one in lines for run in (Run("\n"), *one.runs)][1:]))


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
    return "".join(
        [f"{run.text} ({run.url})" if run.url and run.url != run.text else run.text for run in runs]
    )


def _table(table: Table) -> str:
    """Row by row, since sentences do not fit into columns of a terminal."""
    if table.form == "sortable":
        return "\n".join(map(_runs, _flat(table)))
    head, *rows = table.rows
    names = [_runs(cell) for cell in head[1:]]
    return "\n".join(_row(names, _runs(row[0]), [_runs(cell) for cell in row[1:]]) for row in rows)


def _row(names: list[str], label: str, cells: list[str]) -> str:
    return "\n".join(
        [label, *(f"{INDENT}{name}: {cell or '–'}" for name, cell in zip(names, cells, strict=False))]
    )


def unfolded(piece: Piece) -> Iterator[Piece]:
    """A piece, or what stands in it under its title."""
    if isinstance(piece, Fold):
        yield from (say(Run(piece.title, bold=True)), *piece.pieces)
    else:
        yield piece


def _flat(table: Table) -> Iterator[tuple[Run, ...]]:
    """Each row on one line, without its empty cells."""
    for row in table.rows:
        yield tuple(run for cell in row if cell for run in (Run(" · "), *cell))[1:]


def untabled(piece: Piece) -> Piece:
    """A table as lines, for where none may stand."""
    if not isinstance(piece, Table):
        return piece
    if piece.form == "sortable":
        return Prose(tuple(map(Line, _flat(piece))))
    head, *body = piece.rows
    parts: list[Line | Bullets] = []
    for label, *cells in body:
        said = zip(head[1:], cells, strict=False)
        parts += [
            Line(label),
            Bullets(tuple((*name, Run(": "), *(cell or (Run("–"),))) for name, cell in said)),
        ]
    return Prose(tuple(parts) or (line("–"),))
