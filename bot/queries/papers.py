"""What is asked of papers that are named: cards, fields, answers, citations, comparisons."""

from dataclasses import dataclass
from typing import Literal

from bot.queries.listings import Find
from bot.queries.text import joined, quote

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
Thing = Literal["summarize", "show"] | Field
"""What can be told of each of several papers."""


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
        return f"compare {joined(self.papers)}" + (f" on {quote(self.aspect)}" if self.aspect else "")


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
        return f"{self.style}{printed} for {self.of or joined(self.papers)}"


@dataclass(frozen=True, slots=True)
class Similar:
    """Papers like one paper."""

    paper: str

    def __str__(self) -> str:
        return f"more like {quote(self.paper)}"


@dataclass(frozen=True, slots=True)
class Each:
    """The same of several papers: a short block for each."""

    thing: Thing
    papers: tuple[str, ...] | Find
    """As typed, two or more; or a listing."""

    def __str__(self) -> str:
        which = str(self.papers) if isinstance(self.papers, Find) else joined(self.papers)
        return f"{self.thing} {'' if self.thing in {'summarize', 'show'} else 'of '}{which}"


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
