"""A listing: filters and topic pushed down into the engine, one page of ids out, counted exactly.

A listing is of the papers that hold all words; those that hold some of them are related, and stand apart. Where a great
many papers hold all words somewhere, a listing by date is only of those that hold them together, or the latest of a
thousand papers with "diffusion", "language" and "models" in them would come first.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from typing import Final

from bot.papers import Author, alike_codes
from bot.queries import Find, Part
from bot.search.documents import when
from bot.search.fusing import NEAR, fused
from bot.search.port import Engine, Occur, Order, Query, View, all_of, any_of, count
from bot.search.terms import terms
from bot.search.topics import Topic, scored, topic
from bot.search.vocabulary import Synonyms

_ENOUGH: Final = 10
"""With so many papers that hold the words together, a listing by date is of those."""
_MOST_AUTHORS: Final = 1_000_000
"""More than any paper has."""
Around = Callable[[Sequence[str]], Mapping[str, float]]
"""How near to a topic are the papers nearest to it in meaning, and some others."""
People = Sequence[Author]
"""Those whom one name may mean."""
_MANY: Final = 30
"""With more papers that hold all the words, a listing by date is of those that hold them together."""


@dataclass(frozen=True, slots=True)
class Known:
    """A part of a listing, with whom and what its names mean."""

    part: Part
    people: tuple[People, ...] = ()
    """For each author of the part."""
    papers: tuple[str, ...] = ()
    """Ids of the papers that go by the name in it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a listing: a paper must pass one of `either`, if there is any, and none of `without`."""

    either: tuple[Known, ...] = ()
    without: tuple[Known, ...] = ()


WHOLE: Final = Parts()
"""A listing without parts."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a listing."""

    ids: tuple[str, ...]
    total: int
    """How many papers the whole listing has; exact."""
    corrected: str = ""
    """The words as they were read, where a misspelt one was repaired."""
    apart: int = 0
    """For a listing by date: how many more hold all words, but nowhere together."""


def find(  # noqa: PLR0913, PLR0917  a listing, and what is known of it
    index: Engine,
    synonyms: Synonyms,
    wanted: Find,
    people: Sequence[Author],
    limit: int,
    parts: Parts = WHOLE,
) -> Found:
    """The page of a listing that `wanted.page` names; a paper must have all of `people`.

    Of what `wanted.top` leaves out nothing is shown or counted.
    """
    asked = _Asked.read(index, synonyms, wanted, [[one] for one in people], limit, parts)
    total = asked.count(asked.every)
    if asked.by_date:
        return _ended(_by_date(asked, total), wanted)
    ids = asked.page(asked.every, total, asked.offset, asked.limit)
    return _ended(Found(ids, total, asked.corrected), wanted)


def related(  # noqa: PLR0913, PLR0917  as above
    index: Engine,
    synonyms: Synonyms,
    wanted: Find,
    people: Sequence[Author],
    limit: int,
    parts: Parts = WHOLE,
    around: Around | None = None,
) -> tuple[str, ...]:
    """Ids of papers that pass all filters and hold some words of a listing, but not all, best first.

    `around`: what is near it in meaning; that too, then.
    """
    asked = _Asked.read(index, synonyms, wanted, [[one] for one in people], limit, parts)
    if not asked.topic.some or not asked.topic.all:
        return ()
    said = dict(asked.scored(asked.topic.some, NEAR if around else limit))
    near = around(tuple(said)) if around else {}
    if not near:
        return tuple(said)
    passed = asked.scored(any_of(index, [index.term("id", id_) for id_ in near]), len(near))
    return tuple(id_ for id_, _ in fused(said, {id_: near[id_] for id_, _ in passed}))[:limit]


def strictly(  # noqa: PLR0913, PLR0917  as above
    index: Engine,
    synonyms: Synonyms,
    wanted: Find,
    people: Sequence[People],
    limit: int,
    parts: Parts = WHOLE,
) -> Found:
    """The same page of only the papers that hold every word, wherever they hold them, as it was typed.

    A paper must have somebody of each of `people`.
    """
    asked = _Asked.read(index, synonyms, wanted, people, limit, parts, strict=True)
    if asked.topic.corrected:
        return Found((), 0)
    total = asked.count(asked.every)
    return _ended(Found(asked.page(asked.every, total, asked.offset, asked.limit), total), wanted)


