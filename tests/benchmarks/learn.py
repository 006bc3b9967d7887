"""Makes bot/search/ranking.yaml: what tells a sentence that answers from the others of its paper.

    python tests/benchmarks/learn.py DATA [--check] > ranking.yaml

DATA holds the folders that `libraries.py` reads. Of each question and each paper that answers it, the model learns which sentence
does: a softmax over the sentences of the paper, gradient descent (Adam), a little ridge; nothing is drawn by chance. `--check`
leaves out one corpus after the other and prints how often the right sentence is then first, and among three.
"""

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from libraries import Labelled, paragraphs, shelves

from bot.papers import Paper
from bot.search.cues import CUES
from bot.search.passages import Scorer
from bot.search.question import called, naming, read, with_names
from bot.search.vocabulary import known_synonyms

WORTH = {"labelled": 2.0, "scifact": 0.35, "qasper": 1.0, "ten": 2.0, "paragraphs": 0.2}
"""What a question of each corpus counts; there are many more claims and paragraphs than questions on abstracts."""
RIDGE = 0.006
ROUNDS = 150
STEP = 0.05
FINE = 0.7
"""Share of the rounds after which steps are a fifth as long."""
PLACES = {"opens", "closes"}
PRIOR = {f"cue {cue.name}": 5 * cue.bonus for cue in CUES}
"""What the ridge draws weights to, where it is not nothing."""

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a paper: what is seen of each sentence, and which of them answer."""

    corpus: str
    sentences: tuple[Features, ...]
    right: tuple[bool, ...]


def examples(data: Path) -> Iterator[Example]:
    """All that is learned from."""
    for shelf in shelves(data):
        for asked in shelf.questions:
            for paper in shelf.papers:
                if paper.id in asked.papers:
                    yield from example(shelf.corpus, asked, paper)
    for asked, paper in paragraphs(data / "qasper"):
        yield from example("paragraphs", asked, paper)


def example(corpus: str, asked: Labelled, paper: Paper) -> Iterator[Example]:
    """One, where some sentences answer and others do not."""
    synonyms = known_synonyms()
    scorer = Scorer(synonyms)
    question = with_names(read(asked.q, synonyms), [paper.abstract])
    named, _ = naming(question, called(paper))
    seen = [*scorer.seen(question, paper, scorer.profile(paper), named)]
    right = tuple(asked.answers(paper.id, one.part.span.text) for one in seen)
    if any(right) and not all(right):
        without = PLACES if corpus == "paragraphs" else set[str]()
        yield Example(
            corpus,
            tuple(
                {name: value for name, value in one.sight._asdict().items() if value}
                | {f"cue {cue}": 1.0 for cue in one.cues}
                | {
                    f"{kind} * {form}": 1.0
                    for kind in ("any", *question.kinds)
                    for form in one.forms
                    if form not in without
                }
                for one in seen
            ),
            right,
        )


def fit(data: Sequence[Example]) -> Features:
    """The weights."""
    names = sorted({name for one in data for sentence in one.sentences for name in sentence} | PRIOR.keys())
    place = {name: i for i, name in enumerate(names)}
    rows = [
        (
            [[(place[name], value) for name, value in sentence.items()] for sentence in one.sentences],
            one.right,
            WORTH[one.corpus],
        )
        for one in data
    ]
    total = sum(worth for _, _, worth in rows)
    prior = [PRIOR.get(name, 0.0) for name in names]
    weights, mean, spread = list(prior), [0.0] * len(names), [0.0] * len(names)
    for turn in range(1, ROUNDS + 1):
        slope = [RIDGE * (weight - start) for weight, start in zip(weights, prior, strict=True)]
        for sentences, right, worth in rows:
            scores = [sum(weights[i] * value for i, value in sentence) for sentence in sentences]
            for sentence, error in zip(sentences, errors(scores, right), strict=True):
                for i, value in sentence:
                    slope[i] += worth / total * error * value
        step = STEP * (1.0 if turn < FINE * ROUNDS else 0.2)
        for i, rise in enumerate(slope):
            mean[i] = 0.9 * mean[i] + 0.1 * rise
            spread[i] = 0.999 * spread[i] + 0.001 * rise * rise
            weights[i] -= (
                step * (mean[i] / (1 - 0.9**turn)) / (math.sqrt(spread[i] / (1 - 0.999**turn)) + 1e-8)
            )
    return dict(zip(names, weights, strict=True))


def errors(scores: Sequence[float], right: Sequence[bool]) -> list[float]:
    """For each sentence, its probability less what it should be: shared among those that answer."""
    top = max(scores)
    odds = [math.exp(score - top) for score in scores]
    every, good = sum(odds), sum(odd for odd, yes in zip(odds, right, strict=True) if yes)
    return [odd / every - (odd / good if yes else 0.0) for odd, yes in zip(odds, right, strict=True)]


def places(data: Sequence[Example], weights: Features) -> list[int]:
    """The place of the first right sentence of each, from 0."""
    found = []
    for one in data:
        scores = [sum(weights.get(name, 0.0) * value for name, value in s.items()) for s in one.sentences]
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        found.append(next(place for place, i in enumerate(order) if one.right[i]))
    return found


def table(weights: Features) -> dict[str, object]:
    """As `Ranking` reads it."""
    kinds: defaultdict[str, Features] = defaultdict(dict)
    parts: dict[str, Features] = {"signals": {}, "cues": {}}
    for name, weight in weights.items():
        kind, _, form = name.partition(" * ")
        if form:
            kinds[kind][form] = round(weight, 2)
        elif name.startswith("cue "):
            parts["cues"][name.removeprefix("cue ")] = round(weight, 2)
        else:
            parts["signals"][name] = round(weight, 3)
    return {**parts, "kinds": dict(kinds)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    data = [*examples(given.data)]
    for corpus in WORTH if given.check else ():
        held = [one for one in data if one.corpus == corpus]
        found = places(held, fit([one for one in data if one.corpus != corpus]))
        first, three = (sum(place < most for place in found) / len(found) for most in (1, 3))
        print(
            f"{corpus:10} left out: {len(held):4} questions, first {first:.3f}, in three {three:.3f}",
            file=sys.stderr,
        )
    print(
        f"# Made by tests/benchmarks/learn.py from {len(data)} questions with the sentences that answer them."
    )
    print(yaml.safe_dump(table(fit(data)), sort_keys=True, width=180, default_flow_style=None), end="")


if __name__ == "__main__":
    main()
