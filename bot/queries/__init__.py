"""Query: everything that can be asked, as small frozen classes, each of which prints as the text that asks it.

`parse(str(query)) == query` holds for every query, so a button's value, a subscription's row, a log line
and a thread's memory are the same plain text. Foreign words are always quoted in that text.
"""

from dataclasses import dataclass, replace

from bot.queries.following import (
    LAST,
    WEEKDAYS,
    Change,
    Days,
    Resend,
    Schedule,
    Subscribe,
    Subscriptions,
    WhySilent,
)
from bot.queries.listings import Coauthors, Count, Counted, Find, FindMost, FindToRead, Order, Part, People
from bot.queries.lists import Add, Import, Keep, Kept, ReadingList, Undo
from bot.queries.papers import (
    Ask,
    Cite,
    Compare,
    Each,
    Fact,
    Field,
    GivenFiles,
    Mentioned,
    Mentioning,
    Show,
    Similar,
    Style,
    Summarize,
    Thing,
)
from bot.queries.talk import (
    Help,
    How,
    Instead,
    Lookup,
    Puzzle,
    Several,
    Status,
    Talk,
    TalkAbout,
    Topic,
    Unable,
    Unclear,
)
from bot.queries.text import quote

__all__ = [
    "LAST",
    "WEEKDAYS",
    "Add",
    "Ask",
    "Change",
    "Cite",
    "Coauthors",
    "Compare",
    "Count",
    "Counted",
    "Days",
    "Each",
    "Effect",
    "Fact",
    "Field",
    "Find",
    "FindMost",
    "FindToRead",
    "GivenFiles",
    "Help",
    "How",
    "Import",
    "Instead",
    "Keep",
    "Kept",
    "Lookup",
    "Maybe",
    "Memory",
    "Mentioned",
    "Mentioning",
    "Order",
    "Paged",
    "Part",
    "People",
    "Puzzle",
    "Query",
    "ReadingList",
    "Resend",
    "Schedule",
    "Several",
    "Show",
    "Similar",
    "Status",
    "Style",
    "Subscribe",
    "Subscriptions",
    "Summarize",
    "Talk",
    "TalkAbout",
    "Thing",
    "Topic",
    "Unable",
    "Unclear",
    "Undo",
    "WhySilent",
    "find_of",
    "page_of",
    "quote",
    "turned",
    "with_find",
]


@dataclass(frozen=True, slots=True)
class Maybe:
    """What a message may mean, the likeliest first; the corpus decides."""

    readings: tuple["Query", ...]
    said: str = ""
    """The message, where its words may be misspelt."""

    def __str__(self) -> str:
        said = f" as said in {quote(self.said)}" if self.said else ""
        return "perhaps " + " or ".join(quote(str(query)) for query in self.readings) + said


Query = (
    Find | Lookup | Maybe | Show | Summarize | Ask | Fact | Compare | Coauthors | Cite | Similar | Several | Each | Count | People | FindMost | FindToRead
    | Instead | Mentioned | Mentioning | GivenFiles | Help | Status | Talk | TalkAbout | Unable | Unclear | Subscribe | Subscriptions | Change | Resend | WhySilent | Keep | ReadingList
    | Undo | Add | Import
)  # fmt: skip
"""All that can be asked; `match` on it ends in `assert_never`."""
Paged = Find | FindToRead | People | Coauthors | ReadingList
"""Queries whose answers have pages."""


def page_of(query: Paged) -> int:
    """The page that is asked for, from 1."""
    return query.find.page if isinstance(query, FindToRead) else query.page


def turned(query: Paged, page: int) -> Paged:
    """The same query for another page."""
    if isinstance(query, FindToRead):
        return replace(query, find=replace(query.find, page=page))
    return replace(query, page=page)


def find_of(query: Query) -> Find | None:
    """The listing that a query is, or is about."""
    match query:
        case Find():
            return query
        case Each(papers=Find() as find) | Cite(of=Find() as find):
            return find
        case (
            Subscribe(find=find)
            | Count(find=find)
            | People(find=find)
            | FindMost(find=find)
            | FindToRead(find=find)
        ):
            return find
        case _:
            return None


def with_find(query: Query, find: Find) -> Query:
    """The same query of another listing; the listing itself where it was of none. What was followed is offered anew."""
    match query:
        case Each(papers=Find()):
            return replace(query, papers=find)
        case Cite(of=Find()):
            return replace(query, of=find)
        case Subscribe():
            return replace(query, find=find, confirmed=False)
        case Count() | People() | FindMost() | FindToRead():
            return replace(query, find=find)
        case _:
            return find


Effect = Subscribe | Subscriptions | Change | Resend | WhySilent | Keep | ReadingList | Undo | Add | Import
"""Queries that read or change what the store remembers of people: carried out at the doors, not by answering."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a thread remembers: enough to read a follow-up, and nothing of what people wrote otherwise."""

    last: str = ""
    """The last query, as text."""
    papers: tuple[str, ...] = ()
    """The ids shown last, in the order shown."""
    listing: str = ""
    """The last query whose answer gave papers numbers, as text, from its first page."""
    listed: tuple[tuple[int, str], ...] = ()
    """Those numbers, each with the id it was given to, in order."""
    whole: tuple[str, ...] = ()
    """The ids of the longer list from which those were chosen by their places; empty where they were not."""
    change: str = ""
    """What was changed last, as text, where nothing else was asked since."""

    @property
    def numbers(self) -> dict[int, str]:
        """The id at each number; where nothing was numbered, by the order shown."""
        return dict(self.listed or (() if self.listing else enumerate(self.papers, start=1)))
