"""How well the passages of a text hold a question: by words, by synonyms, by what stands beside them."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from bot.search.cues import figures
from bot.search.profiles import HEADING, KIN, SEEN, Profile, patterns, stems_of
from bot.search.question import EMPTY
from bot.search.vocabulary import PAPERS, UNLISTED, Background, known_synonyms
from bot.text import STOPWORDS, stem, tokens

_SATURATION: Final = 1.2
_LENGTH: Final = 0.75
"""BM25's two parameters, at their usual values."""
_WINDOW: Final = 12
"""Words within which those of a question stand together."""
KINDS: Final = patterns(r"""
data      \bdata ?sets?\b|corpus|corpora|\bdata\b|benchmark
baseline  baseline|compare|state.of.the.art|sota|previous|outperform|competit
metric    metric|measure|evaluat|score|accura|\bf1\b|bleu
count     how (?:many|much|large|big|long)|size|number of|amount
language  languages?\b
model     \bmodels?\b|architect|network|algorithm|classifier|method|approach|technique
why       \bwhy\b|reason|motivat
yesno     ^(?:do|does|did|is|are|was|were|can|has|have|will)\b
how       \bhow\b(?! (?:many|much|large|big|long))
feature   features?\b|embedding|represent
result    result|perform|improv|gain|better
annotate  annotat|crowd|label|human|collect
task      \btasks?\b|domain|application
limit     limit|challeng|difficult|error|problem
which     \bwhich\b|\bwhat (?:kind|type|sort)|\bwhat (?:\w+ ){1,3}(?:are|is|do|does|did|were|was)\b
hyper     hyper|optimi|learning rate|layers|dimension|batch|epoch|gpu|parameter
train     train|pre-?train|fine-?tun
""")
"""What questions are after; several may fit."""


HELD: Final = (
    "bm25 body", "bm25", "bm25 share", "coverage by paper", "coverage z", "coverage", "sentence z", "sentence", "heading z", "heading", "section z",
    "section", "before", "after", "synonyms z", "synonyms", "synonyms bm25", "pairs", "kin", "rank", "nothing", "news", "news z", "named", "first use",
    "figure beside", "together", "best of section", "is best of section",
)  # fmt: skip
FEATURES: Final = (*HELD, *SEEN)


@dataclass(frozen=True)
class Asked:
    """A question as a text is looked at for it."""

    text: str
    stems: tuple[str, ...]
    """What it asks for, each once."""
    words: tuple[str, ...]
    """All its stems, in order."""
    names: frozenset[str]
    """Stems of what is written as names are, after the first word."""

    @classmethod
    def read(cls, text: str) -> "Asked":
        kept = [token for token in tokens(text) if token not in STOPWORDS and token not in EMPTY]
        later = (word for word in text.split()[1:] if re.search(r"[A-Z]|\d", word))
        names = frozenset(stem(t) for word in later for t in tokens(word) if t not in STOPWORDS)
        return cls(text, tuple(dict.fromkeys(map(stem, kept)))[:_MOST], tuple(stems_of(text)), names)

    @cached_property
    def kinds(self) -> tuple[int, ...]:
        """Which rows of the table's weights it adds up: the first is everybody's."""
        folded = self.text.lower()
        return (0, *(i for i, pattern in enumerate(KINDS.values(), start=1) if pattern.search(folded)))

    def kind(self, name: str) -> bool:
        """Whether it is of one of `KINDS`."""
        return KINDS[name].search(self.text.lower()) is not None

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """How telling each of its stems is in general."""
        shares = Background.load().shares
        return {
            one: math.log(1 + (PAPERS + 0.5) / (PAPERS * shares.get(one, UNLISTED) + 0.5))
            for one in self.stems
        }


_MOST: Final = 24
"""Stems of a question that are looked for."""


def held(asked: Asked, text: Profile) -> Sequence[Sequence[float]]:
    """How well each passage holds a question, in columns in the order of `HELD`."""
    found = {**_by_words(asked, text), **_by_place(asked, text)}
    return [found[name] for name in HELD]


