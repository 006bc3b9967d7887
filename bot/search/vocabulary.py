"""Words: what the field calls by several names, how common a word is, and what a misspelt one may have meant.

What the field calls by several names stands in synonyms.yaml: data, not code, so that a line can be added by
whoever misses it. Phrases are compared by stem; the longest wins. "same" groups stand in for each other in
any search; "near" ones only help to prefer a sentence.

How common a word is in general is asked of background.txt, so that ten papers do not decide that "take" is
rare. It gives, for stems found in at least two of a thousand abstracts of computer science, how many of a
thousand hold them (made by tests/benchmarks/background.py from arXiv's public metadata).

A misspelt word may have meant one that some title, byline or alias holds. A typo leaves one half of a word as
it is, so the index keeps each word forwards and backwards, and its sorted list of terms gives those that
share a half: a hundred or so, compared in microseconds. (Keeping each word under what is left when any one
letter is taken out finds the same in less time, but made half of all terms.) Only words that the papers do
not hold are ever repaired.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.kept import table
from bot.memo import once
from bot.search.port import Engine, Look
from bot.search.terms import LISTED, prefix, spelled, spelling_prefixes, spelling_terms
from bot.text import stem, stems

FILE: Final = Path(__file__).with_name("synonyms.yaml")
SAME: Final = 0.9
NEAR: Final = 0.35

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that stand for each other."""

    terms: tuple[str, ...]
    """As people write them."""
    weight: float
    """How good a match through this group is, where the very word is 1: `SAME` or `NEAR`."""
    reason: str


@dataclass(frozen=True, eq=False)
class Synonyms:
    groups: tuple[Group, ...]

    @classmethod
    def load(cls, path: Path = FILE) -> "Synonyms":
        """The groups of a file with two lists, `same` and `near`, of {terms, reason}."""
        kinds = table(path)
        weights = {"same": SAME, "near": NEAR}
        return cls(
            tuple(
                Group(tuple(map(str, entry["terms"])), weights[kind], entry["reason"])
                for kind, entries in kinds.items()
                for entry in entries
            )
        )

    def found(self, words: Sequence[str]) -> list[tuple[int, int, int]]:
        """Where a group's phrase stands in stems: (start, end, group), the longest phrases of each group."""
        phrases = self._phrases
        starts = [start for start, word in enumerate(words) if word in phrases]
        return [
            (start, start + len(phrase), group)
            for start in starts
            for phrase, group in phrases[words[start]]
            if tuple(words[start : start + len(phrase)]) == phrase
        ]

    def covering(self, words: Sequence[str]) -> list[frozenset[int]]:
        """For each stem, the groups of the phrases it is part of; a longer phrase hides the shorter in it."""
        spans = self.found(words)
        widest = [max((e - s for s, e, _ in spans if s <= i < e), default=0) for i in range(len(words))]
        return [
            frozenset(g for s, e, g in spans if s <= i < e and e - s == widest[i]) for i in range(len(words))
        ]

    def present(self, words: Sequence[str]) -> frozenset[int]:
        """The groups of which some phrase occurs."""
        alone, longer = self._alone, self._longer
        found = {group for word in alone.keys() & words for group in alone[word]}
        for at in [at for at, pair in enumerate(pairwise(words)) if pair in longer]:
            for phrase, group in longer[words[at], words[at + 1]]:
                if tuple(words[at : at + len(phrase)]) == phrase:
                    found.add(group)
        return frozenset(found)

    def heads(self, groups: frozenset[int]) -> frozenset[str]:
        """The first stems of the phrases of groups."""
        return frozenset(head for group in groups for head in self._begin[group])

    @cached_property
    def _alone(self) -> Mapping[str, tuple[int, ...]]:
        """Stem -> the groups of which it is a phrase."""
        alone = {
            head: tuple(group for phrase, group in found if len(phrase) == 1)
            for head, found in self._phrases.items()
        }
        return {head: groups for head, groups in alone.items() if groups}

    @cached_property
    def _longer(self) -> Mapping[tuple[str, str], tuple[tuple[Stems, int], ...]]:
        """First two stems -> the phrases that they begin: two say so much that hardly any is compared for nothing."""
        begun: dict[tuple[str, str], list[tuple[Stems, int]]] = {}
        for phrase, group in (one for found in self._phrases.values() for one in found):
            if len(phrase) > 1:
                begun.setdefault((phrase[0], phrase[1]), []).append((phrase, group))
        return {pair: tuple(found) for pair, found in begun.items()}

    @cached_property
    def _begin(self) -> Mapping[int, frozenset[str]]:
        """The first stems of each group's phrases."""
        begin: dict[int, set[str]] = {group: set() for group in range(len(self.groups))}
        for head, found in self._phrases.items():
            for _, group in found:
                begin[group].add(head)
        return {group: frozenset(heads) for group, heads in begin.items()}

    def weight(self, groups: frozenset[int]) -> float:
        """How good a match through any of these groups is; 0 without one."""
        return max([self.groups[group].weight for group in groups]) if groups else 0.0

    @cached_property
    def _phrases(self) -> dict[str, tuple[tuple[Stems, int], ...]]:
        """First stem -> (whole phrase, group)."""
        phrases: dict[str, dict[tuple[Stems, int], None]] = {}
        for number, group in enumerate(self.groups):
            for term in group.terms:
                if phrase := tuple(stems(term)):
                    phrases.setdefault(phrase[0], {})[phrase, number] = None
        return {first: tuple(found) for first, found in phrases.items()}


@once
def known_synonyms() -> Synonyms:
    """What stands in synonyms.yaml, read and stemmed once for all libraries of a process."""
    return Synonyms.load()


