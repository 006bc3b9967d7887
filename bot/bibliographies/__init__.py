"""Papers out of people's own lists: BibTeX and biblatex, RIS, CSL JSON.

Papers are kept by their arXiv ids here, wherever in an entry the id stands. An entry without one, and what cannot be
read, is told with file and line; all others come in. What a list says of a paper fills what is empty: arXiv's own record
wins whenever it comes.
"""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
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
_CALLED: Final = {"bib": "BibTeX", "ris": "RIS", "csl": "CSL JSON"}


def read(file: Path, kind: str) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
    """The papers of a list, each once, and what is to be told of it, as `file:line: what`.

    `kind`: bib, ris or csl. OSError when the file cannot be read.
    """
    return parsed(decoded(file.read_bytes()), kind, str(file))


def decoded(body: bytes) -> str:
    """The text of a list: UTF-8, or UTF-16 where it begins with the mark of that, as some programs of Windows write.

    >>> decoded("@misc".encode("utf-16")), decoded("@misc".encode("utf-8-sig"))
    ('@misc', '@misc')
    """
    wide = body.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return body.decode("utf-16" if wide else "utf-8-sig", "replace")


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
    if text.strip() and not found and not told:
        told.append(f"{name}:1: holds nothing that can be read as {_CALLED[kind]}")
    return tuple(found.values()), tuple(told)
