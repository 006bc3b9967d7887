"""What a paper is called, or how it is cited, to the paper.

A reference is a citation, a BibTeX key, a pasted line of a bibliography, a whole title. A citation means the
papers of a first author of that surname in that year; a pasted reference means the paper whose title stands
whole in it. What a reference names that is not here is said by its own title, and never answered with
another.

A paper is called by id, link, alias, title, part of a title, with a typo. Where several papers go by one name
and people wrote one of them down by hand, it is that one: the team's own papers keep their names however many
others come in. A card then says which others are called so too.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from bot.answering.ask import find
from bot.answers import Nothing, PaperChoice
from bot.kept import compiled
from bot.library import Library, Match
from bot.papers import GIVEN, Paper, is_impossible, split_id
from bot.parsing.naming import Cited, citation, is_reference, title_in
from bot.queries import Ask, Find, Query
from bot.search.keys import is_key
from bot.search.terms import LISTED, title_key
from bot.search.titles import stripped
from bot.text import content, name_key, tokens

BEARERS: Final = 60
"""People of one surname who are looked at."""
LOOKED_AT: Final = 3
"""The best titles, one of which stands whole in a reference to it."""
MOST_BESIDE: Final = 12
"""Words of the names beside a title."""
_BESIDE: Final = frozenset({"by", "and", "et", "al", "paper"})
LEAST: Final = 2
"""Words of what is believed to be a title that is not here."""
TELLING: Final = 3
"""Telling words that describe a paper instead of naming it."""
HELD: Final = 0.4
"""The share of a description, rare words counting more, that the paper it means holds: one of the team's, or of few."""
HELD_OF_MANY: Final = 0.8
"""The same where some paper holds much of almost anything."""
MANY: Final = 1000
"""Papers."""
AHEAD: Final = 0.15
"""By how much the paper that is meant leads, where a paper that holds all of a description scores 1 and more."""
_THAT: Final = compiled(
    r"(?:(?:the|that|a|an)\s+)?(?:(?:paper|work|study|one|article|preprint)\s+)?(?:that|where|which|in which|about|on|who)\s+",
    re.IGNORECASE,
)
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
        return tuple(paper for paper in found if is_key(typed, paper))
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


NEARLY: Final = 0.75
"""From here on a name that is no title names a paper, where nothing better is read."""
SURE: Final = 0.9
"""A name that fits this well is not a correction."""
LIKELY: Final = 0.6
"""Below this a title is only near."""
MARGIN: Final = 0.08
"""Two papers that fit within this of each other are asked about."""


CHOICES: Final = 10
"""Papers of one first author that are asked about."""
TOPIC: Final = 10
"""Words that more papers hold side by side are a topic: a title that only holds them, too, is not called so."""


@dataclass(frozen=True, slots=True)
class Work:
    paper: Paper
    version: int | None = None
    corrected: str = ""
    """What was typed, where it was read as another name."""
    also: tuple[Paper, ...] = ()
    """Other papers that go by the same name."""


def likeliest(named: str, library: Library) -> tuple[Match, ...]:
    """The papers that a name may mean, best first; none that merely speak of it, where many do."""
    matches = library.titles(named)
    if not matches or matches[0].score == 1 or not _is_spoken(named, library):
        return matches
    ours = {paper.id for paper in library.papers(match.id for match in matches) if paper.curated}
    return tuple(match for match in matches if match.id in ours)


def _is_spoken(named: str, library: Library) -> bool:
    """Whether many papers speak of what may be a name, whatever small words stand around it."""
    telling = content(named)
    return library.holding(f'"{telling[0] if len(telling) == 1 else stripped(named)}"') > TOPIC


