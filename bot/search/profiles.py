"""A text as a question looks at it: its passages as stems, and what can be seen of each whatever is asked."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.kept import compiled
from bot.search.vocabulary import known_synonyms
from bot.text import STOPWORDS, Span, sentences, stem, tokens
from bot.texts.body import FullText, Passage

HEADING: Final = 2
"""How often the words of its section's name count in a passage."""
KIN: Final = 5
"""Letters by which two stems are kin."""
_SEARCHED: Final = frozenset({"text", "caption", "footnote"})
_ABSTRACT: Final = compiled(r"abstract\b", re.IGNORECASE)
_LONGEST: Final = 2_500
"""Letters of an abstract; of a letter without headings all that follows would stand in its section."""
_ENTRY: Final = compiled(r"\[\d{1,3}\]\s+(?:[A-Z]\.[\s-]?)+\s?[A-Z]")
"""How an entry of a list of references begins that has no heading: "[21] J. Eggers"."""


def patterns(rows: str) -> Mapping[str, re.Pattern[str]]:
    """Patterns by name, one a row."""
    parted = (row.split(maxsplit=1) for row in rows.strip().splitlines())
    return {name: compiled(pattern.strip(), re.IGNORECASE) for name, pattern in parted}


SECTIONS: Final = patterns(r"""
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
_NUMBER: Final = compiled(r"\d[\d.,]*")
_NAME: Final = compiled(r"\b[A-Z][A-Za-z]*[A-Z]\w*")
_COUNTED: Final = {"numbers": 3, "cited": 4, "names": 6, "ours": 3, "lists": 9}
"""What is counted in a passage, up to how often."""
_FORMULA: Final = compiled(r"[∑∈∀∂∇]|[=≤≥](?!\s*[-−–<]?[\d.])")
"""What only formulas hold; "P = 0.03" and "n ≥ 20" are none."""
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
                body[name] += HEADING
        return bodies

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Words of each passage, likewise."""
        return tuple(
            len(said) + HEADING * len(names) for said, names in zip(self.stems, self.named, strict=True)
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
            if len(one) >= KIN:
                found[one[:KIN]].add(one)
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
            float(_FORMULA.search(said) is not None),
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
    kept = [
        one
        for one in text.passages
        if one.kind in _SEARCHED and not (_abstract(text, one) or _ENTRY.match(text.text, one.start))
    ]
    said = tuple(text.said(one) for one in kept)
    spans = tuple(sentences(one) for one in said)
    known: dict[str, str] = {}
    parts = tuple(tuple(stems_of(span.text, known) for span in own) for own in spans)
    headings = tuple(section.title if (section := text.within(one)) else "" for one in kept)
    named = {name: frozenset(stems_of(name)) for name in set(headings)}
    return Profile(
        passages=tuple(kept),
        said=said,
        sections=tuple(one.section for one in kept),
        headings=headings,
        spans=spans,
        parts=tuple(tuple(map(frozenset, own)) for own in parts),
        stems=tuple(tuple(one for part in own for one in part) for own in parts),
        named=tuple(named[name] for name in headings),
        own=frozenset(stems_of(f"{title} {abstract}")),
    )


def _abstract(text: FullText, passage: Passage) -> bool:
    section = text.within(passage)
    if section is None or passage.start >= section.start + _LONGEST:
        return False
    return _ABSTRACT.match(section.title) is not None


def stems_of(said: str, known: dict[str, str] | None = None) -> list[str]:
    """The stems of a text, in order; `known` holds those of words that came before."""
    met = {} if known is None else known
    return [
        met.get(token) or met.setdefault(token, stem(token))
        for token in tokens(said)
        if token not in STOPWORDS
    ]
