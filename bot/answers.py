"""Answer: everything the bot can say, as small frozen classes without a word of wording.

Words for people are in `blocks`. An answer carries its evidence: a Quote is a verbatim stretch of a
stored abstract, checked before anything is posted.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from bot.papers import Author, Name, Paper
from bot.queries import (
    Counted,
    Field,
    Find,
    Puzzle,
    Query,
    ReadingList,
    Schedule,
    Style,
    Subscribe,
    Thing,
    Topic,
)
from bot.texts.body import FullText, Known, Passage


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim sentence and where it stands: `paper.abstract[start:end] == text`."""

    paper: Paper
    start: int
    end: int
    text: str
    bold: tuple[tuple[int, int], ...] = ()
    """Stretches to set in bold, as offsets into `text`."""


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
class PaperCard:
    paper: Paper
    version: int | None = None
    """The version asked for, when one was."""
    corrected: str = ""
    """What was typed, where it was read as another spelling."""
    also: tuple[Paper, ...] = ()
    """Other papers that go by the name asked for."""
    known: Known | None = None
    """What is known of its text; None where nobody told the bot to keep texts."""


@dataclass(frozen=True, slots=True)
class Summary:
    paper: Paper
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A stored field of one paper; `values` is empty when no source states it."""

    paper: Paper
    field: Field
    values: tuple[str, ...]
    evidence: Quote | None = None
    """A sentence of the abstract that says it too, or says what the field does not."""
    places: tuple[int, ...] = ()
    """Of the authors: where in the byline those asked after stand, or the place asked after; from 1."""
    absent: tuple[str, ...] = ()
    """Those asked after who are not in the byline, as typed."""
    place: int = 0
    """The place in the byline that was asked after, there or not; 0 for none."""


Tier = Literal["quote", "closest"]


@dataclass(frozen=True, slots=True)
class Passages:
    """Sentences that answer a question, best first.

    In tier "quote" the first is offered as the answer; in tier "closest" it may not answer.
    """

    question: str
    tier: Tier
    quotes: tuple[Quote, ...]
    missing: tuple[str, ...] = ()
    """Names in the question that the quoted paper never mentions, as typed."""
    value: str = ""
    """The one figure that answers, copied from the first quote; empty unless it has one candidate."""
    twins: bool = False
    """True when two papers are about equally likely: the quotes are then one from each."""
    whole: bool = False
    """Show each quote inside its whole abstract."""
    refused: bool = False
    """True when the focus of the question is missing from the paper."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A verbatim stretch of a paper's full text, and where it stands: `body.text[start:end] == text`."""

    paper: Paper
    body: FullText = field(repr=False)
    passage: Passage
    start: int
    end: int
    text: str
    bold: tuple[tuple[int, int], ...] = ()
    """Stretches to set in bold, as offsets into `text`."""


@dataclass(frozen=True, slots=True)
class InText:
    """What a paper's full text says to what its abstract does not answer.

    In tier "quote" the first extract is offered as the answer; in tier "closest" none may answer. In tier "part" they are
    what stands in a part that was asked for: a section, a table.
    """

    question: str
    tier: Literal["quote", "closest", "part"]
    extracts: tuple[Extract, ...]
    part: str = ""
    """The part that was asked for: "Table 3", "§4 Results"."""
    whole: bool = False
    """Show each sentence in its whole paragraph."""
    private: bool = False
    """Whether the text was given to the bot, and is not everybody's."""
    abstract: Passages | None = None
    """The closest passages of the abstract, where it may answer too."""
    beyond: bool = False
    """Whether the abstract was not asked."""

    @property
    def paper(self) -> Paper:
        return self.extracts[0].paper


@dataclass(frozen=True, slots=True)
class TextList:
    """Papers whose full text mentions something, with where it does so first."""

    words: str
    extracts: tuple[Extract, ...]
    """One a paper."""
    texts: int
    """How many texts were looked through."""


