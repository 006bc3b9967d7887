"""Several papers: two or three side by side, or the same of each.

Side by side stand stored fields, and one sentence each for what was asked. A cell is a stored value or a
verbatim sentence; where a paper says nothing it is empty. No verdict is given.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from bot.answering.ask import ask
from bot.answering.facts import gist, lead, outcome, stated_of, stored
from bot.answering.listing import listing
from bot.answering.references import LIKELY, SURE, Work, naming, work, works
from bot.answering.resolving import redirected
from bot.answers import (
    Answer,
    AuthorChoice,
    Brief,
    Briefs,
    Comparison,
    Nothing,
    PaperCard,
    PaperChoice,
    PaperList,
    Passages,
    Quote,
    Row,
    Summary,
)
from bot.library import Library
from bot.papers import Author, Name, Paper
from bot.parsing.works import ALSO, APART, COMMON, aspects, fact_in
from bot.queries import Ask, Compare, Each, Field, Find, Thing
from bot.text import stems

_ALWAYS: Final[tuple[tuple[str, Field], ...]] = (
    ("Published", "date"),
    ("Authors", "author count"),
    ("Category", "categories"),
    ("Organisation", "organisation"),
    ("Venue", "venue"),
    ("Code", "code"),
)
_BY_DATE: Final = {"newest": "Newest first", "oldest": "Oldest first"}
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
    papers = _ordered(dict.fromkeys(one.paper for one in found if isinstance(one, Work)), query.aspect)
    rows = [_asked(aspect, papers, library) for aspect in aspects(query.aspect)] or _overview(papers)
    return Comparison(papers, tuple(row for row in rows if any(row.cells)) or tuple(rows))


def _ordered(papers: Iterable[Paper], aspect: str) -> tuple[Paper, ...]:
    """Papers as they are compared: which of them is newer or older comes first."""
    if aspect not in _BY_DATE:
        return tuple(papers)
    return tuple(sorted(papers, key=lambda paper: (paper.date, paper.id), reverse=aspect == "newest"))


def _overview(papers: tuple[Paper, ...]) -> list[Row]:
    fields = [Row(label, tuple(_value(paper, field) for paper in papers)) for label, field in _ALWAYS]
    return [
        Row("What it does", tuple(map(lead, papers))),
        *fields,
        Row("Results", tuple(map(outcome, papers))),
    ]


def _value(paper: Paper, field: Field) -> str | None:
    return ", ".join(stored(paper, field)) or None


def _result(paper: Paper) -> Quote | None:
    """The sentence with the most figures, where one has any beside the lead."""
    first = lead(paper)
    figured = [quote for quote in gist(paper, 6) if quote.bold and quote != first]
    return max(figured, key=lambda quote: sum(c.isdigit() for c in quote.text), default=None)


def _asked(aspect: str, papers: tuple[Paper, ...], library: Library) -> Row:
    if aspect in _WHOSE:
        return Row(
            aspect,
            tuple(", ".join(map(str, _whose(aspect, paper, papers, library))) or NOBODY for paper in papers),
        )
    field = fact_in(f"{'date' if aspect in _BY_DATE else aspect} of X")
    label = _BY_DATE.get(aspect) or aspect[:1].upper() + aspect[1:]
    if field:
        return Row(label, tuple(_stated(paper, field.field, aspect, library) for paper in papers))
    return Row(label, tuple(_said(aspect, paper, library) for paper in papers))


def _stated(paper: Paper, field: Field, aspect: str, library: Library) -> str | Quote | None:
    """What is stored of a field, or the sentence that speaks of it."""
    told = stated_of(field, paper, library)
    return (
        ", ".join(told.values)
        or told.evidence
        or (_said(aspect, paper, library) if aspect in _ASPECTS else None)
    )


_WHOSE: Final = (COMMON, APART, ALSO)
"""What is asked of bylines."""
NOBODY: Final = "nobody"


def _whose(aspect: str, paper: Paper, papers: tuple[Paper, ...], library: Library) -> Iterator[Name]:
    """Those authors of a paper who wrote all the others too, or none of them, or the first of them."""
    others = [other for other in (papers[:1] if aspect == ALSO else papers) if other != paper]
    for name in paper.authors:
        wrote = [bool(library.positions(Author("", (name,)), other)) for other in others]
        if (not any(wrote)) if aspect == APART else all(wrote):
            yield name


def _said(aspect: str, paper: Paper, library: Library) -> Quote | None:
    """The sentence that tells an aspect; of a size that is none of a model, the one with the figures."""
    told = _sentence(aspect, paper, library)
    return told or (_result(paper) if aspect.lower() == "size" else None)


def _sentence(aspect: str, paper: Paper, library: Library) -> Quote | None:
    said = aspect.lower()
    question = _ASPECTS.get(said) or _ASPECTS.get(said.removesuffix("s"), aspect)
    answer = ask(Ask(question, paper.id), library)
    if not isinstance(answer, Passages) or answer.refused:
        return None
    if (
        answer.tier == "closest"
        and question == aspect
        and set(stems(answer.quotes[0].text)).isdisjoint(stems(aspect))
    ):
        return None
    return next((quote for quote in answer.quotes[:1] if quote.paper == paper), None)


SHOWN: Final = 10
"""Papers in one message; more are counted."""
FULL: Final = 3
"""Of so many papers each has a whole summary; of more, one sentence."""


def each(query: Each, library: Library) -> Answer:
    """A short block for each of several papers, or the first name that may mean several."""
    if isinstance(query.papers, Find):
        found = listing(query.papers, library)
        if isinstance(found, AuthorChoice):
            return redirected(found, lambda find: Each(query.thing, find))
        if not isinstance(found, PaperList) or found.closest:
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
