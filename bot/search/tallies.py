"""Counting over the papers of a listing, by year, field or person, and with whom an author wrote.

The engine counts, in columns. People are counted by what is printed: spellings with the same letters are one
person, and two people of one name cannot be told apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any, Final, Literal

from bot.papers import Author, Name, Paper
from bot.queries import Find
from bot.search.documents import day, when
from bot.search.finding import WHOLE, Parts, chosen, find, written_by
from bot.search.persons import letters, people
from bot.search.port import Engine, Occur, Order, Query, View, all_of
from bot.search.terms import parts, printed, terms
from bot.search.vocabulary import Synonyms

_BEST: Final = 200
"""Of more papers on a topic only these are counted by person: the others hold its words somewhere."""
_NAMES: Final = 10_000
"""Of more names none is compared with the others."""
_MOST: Final = 1000
"""People that a list of them has."""
Column = Literal["authors", "pages"]
"""What papers have a number of."""
Step = Literal["year", "month"]


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of papers, each with what these have in common."""

    rows: tuple[tuple[str, int], ...]
    total: int
    """How many papers were counted."""


@dataclass(frozen=True, slots=True)
class Writers:
    """People by their number of papers, most first."""

    rows: tuple[tuple[Author, int], ...]
    names: int
    """How many there are in all; of more than ten thousand, about."""
    counted: int
    """In how many papers they were counted."""
    total: int
    """How many papers the listing has."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The papers of a listing with most, or least, of something."""

    rows: tuple[tuple[str, int], ...]
    """Ids, each with its number."""
    recorded: int
    """Of how many papers the number is known."""
    total: int


