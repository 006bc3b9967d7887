"""Query: everything that can be asked, as small frozen classes, each of which prints as the text that asks it.

`parse(str(query)) == query` holds for every query, so a button's value, a subscription's row, a log line
and a thread's memory are the same plain text. Foreign words are always quoted in that text.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

Order = Literal["newest", "oldest", "relevance"]
Field = Literal[
    "authors",
    "author count",
    "date",
    "venue",
    "organisation",
    "categories",
    "code",
    "models",
    "data",
    "page",
    "licence",
    "pages",
    "link",
    "doi",
    "withdrawal",
]
Style = Literal[
    "bibtex", "biblatex", "ris", "csl", "apa", "markdown",
    "ieee", "acm", "acl", "mla", "chicago", "harvard", "vancouver", "nature", "science", "ama", "aps", "springer",
]  # fmt: skip
Topic = Literal["", "by", "search", "show", "ask", "cite", "compare", "new", "list", "subscribe", "save"]
Puzzle = Literal[
    "empty", "nonsense", "no thread", "which author", "which paper", "which style", "how often", "one category", "lacking", "long", "many",
    "number", "date", "who saved", "sharing", "citing"
]  # fmt: skip
"""Why a text cannot be asked; "lacking": it names what papers must not have; "how often": no digest comes so."""
Days = Literal["every day", "every weekday", "every week"]


Thing = Literal["summarize", "show"] | Field
"""What can be told of each of several papers."""
Counted = Literal[
    "papers", "papers per year", "papers per month", "papers per category", "authors", "authors per paper"
]


_written: Final = json.JSONEncoder(ensure_ascii=False).encode


def quote(text: str) -> str:
    """A text in double quotes, as the parser reads it back."""
    return _written(text)


def _joined(texts: tuple[str, ...]) -> str:
    return " and ".join(map(quote, texts))


def _clauses(*clauses: tuple[str, object]) -> str:
    return " ".join(clause for clause, given in clauses if given)


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
        place = "first-author " if self.first else "last-author " if self.last else ""
        return _clauses(
            (f"{place}by {_joined(self.authors)}", self.authors),
            (f"about {quote(self.words)}", self.words),
            (f"since {self.since}", self.since),
            (f"before {self.before}", self.before),
            (f"in {quote(self.category)}", self.category),
            (f"from {quote(self.organisation)}", self.organisation),
            (f"at {quote(self.venue)}", self.venue),
            ("with code", self.code),
            ("with models", self.models),
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
        return _clauses(
            (f"{'first-author ' if self.first else 'last-author ' if self.last else ''}papers", True),
            (f"by {_joined(self.authors)}", self.authors),
            (f"about {quote(self.words)}", self.words),
            (f"since {self.since}", self.since),
            (f"before {self.before}", self.before),
            (f"in {quote(self.category)}", self.category),
            (f"from {quote(self.organisation)}", self.organisation),
            (f"at {quote(self.venue)}", self.venue),
            ("with code", self.code),
            ("with models", self.models),
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


@dataclass(frozen=True, slots=True)
class Lookup:
    """Bare words that may name a paper, an author or a topic; the corpus decides which."""

    words: str

    def __str__(self) -> str:
        return f"look up {quote(self.words)}"


@dataclass(frozen=True, slots=True)
class Maybe:
    """What a message may mean, the likeliest first; the corpus decides."""

    readings: tuple["Query", ...]
    said: str = ""
    """The message, where its words may be misspelt."""

    def __str__(self) -> str:
        said = f" as said in {quote(self.said)}" if self.said else ""
        return "perhaps " + " or ".join(quote(str(query)) for query in self.readings) + said


@dataclass(frozen=True, slots=True)
class Show:
    """One paper's card."""

    paper: str
    """An id, link, alias, title or part of one."""

    def __str__(self) -> str:
        return f"show {quote(self.paper)}"


