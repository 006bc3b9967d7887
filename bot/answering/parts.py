"""The names in a listing and in its parts to people and papers, or what must be asked first.

A name that nobody bears bars nothing and chooses nothing: what is listed, and what is said of it, stays true.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answering.people import Person, everybody
from bot.answering.works import Work, work
from bot.answers import AuthorChoice, Nothing, PaperChoice
from bot.library import Library
from bot.papers import Author
from bot.queries import Find, Part
from bot.search.finding import WHOLE, Known, Parts


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
    known = replace(part, authors=names, paper=ids[0] if ids else part.paper)
    return _Read(Known(known, bearers, ids), people, () if ids else (part.paper,))
