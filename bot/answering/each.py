"""The same of several papers: a summary, a card in brief or a stored field of each."""

from itertools import chain
from typing import Final

from bot.answering.counting import chosen
from bot.answering.facts import stated_of
from bot.answering.listing import listing
from bot.answering.summary import gist, lead
from bot.answering.works import LIKELY, SURE, Work, naming, work
from bot.answers import (
    Answer,
    AuthorChoice,
    Brief,
    Briefs,
    Nothing,
    PaperCard,
    PaperChoice,
    PaperList,
    Summary,
)
from bot.library import Library
from bot.papers import Paper
from bot.queries import Each, Find, Thing

SHOWN: Final = 10
"""Papers in one message; more are counted."""
FULL: Final = 3
"""Of so many papers each has a whole summary; of more, one sentence."""


def each(query: Each, library: Library) -> Answer:
    """A short block for each of several papers, or the first name that may mean several."""
    if isinstance(query.papers, Find):
        found = listing(query.papers, library)
        if isinstance(found, AuthorChoice):
            return chosen(found, lambda find: Each(query.thing, find))
        if not isinstance(found, PaperList):
            return found
        return _briefs(query.thing, tuple(one.paper for one in found.papers), found.total, library)
    return _of_named(query, query.papers, library)


def _of_named(query: Each, names: tuple[str, ...], library: Library) -> Answer:
    found: list[Paper | Nothing] = []
    for i, name in enumerate(names):
        one = work(name, library, naming(names, i, lambda all_: Each(query.thing, all_)))
        if isinstance(one, PaperChoice):
            return one
        found.append(one.paper if isinstance(one, Work) else one)
    unique = tuple(dict.fromkeys(found))
    return _briefs(query.thing, unique, len(unique), library)


def _briefs(thing: Thing, found: tuple[Paper | Nothing, ...], total: int, library: Library) -> Briefs:
    whole = len(found) <= FULL
    entries = (
        one if isinstance(one, Nothing) else _brief(thing, one, library, whole=whole) for one in found[:SHOWN]
    )
    return Briefs(thing, tuple(entries), total)


def _brief(thing: Thing, paper: Paper, library: Library, *, whole: bool) -> Brief:
    if thing == "show":
        return PaperCard(paper)
    if thing == "summarize":
        first = lead(paper)
        return Summary(paper, gist(paper) if whole or not first else (first,))
    return stated_of(thing, paper, library)


def title_of(names: tuple[str, ...], library: Library) -> str:
    """The one title that several names are together, such as "Attention and Memory"; empty where they are several.

    It is one when it stands here whole, letter by letter; or nearly, and one of the names alone is no paper's.
    """
    if len(names) < 2:
        return ""
    wholes = dict.fromkeys(
        (f"{', '.join(names[:-1])} and {names[-1]}", " and ".join(names), ", ".join(names))
    )
    scores = {whole: _fit(whole, library) for whole in wholes}
    best = max(scores, key=lambda whole: scores[whole])
    if scores[best] == 1:
        return best
    alone = scores[best] >= SURE and any(_fit(name, library) < LIKELY for name in names)
    return best if alone else ""


def _fit(named: str, library: Library) -> float:
    return max(chain((match.score for match in library.titles(named, 1)), [0.0]))