def _ended(found: Found, wanted: Find) -> Found:
    """A page of no more than the first so many, or of the last of these."""
    total = min(found.total, wanted.top) if wanted.top else found.total
    if wanted.alone:
        total = int(total == wanted.top)
    if total == found.total:
        return found
    return replace(found, total=total, apart=0)


def _room(wanted: Find, limit: int) -> tuple[int, int]:
    """Where a page begins, and how many papers it has room for."""
    if wanted.alone:
        return wanted.top - 1, 1
    offset = (max(wanted.page, 1) - 1) * limit
    return offset, min(limit, max(0, wanted.top - offset)) if wanted.top else limit


@dataclass(frozen=True, slots=True)
class _Asked:
    """A listing as engine queries."""

    index: Engine
    searcher: View
    topic: Topic
    filters: tuple[Query, ...]
    """What a paper must pass besides its words; only words of `either` count in ranking."""
    every: Query
    """The papers that pass the filters and hold all words."""
    telling: tuple[Query, ...]
    """What else counts in ranking."""
    order: str | None
    offset: int
    limit: int
    topical: bool
    """Whether there are words to rank by."""
    corrected: str
    held: Callable[[], int]
    """How many papers hold all words, whatever the filters."""

    @classmethod
    def read(  # noqa: PLR0913, PLR0917  as above
        cls,
        index: Engine,
        synonyms: Synonyms,
        wanted: Find,
        people: Sequence[People],
        limit: int,
        parts: Parts,
        *,
        strict: bool = False,
    ) -> "_Asked":
        asked = topic(index, synonyms, wanted.words)
        chosen = [_part(index, synonyms, one, strict=strict) for one in parts.either]
        barred = [_part(index, synonyms, one, strict=strict) for one in parts.without]
        filters = [index.queries.const_score_query(one, 0.0) for one in _passed(index, wanted, people)]
        filters += [any_of(index, [one.query for one in chosen])] if chosen else []
        left = [_none(index, [one.query for one in barred])] if barred else []
        every = all_of(index, [*filters, *([asked.all] if asked.all else []), *left] or [index.every()])
        meant = (asked.corrected, *(one.corrected for one in (*chosen, *barred)))
        offset, room = _room(wanted, limit)
        return cls(
            index=index,
            searcher=index.searcher(),
            topic=asked,
            filters=(*filters, *left),
            every=every,
            telling=tuple(chain(asked.telling, *(one.telling for one in chosen))),
            order=wanted.order,
            offset=offset,
            limit=room,
            topical=asked.all is not None or any(one.ranks for one in chosen),
            corrected=", ".join(filter(None, meant)),
            held=partial(holding, index, synonyms, wanted.words),
        )

    def scored(self, query: Query, limit: int) -> tuple[tuple[str, float], ...]:
        """The papers of a query that pass the filters and do not hold all words, best first."""
        required = [(Occur.Must, one) for one in (*self.filters, query)]
        left = self.index.queries.boolean_query(
            [*required, *([(Occur.MustNot, self.topic.all)] if self.topic.all else [])]
        )
        return scored(self.searcher, left, limit)

    @property
    def by_date(self) -> bool:
        return not self.topical or self.order in {"newest", "oldest"}

    @property
    def together(self) -> Query | None:
        """The papers that hold the words side by side; None where there is one word, or none."""
        return all_of(self.index, [*self.filters, self.topic.together]) if self.topic.together else None

    def count(self, query: Query) -> int:
        return self.held() if query is self.topic.all else count(self.searcher, query)

    def page(self, query: Query, total: int, offset: int, limit: int) -> tuple[str, ...]:
        """Ids of some of these `total` papers: by date, or those with the words in their titles first.

        The engine makes room for all that come before the page, so it is not asked for what is not there.
        """
        if offset >= total or not limit:
            return ()
        if self.by_date:
            return _dated(self.searcher, query, self.order, limit, offset)
        telling = ((Occur.Should, one) for one in self.telling)
        return ranked(
            self.searcher, self.index.queries.boolean_query([(Occur.Must, query), *telling]), limit, offset
        )


def holding(index: Engine, synonyms: Synonyms, words: str) -> int:
    """How many papers hold all words of a topic."""
    asked = topic(index, synonyms, words)
    if not asked.all:
        return index.size()
    return index.recalled("held", words, partial(count, index.searcher(), asked.all), synonyms)


