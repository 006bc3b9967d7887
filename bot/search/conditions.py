"""Under what a question asks: which benchmark, which year, which size, how many tries.

A figure for another benchmark, year or size is no answer, however near it is. A text meets a condition where it says the
same, however it is written: "7B" is "7-billion-parameter", "aime25" is "AIME 2025".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.kept import compiled
from bot.memo import ABSTRACT, remembered
from bot.search.question import NAMED, PUNCTUATION, Question, joined, missing
from bot.search.vocabulary import Background
from bot.text import STOPWORDS, fold

_SCALES: Final = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "trillion": 1e12,
}
_FIGURE: Final = compiled(
    r"""(?<![\w.@/+-])(?:
    (?P<metric>pass|recall|precision|top|hits?|best|ndcg|map|maj|cons)\s?(?:@|\ at\ |-)\s?(?P<tries>\d+)
    |(?P<number>\d+(?:[.,]\d+)*)(?:\s?-?(?P<scale>billion|million|thousand|trillion|bn|mn|[bmkt])(?!\w)|\s?(?P<share>%|percent\b))
    |(?P<count>\d+)-(?P<of>[a-z]{3,})
    )""",
    re.VERBOSE,
)
"""What says which of several; a number alone may count anything."""
_THOUSANDS: Final = compiled(r"\d+(?:,\d{3})+(?:\.\d+)?")
_NUMBER: Final = compiled(
    r"(?<![\w.,])(\d+(?:[.,]\d+)*)(?:\s?-?(billion|million|thousand|trillion|bn|mn|[bmkt])(?!\w))?"
)
_BEFORE: Final = frozenset(
    {"on", "over", "per", "against", "vs", "versus", "than", "for", "at", "of", "in", "with"}
)
"""What stands before what a figure is for."""
_TELLING: Final = frozenset({"on", "over", "per", "against", "vs", "versus", "than"})
"""Those behind which an everyday word says it too: "gains on apps", "cost per page"."""
_ENDING: Final = frozenset({"yes or no", "claim"})
"""Kinds of questions that may end on what they are about."""
_ARTICLES: Final = frozenset({"the", "a", "an", "its", "their", "these", "those"})
_HEAD: Final = compiled(r"(?P<head>\S.*?)(?:[\s-]+['’]?[^\s-]+|(?<=[a-z])['’]?\d\d|[+])")
"""A name with what tells it from others: "AIME 2025", "aime25", "HumanEval+"."""
_LETTERS: Final = 3
_USUAL: Final = 0.06
"""A word in so large a share of abstracts tells no part of a benchmark from another."""
_ABSENT: Final = 0.3
"""An everyday word that a text holds less well than this is not in it."""
_FEW: Final = 4
"""How many of its own a text is said to have in the place of what was asked for."""


class Figure(NamedTuple):
    start: int
    end: int
    key: str
    """How it is compared: "7e+09", "pass@1", "74%", "4-token"."""
    kind: str
    """What it is a figure of: of others of its kind, one cannot stand for the other."""


@remembered(256, ABSTRACT)
def conditional(text: str) -> tuple[Figure, ...]:
    """The figures of a text that say which of several.

    >>> text = "A 32-billion-parameter LLM beats 7B by 12 % pass@1 with 4-token heads."
    >>> [text[figure.start : figure.end] for figure in conditional(text)]
    ['32-billion', '7B', '12 %', 'pass@1', '4-token']
    """
    return tuple(Figure(*found.span(), *_key(found)) for found in _FIGURE.finditer(fold(text)))


def _key(found: re.Match[str]) -> tuple[str, str]:
    if found["metric"]:
        return f"{found['metric']}@{found['tries']}", found["metric"]
    if found["share"]:
        return f"{_value(found['number']):g}%", "%"
    if found["scale"]:
        return f"{_value(found['number'], found['scale']):g}", found["scale"][0]
    return f"{found['count']}-{found['of']}", found["of"]


def _value(number: str, scale: str = "") -> float:
    """A number as it is written: "45,000", "65.8", "3,5"."""
    whole = number.replace(",", "") if _THOUSANDS.fullmatch(number) else number.replace(",", ".")
    return float(".".join(whole.split(".")[:2])) * _SCALES.get(scale, 1)


@remembered(256, ABSTRACT)
def _keys(text: str) -> frozenset[str]:
    """All that figures in a text are compared by, plain numbers among them."""
    numbers = (f"{_value(found[1], found[2] or ''):g}" for found in _NUMBER.finditer(fold(text)))
    return frozenset((*numbers, *(figure.key for figure in conditional(text))))


class Unmet(NamedTuple):
    """A condition that a text does not meet."""

    said: str
    """As typed."""
    instead: tuple[str, ...]
    """What the text has of its kind, as written there."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a question asks under, of one paper."""

    question: Question
    naming: frozenset[int]
    """Which terms name the paper; they are no conditions."""
    named: bool
    """Whether the question names the paper, so that its other words do not describe it."""
    figured: bool
    """Whether a figure is asked for, so that everyday words say what it is for."""
    others: tuple[str, ...] = ()
    """What it calls other papers."""

    def unmet(self, text: str, held: Sequence[float], spells: Callable[[str], bool]) -> tuple[Unmet, ...]:
        """Those that a text does not meet, in the order of the question.

        `held`: for each term of the question, how well the text holds it, 0 to 1; `spells`: whether words in a row there
        make this.
        """
        said = [
            *missing(self.question, held, self.naming, spells),
            *(other for other in self.others if not spells(joined(other))),
            *_figures(self.question, text, self.naming),
            *(self._words(held) if self.named else ()),
        ]
        whole = [
            one for one in dict.fromkeys(said) if not any(one in other for other in said if other != one)
        ]
        return tuple(
            Unmet(one, () if one in self.others else _instead(one, text))
            for one in sorted(whole, key=self.question.text.find)
        )

    def _words(self, held: Sequence[float]) -> Iterator[str]:
        """The words written as no name that say what a figure is for, and that a text does not hold."""
        text, background = self.question.text, Background.load()
        owned = [self.question.terms[i].end for i in self.naming]
        named = {end: start for start, end in self.question.names if end not in owned}
        for i, term in enumerate(self.question.terms):
            typed = text[term.start : term.end].strip(PUNCTUATION)
            share = background.shares.get(term.stem, 0.0)
            plain = i in self.naming or term.cues or len(typed) < _LETTERS or not typed.isalpha()
            if (
                plain
                or held[i] >= (_ABSENT if share else NAMED)
                or (not share and background.nearly(term.word))
            ):
                continue
            start = named.get(term.start - 1)
            if start is not None and share <= _USUAL and held[i] < _ABSENT and _ends(text, term.end):
                yield text[start : term.start] + typed
            elif self._is_aim(i, share):
                yield typed

    def _is_aim(self, i: int, share: float) -> bool:
        """Whether a word says what a figure is for, or is a rare one on which a question ends."""
        before = _before(self.question, i)
        if share:
            return before == "per" or (self.figured and before in _TELLING)
        asks = not _ENDING.isdisjoint(self.question.kinds)
        ends = asks and _ends(self.question.text, self.question.terms[i].end)
        return before in _TELLING or (self.figured and before in _BEFORE) or ends


