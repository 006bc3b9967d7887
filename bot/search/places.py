"""Inside one text: from a question to the passages that may answer it, best first.

A passage's score is a weighted sum of what can be seen of it: how well it holds the question's words (BM25 with the name
of its section, coverage by rarity, synonyms, neighbours), what kind of section it stands in, and how it is written. What a
question is after (data, baselines, a number, a reason) decides what counts how much: the weights are a table
(places.yaml), made by tests/benchmarks/places.py from the training part of QASPER. Learning costs nothing at run
time: the table is read once, and a question of a paper takes a few milliseconds.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

import yaml

from bot.memo import once
from bot.search.cues import figures
from bot.search.question import EMPTY
from bot.search.vocabulary import PAPERS, UNLISTED, Background, known_synonyms
from bot.text import STOPWORDS, Span, sentences, stem, tokens
from bot.texts.body import FullText, Passage

FILE: Final = Path(__file__).with_name("places.yaml")
_SATURATION: Final = 1.2
_LENGTH: Final = 0.75
"""BM25's two parameters, at their usual values."""
_HEADING: Final = 2
"""How often the words of its section's name count in a passage."""
_KIN: Final = 5
"""Letters by which two stems are kin."""
_WINDOW: Final = 12
"""Words within which those of a question stand together."""
_SEARCHED: Final = frozenset({"text", "caption", "footnote"})
_ABSTRACT: Final = re.compile(r"abstract\b", re.IGNORECASE)


def _patterns(rows: str) -> Mapping[str, re.Pattern[str]]:
    parted = (row.split(maxsplit=1) for row in rows.strip().splitlines())
    return {name: re.compile(pattern.strip(), re.IGNORECASE) for name, pattern in parted}


