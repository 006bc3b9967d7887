"""Spellings to people, as far as the data honestly allows.

What is taken to be one person: names with the same letters (accents, oe for ö, hyphens and spaces aside; "Yue" and
"Yu" are two names, since nobody prints an umlaut there), and a shorter form of exactly one fuller name. "Aram Markosyan" is Aram H. Markosyan while no other Aram
Markosyan is known; "W. Glöckle" is Walter Glöckle only when no other W. Glöckle is known and both write in the
same archive of arXiv. What cannot be known: whether two people share one spelling, or whether a person changed
name. So a common surname (more than 40 people of the same first letter) is never guessed about: there, only the
same letters are the same person, and the reader is offered the choice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from bot.papers import Name
from bot.search.fitting import forms, stands_for
from bot.text import spellings

Fields = Callable[[Sequence[Name]], frozenset[str]]
"""The archives in which names have papers."""
COMMON: Final = 40
"""People of one surname and first letter, from which on nobody is guessed about."""

Shape = tuple[tuple[str, ...], str]


def letters(name: Name) -> frozenset[str]:
    """The ways of writing a name's letters, of which all spellings of one person share one."""
    return spellings(name.given + name.family)


def people(counts: dict[Name, int], fields: Fields, *, common: bool = False) -> list[tuple[Name, ...]]:
    """Groups of spellings, each one person as far as can be told, the fullest spelling first.

    `counts`: spellings that share a surname and a first letter, with their numbers of papers; `common`: there are
    more of these than are given, more than `COMMON`.
    """
    spelled = [_fullest_first(group, counts) for group in _same_letters(counts)]
    if len(spelled) <= COMMON and not common:
        spelled = _joined(spelled, counts, fields)
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
    groups: list[tuple[Name, ...]], counts: dict[Name, int], fields: Fields
) -> list[tuple[Name, ...]]:
    """Shorter forms put with the one fuller name they fit."""
    owner: dict[int, int] = {}
    shapes = [_shapes(group[0]) for group in groups]
    for i, group in enumerate(groups):
        fuller = [j for j, shape in enumerate(shapes) if i != j and _shorter(shapes[i], shape)]
        tops = [j for j in fuller if not any(_shorter(shapes[j], shapes[k]) for k in fuller if k != j)]
        if len(tops) == 1 and _same_person(group, groups[tops[0]], fields):
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
