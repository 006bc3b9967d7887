"""A sentence, or a passage, taken apart for comparing: its words in order, its figures, its clauses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from bot.kept import compiled
from bot.llm.lexicon import LIMITS, SPELT
from bot.search.question import written_as_name
from bot.text import STOPWORDS, fold, stem

_TOKEN: Final = compiled(
    r"\d+(?:,\d{3})*(?:\.\d+)?(?:[^\W\d_]+)?|[^\W\d_]+\d[^\W_]*|[^\W\d_]+(?:['’][^\W\d_]+)?|[,;:()%]"
)
_SCALES: Final = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "trillion": 1e12,
}
_UNITS: Final = {"%": "%", "percent": "%", "percentage": "%", "x": "x", "times": "x", "fold": "x", "×": "x"}
_NUMBER: Final = compiled(r"(\d+(?:,\d{3})*(?:\.\d+)?)([^\W\d_]*)")
_ENDS: Final = frozenset({"and", "while", "whereas", "but", "versus", "vs", "although", "though"})
MARKS: Final = frozenset(",;:()")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    raw: str
    folded: str
    stem: str
    start: int
    clause: int
    """Its number among the clauses, which commas, brackets and "and" part."""
    name: bool
    """Whether it is written as names are."""

    @property
    def digits(self) -> bool:
        return any(map(str.isdigit, self.folded))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it is of: 32 billion, 65.8 percent; `at` is its word's place."""

    value: float
    unit: str
    limit: str
    at: int
    """The place of the figure's word."""


@dataclass(frozen=True)
class Text:
    """A text taken apart."""

    text: str

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(_words(self.text))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.words)

    @cached_property
    def joined(self) -> frozenset[str]:
        """Its words, and two and three of them in a row, written as one."""
        folded = [word.folded for word in self.words]
        pairs = [a + b for a, b in pairwise(folded)]
        threes = [a + b + c for a, b, c in zip(folded, folded[1:], folded[2:], strict=False)]
        return frozenset((*folded, *pairs, *threes))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(_figures(self.text, self.words))

    def content(self) -> Iterator[tuple[int, Word]]:
        """The words that carry meaning, each with its place."""
        return ((i, word) for i, word in enumerate(self.words) if word.folded not in STOPWORDS)


def _words(text: str) -> Iterator[Word]:
    clause, opening = 0, True
    for found in _TOKEN.finditer(text):
        raw = found[0]
        if raw in MARKS:
            clause += 1
        elif raw == "%":
            continue
        else:
            folded = fold(raw).replace("'", "")
            clause += folded in _ENDS
            folded = folded.removesuffix("s") if raw.endswith(("'s", "’s")) else folded
            yield Word(
                raw, folded, stem(folded), found.start(), clause, written_as_name(raw, opening=opening)
            )
            opening = False


def _figures(text: str, words: tuple[Word, ...]) -> Iterator[Figure]:
    for at, word in enumerate(words):
        number = _NUMBER.fullmatch(word.folded)
        if number and (
            word.start == 0
            or text[word.start - 1] not in "-‑–.@"
            or not text[: word.start - 1][-1:].isalpha()
        ):
            value, attached = float(number[1].replace(",", "")), number[2]
        elif word.folded in SPELT and word.folded not in {"one", "zero"}:
            value, attached = float(SPELT[word.folded]), ""
        else:
            continue
        yield _figure(value, attached, at, words, text)


def _figure(value: float, attached: str, at: int, words: tuple[Word, ...], text: str) -> Figure:
    after = [word.folded for word in words[at + 1 : at + 3]]
    end = words[at].start + len(words[at].raw)
    scale = _SCALES.get(attached) or (_SCALES.get(after[0], 1.0) if after and len(after[0]) > 2 else 1.0)
    sign = text[end : end + 2].strip()[:1]
    unit = (
        _UNITS.get(sign)
        or _UNITS.get(attached)
        or next((_UNITS[one] for one in after[:1] if one in _UNITS), "")
    )
    before = " ".join(word.folded for word in words[max(0, at - 3) : at])
    limit = next((kind for said, kind in LIMITS.items() if before == said or before.endswith(f" {said}")), "")
    return Figure(value * scale, unit, limit, at)


def plain(text: str) -> str:
    """A text without the signs by which models set words in bold, in lists or as code.

    >>> plain("- **CWM** is `open`")
    'CWM is open'
    """
    return re.sub(r"^\s*(?:[-*•>#]+|\d+[.)])\s+|[*`]+|(?<!\w)_+|_+(?!\w)", "", text.strip()).strip()


def is_number(words: Sequence[Word], i: int) -> bool:
    """Whether there is a word at `i`, with a digit in it."""
    return i < len(words) and words[i].digits
