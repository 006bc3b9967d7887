"""What a misspelt word may have meant: a word that some title, byline or alias holds.

A typo leaves one half of a word as it is, so the index keeps each word forwards and backwards, and its sorted list of
terms gives those that share a half: a hundred or so, compared in microseconds. (Keeping each word under what is left
when any one letter is taken out finds the same in less time, but made half of all terms.) Only words that the
papers do not hold are ever repaired.
"""

from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.index import Index
from bot.search.keys import LISTED, prefix, spelled, spelling_prefixes, spelling_terms
from bot.text import stem

List = Literal["spelling", "surname", "name"]
_LONG: Final = 8
"""Letters from which two typos are still the same word."""
_RARE: Final = 5000
"""A word that one paper in so many holds is meant by no word two typos away: among many words, some is that near to any."""
_INFLECTIONS: Final = 32
"""Compounds of one stem that are looked for; more than there are of any."""


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
        spelled(term, backward=backward)
        for start, backward in spelling_prefixes(word, reach)
        for term, _ in searcher.terms_with_prefix(kind, start)
    }
    close = process.extract_iter(word, found - {word}, scorer=OSA.distance, score_cutoff=reach)
    return tuple(sorted(Spelling(distance, other) for other, distance, _ in close))


def known(index: Index, kind: List, word: str) -> bool:
    """Whether a list holds this very word."""
    return index.searcher().doc_freq(kind, spelling_terms(word)[0]) > 0


def knows(index: Index, word: str) -> bool:
    """True when some paper holds the word, in any inflection."""
    searcher = index.searcher()
    stems = (searcher.doc_freq("text", stem) for stem in index.analyzers.forms(word))
    return any(stems) or searcher.doc_freq("byline", word) > 0 or bool(hyphened(index, word))


def hyphened(index: Index, word: str) -> dict[str, int]:
    """The compounds that make this word, in any inflection, when their hyphens are dropped: term -> papers."""
    found = index.searcher().terms_with_prefix("compound", prefix(stem(word)))
    return dict(sorted(found, key=lambda entry: (-entry[1], entry[0]))[:_INFLECTIONS])


def repaired(index: Index, word: str) -> str:
    """The likeliest word for one that no paper holds: the nearest, then the most frequent; else the word itself."""
    if len(word) < LISTED or knows(index, word):
        return word
    searcher = index.searcher()
    held = {s: searcher.doc_freq("exact", s.word) for s in near(index, "spelling", word)}
    likely = [s for s, papers in held.items() if s.distance == 1 or papers > searcher.num_docs // _RARE]
    return min(likely, key=lambda s: (s.distance, -held[s])).word if likely else word


def frequency(index: Index, word: str) -> int:
    """In how many papers a word occurs, in any inflection; of its spellings, hyphened or not, the most frequent."""
    searcher = index.searcher()
    written = [searcher.doc_freq("text", form) for form in index.analyzers.forms(word)]
    return max([*written, *hyphened(index, word).values()], default=0)
