"""Misspelt words of a request: "hwo wrote CWM", "paprs by Gloeckle", "bitex for KT".

Names are forgiven by the search; the words that say what is asked are few, and are forgiven here. Which words are
strange is for the corpus to say: "site" is a word of its own, and no misspelt "cite".
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, product
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.phrases import phrases

_SHORTEST: Final = 3
_NEAR: Final = 4
"""Words that one typo is tried as."""
_LONGEST: Final = 200
"""Characters of a request in which typos are looked for."""
_MOST: Final = 6
"""Readings of one message that are tried."""


def respelt(text: str, strange: Callable[[str], bool]) -> Iterator[str]:
    """A message with its strange words as the words of a request that they are a typo away from, likeliest first.

    >>> next(respelt("hwo wrote cwm", lambda word: word in {"hwo", "cwm"}))
    'who wrote cwm'
    """
    words = text.split(" ") if len(text) <= _LONGEST else []
    options = [_near(word) if _may_be(word, strange) else [word] for word in words]
    if any(len(option) > 1 for option in options):
        readings = (" ".join(reading) for reading in product(*(option[1:] or option for option in options)))
        yield from islice(readings, _MOST)


def _may_be(word: str, strange: Callable[[str], bool]) -> bool:
    bare = word.lower().strip("?!.,")
    if phrases().values("slips", bare):
        return True
    known = bare in phrases().vocabulary or bare in phrases().contractions
    return len(bare) >= _SHORTEST and bare.isalpha() and not known and strange(bare)


@cache
def _sorted() -> tuple[str, ...]:
    return tuple(sorted((word for word in phrases().vocabulary if len(word) >= _SHORTEST), reverse=True))


def _near(word: str) -> list[str]:
    """The word itself, and the known words a typo away."""
    bare = word.lower().strip("?!.,")
    if meant := phrases().values("slips", bare):
        return [word, meant]
    found = process.extract(bare, _sorted(), scorer=OSA.distance, score_cutoff=1, limit=_NEAR)
    return [word, *(other for other, _, _ in found)]
