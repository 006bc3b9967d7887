"""What is said of papers that are named, and that there is nothing to say."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.answers.quotes import Extract, Quote
from bot.papers import Name, Paper
from bot.queries import Field, Find, Query, Style, Thing
from bot.texts.body import Known


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
    """Names and figures in the question that the quoted paper never mentions, as typed."""
    value: str = ""
    """The one figure that answers, copied from the first quote; empty unless it has one candidate."""
    twins: bool = False
    """True when two papers are about equally likely: the quotes are then one from each."""
    whole: bool = False
    """Show each quote inside its whole abstract."""
    refused: bool = False
    """True when the focus of the question is missing from the paper."""
    instead: tuple[str, ...] = ()
    """What its abstract has of their kind, as written there: "AIME 2024" where "aime 2025" is asked for."""
    elsewhere: tuple[str, ...] = ()
    """Names and figures in the question that the paper mentions, and the first quote does not."""


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
class PaperChoice:
    """Several papers could be meant."""

    typed: str
    choices: tuple[tuple[Paper, Query], ...]


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