def _figures(question: Question, text: str, naming: frozenset[int]) -> Iterator[str]:
    """The figures in a question that a text does not have; those in names aside."""
    taken = [*question.names, *((question.terms[i].start, question.terms[i].end) for i in naming)]
    for figure in conditional(question.text):
        free = not any(start < figure.end and figure.start < end for start, end in taken)
        if free and figure.key not in _keys(text):
            yield question.text[figure.start : figure.end]
    for start, end in question.names:
        name = question.text[start:end]
        if name.endswith("+") and fold(name) not in fold(text):
            yield name


def _before(question: Question, i: int) -> str:
    """The word before a term, and before those of the question that stand right before it; articles aside."""
    terms, start = question.terms, question.terms[i].start
    while i and terms[i - 1].word not in _BEFORE and question.text[terms[i - 1].end : start] == " ":
        i, start = i - 1, terms[i - 1].start
    words = [word for word in fold(question.text[:start]).split() if word not in _ARTICLES]
    return words[-1] if words else ""


def _ends(text: str, end: int) -> bool:
    """Whether what stands before a place ends there: with the text, at a mark, before a word that joins."""
    rest = fold(text[end:]).split()
    return text[end - 1] in PUNCTUATION or not rest or rest[0].strip(PUNCTUATION) in STOPWORDS


def _instead(said: str, text: str) -> tuple[str, ...]:
    """What a text has of the kind of a condition that it does not meet."""
    own = next(iter(conditional(said)), None)
    if own:
        same = (figure for figure in conditional(text) if figure.kind == own.kind != "%")
        return tuple(dict.fromkeys(text[figure.start : figure.end] for figure in same))[:_FEW]
    found = _HEAD.fullmatch(said)
    if not found:
        return ()
    head = r"[\s-]?".join(map(re.escape, re.split(r"[\s-]+", found["head"])))
    others = re.finditer(rf"(?<!\w)(?i:{head})[\s-](?:[A-Z][\w-]*|\d[\w.]*\w|\d)", text)
    written = (other[0].rstrip(".") for other in others if other[0] != other[0].lower())
    return tuple(dict.fromkeys(name for name in written if not name[0].islower()))[:_FEW]
