"""Typed names to people: one, a choice, or nobody.

A name that fits one person as spelt goes straight through. A name that several people bear is asked about,
never merged. A misspelt name is corrected only when one person is near, and the answer says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.answers import AuthorChoice, Nothing
from bot.library import Library
from bot.papers import Author
from bot.queries import Query
from bot.search.terms import parts
from bot.text import name_key


@dataclass(frozen=True, slots=True)
class Person:
    author: Author
    corrected: str = ""
    """The name that was meant, where another spelling was typed."""


def person(typed: str, library: Library, then: Callable[[str], Query]) -> Person | AuthorChoice | Nothing:
    """Who a typed name is; `then` makes the query for one of several choices from a full name."""
    found = library.resolve(typed)
    if len(found.exact) == 1:
        return Person(found.exact[0])
    if found.exact:
        return _choice(typed, found.exact, found.total, then)
    if len(found.near) == 1 or (found.near and _alone(typed, found.near)):
        return Person(found.near[0], str(found.near[0].name))
    if found.near:
        return _choice(typed, found.near, found.total, then)
    return Nothing("no author", typed, library.size())


def _choice(typed: str, people: tuple[Author, ...], total: int, then: Callable[[str], Query]) -> AuthorChoice:
    return AuthorChoice(typed, tuple((one, then(str(one.name))) for one in people), total)


def _alone(typed: str, near: tuple[Author, ...]) -> bool:
    """Whether the nearest person is the only one whose surname was typed right."""
    key = name_key(typed)
    right = [one for one in near if any(name_key(name.family) in key for name in one.names)]
    return len(right) == 1 and right[0] == near[0]


def fits(typed: str, author: Author) -> bool:
    """Whether some words of somebody's name were typed: "Kaiyu" of Kaiyu Yang."""
    return any(set(parts(typed)) <= set(parts(str(name))) for name in author.names) and bool(parts(typed))


def everybody(
    names: tuple[str, ...], library: Library, then: Callable[[tuple[str, ...]], Query]
) -> tuple[Person, ...] | AuthorChoice | Nothing:
    """Who several typed names are, or the first of them that needs an answer from the asker."""
    found: list[Person] = []
    for i, typed in enumerate(names):
        one = person(typed, library, _naming(names, i, then))
        if not isinstance(one, Person):
            return one
        found.append(one)
    return tuple(found)


def _naming(
    names: tuple[str, ...], place: int, then: Callable[[tuple[str, ...]], Query]
) -> Callable[[str], Query]:
    """The query again, with a full name put where a typed one stood."""
    return lambda name: then((*names[:place], name, *names[place + 1 :]))
