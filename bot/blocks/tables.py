"""Papers side by side: one table, a row for each thing both state, a dash where one says nothing."""

from collections.abc import Iterator
from typing import Final

from bot.answers import Comparison, Quote
from bot.blocks import links
from bot.blocks.escape import tidy
from bot.blocks.forms import joined, short, written
from bot.blocks.papers import marked, one_line
from bot.blocks.pieces import Bullets, Heading, Piece, Prose, Run, Table
from bot.papers import Paper

MAX_CELL: Final = 300

Runs = tuple[Run, ...]


def comparison(answer: Comparison) -> Iterator[Piece]:
    """A table headed by what people call the papers, and beneath it their full titles."""
    names = [short(paper) for paper in answer.papers]
    yield Heading(joined(names))
    head: tuple[Runs, ...] = ((Run(" "),), *((Run(name, bold=True),) for name in names))
    rows = ((_label(row.label), *map(_cell, row.cells, answer.papers)) for row in answer.rows)
    yield Table((head, *rows))
    yield Prose((Bullets(tuple(one_line(paper) for paper in answer.papers)),))


def _label(label: str) -> Runs:
    shown = tidy(label, MAX_CELL)
    return (Run(shown[:1].upper() + shown[1:], bold=True),)


def _cell(cell: str | Quote | None, paper: Paper) -> Runs:
    """A sentence verbatim, a stored link as a link, a date in words, any other value as it is."""
    if cell is None:
        return ()
    if isinstance(cell, Quote):
        return tuple(marked(cell.text, cell.bold))
    urls = {link.url: links.stored(link) for link in paper.links}
    parts = [Run(shown, urls.get(part, "")) for part in cell.split(", ") if (shown := _shown(part))]
    return tuple(run for part in parts for run in (Run(", "), part))[1:]


def _shown(value: str) -> str:
    return tidy(written(value), MAX_CELL)
