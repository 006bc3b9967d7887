"""A listing: filters and topic pushed down into the engine, one page of ids out, counted exactly.

A listing by relevance gives the papers that hold all words first and then those that hold most of them. A
listing by date cannot keep the two apart, so it only shows the second kind when there is none of the first.
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
from bot.search.index import total as counted
from bot.search.keys import terms
from bot.search.synonyms import Synonyms
from bot.search.topics import topic

_LAST: Final = date.max.toordinal()


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


def find(index: Index, synonyms: Synonyms, wanted: Find, people: Sequence[Author], limit: int) -> Found:
    """The page of a listing that `wanted.page` names; a paper must have all of `people`."""
    searcher = index.searcher()
    filters = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in _filters(index, wanted, people)]
    asked = topic(index, synonyms, wanted.words)
    offset = (max(wanted.page, 1) - 1) * limit
    if asked.all is None:
        query = Query.boolean_query(filters)
        ids, total = _dated(searcher, query, wanted, limit, offset)
        return Found(ids, total, total, asked.corrected)
    every = Query.boolean_query([*filters, (Occur.Must, asked.all)])
    exact = count(searcher, every)
    most = (
        Query.boolean_query([*filters, (Occur.Must, asked.most), (Occur.MustNot, asked.all)])
        if asked.most
        else None
    )
    if wanted.order in {"newest", "oldest"}:
        ids, total = _dated(searcher, every if exact or most is None else most, wanted, limit, offset)
        return Found(ids, total, exact, asked.corrected)
    total = exact + (count(searcher, most) if most else 0)
    ids = ranked(searcher, every, limit, offset) if offset < exact else ()
    if most and len(ids) < limit and offset + len(ids) < total:
        ids += ranked(searcher, most, limit - len(ids), max(0, offset - exact))
    return Found(ids, total, exact, asked.corrected)


def ranked(searcher: Searcher, query: Query, limit: int, offset: int = 0) -> tuple[str, ...]:
    """Ids by relevance; of two papers equally good the newer first."""
    hits = searcher.search(query, limit, count=False, offset=offset, weight_by_field="recency").hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)


def _dated(
    searcher: Searcher, query: Query, wanted: Find, limit: int, offset: int
) -> tuple[tuple[str, ...], int]:
    order = Order.Asc if wanted.order == "oldest" else Order.Desc
    found = searcher.search(query, limit, count=True, order_by_field="when", offset=offset, order=order)
    return tuple(searcher.doc(address)["id"][0] for _, address in found.hits), counted(found)


def _filters(index: Index, wanted: Find, people: Sequence[Author]) -> Iterator[Query]:
    yield index.every()
    for place, author in enumerate(people):
        field = "first" if wanted.first and place == 0 else "author"
        yield written_by(index, author, field)
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
            wanted.over + 1 if wanted.over else 0,
            wanted.under - 1 if wanted.under else 1_000_000,
        )


def written_by(index: Index, author: Author, field: str = "author") -> Query:
    """The papers of a person, under any of their spellings."""
    spellings = [index.term(field, terms(name)[0]) for name in author.names]
    return (
        spellings[0] if len(spellings) == 1 else Query.boolean_query([(Occur.Should, s) for s in spellings])
    )


def _range(index: Index, field: str, low: int, high: int) -> Query:
    return Query.range_query(index.schema, field, FieldType.Unsigned, low, max(low, high))
