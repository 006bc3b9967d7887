"""Figures in a sentence: where they stand, and what they measure.

Nothing is ever computed from a figure: it is found so that it can be set in bold, or stated alone when
the sentence has no other candidate. (A nearest-number rule found the right one of several in 55 of 100
sentences of a benchmark; where there was only one, in 99.)
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from bot.memo import SENTENCE, remembered

Unit = Literal["percent", "times", "size", "length", "duration", "count"]

_NUMBER: Final = r"(?:\d+(?:[.,]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b|\b(?:dozens|hundreds|thousands|millions)\ of\b)"
_FIGURE: Final = re.compile(
    rf"""(?<![\w.@-])(?:(?:up\ to|over|more\ than|less\ than|at\ least|about|around)\s)?
    (?P<number>{_NUMBER})(?P<scale>[\s-]?(?:billion|million|thousand)|[kKMBT](?![A-Za-z]))?
    (?P<unit>\s?%|\s?(?:percent|percentage\ points)\b|\s?(?:x|×)(?!\w)|[\s-]?times\b|[\s-]?parameters?\b|[\s-]?tokens?\b
    |\s?(?:pages|lines)\b|\s?(?:weeks?|days?|hours?|minutes?|seconds?|months?|years?)\b)?(?![\w%])""",
    re.IGNORECASE | re.VERBOSE,
)
_UNITS: Final[tuple[tuple[str, Unit], ...]] = (
    (r"%|percent", "percent"),
    (r"x$|×|times", "times"),
    (r"parameter|[mb]$|[bm]illion", "size"),
    (r"token|page|line", "length"),
    (r"week|day|hour|minute|second|month|year", "duration"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    start: int
    end: int
    text: str
    """With its hedge and unit: "up to 131k tokens", "65.8%"."""
    unit: Unit


@remembered(1024, SENTENCE)
def figures(sentence: str) -> tuple[Figure, ...]:
    """The figures of a sentence that could be an answer, in order; numbers inside names are not.

    >>> [f.text for f in figures("It reaches 65.8% on Math-500 with up to 131k tokens, 3 times faster.")]
    ['65.8%', 'up to 131k tokens', '3 times']
    """
    return tuple(
        Figure(found.start(), found.end(), found.group(), _unit(found))
        for found in _FIGURE.finditer(sentence)
        if not _in_name(sentence, found)
    )


_GAUGE: Final = re.compile(
    r"(?:([\w-]+)\s+)?(size|length|window|limit|budget|dimension|depth|width|capacity|horizon)s?\s+of\s+$",
    re.IGNORECASE,
)


def gauge(sentence: str, figure: Figure) -> tuple[str, ...]:
    """What a figure is the size of, where its sentence says so; empty where it counts something.

    >>> said = "It is trained with a context size of up to 131k tokens."
    >>> gauge(said, figures(said)[0])
    ('context', 'size')
    """
    found = _GAUGE.search(sentence[: figure.start])
    return tuple(filter(None, found.groups())) if found else ()


def _in_name(sentence: str, found: re.Match[str]) -> bool:
    """Whether a bare number is a version or a year after a name: "AIME 2024", "Lean 4"."""
    before = sentence[: found.start()].split()
    return (
        _unit(found) == "count" and len(before) > 1 and before[-1][:1].isupper() and before[-1][-1].isalnum()
    )


def _unit(found: re.Match[str]) -> Unit:
    written = ((found["scale"] or "") + (found["unit"] or "")).strip(" -").casefold()
    if not written:
        return "count"
    return next((unit for pattern, unit in _UNITS if re.search(pattern, written)), "count")