def work(named: str, library: Library, then: Callable[[str], Query]) -> Work | PaperChoice | Nothing:
    """The paper that goes by a name; `then` makes the query for one of several choices from an id."""
    numbered = (named, None) if GIVEN.fullmatch(named) else split_id(named)
    if numbered:
        paper = library.paper(numbered[0])
        return Work(paper, numbered[1]) if paper else _absent(named, library)
    if is_impossible(named):
        return Nothing("no id", named, library.size())
    matches = likeliest(named, library)
    reference = referred(named, library) if not matches or matches[0].score < 1 else None
    if reference:
        return _meant(named, reference, library, then)
    best = [m for m in matches if m.score >= max(LIKELY, matches[0].score - MARGIN)]
    if not best:
        if papers := described(named, library):
            return Work(papers[0], corrected=named) if len(papers) == 1 else _choice(named, papers, then)
        near = library.papers(m.id for m in matches[:2] if m.score >= LIKELY / 2)
        return Nothing("no paper", named, library.size(), near=near)
    same = {match.id for match in best if match.score == 1}
    papers = library.papers(m.id for m in best)
    gone = Nothing("no paper", named, library.size())  # the index is ahead of the database, or behind it
    return _chosen(named, papers, same, best[0].corrected, then) if papers else gone


def _absent(number: str, library: Library) -> Nothing:
    return Nothing("no pdf" if GIVEN.fullmatch(number) else "no paper", number, library.size())


def _meant(
    named: str, reference: Reference, library: Library, then: Callable[[str], Query]
) -> Work | PaperChoice | Nothing:
    """The paper that a reference means; one that is not here is called by the title read out of the reference."""
    papers = reference.papers
    if not papers:
        return Nothing("not here", reference.title or named, library.size())
    return Work(papers[0]) if len(papers) == 1 else _choice(named, papers, then)


def described(text: str, library: Library) -> tuple[Paper, ...]:
    """The paper that a clause describes, "that predicts several tokens at once"; more where it may be one of these."""
    clause = _THAT.match(text)
    words = text[clause.end() :] if clause else ""
    finding = find(Ask(words), library) if len(content(words)) >= TELLING else None
    if finding is None or finding.missing:
        return ()
    best, few = finding.candidates[0], library.size() < MANY
    near = (one for one in finding.candidates if one.score > best.score - AHEAD)
    meant = [one for one in near if one.coverage >= (HELD if few or one.paper.curated else HELD_OF_MANY)]
    return tuple(one.paper for one in meant) if best in meant else ()


def _choice(named: str, papers: Sequence[Paper], then: Callable[[str], Query]) -> PaperChoice:
    return PaperChoice(named, tuple((paper, then(paper.id)) for paper in papers[:CHOICES]))


def _chosen(
    named: str, papers: tuple[Paper, ...], same: set[str], corrected: str, then: Callable[[str], Query]
) -> Work | PaperChoice:
    """One of the likeliest papers, of which `same` go by exactly this name, or the question which is meant."""
    ours = [paper for paper in papers if paper.curated]
    titled = [paper for paper in papers if paper.id in same and title_key(paper.title) == title_key(named)]
    if len(titled) == 1 and not ours:
        return Work(titled[0])
    if same and len(ours) == 1:
        return Work(ours[0], also=tuple(p for p in papers if p.id in same and not p.curated))
    if corrected and ours == [papers[0]]:
        return Work(papers[0], corrected=named)
    if len(papers) > 1 and len(same) != 1:
        return PaperChoice(named, tuple((paper, then(paper.id)) for paper in papers))
    return Work(papers[0], corrected=named if corrected else "")


def works(
    names: tuple[str, ...], library: Library, then: Callable[[tuple[str, ...]], Query]
) -> tuple[Work, ...] | PaperChoice | Nothing:
    """The papers that go by several names, or the first name that needs an answer from the asker."""
    found: list[Work] = []
    for i, named in enumerate(names):
        one = work(named, library, naming(names, i, then))
        if not isinstance(one, Work):
            return one
        found.append(one)
    return tuple(found)


def naming(
    names: tuple[str, ...], place: int, then: Callable[[tuple[str, ...]], Query]
) -> Callable[[str], Query]:
    """What makes the query again, with an id put where one name stood."""
    return lambda number: then((*names[:place], number, *names[place + 1 :]))