def chosen(
    index: Engine, synonyms: Synonyms, wanted: Find, people: Sequence[Author], parts: Parts = WHOLE
) -> tuple[Query, int]:
    """The papers of a listing, and how many they are."""
    asked = _Asked.read(index, synonyms, wanted, [[one] for one in people], 1, parts)
    return asked.every, asked.count(asked.every)


def _by_date(asked: _Asked, total: int) -> Found:
    """The papers that hold all words, or, of a great many, those that hold them together."""
    shown, there = asked.every, total
    close = asked.together if total > _MANY else None
    if close and (together := asked.count(close)) >= _ENOUGH:
        shown, there = close, together
    ids = asked.page(shown, there, asked.offset, asked.limit)
    return Found(ids, there, asked.corrected, total - there)


def ranked(searcher: View, query: Query, limit: int, offset: int = 0) -> tuple[str, ...]:
    """Ids by relevance; of two papers about equally good the team's own first, then the newer."""
    hits = searcher.search(query, limit, count=False, offset=offset, weight_by_field="weight").hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)


def _dated(searcher: View, query: Query, order: str | None, limit: int, offset: int) -> tuple[str, ...]:
    way = Order.Asc if order == "oldest" else Order.Desc
    hits = searcher.search(query, limit, count=False, order_by_field="when", offset=offset, order=way).hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)


@dataclass(frozen=True, slots=True)
class _Read:
    """A part of a listing as an engine query."""

    query: Query
    corrected: str = ""
    ranks: bool = False
    """Whether it holds words, by which papers can be ranked."""
    telling: tuple[Query, ...] = ()


def _part(index: Engine, synonyms: Synonyms, known: Known, *, strict: bool) -> _Read:
    """The papers that have all that a part asks for: none for a name that nobody bears or a word that says nothing.

    `strict`: nor for a word that is taken for one spelt like it.
    """
    asked, part = topic(index, synonyms, known.part.words), known.part
    if not all(known.people) or (part.paper and not known.papers) or (strict and asked.corrected):
        return _Read(index.queries.empty_query())
    papers = [any_of(index, [index.term("id", one) for one in known.papers])] if known.papers else []
    filters = [
        index.queries.const_score_query(one, 0.0) for one in (*_passed(index, part, known.people), *papers)
    ]
    wanted = [*filters, *([asked.all] if asked.all else [])]
    query = all_of(index, wanted) if wanted else index.queries.empty_query()
    return _Read(query, asked.corrected, asked.all is not None, asked.telling)


def _none(index: Engine, barred: Sequence[Query]) -> Query:
    """All papers but some; it counts nothing in ranking."""
    allowed = [(Occur.Must, index.every()), *((Occur.MustNot, query) for query in barred)]
    return index.queries.const_score_query(index.queries.boolean_query(allowed), 0.0)


def _passed(index: Engine, wanted: Find | Part, people: Sequence[People]) -> Iterator[Query]:
    """What a paper must pass besides words."""
    end = "first" if wanted.first else "last" if wanted.last else "author"
    for place, alike in enumerate(people):
        yield any_of(index, [written_by(index, author, "author" if place else end) for author in alike])
    if wanted.since or wanted.before:
        yield index.between("when", when(wanted.since or date.min), when(wanted.before or date.max) - 1)
    if wanted.category:
        yield any_of(index, [index.term("category", code) for code in alike_codes(wanted.category)])
    for field, text in (("organisation", wanted.organisation), ("venue", wanted.venue)):
        yield from (index.term(field, word) for word in index.analyzers.words.analyze(text))
    if wanted.code:
        yield index.term("has", "code")
    if wanted.models:
        yield index.term("has", "models")
    if isinstance(wanted, Find) and (wanted.over or wanted.under):
        yield index.between(
            "authors",
            min(wanted.over, _MOST_AUTHORS) + 1 if wanted.over else 0,
            min(wanted.under, _MOST_AUTHORS) - 1 if wanted.under else _MOST_AUTHORS,
        )


def written_by(index: Engine, author: Author, field: str = "author") -> Query:
    """The papers of a person, under any of their spellings."""
    return any_of(index, [index.term(field, terms(name)[0]) for name in author.names])
