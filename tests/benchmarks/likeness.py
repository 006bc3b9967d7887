"""Whether the likeness in meaning of question and passage helps to find the place: heads learned over it, beside the table alone.

Run as `python tests/benchmarks/likeness.py QASPER [VECTORS.npy]`, with the semantic extra, numpy and scipy: some ten minutes of the processor, which
go into the vectors; those are kept in a file if one is named, and read from it. Of QASPER's validation part each half of the papers is measured
with weights learned from the other. "added": the likeness, in standard deviations over the paper, times one weight. "head": as a passage's score
the table's, and weights for the likeness, that of its neighbours and its section, its rank and what it says beside BM25, for every
question and for each kind of question; by maximum likelihood of the marked passages, with ridge.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from places import cases, found
from scipy.optimize import minimize

from bot.meaning.model import SIZE, Encoder
from bot.search.matching import HELD, KINDS, held
from bot.search.places import learned, scored

RIDGE = (0.01, 0.03, 0.1)
ADDED = (0.2, 0.4, 0.6)
ROUNDS = 60


@dataclass(frozen=True)
class Seen:
    """A question, and its passages as rows."""

    case: Any
    scores: Any
    likeness: Any
    rows: Any
    half: int


def vectors(given: Sequence[Any], file: Path | None) -> dict[str, Any]:
    """The vector of each passage and question, of length one."""
    texts = list(dict.fromkeys(one for case in given for one in (*case.text.said, case.question)))
    if file and file.exists():
        made = np.load(file)
    else:
        made = np.frombuffer(b"".join(Encoder().vectors(texts)), np.int8).reshape(-1, SIZE)
        if file:
            np.save(file, made)
    floats = made.astype(float)
    lengths = np.linalg.norm(floats, axis=1, keepdims=True) + 1e-9
    return dict(zip(texts, floats / lengths, strict=True))


def looked(given: Sequence[Any], known: dict[str, Any]) -> Iterator[Seen]:
    papers = list(dict.fromkeys(id(case.text) for case in given))
    halves = {paper: i % 2 for i, paper in enumerate(papers)}
    for case in given:
        columns = held(case.asked, case.text)
        scores = np.array(scored(case.asked, case.text, columns, learned()))
        likeness = np.array([known[one] for one in case.text.said]) @ known[case.question]
        rows = features(case, scores, likeness, np.array(columns[HELD.index("bm25")]))
        yield Seen(case, scores, likeness, rows, halves[id(case.text)])


def standard(values: Any) -> Any:
    return (values - values.mean()) / (values.std() + 1e-9)


def features(case: Any, scores: Any, likeness: Any, bm25: Any) -> Any:
    """The table's score, then what is learned, for every question and for each kind."""
    alike, rank, place = standard(likeness), np.argsort(np.argsort(-likeness)), np.array(case.text.place)
    section = np.array([alike[place == at].mean() for at in place])
    own = np.c_[
        alike,
        likeness,
        likeness / likeness.max(),
        1 / (1 + rank),
        rank == 0,
        rank < 3,
        np.r_[0, alike[:-1]],
        np.r_[alike[1:], 0],
        section,
        alike * standard(np.array([len(one) for one in case.text.said])),
        alike * bm25,
        bm25,
    ]
    kinds = np.zeros(len(KINDS) + 1)
    kinds[list(case.asked.kinds)] = 1
    return np.c_[scores, np.kron(kinds, own)]


def head(given: Sequence[Seen], ridge: float) -> Any:
    """Weights, held back towards the table alone."""
    sizes = [len(one.rows) for one in given]
    starts, owner = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    rows, marked = np.vstack([one.rows for one in given]), np.zeros(sum(sizes), dtype=bool)
    marked[[start + i for start, one in zip(starts, given, strict=True) for i in one.case.marked]] = True
    first = np.r_[1.0, np.zeros(rows.shape[1] - 1)]

    def loss(weights: Any) -> tuple[float, Any]:
        scores = rows @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        right = np.where(marked, likely, 0)
        all_, good = np.add.reduceat(likely, starts), np.add.reduceat(right, starts)
        slope = rows.T @ (likely / all_[owner] - right / good[owner]) / len(given)
        off = weights - first
        return np.log(all_ / good).mean() + ridge * off @ off / 2, slope + ridge * off

    return minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x


def measure(name: str, given: Sequence[Seen], score: Callable[[Seen], Any]) -> None:
    print(f"{name:20}", found([one.case for one in given], [list(score(one)) for one in given]), flush=True)


def main(folder: Path, file: Path | None) -> None:
    given = list(cases(folder, "validation"))
    seen = list(looked(given, vectors(given, file)))
    measure("table", seen, lambda one: one.scores)
    measure("likeness", seen, lambda one: one.likeness)
    for weight in ADDED:
        measure(f"added {weight}", seen, partial(added, weight))
    for ridge in RIDGE:
        halves = [head([one for one in seen if one.half != half], ridge) for half in (0, 1)]
        measure(f"head, ridge {ridge}", seen, partial(learned_over, halves))


def added(weight: float, one: Seen) -> Any:
    return one.scores + weight * standard(one.likeness)


def learned_over(halves: Sequence[Any], one: Seen) -> Any:
    """By the weights from the half of the papers that a question's is not in."""
    return one.rows @ halves[one.half]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