BACKGROUND: Final = Path(__file__).with_name("background.txt")
UNLISTED: Final = 0.0007
"""The share of a word that is too rare to be listed."""
PAPERS: Final = 300
"""How many papers the table counts for beside those of the corpus."""


TALK: Final = frozenset(
    "ate became began bought bring brought came chose cool drew drove famous fast favorite favourite feel felt forgot fun funny gave glad go goes "
    "going gone got guess guy guys happy hard hear heard held hello hey hope kept knew left lend let liked lot love lunch maybe meant met mine money "
    "nice ok okay paid people please pretty put quick ran read real right said sad sang saw says sell send sent sing sings sold soon sorry spent stand "
    "stick stood stuff sure take tell thank thanks thing things thought threw throw thrown today told tomorrow took tried ugly understood want wanted "
    "week went wish woke won wore worth wrote yesterday yes".split()
)
"""Words of talk that abstracts do without."""


@dataclass(frozen=True, slots=True)
class Background:
    shares: dict[str, float]
    """Stem -> the share of papers that hold it."""

    @classmethod
    @cache
    def load(cls) -> "Background":
        rows = (line.split() for line in BACKGROUND.read_text(encoding="utf-8").splitlines())
        return cls({word: int(permille) / 1000 for word, permille in rows})

    def rarity(self, word: str, held: int, size: int) -> float:
        """How telling a word is that `held` of `size` papers hold (inverse document frequency, smoothed)."""
        count = min(held, size) + PAPERS * self.shares.get(stem(word), UNLISTED)
        return math.log(1 + (size + PAPERS - count + 0.5) / (count + 0.5))

    def common(self, word: str) -> bool:
        """Whether a word is in general use, so that not knowing it says little."""
        return stem(word) in self.shares

    def nearly(self, word: str) -> bool:
        """Whether a word may be a frequent one with a slip of the finger."""
        frequent = [known for known, share in self.shares.items() if share >= _OFTEN]
        near = partial(process.extractOne, scorer=OSA.normalized_similarity, score_cutoff=_SLIP)
        return len(word) >= _SLIPS and near(stem(word), frequent) is not None

    def plain(self, word: str) -> bool:
        """Whether a word is no term: one that anybody may say, in lower case, without figures."""
        return word.isalpha() and word.islower() and (word in TALK or self.common(word))


List = Literal["spelling", "surname", "name"]
_SLIPS: Final = 5
"""Letters from which a word may be another, misspelt."""
_OFTEN: Final = 0.02
"""The share of abstracts that hold a frequent word."""
_SLIP: Final = 0.79
"""How much of it must then be as in the other."""
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


def near(index: Engine, kind: List, word: str) -> tuple[Spelling, ...]:
    """The words of one list at most a typo from `word` (two in a long word), nearest first; itself is not among them."""
    reach = 2 if len(word) >= _LONG else 1
    found = set(map(spelled, (term for term, _ in index.beginning(kind, spelling_prefixes(word, reach)))))
    close = process.extract_iter(word, found - {word}, scorer=OSA.distance, score_cutoff=reach)
    return tuple(sorted(Spelling(distance, other) for other, distance, _ in close))


def known(index: Engine, kind: List, word: str) -> bool:
    """Whether a list holds this very word."""
    return index.searcher().doc_freq(kind, spelling_terms(word)[0]) > 0


def looked_up(index: Engine, words: Iterable[str]) -> Iterator[Look]:
    """What is asked of each word that a topic or a name may be made of (`Engine.expect`)."""
    for word in words:
        yield from (("text", form) for form in index.analyzers.forms(word))
        yield "byline", word
        yield "compound", (prefix(stem(word)),)


def knows(index: Engine, word: str) -> bool:
    """True when some paper holds the word, in any inflection."""
    searcher = index.searcher()
    stems = (searcher.doc_freq("text", stem) for stem in index.analyzers.forms(word))
    return any(stems) or searcher.doc_freq("byline", word) > 0 or bool(hyphened(index, word))


def hyphened(index: Engine, word: str) -> Mapping[str, int]:
    """The compounds that make this word, in any inflection, when their hyphens are dropped: term -> papers."""
    stemmed = stem(word)
    return index.recalled("compounds", stemmed, partial(_compounds, index, stemmed))


def _compounds(index: Engine, stemmed: str) -> Mapping[str, int]:
    found = index.beginning("compound", (prefix(stemmed),))
    return dict(sorted(found, key=lambda entry: (-entry[1], entry[0]))[:_INFLECTIONS])


def repaired(index: Engine, word: str) -> str:
    """The likeliest word for one that no paper holds: the nearest, then the most frequent; else the word itself.

    A word in general use is no typo: "synthesis" is not meant for "synthetic".
    """
    if len(word) < LISTED or Background.load().common(word) or knows(index, word):
        return word
    searcher = index.searcher()
    close = near(index, "spelling", word)
    index.expect(("exact", spelling.word) for spelling in close)
    held = {s: searcher.doc_freq("exact", s.word) for s in close}
    likely = [s for s, papers in held.items() if s.distance == 1 or papers > searcher.num_docs // _RARE]
    return min(likely, key=lambda s: (s.distance, -held[s])).word if likely else word


def frequency(index: Engine, word: str) -> int:
    """In how many papers a word occurs, in any inflection; of its spellings, hyphened or not, the most frequent."""
    searcher = index.searcher()
    written = [searcher.doc_freq("text", form) for form in index.analyzers.forms(word)]
    return max([*written, *hyphened(index, word).values()], default=0)
