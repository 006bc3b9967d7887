"""Which paper a file is that somebody gives the bot."""

from typing import Final

from bot.library import Library
from bot.papers import Paper
from bot.texts.body import FullText

SURE: Final = 0.9
"""A paper whose title fits the file's less well than this is not taken for it."""


def matched(text: FullText, library: Library) -> Paper | None:
    """The paper that a text is: by the arXiv id that stands in it, else by its title."""
    if text.stamp:
        return library.paper(text.stamp)
    found = library.titles(text.title, 1) if text.title else ()
    return library.paper(found[0].id) if found and found[0].score >= SURE else None