@dataclass(frozen=True, slots=True)
class Summarize:
    """The sentences of one abstract that say what was done and what came out."""

    paper: str

    def __str__(self) -> str:
        return f"summarize {quote(self.paper)}"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that a sentence of an abstract may answer, or of a full text."""

    question: str
    paper: str = ""
    """The paper under discussion (an id or what it was called); a preference, not a filter."""
    whole: bool = False
    """Show the sentence inside its whole abstract ("are you sure?")."""
    loose: bool = False
    """The paper was only shown before: a question that names another, or fits it better, is about that."""
    text: bool = False
    """Ask the full text of the paper first, where that is here, and not the abstract."""

    def __str__(self) -> str:
        about = f"{' perhaps' if self.loose else ''} in {quote(self.paper)}" if self.paper else ""
        full = " in full" if self.text else ""
        return f"{'show the sentence for' if self.whole else 'ask'} {quote(self.question)}{about}{full}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A stored field of one paper."""

    field: Field
    paper: str
    who: str = ""
    """Of the authors: somebody who is asked after, as typed."""
    place: str = ""
    """Of the authors: a place in the byline that is asked after: "first", "last", "12th"."""

    def __str__(self) -> str:
        who = f" among them {quote(self.who)}" if self.who else ""
        place = f" in place {quote(self.place)}" if self.place else ""
        return f"{self.field} of {quote(self.paper)}{who}{place}"


@dataclass(frozen=True, slots=True)
class Compare:
    """Two to four papers side by side."""

    papers: tuple[str, ...]
    aspect: str = ""
    """"size, context, license"; empty: what both state."""

    def __str__(self) -> str:
        return f"compare {_joined(self.papers)}" + (f" on {quote(self.aspect)}" if self.aspect else "")


@dataclass(frozen=True, slots=True)
class Coauthors:
    """With whom an author wrote, most often first."""

    author: str
    page: int = 1

    def __str__(self) -> str:
        return f"coauthors of {quote(self.author)}" + (f" page {self.page}" if self.page > 1 else "")


@dataclass(frozen=True, slots=True)
class Cite:
    """Citations of named papers, or of a whole listing."""

    style: Style = "bibtex"
    papers: tuple[str, ...] = ()
    of: Find | None = None
    printed: str = ""
    """With "csl": the style in which they are printed, as it was called; empty: CSL JSON."""

    def __str__(self) -> str:
        printed = f" style {quote(self.printed)}" if self.printed else ""
        return f"{self.style}{printed} for {self.of or _joined(self.papers)}"


@dataclass(frozen=True, slots=True)
class Similar:
    """Papers like one paper."""

    paper: str

    def __str__(self) -> str:
        return f"more like {quote(self.paper)}"


@dataclass(frozen=True, slots=True)
class Several:
    """Questions of one message, answered one after the other as in a conversation."""

    questions: tuple[str, ...]

    def __str__(self) -> str:
        return f"each of {_joined(self.questions)}"


@dataclass(frozen=True, slots=True)
class Each:
    """The same of several papers: a short block for each."""

    thing: Thing
    papers: tuple[str, ...] | Find
    """As typed, two or more; or a listing."""

    def __str__(self) -> str:
        which = str(self.papers) if isinstance(self.papers, Find) else _joined(self.papers)
        return f"{self.thing} {'' if self.thing in {'summarize', 'show'} else 'of '}{which}"


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
        besides = f" besides {_joined(self.but)}" if self.but else ""
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


How = Literal["what about", "also", "not", "only", "by", "one"]