class Tallies:
    """What is counted over the papers of one listing; those of all of `people`."""

    def __init__(
        self, index: Engine, synonyms: Synonyms, wanted: Find, people_: Sequence[Author], parts: Parts = WHOLE
    ) -> None:
        self._index: Final = index
        self._searcher: Final = index.searcher()
        self._best: Final = partial(find, index, synonyms, wanted, people_, _BEST, parts)
        self._worded: Final = bool(wanted.words)
        self._query, self.total = chosen(index, synonyms, wanted, people_, parts)

    def dates(self, step: Step) -> Counted:
        """How many papers each year or month has, the first one first."""
        ends = _stats(self._searcher, self._query, "when")
        if not ends["count"]:
            return Counted((), 0)
        starts = list(_starts(day(int(ends["min"])), day(int(ends["max"])), step))
        ranges = [{"from": float(when(one)), "to": float(when(after))} for one, after in pairwise(starts)]
        asked = {"range": {"field": "when", "ranges": ranges}}
        buckets = {
            b.get("from"): b["doc_count"] for b in _asked(self._searcher, self._query, asked)["buckets"]
        }
        label = "%Y" if step == "year" else "%Y-%m"
        rows = ((one.strftime(label), int(buckets.get(float(when(one)), 0))) for one in starts[:-1])
        return Counted(tuple(row for row in rows if row[1]), self.total)

    def categories(self) -> Counted:
        """How many papers each primary category has, most first."""
        found = self._searcher.terms_with_prefix("primary", "", filter_query=self._query)
        return Counted(tuple((code, papers) for code, papers in found if code and papers), self.total)

    def mean(self, column: Column) -> tuple[float, int]:
        """How many authors, or pages, a paper has on average, and of how many papers that is known."""
        found = _stats(self._searcher, all_of(self._index, [self._query, self._known(column)]), column)
        return float(found["avg"] or 0.0), int(found["count"])

    def ends(self, column: Column, limit: int, *, least: bool = False) -> Ends:
        """The papers with most or least of something."""
        known = all_of(self._index, [self._query, self._known(column)])
        way = Order.Asc if least else Order.Desc
        hits = self._searcher.search(known, limit, count=False, order_by_field=column, order=way).hits
        rows = tuple((str(self._searcher.doc(at)["id"][0]), int(number)) for number, at in hits)
        return Ends(rows, int(_stats(self._searcher, known, column)["count"]), self.total)

    def writers(self, *, lead: bool = False) -> Writers:
        """Who wrote, or `lead`s, most of the papers; where very many are on a topic, of the best of them."""
        query, counted = self._query, self.total
        if self._worded and counted > _BEST:
            ids = self._best().ids
            query, counted = self._index.among(ids), len(ids)
        field = "first" if lead else "person"
        names = self._names(query, field)
        rows = self._rows(query, field, _NAMES if names <= _NAMES else 2 * _MOST)
        return Writers(rows[:_MOST], len(rows) if names <= _NAMES else names, counted, self.total)

    def authors(self) -> int:
        """How many people wrote the papers; more than ten thousand, about."""
        names = self._names(self._query, "person")
        return len(self._rows(self._query, "person", _NAMES)) if names <= _NAMES else names

    def _names(self, query: Query, field: str) -> int:
        """How many names there are, about."""
        return int(_asked(self._searcher, query, {"cardinality": {"field": field}})["value"])

    def _rows(self, query: Query, field: str, size: int) -> tuple[tuple[Author, int], ...]:
        """The people whom the most frequent names are."""
        buckets = _asked(self._searcher, query, {"terms": {"field": field, "size": size}})["buckets"]
        return _persons({printed(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets})

    def newest(self, author: Author, *, lead: bool = False) -> str:
        """The id of the newest of these papers that somebody wrote."""
        own = written_by(self._index, author, "first" if lead else "author")
        hits = self._searcher.search(
            all_of(self._index, [self._query, own]), 1, count=False, order_by_field="when"
        ).hits
        return str(self._searcher.doc(hits[0][1])["id"][0]) if hits else ""

    def _known(self, column: Column) -> Query:
        """The papers of which a number is known."""
        none = self._index.term(column, 0)
        held = self._index.queries.exists_query(column) if column == "pages" else self._index.every()
        return self._index.queries.boolean_query([(Occur.Must, held), (Occur.MustNot, none)])


def _asked(searcher: View, query: Query, aggregation: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = searcher.aggregate(query, {"it": aggregation})["it"]
    return found


def _stats(searcher: View, query: Query, column: str) -> dict[str, Any]:
    return _asked(searcher, query, {"stats": {"field": column}})


def _starts(first: date, last: date, step: Step) -> Iterator[date]:
    """The first days of the years or months from the one of `first` to the one after that of `last`."""
    at = first.replace(day=1) if step == "month" else first.replace(month=1, day=1)
    while at <= last:
        yield at
        years, months = divmod(at.month, 12) if step == "month" else (1, at.month - 1)
        at = date(at.year + years, months + 1, 1)
    yield at


def _persons(counts: dict[Name, int]) -> tuple[tuple[Author, int], ...]:
    """The people whom names with the same letters are, most papers first."""
    alike: dict[str, dict[Name, int]] = defaultdict(dict)
    for name, papers in counts.items():
        alike[terms(name)[0].partition(" ")[0]][name] = papers
    groups = [
        group
        for names in alike.values()
        for group in (people(names, _none, common=True) if len(names) > 1 else [tuple(names)])
    ]
    summed = Counter({group: sum(counts[name] for name in group) for group in groups})
    ranked = sorted(summed.items(), key=lambda entry: (-entry[1], entry[0][0]))
    return tuple((Author(terms(group[0])[0], group, papers), papers) for group, papers in ranked)


def _none(_names: Sequence[Name]) -> frozenset[str]:
    """The fields of names, which are not looked at."""
    return frozenset()


_BYLINES: Final = 2000
"""Papers of one author that are looked at, the latest."""


def all_by(index: Engine, author: Author) -> tuple[str, ...]:
    """Ids of an author's papers, newest first."""
    searcher = index.searcher()
    hits = searcher.search(written_by(index, author), _BYLINES, count=False, order_by_field="when").hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)


def coauthors(papers: Iterable[Paper], author: Author) -> tuple[tuple[Author, int], ...]:
    """The others in these bylines, those with most papers together first; `papers` of each is that number."""
    own = frozenset().union(*map(letters, author.names))
    together = Counter(
        name for paper in papers for name in set(paper.authors) if own.isdisjoint(letters(name))
    )
    alike: dict[tuple[str, str], dict[Name, int]] = defaultdict(dict)
    for name, count in together.items():
        given, family = parts(name.given), parts(name.family)
        alike["".join(family[-1:]), "".join(given)[:1]][name] = count
    groups = [group for names in alike.values() for group in people(names, _same_field)]
    counted = [(group, sum(together[name] for name in group)) for group in groups]
    ranked = sorted(counted, key=lambda entry: (-entry[1], entry[0][0]))
    return tuple((Author(terms(group[0])[0], group, count), count) for group, count in ranked)


def _same_field(_names: Sequence[Name]) -> frozenset[str]:
    """Co-authors of one person, with one surname and fitting initials: the same field is a fair guess."""
    return frozenset({"the same"})
