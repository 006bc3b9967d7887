"""What a misspelt word may have meant: a word that some title, byline or alias holds.

Two words a typo apart share what is left when a letter is taken out of each, so the index keeps each word
under those remains; a look-up takes microseconds. Only words that the papers do not hold are ever repaired.
"""

from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz.distance import OSA

from bot.search.index import Index
from bot.search.keys import deletes, prefix, spelled

List = Literal["spelling", "surname", "name"]
_LONG: Final = 8
"""Letters from which two typos are still the same word."""


@dataclass(frozen=True, slots=True, order=True)
class Spelling:
    """A word that may have been meant."""

    distance: int
    """Letters changed, added, dropped or swapped with a neighbour."""
    word: str


def near(index: Index, kind: List, word: str) -> tuple[Spelling, ...]:
    """The words of one list at most a typo from `word` (two in a long word), nearest first; itself is not among them."""
    searcher = index.searcher()
    reach = 2 if len(word) >= _LONG else 1
    found = {
        spelled(term) for key in deletes(word) for term, _ in searcher.terms_with_prefix(kind, prefix(key))
    }
    ranked = (Spelling(OSA.distance(word, other, score_cutoff=reach), other) for other in found - {word})
    return tuple(sorted(spelling for spelling in ranked if spelling.distance <= reach))


def knows(index: Index, word: str) -> bool:
    """True when some paper holds the word, in any inflection."""
    searcher = index.searcher()
    stems = (searcher.doc_freq("text", stem) for stem in index.analyzers.forms(word))
    return any(stems) or searcher.doc_freq("byline", word) > 0


def repaired(index: Index, word: str) -> str:
    """The likeliest word for one that no paper holds: the nearest, then the most frequent; else the word itself."""
    if len(word) < 4 or knows(index, word):
        return word
    searcher = index.searcher()
    ranked = sorted(
        near(index, "spelling", word), key=lambda s: (s.distance, -searcher.doc_freq("exact", s.word))
    )
    return ranked[0].word if ranked else word
