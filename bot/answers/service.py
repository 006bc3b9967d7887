"""What the bot says of itself, of what it cannot do, and of what it could not read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.papers import Paper
from bot.queries import Puzzle, Topic


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
    searched: str = ""
    """How the search cluster fares; empty where there is none."""


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
    people: tuple[str, ...] = ()
    """The people it was asked of, as typed."""


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
