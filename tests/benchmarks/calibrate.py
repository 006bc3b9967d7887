"""Makes bot/search/confidence.yaml: fits the model of how sure an answer is.

Run as `python tests/benchmarks/calibrate.py SNAPSHOT.jsonl.xz QUESTIONS.jsonl... > confidence.yaml`. Every question
is asked of the ten papers of the corpus, alone and among two thousand others of a snapshot; the model learns to tell the questions that the corpus answers from those
that it does not (logistic regression, plain gradient descent, a little ridge). The two thresholds are then set
by what they cost: `closest` refuses at most REFUSED of the answerable questions, `quote` lets at most ASSERTED
of the unanswerable ones be shown as an answer. On standard error: how it does in ten-fold cross-validation.
"""

import json
import lzma
import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date
from itertools import islice
from pathlib import Path

from bot.answering.ask import find
from bot.corpus import load
from bot.library import Library
from bot.papers import Paper
from bot.queries import Ask
from bot.search.choice import Signals

REFUSED = 0.05
ASSERTED = 0.07
RIDGE = 0.02
ROUNDS = 4000
FOLDS = 10
OTHERS = 2000
STEP = 0.5
NAMES = [field.name for field in fields(Signals)]
SKIPPED = {"list", "topic", "compare", "who", "when", "where"}
CORPUS = Path(__file__).parents[2] / "corpus"

Row = tuple[list[float], bool]


def rows(files: Sequence[Path], others: Sequence[Paper]) -> Iterator[tuple[int, Row]]:
    """The fold of each question, its signals, and whether the likeliest paper answers it."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(f"sqlite:///{folder}/papers.sqlite3", Path(folder))
        library.add(others)
        library.sync(load(CORPUS)[0])
        asked = [json.loads(line) for file in files for line in file.read_text().splitlines()]
        for number, question in enumerate(asked):
            found = None if question["type"] in SKIPPED else find(Ask(question["q"]), library)
            if found:
                right = found.candidates[0].paper.id in question["papers"]
                yield number % FOLDS, (list(asdict(found.signals).values()), right)
        library.close()


def sample(snapshot: Path) -> Iterator[Paper]:
    """Two thousand papers of a snapshot, spread over it."""
    with lzma.open(snapshot, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 5, 37 * OTHERS, 37):
            record = json.loads(line)
            title, abstract = (" ".join(record[key].split()) for key in ("title", "abstract"))
            yield Paper(record["id"], title, abstract, (), date(2025, 1, 1))


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


def main(snapshot: Path, files: Sequence[Path]) -> None:
    folded = [*rows(files, ()), *rows(files, list(sample(snapshot)))]
    unseen: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        model = fit([row for other, row in folded if other != fold])
        unseen += [(probability(model, values), yes) for own, (values, yes) in folded if own == fold]
    quote, closest = thresholds(unseen)
    for yes in (True, False):
        kind = [p for p, answered in unseen if answered == yes]
        quoted, refused = (
            sum(p >= quote for p in kind) / len(kind),
            sum(p < closest for p in kind) / len(kind),
        )
        print(f"answerable {yes}: {len(kind)}, quoted {quoted:.2f}, refused {refused:.2f}", file=sys.stderr)
    bias, *weights = (round(weight, 3) for weight in fit([row for _, row in folded]))
    table = ", ".join(f"{name}: {weight}" for name, weight in zip(NAMES, weights, strict=True))
    print(f"# Made by tests/benchmarks/calibrate.py from {len(folded)} answers.")
    print(f"bias: {bias}\nweights: {{{table}}}\nquote: {quote:.3f}\nclosest: {closest:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
