"""An answer as the object that `ask --json` prints, without its wording."""

from dataclasses import dataclass

from bot.answering import shown
from bot.answering.evidence import quotes
from bot.answers import (
    Answer,
    Briefs,
    CoauthorList,
    Declined,
    Many,
    Most,
    Nothing,
    PaperList,
    Passages,
    PeopleList,
    Puzzled,
    Shelf,
    Smalltalk,
    Stated,
    Tally,
)
from bot.papers import Paper
from bot.queries import Each, Query


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
    return Record(str(query), kind(query), shown(answer), said, total(answer), refused(answer))


def kind(query: Query) -> str:
    """What kind of request it is, in one word."""
    return "several" if isinstance(query, Each) else type(query).__name__.lower()


def total(answer: Answer) -> int | None:
    """How many there are in all, for answers that count."""
    if isinstance(answer, Tally):
        return answer.papers
    counting = (PaperList, CoauthorList, PeopleList, Most, Briefs, Shelf)
    return answer.total if isinstance(answer, counting) else None


def refused(answer: Answer) -> bool:
    """Whether the corpus does not hold the answer."""
    match answer:
        case Nothing() | Puzzled() | Declined():
            return True
        case Passages():
            return answer.refused
        case Stated():
            return not answer.values and answer.evidence is None
        case Smalltalk():
            return answer.kind == "impossible"
        case Many(answers=parts) | Briefs(entries=parts):
            return all(map(refused, parts))
        case _:
            return isinstance(answer, Most) and not answer.papers
