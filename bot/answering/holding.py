"""Whether what a query names is here: its papers, its people, its topic."""

from bot.answering.named import is_held, is_somebody
from bot.answering.works import LIKELY
from bot.library import Library
from bot.papers import split_id
from bot.queries import (
    Cite,
    Coauthors,
    Compare,
    Fact,
    Find,
    Keep,
    Query,
    Show,
    Similar,
    Summarize,
)


def held(query: Query, library: Library) -> bool:
    """Whether the library holds everything that a query names; true for one that names nothing."""
    match query:
        case Show() | Summarize() | Similar() | Fact():
            return is_paper(query.paper, library)
        case Cite(of=None) | Compare() | Keep():
            return all(is_paper(paper, library) for paper in query.papers)
        case Cite(of=Find() as find):
            return held(find, library)
        case Find():
            return _found(query, library)
        case Coauthors():
            return is_somebody(query.author, library)
        case _:
            return True


def is_paper(named: str, library: Library) -> bool:
    """Whether words name a paper that is here, perhaps misspelt; any id counts, as nothing else is written so."""
    if split_id(named):
        return True
    found = library.titles(named, 1)
    return bool(found) and found[0].score >= LIKELY


def _found(find: Find, library: Library) -> bool:
    people = all(is_somebody(name, library) for name in find.authors)
    return people and (not find.words or is_held(find.words, library))