@dataclass(frozen=True, slots=True)
class Instead:
    """A follow-up that changes one thing of the last query: another paper, another benchmark."""

    words: str
    """"ProofOptimizer on miniF2F": what takes the place; the corpus decides what it names."""
    last: str
    """The last query, as text."""
    how: How = "what about"
    """Whether it takes a place, is added, is left out, is all that is wanted, is a place in the byline, or says which one."""
    old: str = ""
    """What gives way to it, or the ids of which one is meant; empty: whatever is of its kind."""

    def __str__(self) -> str:
        place = f" in place of {quote(self.old)}" if self.old else ""
        return f"{self.how} {quote(self.words)}{place} after {quote(self.last)}"


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The papers that a text links to, names by id, or quotes by title."""

    text: str

    def __str__(self) -> str:
        return f"find papers in {quote(self.text)}"


@dataclass(frozen=True, slots=True)
class Mentioning:
    """The papers whose full text mentions something."""

    words: str

    def __str__(self) -> str:
        return f"papers whose text mentions {quote(self.words)}"


@dataclass(frozen=True, slots=True)
class GivenFiles:
    """The PDFs that people gave, of those that may be seen where this is asked."""

    def __str__(self) -> str:
        return "PDFs given here"


@dataclass(frozen=True, slots=True)
class Help:
    """What can be asked; with a topic, how one command is used."""

    topic: Topic = ""

    def __str__(self) -> str:
        return f"help {quote(self.topic)}" if self.topic else "help"


@dataclass(frozen=True, slots=True)
class Status:
    """How large and how fresh the corpus is."""

    def __str__(self) -> str:
        return "status"


@dataclass(frozen=True, slots=True)
class Talk:
    """A greeting, thanks, a word in passing, a "no" to what was offered or asked back, a next page of what has none, or a request that no corpus can serve."""

    kind: Literal["hello", "thanks", "okay", "declined", "left", "all shown", "impossible"]

    def __str__(self) -> str:
        return "something impossible" if self.kind == "impossible" else self.kind


@dataclass(frozen=True, slots=True)
class Unable:
    """An order that cannot be carried out, or something that is not known here."""

    what: str
    """The key of a row in scope.yaml."""
    words: str = ""
    """What was said."""
    paper: str = ""
    """The paper it was said of, as typed."""

    def __str__(self) -> str:
        said = f" in {quote(self.words)}" if self.words else ""
        return f"unable {quote(self.what)}{said}" + (f" about {quote(self.paper)}" if self.paper else "")


@dataclass(frozen=True, slots=True)
class TalkAbout:
    """A question about the bot itself."""

    topic: str
    """The key of a row in scope.yaml."""

    def __str__(self) -> str:
        return f"about yourself {quote(self.topic)}"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing that can be asked: empty, nonsense, or a reference to something that was never shown."""

    text: str = ""
    reason: Puzzle = "nonsense"

    def __str__(self) -> str:
        return f"unclear {quote(self.reason)} {quote(self.text)}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest is due, by the wall clock of a time zone."""

    days: Days = "every weekday"
    weekday: int = 0
    """For "every week": 0 is Monday."""
    time: str = "09:00"
    zone: str = ""
    """An IANA name; empty: the subscriber's own."""

    def __str__(self) -> str:
        weekday = f" on {WEEKDAYS[self.weekday]}" if self.days == "every week" else ""
        return f"{self.days}{weekday} at {self.time}" + (f" in zone {quote(self.zone)}" if self.zone else "")


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Follow what a listing would find."""

    find: Find
    schedule: Schedule = Schedule()
    channel: str = ""
    """A channel id; empty: where it is asked."""
    silent: bool = False
    """True: an empty day is not mentioned."""
    replaced: bool = False
    """True: new versions count as news too."""
    confirmed: bool = False
    """False: show what would be saved, and what the last seven days would have brought."""
    changes: int = 0
    """The subscription that becomes this one, by its id; 0: this is a new one."""

    def __str__(self) -> str:
        return " ".join(
            part
            for part in (
                "confirm subscribe" if self.confirmed else "subscribe",
                f"channel {quote(self.channel)}" if self.channel else "",
                f"to {self.find}",
                str(self.schedule),
                "with replacements" if self.replaced else "",
                "silent when empty" if self.silent else "",
                f"in place of subscription {self.changes}" if self.changes else "",
            )
            if part
        )


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What this channel (or this person) follows."""

    def __str__(self) -> str:
        return "subscriptions"


@dataclass(frozen=True, slots=True)
class Change:
    """Stop, pause, resume or move to other times subscriptions of this channel: by number, by what they follow, or all."""

    action: Literal["stop", "pause", "resume", "move"]
    numbers: tuple[int, ...] = ()
    """Places in the list, from 1; empty: the only one there is."""
    until: date | None = None
    every: bool = False
    """All of them, whatever the numbers say."""
    about: str = ""
    """Words of what is followed: the one subscription that speaks of them."""
    id: int = 0
    """One subscription, whatever its number has become."""
    when: str = ""
    """To which times they move, in words: "every day at 08:30"; what it does not say stays as it was."""

    def __str__(self) -> str:
        named = f"the digest about {quote(self.about)}" if self.about else "the digest"
        which = (
            f"the subscription with id {self.id}"
            if self.id
            else " and ".join(map(str, self.numbers)) or named
        )
        until = f" until {self.until.isoformat()}" if self.until else ""
        when = f" to {quote(self.when)}" if self.when else ""
        return f"{self.action} {'everything' if self.every else which}{when}{until}"


