"""Reading lists, papers that are brought in, and taking back the last change."""

from dataclasses import dataclass
from typing import Literal

from bot.queries.papers import Style
from bot.queries.text import clauses, joined, quote

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
        which = joined(self.papers) or joined(("*",))  # in quotes, as nobody types it
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
        return f"fetch {joined(self.papers)}" + (f" for {self.keep} reading list" if self.keep else "")


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
        return clauses(
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
