"""A topic in the asker's words, as engine queries: one that holds all of it, one that holds some of it.

Each word counts in title, text and byline (8 : 1 : 3 was measured best), under any spelling its stem has, or
through another name of the same thing. A quoted phrase is always required, word for word. Papers that hold some of the
words, candidates for a question, and papers like a paper are found by relevance alone, in which, unlike in what
holds all, it counts how often a paper says a word.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, islice
from typing import Final

from bot.kept import compiled
from bot.papers import Paper
from bot.search.documents import CURATED
from bot.search.port import Engine, Occur, Query, View, all_of, any_of
from bot.search.terms import compounded, prefix, title_key
from bot.search.vocabulary import SAME, Synonyms, frequency, hyphened, knows, looked_up, repaired
from bot.text import compounds, content, fold, stem

_QUOTED: Final = compiled(r'"([^"]*)"|“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»')
_TITLE: Final = 7.0
"""A title is part of the text too: 7 + 1."""
_BYLINE: Final = 3.0
_CALLED: Final = 1000.0
_BEARERS: Final = 10
"""Papers of one name that come first."""
_VERSION: Final = compiled(r"\d{1,2}")
_VERSIONED: Final = compiled(r"([a-z]{2,}+)\d{1,2}")
MOST: Final = 24
"""Words of a topic that are looked at."""
_RELATED: Final = 64
"""Words of a topic by which related papers are found."""
PHRASES: Final = 4
"""Quoted phrases of a topic that are looked at."""
_APART: Final = 2
"""Words that may stand between the words of a topic."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic asks for."""

    all: Query | None
    """Papers that hold every word and phrase; None for a topic without any."""
    some: Query | None
    """Papers that hold any word, by relevance; None when that says no more than `all`, or there are only phrases."""
    together: Query | None = None
    """Papers that hold the words side by side, or all in the title; None for a single word or a phrase."""
    telling: tuple[Query, ...] = ()
    """What else counts in ranking: the words in titles, and as they were typed ("lean" is not "leaning")."""
    corrected: str = ""
    """The topic with misspelt words repaired; empty when none was."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word of a topic, or several that hyphens join."""

    words: tuple[str, ...]
    """The telling ones."""
    joined: str = ""
    """What all of them make as one word; empty for a single one."""
    parts: tuple[str, ...] = ()
    """All of them, in their order."""


def topic(index: Engine, synonyms: Synonyms, text: str) -> Topic:
    """The queries for a topic in free words and quoted phrases."""
    return index.recalled("topic", text, partial(_topic, index, synonyms, text), synonyms)


def _topic(index: Engine, synonyms: Synonyms, text: str) -> Topic:
    quoted = dict.fromkeys(" ".join(filter(None, found.groups())) for found in _QUOTED.finditer(text))
    phrases = [query for words in islice(quoted, PHRASES) if (query := phrase(index, words))]
    index.expect(looked_up(index, content(text)[:MOST]))
    typed = _units(index, _QUOTED.sub(" ", text))
    units = [_repaired(index, unit) for unit in typed]
    clauses = list(_clauses(index, synonyms, units, named=not _is_said(index, units)))
    telling = (*_called(index, text), *(query for unit in units for query in _telling(index, unit)))
    every = all_of(index, [*phrases, *clauses]) if phrases or clauses else None
    together = _side_by_side(index, units) if len(clauses) > 1 and not phrases else None
    if together and every and any(unit.joined for unit in units):
        together = all_of(index, [every, together])  # "context learning" is not in-context learning
    corrected = _corrected(text, typed, units)
    some = _some(index, corrected or text, phrases) if clauses else None
    return Topic(every, some, together, telling, corrected)


def _some(index: Engine, text: str, phrases: Sequence[Query]) -> Query | None:
    """Papers that hold any word of a topic, those with its phrases first."""
    times = Counter(content(text))
    said = spoken(index, dict(islice(times.items(), _RELATED))) if len(times) > 1 else None
    return any_of(index, [said, *phrases]) if said else None


def _is_said(index: Engine, units: Sequence[_Unit]) -> bool:
    """Whether a topic is one word that papers use: it does not mean somebody of that name, "papers about Isabelle"."""
    words = [word for unit in units for word in unit.words]
    return len(words) == 1 and frequency(index, words[0]) > 0


def unread(text: str) -> bool:
    """Whether a topic or a question says more than is looked for.

    >>> unread("theorem proving in Lean"), unread(" ".join(f"word{n}" for n in range(30)))
    (False, True)
    """
    words = len(text) > MOST and len(dict.fromkeys(content(_QUOTED.sub(" ", text)))) > MOST
    return words or len({found[0] for found in _QUOTED.finditer(text)}) > PHRASES


def _side_by_side(index: Engine, units: Sequence[_Unit]) -> Query:
    """Papers that hold the words in this order with no more than a word or two between, one or many, or all in the title."""
    spelt = [_in_order(index, words) for words in dict.fromkeys(_spellings(index, units))]
    return any_of(
        index, [*chain.from_iterable(spelt), all_of(index, [_titled(index, unit) for unit in units])]
    )


