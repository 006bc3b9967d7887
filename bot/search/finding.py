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
    searcher = index.searcher()
    asked = topic(index, synonyms, wanted.words)
    filters = _filters(index, wanted, people)
    every = _all(index, filters, asked.all)
    exact = count(searcher, every)
    most = _most(asked, filters) if exact < _ENOUGH else None
    offset = (max(wanted.page, 1) - 1) * limit
    if _by_date(wanted, asked):
        shown, total = (every, exact) if exact or most is None else (most, count(searcher, most))
        close = _all(index, filters, asked.together) if asked.together and exact > _MANY else None
        if close and (together := count(searcher, close)) >= limit:
            shown, total = close, together
        ids = _dated(searcher, shown, wanted.order, limit, offset)
        return Found(ids, total, exact, asked.corrected, max(0, exact - total))
    total = exact + (count(searcher, most) if most else 0)
    ids = ranked(searcher, _titled(every, asked), limit, offset) if offset < exact else ()
    if most and len(ids) < limit and offset + len(ids) < total:
        ids += ranked(searcher, _titled(most, asked), limit - len(ids), max(0, offset - exact))
    return Found(ids, total, exact, asked.corrected)


def strictly(index: Index, synonyms: Synonyms, wanted: Find, people: Sequence[Author], limit: int) -> Found:
    """The same page of only the papers that hold every word, wherever they hold them."""
    searcher = index.searcher()
    asked = topic(index, synonyms, wanted.words)
    every = _all(index, _filters(index, wanted, people), asked.all)
    total, offset = count(searcher, every), (max(wanted.page, 1) - 1) * limit
    if _by_date(wanted, asked):
        ids = _dated(searcher, every, wanted.order, limit, offset)
    else:
        ids = ranked(searcher, _titled(every, asked), limit, offset)
    return Found(ids, total, total, asked.corrected)


def holding(index: Index, synonyms: Synonyms, words: str) -> int:
    """How many papers hold all words of a topic."""
    asked = topic(index, synonyms, words)
    return count(index.searcher(), asked.all) if asked.all else index.size()


def _by_date(wanted: Find, asked: Topic) -> bool:
    return asked.all is None or wanted.order in {"newest", "oldest"}


def _all(index: Index, filters: Sequence[Query], words: Query | None) -> Query:
    return all_of([*filters, *([words] if words else [])] or [index.every()])


def _most(asked: Topic, filters: Sequence[Query]) -> Query | None:
    """Papers that hold most words and not all."""
    if asked.most is None or asked.all is None:
        return None
    required = [(Occur.Must, query) for query in (*filters, asked.most)]
    return Query.boolean_query([*required, (Occur.MustNot, asked.all)])


def _titled(query: Query, asked: Topic) -> Query:
    """The same papers, those with the words in their titles first."""
    return Query.boolean_query([(Occur.Must, query), *((Occur.Should, telling) for telling in asked.telling)])


def ranked(searcher: Searcher, query: Query, limit: int, offset: int = 0) -> tuple[str, ...]:
    """Ids by relevance; of two papers about equally good the team's own first, then the newer."""
    hits = searcher.search(query, limit, count=False, offset=offset, weight_by_field="weight").hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)


def _dated(searcher: Searcher, query: Query, order: str | None, limit: int, offset: int) -> tuple[str, ...]:
    way = Order.Asc if order == "oldest" else Order.Desc
    hits = searcher.search(query, limit, count=False, order_by_field="when", offset=offset, order=way).hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)


def _filters(index: Index, wanted: Find, people: Sequence[Author]) -> list[Query]:
    """What a paper must pass besides its words; none of it counts in ranking."""
    return [Query.const_score_query(query, 0.0) for query in _passed(index, wanted, people)]


def _passed(index: Index, wanted: Find, people: Sequence[Author]) -> Iterator[Query]:
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
