"""Subscriptions and digests."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.answers.listings import Listed, PaperList
from bot.papers import Author, Paper
from bot.queries import Find, Query, Schedule, Subscribe


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
    days: tuple[tuple[date | None, date | None], ...] = ()
    """On which day each comes next, and on which it last brought papers; None where it does not, or never did."""


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
