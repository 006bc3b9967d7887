"""Lists of papers and of people, and what is counted over them."""

from dataclasses import dataclass
from typing import Literal

from bot.answers.quotes import Quote
from bot.papers import Author, Paper
from bot.queries import Counted, Find, Query


@dataclass(frozen=True, slots=True)
class Listed:
    """One paper of a list, with why it is there."""

    paper: Paper
    positions: tuple[int, ...] = ()
    """Positions (from 1) of the authors asked for, in the paper's author list."""
    reason: Quote | None = None
    """The sentence that matches, for a list by topic."""


@dataclass(frozen=True, slots=True)
class PaperList:
    """A page of a listing; `find` is the query as it was understood."""

    find: Find
    papers: tuple[Listed, ...]
    total: int
    """How many papers match in all, on every page."""
    size: int
    """How many fit on a page."""
    authors: tuple[Author, ...] = ()
    """The people the typed names were resolved to."""
    corrected: str = ""
    """The name or word that was meant, where the spelling typed was another."""
    apart: int = 0
    """For a list by topic and date: how many more hold all the words, but not side by side as they were typed."""
    related: tuple[Listed, ...] = ()
    """For a list by topic: papers beneath it that hold some of the words, best first; none of them is counted."""
    closest: bool = False
    """For a list by topic: whether no paper holds all the words, and these hold some."""
    like: Paper | None = None
    """The paper that these are like, for a list by likeness."""
    named: bool = False
    """Whether a text named these papers one by one; `find` then says nothing of them."""
    reading: bool = False
    """Whether the papers stand in the order in which to read them: introductions first."""
    absent: tuple[str, ...] = ()
    """Titles that the text named, and that are not here."""
    past: bool = False
    """Whether a later page was asked for than there is: this is the last."""

    @property
    def open(self) -> bool:
        """Whether these are papers of a kind, which can be followed, and not some papers picked out."""
        return not (self.like or self.named)


@dataclass(frozen=True, slots=True)
class AuthorChoice:
    """Several people could be meant; `then` is the query with each one's name put in."""

    typed: str
    choices: tuple[tuple[Author, Query], ...]
    total: int
    """How many people fit, shown or not."""


@dataclass(frozen=True, slots=True)
class CoauthorList:
    author: Author
    coauthors: tuple[tuple[Author, int], ...]
    """This page of them, with how many papers together."""
    total: int
    page: int = 1
    corrected: str = ""
    past: bool = False
    """Whether a later page was asked for than there is: this is the last."""


@dataclass(frozen=True, slots=True)
class PeopleList:
    """Who wrote most of the papers of a listing."""

    find: Find
    """The listing as it was understood."""
    people: tuple[tuple[Author, int, Paper], ...]
    """This page of them, each with a number of papers and the newest of these."""
    total: int
    """How many people there are; of very many, about."""
    listed: int
    """How many of them can be paged through."""
    counted: int
    """In how many papers they were counted."""
    papers: int
    """How many papers the listing has."""
    lead: bool = False
    page: int = 1
    but: tuple[str, ...] = ()
    """Those left out, as typed."""
    past: bool = False
    """Whether a later page was asked for than there is: this is the last."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers that were counted over the papers of a listing."""

    find: Find
    """The listing as it was understood."""
    of: Counted
    rows: tuple[tuple[str, int], ...]
    """For one number a year, month or category: that and the number."""
    value: float
    """The one number, else how many papers were counted."""
    papers: int
    """How many papers the listing has."""
    known: int
    """Of how many of them it is known."""


@dataclass(frozen=True, slots=True)
class Most:
    """The papers of a listing with most, or fewest, authors or pages; the first is the answer."""

    find: Find
    of: Literal["authors", "pages"]
    least: bool
    papers: tuple[tuple[Paper, int], ...]
    recorded: int
    """Of how many papers the number is known."""
    total: int
    """How many papers the listing has."""
