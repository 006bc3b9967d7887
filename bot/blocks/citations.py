"""Citations, exactly as made: whole entries, never half a one."""

from collections.abc import Iterator
from typing import Final

from bot.answers import Citation
from bot.blocks import words
from bot.blocks.pieces import Copyable, Piece, Prose, note

MAX_CITATION: Final = 9_000
"""Room for about thirty entries of BibTeX, or one of 600 authors, beside the rest of the message."""


def citation(answer: Citation) -> Iterator[Piece]:
    """The text in a fixed-width block; what does not fit is left off entry by entry, and said."""
    entries = answer.text.split("\n\n")
    fitting = _fitting(entries)
    if fitting:
        yield Prose((Copyable("\n\n".join(entries[:fitting])),))
    if fitting < len(entries):
        yield note(words.uncited(fitting, max(len(answer.papers), len(entries))))


def _fitting(entries: list[str]) -> int:
    """How many entries fit; a quote or newline takes two characters of JSON."""
    total = 0
    for index, entry in enumerate(entries):
        total += len(entry) + entry.count("\n") + entry.count('"') + entry.count("\\") + 4
        if total > MAX_CITATION:
            return index
    return len(entries)
