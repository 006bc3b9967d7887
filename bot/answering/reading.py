"""What to read first on a topic: surveys and introductions, then what is most about it.

Of importance nothing is known here, and the answer says so.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.answering.counting import chosen
from bot.answering.listing import SIZE, last_page, listed, listing, topic
from bot.answers import Answer, AuthorChoice, PaperList
from bot.library import Library
from bot.papers import Paper
from bot.queries import Find, FindToRead
from bot.text import content, sentences, stem, stems

POOL: Final = 50
"""The best papers of a listing are put in this order; the pages after them follow by relevance."""
HALF: Final = 0.5
"""The share of what the best of them says of a topic that an introduction to it must say."""
SURVEYS: Final = 10
"""Surveys that are looked for by that word, wherever they stand in the listing."""
_INTRODUCES: Final = re.compile(
    r"\b(?:survey|tutorial|primer|handbook|overview|roadmap|taxonomy|introduction to|review (?:of|on)|(?:systematic|literature) review|review(?=$|:))",
    re.IGNORECASE,
)


def to_read(query: FindToRead, library: Library) -> Answer:
    """A page of a listing in the order in which to read it."""
    wanted = replace(query.find, order="relevance" if query.find.words else None)
    first = listing(replace(wanted, page=1), library)
    if isinstance(first, AuthorChoice):
        return chosen(first, FindToRead)
    if not isinstance(first, PaperList):
        return first
    page = min(wanted.page, last_page(first.total))
    ids = _sequence(first, page * SIZE, library)[(page - 1) * SIZE : page * SIZE]
    asked = topic(wanted.words, library.synonyms)
    shown = tuple(listed(paper, asked, first.authors, library) for paper in library.papers(ids))
    past = page < wanted.page
    return replace(first, find=replace(first.find, page=page), papers=shown, reading=True, past=past)


def _sequence(first: PaperList, length: int, library: Library) -> tuple[str, ...]:
    """So many papers of a listing, or more: surveys and the best in the order for reading, the others after them."""
    find: Find = first.find
    ids = tuple(one.paper.id for one in first.papers)
    if first.total > len(ids):
        ids = library.find(find, first.authors, limit=max(POOL, length)).ids
    about = replace(find, words=f"{find.words} survey")
    surveys = library.find(about, first.authors, limit=SURVEYS, strict=True).ids if find.words else ()
    pool = tuple(dict.fromkeys((*ids[:POOL], *surveys)))
    best = (paper.id for paper in ordered(library.papers(pool), find.words))
    return tuple(dict.fromkeys((*best, *ids)))


def ordered(papers: Sequence[Paper], words: str) -> list[Paper]:
    """Papers with those first that introduce a topic, and then those most of whose abstract speaks of it.

    A survey that hardly speaks of the topic introduces something else.
    """
    wanted = frozenset(map(stem, content(words)))
    about = {paper.id: round(_about(paper, wanted), 1) for paper in papers}
    enough = max(about.values(), default=0.0) * HALF
    return sorted(papers, key=lambda p: (-_introduces(p) * (about[p.id] >= enough), -about[p.id]))


def _introduces(paper: Paper) -> int:
    """2 for a paper that is called a survey, 1 for one that begins like one, 0 for others."""
    if _INTRODUCES.search(paper.title):
        return 2
    return int(any(_INTRODUCES.search(span.text) for span in sentences(paper.abstract)[:2]))


def _about(paper: Paper, wanted: frozenset[str]) -> float:
    """The share of the topic that a sentence of the paper, its title among them, holds on average."""
    spoken = [paper.title, *(span.text for span in sentences(paper.abstract))]
    held = [len(wanted.intersection(stems(text))) for text in spoken]
    return sum(held) / (len(wanted) or 1) / len(spoken)
