"""From a question and a paper to the paper's sentences, best first.

The words that name the paper are taken out first, or its subject would drown what is asked about it ("how
many *agents* formalized the textbook" in a paper full of textbooks). What is left is weighed by how few of
the paper's own sentences hold it; cues for the kind of answer are added.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.papers import Paper
from bot.search.cues import Cue
from bot.search.figures import figures
from bot.search.mentions import called, joined, keys, names
from bot.search.question import Question, Term, naming
from bot.search.synonyms import Synonyms
from bot.text import Span, sentences, stem, stems, tokens


@dataclass(frozen=True, slots=True)
class Weights:
    """How the parts of a sentence's score are weighed; tuned on tests/questions and SciFact."""

    before: float = 0.2
    """What a word counts in the sentence before."""
    naming: float = 0.05
    """What the paper's name in a sentence adds: the sentence is about it rather than about others."""
    counted: float = 0.6
    """For a figure right before what "how many" counts."""
    part: float = 0.7
    """What a match by a common beginning ("compute", "uncomputable") is worth."""


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Sentence:
    span: Span
    words: tuple[str, ...]
    """Its stems, in order."""
    stems: frozenset[str]
    keys: frozenset[str]
    groups: frozenset[int]
    names: frozenset[str]
    """The words written as names, joined; abbreviations of the field left out."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A paper as the scorer sees it."""

    sentences: tuple[Sentence, ...]
    title: frozenset[str]
    stems: frozenset[str]
    """Of the title and every sentence."""
    keys: frozenset[str]
    groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, scored."""

    paper: Paper
    span: Span
    score: float
    matches: tuple[float, ...]
    """For each term of the question, how well the sentence holds it, 0 to 1."""
    cued: bool
    """Whether it looks like the kind of answer asked for, where only one kind can answer."""
    counted: bool
    """Whether it has a figure of what "how many" counts."""


@lru_cache(maxsize=1024)
def profile(title: str, spans: tuple[Span, ...], synonyms: Synonyms) -> Profile:
    parts = tuple(_sentence(span, synonyms) for span in spans)
    heading = stems(title)
    return Profile(
        parts,
        frozenset(heading),
        frozenset(heading).union(*(part.stems for part in parts)),
        keys(title).union(*(part.keys for part in parts)),
        synonyms.present(heading).union(*(part.groups for part in parts)),
    )


def _sentence(span: Span, synonyms: Synonyms) -> Sentence:
    words = tuple(stems(span.text))
    named = frozenset(name for name in _names(span.text) if not synonyms.present([stem(name.rstrip("s"))]))
    return Sentence(span, words, frozenset(words), keys(span.text), synonyms.present(words), named)


def _names(sentence: str) -> frozenset[str]:
    return frozenset(joined(word) for start, end in names(sentence) for word in sentence[start:end].split())


class Scorer:
    """Scores the sentences of papers against questions."""

    def __init__(self, synonyms: Synonyms, weights: Weights = WEIGHTS) -> None:
        self.synonyms = synonyms
        self.weights = weights

    def profile(self, paper: Paper, spans: tuple[Span, ...] | None = None) -> Profile:
        """A paper taken apart; `spans` are its sentences where they are known."""
        return profile(paper.title, split(paper.abstract) if spans is None else spans, self.synonyms)

    def rank(
        self, question: Question, paper: Paper, spans: tuple[Span, ...] | None = None
    ) -> tuple[Passage, ...]:
        """Every sentence of a paper, best first; of equals the earlier."""
        named, _ = naming(question, called(paper))
        page = self.profile(paper, spans)
        weights = [0.0 if i in named else _weight(term, page) for i, term in enumerate(question.terms)]
        return tuple(sorted(self._passages(question, paper, page, weights), key=lambda p: -p.score))

    def _passages(
        self, question: Question, paper: Paper, page: Profile, weights: Sequence[float]
    ) -> Iterator[Passage]:
        own = frozenset(map(joined, called(paper)))
        strict = frozenset(cue for cue in question.cues if cue.strict)
        before: tuple[float, ...] = (0.0,) * len(weights)
        for part in page.sentences:
            fits = _fitting(question, part, own)
            matches = tuple(1.0 if term.cues & fits else self._match(term, part) for term in question.terms)
            counted = counts(question.counted, part, self.synonyms)
            score = _share(
                weights, [max(m, self.weights.before * b) for m, b in zip(matches, before, strict=True)]
            )
            score += sum(cue.bonus for cue in fits) + self.weights.counted * counted
            score += self.weights.naming * (not own.isdisjoint(part.keys))
            yield Passage(paper, part.span, score, matches, fits.issuperset(strict), counted > 0)
            before = matches

    def _match(self, term: Term, part: Sentence) -> float:
        return self.match(term, part.stems, part.keys, part.groups)

    def match(
        self, term: Term, words: frozenset[str], spelt: frozenset[str], groups: frozenset[int]
    ) -> float:
        """How well a text holds a word: 1 itself, less a synonym or a word with the same beginning."""
        if term.stem in words or term.word in spelt:
            return 1.0
        shared = self.synonyms.weight(term.groups & groups)
        if (
            len(term.stem) >= 5
            and shared < self.weights.part
            and any(_akin(term.stem, word) for word in words)
        ):
            return self.weights.part
        return shared


def _weight(term: Term, page: Profile) -> float:
    """How telling a word is inside a paper."""
    held = sum(term.stem in part.stems for part in page.sentences)
    return math.log(1 + (len(page.sentences) - held + 0.5) / (held + 0.5))


def _fitting(question: Question, part: Sentence, own: frozenset[str]) -> frozenset[Cue]:
    """The question's cues that a sentence fits; a name counts when it is new to the question and not the paper's own."""
    asked = {term.word for term in question.terms}
    named = any(name not in asked and not any(name in known for known in own) for name in part.names)
    return frozenset(cue for cue in question.cues if cue.fits(part.span.text, named=named))


def _share(weights: Sequence[float], held: Sequence[float]) -> float:
    """The share of the asked-for words that is held."""
    return sum(w * h for w, h in zip(weights, held, strict=True)) / (sum(weights) or 1.0)


@lru_cache(maxsize=262144)
def _akin(one: str, other: str) -> bool:
    """Whether two stems share a long beginning, or one ends in the other ("comput", "uncomput")."""
    short, long = sorted((one, other), key=len)
    if len(short) < 5:
        return False
    return long.endswith(short) or (long[: len(short) - 1] == short[:-1] and len(long) - len(short) <= 4)


def counts(noun: str, part: Sentence, synonyms: Synonyms) -> float:
    """Whether a sentence counts what is asked for: a figure with the noun at most five words after it."""
    if not noun:
        return 0.0
    groups = synonyms.present([noun])
    best = 0.0
    for figure in figures(part.span.text):
        following = tokens(part.span.text[figure.start : figure.end + 60])[:8]
        stemmed = [stem(token) for token in following]
        if noun in stemmed:
            best = 1.0
        elif groups & synonyms.present(stemmed):
            best = max(best, 0.5)
    return best


@lru_cache(maxsize=4096)
def split(abstract: str) -> tuple[Span, ...]:
    """An abstract's sentences."""
    return sentences(abstract)
