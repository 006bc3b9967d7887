"""A message as words: folded for comparing, each with its place in what was typed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.text import fold

OWNED: Final = "'s"
"""The word that "CWM's" ends in."""
_WORD: Final = re.compile(r"\b[Ww]/(?=\s)|[^\W_]+(?:[-.’'+/&:@_~]+[^\W_]+)*[+#]*|\?|&|(?<=\s)\|(?=\s)")
_SIGNS: Final = {"&": "and", "|": "or"}
_TRAIL: Final = re.compile(r"[’'`]s$|(?<=s)[’'`]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    key: str
    """The word as rows spell it: lower case, without accents."""
    start: int
    end: int
    """Its place in the text."""


def tokenize(text: str, contractions: Mapping[str, Sequence[str]]) -> tuple[Token, ...]:
    """The words of a text in order; what `contractions` knows becomes the words it is short for.

    >>> [token.key for token in tokenize("What’s CWM's licence?", {"what's": ("what", "is")})]
    ['what', 'is', 'cwm', "'s", 'licence']
    """
    tokens: list[Token] = []
    for found in _WORD.finditer(text):
        if said := _SIGNS.get(found[0]):
            tokens.append(Token(said, found.start(), found.end()))
        elif found[0] != "?":
            tokens += _spelt(found[0], found.start(), contractions)
    return tuple(tokens)


def _spelt(word: str, start: int, contractions: Mapping[str, Sequence[str]]) -> list[Token]:
    key, end = fold(word).replace("’", "'"), start + len(word)
    if key in contractions:
        return [Token(one, start, end) for one in contractions[key]]
    if trail := _TRAIL.search(word):
        cut = start + trail.start()
        return [Token(key[: trail.start()], start, cut), Token(OWNED, cut, end)]
    return [Token(key, start, end)]
