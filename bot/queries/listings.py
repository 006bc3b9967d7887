"""Listings of papers with their filters, and what is counted and who is found over them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.queries.text import clauses, joined, quote

Order = Literal["newest", "oldest", "relevance"]
Counted = Literal[
    "papers", "papers per year", "papers per month", "papers per category", "authors", "authors per paper"
]


@dataclass(frozen=True, slots=True)
class Part:
    """What papers may have, or must not, in one part of a listing: all of this at once, each as in `Find`.

    A place in the byline that is nobody's is dropped; a part that asks for nothing is a ValueError.
    """

    words: str = ""
    authors: tuple[str, ...] = ()
    first: bool = False
    last: bool = False
    since: date | None = None
    before: date | None = None
    category: str = ""
    organisation: str = ""
    venue: str = ""
    code: bool = False
    models: bool = False
    paper: str = ""
    """One paper, by id or by what it is called."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", self.first and bool(self.authors))
        object.__setattr__(self, "last", self.last and bool(self.authors) and not self.first)
        if not str(self):
            raise ValueError("a part of a listing asks for something")

    def __str__(self) -> str:
        return clauses(
            (f"{_place(self)}by {joined(self.authors)}", self.authors),
            *_filters(self),
            (f"called {quote(self.paper)}", self.paper),
        )


@dataclass(frozen=True, slots=True)
class Find:
    """A listing: every paper that passes all filters, one of `either` where there are any, and none of `without`."""

    words: str = ""
    """Topic, in the asker's words; quoted phrases inside it must match exactly."""
    authors: tuple[str, ...] = ()
    """As typed, or an exact name after a choice; a paper must have them all."""
    first: bool = False
    """Only papers whose first author is the (first) author asked for."""
    since: date | None = None
    """The first day that counts."""
    before: date | None = None
    """The first day that no longer counts."""
    category: str = ""
    """An arXiv category or archive: "cs.PL", "math"."""
    organisation: str = ""
    venue: str = ""
    code: bool = False
    models: bool = False
    over: int = 0
    """More than so many authors (0: no limit)."""
    under: int = 0
    """Fewer than so many authors (0: no limit)."""
    order: Order | None = None
    """None: newest first without words, by relevance with them."""
    page: int = 1
    top: int = 0
    """Only the first so many in this order (0: all)."""
    alone: bool = False
    """Only the last of these: the second newest is the last of two; dropped where all are wanted."""
    last: bool = False
    """Only papers whose last author is the (first) author asked for; dropped where nobody is, or the first is wanted."""
    without: tuple[Part, ...] = ()
    either: tuple[Part, ...] = ()
    newer: str = ""
    """Only papers that came after this one, by what it is called."""
    older: str = ""
    table: bool = False
    """Shown as a table."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "last", self.last and bool(self.authors) and not self.first)
        object.__setattr__(self, "alone", self.alone and self.top > 0)

    @property
    def topical(self) -> bool:
        """Whether it asks for words, by which papers can be ranked."""
        return bool(self.words or any(part.words for part in self.either))

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody whose papers it may hold, as named."""
        return (*self.authors, *(name for part in self.either for name in part.authors))

    def mapped(self, change: Callable[[Part], Part]) -> "Find":
        """The same listing with each of its parts changed."""
        return replace(self, either=tuple(map(change, self.either)), without=tuple(map(change, self.without)))

    def __str__(self) -> str:
        return clauses(
            (f"{_place(self)}papers", True),
            (f"by {joined(self.authors)}", self.authors),
            *_filters(self),
            (f"with more than {self.over} authors", self.over),
            (f"with fewer than {self.under} authors", self.under),
            (f"{'best' if self.order == 'relevance' else self.order} first", self.order),
            (f"top {self.top}{' alone' if self.alone else ''}", self.top),
            (f"either {' or '.join(map(str, self.either))}", self.either),
            (" ".join(f"but not {part}" for part in self.without), self.without),
            (f"newer than {quote(self.newer)}", self.newer),
            (f"older than {quote(self.older)}", self.older),
            ("as a table", self.table),
            (f"page {self.page}", self.page > 1),
        )


def _place(one: Part | Find) -> str:
    """The place in the byline that is asked for."""
    return "first-author " if one.first else "last-author " if one.last else ""


def _filters(one: Part | Find) -> tuple[tuple[str, object], ...]:
    """The clauses that a listing and its parts share, behind whose papers they are."""
    return (
        (f"about {quote(one.words)}", one.words),
        (f"since {one.since}", one.since),
        (f"before {one.before}", one.before),
        (f"in {quote(one.category)}", one.category),
        (f"from {quote(one.organisation)}", one.organisation),
        (f"at {quote(one.venue)}", one.venue),
        ("with code", one.code),
        ("with models", one.models),
    )


@dataclass(frozen=True, slots=True)
class Coauthors:
    """With whom an author wrote, most often first."""

    author: str
    page: int = 1

    def __str__(self) -> str:
        return f"coauthors of {quote(self.author)}" + (f" page {self.page}" if self.page > 1 else "")


@dataclass(frozen=True, slots=True)
class Count:
    """A number for the papers of a listing, or one for each year, month or field of them."""

    find: Find = Find()
    of: Counted = "papers"

    def __str__(self) -> str:
        return f"count {self.of} among {self.find}"


@dataclass(frozen=True, slots=True)
class People:
    """Who wrote most of the papers of a listing."""

    find: Find = Find()
    lead: bool = False
    """Only papers whose first author somebody is count."""
    but: tuple[str, ...] = ()
    """People to be left out, as typed."""
    page: int = 1

    def __str__(self) -> str:
        besides = f" besides {joined(self.but)}" if self.but else ""
        who = f"{'first authors' if self.lead else 'people'}{besides}"
        return f"{who}{f' page {self.page}' if self.page > 1 else ''} behind {self.find}"


@dataclass(frozen=True, slots=True)
class FindMost:
    """The papers of a listing with most, or fewest, authors or pages."""

    find: Find = Find()
    of: Literal["authors", "pages"] = "authors"
    least: bool = False

    def __str__(self) -> str:
        return f"{'fewest' if self.least else 'most'} {self.of} among {self.find}"


@dataclass(frozen=True, slots=True)
class FindToRead:
    """What to read first of a listing: introductions and what is most about its topic come first."""

    find: Find = Find()

    def __str__(self) -> str:
        return f"read first among {self.find}"
