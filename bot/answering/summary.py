"""A summary is the abstract's own sentences: what the paper does, and what came out."""

import re
from typing import Final

from bot.answering.ask import quote
from bot.answering.works import Work, work
from bot.answers import Answer, Quote, Summary
from bot.library import Library
from bot.papers import Paper
from bot.queries import Summarize
from bot.search.passages import Passage
from bot.text import Span, sentences

LENGTH: Final = 3
"""Sentences in a summary."""
_DOES: Final = re.compile(
    r"\b(?:we|this (?:paper|work)|our)\b.*\b(?:present|introduce|propose|release|describe|develop|explore|study|show|build|suggest|investigate|design|case study)",
    re.IGNORECASE,
)
_PRESENTS: Final = re.compile(
    r"\b(?:we|this (?:paper|work))\b[^.]{0,40}\b(?:present|introduce|propose|release|describe|develop|explore|suggest|investigate)",
    re.IGNORECASE,
)
"""How an abstract says what it is about."""
_FINDS: Final = re.compile(
    r"\b(?:result|outperform|achiev|improv|reach|solv|state-of-the-art|show|demonstrat|find|surpass|reduc|significant|faster|comprises)",
    re.IGNORECASE,
)
_OURS: Final = re.compile(r"\b(?:we|our|ours|this work)\b", re.IGNORECASE)
"""Results without it are often those of others."""
_FIGURE: Final = re.compile(r"\d")


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


def _telling(paper: Paper, span: Span, place: int) -> float:
    figures = min(len(_FIGURE.findall(span.text)), 6) / 6
    does = bool(_DOES.search(span.text))
    finds = bool(_FINDS.search(span.text)) and (figures > 0 or bool(_OURS.search(span.text)))
    named = any(alias in span.text for alias in paper.aliases)
    return (1 - place / 20) * does + 1.2 * finds + 2 * figures + 0.8 * named
