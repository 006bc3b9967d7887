"""Whether what a query names is here: its papers, its people, its topic."""

from dataclasses import dataclass
from typing import Final

from bot.answering.named import is_author, is_held, is_name, is_somebody, owning
from bot.answering.works import SURE, TOPIC, Work, likeliest, work
from bot.language.phrases import phrases
from bot.library import Library
from bot.papers import split_id
from bot.parsing import parse
from bot.parsing.citations import citation
from bot.queries import (
    Ask,
    Cite,
    Coauthors,
    Compare,
    Count,
    Each,
    Fact,
    Find,
    FindMost,
    FindToRead,
    Keep,
    Maybe,
    Part,
    People,
    Query,
    Several,
    Show,
    Similar,
    Subscribe,
    Summarize,
    Unable,
)
from bot.text import content, stem, tokens

TERM: Final = 3
"""Papers that hold a topic with an "or" in it side by side, from which on it is a term."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a query names."""

    papers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    find: Find | None = None


def held(query: Query, library: Library, enough: float) -> bool:
    """Whether the library holds everything that a query names, papers as well as `enough` says (1 is exactly)."""
    if isinstance(query, Several):
        return _answerable(query.questions[0], library, enough)
    if isinstance(query, Ask) and query.loose:
        return _speaks(query, library)
    named = _named(query)
    papers = all(is_paper(paper, library, enough) for paper in named.papers)
    people = all(is_somebody(name, library) for name in named.people)
    return papers and people and (named.find is None or _found(named.find, library))


def _named(query: Query) -> Named:  # noqa: PLR0911  one flat match
    match query:
        case Show() | Summarize() | Similar() | Fact():
            return Named(papers=(query.paper,))
        case Cite(of=Find() as find) | Each(papers=Find() as find):
            return Named(find=find)
        case (
            Each(papers=tuple() as papers)
            | Cite(papers=papers)
            | Compare(papers=papers)
            | Keep(papers=papers)
        ):
            return Named(papers=papers)
        case (
            Count(find=find)
            | FindMost(find=find)
            | FindToRead(find=find)
            | Subscribe(find=find)
            | (Find() as find)
        ):
            return Named(find=find)
        case People(find=find, but=but):
            return Named(people=but, find=find)
        case Coauthors(author=author) | Unable(words=author) if author:
            return Named(people=(author,))
        case _:
            return Named()


def _speaks(query: Ask, library: Library) -> bool:
    """Whether the paper shown says the words of a question, which are no paper's and nobody's name."""
    paper = library.paper(query.paper)
    said = set(map(stem, tokens(f"{paper.title} {paper.abstract}"))) if paper else set()
    words = {stem(word) for word in content(query.question)}
    return (
        words <= said and not is_paper(query.question, library, SURE) and not is_name(query.question, library)
    )


def _answerable(text: str, library: Library, enough: float) -> bool:
    """Whether what one of several requests names is here."""
    query = parse(text, today=library.now().date())
    readings = query.readings if isinstance(query, Maybe) else (query,)
    return any(held(one, library, enough) for one in readings)


def is_paper(named: str, library: Library, enough: float) -> bool:
    """Whether words name a paper that is here; any id counts, as nothing else is written so."""
    if split_id(named):
        return True
    if citation(named):
        return isinstance(work(named, library, Show), Work)
    found = likeliest(named, library)
    return bool(found) and found[0].score >= enough


def _found(find: Find, library: Library) -> bool:
    people = all(is_author(name, library) for name in find.authors)
    if find.words and not find.authors and (is_name(find.words, library) or owning(find.words, library)):
        return True
    people = people and all(_known(part, library) for part in find.without)
    if phrases().spans("or", phrases().tokens(find.words)):  # such a topic is one in those words alone
        return people and library.holding(f'"{find.words}"') >= TERM
    topics = [find.words, *(part.words for part in find.either)]
    return people and (not any(topics) or any(is_held(words, library) for words in topics if words))


def _known(part: Part, library: Library) -> bool:
    """Whether what must not be is anything: a word of the papers, somebody, or an organisation."""
    named = all(is_somebody(name, library) for name in part.authors)
    return named and (
        not part.words
        or is_held(part.words, library)
        or is_name(part.words, library)
        or is_paper(part.words, library, 1.0)
        or library.find(Find(organisation=part.words), limit=1).total > 0
    )


def is_topic(words: str, library: Library) -> bool:
    """Whether so many papers hold some words that they are a topic of this library, whatever else they may name."""
    return library.holding(words) > TOPIC
