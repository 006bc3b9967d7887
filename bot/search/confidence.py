"""How sure it is that the best sentence answers: signals, and a small calibrated model over them.

A logistic model whose weights are a table (confidence.yaml), made by tests/benchmarks/calibrate.py from the
questions in tests/questions. It decides among three tiers: a quote, the closest passage, nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

import yaml

from bot.search.choice import Candidate, Chooser
from bot.search.question import Question

FILE: Final = Path(__file__).with_name("confidence.yaml")
HALF: Final = 0.3
"""A word that a paper holds less well than this is absent from it."""
Tier = Literal["quote", "closest", "nothing"]


@dataclass(frozen=True, slots=True)
class Signals:
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


@dataclass(frozen=True, slots=True)
class Confidence:
    """The calibrated model."""

    bias: float
    weights: Mapping[str, float]
    quote: float
    """From this probability on the sentence is offered as the answer."""
    closest: float
    """From this probability on it is shown as the closest passage."""

    @classmethod
    def load(cls, path: Path = FILE) -> "Confidence":
        return cls(**yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader))

    def probability(self, signals: Signals) -> float:
        """How probable it is that the best sentence answers, 0 to 1."""
        total = self.bias + sum(self.weights[name] * value for name, value in asdict(signals).items())
        return 1 / (1 + math.exp(-total))

    def tier(self, signals: Signals) -> Tier:
        probability = self.probability(signals)
        return (
            "quote" if probability >= self.quote else "closest" if probability >= self.closest else "nothing"
        )


def signals(
    question: Question, best: Candidate, second: Candidate | None, chooser: Chooser, *, missing: bool
) -> Signals:
    """What can be seen of how well a candidate's best sentence answers; `missing`: a name that it never mentions."""
    top = best.passages[0]
    rarity = [chooser.rarity(term) for term in question.terms]
    asked = [0.0 if i in best.naming else weight for i, weight in enumerate(rarity)]
    first, last = question.focus
    focused = [w if first <= t.start < last else 0.0 for w, t in zip(asked, question.terms, strict=True)]
    return Signals(
        paper=best.coverage,
        sentence=_share(asked, top.matches) if any(asked) else 1.0,
        named=best.named,
        absent=_share(asked, [float(held < HALF) for held in best.held]),
        unknown=_share(rarity, [float(not chooser.frequency(term.word)) for term in question.terms]),
        margin=min(1.0, best.score - second.score) if second else 1.0,
        cue=float(top.cued),
        uncounted=float(bool(question.counted) and not top.counted),
        focus=_share(focused, [1.0 - match for match in top.matches]),
        name=float(missing),
    )


def _share(weights: Sequence[float], values: Sequence[float]) -> float:
    """A weighted mean; 0 of nothing."""
    return sum(w * v for w, v in zip(weights, values, strict=True)) / (sum(weights) or 1.0)