@dataclass(frozen=True, slots=True)
class GivenText:
    """A PDF that somebody gave, for those to see who ask."""

    paper: Paper
    when: date
    pages: int
    words: int
    seen: Literal["everybody", "workspace", "channel", "person"]
    """Who may see it."""


@dataclass(frozen=True, slots=True)
class GivenList:
    """The PDFs that people gave, the last one first; `total` of which so many are listed."""

    texts: tuple[GivenText, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison; a cell is a stored value, a quote, or None where the paper says nothing."""

    label: str
    cells: tuple[str | Quote | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    papers: tuple[Paper, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AuthorChoice:
    """Several people could be meant; `then` is the query with each one's name put in."""

    typed: str
    choices: tuple[tuple[Author, Query], ...]
    total: int
    """How many people fit, shown or not."""


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """Several papers could be meant."""

    typed: str
    choices: tuple[tuple[Paper, Query], ...]


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


@dataclass(frozen=True, slots=True)
class Briefs:
    """The same of several papers, in brief."""

    thing: Thing
    entries: tuple["Brief", ...]
    """One a paper; nothing for a name that is no paper's here."""
    total: int
    """How many papers were meant, shown or not."""


@dataclass(frozen=True, slots=True)
class Citation:
    style: Style
    text: str
    """Ready to copy."""
    papers: tuple[Paper, ...]
    total: int
    """How many were meant; an export has its limit."""
    printed: str = ""
    """What the style calls itself, where it is any of CSL's."""


Reason = Literal[
    "no id",  # it is written as an arXiv id, and cannot be one
    "not here",  # a whole reference was given, to a paper that the corpus does not hold
    "no paper",  # the corpus holds no such paper (named by id, title or alias)
    "no author",  # nobody of that name
    "no match",  # the filters leave nothing
    "no answer",  # no sentence answers the question
    "not stated",  # the paper is here but does not say
    "no coauthor",  # each author is here, but no paper has them all
    "not in texts",  # no full text that is kept mentions it
    "no pdf",  # a PDF that was given elsewhere, or left
    "only a pdf",  # it is asked of a paper of which nothing but a PDF is known
]


@dataclass(frozen=True, slots=True)
class Nothing:
    """The corpus does not hold it; with the nearest thing it does hold."""

    reason: Reason
    asked: str
    """What was looked for, as typed."""
    size: int
    """How many papers the corpus holds."""
    near: tuple[Paper, ...] = ()
    names: tuple[Name, ...] = ()
    """Names that are really near."""
    find: Find | None = None
    """The listing as it was understood."""
    missing: tuple[str, ...] = ()
    """Words of the question that no paper, or not the paper meant, holds."""
    known: Known | None = None
    """What is known of the text of the paper meant, where that was looked into, or is still to come."""


Brief = Summary | Stated | PaperCard | Nothing
"""What is told of one of several papers."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How large and how fresh the corpus is."""

    size: int
    newest: Paper | None
    oldest: Paper | None = None
    authors: int = 0
    ingested: datetime | None = None
    """When arXiv was last read; None when it never was."""
    stale: Literal["", "stale", "unreachable", "unread"] = ""
    """Why the data may be old; empty when it is not."""
    since: datetime | None = None
    """Since when arXiv has been unreachable."""
    subscriptions: int = 0
    delivered: datetime | None = None
    aside: tuple[str, ...] = ()
    """Records of arXiv's that could not be read, by id; they are tried again."""
    zones: str = ""
    """The release of IANA's table by which digests are timed: "2026b"."""
    outdated: bool = False
    """Whether that is more than a year old."""
    unlearnt: int | None = None
    """Of how many papers the meaning is not known yet; None where papers are found by words alone."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Help, with examples that work on this corpus; with a topic, the usage of one command."""

    topic: Topic
    examples: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Smalltalk:
    kind: Literal["hello", "thanks", "okay", "declined", "left", "all shown", "impossible"]
    examples: tuple[str, ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class Declined:
    """Something that cannot be done, or is not known here, with the nearest that is possible."""

    what: str
    """The key of a row in scope.yaml."""
    paper: Paper | None = None
    """The paper that it was asked of."""
    size: int = 0


@dataclass(frozen=True, slots=True)
class SelfPortrait:
    """What the bot says of itself."""

    topic: str
    """The key of a row in scope.yaml."""
    size: int
    newest: Paper | None
    oldest: Paper | None
    ingested: datetime | None
    """When arXiv was last read; None when it never was."""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Puzzled:
    """The question could not be read; with examples of what can be."""

    reason: Puzzle
    text: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """A subscription before it is saved: what was understood, and what the last seven days would have brought."""

    find: Find
    schedule: Schedule
    channel: str
    recent: PaperList
    confirm: Query
    unread: bool = False
    """Nobody has told the bot to read arXiv: nothing would ever be posted."""
    unknown: tuple[str, ...] = ()
    """Authors of whom no paper is held, as typed."""
    corrected: str = ""
    """The names that were meant, where other spellings were typed."""
    earlier: tuple[Paper, ...] = ()
    """The last papers that it would have brought before these seven days, where those brought none."""
    old: "Subscription | None" = None
    """The subscription that would become this one."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription, as the store holds it."""

    id: int
    team: str
    channel: str
    owner: str
    find: Find
    schedule: Schedule
    silent: bool = False
    replaced: bool = False
    paused: str = ""
    """Why it is paused: "asked", "failed", or Slack's permanent error, such as "is_archived"; empty when it runs."""
    until: date | None = None
    """The day a pause ends."""
    created: datetime | None = None
    unreadable: bool = False
    """What it follows, or when, is kept in words that this program does not know: then it follows nothing."""


@dataclass(frozen=True, slots=True)
class SubscriptionList:
    subscriptions: tuple[Subscription, ...]
    """In the order of their numbers, from 1."""
    here: str = ""
    """The channel that asked; a direct message also lists what its person follows elsewhere."""
    offered: Subscribe | None = None
    """What was offered in this conversation, and is not confirmed yet."""


@dataclass(frozen=True, slots=True)
class Held:
    """A paper on a reading list, as the list holds it."""

    paper: str
    by: str
    added: datetime
    done: bool
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """How papers of one reading list, or one subscription, were before a change: enough to take it back."""

    shelf: str = ""
    """Whose list: a person's id or a channel's; empty for a subscription."""
    papers: tuple[str, ...] = ()
    """Ids that may have changed; those of them that were on the list are in `held`."""
    held: tuple[Held, ...] = ()
    subscription: int = 0
    stopped: bool = True
    """Whether it was not followed."""
    paused: str = ""
    until: date | None = None
    asked: str = ""
    """What was followed and when, as the text that asks for it, where that was changed."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something was done (or could not be): which thing, in one word, and about what."""

    what: Literal[
        "subscribed", "already subscribed", "changed", "stopped", "paused", "resumed", "no such number", "which number", "not followed", "ended",
        "nothing to send", "saved", "already saved", "removed", "not on the list", "read", "unread",
        "not allowed", "not seen", "not here", "nowhere", "too many", "bad zone", "bad time", "failed", "undone", "nothing to undo", "clear",
        "fetching", "fetching to save", "fetched", "not fetched", "no such papers", "nothing fetched", "fetched for admins", "fetched elsewhere",
        "too many fetched", "noted", "added to note", "note removed", "tagged", "untagged", "not tagged", "tags", "too long", "for you alone",
        "list read", "list unread", "no list", "pushing", "pushed", "not pushed", "no library", "pushed elsewhere",
    ]  # fmt: skip
    detail: str = ""
    subscription: Subscription | None = None
    papers: tuple[Paper, ...] = ()
    channel: bool = False
    """Of a reading list: whether it is the channel's, and not one's own."""
    before: Before | None = None
    """How things were, where something was changed."""
    confirm: Query | None = None
    """What does it, where it was only asked back whether it is meant."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a digest was empty, or was not posted, on one day."""

    day: date
    reason: Literal[
        "posted",
        "nothing matched",
        "no announcement",
        "unreachable",
        "not due",
        "paused",
        "not subscribed",
        "waiting",
        "late",  # arXiv's listing has not come yet; its papers will follow
        "unread",  # the bot has not read arXiv since, or nobody has told it to
        "missed",  # the bot was not running; the papers are in the digest after it
    ]
    announced: int = 0
    """How many papers arXiv announced."""
    since: datetime | None = None
    """Since when the source has been unreachable, or has not been read."""
    subscription: Subscription | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of a reading list."""

    papers: tuple[Paper, ...]
    read: frozenset[str]
    """The ids already read."""
    total: int
    channel: bool
    page: int = 1
    size: int = 10
    past: bool = False
    """Whether a later page was asked for than there is: this is the last."""
    held: tuple[Held, ...] = ()
    """These papers, as the list holds them."""
    query: ReadingList = field(default_factory=ReadingList)
    """What of the list was asked for."""
    hidden: bool = False
    """Whether notes or tags are left out, since others read this."""

    @property
    def public(self) -> "Shelf":
        """The same for all who are where it was asked for: without what its owner wrote for themselves."""
        bare = tuple(replace(one, note="", tags=()) for one in self.held)
        return replace(self, held=bare, hidden=bare != self.held)


@dataclass(frozen=True, slots=True)
class Many:
    """Several answers in one message."""

    answers: tuple["Answer", ...] = field(default=())


NewsKind = Literal["new", "cross", "replaced"]


@dataclass(frozen=True, slots=True)
class News:
    """One paper of a digest, with why it matched."""

    listed: Listed
    kind: NewsKind = "new"
    """cross: the category followed is not its primary one; replaced: a new version of a paper."""


@dataclass(frozen=True, slots=True)
class Section:
    """What one digest message brings to one subscription."""

    subscription: Subscription
    news: tuple[News, ...]
    """The papers of this message: new ones first, then cross-lists, then replacements."""
    total: int
    """How many papers this digest brings to the subscription in all, in this message and in its thread."""
    authors: tuple[Author, ...] = ()
    """The people whose papers matched."""
    silence: Silence | None = None
    """The true reason when there is nothing."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest message: what a channel follows, at most ten papers in all; a later part is a thread reply."""

    day: date
    """The local date it is for."""
    sections: tuple[Section, ...]
    """One for each subscription due at that moment; exactly one in a thread reply."""
    part: int = 1
    again: bool = False
    """True when it was asked for again."""
    first: int = 1
    """The number of its first paper: a thread reply goes on counting where the message before it stopped."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A verbatim passage under the number by which a written text cites it."""

    number: int
    source: Quote | Extract

    @property
    def paper(self) -> Paper:
        return self.source.paper

    @property
    def text(self) -> str:
        return self.source.text


@dataclass(frozen=True, slots=True)
class Written:
    """What a language model wrote of passages: the sentences that stand in those they cite, and no others."""

    model: str
    """What the model is called."""
    sentences: tuple[str, ...] = ()
    """Each with the numbers of its passages in square brackets."""
    passages: tuple[Cited, ...] = ()
    """Those that are cited."""
    struck: int = 0
    """Sentences that stood in no passage, and are not shown."""
    end: Literal["", "stopped", "nothing", "slow", "busy", "refused", "unreachable", "broken", "spent"] = ""
    """Why it ended where it did; empty where the model came to its end."""


Answer = (
    PaperList | PaperCard | Summary | Stated | Passages | InText | TextList | GivenList | Comparison | AuthorChoice | PaperChoice | CoauthorList | Citation
    | PeopleList | Tally | Most | Briefs | Nothing | Overview | Guide | Smalltalk | SelfPortrait | Declined | Puzzled | Preview | SubscriptionList | Told | Silence | Shelf | Many | Digest
    | Written
)  # fmt: skip
"""All that can be said; `match` on it ends in `assert_never`."""
