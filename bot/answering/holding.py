"""Whether what a query names is here: its papers, its people, its topic."""

import re
from dataclasses import dataclass, replace
from typing import Final

from bot.answering.listing import same_person
from bot.answering.references import SURE, TOPIC, Work, described, likeliest, work
from bot.kept import compiled
from bot.language.phrases import phrases
from bot.library import Library
from bot.papers import GIVEN, split_id
from bot.parsing import parse
from bot.parsing.bounds import PEOPLE
from bot.parsing.filters import split_names
from bot.parsing.naming import citation
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
    Mentioning,
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

_LIKE_A_NAME: Final = compiled(
    r"[A-ZÀ-Ý][a-zß-ÿ'’-]+(?: [A-ZÀ-Ý]\.)? [A-ZÀ-Ý][a-zß-ÿ'’-]+|(?:[A-Z]\. ?)+[A-ZÀ-Ý][\w'’-]+|[\w'’-]+, ?(?:\w\.? ?|[\w'’-]{2,20}){1,3}"
)
"""Two capitalised words, initials before a surname, or a surname with a comma."""
_AND: Final = compiled(r"\band\b|&|\bund\b|\bet\b", re.IGNORECASE)
_LIST: Final = compiled(r"\s*(?:,(?:\s*and\b)?|\+)\s*", re.IGNORECASE)
_GENERIC: Final = compiled(
    r"\b(?:who|whom|is|are|was|were|what|which|did|does|do|done|has|have|had|the|any|an?|all|papers?|publications?|articles?|work|works|worked|working|stuff|"
    r"publish(?:ed|es)?|appears?|anywhere|somewhere|here|written|wrote|writes?|on|in|of|by|from|with|together|jointly|researcher|person|you|we|i|know|tell|me|about|show|list|find|please|pls|"
    r"there|anything|something|ever|also|our|this|library|corpus)\b",
    re.IGNORECASE,
)
"""Words that ask for somebody's papers without saying more of them."""
TOPICAL: Final = 3
"""So many times as many papers are by people of a name as use the word where a topic in words is one of them."""
MOST_NAMED: Final = 7
"""Words of the names in such a question."""


def is_name(words: str, library: Library, times: int = 1) -> bool:
    """Whether words are an author's whole surname or full name, and not also a common word.

    `times`: in how many times as many bylines they stand as in texts.
    """
    if '"' in words or len(tokens(words)) > 5:
        return False
    people = [
        author
        for author in library.resolve(words, typos=False).exact
        if same_person(words, author) or len(tokens(words)) > 1
    ]
    if not people:
        return False
    return sum(max(1, author.papers) for author in people) > times * _spoken(words, library)


def names_in(words: str, library: Library) -> tuple[str, ...]:
    """The names that bare words are; none for other words."""
    return (words,) if is_name(words, library) or is_written(words, library) else together(words, library)


def means_person(words: str, library: Library) -> bool:
    """Whether the topic of a listing is somebody's name, perhaps misspelt."""
    return is_name(words, library, TOPICAL) or (not is_held(words, library) and misspelt(words, library))


def is_called(name: str, library: Library) -> bool:
    """Whether somebody is called so, be it by the first name, and no paper uses the word."""
    return is_name(name, library) or (
        not _spoken(name, library) and bool(library.resolve(name, typos=False).exact)
    )


def owning(words: str, library: Library) -> str:
    """The name in "gabriels", which lacks its apostrophe; empty for other words."""
    name = words[:-1] if words.endswith("s") and " " not in words.strip() else ""
    return name if name and not is_held(words, library) and is_called(name, library) else ""


def is_somebody(name: str, library: Library) -> bool:
    """Whether a name is an author's, perhaps misspelt, or at least written as one and no word of the papers."""
    found = library.resolve(name)
    written = all(word[:1].isupper() for word in name.split())
    return bool(found.exact or found.near) or (written and not library.holding(name))


def is_author(name: str, library: Library) -> bool:
    """Whether somebody is called so, and it is not rather a word of the papers."""
    return is_name(name, library) or (is_somebody(name, library) and not _spoken(name, library))


def is_written(words: str, library: Library) -> bool:
    """Whether words are written as a name, and borne by somebody or at least in no paper side by side."""
    if not _LIKE_A_NAME.fullmatch(words):
        return False
    found = library.resolve(words)
    return bool(found.exact or found.near) or not library.holding(f'"{words}"')


def together(words: str, library: Library) -> tuple[str, ...]:
    """The names in "Gloeckle and Zheng", where all of them are somebody's and no more than one request may name."""
    listed = _AND.search(words) or _LIST.search(words)
    names = tuple(dict.fromkeys(split_names(_LIST.sub(" and ", words)))) if listed else ()
    several = 1 < len(names) <= PEOPLE
    return names if several and all(is_name(name, library) for name in names) else ()


def only_names(question: str, library: Library) -> tuple[str, ...]:
    """The people a question names, where it says no more than that papers of theirs are wanted."""
    rest = _GENERIC.sub(" ", question.replace("’s", " ").replace("'s", " ")).strip(" ?!.,")
    words = [word for word in tokens(rest) if len(word) > 1 and not _AND.fullmatch(word)]
    if not 0 < len(words) <= MOST_NAMED or not all(map(library.borne, words)):
        return ()
    names = split_names(rest)
    return names if names and all(is_called(name, library) for name in names) else ()


def misspelt(words: str, library: Library) -> bool:
    return len(tokens(words)) <= 3 and '"' not in words and bool(library.resolve(words).near)


def is_held(words: str, library: Library) -> bool:
    return library.holding(words) > 0


def _spoken(words: str, library: Library) -> int:
    """In how many papers the words are used as words; several, side by side."""
    if len(tokens(words)) > 1:
        return library.holding(f'"{words}"')
    return min((library.frequency(word) for word in content(words)), default=0)


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
    if isinstance(query, Mentioning):  # that no text is here is the answer then
        return True
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
        case Find(newer=newer, older=older) if newer or older:
            return Named(papers=tuple(filter(None, (newer, older))), find=replace(query, newer="", older=""))
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
        case Unable(paper=paper) if paper.startswith("that "):
            return Named(papers=(paper,))
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
    if split_id(named) or GIVEN.fullmatch(named):
        return True
    if citation(named):
        return isinstance(work(named, library, Show), Work)
    found = likeliest(named, library)
    return (bool(found) and found[0].score >= enough) or (enough < SURE and bool(described(named, library)))


_DENYING: Final = frozenset({"no", "not", "never", "neither", "nor", "but"})
"""Words that are part of a topic only where papers say them in it: "all you need is not attention"."""


PHRASE: Final = 3
"""Words of the shortest topic with such a word in it."""


def _found(find: Find, library: Library) -> bool:
    said = tokens(find.words)
    if not _DENYING.isdisjoint(said) and (len(said) < PHRASE or not library.holding(f'"{find.words}"')):
        return False
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
