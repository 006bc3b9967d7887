"""Makes bot/search/confidence.yaml: fits the model of how sure an answer is.

Run as `python tests/benchmarks/calibrate.py QUESTIONS.jsonl... > bot/search/confidence.yaml`. Every question is
asked of the ten papers of the corpus; the model learns to tell the questions that the corpus answers from those
that it does not (logistic regression, plain gradient descent, a little ridge). The two thresholds are then set
by what they cost: `closest` refuses at most REFUSED of the answerable questions, `quote` lets at most ASSERTED
of the unanswerable ones be shown as an answer. On standard error: how it does in ten-fold cross-validation.
"""

import json
import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from bot.answering.ask import find
from bot.corpus import load
from bot.library import Library
from bot.queries import Ask
from bot.search.confidence import Signals

REFUSED = 0.025
ASSERTED = 0.05
RIDGE = 0.02
ROUNDS = 6000
STEP = 0.5
NAMES = [field.name for field in fields(Signals)]
SKIPPED = {"list", "topic", "compare", "who", "when", "where"}
CORPUS = Path(__file__).parents[2] / "corpus"

Row = tuple[list[float], bool]


def rows(files: Sequence[Path]) -> Iterator[Row]:
    """The signals of each question, and whether the corpus answers it."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(f"sqlite:///{folder}/papers.sqlite3", Path(folder))
        library.sync(load(CORPUS)[0])
        for file in files:
            for question in map(json.loads, file.read_text().splitlines()):
                found = None if question["type"] in SKIPPED else find(Ask(question["q"]), library)
                if found:
                    yield list(asdict(found.signals).values()), question["answerable"]
        library.close()


def probability(model: Sequence[float], values: Sequence[float]) -> float:
    """What a model (bias first) says of a question's signals."""
    return 1 / (1 + math.exp(-model[0] - sum(w * v for w, v in zip(model[1:], values, strict=True))))


def fit(data: Sequence[Row]) -> list[float]:
    """Bias and weights; both classes count the same."""
    model = [0.0] * (len(NAMES) + 1)
    share = sum(answered for _, answered in data) / len(data)
    for _ in range(ROUNDS):
        slope = [0.0] + [RIDGE * weight for weight in model[1:]]
        for values, answered in data:
            worth = 0.5 / (share if answered else 1 - share) / len(data)
            error = worth * (probability(model, values) - answered)
            slope[0] += error
            for i, value in enumerate(values, 1):
                slope[i] += error * value
        model = [weight - STEP * rise for weight, rise in zip(model, slope, strict=True)]
    return model


def thresholds(scored: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """(quote, closest)."""
    answered = sorted(p for p, yes in scored if yes)
    rest = sorted(p for p, yes in scored if not yes)
    return rest[math.floor((1 - ASSERTED) * len(rest))], answered[math.floor(REFUSED * len(answered))]


def main(files: Sequence[Path]) -> None:
    data = list(rows(files))
    folds = [(data[i::10], [row for j, row in enumerate(data) if j % 10 != i]) for i in range(10)]
    unseen = [
        (probability(model, values), yes)
        for held, rest in folds
        for model in [fit(rest)]
        for values, yes in held
    ]
    quote, closest = thresholds(unseen)
    for yes in (True, False):
        kind = [p for p, answered in unseen if answered == yes]
        quoted, refused = (
            sum(p >= quote for p in kind) / len(kind),
            sum(p < closest for p in kind) / len(kind),
        )
        print(f"answerable {yes}: {len(kind)}, quoted {quoted:.2f}, refused {refused:.2f}", file=sys.stderr)
    bias, *weights = (round(weight, 3) for weight in fit(data))
    table = ", ".join(f"{name}: {weight}" for name, weight in zip(NAMES, weights, strict=True))
    print(f"# Made by tests/benchmarks/calibrate.py from {len(data)} questions.")
    print(f"bias: {bias}\nweights: {{{table}}}\nquote: {quote:.3f}\nclosest: {closest:.3f}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