def _by_words(asked: Asked, text: Profile) -> Mapping[str, Sequence[float]]:
    """What is told by the question's words, each by how rare it is in the paper or in general."""
    total = sum(asked.rarity.values()) or 1.0
    inside = {one: _rarity(len(text), len(text.held.get(one, ()))) for one in asked.stems}
    bm25 = _bm25(asked.stems, inside, text)
    covered = _covered(asked.stems, asked.rarity, text, total)
    synonyms, alike = _synonyms(asked, text, covered, total)
    news = [one for one in asked.stems if one not in text.own]
    fresh = sum(asked.rarity[one] for one in news) or 1.0
    best = _best(covered, text.place)
    return {
        "bm25 body": _z(_bm25(asked.stems, inside, text, HEADING)),
        "bm25": _z(bm25),
        "bm25 share": _share(bm25),
        "coverage by paper": _z(_covered(asked.stems, inside, text, 1.0)),
        "coverage z": _z(covered),
        "coverage": _share(covered),
        "before": _z(_beside(bm25, text.place, -1)),
        "after": _z(_beside(bm25, text.place, 1)),
        "synonyms z": _z(synonyms),
        "synonyms": _share(synonyms),
        "synonyms bm25": _z([one + 0.5 * other for one, other in zip(_share(bm25), alike, strict=True)]),
        "rank": _ranks(bm25),
        "nothing": [float(score == 0) for score in bm25],
        "news": _covered(news, asked.rarity, text, fresh),
        "news z": _z(_bm25(news, inside, text)),
        "best of section": [best[at] for at in text.place],
        "is best of section": [
            float(score == best[at] > 0) for score, at in zip(covered, text.place, strict=True)
        ],
    }


def _by_place(asked: Asked, text: Profile) -> Mapping[str, Sequence[float]]:
    """What is told by where the question's words stand: in one sentence, in a heading, side by side."""
    total = sum(asked.rarity.values()) or 1.0
    sentence = [max((_weight(asked, part) for part in own), default=0.0) / total for own in text.parts]
    heading = [_weight(asked, names) / total for names in text.named]
    chapters = _chapters(asked.stems, text)
    return {
        "sentence z": _z(sentence),
        "sentence": _share(sentence),
        "heading z": _z(heading),
        "heading": _share(heading),
        "section z": _z(chapters),
        "section": _share(chapters),
        "pairs": _z(_pairs(asked, text)),
        "kin": _z(_kin(asked, text)),
        "named": _covered(asked.names, dict.fromkeys(asked.names, 1.0), text, len(asked.names) or 1.0),
        "first use": _first_uses(asked, text),
        "figure beside": _beside_figures(asked, text, total),
        "together": _together(asked, text, total),
    }


def _weight(asked: Asked, there: frozenset[str]) -> float:
    """The rarity of the question's words that are there, added up."""
    return sum(asked.rarity[one] for one in asked.stems if one in there)


def _rarity(count: int, holding: int) -> float:
    """How telling a word is that so many of some texts hold."""
    return math.log(1 + (count - holding + 0.5) / (holding + 0.5))


def _bm25(
    wanted: Iterable[str], weights: Mapping[str, float], text: Profile, without: int = 0
) -> list[float]:
    """BM25 of each passage; `without` takes its section's name out again."""
    scores = [0.0] * len(text)
    mean = sum(text.sizes) / max(1, len(text)) or 1.0
    for one in wanted:
        for i in text.held.get(one, ()):
            often = text.bodies[i][one] - (without if one in text.named[i] else 0)
            if often:
                scores[i] += weights[one] * _saturated(
                    often, (text.sizes[i] - without * len(text.named[i])) / mean
                )
    return scores


def _saturated(often: int, long: float) -> float:
    """What a word counts that stands so often in a text so many times as long as others."""
    return often * (_SATURATION + 1) / (often + _SATURATION * (1 - _LENGTH + _LENGTH * long))


def _covered(wanted: Iterable[str], weights: Mapping[str, float], text: Profile, total: float) -> list[float]:
    """The share of some words that each passage holds, by weight."""
    scores = [0.0] * len(text)
    for one in wanted:
        for i in text.held.get(one, ()):
            scores[i] += weights[one] / total
    return scores


def _chapters(wanted: Sequence[str], text: Profile) -> list[float]:
    """BM25 of the section that each passage stands in."""
    count = len(text.chapters)
    mean = sum(text.chapter_sizes) / max(1, count) or 1.0
    scores = [0.0] * count
    for one in wanted:
        holding = [i for i, chapter in enumerate(text.chapters) if one in chapter]
        weight = _rarity(count, len(holding))
        for i in holding:
            scores[i] += weight * _saturated(text.chapters[i][one], text.chapter_sizes[i] / mean)
    return [scores[at] for at in text.place]


