"""Whether what a query names is here: its papers, its people, its topic."""

from bot.answering.named import is_held, is_name, is_somebody, owning
from bot.answering.works import SURE
from bot.library import Library
from bot.papers import split_id
from bot.parsing import parse
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
    People,
    Query,
    Several,
    Show,
    Similar,
    Summarize,
)
from bot.text import content, stem, tokens


def held(query: Query, library: Library, enough: float) -> bool:
    """Whether the library holds everything that a query names, papers as well as `enough` says (1 is exactly)."""
    match query:
        case Show() | Summarize() | Similar() | Fact():
            return is_paper(query.paper, library, enough)
        case Cite(papers=papers, of=None) | Compare(papers=papers) | Keep(papers=papers):
            return all(is_paper(paper, library, enough) for paper in papers)
        case Cite(of=Find() as find):
            return held(find, library, enough)
        case Find():
            return _found(query, library)
        case Each(papers=Find() as find):
            return held(find, library, enough)
        case Each(papers=papers):
            return all(is_paper(paper, library, enough) for paper in papers)
        case Several(questions=questions):
            return all(_answerable(text, library, enough) for text in questions[:1])
        case People(find=find, but=but):
            return held(find, library, enough) and all(is_somebody(name, library) for name in but)
        case Count(find=find) | FindMost(find=find) | FindToRead(find=find):
            return held(find, library, enough)
        case Coauthors():
            return is_somebody(query.author, library)
        case Ask(loose=True):
            return _speaks(query, library)
        case _:
            return True


def _speaks(query: Ask, library: Library) -> bool:
    """Whether the paper shown says the words of a question, which are no paper's and nobody's name."""
    paper = library.paper(query.paper)
    said = set(map(stem, tokens(f"{paper.title} {paper.abstract}"))) if paper else set()
    words = {stem(word) for word in content(query.question)}
    return words <= said and not is_paper(query.question, library, SURE) and not is_name(query.question, library)


def _answerable(text: str, library: Library, enough: float) -> bool:
    """Whether what one of several requests names is here."""
    query = parse(text, today=library.now().date())
    readings = query.readings if isinstance(query, Maybe) else (query,)
    return any(held(one, library, enough) for one in readings)


def is_paper(named: str, library: Library, enough: float) -> bool:
    """Whether words name a paper that is here; any id counts, as nothing else is written so."""
    if split_id(named):
        return True
    found = library.titles(named, 1)
    return bool(found) and found[0].score >= enough


def _found(find: Find, library: Library) -> bool:
    people = all(is_somebody(name, library) for name in find.authors)
    if find.words and not find.authors and (is_name(find.words, library) or owning(find.words, library)):
        return True
    topics = [find.words, *(part.words for part in find.either)]
    return people and (not any(topics) or any(is_held(words, library) for words in topics if words))