@dataclass(frozen=True, slots=True)
class Resend:
    """Send an earlier digest again."""

    day: date | None = None
    """None: the latest."""

    def __str__(self) -> str:
        return "send the digest again" + (f" of {self.day.isoformat()}" if self.day else "")


@dataclass(frozen=True, slots=True)
class WhySilent:
    """Why nothing was posted."""

    day: date | None = None

    def __str__(self) -> str:
        return "why was nothing posted" + (f" on {self.day.isoformat()}" if self.day else "")


Kept = Literal["save", "remove", "mark read", "mark unread", "note", "add to note", "tag", "untag"]


@dataclass(frozen=True, slots=True)
class Keep:
    """Save a paper to a reading list, take it off, mark it read or unread, or put a note or a tag to it."""

    action: Kept
    papers: tuple[str, ...]
    """Empty: all that are on the list."""
    channel: bool = False
    """True: the channel's list; False: one's own."""
    sure: bool = False
    """Of taking all papers off a list: True when that was asked back, and is meant."""
    words: str = ""
    """The note, or the tags, by commas; a note of no words is taken off, and so are all tags."""

    @property
    def doubted(self) -> bool:
        """Whether this is asked back before it is done: it empties a list."""
        return self.action == "remove" and not self.papers and not self.sure

    def __str__(self) -> str:
        which = _joined(self.papers) or _joined(("*",))  # in quotes, as nobody types it
        said = f" with {quote(self.words)}" if self.words else ""
        whose = " for the channel" if self.channel else ""
        return f"{self.action} {which}{said}{whose}{' for sure' if self.sure else ''}"


@dataclass(frozen=True, slots=True)
class Add:
    """Bring papers in from arXiv that are not here yet."""

    papers: tuple[str, ...]
    """arXiv ids, without versions."""
    keep: Literal["", "my", "the channel's"] = ""
    """On whose reading list they are put as soon as they are here."""

    def __str__(self) -> str:
        return f"fetch {_joined(self.papers)}" + (f" for {self.keep} reading list" if self.keep else "")


@dataclass(frozen=True, slots=True)
class Import:
    """Fetch the papers of a list that somebody gave the bot."""

    key: str
    """What the list is known by since it was read."""
    sure: bool = False
    """True when what it holds was shown, and is wanted."""

    def __str__(self) -> str:
        return f"import {quote(self.key)}{' for sure' if self.sure else ''}"


@dataclass(frozen=True, slots=True)
class ReadingList:
    """One's own reading list, or the channel's, or what of it passes all filters; optionally exported."""

    channel: bool = False
    style: Style | Literal["", "zotero"] = ""
    """In which style it is exported; "zotero": it is sent to the group's library there."""
    page: int = 1
    tag: str = ""
    """Papers with this tag; "*": which tags there are."""
    about: str = ""
    """Papers whose note, tags, title or abstract hold these words."""
    paper: str = ""
    """One paper, as it was called."""
    noted: bool = False
    """Papers with a note."""

    @property
    def personal(self) -> bool:
        """Is it asked by what somebody wrote of the papers?"""
        return bool(self.noted or self.tag or self.about)

    def __str__(self) -> str:
        return _clauses(
            ("the channel's reading list" if self.channel else "my reading list", True),
            (f"tagged {quote(self.tag)}", self.tag),
            (f"about {quote(self.about)}", self.about),
            (f"of {quote(self.paper)}", self.paper),
            ("with notes", self.noted),
            (f"as {self.style}", self.style),
            (f"page {self.page}", self.page > 1),
        )


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last change that this person made here."""

    def __str__(self) -> str:
        return "undo"


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
    change: str = ""
    """What was changed last, as text, where nothing else was asked since."""

    @property
    def numbers(self) -> dict[int, str]:
        """The id at each number; where nothing was numbered, by the order shown."""
        return dict(self.listed or (() if self.listing else enumerate(self.papers, start=1)))