SECTIONS: Final = _patterns(r"""
intro    introduc|^motivation|overview
related  related|previous|prior work|background|literature
data     \bdata|corpus|corpora|annotat|collection|benchmark|statistic|task\b
setup    setup|set-up|setting|implementation|hyper|training|experimental|detail|configuration|baseline|parameter|metric|evaluation
results  result|analysis|discussion|experiment|ablation|finding|comparison|performance|error
end      conclusion|future|limitation|summary|ethic
back     acknowledg|appendix|supplement|funding
method   model|method|approach|architecture|network|encoder|decoder|attention|algorithm|framework|learning|embedding|loss|objective|proposed|system|feature
""")
"""Kinds of sections by words of their names; the first that fits is it."""
KINDS: Final = _patterns(r"""
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


@dataclass(frozen=True, slots=True)
class Says:
    """What passages say that answer often: any of some words, by stem, or of some phrases."""

    words: frozenset[str]
    phrases: tuple[str, ...] = ()
    ours: bool = False
    """Whether it must also speak of its authors."""

    @classmethod
    def any(cls, words: str, *phrases: str, ours: bool = False) -> "Says":
        return cls(frozenset(map(stem, words.split())), phrases, ours)

    def fits(self, stems: frozenset[str], said: str, ours: int) -> bool:
        return (ours > 0 or not self.ours) and (
            not self.words.isdisjoint(stems) or any(one in said for one in self.phrases)
        )


_SAYS: Final[Mapping[str, Says]] = {
    "compare": Says.any("compare comparison comparable baseline outperform"),
    "we": Says.any(
        "use employ adopt apply utilize leverage choose select consider experiment conduct evaluate test report train compare collect "
        "annotate propose introduce implement follow build create set initialize optimize",
        ours=True,
    ),
    "consist": Says.any("consist contain include comprise", "total of"),
    "name": Says.any("called named namely following", "such as", "e.g.", "i.e."),
    "result": Says.any("achieve improve improvement obtain significant significantly best higher better"),
    "score": Says.any("f1 accuracy precision recall bleu rouge perplexity score metric"),
    "percent": Says.any("percent percentage", "%"),
    "learn": Says.any("dropout batch adam epoch hidden dimension optimizer gpu", "learning rate"),
    "human": Says.any("annotator worker turk crowd crowdsourced expert human native"),
    "language": Says.any("english german french chinese spanish arabic language multilingual"),
    "split": Says.any("validation split fold", "training set", "test set", "development set", "dev set"),
    "because": Says.any("because therefore reason", "due to"),
    "future": Says.any("limitation", "future work", "in the future", "plan to", "in future"),
    "open": Says.any("release download github available", "http"),
}
_NUMBER: Final = re.compile(r"\d[\d.,]*")
_NAME: Final = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]\w*")
_COUNTED: Final = {"numbers": 3, "cited": 4, "names": 6, "ours": 3, "lists": 9}
"""What is counted in a passage, up to how often."""
_FORMULA: Final = frozenset("=∑∈≤≥∀∂∇")
_LENGTHS: Final = (0, 8, 25, 50, 80, 120, 180)
_NAMES: Final = (0, 1, 3, 6, 12)
_FIFTHS: Final = 5
_SHORT: Final = 15


@dataclass(frozen=True)
class Profile:
    """A text as a question looks at it; made once, in time that goes with its length."""

    passages: tuple[Passage, ...]
    said: tuple[str, ...]
    sections: tuple[int, ...]
    """The section of each passage; -1 before the first."""
    headings: tuple[str, ...]
    """The name of each passage's section."""
    spans: tuple[tuple[Span, ...], ...]
    """The sentences of each passage."""
    parts: tuple[tuple[frozenset[str], ...], ...]
    """The stems of each of its sentences."""
    stems: tuple[tuple[str, ...], ...]
    named: tuple[frozenset[str], ...]
    """The stems of its section's name."""
    own: frozenset[str]
    """Stems of the title and the abstract: they tell little apart."""

    def __len__(self) -> int:
        return len(self.passages)

    @cached_property
    def bodies(self) -> tuple[Counter[str], ...]:
        """How often each passage holds each stem, its section's name counted in."""
        bodies = tuple(map(Counter, self.stems))
        for body, names in zip(bodies, self.named, strict=True):
            for name in names:
                body[name] += _HEADING
        return bodies

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Words of each passage, likewise."""
        return tuple(
            len(said) + _HEADING * len(names) for said, names in zip(self.stems, self.named, strict=True)
        )

    @cached_property
    def held(self) -> Mapping[str, tuple[int, ...]]:
        """The passages that hold each stem, its section's name counted in."""
        found = defaultdict[str, list[int]](list)
        for i, body in enumerate(self.bodies):
            for one in body:
                found[one].append(i)
        return {one: tuple(where) for one, where in found.items()}

    @cached_property
    def kin(self) -> Mapping[str, frozenset[str]]:
        """The stems that begin alike."""
        found = defaultdict[str, set[str]](set)
        for one in self.held:
            if len(one) >= _KIN:
                found[one[:_KIN]].add(one)
        return {head: frozenset(alike) for head, alike in found.items()}

    @cached_property
    def chapters(self) -> tuple[Counter[str], ...]:
        """How often each section holds each stem; they are known by `place`."""
        found: list[Counter[str]] = [Counter() for _ in range(max(self.place, default=-1) + 1)]
        for at, body in zip(self.place, self.bodies, strict=True):
            found[at].update(body)
        return tuple(found)

    @cached_property
    def chapter_sizes(self) -> tuple[int, ...]:
        """Words of each section, likewise."""
        sizes = [0] * len(self.chapters)
        for at, size in zip(self.place, self.sizes, strict=True):
            sizes[at] += size
        return tuple(sizes)

    @cached_property
    def place(self) -> tuple[int, ...]:
        """Which of the sections that have passages each passage stands in, from 0."""
        order = {one: i for i, one in enumerate(dict.fromkeys(self.sections))}
        return tuple(order[one] for one in self.sections)

    @cached_property
    def groups(self) -> tuple[frozenset[int], ...]:
        """The synonyms in each passage."""
        return tuple(known_synonyms().present(said) for said in self.stems)

    @cached_property
    def firsts(self) -> Mapping[str, int]:
        """The passage in which each stem is first used, introductions aside."""
        found: dict[str, int] = {}
        for i, said in enumerate(self.stems):
            if self.kinds[i] not in {"intro", "related"}:
                for one in said:
                    found.setdefault(one, i)
        return found

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What kind of section each passage stands in."""
        kinds = {name: _kind(name) for name in set(self.headings)}
        return tuple(kinds[name] for name in self.headings)

    @cached_property
    def seen(self) -> tuple[tuple[float, ...], ...]:
        """What can be seen of each passage whatever is asked, in the order of `SEEN`."""
        sizes = Counter(self.place)
        inside = _inside(self.place)
        return tuple(self._seen(i, sizes[at], inside[i]) for i, at in enumerate(self.place))

    def _seen(self, i: int, size: int, inside: int) -> tuple[float, ...]:
        said, low, stems = self.said[i], self.said[i].lower(), frozenset(self.stems[i])
        count, counted = said.count(" ") + 1, _counted(said, low)
        facts = (
            math.log1p(count),
            float(count < _SHORT),
            *(min(counted[name], most) / most for name, most in _COUNTED.items()),
            float(counted["numbers"] > 2 * _COUNTED["numbers"]),
            float("table" in low),
            float("figure" in low or "fig." in low),
            float(not _FORMULA.isdisjoint(said)),
            i / max(1, len(self) - 1),
            self.place[i] / max(1, self.place[-1]),
            *(float(inside == n) for n in range(3)),
            float(inside == size - 1),
            float(size == 1),
            min(size, 10) / 10,
        )
        fifth = min(_FIFTHS - 1, _FIFTHS * i // len(self))
        return (
            *facts,
            *(float(one.fits(stems, low, counted["ours"])) for one in _SAYS.values()),
            *(float(self.kinds[i] == kind) for kind in (*SECTIONS, "other")),
            *_bucket(count, _LENGTHS),
            *_bucket(counted["names"], _NAMES),
            *(float(fifth == n) for n in range(_FIFTHS)),
        )


def _counted(said: str, low: str) -> dict[str, int]:
    """How often there is in a passage what `_COUNTED` names."""
    ours = sum(low.count(word) for word in (" we ", " our ", " us ")) + low.startswith(("we ", "our "))
    return {
        "numbers": len(_NUMBER.findall(said)),
        "cited": low.count("et al") + said.count("["),
        "names": len(_NAME.findall(said)),
        "ours": ours,
        "lists": said.count(",") + said.count(";") + said.count(":"),
    }


SEEN: Final = (
    "length", "short", *_COUNTED, "tabular", "table", "figure", "formula", "at", "section at", "first", "second", "third", "last", "only",
    "section size", *(f"says {name}" for name in _SAYS), *(f"in {name}" for name in (*SECTIONS, "other")),
    *(f"words {n}" for n in _LENGTHS), *(f"names {n}" for n in _NAMES), *(f"fifth {n}" for n in range(_FIFTHS)),
)  # fmt: skip
HELD: Final = (
    "bm25 body", "bm25", "bm25 share", "coverage by paper", "coverage z", "coverage", "sentence z", "sentence", "heading z", "heading", "section z",
    "section", "before", "after", "synonyms z", "synonyms", "synonyms bm25", "pairs", "kin", "rank", "nothing", "news", "news z", "named", "first use",
    "figure beside", "together", "best of section", "is best of section",
)  # fmt: skip
FEATURES: Final = (*HELD, *SEEN)


def _bucket(value: int, bounds: Sequence[int]) -> Iterator[float]:
    ends = (*bounds[1:], math.inf)
    return (float(low <= value < high) for low, high in zip(bounds, ends, strict=True))


def _inside(place: Sequence[int]) -> list[int]:
    """Which passage of its section each is, from 0."""
    seen = Counter[int]()
    inside = []
    for at in place:
        inside.append(seen[at])
        seen[at] += 1
    return inside


def _kind(name: str) -> str:
    return next((kind for kind, pattern in SECTIONS.items() if pattern.search(name)), "other")


def profile(text: FullText, title: str = "", abstract: str = "") -> Profile:
    """A text as questions look at it, its abstract aside: that is asked before."""
    kept = [one for one in text.passages if one.kind in _SEARCHED and not _abstract(text, one)]
    said = tuple(text.said(one) for one in kept)
    spans = tuple(sentences(one) for one in said)
    known: dict[str, str] = {}
    parts = tuple(tuple(_stems(span.text, known) for span in own) for own in spans)
    headings = tuple(section.title if (section := text.within(one)) else "" for one in kept)
    named = {name: frozenset(_stems(name)) for name in set(headings)}
    return Profile(
        passages=tuple(kept),
        said=said,
        sections=tuple(one.section for one in kept),
        headings=headings,
        spans=spans,
        parts=tuple(tuple(map(frozenset, own)) for own in parts),
        stems=tuple(tuple(one for part in own for one in part) for own in parts),
        named=tuple(named[name] for name in headings),
        own=frozenset(_stems(f"{title} {abstract}")),
    )


def _abstract(text: FullText, passage: Passage) -> bool:
    section = text.within(passage)
    return section is not None and _ABSTRACT.match(section.title) is not None


def _stems(said: str, known: dict[str, str] | None = None) -> list[str]:
    """The stems of a text, in order; `known` holds those of words that came before."""
    met = {} if known is None else known
    return [
        met.get(token) or met.setdefault(token, stem(token))
        for token in tokens(said)
        if token not in STOPWORDS
    ]


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
        return cls(text, tuple(dict.fromkeys(map(stem, kept)))[:_MOST], tuple(_stems(text)), names)

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
    count, rarity = len(text), asked.rarity
    total = sum(rarity.values()) or 1.0
    inside = {
        one: math.log(1 + (count - n + 0.5) / (n + 0.5))
        for one in asked.stems
        for n in (len(text.held.get(one, ())),)
    }
    bm25 = _bm25(asked.stems, inside, text)
    covered = _covered(asked.stems, rarity, text, total)
    sentence = [
        max((sum(rarity[o] for o in asked.stems if o in part) for part in own), default=0.0) / total
        for own in text.parts
    ]
    heading = [sum(rarity[one] for one in asked.stems if one in names) / total for names in text.named]
    synonyms, alike = _synonyms(asked, text, covered, total)
    news = [one for one in asked.stems if one not in text.own]
    fresh = sum(rarity[one] for one in news) or 1.0
    chapters = _chapters(asked.stems, text)
    best = _best(covered, text.place)
    return (
        _z(_bm25(asked.stems, inside, text, _HEADING)),
        _z(bm25),
        _share(bm25),
        _z(_covered(asked.stems, inside, text, 1.0)),
        _z(covered),
        _share(covered),
        _z(sentence),
        _share(sentence),
        _z(heading),
        _share(heading),
        _z(chapters),
        _share(chapters),
        _z(_beside(bm25, text.place, -1)),
        _z(_beside(bm25, text.place, 1)),
        _z(synonyms),
        _share(synonyms),
        _z([one + 0.5 * other for one, other in zip(_share(bm25), alike, strict=True)]),
        _z(_pairs(asked, text)),
        _z(_kin(asked, text)),
        _ranks(bm25),
        [float(score == 0) for score in bm25],
        _covered(news, rarity, text, fresh),
        _z(_bm25(news, inside, text)),
        _covered(asked.names, dict.fromkeys(asked.names, 1.0), text, len(asked.names) or 1.0),
        _first_uses(asked, text),
        _beside_figures(asked, text, total),
        _together(asked, text, total),
        [best[at] for at in text.place],
        [float(score == best[at] > 0) for score, at in zip(covered, text.place, strict=True)],
    )


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
        weight = math.log(1 + (count - len(holding) + 0.5) / (len(holding) + 0.5))
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
    for head in {one[:_KIN] for one in asked.stems if len(one) >= _KIN}:
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
    given = yaml.safe_load(FILE.read_text(encoding="utf-8"))
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
    for one in frozenset(asked.words):
        said, named = table.words.get(one, (0.0, 0.0))
        if said or named:
            for i in text.held.get(one, ()):
                there = one in text.named[i]
                scores[i] += named * there + said * (not there or text.bodies[i][one] > _HEADING)
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
_NAMES_IN: Final = re.compile(r"(?<=[a-z,(\[] )[A-Z][\w-]+|\b[A-Z][A-Za-z]*[A-Z]\w*")
