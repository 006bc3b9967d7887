"""Citations, exactly as made: whole entries, never half a one."""

from collections.abc import Iterator

from bot.answers import Citation
from bot.blocks.pieces import Copyable, Piece, Prose


def citation(answer: Citation) -> Iterator[Piece]:
    """The text in a fixed-width block, entry by entry."""
    between = "\n\n" if answer.style in {"bibtex", "ris"} else "\n"
    yield Prose((Copyable(tuple(answer.text.split(between)), between),))
