"""Stored fields of one paper: who, when, where, how many, under which licence."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.answering.ask import ask
from bot.answering.works import Work, work
from bot.answers import Answer, Passages, Quote, Stated
from bot.library import Library
from bot.papers import LinkKind, Paper
from bot.parsing.filters import split_names
from bot.parsing.numbers import ordinal
from bot.queries import Ask, Fact, Field


def fact(query: Fact, library: Library) -> Answer:
    """What is stored of a field; where nothing is, a sentence of the abstract that speaks of it."""
    found = work(query.paper, library, lambda number: replace(query, paper=number))
    if not isinstance(found, Work):
        return found
    told = stated_of(query.field, found.paper, library)
    place = _place(query.place, len(told.values))
    places, absent = _standing(query.who, found.paper, library)
    if place and not query.who:
        places = (place,) if place <= len(told.values) else ()
    return replace(told, places=places, absent=absent, place=place)


def stated_of(field: Field, paper: Paper, library: Library) -> Stated:
    """What is stored of a field of one paper; where nothing is, with a sentence that speaks of it."""
    values = stored(paper, field)
    spoken = None if values or field not in _WORDS else _sentence(paper, _WORDS[field], library)
    return Stated(paper, field, values, spoken)


def _standing(who: str, paper: Paper, library: Library) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Where those asked after stand in a byline, and which of them do not."""
    found = {name: library.standing(name, paper) for name in split_names(who)}
    places = sorted({place for standing in found.values() for place in standing})
    return tuple(places), tuple(name for name, standing in found.items() if not standing)


def _place(which: str, authors: int) -> int:
    """A place in a byline, from 1: "third", "last", "12th"; 0 for none."""
    place = ordinal(_CALLED.get(which.lower(), which)) if which else 0
    return authors if place < 0 else place


def _sentence(paper: Paper, words: str, library: Library) -> Quote | None:
    answer = ask(Ask(words, paper.id), library)
    sure = isinstance(answer, Passages) and answer.tier == "quote" and not answer.refused
    return (
        next((q for q in answer.quotes if q.paper == paper), None)
        if sure and isinstance(answer, Passages)
        else None
    )


_CALLED: Final = {"lead": "first", "senior": "last"}
"""The senior author is by custom the last."""
_WORDS: Final[dict[Field, str]] = {
    "licence": "license",
    "code": "code open-source",
    "data": "release dataset",
    "models": "release model checkpoints",
}
"""What an abstract calls a field that nobody stored."""


def stored(paper: Paper, field: Field) -> tuple[str, ...]:
    """The values of a field, as stored; empty when no source states it.

    >>> from datetime import date
    >>> stored(Paper("2301.00001", "T", "A.", (), date(2023, 1, 2)), "date")
    ('2023-01-02',)
    """
    return tuple(value for value in _READ[field](paper) if value)


def _links(kind: LinkKind) -> Callable[[Paper], tuple[str, ...]]:
    return lambda paper: tuple(link.url for link in paper.of(kind))


_READ: Final[dict[Field, Callable[[Paper], tuple[str, ...]]]] = {
    "authors": lambda paper: tuple(map(str, paper.authors)),
    "author count": lambda paper: (str(len(paper.authors)),) if paper.authors else (),
    "date": lambda paper: (paper.date.isoformat(),),
    "venue": lambda paper: (paper.venue or paper.journal,),
    "organisation": lambda paper: (paper.organisation,),
    "categories": lambda paper: paper.categories,
    "code": _links("code"),
    "models": _links("models"),
    "data": _links("data"),
    "page": _links("page"),
    "licence": lambda paper: (paper.licence,),
    "pages": lambda paper: (str(paper.pages),) if paper.pages else (),
    "link": lambda paper: (paper.url, paper.pdf),
}
