"""Of one paper: its stored fields, and a summary of its abstract's own sentences."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.answering.ask import ask, quote
from bot.answering.references import Work, work
from bot.answers import Answer, Passages, Quote, Stated, Summary
from bot.kept import compiled
from bot.library import Library
from bot.papers import LinkKind, Paper
from bot.parsing.filters import split_names
from bot.parsing.patterns import ordinal
from bot.queries import Ask, Fact, Field, Summarize
from bot.search.passages import Passage
from bot.text import Span, sentences


def fact(query: Fact, library: Library) -> Answer:
    """What is stored of a field; where nothing is, a sentence of the abstract that speaks of it."""
    found = work(query.paper, library, lambda number: replace(query, paper=number))
    if not isinstance(found, Work):
        return found
    told = stated_of(query.field, found.paper, library)
    place = _place(query.place, len(told.values))
    places, absent = _standing(query.who, found.paper, library)
    if place and not query.who:
        places = (place,) if place <= len(told.values) else ()
    return replace(told, places=places, absent=absent, place=place)


def stated_of(field: Field, paper: Paper, library: Library) -> Stated:
    """What is stored of a field of one paper; where nothing is, with a sentence that speaks of it."""
    values = stored(paper, field)
    spoken = None if values or field not in _WORDS else _sentence(paper, _WORDS[field], library)
    return Stated(paper, field, values, spoken)


def _standing(who: str, paper: Paper, library: Library) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Where those asked after stand in a byline, and which of them do not."""
    found = {name: library.standing(name, paper) for name in split_names(who)}
    places = sorted({place for standing in found.values() for place in standing})
    return tuple(places), tuple(name for name, standing in found.items() if not standing)


def _place(which: str, authors: int) -> int:
    """A place in a byline, from 1: "third", "last", "12th"; 0 for none."""
    place = ordinal(_CALLED.get(which.lower(), which)) if which else 0
    return authors if place < 0 else place


def _sentence(paper: Paper, words: str, library: Library) -> Quote | None:
    answer = ask(Ask(words, paper.id), library)
    sure = isinstance(answer, Passages) and answer.tier == "quote" and not answer.refused
    return (
        next((q for q in answer.quotes if q.paper == paper), None)
        if sure and isinstance(answer, Passages)
        else None
    )


_CALLED: Final = {"lead": "first", "senior": "last"}
"""The senior author is by custom the last."""
_WORDS: Final[dict[Field, str]] = {
    "licence": "license",
    "code": "code open-source",
    "data": "release dataset",
    "models": "release model checkpoints",
}
"""What an abstract calls a field that nobody stored."""


def stored(paper: Paper, field: Field) -> tuple[str, ...]:
    """The values of a field, as stored; empty when no source states it.

    >>> from datetime import date
    >>> stored(Paper("2301.00001", "T", "A.", (), date(2023, 1, 2)), "date")
    ('2023-01-02',)
    """
    return tuple(value for value in _READ[field](paper) if value)


def _links(kind: LinkKind) -> Callable[[Paper], tuple[str, ...]]:
    return lambda paper: tuple(link.url for link in paper.of(kind))


ARXIV: Final = "10.48550/arXiv."
"""What stands before an arXiv id in the DOI that arXiv registers for each of its papers."""
_READ: Final[dict[Field, Callable[[Paper], tuple[str, ...]]]] = {
    "authors": lambda paper: tuple(map(str, paper.authors)),
    "author count": lambda paper: (str(len(paper.authors)),) if paper.authors else (),
    "date": lambda paper: (paper.date.isoformat(),),
    "venue": lambda paper: (paper.venue or paper.journal,),
    "organisation": lambda paper: (paper.organisation,),
    "categories": lambda paper: paper.categories,
    "code": _links("code"),
    "models": _links("models"),
    "data": _links("data"),
    "page": _links("page"),
    "licence": lambda paper: (paper.licence,),
    "pages": lambda paper: (str(paper.pages),) if paper.pages else (),
    "link": lambda paper: (paper.url, paper.pdf),
    "doi": lambda paper: (paper.doi or f"{ARXIV}{paper.id}",),
    "withdrawal": lambda paper: (
        (paper.withdrawal or "arXiv marks it as withdrawn",) if paper.withdrawn else ()
    ),
}


