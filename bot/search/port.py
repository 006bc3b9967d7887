"""The port: all that search asks of an engine. What is above it (topics, listings, names, titles, counts) knows no more.

Two engines stand behind it: tantivy, embedded (`index.py`, the default), and OpenSearch (`bot/opensearch`). What a paper's
words, names and keys are is decided above it and on this side (`terms`, `documents`): an engine gets terms and gives back ids and
numbers, so that no two engines can read a text differently.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol, TypeVar

from tantivy import Occur, Order

from bot.search.terms import Analyzers

__all__ = [
    "Engine",
    "Hits",
    "Kept",
    "Look",
    "Occur",
    "Order",
    "Queries",
    "Query",
    "View",
    "all_of",
    "any_of",
    "count",
]

T = TypeVar("T")
Look = tuple[str, str | tuple[str, ...]]
"""A field, and a term of which the papers are counted, or the beginnings of terms that are listed."""
Kept = Literal["topic", "held", "compounds", "rarity"]
"""What is kept of a view once it was worked out."""


class Query(Protocol):
    """Which papers, and what each is worth: made by an engine, and given back to it."""


class Queries(Protocol):
    """How queries are joined."""

    def boolean_query(self, subqueries: Sequence[tuple[Occur, Query]], /) -> Query: ...
    def boost_query(self, query: Query, boost: float, /) -> Query: ...
    def const_score_query(self, query: Query, score: float, /) -> Query: ...
    def empty_query(self) -> Query: ...
    def exists_query(self, fast_field_name: str, /) -> Query: ...


class Hits(Protocol):
    """What a search found."""

    @property
    def hits(self) -> Sequence[tuple[Any, Any]]:
        """(score, or the number by which they are ordered; where the paper is), best first."""

    @property
    def count(self) -> int:
        """How many there are in all, where that was asked."""


class View(Protocol):
    """One state of an index: what is asked of one view agrees."""

    @property
    def num_docs(self) -> int:
        """How many papers it holds, and little else."""

    def search(  # noqa: PLR0913  the engine's own way to be asked
        self,
        query: Query,
        limit: int,
        *,
        count: bool,
        order_by_field: str | None = None,
        offset: int = 0,
        order: Order = Order.Desc,
        weight_by_field: str | None = None,
    ) -> Hits:
        """The best, or by a number the first, so many; `weight_by_field`: each score times log2(2 + this number)."""

    def doc(self, address: Any, /) -> Mapping[str, Sequence[Any]]:  # noqa: ANN401  what a hit says, as it was given
        """The fields "id" and "primary" of a hit."""

    def doc_freq(self, field_name: str, field_value: str, /) -> int:
        """How many papers hold a term."""

    def terms_with_prefix(
        self, field_name: str, prefix: str, *, filter_query: Query | None = None, limit: int | None = None
    ) -> Sequence[tuple[str, int]]:
        """The terms that begin so, in their order, each with the number of papers (that pass a filter) that hold it."""

    def aggregate(self, query: Query, agg: dict[str, Any], /) -> dict[str, Any]:
        """Counts over columns, asked and answered as Elasticsearch does."""


class Engine(Protocol):
    """An index of papers."""

    @property
    def queries(self) -> Queries: ...
    @property
    def analyzers(self) -> Analyzers: ...

    def term(self, field: str, value: str | int, /) -> Query:
        """The papers that hold a term, however often."""

    def said(self, field: str, word: str, /) -> Query:
        """The papers that hold a word; how often counts."""

    def phrase(self, field: str, words: Sequence[str], apart: int = 0, /) -> Query:
        """The papers that hold two or more words in this order, with so many others between."""

    def between(self, field: str, low: int, high: int, /) -> Query:
        """The papers whose number is one of these, both ends included."""

    def among(self, ids: Iterable[str], /) -> Query:
        """The papers of these ids."""

    def beginning(self, field: str, starts: Iterable[str], /) -> Sequence[tuple[str, int]]:
        """The terms that begin in one of these ways, each with the number of papers that hold it; asked all at once."""

    def expect(self, looks: Iterable[Look], /) -> None:
        """Says what is asked for next, one by one: an engine that is far away asks for all of it at once."""

    def every(self) -> Query:
        """All papers."""

    def size(self) -> int:
        """How many papers there are."""

    def seq(self) -> int:
        """The number of the last change it holds."""

    def searcher(self) -> View: ...

    def reading(self) -> AbstractContextManager[None]:
        """Whatever is read inside is of one view; raises DamagedError where that cannot be."""

    def commit(self, *, used: bool = True) -> object | None:
        """What is read inside `reading`: another object after each change; None outside."""

    def recalled(self, what: Kept, text: str, work: Callable[[], T], *more: Hashable) -> T:
        """What `work` gives, kept for one view."""

    @property
    def usable(self) -> bool:
        """Can it be read?"""


def any_of(index: Engine, queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return index.queries.boolean_query([(Occur.Should, query) for query in queries])


def all_of(index: Engine, queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return index.queries.boolean_query([(Occur.Must, query) for query in queries])


def count(searcher: View, query: Query) -> int:
    """How many papers a query finds."""
    return searcher.search(query, 1, count=True).count
