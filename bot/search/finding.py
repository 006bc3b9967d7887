"""A listing: filters and topic pushed down into the engine, one page of ids out, counted exactly.

A listing by relevance gives the papers that hold all words first and then, when those are few, the ones that hold
most of them. A listing by date cannot keep the two apart, so it shows the second kind only when there is none of
the first; and where a great many papers hold all words somewhere, only those that hold them together, or the
latest of a thousand papers with "diffusion", "language" and "models" in them would come first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tantivy import FieldType, Occur, Order, Query, Searcher

from bot.papers import Author
from bot.queries import Find
from bot.search.documents import when
from bot.search.index import Index, count
from bot.search.keys import terms
from bot.search.synonyms import Synonyms
from bot.search.topics import Topic, all_of, topic

_ENOUGH: Final = 10
"""With so many papers that hold all the words, those that hold most of them are not looked for."""


_MOST_AUTHORS: Final = 1_000_000
"""More than any paper has."""
People = Sequence[Author]
"""Those whom one name may mean."""
_MANY: Final = 30
"""With more papers that hold all the words, a listing by date is of those that hold them together."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a listing."""

    ids: tuple[str, ...]
    total: int
    """How many papers the whole listing has; exact."""
    exact: int
    """How many of them hold all words; `total` without words."""
    corrected: str = ""
    """The words as they were read, where a misspelt one was repaired."""
    apart: int = 0
    """For a listing by date: how many more hold all words, but nowhere together."""


def find(index: Index, synonyms: Synonyms, wanted: Find, people: Sequence[Author], limit: int) -> Found:
    """The page of a listing that `wanted.page` names; a paper must have all of `people`."""
    asked = _Asked.read(index, synonyms, wanted, [[one] for one in people], limit)
    exact = asked.count(asked.every)
    most = asked.most if exact < _ENOUGH else None
    if asked.by_date:
        return _by_date(asked, exact, most)
    total = exact + (asked.count(most) if most else 0)
    ids = asked.page(asked.every, exact, asked.offset, limit)
    if most and len(ids) < limit and asked.offset + len(ids) < total:
        ids += asked.page(most, total - exact, max(0, asked.offset - exact), limit - len(ids))
    return Found(ids, total, exact, asked.topic.corrected)