def _spellings(index: Engine, units: Sequence[_Unit]) -> Iterator[tuple[str, ...]]:
    """The words in order: as typed, with all compounds written as one word, and with all of them parted."""
    yield tuple(word for unit in units for word in unit.words)
    yield tuple(word for unit in units for word in ((unit.joined,) if unit.joined else unit.words))
    yield tuple(word for unit in units for word in unit.parts or _parted(index, unit.words))


def _parted(index: Engine, words: tuple[str, ...]) -> Sequence[str]:
    """A word as the compound that most papers write for it; itself where none does."""
    return next((compounded(term) for word in words for term in hyphened(index, word)), words)


def _in_order(index: Engine, words: Sequence[str]) -> list[Query]:
    *first, last = words
    forms = dict.fromkeys((last, last.removesuffix("s"), f"{last}s"))
    if not first:  # a compound alone, as one word
        return [index.term("exact", form) for form in forms]
    return [index.phrase("exact", [*first, form], _APART) for form in forms]


def _titled(index: Engine, unit: _Unit) -> Query:
    """Papers whose title holds a word, or the words of a compound, hyphened or not."""
    apart = [
        any_of(index, [index.term("title", form) for form in index.analyzers.forms(w)]) for w in unit.words
    ]
    return any_of(index, [all_of(index, apart), *in_title(index, unit.joined or unit.words[0])])


def in_title(index: Engine, word: str) -> Iterator[Query]:
    """Papers whose title holds a word, in any inflection, with hyphens in it or without."""
    yield from (index.term("title", form) for form in index.analyzers.forms(word))
    yield from (index.term("heading", term) for term in hyphened(index, word))


def _telling(index: Engine, unit: _Unit) -> Iterator[Query]:
    for word in dict.fromkeys((*unit.words, *([unit.joined] if unit.joined else []))):
        yield from (index.queries.boost_query(query, _TITLE) for query in in_title(index, word))
        yield index.term("exact", word)


def _called(index: Engine, text: str) -> Iterator[Query]:
    """The papers that go by a topic as a name, which come before all that speak of it."""
    key = title_key(text)
    named = index.searcher().terms_with_prefix("called", prefix(key), limit=_BEARERS) if key else ()
    yield from (index.queries.boost_query(index.term("called", term), _CALLED) for term, _ in named)


def _units(index: Engine, text: str) -> list[_Unit]:
    """The telling words of a topic, each once, and its compounds; no more than `MOST` words."""
    found, at = list[_Unit](), 0
    for start, end, parts in compounds(text):
        found += [_Unit((word,)) for word in content(text[at:start])]
        words = tuple(content(" ".join(parts)))
        found += [_Unit(words, "".join(parts), parts)] if words else []
        at = end
    found += [_Unit((word,)) for word in content(text[at:])]
    meant = [unit if unit.joined else _Unit((_unversioned(index, unit.words[0]),)) for unit in found]
    telling = [unit for unit in meant if not _VERSION.fullmatch(unit.words[0])] or found
    ends = accumulate(len(unit.words) for unit in dict.fromkeys(telling))
    return [unit for unit, end in zip(dict.fromkeys(telling), ends, strict=True) if end <= MOST]


def _repaired(index: Engine, unit: _Unit) -> _Unit:
    """A unit whose words some paper holds, where they were misspelt."""
    if unit.joined and knows(index, unit.joined):
        return unit
    meant = tuple(repaired(index, word) for word in unit.words)
    if meant == unit.words:
        return unit
    right = dict(zip(unit.words, meant, strict=True))
    parts = tuple(right.get(part, part) for part in unit.parts)
    return _Unit(meant, "".join(parts), parts)


def _unversioned(index: Engine, word: str) -> str:
    found = _VERSIONED.fullmatch(word)
    return found[1] if found and not knows(index, word) and knows(index, found[1]) else word


def _corrected(text: str, typed: Sequence[_Unit], units: Sequence[_Unit]) -> str:
    before, after = (chain.from_iterable(unit.words for unit in some) for some in (typed, units))
    meant = {wrong: right for wrong, right in zip(before, after, strict=True) if wrong != right}
    return re.sub(r"[^\W_]+", lambda found: meant.get(fold(found[0]), found[0]), text) if meant else ""


def _clauses(
    index: Engine, synonyms: Synonyms, units: Sequence[_Unit], *, named: bool = True
) -> Iterator[Query]:
    """One query a word or a compound, or one for a stretch of words that has other names; `named`: people's names count."""
    words = [word for unit in units for word in unit.words]
    ends = accumulate(len(unit.words) for unit in units)
    whole = {end - len(unit.words): unit for unit, end in zip(units, ends, strict=True) if unit.joined}
    spans = [
        s for s in synonyms.found([stem(word) for word in words]) if synonyms.groups[s[2]].weight == SAME
    ]
    at = 0
    while at < len(words):
        compound = whole.get(at)
        if compound and not any(at <= start < at + len(compound.words) for start, _, _ in spans):
            yield _compound(index, compound)
            at += len(compound.words)
            continue
        end = max((end for start, end, _ in spans if start == at), default=at + 1)
        groups = [group for start, stop, group in spans if (start, stop) == (at, end)]
        others = [content(term) for group in groups for term in synonyms.groups[group].terms]
        spelt = (words[at:end], *others)
        if alike := [query for each in spelt if (query := _together(index, each, named=named))]:
            yield any_of(index, alike)
        at = end


