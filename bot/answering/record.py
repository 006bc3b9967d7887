"""An answer as the object that `ask --json` prints, without its wording."""

from dataclasses import dataclass

from bot.answering import shown
from bot.answering.evidence import quotes
from bot.answers import (
    Answer,
    CoauthorList,
    Many,
    Nothing,
    PaperList,
    Passages,
    Puzzled,
    Shelf,
    Smalltalk,
    Stated,
)
from bot.papers import Paper
from bot.queries import Query


@dataclass(frozen=True, slots=True)
class Record:
    """What programs read of an answer; `quotes` are (paper id, sentence)."""

    query: str
    kind: str
    papers: tuple[Paper, ...]
    quotes: tuple[tuple[str, str], ...]
    total: int | None
    refused: bool


def record(query: Query, answer: Answer) -> Record:
    """The facts of an answer; `query` is what was understood."""
    said = tuple((quote.paper.id, quote.text) for quote in quotes(answer))
    return Record(
        str(query), type(query).__name__.lower(), shown(answer), said, total(answer), refused(answer)
    )


def total(answer: Answer) -> int | None:
    """How many there are in all, for answers that count."""
    return answer.total if isinstance(answer, (PaperList, CoauthorList, Shelf)) else None


def refused(answer: Answer) -> bool:
    """Whether the corpus does not hold the answer."""
    match answer:
        case Nothing() | Puzzled():
            return True
        case Passages():
            return answer.refused
        case Stated():
            return not answer.values and answer.evidence is None
        case Smalltalk():
            return answer.kind == "impossible"
        case Many():
            return all(map(refused, answer.answers))
        case _:
            return False
