"""How well a typed name fits a printed one: both word orders, initials either way, missing middle names.

An initial stands for every name it could stand for. A different first name never fits; a typo is a typo in
one word only, and never in an initial.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from bot.papers import Name
from bot.search.keys import parts

Words = tuple[str, ...]
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})


class Fit(IntEnum):
    """Best first."""

    WHOLE = 0
    """Every word of the one is a word of the other, in this order; or the bare surname was typed."""
    TURNED = 1
    """The same with the surname typed first."""
    SHORT = 2
    """What was typed is shorter than what is printed, or lacks only middle names."""
    MAYBE = 3
    """An initial is printed that could stand for the first name typed."""
    PART = 4
    """A given name, a middle name or a part of a surname was typed alone."""
    NONE = 9


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a typed name."""

    given: Words
    family: Words
    turned: bool = False
    """True when the surname was typed first, without a comma."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A name as typed, in every way it may have been meant."""

    readings: tuple[Reading, ...]

    @classmethod
    def read(cls, text: str) -> "Typed":
        """Reads "Fabian Gloeckle", "Gloeckle, F.", "Gloeckle F", "gloeckle".

        >>> [(r.given, r.family) for r in Typed.read("Gloeckle, F.").readings]
        [(('f',), ('glockle',))]
        """
        family, given = (_bare(parts(part)) for part in (*text.split(",", 1), "")[:2])
        if given and family:
            return cls(tuple(Reading(given + family[:i], family[i:]) for i in range(len(family))))
        words = family + given
        straight = [Reading(words[:i], words[i:]) for i in range(len(words) - 1, -1, -1)]
        turned = [Reading(words[i:], words[:i], turned=True) for i in range(1, len(words))]
        return cls((*straight, *turned))

    @property
    def abbreviated(self) -> bool:
        """True when some word is an initial."""
        return any(len(word) == 1 for reading in self.readings[:1] for word in reading.given + reading.family)


def _bare(words: Words) -> Words:
    """A name without "Jr." and the like."""
    return words[:-1] if len(words) > 1 and words[-1] in _SUFFIXES else words


def fit(typed: Typed, name: Name) -> Fit:
    """The best of all readings, hyphens joined or split."""
    printed = forms(name)
    return min((_fit(reading, form) for reading in typed.readings for form in printed), default=Fit.NONE)


def bearing(typed: str, names: Sequence[Name]) -> tuple[int, ...]:
    """Where, from 1, the names stand that a typed one fits best; a given name alone will do among a few.

    >>> bearing("Gloeckle", [Name("Hayat", "Amaury"), Name("Glöckle", "Fabian")])
    (2,)
    """
    read = Typed.read(typed)
    fits = [fit(read, name) for name in names]
    best = min(fits, default=Fit.NONE)
    return tuple(i for i, one in enumerate(fits, 1) if one is best and best is not Fit.NONE)


def forms(name: Name) -> tuple[tuple[Words, Words], ...]:
    """A printed name's (given, family) words: as they are, and with hyphens parted."""
    whole = (parts(name.given), parts(name.family))
    if "-" not in name.given + name.family:
        return (whole,)
    return (whole, (parts(name.given.replace("-", " ")), parts(name.family.replace("-", " "))))


def _fit(reading: Reading, printed: tuple[Words, Words]) -> Fit:
    if not reading.given:
        return _alone(reading.family, printed)
    rest = _before(reading.family, printed[0] + printed[1], len(printed[0]))
    return _given(reading, rest) if rest else Fit.NONE


def _alone(family: Words, printed: tuple[Words, Words]) -> Fit:
    """A surname without a given name; or a given name, which also finds people."""
    joined = "".join(family)
    if joined in {"".join(printed[1]), *printed[1][-1:], "".join(printed[0] + printed[1])}:
        return Fit.WHOLE
    return Fit.PART if joined in {*printed[0], *printed[1], "".join(printed[0])} else Fit.NONE


def _before(family: Words, words: Words, least: int) -> Words | None:
    """What precedes a surname, or the beginning of one, in a printed name; None when it is not there."""
    joined = "".join(family)
    for end in range(len(words), least, -1):
        for start in range(end - 1, -1, -1):
            if "".join(words[start:end]) == joined:
                return words[:start]
    return None


def _given(reading: Reading, printed: Words) -> Fit:
    typed = reading.given
    if "".join(typed) == "".join(printed):
        return Fit.TURNED if reading.turned else Fit.WHOLE
    if stands_for(typed, printed) or (typed[0] == printed[0] and _agree(typed, printed)):
        return Fit.SHORT
    if len(typed) > 1 == len(typed[0]) and typed[1:] == printed:
        return Fit.SHORT
    if reading.turned:
        return Fit.NONE
    if _begins(printed[0], typed[0]) and _agree(typed, printed):
        return Fit.MAYBE
    return Fit.PART if len(typed[0]) > 1 and typed[0] in printed[1:] else Fit.NONE


def _agree(one: Words, other: Words) -> bool:
    """True when one leaves out what the other has, initials standing for names on either side."""
    return _follows(one, other, _either) or _follows(other, one, _either)


def stands_for(short: Words, full: Words) -> bool:
    """True when given names may be written shorter as others: initials for names, middle names left out."""
    return _follows(short, full, _begins)


def _follows(short: Words, full: Words, same: Callable[[str, str], bool]) -> bool:
    """The first word fits the first, the others fit later ones in order."""
    if not short or not full or not same(short[0], full[0]):
        return False
    left = iter(full[1:])
    return all(any(same(word, other) for other in left) for word in short[1:])


def _begins(short: str, full: str) -> bool:
    return short == full or (len(short) == 1 and full[0] == short)


def _either(one: str, other: str) -> bool:
    return _begins(one, other) or _begins(other, one)