def strictly(index: Index, synonyms: Synonyms, wanted: Find, people: Sequence[People], limit: int) -> Found:
    """The same page of only the papers that hold every word, wherever they hold them, as it was typed.

    A paper must have somebody of each of `people`.
    """
    asked = _Asked.read(index, synonyms, wanted, people, limit)
    if asked.topic.corrected:
        return Found((), 0, 0)
    total = asked.count(asked.every)
    return Found(asked.page(asked.every, total, asked.offset, limit), total, total)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A listing as engine queries."""

    searcher: Searcher
    topic: Topic
    filters: tuple[Query, ...]
    """What a paper must pass besides its words; none of it counts in ranking."""
    every: Query
    """The papers that pass the filters and hold all words."""
    order: str | None
    offset: int
    limit: int

    @classmethod
    def read(
        cls, index: Index, synonyms: Synonyms, wanted: Find, people: Sequence[People], limit: int
    ) -> "_Asked":
        asked = topic(index, synonyms, wanted.words)
        filters = tuple(Query.const_score_query(one, 0.0) for one in _passed(index, wanted, people))
        every = all_of([*filters, *([asked.all] if asked.all else [])] or [index.every()])
        return cls(
            index.searcher(), asked, filters, every, wanted.order, (max(wanted.page, 1) - 1) * limit, limit
        )

    @property
    def by_date(self) -> bool:
        return self.topic.all is None or self.order in {"newest", "oldest"}

    @property
    def most(self) -> Query | None:
        """The papers that hold most words and not all; None where that says nothing."""
        if self.topic.most is None or self.topic.all is None:
            return None
        required = [(Occur.Must, query) for query in (*self.filters, self.topic.most)]
        return Query.boolean_query([*required, (Occur.MustNot, self.topic.all)])

    @property
    def together(self) -> Query | None:
        """The papers that hold the words side by side; None where there is one word, or none."""
        return all_of([*self.filters, self.topic.together]) if self.topic.together else None

    def count(self, query: Query) -> int:
        return count(self.searcher, query)

    def page(self, query: Query, total: int, offset: int, limit: int) -> tuple[str, ...]:
        """Ids of some of these `total` papers: by date, or those with the words in their titles first.

        The engine makes room for all that come before the page, so it is not asked for what is not there.
        """
        if offset >= total:
            return ()
        if self.by_date:
            return _dated(self.searcher, query, self.order, limit, offset)
        telling = ((Occur.Should, one) for one in self.topic.telling)
        return ranked(self.searcher, Query.boolean_query([(Occur.Must, query), *telling]), limit, offset)


def holding(index: Index, synonyms: Synonyms, words: str) -> int:
    """How many papers hold all words of a topic."""
    asked = topic(index, synonyms, words)
    return count(index.searcher(), asked.all) if asked.all else index.size()


def chosen(index: Index, synonyms: Synonyms, wanted: Find, people: Sequence[Author]) -> tuple[Query, int]:
    """The papers of a listing that hold all words, or most where none holds all, and how many they are."""
    asked = _Asked.read(index, synonyms, wanted, [[one] for one in people], 1)
    exact = asked.count(asked.every)
    if exact or not asked.most:
        return asked.every, exact
    return asked.most, asked.count(asked.most)


def _by_date(asked: _Asked, exact: int, most: Query | None) -> Found:
    """A listing by date is of one kind of papers: those that hold all words, or, among many, hold them together."""
    shown, total = (most, asked.count(most)) if most and not exact else (asked.every, exact)
    close = asked.together if exact > _MANY else None
    if close and (together := asked.count(close)) >= _ENOUGH:
        shown, total = close, together
    ids = asked.page(shown, total, asked.offset, asked.limit)
    return Found(ids, total, exact, asked.topic.corrected, max(0, exact - total))


def ranked(searcher: Searcher, query: Query, limit: int, offset: int = 0) -> tuple[str, ...]:
    """Ids by relevance; of two papers about equally good the team's own first, then the newer."""
    hits = searcher.search(query, limit, count=False, offset=offset, weight_by_field="weight").hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)


def _dated(searcher: Searcher, query: Query, order: str | None, limit: int, offset: int) -> tuple[str, ...]:
    way = Order.Asc if order == "oldest" else Order.Desc
    hits = searcher.search(query, limit, count=False, order_by_field="when", offset=offset, order=way).hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)


def _passed(index: Index, wanted: Find, people: Sequence[People]) -> Iterator[Query]:
    for place, any_of in enumerate(people):
        field = "first" if wanted.first and place == 0 else "author"
        yield _any([written_by(index, author, field) for author in any_of])
    if wanted.since or wanted.before:
        yield _range(index, "when", when(wanted.since or date.min), when(wanted.before or date.max) - 1)
    if wanted.category:
        yield index.term("category", wanted.category)
    for field, text in (("organisation", wanted.organisation), ("venue", wanted.venue)):
        yield from (index.term(field, word) for word in index.analyzers.words.analyze(text))
    if wanted.code:
        yield index.term("has", "code")
    if wanted.over or wanted.under:
        yield _range(
            index,
            "authors",
            min(wanted.over, _MOST_AUTHORS) + 1 if wanted.over else 0,
            min(wanted.under, _MOST_AUTHORS) - 1 if wanted.under else _MOST_AUTHORS,
        )


def written_by(index: Index, author: Author, field: str = "author") -> Query:
    """The papers of a person, under any of their spellings."""
    return _any([index.term(field, terms(name)[0]) for name in author.names])


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, q) for q in queries])


def _range(index: Index, field: str, low: int, high: int) -> Query:
    return Query.range_query(index.schema, field, FieldType.Unsigned, low, max(low, high))
