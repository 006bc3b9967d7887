"""A topic in the asker's words, as engine queries: one that holds all of it, one that holds most of it.

Each word counts in title, text and byline (8 : 1 : 3 was measured best), under any spelling its stem has, or
through another name of the same thing. A quoted phrase is always required, word for word. Half of a topic
is another topic: of two words both are needed, of more at least two thirds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tantivy import Occur, Query

from bot.search.index import Index
from bot.search.spelling import knows, repaired
from bot.search.synonyms import SAME, Synonyms
from bot.text import content, stem

_QUOTED: Final = re.compile(r'"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»')
_WEIGHTS: Final = (("title", 7.0), ("text", 1.0))
"""A title is part of the text too: 7 + 1."""
_BYLINE: Final = 3.0
_VERSION: Final = re.compile(r"\d{1,2}")
_VERSIONED: Final = re.compile(r"([a-z]{2,})\d{1,2}")
_MOST: Final = 24
"""Words of a topic that are looked at."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic asks for."""

    all: Query | None
    """Papers that hold every word and phrase; None for a topic without any."""
    most: Query | None
    """Papers that hold every phrase and most words; None when that says no more than `all`."""
    corrected: str = ""
    """The topic with misspelt words repaired; empty when none was."""


def topic(index: Index, synonyms: Synonyms, text: str) -> Topic:
    """The queries for a topic in free words and quoted phrases."""
    phrases = [
        query
        for found in _QUOTED.finditer(text)
        if (query := phrase(index, " ".join(filter(None, found.groups()))))
    ]
    rest = _QUOTED.sub(" ", text)
    typed = _words(index, rest)[:_MOST]
    words = [repaired(index, word) for word in typed]
    clauses = list(_clauses(index, synonyms, words))
    fixed = dict(zip(typed, words, strict=True))
    corrected = re.sub(r"[^\W_]+", lambda m: fixed.get(m[0].lower(), m[0]), text) if words != typed else ""
    return Topic(_all(phrases, clauses), _most(phrases, clauses), corrected)


def _words(index: Index, text: str) -> list[str]:
    """The telling words of a topic, each once. The version of a name ("Lean 4", "lean4") is no word of its own."""
    words = [_unversioned(index, word) for word in content(text)]
    return list(dict.fromkeys(word for word in words if not _VERSION.fullmatch(word))) or content(text)


def _unversioned(index: Index, word: str) -> str:
    found = _VERSIONED.fullmatch(word)
    return found[1] if found and not knows(index, word) and knows(index, found[1]) else word


def _all(phrases: Sequence[Query], clauses: Sequence[Query]) -> Query | None:
    required = [(Occur.Must, query) for query in (*phrases, *clauses)]
    return Query.boolean_query(required) if required else None


def _most(phrases: Sequence[Query], clauses: Sequence[Query]) -> Query | None:
    if len(clauses) < 3:
        return None
    some = Query.boolean_query([(Occur.Should, query) for query in clauses], -(-len(clauses) * 2 // 3))
    return Query.boolean_query([(Occur.Must, query) for query in (*phrases, some)])


def _clauses(index: Index, synonyms: Synonyms, words: Sequence[str]) -> Iterator[Query]:
    """One query a word, or one for a stretch of words that has other names."""
    spans = [
        s for s in synonyms.found([stem(word) for word in words]) if synonyms.groups[s[2]].weight == SAME
    ]
    at = 0
    while at < len(words):
        end = max((end for start, end, _ in spans if start == at), default=at + 1)
        groups = [group for start, stop, group in spans if (start, stop) == (at, end)]
        own = _all((), [query for word in words[at:end] if (query := word_query(index, word))])
        others = [phrase(index, term) for group in groups for term in synonyms.groups[group].terms]
        named = [query for query in (own, *others) if query]
        if named:
            yield any_of(named)
        at = end


def word_query(index: Index, word: str) -> Query | None:
    """Papers that hold a word in any inflection; None for a word that says nothing."""
    forms = index.analyzers.forms(word)
    queries = [boosted(index.term(field, form), weight) for form in forms for field, weight in _WEIGHTS]
    return any_of([*queries, boosted(index.term("byline", word), _BYLINE)]) if queries else None


def phrase(index: Index, text: str) -> Query | None:
    """Papers that hold these very words in this order; None when there is no word."""
    words: list[str | tuple[int, str]] = [*index.analyzers.words.analyze(text)]
    if len(words) > 1:
        return Query.phrase_query(index.schema, "exact", words)
    return index.term("exact", str(words[0])) if words else None


def any_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def boosted(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)
