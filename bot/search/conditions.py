"""Under what a question asks: which benchmark, which year, which size, how many tries.

A figure for another benchmark, year or size is no answer, however near it is. A text meets a condition where it says the
same, however it is written: "7B" is "7-billion-parameter", "aime25" is "AIME 2025".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from bot.kept import compiled
from bot.memo import ABSTRACT, remembered
from bot.search.question import NAMED, PUNCTUATION, Question, Term, joined, missing
from bot.search.vocabulary import Background
from bot.text import STOPWORDS, fold

_SCALES: Final = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "trillion": 1e12}
_FIGURE: Final = compiled(
    r"""(?<![\w.@/+-])(?:
    (?P<metric>pass|recall|precision|top|hits?|best|ndcg|map|maj|cons)\s?(?:@|\ at\ |-)\s?(?P<tries>\d+)
    |(?P<number>\d+(?:[.,]\d+)*)(?:\s?-?(?P<scale>billion|million|thousand|trillion|bn|mn|[bmkt])(?!\w)|\s?(?P<share>%|percent\b))
    |(?P<count>\d+)-(?P<of>[a-z]{3,})
    )""",
    re.VERBOSE,
)
"""What says which of several; a number alone may count anything."""
_NUMBER: Final = compiled(r"(?<![\w.,])(\d+(?:[.,]\d+)*)(?:\s?-?(billion|million|thousand|trillion|bn|mn|[bmkt])(?!\w))?")
_BEFORE: Final = frozenset({"on", "over", "per", "against", "vs", "versus", "than", "for", "at", "of", "in", "with"})
"""What stands before what a figure is for."""
_TELLING: Final = frozenset({"on", "over", "per", "against", "vs", "versus", "than"})
"""Those behind which an everyday word says it too: "gains on apps", "cost per page"."""
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
    parts = number.split(",")
    whole = "".join(parts) if all(len(part.split(".")[0]) == 3 for part in parts[1:]) else ".".join(parts[:2])  # noqa: PLR2004  thousands
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


def unmet(
    question: Question,
    text: str,
    held: Sequence[float],
    naming: frozenset[int],
    spells: Callable[[str], bool],
    *,
    figured: bool,
    named: bool,
    others: Sequence[str] = (),
) -> tuple[Unmet, ...]:
    """The conditions of a question that a text does not meet, in the order of the question.

    `held`: for each term of the question, how well the text holds it; `naming`: those that name the paper, which are no
    conditions. `figured`: a figure is asked for, so that everyday words say what it is for. `named`: the question names the
    paper, so that its other words do not describe it. `others`: what it calls other papers.
    """
    said = [
        *missing(question, held, naming, spells),
        *(other for other in others if not spells(joined(other))),
        *_figures(question, text, naming),
        *(_words(question, held, naming, figured=figured) if named else ()),
    ]
    kept = [one for one in dict.fromkeys(said) if not any(one != other and one in other for other in said)]
    return tuple(
        Unmet(one, () if one in others else _instead(one, text))
        for one in sorted(kept, key=question.text.find)
    )


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


def _words(
    question: Question, held: Sequence[float], naming: frozenset[int], *, figured: bool
) -> Iterator[str]:
    """The words written as no name that say what a figure is for, and that a text does not hold."""
    owned = [question.terms[i].end for i in naming]
    named = {end: start for start, end in question.names if end not in owned}
    for i, term in enumerate(question.terms):
        typed = question.text[term.start : term.end].strip(PUNCTUATION)
        if i in naming or term.cues or len(typed) < _LETTERS or not typed.isalpha():
            continue
        share, before = Background.load().shares.get(term.stem, 0.0), _before(question, i)
        if term.start - 1 in named and share <= _USUAL and held[i] < _ABSENT and _ends(question.text, term.end):
            yield question.text[named[term.start - 1] : term.start] + typed
        elif held[i] < (_ABSENT if share else NAMED) and _is_aim(question, term, before, share, figured=figured):
            yield typed


def _is_aim(question: Question, term: Term, before: str, share: float, *, figured: bool) -> bool:
    """Whether a word says what a figure is for, or is a rare one on which a question ends."""
    if share:
        return before == "per" or (figured and before in _TELLING)
    if Background.load().nearly(term.word):
        return False
    asked = not {"yes or no", "claim"}.isdisjoint(question.kinds) and _ends(question.text, term.end)
    return before in _TELLING or (figured and before in _BEFORE) or asked


def _before(question: Question, i: int) -> str:
    """The word before a term, and before those of the question that stand right before it; articles aside."""
    start = question.terms[i].start
    while i and question.text[question.terms[i - 1].end : start] == " ":
        i, start = i - 1, question.terms[i - 1].start
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
