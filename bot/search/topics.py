"""A topic in the asker's words, as engine queries: one that holds all of it, one that holds most of it.

Each word counts in title, text and byline (8 : 1 : 3 was measured best), under any spelling its stem has, or
through another name of the same thing. A quoted phrase is always required, word for word. Half of a topic
is another topic: of two words both are needed, of more at least two thirds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Final

from tantivy import Occur, Query

from bot.search.index import Index
from bot.search.spelling import knows, repaired
from bot.search.synonyms import SAME, Synonyms
from bot.text import content, fold, stem

_QUOTED: Final = re.compile(r'"([^"]*)"|“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»')
_TITLE: Final = 7.0
"""A title is part of the text too: 7 + 1."""
_BYLINE: Final = 3.0
_VERSION: Final = re.compile(r"\d{1,2}")
_VERSIONED: Final = re.compile(r"([a-z]{2,}+)\d{1,2}")
MOST: Final = 24
"""Words of a topic that are looked at."""
PHRASES: Final = 4
"""Quoted phrases of a topic that are looked at."""
_CHOICES: Final = 6
_APART: Final = 2
"""Words that may stand between the words of a topic."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic asks for."""

    all: Query | None
    """Papers that hold every word and phrase; None for a topic without any."""
    most: Query | None
    """Papers that hold every phrase and most words; None when that says no more than `all`."""
    together: Query | None = None
    """Papers that hold the words side by side, or all in the title; None for a single word or a phrase."""
    telling: tuple[Query, ...] = ()
    """What else counts in ranking: the words in titles, and as they were typed ("lean" is not "leaning")."""
    corrected: str = ""
    """The topic with misspelt words repaired; empty when none was."""


def topic(index: Index, synonyms: Synonyms, text: str) -> Topic:
    """The queries for a topic in free words and quoted phrases."""
    quoted = dict.fromkeys(" ".join(filter(None, found.groups())) for found in _QUOTED.finditer(text))
    phrases = [query for words in islice(quoted, PHRASES) if (query := phrase(index, words))]
    typed = _words(index, _QUOTED.sub(" ", text))[:MOST]
    words = [repaired(index, word) for word in typed]
    clauses = list(_clauses(index, synonyms, words))
    telling = tuple(query for word in words for query in _telling(index, word))
    every = all_of([*phrases, *clauses]) if phrases or clauses else None
    together = _side_by_side(index, words) if len(clauses) > 1 and not phrases else None
    return Topic(every, _most(phrases, clauses), together, telling, _corrected(text, typed, words))


def unread(text: str) -> bool:
    """Whether a topic or a question says more than is looked for.

    >>> unread("theorem proving in Lean"), unread(" ".join(f"word{n}" for n in range(30)))
    (False, True)
    """
    words = len(text) > MOST and len(dict.fromkeys(content(_QUOTED.sub(" ", text)))) > MOST
    return words or len({found[0] for found in _QUOTED.finditer(text)}) > PHRASES


def _side_by_side(index: Index, words: Sequence[str]) -> Query:
    """Papers that hold words in this order with no more than a word or two between, one or many, or all in the title."""
    *first, last = words
    forms = dict.fromkeys((last, last.removesuffix("s"), f"{last}s"))
    spelt = [Query.phrase_query(index.schema, "exact", [*first, form], _APART) for form in forms]
    titled = [any_of([index.term("title", form) for form in index.analyzers.forms(word)]) for word in words]
    return any_of([*spelt, all_of(titled)])


def _telling(index: Index, word: str) -> Iterator[Query]:
    yield from (Query.boost_query(index.term("title", form), _TITLE) for form in index.analyzers.forms(word))
    yield index.term("exact", word)


def _words(index: Index, text: str) -> list[str]:
    """The telling words of a topic, each once; the version of a name ("Lean 4", "lean4") is no word of its own."""
    words = [_unversioned(index, word) for word in content(text)]
    return list(dict.fromkeys(word for word in words if not _VERSION.fullmatch(word))) or content(text)


def _unversioned(index: Index, word: str) -> str:
    found = _VERSIONED.fullmatch(word)
    return found[1] if found and not knows(index, word) and knows(index, found[1]) else word


def _corrected(text: str, typed: Sequence[str], words: Sequence[str]) -> str:
    meant = {before: after for before, after in zip(typed, words, strict=True) if before != after}
    return re.sub(r"[^\W_]+", lambda found: meant.get(fold(found[0]), found[0]), text) if meant else ""


def _most(phrases: Sequence[Query], clauses: Sequence[Query]) -> Query | None:
    """At least two thirds of the words: of up to six by every choice of them, which the engine intersects fastest."""
    needed = -(-len(clauses) * 2 // 3)
    if len(clauses) < 3:
        return None
    if len(clauses) > _CHOICES:
        some = Query.boolean_query([(Occur.Should, query) for query in clauses], needed)
    else:
        some = any_of([all_of(chosen) for chosen in combinations(clauses, needed)])
    return all_of([*phrases, some])


def _clauses(index: Index, synonyms: Synonyms, words: Sequence[str]) -> Iterator[Query]:
    """One query a word, or one for a stretch of words that has other names."""
    spans = [
        s for s in synonyms.found([stem(word) for word in words]) if synonyms.groups[s[2]].weight == SAME
    ]
    at = 0
    while at < len(words):
        end = max((end for start, end, _ in spans if start == at), default=at + 1)
        groups = [group for start, stop, group in spans if (start, stop) == (at, end)]
        others = [content(term) for group in groups for term in synonyms.groups[group].terms]
        named = [query for each in (words[at:end], *others) if (query := _together(index, each))]
        if named:
            yield any_of(named)
        at = end


def _together(index: Index, words: Sequence[str]) -> Query | None:
    """Papers that hold these words, in any order: to look for them side by side takes ten times as long."""
    queries = [query for word in words if (query := word_query(index, word))]
    return all_of(queries) if queries else None


def word_query(index: Index, word: str) -> Query | None:
    """Papers that hold a word in any inflection; None for a word that says nothing."""
    forms = [index.term("text", form) for form in index.analyzers.forms(word)]
    return any_of([*forms, Query.boost_query(index.term("byline", word), _BYLINE)]) if forms else None


def phrase(index: Index, text: str) -> Query | None:
    """Papers that hold these very words in this order; None when there is no word."""
    words: list[str | tuple[int, str]] = [*index.analyzers.words.analyze(text)[:MOST]]
    if len(words) > 1:
        return Query.phrase_query(index.schema, "exact", words)
    return index.term("exact", str(words[0])) if words else None


def any_of(queries: Sequence[Query]) -> Query:
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
    )


def all_of(queries: Sequence[Query]) -> Query:
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])
    )
