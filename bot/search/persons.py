"""Which printed names a typed one fits, and which spellings are one person.

A typed name fits in both word orders, with initials either way, and with middle names missing. An initial
stands for every name it could stand for. A different first name never fits; a typo is a typo in one word
only, and never in an initial.

Spellings become people as far as the data honestly allow. What is taken to be one person: names with the same
letters (accents, oe for ö, hyphens and spaces aside; "Yue" and "Yu" are two names, since nobody prints an
umlaut there), and a shorter form of exactly one fuller name. "Aram Markosyan" is Aram H. Markosyan while no
other Aram Markosyan is known; "W. Glöckle" is Walter Glöckle only when no other W. Glöckle is known and both
write in the same archive of arXiv. What cannot be known: whether two people share one spelling, or whether a
person changed name. So a common surname (more than 40 people of the same first letter) is never guessed
about: there, only the same letters are the same person, and the reader is offered the choice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from bot.papers import Name
from bot.search.terms import parts, surname
from bot.text import spellings

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


def standing(spellings: Sequence[Name], byline: Sequence[Name]) -> tuple[int, ...]:
    """Where in a byline a person stands, from 1: of two who may be meant, who is written as is usual of the person.

    >>> standing([Name("Wang", "Wei"), Name("Wang", "W.")], [Name("Wang", "W."), Name("Li", "Bo"), Name("Wang", "Wei")])
    (3,)
    """
    ranks = {key: i for i, name in reversed([*enumerate(spellings)]) for key in letters(name)}
    fits = [
        (min((ranks[key] for key in letters(name) if key in ranks), default=-1), place)
        for place, name in enumerate(byline, 1)
    ]
    best = min((rank for rank, _ in fits if rank >= 0), default=-1)
    return tuple(place for rank, place in fits if rank == best >= 0)


def forms(name: Name) -> tuple[tuple[Words, Words], ...]:
    """A printed name's (given, family) words: as they are, and with hyphens parted."""
    whole = (parts(name.given), parts(surname(name)))
    if "-" not in name.given + name.family:
        return (whole,)
    return (whole, (parts(name.given.replace("-", " ")), parts(surname(name).replace("-", " "))))


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


Fields = Callable[[Sequence[Name]], frozenset[str]]
"""The archives in which names have papers."""
Together = Callable[[Sequence[Name], Sequence[Name]], bool]
"""Whether two sets of names stand in one byline: those are two people."""
COMMON: Final = 40
"""People of one surname and first letter, from which on nobody is guessed about."""

Shape = tuple[tuple[str, ...], str]


def letters(name: Name) -> frozenset[str]:
    """The ways of writing a name's letters, of which all spellings of one person share one."""
    return spellings(name.given + surname(name))


def _never(one: Sequence[Name], other: Sequence[Name]) -> bool:  # noqa: ARG001  the shape of Together
    return False


def people(
    counts: dict[Name, int], fields: Fields, together: Together = _never, *, common: bool = False
) -> list[tuple[Name, ...]]:
    """Groups of spellings, each one person as far as can be told, the fullest spelling first.

    `counts`: spellings that share a surname and a first letter, with their numbers of papers; `common`: there are
    more of these than are given, more than `COMMON`.
    """
    spelled = [_fullest_first(group, counts) for group in _same_letters(counts)]
    if len(spelled) <= COMMON and not common:
        spelled = _joined(spelled, counts, fields, together)
    return spelled


def _same_letters(names: Iterable[Name]) -> list[list[Name]]:
    """Names that share a way of writing their letters, directly or through others."""
    groups: dict[str, list[Name]] = {}
    for name in names:
        keys = set(letters(name))
        met = {id(groups[key]): groups[key] for key in keys if key in groups}
        merged = [name for group in met.values() for name in group] + [name]
        groups |= dict.fromkeys(keys.union(*map(letters, merged)), merged)
    return list({id(group): group for group in groups.values()}.values())


def _joined(
    groups: list[tuple[Name, ...]], counts: dict[Name, int], fields: Fields, together: Together
) -> list[tuple[Name, ...]]:
    """Shorter forms put with the one fuller name they fit."""
    owner: dict[int, int] = {}
    shapes = [_shapes(group[0]) for group in groups]
    for i, group in enumerate(groups):
        fuller = [j for j, shape in enumerate(shapes) if i != j and _shorter(shapes[i], shape)]
        tops = [j for j in fuller if not any(_shorter(shapes[j], shapes[k]) for k in fuller if k != j)]
        full = groups[tops[0]] if len(tops) == 1 else ()
        if full and _same_person(group, full, fields) and not together(group, full):
            owner[i] = tops[0]
    members: dict[int, list[Name]] = defaultdict(list)
    for i, group in enumerate(groups):
        members[_root(i, owner)] += group
    return [_fullest_first(names, counts) for names in members.values()]


def _root(i: int, owner: dict[int, int]) -> int:
    while i in owner:
        i = owner[i]
    return i


def _same_person(short: Sequence[Name], full: Sequence[Name], fields: Fields) -> bool:
    """A first name written out is enough; an initial needs the same field too."""
    given = _shapes(short[0])[0][0]
    return len(given[0]) > 1 or bool(fields(short) & fields(full))


def _shapes(name: Name) -> tuple[Shape, ...]:
    """(what precedes the last word, the last word), hyphens joined and split; none for a team or a single word."""
    words = [given + family for given, family in forms(name)]
    return () if name.team or len(words[0]) < 2 else tuple((each[:-1], each[-1]) for each in words)


def _shorter(one: tuple[Shape, ...], other: tuple[Shape, ...]) -> bool:
    """True when one name is a shorter form of another."""
    return any(a[1] == b[1] and a[0] != b[0] and stands_for(a[0], b[0]) for a in one[:1] for b in other)


def _fullest_first(names: Iterable[Name], counts: dict[Name, int]) -> tuple[Name, ...]:
    """The longest and most accented spelling is the likeliest to be right; then the most used."""
    return tuple(
        sorted(
            names, key=lambda name: (-max(map(len, letters(name))), str(name).isascii(), -counts[name], name)
        )
    )