def _synonyms(
    asked: Asked, text: Profile, covered: list[float], total: float
) -> tuple[list[float], list[float]]:
    """Coverage with synonyms counted in, and what they alone cover."""
    synonyms = known_synonyms()
    grouped = [
        (one, groups)
        for one, groups in zip(asked.stems, synonyms.covering(asked.stems), strict=True)
        if groups
    ]
    alone = [0.0] * len(text)
    for one, groups in grouped:
        for i, there in enumerate(text.groups):
            if groups & there and one not in text.bodies[i]:
                alone[i] += asked.rarity[one] * synonyms.weight(groups & there) / total
    return [one + other for one, other in zip(covered, alone, strict=True)], alone


def _beside(scores: Sequence[float], place: Sequence[int], step: int) -> list[float]:
    """The score of the passage before, or after, in the same section."""
    count = len(scores)
    return [
        scores[i + step] if 0 <= i + step < count and place[i + step] == at else 0.0
        for i, at in enumerate(place)
    ]


def _pairs(asked: Asked, text: Profile) -> list[float]:
    """How many neighbouring words of the question stand side by side in each passage."""
    wanted = set(pairwise(asked.words))
    likely = {i for one, other in wanted for i in set(text.held.get(one, ())) & set(text.held.get(other, ()))}
    return [
        float(len(wanted & set(pairwise(said)))) if i in likely else 0.0 for i, said in enumerate(text.stems)
    ]


def _kin(asked: Asked, text: Profile) -> list[float]:
    """How many words of the question each passage holds in some form that begins alike."""
    scores = [0.0] * len(text)
    for head in {one[:KIN] for one in asked.stems if len(one) >= KIN}:
        for i in {i for alike in text.kin.get(head, ()) for i in text.held[alike]}:
            scores[i] += 1.0
    return scores


def _first_uses(asked: Asked, text: Profile) -> list[float]:
    scores = [0.0] * len(text)
    for one in asked.stems:
        if (at := text.firsts.get(one)) is not None:
            scores[at] += 1 / len(asked.stems)
    return scores


def _beside_figures(asked: Asked, text: Profile, total: float) -> list[float]:
    """The best coverage by a sentence that has a figure."""
    scores = []
    for spans, own in zip(text.spans, text.parts, strict=True):
        best = 0.0
        for span, part in zip(spans, own, strict=True):
            covered = sum(asked.rarity[one] for one in asked.stems if one in part) / total
            if covered > best and figures(span.text):
                best = covered
        scores.append(best)
    return scores


def _together(asked: Asked, text: Profile, total: float) -> list[float]:
    """The best coverage by a dozen words in a row."""
    wanted = frozenset(asked.stems)
    scores = []
    for said in text.stems:
        places = [(i, one) for i, one in enumerate(said) if one in wanted]
        best = 0.0
        for first, (start, _) in enumerate(places):
            near = {one for at, one in places[first : first + _WINDOW] if at - start <= _WINDOW}
            best = max(best, sum(asked.rarity[one] for one in near))
        scores.append(best / total)
    return scores


def _best(scores: Sequence[float], place: Sequence[int]) -> Mapping[int, float]:
    best = defaultdict[int, float](float)
    for score, at in zip(scores, place, strict=True):
        best[at] = max(best[at], score)
    return best


def _ranks(scores: Sequence[float]) -> list[float]:
    """One by the place in the order of scores, from 1."""
    ranks = [0.0] * len(scores)
    for place, i in enumerate(sorted(range(len(scores)), key=lambda i: -scores[i]), start=1):
        ranks[i] = 1 / place
    return ranks


def _z(values: Sequence[float]) -> list[float]:
    """Values as distances from their mean, in standard deviations."""
    mean = sum(values) / max(1, len(values))
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / max(1, len(values)))
    return [(value - mean) / spread if spread > 1e-9 else 0.0 for value in values]


def _share(values: Sequence[float]) -> list[float]:
    most = max(values, default=0.0)
    return [value / most if most > 0 else 0.0 for value in values]
