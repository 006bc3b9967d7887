"""Evidence: verbatim stretches of abstracts and of full texts."""

from dataclasses import dataclass, field

from bot.papers import Paper
from bot.texts.body import FullText, Passage


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
