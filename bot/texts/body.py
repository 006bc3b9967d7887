"""FullText, Section, Passage: what the parsers make and the store keeps.

A passage is a stretch of the canonical text, in which passages stand one after the other, a blank line between. What a
passage runs over was next to each other in the source, in that order: a quote inside it is as it was printed.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Final, Literal

Source = Literal["html", "pdf", "jats"]
Kind = Literal["text", "caption", "header", "row", "footnote", "code", "other", "reference"]
"""`header` and `row` are lines of a table; `other` is what a PDF holds that is no prose: labels of plots, tables."""
QUOTABLE: Final[frozenset[Kind]] = frozenset({"text", "caption", "footnote"})
"""Kinds whose sentences may be quoted; of a row only the whole is."""
EXTRACTOR: Final = 1
"""The number of this program's way to read: a text that an older one made is made anew when it is asked for."""
_GAP: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Section:
    number: str
    """"4.2", "A.1"; empty where it has none."""
    title: str
    start: int
    """Where its first passage starts in the text."""
    anchor: str = ""
    """Its id in the HTML page."""
    level: int = 1
    """1 for a section, 2 for one inside it."""

    def __str__(self) -> str:
        return f"§{self.number} {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Passage:
    kind: Kind
    start: int
    end: int
    section: int = -1
    """Its place among the sections; -1 before the first."""
    anchor: str = ""
    """Its id in the HTML page."""
    page: int = 0
    """Its page in the PDF, from 1."""
    label: str = ""
    """What a caption, header or row belongs to: "Table 3"."""


@dataclass(frozen=True, slots=True)
class FullText:
    """One canonical text of one version of a paper."""

    text: str
    source: Source
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    version: int = 0
    """The version that its source says it is; 0 where it does not say."""
    pages: int = 0
    unread: tuple[int, ...] = ()
    """Pages that could not be read."""
    title: str = ""
    """The title that stands in it."""
    authors: tuple[str, ...] = ()
    """The names beneath its title, as printed, where they can be told from what stands beside them."""
    stamp: str = ""
    """The arXiv id that stands in it."""
    licence: str = ""

    def said(self, passage: Passage) -> str:
        """A passage word for word."""
        return self.text[passage.start : passage.end]

    def within(self, passage: Passage) -> Section | None:
        """The section that a passage stands in."""
        return self.sections[passage.section] if passage.section >= 0 else None

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def digest(self) -> str:
        """The SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(slots=True)
class Writer:
    """Puts a text together, passage after passage."""

    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _size: int = 0

    def section(self, number: str, title: str, anchor: str = "", level: int = 1) -> None:
        """Begins a section."""
        self.sections.append(Section(number, title, self._size, anchor, level))

    def passage(self, kind: Kind, said: str, *, anchor: str = "", page: int = 0, label: str = "") -> None:
        """Adds a passage; nothing where it says nothing."""
        said = " ".join(said.split())
        if not said:
            return
        end = self._size + len(said)
        place = len(self.sections) - 1
        self.passages.append(Passage(kind, self._size, end, place, anchor, page, label))
        self._parts.append(said)
        self._size = end + len(_GAP)

    def withdraw(self) -> str:
        """Takes the last passage away; what it said."""
        last = self.passages.pop()
        self._size = last.start
        return self._parts.pop()

    @property
    def size(self) -> int:
        """Letters so far."""
        return self._size

    @property
    def text(self) -> str:
        return _GAP.join(self._parts)


State = Literal["none", "queued", "ready", "partial", "scanned", "locked", "failed", "refused"]
"""How it stands with the text of a paper; "none": nobody wanted it yet."""
READABLE: Final[frozenset[State]] = frozenset({"ready", "partial"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the text of one paper."""

    paper: str
    state: State
    reason: str = ""
    """Why it cannot be read, in words for people."""
    version: int = 0
    pages: int = 0
    words: int = 0
    source: str = ""
    private: bool = False
    """Whether somebody gave it, for some to see."""

    @property
    def readable(self) -> bool:
        return self.state in READABLE


class UnreadableError(Exception):
    """What was given holds no text that can be read; `state` is its kind, the message says why in words for people."""

    def __init__(self, state: Literal["scanned", "locked", "failed", "refused"], reason: str) -> None:
        super().__init__(reason)
        self.state: Final = state
        self.reason: Final = reason
