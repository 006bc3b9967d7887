"""Papers side by side: one table, a row for each thing both state, a dash where one says nothing."""

from collections.abc import Iterator
from typing import Final

from bot.answers import Comparison, Quote
from bot.blocks.escape import tidy
from bot.blocks.forms import joined, short
from bot.blocks.papers import marked, one_line
from bot.blocks.pieces import Bullets, Heading, Piece, Prose, Run, Table

MAX_CELL: Final = 300

Runs = tuple[Run, ...]


def comparison(answer: Comparison) -> Iterator[Piece]:
    """A table headed by what people call the papers, and beneath it their full titles."""
    names = [short(paper) for paper in answer.papers]
    yield Heading(joined(names))
    head: tuple[Runs, ...] = ((Run(" "),), *((Run(name, bold=True),) for name in names))
    rows = ((_label(row.label), *map(_cell, row.cells)) for row in answer.rows)
    yield Table((head, *rows))
    yield Prose((Bullets(tuple(one_line(paper) for paper in answer.papers)),))


def _label(label: str) -> Runs:
    shown = tidy(label, MAX_CELL)
    return (Run(shown[:1].upper() + shown[1:], bold=True),)


def _cell(cell: str | Quote | None) -> Runs:
    if cell is None:
        return ()
    if isinstance(cell, Quote):
        return tuple(marked(cell.text, cell.bold))
    return (Run(tidy(cell, MAX_CELL)),)
