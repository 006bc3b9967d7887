"""A message that could not be read as it stands, read again: its words respelt, or a part of it alone."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from bot.library import Library
from bot.parsing import parse
from bot.parsing.requests import clauses, core, endings, readings
from bot.parsing.respelling import respelt
from bot.queries import Query
from bot.search.vocabulary import Background
from bot.text import STOPWORDS, tokens

RARE: Final = 5000
"""A word in one of so many papers may still be a typo."""


def respelled(text: str, library: Library) -> Iterator[tuple[frozenset[str], Query]]:
    """What a message may ask but for a typo in its own words, likeliest first: the words put in, and the request."""
    background, few = Background.load(), library.size() // RARE

    def strange(word: str) -> bool:
        known = word in STOPWORDS or background.common(word)
        return not known and library.frequency(word) <= few

    today = library.now().date()
    typed = set(tokens(text))
    for reading in respelt(text, strange):
        yield frozenset(tokens(reading)) - typed, parse(reading, today=today)


def partly(text: str, library: Library) -> Iterator[Query]:
    """What a part of a message may ask, where the rest of it names nothing."""
    background, today = Background.load(), library.now().date()
    for around, request in chain(endings(text), clauses(text)):
        if not any(_is_telling(word, background, library) for word in around):
            yield from readings(core(request), today)


def _is_telling(word: str, background: Background, library: Library) -> bool:
    """Whether a word may name somebody, or something that papers speak of."""
    if word in STOPWORDS:
        return False
    return library.borne(word) or (not background.common(word) and library.frequency(word) > 0)
