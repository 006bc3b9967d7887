"""How well a typed name fits a printed one: both word orders, initials either way, missing middle names.

An initial stands for every name it could stand for. A different first name never fits; a typo is a typo in
one word only, and never in an initial.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from bot.papers import Name
from bot.search.keys import parts

Words = tuple[str, ...]


class Fit(IntEnum):
    """Best first."""

    WHOLE = 0
    """Every word of the one is a word of the other, or the bare surname was typed."""
    SHORT = 1
    """Initials stand for names, or middle names are missing."""
    PART = 2
    """A given name, a middle name or a part of a surname was typed alone."""
    NONE = 9


@dataclass(frozen=True, slots=True)
class Typed:
    """A name as typed."""

    readings: tuple[tuple[Words, Words], ...]
    """(given, family) in every order it may have been meant."""

    @classmethod
    def read(cls, text: str) -> "Typed":
        """Reads "Fabian Gloeckle", "Gloeckle, F.", "Gloeckle F", "gloeckle".

        >>> Typed.read("Gloeckle, F.").readings
        ((('f',), ('glockle',)),)
        """
        family, comma, given = text.partition(",")
        if comma and parts(given) and parts(family):
            return cls(((parts(given), parts(family)),))
        words = parts(text.replace(",", " "))
        orders = [(words[:i], words[i:]) for i in range(len(words) - 1, -1, -1)]
        orders += [(words[i:], words[:i]) for i in range(1, len(words))]
        return cls(tuple(orders))

    @property
    def words(self) -> Words:
        return tuple(word for part in self.readings[:1] for words in part for word in words)


def fit(typed: Typed, name: Name) -> Fit:
    """The best of all readings, hyphens joined or split."""
    return min(
        (_fit(given, family, printed) for given, family in typed.readings for printed in forms(name)),
        default=Fit.NONE,
    )


def forms(name: Name) -> tuple[tuple[Words, Words], ...]:
    """A printed name's (given, family) words: as they are, and with hyphens parted."""
    whole = (parts(name.given), parts(name.family))
    if "-" not in name.given + name.family:
        return (whole,)
    return (whole, (parts(name.given.replace("-", " ")), parts(name.family.replace("-", " "))))


def _fit(given: Words, family: Words, printed: tuple[Words, Words]) -> Fit:
    words = printed[0] + printed[1]
    if "".join(given + family) == "".join(words):
        return Fit.WHOLE
    if not given:
        return _alone(family, printed)
    rest = _before(family, words, len(printed[0]))
    return Fit.NONE if rest is None else _given(given, rest)


def _alone(family: Words, printed: tuple[Words, Words]) -> Fit:
    """A surname without a given name; or a given name, which also finds people."""
    joined = "".join(family)
    if joined in {"".join(printed[1]), *printed[1]}:
        return Fit.WHOLE if joined in {"".join(printed[1]), printed[1][-1]} else Fit.PART
    return Fit.PART if joined in {*printed[0], "".join(printed[0])} else Fit.NONE


def _before(family: Words, words: Words, least: int) -> Words | None:
    """What precedes a surname, or the beginning of one, in a printed name; None when it is not there."""
    joined = "".join(family)
    for end in range(len(words), least, -1):
        for start in range(end - 1, -1, -1):
            if "".join(words[start:end]) == joined:
                return words[:start]
    return None


def _given(typed: Words, printed: Words) -> Fit:
    if "".join(typed) == "".join(printed):
        return Fit.WHOLE
    if not printed:
        return Fit.NONE
    if _follows(typed, printed, _either) or _follows(printed, typed, _either):
        return Fit.SHORT
    return (
        Fit.PART if any(_begins(word, typed[0]) for word in printed[1:]) and len(typed[0]) > 1 else Fit.NONE
    )


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
