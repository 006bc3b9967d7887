"""Two or three papers side by side: stored fields, and one sentence each for what was asked.

A cell is a stored value or a verbatim sentence; where a paper says nothing it is empty. No verdict is given.
"""

from typing import Final

from bot.answering.ask import ask
from bot.answering.facts import stored
from bot.answering.summary import gist, lead
from bot.answering.works import Work, works
from bot.answers import Answer, Comparison, Passages, Quote, Row
from bot.library import Library
from bot.papers import Author, Paper
from bot.parsing.fields import fact_in
from bot.parsing.works import COMMON, aspects
from bot.queries import Ask, Compare, Field

_ALWAYS: Final[tuple[tuple[str, Field], ...]] = (
    ("Published", "date"),
    ("Authors", "author count"),
    ("Category", "categories"),
    ("Organisation", "organisation"),
    ("Venue", "venue"),
    ("Code", "code"),
)
_ASPECTS: Final = {
    "size": "how many parameters",
    "parameters": "how many parameters",
    "context": "context size tokens",
    "context length": "context size tokens",
    "results": "results scores",
    "benchmarks": "scores on benchmarks",
    "training": "how is it trained",
    "data": "training data",
}
"""Short words for an aspect, as the question they stand for."""


def compare(query: Compare, library: Library) -> Answer:
    """A table of what several papers state."""
    found = works(query.papers, library, lambda names: Compare(names, query.aspect))
    if not isinstance(found, tuple):
        return found
    papers = tuple(dict.fromkeys(one.paper for one in found if isinstance(one, Work)))
    rows = [_asked(aspect, papers, library) for aspect in aspects(query.aspect)] or _overview(papers)
    return Comparison(papers, tuple(row for row in rows if any(row.cells)) or tuple(rows))


def _overview(papers: tuple[Paper, ...]) -> list[Row]:
    fields = [Row(label, tuple(_value(paper, field) for paper in papers)) for label, field in _ALWAYS]
    return [
        Row("What it does", tuple(map(lead, papers))),
        *fields,
        Row("Results", tuple(map(_result, papers))),
    ]


def _value(paper: Paper, field: Field) -> str | None:
    return ", ".join(stored(paper, field)) or None


def _result(paper: Paper) -> Quote | None:
    """The sentence with the most figures, where one has any beside the lead."""
    first = lead(paper)
    figured = [quote for quote in gist(paper, 6) if quote.bold and quote != first]
    return max(figured, key=lambda quote: sum(c.isdigit() for c in quote.text), default=None)


def _asked(aspect: str, papers: tuple[Paper, ...], library: Library) -> Row:
    if aspect == COMMON:
        return Row(aspect, _common(papers, library))
    field = fact_in(f"{aspect} of X")
    cells = (_value(paper, field.field) if field else None for paper in papers)
    return Row(
        aspect[:1].upper() + aspect[1:],
        tuple(cell or _said(aspect, paper, library) for cell, paper in zip(cells, papers, strict=True)),
    )


def _common(papers: tuple[Paper, ...], library: Library) -> tuple[str | None, ...]:
    """For each paper, those of its authors who wrote all the others too, as it prints them."""
    return tuple(
        ", ".join(
            str(name)
            for name in paper.authors
            if all(library.positions(Author("", (name,)), other) for other in papers)
        )
        or None
        for paper in papers
    )


def _said(aspect: str, paper: Paper, library: Library) -> Quote | None:
    """The sentence that tells an aspect; of a size that is none of a model, the one with the figures."""
    told = _sentence(aspect, paper, library)
    return told or (_result(paper) if aspect.lower() == "size" else None)


def _sentence(aspect: str, paper: Paper, library: Library) -> Quote | None:
    answer = ask(Ask(_ASPECTS.get(aspect.lower(), aspect), paper.id), library)
    if not isinstance(answer, Passages) or answer.refused:
        return None
    return next((quote for quote in answer.quotes[:1] if quote.paper == paper), None)