LENGTH: Final = 3
"""Sentences in a summary."""
_DOES: Final = compiled(
    r"\b(?:we|this (?:paper|work)|our)\b.*\b(?:present|introduce|propose|release|describe|develop|explore|study|show|build|suggest|investigate|design|case study)",
    re.IGNORECASE,
)
_PRESENTS: Final = compiled(
    r"\b(?:we|this (?:paper|work))\b[^.]{0,40}\b(?:present|introduce|propose|release|describe|develop|explore|suggest|investigate)",
    re.IGNORECASE,
)
"""How an abstract says what it is about."""
_FINDS: Final = compiled(
    r"\b(?:result|outperform|achiev|improv|reach|solv|state-of-the-art|show|demonstrat|find|surpass|reduc|significant|faster|comprises)",
    re.IGNORECASE,
)
_OURS: Final = compiled(r"\b(?:we|our|ours|this work)\b", re.IGNORECASE)
"""Results without it are often those of others."""
_STATES: Final = compiled(
    r"\b(?:results? (?:show|indicate|demonstrate|suggest|confirm|reveal)|(?:our|extensive|these|the) experiments?|outperform|achiev|improv|reach|solv"
    r"|surpass|reduc|faster|comprises|compris|competitive|struggl|perform(?:s|ed)? (?:better|worse|poorly|well|on par)|yield|gain|speed)\w*",
    re.IGNORECASE,
)
_COMPARES: Final = compiled(
    r"\b(?:outperform|surpass|exceed)\w*|\b(?:state-of-the-art|compared (?:to|with)|(?:better|higher|lower|more|fewer|less|faster) than|over (?:the )?(?:baseline|best|previous)|baselines?|accuracy|scores?)\b",
    re.IGNORECASE,
)
_MEASURE: Final = compiled(
    r"\d\s?\\?%|\d\s?(?:percent|points?|dB|BLEU|F1)\b|\d\s?(?:×|\$?\\times|x|times|-?fold)(?![A-Za-z])|\b\d+\.\d+\b(?!B)"
    r"|\b(?:score|accuracy|error|ratio|factor|speed-?up|total)s? of (?:up to |about )?\d|\b\d+ of (?:the )?\d+\b|\b\d[\d,.]*[KM]? lines\b",
    re.IGNORECASE,
)
"""What is measured: a share, a ratio, a score, a decimal fraction."""
_FIGURE: Final = compiled(r"\d")


def summarize(query: Summarize, library: Library) -> Answer:
    """The sentences that say most of what one paper does."""
    found = work(query.paper, library, Summarize)
    return Summary(found.paper, gist(found.paper)) if isinstance(found, Work) else found


def gist(paper: Paper, length: int = LENGTH) -> tuple[Quote, ...]:
    """The most telling sentences of an abstract, in its own order.

    What is done counts most: the sentence that introduces it; then results, those with figures before others.
    """
    spans = sentences(paper.abstract)
    first = lead(paper)
    ranked = sorted(
        range(len(spans)),
        key=lambda i: (first is None or spans[i].start != first.start, -_telling(paper, spans[i], i), i),
    )
    return tuple(
        quote(Passage(paper, spans[i], 0.0, (), cued=False, counted=False)) for i in sorted(ranked[:length])
    )


def lead(paper: Paper) -> Quote | None:
    """The one sentence that says what a paper does: the first that says so, or the first of all."""
    spans = sentences(paper.abstract)
    first = next((span for span in spans if _PRESENTS.search(span.text)), spans[0] if spans else None)
    return quote(Passage(paper, first, 0.0, (), cued=False, counted=False)) if first else None


def outcome(paper: Paper) -> Quote | None:
    """The sentence of an abstract that states its results; None where none does.

    A figure measured comes before a claim without one; sizes and years measure nothing, and what is told before the
    paper says what it does is told of others.
    """
    first = lead(paper)
    start = first.start if first else -1
    told = [span for span in sentences(paper.abstract) if span.start > start or _OURS.search(span.text)]
    told = [span for span in told if span.start != start]
    best = max(told, key=lambda span: (_measured(span.text), -span.start), default=None)
    if best is None or not _measured(best.text):
        return None
    return quote(Passage(paper, best, 0.0, (), cued=False, counted=False))


def _measured(text: str) -> int:
    """How much of a result a sentence states; zero where it states none."""
    figures = min(len(_MEASURE.findall(text)), 3)
    return bool(_STATES.search(text)) * (1 + 2 * figures + bool(_COMPARES.search(text)))


def _telling(paper: Paper, span: Span, place: int) -> float:
    figures = min(len(_FIGURE.findall(span.text)), 6) / 6
    does = bool(_DOES.search(span.text))
    finds = bool(_FINDS.search(span.text)) and (figures > 0 or bool(_OURS.search(span.text)))
    named = any(alias in span.text for alias in paper.aliases)
    return (1 - place / 20) * does + 1.2 * finds + 2 * figures + 0.8 * named
