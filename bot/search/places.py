"""Inside one text: from a question to the passages that may answer it, best first.

A passage's score is a weighted sum of what can be seen of it: how well it holds the question's words (BM25 with the name
of its section, coverage by rarity, synonyms, neighbours), what kind of section it stands in, and how it is written. What a
question is after (data, baselines, a number, a reason) decides what counts how much: the weights are a table
(places.yaml), made by tests/benchmarks/places.py from the training part of QASPER. It is read once; a question of a paper
takes a few milliseconds, and some more the first time.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.kept import compiled, table
from bot.memo import once
from bot.search.cues import figures
from bot.search.matching import FEATURES, HELD, Asked, held
from bot.search.profiles import HEADING, Profile
from bot.text import Span
from bot.texts.body import Passage

UNNAMED: Final = 0.3
"""What BM25 counts more where no section has a name, by which passages are told apart elsewhere; chosen on QASPER's
validation part without its headings and on papers about viruses: docs/quality.md has what it gains and costs."""
_BM25: Final = HELD.index("bm25")
FILE: Final = Path(__file__).with_name("places.yaml")


@dataclass(frozen=True)
class Table:
    """The learned weights."""

    features: Mapping[str, tuple[float, ...]]
    """Of each feature: for every question, then more for each kind of `KINDS`."""
    words: Mapping[str, tuple[float, float]]
    """Of frequent words of questions: for a passage that holds it, for a section's name that does."""
    quote: float
    """From this share on the first passage is shown as the place."""

    def weights(self, asked: Asked) -> list[float]:
        """What each feature counts for a question, in the order of `FEATURES`."""
        return [sum(self.features[name][kind] for kind in asked.kinds) for name in FEATURES]


@once
def learned() -> Table:
    """The table that is beside this file."""
    given = table(FILE)
    features = {name: tuple(map(float, str(row).split())) for name, row in given["features"].items()}
    words = {str(word): tuple(map(float, str(row).split())) for word, row in given["words"].items()}
    return Table(features, {word: (row[0], row[1]) for word, row in words.items()}, float(given["quote"]))


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of a text, as an answer to a question."""

    passage: Passage
    sentence: Span
    """The sentence of it that is nearest, by offsets into the text."""
    share: float
    """How much of all likelihood is its: its share of the softmax over the text's passages."""
    covered: float
    """The share of the question's words that it holds, by rarity, synonyms counted in."""


def places(question: str, text: Profile) -> tuple[Place, ...]:
    """The passages of a text, likeliest to answer a question first."""
    asked = Asked.read(question)
    if not len(text) or not asked.stems:
        return ()
    columns = held(asked, text)
    scores = scored(asked, text, columns, learned())
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    order = sorted(range(len(text)), key=lambda i: -scores[i])
    found = columns[HELD.index("synonyms")]
    return tuple(
        Place(text.passages[i], _sentence(asked, text, i), shares[i] / total, found[i])
        for i in order[:_SHOWN]
    )


_SHOWN: Final = 12


def scored(asked: Asked, text: Profile, columns: Sequence[Sequence[float]], table: Table) -> list[float]:
    """The score of each passage."""
    weights = table.weights(asked)
    first, rest = weights[: len(HELD)], weights[len(HELD) :]
    scores = [math.fsum(map(float.__mul__, rest, seen)) for seen in text.seen]
    for weight, column in zip(first, columns, strict=True):
        for i, value in enumerate(column):
            scores[i] += weight * value
    if not any(text.headings):
        for i, value in enumerate(columns[_BM25]):
            scores[i] += UNNAMED * value
    for one in dict.fromkeys(asked.words):  # in their order, in which rounding is the same every time
        said, named = table.words.get(one, (0.0, 0.0))
        if said or named:
            for i in text.held.get(one, ()):
                there = one in text.named[i]
                scores[i] += named * there + said * (not there or text.bodies[i][one] > HEADING)
    return scores


def _sentence(asked: Asked, text: Profile, i: int) -> Span:
    """The sentence of a passage that is likeliest to answer, by offsets into the text."""
    spans, start = text.spans[i], text.passages[i].start
    if not spans:
        return Span(start, start, "")
    total = sum(asked.rarity.values()) or 1.0
    scores = [
        sum(asked.rarity[one] for one in asked.stems if one in part) / total + _looks(asked, span.text)
        for span, part in zip(spans, text.parts[i], strict=True)
    ]
    span = spans[max(range(len(spans)), key=lambda n: (scores[n], -n))]
    return Span(start + span.start, start + span.end, span.text)


def _looks(asked: Asked, said: str) -> float:
    """How much a sentence looks like an answer: it has figures where something is counted, else names and lists; it is long."""
    bonus = _SENTENCE["long"] * min(1.0, said.count(" ") / 30)
    if asked.kind("count"):
        return bonus + _SENTENCE["figure"] * bool(figures(said))
    if any(map(asked.kind, _NAMING)):
        names, commas = len(_NAMES_IN.findall(said)), said.count(",")
        bonus += _SENTENCE["names"] * min(4, names) / 4 + _SENTENCE["list"] * min(3, commas) / 3
    return bonus


_SENTENCE: Final = {"long": 0.3, "figure": 0.4, "names": 0.3, "list": 0.3}
"""What the looks of a sentence count beside the share of the question's words that it holds; chosen on QASPER's validation part."""
_NAMING: Final = ("data", "baseline", "model", "which", "language", "metric")
"""Kinds of questions that names answer."""
_NAMES_IN: Final = compiled(r"(?<=[a-z,(\[] )[A-Z][\w-]+|\b[A-Z][A-Za-z]*[A-Z]\w*")
