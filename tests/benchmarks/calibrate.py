"""Makes bot/search/confidence.yaml: fits the models of how sure an answer is.

    python tests/benchmarks/calibrate.py DATA > confidence.yaml

DATA holds the folders that `libraries.py` reads. Every question is asked of its small library; one model learns to tell the questions
that the likeliest paper answers, another those of which the best sentence does (logistic regression, gradient descent, a
little ridge; nothing is drawn by chance). Questions within a thread are rarely answered by an abstract: they have a bias of their own,
which is thrown away. A sentence is quoted from the probability on from which PRECISE of those on unseen corpora are right.
On standard error: how it does on each corpus when it has learned from the others, and the curve of calibration over all.
"""

import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from libraries import Shelf, shelves

from bot.answering.ask import find
from bot.library import Library
from bot.queries import Ask
from bot.search.choice import SURE, Signals

PRECISE = 0.93
"""Share of the sentences that are quoted plainly that must answer."""
REFUSED = {"labelled": 0.345, "ten": 0.03}
"""Share of the answerable questions that may be refused: of those that name no paper, and of those that do."""
WORTH = {"labelled": 2.0, "scifact": 0.3, "qasper": 0.15, "ten": 1.0}
RIDGE = 0.003
ROUNDS = 400
STEP = 0.05
NAMES = Signals._fields
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class Row:
    """What is seen of a question's likeliest paper, and what is true of it."""

    corpus: str
    signals: Signals
    stated: bool
    right: bool
    thread: bool


def rows(shelf: Shelf) -> Iterator[Row]:
    """A row for each question of a small library."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(f"sqlite:///{folder}/papers.sqlite3", Path(folder))
        library.sync(shelf.papers)
        for asked in shelf.questions:
            found = find(Ask(asked.q, asked.thread), library)
            if found:
                best = found.candidates[0]
                right = asked.answers(best.paper.id, best.passages[0].span.text)
                yield Row(
                    shelf.corpus, found.signals, best.paper.id in asked.papers, right, bool(asked.thread)
                )
        library.close()


def fit(data: Sequence[Row], truth: Sequence[bool]) -> list[float]:
    """The weights, then the biases without and within a thread."""
    lines = [(*row.signals, float(not row.thread), float(row.thread)) for row in data]
    worth = [WORTH[row.corpus] for row in data]
    total, size = sum(worth), len(NAMES) + 2
    model, mean, spread = [0.0] * size, [0.0] * size, [0.0] * size
    for turn in range(1, ROUNDS + 1):
        slope = [RIDGE * weight for weight in model[:-2]] + [0.0, 0.0]
        for line, yes, weight in zip(lines, truth, worth, strict=True):
            error = weight / total * (probability(model, line) - yes)
            for i, value in enumerate(line):
                slope[i] += error * value
        for i, rise in enumerate(slope):
            mean[i] = 0.9 * mean[i] + 0.1 * rise
            spread[i] = 0.999 * spread[i] + 0.001 * rise * rise
            model[i] -= STEP * (mean[i] / (1 - 0.9**turn)) / (math.sqrt(spread[i] / (1 - 0.999**turn)) + 1e-8)
    return model


def probability(model: Sequence[float], line: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(model, line, strict=True))))


def foretold(model: Sequence[float], row: Row) -> float:
    """What a model says of a question outside a thread."""
    return probability(model, (*row.signals, 1.0, 0.0))


def auc(scored: Sequence[tuple[float, bool]]) -> float:
    """How often a question of which it is true is given more than one of which it is not."""
    good, bad = ([p for p, yes in scored if yes == kind] for kind in (True, False))
    wins = sum((one > other) + (one == other) / 2 for one in good for other in bad)
    return wins / ((len(good) * len(bad)) or 1)


def curve(scored: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """For each range of probabilities: how many were in it, what was said of them, how often it was true."""
    for low, high in pairwise(BINS):
        some = [(p, yes) for p, yes in scored if low <= p < high]
        if some:
            said, true = (sum(column) / len(some) for column in zip(*some, strict=True))
            yield f"{low:.1f} to {min(high, 1.0):.1f}: {len(some):4} questions, said {said:.2f}, true {true:.2f}"


def precise(scored: Sequence[tuple[float, bool]]) -> float:
    """The least probability from which on what is told is true often enough."""
    ranked, least, good = sorted(scored, reverse=True), 1.0, 0
    for number, (p, yes) in enumerate(ranked, 1):
        good += yes
        if good / number >= PRECISE:
            least = p
    return least


def refusing(answerable: Sequence[float], share: float) -> float:
    """The probability below which this share of some lies."""
    return sorted(answerable)[math.floor(share * len(answerable))]


def unseen(data: Sequence[Row]) -> Iterator[tuple[Row, float, float]]:
    """Each question with what models say of it that learned from the other corpora; "labelled" is left out in quarters."""
    for corpus in WORTH:
        held = [row for row in data if row.corpus == corpus]
        quarters = [held[i::4] for i in range(4)] if corpus == "labelled" else [held]
        for part in quarters:
            rest = [row for row in data if row not in part]
            stated, right = fit(rest, [row.stated for row in rest]), fit(rest, [row.right for row in rest])
            yield from ((row, foretold(stated, row), foretold(right, row)) for row in part)


def model(data: Sequence[Row], truth: Sequence[bool]) -> str:
    *weights, bias, _ = (round(weight, 3) for weight in fit(data, truth))
    table = ", ".join(f"{name}: {weight}" for name, weight in zip(NAMES, weights, strict=True))
    return f"{{bias: {bias}, weights: {{{table}}}}}"


def main(data: Path) -> None:
    seen = [row for shelf in shelves(data) for row in rows(shelf)]
    told = [*unseen(seen)]
    for corpus in WORTH:
        own = [one for one in told if one[0].corpus == corpus]
        answered, right = (
            auc([(p, row.stated) for row, p, _ in own]),
            auc([(p, row.right) for row, _, p in own]),
        )
        print(
            f"{corpus:9} {len(own):4} questions: area of stated {answered:.2f}, of right {right:.2f}",
            file=sys.stderr,
        )
    free = [one for one in told if not one[0].thread]
    print("right:", *curve([(p, row.right) for row, _, p in free]), sep="\n  ", file=sys.stderr)
    closest, named = (
        refusing(
            [
                p
                for row, p, _ in told
                if row.corpus == corpus and row.stated and (row.signals.named >= SURE) == sure
            ],
            share,
        )
        for sure, (corpus, share) in enumerate(REFUSED.items())
    )
    print(f"# Made by tests/benchmarks/calibrate.py from {len(seen)} questions.")
    print(
        f"stated: {model(seen, [row.stated for row in seen])}\nright: {model(seen, [row.right for row in seen])}"
    )
    quote = precise([(p, row.right) for row, _, p in free])
    print(f"quote: {quote:.3f}\nclosest: {closest:.3f}\nnamed: {named:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
