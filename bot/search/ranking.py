"""How good a sentence is as an answer: a linear model over what can be seen of it.

Its weights are a table (ranking.yaml), made by tests/benchmarks/learn.py from sentences that are known to answer.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import mul
from pathlib import Path
from typing import Final, NamedTuple

from bot.kept import table
from bot.memo import once

FILE: Final = Path(__file__).with_name("ranking.yaml")
K1: Final = 1.5
B: Final = 0.75
"""BM25's usual constants."""


class Sight(NamedTuple):
    """What can be seen of a sentence for a question; shares are weighed by rarity in the paper."""

    cover: float
    """Share of the asked-for words that it holds."""
    bm25: float
    """BM25 of all words of the question, as a share of the best sentence's."""
    length: float
    """Logarithm of its number of telling words."""
    counted: float
    """How surely it has a figure of what "how many" counts."""
    cued: float
    """1 when it looks like the kind of answer asked for, or any kind may answer."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """The learned table."""

    signals: Mapping[str, float]
    """Of each part of a `Sight`."""
    cues: Mapping[str, float]
    """For fitting a cue of the question, by its name."""
    kinds: Mapping[str, Mapping[str, float]]
    """Kind of question, or "any" -> what a sentence does -> what that is worth."""

    @classmethod
    def load(cls, path: Path = FILE) -> "Ranking":
        return cls(**table(path))

    def score(
        self, sight: Sight, cues: Iterable[str], forms: Iterable[str], row: Mapping[str, float]
    ) -> float:
        """How much better a sentence is than another of its paper, as a logarithm of odds; `row` as by `row`.

        Cues and forms come in any order, in which plain addition would round differently.
        """
        worth = math.fsum([self.cues.get(cue, 0.0) for cue in cues])
        seen: float = sum(map(mul, self._signals, sight))
        return seen + worth + math.fsum([row.get(form, 0.0) for form in forms])

    def row(self, kinds: tuple[str, ...]) -> Mapping[str, float]:
        """What each thing that a sentence does is worth for a question of these kinds."""
        return _row(self, kinds)

    @cached_property
    def _signals(self) -> tuple[float, ...]:
        return tuple(self.signals.get(name, 0.0) for name in Sight._fields)


@lru_cache(maxsize=256)
def _row(ranking: Ranking, kinds: tuple[str, ...]) -> Mapping[str, float]:
    total: dict[str, float] = {}
    for kind in ("any", *kinds):
        for form, weight in ranking.kinds.get(kind, {}).items():
            total[form] = total.get(form, 0.0) + weight
    return total


@once
def known_ranking() -> Ranking:
    """What stands in ranking.yaml, read once."""
    return Ranking.load()


def bm25(documents: Sequence[tuple[str, ...]], asked: Mapping[str, float]) -> list[float]:
    """BM25 of each document for words with their inverse document frequencies."""
    mean = sum(map(len, documents)) / (len(documents) or 1) or 1.0
    return [_bm25(words, asked, K1 * (1 - B + B * len(words) / mean)) for words in documents]


def _bm25(words: tuple[str, ...], asked: Mapping[str, float], norm: float) -> float:
    if asked.keys().isdisjoint(words):
        return 0.0
    held = [word for word in words if word in asked]
    times = {word: held.count(word) for word in held}
    return sum([asked[word] * many / (many + norm) for word, many in times.items()])
