"""Which papers a question is about, and how sure it is that the best sentence answers.

A question is about papers by all of its words, the names in it, and the paper under discussion. Words choose
with their rarity in the whole corpus; a paper called by its name comes before one that only shares words with
the question; the best sentence has its say, so that of two papers on one subject the one that answers comes
first.

How sure it is, is told by two logistic models over the same signals, whose weights are a table (confidence.yaml) made
by tests/benchmarks/calibrate.py: whether the paper answers at all, and whether its best sentence does. They
decide among three tiers: a quote, the closest passages, nothing.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import mul
from pathlib import Path
from statistics import fmean
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from bot.kept import table
from bot.papers import Paper
from bot.search.fusing import blend
from bot.search.passages import Passage, Profile, Scorer, weighted_mean
from bot.search.question import Question, Term, called, keys, naming
from bot.search.vocabulary import TALK, Background

Frequency = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Priors:
    """How the reasons for a paper are weighed, where holding every word of the question is 1; tuned on tests/questions."""

    named: float = 0.9
    """For being called by its name."""
    thread: float = 1.5
    """For being the paper under discussion: more than any reason for another."""
    phrase: float = 0.2
    """For the share of neighbouring words of the question that stand side by side in it."""
    title: float = 0.25
    """For the share of the question's words in its title."""
    own: float = 0.2
    """For being one that the team wrote down itself, and twice more for being called by its name: it keeps that."""


PRIORS = Priors()
PAPERS: Final = 0.4
"""How much meaning counts beside words in choosing a paper, where there is a model; tuned on tests/questions."""
MOST: Final = 6
"""How many papers have their sentences read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may be meant, with its sentences."""

    paper: Paper
    score: float
    named: float
    """How surely the question names it; 0: it does not."""
    naming: frozenset[int]
    """Which terms of the question name it."""
    coverage: float
    """The share of the question's words it holds, by rarity in the corpus."""
    held: tuple[float, ...]
    """For each term of the question, how well the paper holds it, 0 to 1."""
    passages: tuple[Passage, ...]
    """Best first; never empty."""


@dataclass(frozen=True, slots=True)
class _Glance:
    """A paper before its sentences are read."""

    paper: Paper
    page: Profile
    naming: frozenset[int]
    named: float
    held: list[float]
    score: float


class Chooser:
    """Weighs papers for one question."""

    def __init__(self, scorer: Scorer, frequency: Frequency, size: int, priors: Priors = PRIORS) -> None:
        self.scorer = scorer
        self.frequency = frequency
        self.size = max(size, 1)
        self.priors = priors
        self.background = Background.load()

    def weigh(
        self,
        question: Question,
        papers: Iterable[Paper],
        thread: str = "",
        alike: Mapping[str, float] = MappingProxyType({}),
    ) -> tuple[Candidate, ...]:
        """The papers, most likely meant first; only the `MOST` likeliest at a glance are read sentence by sentence.

        `alike`: how near papers are to the question in meaning, where that is known.
        """
        rarity = [self.rarity(term) for term in question.terms]
        seen = [self._glance(question, paper, rarity, thread) for paper in papers if paper.abstract.strip()]
        likely = sorted(_meant(seen, alike), key=lambda glance: -glance.score)[:MOST]
        return tuple(sorted((self._read(question, one, rarity) for one in likely), key=lambda c: -c.score))

    def rarity(self, term: Term) -> float:
        """How telling a word is in this corpus."""
        return self.background.rarity(term.word, self.frequency(term.word), self.size)

    def held(self, term: Term, page: Profile) -> float:
        """How well a paper's title and abstract hold a word, 0 to 1."""
        return self.scorer.match(term, page, page)

    def _glance(self, question: Question, paper: Paper, rarity: list[float], thread: str) -> _Glance:
        names, named = naming(question, called(paper))
        page = self.scorer.profile(paper)
        people = keys(" ".join(str(author) for author in paper.authors))
        held = [
            1.0 if i in names or term.word in people else self.held(term, page)
            for i, term in enumerate(question.terms)
        ]
        titled = [float(term.stem in page.title.stems) for term in question.terms]
        score = (
            weighted_mean(rarity, held)
            + self.priors.named * named
            + self.priors.title * weighted_mean(rarity, titled)
            + self.priors.phrase * phrases(question, page)
            + self.priors.thread * (paper.id == thread)
            + self.priors.own * paper.curated * (1 + 2 * named)
        )
        return _Glance(paper, page, names, max(named, float(paper.id == thread)), held, score)

    def _read(self, question: Question, glance: _Glance, rarity: list[float]) -> Candidate:
        passages = self.scorer.ranked(question, glance.paper, glance.page, glance.naming)
        held = tuple(max(h, *(p.matches[i] for p in passages)) for i, h in enumerate(glance.held))
        coverage = weighted_mean(rarity, held)
        more = coverage - weighted_mean(rarity, glance.held)
        return Candidate(
            glance.paper, glance.score + more, glance.named, glance.naming, coverage, held, passages
        )


def _meant(seen: Sequence[_Glance], alike: Mapping[str, float]) -> Sequence[_Glance]:
    """The same scored by words and meaning together; one of which no meaning is known is neither near nor far."""
    if not alike:
        return seen
    usual = fmean(alike.values())
    scores = blend([one.score for one in seen], [alike.get(one.paper.id, usual) for one in seen], PAPERS)
    return [replace(one, score=score) for one, score in zip(seen, scores, strict=True)]


