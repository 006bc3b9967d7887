"""The names in a listing and in its parts to people and papers, or what must be asked first.

A name that fits one person as spelt goes straight through. A name that several people bear is asked about,
never merged. A misspelt name is corrected only when one person is near, and the answer says so.

A name that nobody bears bars nothing and chooses nothing: what is listed, and what is said of it, stays true.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answering.references import Work, work
from bot.answers import AuthorChoice, Nothing, PaperChoice
from bot.library import Library
from bot.papers import Author
from bot.queries import Find, Part, Query
from bot.search.finding import WHOLE, Known, Parts
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


@dataclass(frozen=True, slots=True)
class Meant:
    """A listing whose names are known."""

    find: Find
    """With full names, and papers by id."""
    people: tuple[Person, ...]
    """Those who wrote all of it."""
    chosen: tuple[Person, ...] = ()
    """Those of its choices."""
    parts: Parts = WHOLE
    corrected: str = ""
    """The names that were meant, where other spellings were typed."""
    unknown: tuple[str, ...] = ()
    """Names in its choices that nobody bears, as typed."""

    @property
    def authors(self) -> tuple[Author, ...]:
        return tuple(one.author for one in self.people)


@dataclass(frozen=True, slots=True)
class _Read:
    """A part whose names are known."""

    known: Known
    people: tuple[Person, ...]
    unknown: tuple[str, ...]


Choice = AuthorChoice | PaperChoice


def meant(find: Find, library: Library) -> Meant | Choice | Nothing:
    """Whom and what a listing names; Nothing when nobody bears a name that all of it must be by."""
    people = everybody(find.authors, library, lambda names: replace(find, authors=names))
    if not isinstance(people, tuple):
        return people
    either = _read(find.either, library, lambda parts: replace(find, either=parts))
    if not isinstance(either, tuple):
        return either
    without = _read(find.without, library, lambda parts: replace(find, without=parts))
    if not isinstance(without, tuple):
        return without
    chosen = tuple(person for one in either for person in one.people)
    barred = tuple(person for one in without for person in one.people)
    parts = Parts(tuple(one.known for one in either), tuple(one.known for one in without))
    understood = replace(
        find,
        authors=tuple(str(one.author.name) for one in people),
        either=tuple(known.part for known in parts.either),
        without=tuple(known.part for known in parts.without),
    )
    corrected = ", ".join(one.corrected for one in (*people, *chosen, *barred) if one.corrected)
    unknown = tuple(name for one in either for name in one.unknown)
    return Meant(understood, people, chosen, parts, corrected, unknown)


def parts_of(find: Find, library: Library) -> Parts:
    """The parts of a listing that was answered, whoever it is by."""
    named = meant(replace(find, authors=()), library)
    return named.parts if isinstance(named, Meant) else WHOLE


def _read(
    parts: tuple[Part, ...], library: Library, then: Callable[[tuple[Part, ...]], Find]
) -> tuple[_Read, ...] | Choice:
    found: list[_Read] = []
    for i, part in enumerate(parts):
        one = _part(part, library, _placed(parts, i, then))
        if not isinstance(one, _Read):
            return one
        found.append(one)
    return tuple(found)


def _placed(
    parts: tuple[Part, ...], place: int, then: Callable[[tuple[Part, ...]], Find]
) -> Callable[[Part], Find]:
    """The listing again, with another part in one place."""
    return lambda part: then((*parts[:place], part, *parts[place + 1 :]))


def _part(part: Part, library: Library, then: Callable[[Part], Find]) -> _Read | Choice:
    people = everybody(part.authors, library, lambda names: then(replace(part, authors=names)))
    if isinstance(people, AuthorChoice):
        return people
    if isinstance(people, Nothing):
        return _Read(Known(part, ((),)), (), (people.asked,))
    names = tuple(str(one.author.name) for one in people)
    bearers = tuple((one.author,) for one in people)
    if not part.paper:
        return _Read(Known(replace(part, authors=names), bearers), people, ())
    found = work(part.paper, library, lambda id_: then(replace(part, paper=id_)))
    if isinstance(found, PaperChoice):
        return found
    ids = (found.paper.id,) if isinstance(found, Work) else ()
    return _Read(Known(replace(part, authors=names), bearers, ids), people, () if ids else (part.paper,))


def redirected(
    choice: AuthorChoice | PaperChoice, then: Callable[[Find], Query]
) -> AuthorChoice | PaperChoice:
    """A choice of people, or of papers, for another query about the same listing."""
    if isinstance(choice, PaperChoice):
        return replace(choice, choices=tuple((one, _then(q, then)) for one, q in choice.choices))
    return replace(choice, choices=tuple((one, _then(q, then)) for one, q in choice.choices))


def _then(query: Query, then: Callable[[Find], Query]) -> Query:
    return then(query) if isinstance(query, Find) else query
