"""What a paper is called to the paper: by id, link, alias, title, part of a title, with a typo.

Where several papers go by one name and people wrote one of them down by hand, it is that one: the team's own
papers keep their names however many others come in. A card then says which others are called so too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.answering.references import Reference, referred
from bot.answers import Nothing, PaperChoice
from bot.library import Library, Match
from bot.papers import Paper, is_impossible, split_id
from bot.queries import Query
from bot.search.terms import title_key
from bot.search.titles import stripped
from bot.text import content

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
    numbered = split_id(named)
    if numbered:
        paper = library.paper(numbered[0])
        return Work(paper, numbered[1]) if paper else Nothing("no paper", named, library.size())
    if is_impossible(named):
        return Nothing("no id", named, library.size())
    matches = likeliest(named, library)
    reference = referred(named, library) if not matches or matches[0].score < 1 else None
    if reference:
        return _meant(named, reference, library, then)
    best = [m for m in matches if m.score >= max(LIKELY, matches[0].score - MARGIN)]
    if not best:
        near = library.papers(m.id for m in matches[:2] if m.score >= LIKELY / 2)
        return Nothing("no paper", named, library.size(), near=near)
    same = {match.id for match in best if match.score == 1}
    return _chosen(named, library.papers(m.id for m in best), same, best[0].corrected, then)


def _meant(
    named: str, reference: Reference, library: Library, then: Callable[[str], Query]
) -> Work | PaperChoice | Nothing:
    """The paper that a reference means; one that is not here is called by the title read out of the reference."""
    papers = reference.papers
    if not papers:
        return Nothing("not here", reference.title or named, library.size())
    if len(papers) == 1:
        return Work(papers[0])
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
