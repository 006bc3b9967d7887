"""Citations of papers, copied from stored metadata and never composed, in the styles that people ask for."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.citations.bibtex import biblatex, bibtex
from bot.citations.csl import STYLES, StyleError, exported, styled
from bot.citations.entries import Entry
from bot.citations.latex import stand_ins
from bot.citations.named import style_named, title_of
from bot.citations.prose import apa, markdown
from bot.citations.ris import ris

__all__ = ["PRINTED", "Entry", "StyleError", "most", "printed", "style_named", "title_of", "written"]

_LINES: Final = {"apa", "markdown"}
_WRITERS: Final[dict[str, Callable[[Entry], str]]] = {
    "bibtex": bibtex,
    "biblatex": biblatex,
    "ris": ris,
    "apa": apa,
    "markdown": markdown,
}
_SLOW, _FAST = 50, 1000
PRINTED: Final = "printed"
"""Stands for any style of CSL's."""


def most(style: str) -> int:
    """How many papers an export in a style may have."""
    return _SLOW if style in STYLES or style == PRINTED else _FAST


def printed(style: str, entries: Sequence[Entry]) -> str:
    """The references in a style of CSL's, by its name there, ready to be copied."""
    return "\n".join(styled(entries, style))


def written(style: str, entries: Sequence[Entry]) -> str:
    """The references in a style, ready to be copied."""
    if style == "csl":
        return exported(entries)
    if style in STYLES:
        return printed(STYLES[style], entries)
    made = [_WRITERS[style](entry) for entry in entries]
    preamble = stand_ins("\n".join(made)) if style.startswith("bib") else ""
    return ("\n" if style in _LINES else "\n\n").join(filter(None, (preamble, *made)))