def _compound(index: Engine, unit: _Unit) -> Query:
    """Papers that write words as one, with hyphens, or side by side."""
    *first, last = unit.parts
    forms = dict.fromkeys((last, last.removesuffix("s"), f"{last}s"))
    beside = [index.phrase("exact", [*first, form]) for form in forms]
    joined = word_query(index, unit.joined)
    named = all_of(index, [index.term("byline", part) for part in unit.parts])
    return any_of(index, [*beside, index.queries.boost_query(named, _BYLINE), *([joined] if joined else [])])


def _together(index: Engine, words: Sequence[str], *, named: bool) -> Query | None:
    """Papers that hold these words, in any order: to look for them side by side takes ten times as long."""
    queries = [query for word in words if (query := word_query(index, word, named=named))]
    return all_of(index, queries) if queries else None


def word_query(index: Engine, word: str, *, named: bool = True) -> Query | None:
    """Papers that hold a word in any inflection, with hyphens in it or without, or where `named` are by somebody called so.

    None for a word that says nothing.
    """
    forms = [index.term("text", form) for form in index.analyzers.forms(word)]
    apart = [index.term("compound", term) for term in hyphened(index, word)]
    people = [index.queries.boost_query(index.term("byline", word), _BYLINE)] if named else []
    return any_of(index, [*forms, *apart, *people]) if forms else None


def phrase(index: Engine, text: str) -> Query | None:
    """Papers that hold these very words in this order; None when there is no word."""
    words = index.analyzers.words.analyze(text)[:MOST]
    if len(words) > 1:
        return index.phrase("exact", words)
    return index.term("exact", words[0]) if words else None


_HEADED: Final = 0.25
"""What a word counts more in a title, best on SciFact's training claims as the two below."""
_SPELT: Final = 0.3
"""And as it was typed: "modelling" is not quite "models"."""
_AGAIN: Final = 0.5
"""And each time that it is said again."""
_TERMS: Final = 20
"""The words of a paper that stand for it."""


def spoken(index: Engine, words: Mapping[str, int]) -> Query | None:
    """The papers that hold any of some words, asked so many times, by BM25; None for words that say nothing."""
    queries = list(chain.from_iterable(_scored(index, word, times) for word, times in words.items()))
    return any_of(index, queries) if queries else None


def _scored(index: Engine, word: str, times: int) -> Iterator[Query]:
    forms, worth = index.analyzers.forms(word), 1 + _AGAIN * (times - 1)
    for form in forms:
        yield index.queries.boost_query(index.said("text", form), worth)
        yield index.queries.boost_query(index.said("title", form), _HEADED * worth)
    if forms:
        yield index.queries.boost_query(index.said("exact", word), _SPELT * worth)


def candidates(index: Engine, words: str, limit: int, *, own: bool = False) -> tuple[tuple[str, float], ...]:
    """Ids and BM25 scores of the papers that hold any of the words, best first.

    A word that no paper holds is taken for the one it misspells. `own`: only of the papers that people wrote down.
    """
    times = Counter(content(words))
    index.expect(looked_up(index, times))
    said = spoken(index, {repaired(index, word): n for word, n in times.items()})
    if not said:
        return ()
    searcher = index.searcher()
    wanted = (
        all_of(index, [said, index.queries.const_score_query(index.term("has", CURATED), 0.0)])
        if own
        else said
    )
    return scored(searcher, wanted, limit)


def scored(searcher: View, query: Query, limit: int) -> tuple[tuple[str, float], ...]:
    """Ids and scores, best first."""
    hits = searcher.search(query, limit, count=False).hits
    return tuple((searcher.doc(address)["id"][0], float(score)) for score, address in hits)


def similar(index: Engine, paper: Paper, limit: int) -> tuple[str, ...]:
    """Ids of the papers that share most of a paper's telling words."""
    searcher = index.searcher()
    total = searcher.num_docs
    counts = Counter(index.analyzers.stems.analyze(f"{paper.title} {paper.abstract}"))
    index.expect(("text", form) for form in counts)
    weights = {
        form: count * math.log(total / frequent)
        for form, count in counts.items()
        if (frequent := searcher.doc_freq("text", form)) > 1
    }
    telling = sorted(weights, key=lambda form: (-weights[form], form))[:_TERMS]
    if not telling:
        return ()
    words = any_of(
        index, [index.queries.boost_query(index.term("text", form), weights[form]) for form in telling]
    )
    query = index.queries.boolean_query([(Occur.Must, words), (Occur.MustNot, index.term("id", paper.id))])
    hits = searcher.search(query, limit, count=False).hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)
