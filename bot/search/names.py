"""A typed name to people: candidates from the index's list of names, fitted one by one, then grouped.

It knows what is printed: spellings, how often each stands in a byline, and in which archives. It does not know
persons: see `persons` for what is taken to be one, and `fitting` for what fits. A name that fits as typed is
never outdone by a misspelling; only when nothing fits is a typo looked for, and then it is said to be one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from tantivy import Searcher

from bot.papers import Author, Name
from bot.search.documents import day
from bot.search.finding import written_by
from bot.search.fitting import Fit, Typed, Words, fit
from bot.search.index import Index
from bot.search.keys import parts, prefix, printed, terms
from bot.search.persons import people
from bot.search.spelling import near

_MOST: Final = 400
"""Spellings looked at under one key, the most frequent: a bare "Wang" has thousands."""
_FACTS: Final[dict[str, Any]] = {
    "papers": {"value_count": {"field": "when"}},
    "fields": {"terms": {"field": "primary", "size": 3}},
    "first": {"min": {"field": "when"}},
    "last": {"max": {"field": "when"}},
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a typed name may mean."""

    exact: tuple[Author, ...]
    """Those it fits as spelt (accents, initials and order aside), most papers first."""
    near: tuple[Author, ...]
    """Those a small typo away, nearest first."""


def resolve(index: Index, text: str, limit: int) -> Resolution:
    """The people a typed name may mean, at most `limit` of each kind."""
    typed = Typed.read(text)
    if not typed.words:
        return Resolution((), ())
    searcher = index.searcher()
    for wide in (False, True):
        pool = dict(_candidates(searcher, typed, wide=wide))
        if fits := _best(pool, typed):
            return Resolution(_authors(index, searcher, _persons(index, searcher, pool, fits), limit), ())
    return Resolution((), _authors(index, searcher, _misspelt(index, searcher, typed), limit))


def _candidates(searcher: Searcher, typed: Typed, *, wide: bool) -> Iterator[tuple[Name, int]]:
    """Printed names with a word that may be the surname typed, and (unless `wide`) beside it the right first letter."""
    for given, family in typed.readings:
        for key in dict.fromkeys(("".join(family), family[-1])):
            if len(key) > 1 or not given:
                yield from listed(searcher, key, "" if wide or not given else given[0][0])


def listed(searcher: Searcher, key: str, letter: str = "") -> Iterator[tuple[Name, int]]:
    """The spellings kept under a word and (if given) a first letter of the next, with their numbers of papers."""
    starts = (f"{key} {letter}",) if letter else (f"{key} ", prefix(key))
    for start in starts:
        for term, papers in searcher.terms_with_prefix("author", start, limit=_MOST):
            yield printed(term), papers


def _best(pool: Iterable[Name], typed: Typed) -> frozenset[Name]:
    """The names that fit best: one typed in full outdoes those that only abbreviate it."""
    fits = {name: fit(typed, name) for name in pool}
    best = min(fits.values(), default=Fit.NONE)
    abbreviated = any(len(word) == 1 for word in typed.words)
    worst = Fit.SHORT if best is Fit.WHOLE and abbreviated else best
    return frozenset(name for name, fit in fits.items() if fit <= worst and fit is not Fit.NONE)


def _persons(
    index: Index, searcher: Searcher, pool: dict[Name, int], fits: AbstractSet[Name]
) -> list[tuple[Name, ...]]:
    """The people who have a spelling that fits, those in most bylines first."""
    alike: dict[tuple[str, str], dict[Name, int]] = defaultdict(dict)
    for name, papers in pool.items():
        alike[_bucket(name)][name] = papers
    archives = partial(_archives, index, searcher)
    groups = [
        group for bucket in {_bucket(name) for name in fits} for group in people(alike[bucket], archives)
    ]
    found = [group for group in groups if not fits.isdisjoint(group)]
    return sorted(found, key=lambda group: (-sum(pool[name] for name in group), group))


def _bucket(name: Name) -> tuple[str, str]:
    """What all spellings of one person share: the last word, and the first letter."""
    given, family = parts(name.given), parts(name.family)
    return (family or given or ("",))[-1], (given or family or ("",))[0][:1]


def _archives(index: Index, searcher: Searcher, names: Sequence[Name]) -> frozenset[str]:
    return frozenset(field.partition(".")[0] for field in _described(index, searcher, names).fields)


def _authors(
    index: Index, searcher: Searcher, groups: Sequence[tuple[Name, ...]], limit: int
) -> tuple[Author, ...]:
    return tuple(_described(index, searcher, names) for names in groups[:limit])


def _described(index: Index, searcher: Searcher, names: Sequence[Name]) -> Author:
    """An author with what the index knows of the papers."""
    author = Author(terms(names[0])[0], tuple(names))
    facts = searcher.aggregate(written_by(index, author), _FACTS)
    fields = tuple(bucket["key"] for bucket in facts["fields"]["buckets"])
    years = (
        (day(int(facts["first"]["value"])).year, day(int(facts["last"]["value"])).year) if fields else None
    )
    return replace(author, papers=int(facts["papers"]["value"]), fields=fields, years=years)


def _misspelt(index: Index, searcher: Searcher, typed: Typed) -> list[tuple[Name, ...]]:
    """The people whose name is a typo away, nearest first."""
    ranked: dict[Name, tuple[int, Fit, int]] = {}
    pool: dict[Name, int] = {}
    for given, family in typed.readings:
        for distance, meant, names in _respelt(index, searcher, given, family):
            pool |= names
            for name, papers in names.items():
                grade = fit(meant, name)
                if grade is not Fit.NONE and name not in ranked:
                    ranked[name] = (distance, grade, -papers)
    groups = _persons(index, searcher, pool, ranked.keys())
    return sorted(groups, key=lambda group: min(ranked[name] for name in group if name in ranked))


def _respelt(
    index: Index, searcher: Searcher, given: Words, family: Words
) -> Iterator[tuple[int, Typed, dict[Name, int]]]:
    """(typos, the name with one word respelt, the names to fit it to): first the surname, then the first name."""
    letter = given[0][0] if given else ""
    if len(family) > 1 and min(map(len, family)) == 1:
        return
    for spelling in near(index, "surname", "".join(family)):
        meant = Typed(((given, (spelling.word,)),))
        yield spelling.distance, meant, dict(listed(searcher, spelling.word, letter))
    for spelling in near(index, "surname", given[0]) if given else ():
        meant = Typed((((spelling.word, *given[1:]), family),))
        yield spelling.distance, meant, dict(listed(searcher, "".join(family), spelling.word[0]))
