"""Papers out of people's own lists: BibTeX and biblatex, RIS, CSL JSON.

Papers are kept by their arXiv ids here, wherever in an entry the id stands. An entry without one, and what cannot be
read, is told with file and line; all others come in. What a list says of a paper fills what is empty: arXiv's own record
wins whenever it comes.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bot.bibliographies import bib, csl, ris
from bot.bibliographies.items import Item, Trouble, paper
from bot.papers import Paper

_READERS: Final[dict[str, Callable[[str], Iterator[Item | Trouble]]]] = {
    "bib": bib.items,
    "ris": ris.items,
    "csl": csl.items,
}


def read(file: Path, kind: str) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
    """The papers of a list, each once, and what is to be told of it, as `file:line: what`.

    `kind`: bib, ris or csl. OSError when the file cannot be read.
    """
    return parsed(file.read_bytes().decode("utf-8-sig", "replace"), kind, str(file))


def parsed(text: str, kind: str, name: str) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
    """The same of the text of a list that is called so."""
    found: dict[str, Paper] = {}
    told = []
    for one in _READERS[kind](text):
        made = paper(one) if isinstance(one, Item) else one
        if isinstance(made, Paper):
            found.setdefault(made.id, made)
        else:
            told.append(f"{name}:{made.line}: {made.what}")
    return tuple(found.values()), tuple(told)