def phrases(question: Question, page: Profile) -> float:
    """The share of neighbouring words of the question that stand side by side in the paper too."""
    pairs = [one.word + other.word for one, other in pairwise(question.terms)]
    return sum(map(page.spells, pairs)) / (len(pairs) or 1)


FILE: Final = Path(__file__).with_name("confidence.yaml")
LIGHT: Final = 0.25
"""What a word of talk counts among those that are asked for: abstracts do without it, whether they answer or not."""
SURE: Final = 0.75
"""From this on the question is taken to name the paper."""
HALF: Final = 0.3
"""A word that a paper holds less well than this is absent from it."""
Tier = Literal["quote", "closest", "nothing"]


class Signals(NamedTuple):
    """What can be seen of how well a sentence answers; shares are weighed by rarity in the corpus."""

    paper: float
    """Share of the question's words that the paper holds."""
    sentence: float
    """Share of the asked-for words that the best sentence holds; all, when the paper's name is all there is."""
    named: float
    """How surely the question names the paper, 1 for the paper of the thread."""
    absent: float
    """Share of the asked-for words that the paper does not hold at all."""
    unknown: float
    """Share of the question's words that no paper holds."""
    margin: float
    """How much better the paper is than the next."""
    cue: float
    """1 when the sentence looks like the kind of answer asked for, or any kind may answer."""
    uncounted: float
    """1 when the question counts something that the sentence does not name."""
    focus: float
    """How much of what is asked for ("which *sorting algorithm*") the sentence lacks."""
    name: float
    """1 when the question names something that the paper never mentions."""
    lacking: float
    """How much of what is asked for the paper lacks: the sum of these words' rarity, a tenth of it."""
    said: float
    """How much of what is asked for the best sentence holds, measured likewise."""
    score: float
    """The best sentence's score, an eighth of it."""
    alone: float
    """The best sentence's share of the odds of all sentences of the paper."""
    lead: float
    """How much better the best sentence is than the second, at most 2, half of it."""
    aimed: float
    """1 when the question names what it asks for ("which *sorting algorithm*")."""
    wanting: float
    """The share of what is asked for that is so named and that the paper lacks."""
    gone: float
    """How many of the asked-for words the paper does not hold at all, a fifth of it."""
    astray: float
    """`absent`, where the question names the paper: all that it asks may then be said of another."""
    why: float
    """1 when it asks for a reason, which nearly every abstract gives."""


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model over signals."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, signals: Signals) -> float:
        total = self.bias + sum(map(mul, map(self.weights.__getitem__, Signals._fields), signals))
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Confidence:
    """The calibrated models."""

    stated: Model
    """How probable it is that the paper answers."""
    right: Model
    """How probable it is that its best sentence does."""
    quote: float
    """From this probability of being right on the sentence is offered as the answer."""
    closest: float
    """From this probability that the paper answers on, its sentences are shown as the closest passages."""
    named: float
    """The same where the question names the paper: what is shown is then of the right one. Where that lacks no word, all is shown."""

    @classmethod
    def load(cls, path: Path = FILE) -> "Confidence":
        held = table(path)
        return cls(**held | {name: Model(**held[name]) for name in ("stated", "right")})

    def tier(self, signals: Signals) -> Tier:
        if self.right.probability(signals) >= self.quote:
            return "quote"
        named = signals.named >= SURE
        least = 0.0 if named and not signals.lacking else self.named if named else self.closest
        return "closest" if self.stated.probability(signals) >= least else "nothing"


def signals(
    question: Question, best: Candidate, second: Candidate | None, chooser: Chooser, *, missing: bool
) -> Signals:
    """What can be seen of how well a candidate's best sentence answers; `missing`: a name that it never mentions."""
    top, rest = best.passages[0], best.passages[1:]
    rarity = [chooser.rarity(term) for term in question.terms]
    heard = [LIGHT * w if t.word in TALK else w for w, t in zip(rarity, question.terms, strict=True)]
    asked = [0.0 if i in best.naming else weight for i, weight in enumerate(heard)]
    first, last = question.focus
    focused = [w if first <= t.start < last else 0.0 for w, t in zip(asked, question.terms, strict=True)]
    lacks = [1.0 - held for held in best.held]
    gone = [held < HALF for held in best.held]
    absent = weighted_mean(asked, list(map(float, gone)))
    return Signals(
        paper=best.coverage,
        sentence=weighted_mean(asked, top.matches) if any(asked) else 1.0,
        named=best.named,
        absent=absent,
        unknown=weighted_mean(rarity, [float(not chooser.frequency(term.word)) for term in question.terms]),
        margin=min(1.0, best.score - second.score) if second else 1.0,
        cue=float(top.cued),
        uncounted=float(bool(question.counted) and not top.counted),
        focus=weighted_mean(focused, [1.0 - match for match in top.matches]),
        name=float(missing),
        lacking=sum(map(mul, asked, lacks)) / 10,
        said=sum(map(mul, asked, top.matches)) / 10,
        score=top.score / 8,
        alone=1 / sum(math.exp(passage.score - top.score) for passage in best.passages),
        lead=min(1.0, (top.score - rest[0].score) / 2) if rest else 1.0,
        aimed=float(any(focused)),
        wanting=sum(map(mul, focused, lacks)) / (sum(asked) or 1.0),
        gone=sum(weight > 0 and lost for weight, lost in zip(asked, gone, strict=True)) / 5,
        astray=absent if best.named >= SURE else 0.0,
        why=float("why" in question.kinds),
    )
