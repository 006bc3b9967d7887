"""What to read first on a topic: surveys and introductions, then what is most about it.

Of importance nothing is known here, and the answer says so.
"""

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
_INTRODUCE: Final = frozenset(
    map(stem, "survey review overview introduction tutorial primer handbook roadmap taxonomy".split())
)

_SURVEYS: Final = frozenset(map(stem, "survey tutorial".split()))
"""The words of an abstract that begins like one of these."""


def to_read(query: FindToRead, library: Library) -> Answer:
    """A page of a listing in the order in which to read it."""
    wanted = replace(query.find, order="relevance" if query.find.words else None)
    first = listing(replace(wanted, page=1), library)
    if isinstance(first, AuthorChoice):
        return chosen(first, FindToRead)
    if not isinstance(first, PaperList):
        return first
    if POOL < wanted.page * SIZE <= SIZE * last_page(first.total):
        later = listing(wanted, library)
        return replace(later, reading=True) if isinstance(later, PaperList) else later
    page = min(wanted.page, last_page(first.total))
    papers = ordered(_pool(first, library), query.find.words)[(page - 1) * SIZE : page * SIZE]
    asked = topic(wanted.words, library.synonyms)
    shown = tuple(listed(paper, asked, first.authors, library) for paper in papers)
    past = page < wanted.page
    return replace(first, find=replace(first.find, page=page), papers=shown, reading=True, past=past)


def _pool(first: PaperList, library: Library) -> tuple[Paper, ...]:
    """The best papers of a listing."""
    if first.total <= len(first.papers):
        return tuple(one.paper for one in first.papers)
    find: Find = first.find
    return library.papers(library.find(find, first.authors, limit=POOL).ids)


def ordered(papers: Sequence[Paper], words: str) -> list[Paper]:
    """Papers with those first that introduce a topic, and then those most of whose abstract speaks of it."""
    wanted = frozenset(map(stem, content(words)))
    return sorted(papers, key=lambda paper: (-_introduces(paper), -round(_about(paper, wanted), 1)))


def _introduces(paper: Paper) -> int:
    """2 for a paper that is called a survey, 1 for one that begins like one, 0 for others."""
    if not _INTRODUCE.isdisjoint(stems(paper.title)):
        return 2
    opening = sentences(paper.abstract)[:2]
    return int(any(not _SURVEYS.isdisjoint(stems(span.text)) for span in opening))


def _about(paper: Paper, wanted: frozenset[str]) -> float:
    """The share of the topic that a sentence of the paper, its title among them, holds on average."""
    spoken = [paper.title, *(span.text for span in sentences(paper.abstract))]
    held = [len(wanted.intersection(stems(text))) for text in spoken]
    return sum(held) / (len(wanted) or 1) / len(spoken)
