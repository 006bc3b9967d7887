"""Query: everything that can be asked, as small frozen classes, each of which prints as the text that asks it.

`parse(str(query)) == query` holds for every query, so a button's value, a subscription's row, a log line
and a thread's memory are the same plain text. Foreign words are always quoted in that text.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

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
]
Style = Literal["bibtex", "ris", "apa", "markdown"]
Topic = Literal["", "by", "search", "show", "ask", "cite", "compare", "new", "list", "subscribe", "save"]
Puzzle = Literal[
    "empty", "nonsense", "no thread", "which author", "which paper", "which style", "how often", "one category", "lacking", "long", "many",
    "number", "date", "who saved", "sharing", "citing"
]  # fmt: skip
"""Why a text cannot be asked; "lacking": it names what papers must not have; "how often": no digest comes so."""
Days = Literal["every day", "every weekday", "every week"]


def quote(text: str) -> str:
    """A text in double quotes, as the parser reads it back."""
    return json.dumps(text, ensure_ascii=False)


def _joined(texts: tuple[str, ...]) -> str:
    return " and ".join(map(quote, texts))


@dataclass(frozen=True, slots=True)
class Find:
    """A listing: every paper that passes all filters."""

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
    over: int = 0
    """More than so many authors (0: no limit)."""
    under: int = 0
    """Fewer than so many authors (0: no limit)."""
    order: Order | None = None
    """None: newest first without words, by relevance with them."""
    page: int = 1

    def __str__(self) -> str:
        clauses = (
            ("first-author papers" if self.first else "papers", True),
            (f"by {_joined(self.authors)}", self.authors),
            (f"about {quote(self.words)}", self.words),
            (f"since {self.since}", self.since),
            (f"before {self.before}", self.before),
            (f"in {quote(self.category)}", self.category),
            (f"from {quote(self.organisation)}", self.organisation),
            (f"at {quote(self.venue)}", self.venue),
            ("with code", self.code),
            (f"with more than {self.over} authors", self.over),
            (f"with fewer than {self.under} authors", self.under),
            (f"{'best' if self.order == 'relevance' else self.order} first", self.order),
            (f"page {self.page}", self.page > 1),
        )
        return " ".join(clause for clause, given in clauses if given)


@dataclass(frozen=True, slots=True)
class Lookup:
    """Bare words that may name a paper, an author or a topic; the corpus decides which."""

    words: str

    def __str__(self) -> str:
        return f"look up {quote(self.words)}"


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
    """A question that a sentence of an abstract may answer."""

    question: str
    paper: str = ""
    """The paper under discussion (an id or what it was called); a preference, not a filter."""
    whole: bool = False
    """Show the sentence inside its whole abstract ("are you sure?")."""
    loose: bool = False
    """The paper was only shown before: a question that names another, or fits it better, is about that."""

    def __str__(self) -> str:
        about = f"{' perhaps' if self.loose else ''} in {quote(self.paper)}" if self.paper else ""
        return f"{'show the sentence for' if self.whole else 'ask'} {quote(self.question)}{about}"


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

    def __str__(self) -> str:
        return f"{self.style} for {self.of or _joined(self.papers)}"


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
class Instead:
    """A follow-up that changes one thing of the last query: another paper, another benchmark."""

    words: str
    """"ProofOptimizer on miniF2F": what takes the place; the corpus decides what it names."""
    last: str
    """The last query, as text."""

    def __str__(self) -> str:
        return f"what about {quote(self.words)} after {quote(self.last)}"


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The papers that a text links to, names by id, or quotes by title."""

    text: str

    def __str__(self) -> str:
        return f"find papers in {quote(self.text)}"


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
    """A greeting, thanks, a word in passing, a "no" to what was offered or asked back, or a request that no corpus can serve."""

    kind: Literal["hello", "thanks", "okay", "declined", "left", "impossible"]

    def __str__(self) -> str:
        return "something impossible" if self.kind == "impossible" else self.kind


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
    """Stop, pause or resume subscriptions of this channel: by number, by what they follow, or all of them."""

    action: Literal["stop", "pause", "resume"]
    numbers: tuple[int, ...] = ()
    """Places in the list, from 1; empty: the only one there is."""
    until: date | None = None
    every: bool = False
    """All of them, whatever the numbers say."""
    about: str = ""
    """Words of what is followed: the one subscription that speaks of them."""
    id: int = 0
    """One subscription, whatever its number has become."""

    def __str__(self) -> str:
        named = f"the digest about {quote(self.about)}" if self.about else "the digest"
        which = (
            f"the subscription with id {self.id}"
            if self.id
            else " and ".join(map(str, self.numbers)) or named
        )
        until = f" until {self.until.isoformat()}" if self.until else ""
        return f"{self.action} {'everything' if self.every else which}{until}"


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


@dataclass(frozen=True, slots=True)
class Keep:
    """Save a paper to a reading list, take it off, or mark it read or unread."""

    action: Literal["save", "remove", "mark read", "mark unread"]
    papers: tuple[str, ...]
    """Empty: all that are on the list."""
    channel: bool = False
    """True: the channel's list; False: one's own."""
    sure: bool = False
    """Of taking all papers off a list: True when that was asked back, and is meant."""

    @property
    def doubted(self) -> bool:
        """Whether this is asked back before it is done: it empties a list."""
        return self.action == "remove" and not self.papers and not self.sure

    def __str__(self) -> str:
        which = _joined(self.papers) or _joined(("*",))  # in quotes, as nobody types it
        whose = " for the channel" if self.channel else ""
        return f"{self.action} {which}{whose}{' for sure' if self.sure else ''}"


@dataclass(frozen=True, slots=True)
class ReadingList:
    """One's own reading list, or the channel's; optionally exported."""

    channel: bool = False
    style: Literal["", "bibtex", "markdown"] = ""
    page: int = 1

    def __str__(self) -> str:
        whose = "the channel's reading list" if self.channel else "my reading list"
        page = f" page {self.page}" if self.page > 1 else ""
        return (f"{whose} as {self.style}" if self.style else whose) + page


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last change that this person made here."""

    def __str__(self) -> str:
        return "undo"


Query = (
    Find | Lookup | Show | Summarize | Ask | Fact | Compare | Coauthors | Cite | Similar | Several | Instead | Mentioned | Help | Status | Talk
    | Unclear | Subscribe | Subscriptions | Change | Resend | WhySilent | Keep | ReadingList | Undo
)  # fmt: skip
"""All that can be asked; `match` on it ends in `assert_never`."""

Effect = Subscribe | Subscriptions | Change | Resend | WhySilent | Keep | ReadingList | Undo
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
