"""The port's queries as OpenSearch's: each is the JSON that asks for the same papers, worth about the same."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bot.search.documents import EVERY
from bot.search.port import Occur, Query

Json = dict[str, Any]

ONCE: Final = {"title": "title_once", "text": "text_once", "exact": "exact_once"}
"""Where each word of a text stands once, beside fillers: a term asked "however often" then weighs as it does in tantivy."""
_CLAUSES: Final = {Occur.Must: "must", Occur.Should: "should", Occur.MustNot: "must_not"}


class Made:
    """How queries are joined (`port.Queries`)."""

    def boolean_query(self, subqueries: Sequence[tuple[Occur, Query]]) -> Query:
        clauses: dict[str, list[Query]] = {}
        for occur, query in subqueries:
            clauses.setdefault(_name(occur), []).append(query)
        return {"bool": clauses}

    def boost_query(self, query: Query, boost: float) -> Query:
        return {"bool": {"must": [query], "boost": boost}}

    def const_score_query(self, query: Query, score: float) -> Query:
        return {"constant_score": {"filter": query, "boost": score}}

    def empty_query(self) -> Query:
        return {"match_none": {}}

    def exists_query(self, fast_field_name: str) -> Query:
        return {"exists": {"field": fast_field_name}}


def _name(occur: Occur) -> str:
    return next(name for known, name in _CLAUSES.items() if known == occur)


def term(field: str, value: str | int) -> Query:
    return {"term": {ONCE.get(field, field): value}}


def said(field: str, word: str) -> Query:
    return {"term": {field: word}}


def phrase(field: str, words: Sequence[str], apart: int) -> Query:
    asked = {"query": " ".join(words), "slop": apart} if apart else " ".join(words)
    return {"match_phrase": {field: asked}}


def between(field: str, low: int, high: int) -> Query:
    return {"range": {field: {"gte": low, "lte": max(low, high)}}}


def among(ids: Iterable[str]) -> Query:
    return {"terms": {"id": [*ids]}}


def every() -> Query:
    return term("category", EVERY)


def within(query: Query, scopes: Sequence[str]) -> Json:
    """The papers of a query that those who ask may see."""
    return {"bool": {"must": [query], "filter": [{"terms": {"scope": list(scopes)}}]}}


def filtering(query: Json) -> Json:
    """The same papers, none of them scored."""
    return {"bool": {"filter": [query]}}


def beginning(field: str, prefix: str) -> Json:
    return {"prefix": {field: {"value": prefix}}}


def escaped(prefix: str) -> str:
    """A pattern of Lucene's for whatever begins so."""
    return "".join(c if c.isalnum() or c in " -_\x1f" else f"\\{c}" for c in prefix) + ".*"


def hit(found: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
    """(id, primary category) of a hit."""
    return found["_id"], found.get("fields", {}).get("primary", ())
