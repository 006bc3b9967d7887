"""Author lines: the author asked for is always visible, in bold, with the position and the neighbours.

One paper in four has more than three authors, so "first three et al." hides the very name asked for.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.answers import Listed
from bot.blocks.escape import tidy
from bot.blocks.forms import MAX_NAME, count, joined, ordinal
from bot.blocks.pieces import Run
from bot.papers import Name, Paper

MAX_WHOLE: Final = 8
"""A byline this long is shown whole in a list."""
MAX_CARD: Final = 60
"""A byline this long is shown whole on a card."""
MAX_MARKED: Final = 4
"""So many of the authors asked for are shown with their neighbours."""


def name(author: Name) -> str:
    """One name on one line."""
    return tidy(str(author), MAX_NAME) or "(no name)"


def byline(listed: Listed) -> tuple[Run, ...]:
    """A list's author line: whole if short, else the first, the last, and those asked for with neighbours."""
    authors = listed.paper.authors
    wanted = [place for place in listed.positions if 0 < place <= len(authors)][:MAX_MARKED]
    if not authors:
        return ()
    shown = range(len(authors)) if len(authors) <= MAX_WHOLE else _around(len(authors), wanted)
    return (*_names(authors, sorted(shown), {place - 1 for place in wanted}), Run(f" ({position(listed)})"))


def everyone(paper: Paper) -> str:
    """A card's author line: everyone, or the first twenty and the last of a very long list, with the count."""
    authors = paper.authors
    shown = range(len(authors)) if len(authors) <= MAX_CARD else [*range(20), len(authors) - 1]
    listed = "".join(run.text for run in _names(authors, list(shown), frozenset()))
    return f"{listed} ({count(len(authors), 'author')})" if len(authors) > 3 else listed


def position(listed: Listed) -> str:
    """
    >>> from datetime import date
    >>> paper = Paper("2510.02387", "T", "A", (Name("Gu"), Name("Wu")), date(2025, 9, 30))
    >>> position(Listed(paper, (2,))), position(Listed(paper))
    ('2nd of 2 authors', '2 authors')
    """
    total = len(listed.paper.authors)
    places = [place for place in listed.positions if 0 < place <= total][:MAX_MARKED]
    if not places:
        return count(total, "author")
    if total == 1:
        return "the only author"
    return f"{joined([ordinal(place) for place in places])} of {count(total, 'author')}"


def _around(total: int, wanted: Sequence[int]) -> set[int]:
    if not wanted:
        return {0, 1, 2, total - 1}
    near = {place - 1 + step for place in wanted for step in (-1, 0, 1)}
    return {0, total - 1} | {index for index in near if 0 <= index < total}


def _names(authors: Sequence[Name], shown: Sequence[int], bold: set[int] | frozenset[int]) -> Iterator[Run]:
    before = -1
    for index in shown:
        gap = ", … " if index > before + 1 else ", "
        yield from (Run(gap),) if index else ()
        yield Run(name(authors[index]), bold=index in bold)
        before = index
