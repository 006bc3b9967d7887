"""References to the papers they mean: citations, BibTeX keys, pasted lines of a bibliography, whole titles.

A citation means the papers of a first author of that surname in that year; a pasted reference means the paper whose title
stands whole in it. What a reference names that is not here is said by its own title, and never answered with another.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from bot.library import Library
from bot.papers import Paper
from bot.parsing.bibliography import is_reference, title_in
from bot.parsing.citations import Cited, citation
from bot.queries import Find
from bot.search.keys import LISTED
from bot.text import STOPWORDS, fold, name_key, tokens

BEARERS: Final = 60
"""People of one surname who are looked at."""
LOOKED_AT: Final = 3
"""The best titles, one of which stands whole in a reference to it."""
MOST_BESIDE: Final = 12
"""Words of the names beside a title."""
_BESIDE: Final = frozenset({"by", "and", "et", "al", "paper"})
LEAST: Final = 2
"""Words of what is believed to be a title that is not here."""
WORDS: Final = 3
"""A title of so many words stands in no text by chance."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text refers to."""

    papers: tuple[Paper, ...]
    """The likeliest first; none where it is not here."""
    title: str = ""
    """The title read out of the text, where it has one."""


def referred(text: str, library: Library) -> Reference | None:
    """What a citation, a BibTeX key or a pasted reference means; None for a text that is none of these."""
    named = citation(text)
    if named:
        papers = cited_papers(named, library)
        return Reference(papers) if papers or not named.word else None
    if not is_reference(text):
        return None
    paper, title = standing(text, library), title_in(text)
    if paper:
        return Reference((paper,), paper.title)
    return Reference((), title) if len(tokens(title)) >= LEAST else None


def cited_papers(named: Cited, library: Library) -> tuple[Paper, ...]:
    """The papers that a citation may mean: of the year, or else of the one before, when the preprint came, or after."""
    found = _led(named, library)
    if named.word:
        typed = f"{named.surnames[0]}{named.year}{named.word}"
        return tuple(paper for paper in found if key(paper) in {typed, typed[:-1]})
    for year in (named.year, named.year - 1, named.year + 1):
        papers = tuple(paper for paper in found if not named.year or paper.date.year == year)
        if papers:
            return _together(named, papers)
    return ()


def _together(named: Cited, papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    """Of papers with the right first author, those with the others named, and preferably with as many as are meant."""
    others = {name_key(name) for name in named.surnames[1:]}
    right = [paper for paper in papers if others <= {name_key(name.family) for name in paper.authors[1:]}]
    return tuple(filter(partial(_is_as_many, named), right)) or tuple(right)


def _is_as_many(named: Cited, paper: Paper) -> bool:
    """Whether a byline is as long as the citation of it says."""
    count = len(paper.authors)
    return count > max(2, len(named.surnames)) if named.more else count == len(named.surnames)


def _led(named: Cited, library: Library) -> tuple[Paper, ...]:
    """The papers of about that year that somebody of the surname leads, perhaps misspelt or after a team; newest first."""
    people = library.resolve(named.surnames[0], BEARERS)
    bearers = people.exact or people.near
    if not bearers:
        return ()
    around = (date(named.year - 1, 1, 1), date(named.year + 2, 1, 1)) if named.year else (None, None)
    families = {name_key(name.family) for author in bearers for name in author.names}
    exactly = {name_key(named.surnames[0])}
    meant = exactly if exactly & families else families
    for first in (True, False):
        wanted = Find(first=first, since=around[0], before=around[1])
        papers = library.papers(sorted(library.matching(wanted, [bearers])))
        led = [paper for paper in papers if name_key(_leading(paper)) in meant]
        if led:
            return tuple(sorted(led, key=lambda paper: paper.date, reverse=True))
    return ()


def _leading(paper: Paper) -> str:
    """The surname by which a paper is cited: a person's, where a team stands before."""
    people = [name for name in paper.authors if not name.team] or list(paper.authors)
    return people[0].family if people else ""


def standing(text: str, library: Library) -> Paper | None:
    """The paper whose title stands whole in a reference, or whose id does; the longest title."""
    words = tokens(text)
    for part in dict.fromkeys((title_in(text), text)):
        papers = library.papers(match.id for match in library.titles(part, LOOKED_AT)) if part else ()
        whole = [paper for paper in papers if _stands(tokens(paper.title), words) and _vouched(paper, words)]
        if whole:
            return max(whole, key=lambda paper: len(paper.title))
    return None


def beside(text: str, paper: Paper) -> bool:
    """Whether a text is a paper's whole title, with nothing beside it but names of its byline."""
    words, title = tokens(text), tokens(paper.title)
    rest = words[: -len(title)] if words[-len(title) :] == title else words[len(title) :]
    if len(title) < WORDS or len(rest) > MOST_BESIDE or not _stands(title, words):
        return False
    return ({word for name in paper.authors for word in tokens(str(name))} | _BESIDE).issuperset(rest)


def may_stand(text: str, library: Library) -> bool:
    """Whether a text may be a title, alone or beside names: what it needs of either is here."""
    words = [word for word in tokens(text) if word not in _BESIDE]
    return library.entitles(text) or any(
        len(word) < LISTED or library.borne(word) for word in (*words[:1], *words[-1:])
    )


def _stands(title: list[str], words: list[str]) -> bool:
    return any(words[at : at + len(title)] == title for at in range(len(words) - len(title) + 1))


def _vouched(paper: Paper, words: list[str]) -> bool:
    """Whether a title is long enough to stand there by no chance, or an author's name stands beside it."""
    names = (tokens(name.family) for name in paper.authors)
    return len(tokens(paper.title)) >= WORDS or any(_stands(name, words) for name in names if name)


def key(paper: Paper) -> str:
    """A citation key as scholars write them: first author, year, first telling word of the title.

    >>> from bot.papers import Name
    >>> key(Paper("2301.00001", "The Łódź Test", "", (Name("Glöckle", "J."),), date(2023, 1, 2)))
    'glockle2023lodz'
    """
    first = fold(paper.authors[0].family if paper.authors else "anonymous")
    word = next((t for t in tokens(paper.title) if t not in STOPWORDS and t.isalnum()), "")
    return re.sub(r"[^a-z0-9]", "", f"{first}{paper.date.year}{word}")
