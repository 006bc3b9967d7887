"""One order of words and meaning together: scores of both brought to one scale, and added.

Fusing scores measured better than fusing ranks, and dividing by the best score as good as taking off the mean.
"""

from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev
from typing import Final

MEANING: Final = 0.7
"""What meaning counts, where words count the rest; the best on SciFact's training claims."""
NEAR: Final = 100
"""Papers that are found by each."""

ALIKE: Final = 0.45
"""What is this near in meaning is near whatever its words: requests of other fields are within 0.4."""


def fused(words: Mapping[str, float], meaning: Mapping[str, float]) -> list[tuple[str, float]]:
    """Ids and scores, best first, of all that either of two opinions names: BM25, and likeness from -1 to 1.

    A paper of which no meaning is known is neither near nor far.

    >>> [id_ for id_, _ in fused({"a": 3.0, "b": 2.0}, {"a": 0.1, "b": 0.6, "c": 0.5})]
    ['b', 'a', 'c']
    """
    best = max(words.values(), default=0.0) or 1.0
    usual = fmean(meaning.values()) if meaning else 0.0
    total = {
        id_: (1 - MEANING) * words.get(id_, 0.0) / best + MEANING * meaning.get(id_, usual)
        for id_ in (*words, *meaning)
    }
    return sorted(total.items(), key=lambda pair: -pair[1])


def blend(scores: Sequence[float], likeness: Sequence[float], weight: float) -> list[float]:
    """Scores moved towards another opinion, both brought to one scale; the mean and spread of `scores` are kept.

    >>> blend([3.0, 2.0, 1.0], [0.1, 0.2, 0.3], 1.0)
    [1.0, 2.0, 3.0]
    """
    spread, other = (pstdev(values) if len(values) > 1 else 0.0 for values in (scores, likeness))
    if not spread or not other:
        return list(scores)
    middle, centre = fmean(scores), fmean(likeness)
    return [
        round(score + weight * (middle + spread * (like - centre) / other - score), 9)
        for score, like in zip(scores, likeness, strict=True)
    ]
