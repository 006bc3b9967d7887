"""Listings: every paper that passes the filters, with why each is there, and the order in which to read them.

To read first on a topic are surveys and introductions, then what is most about it. Of importance nothing is
known here, and the answer says so.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.answering.ask import quote
from bot.answering.related import related
from bot.answering.resolving import Meant, Person, meant, person, redirected
from bot.answers import Answer, AuthorChoice, Listed, Nothing, PaperList, Quote
from bot.kept import compiled
from bot.library import Found, Library
from bot.papers import Author, Paper
from bot.queries import Find, FindToRead
from bot.search.finding import Parts
from bot.search.passages import Scorer
from bot.search.question import Question, read
from bot.search.vocabulary import Synonyms
from bot.text import content, name_key, sentences, stem, stems

SIZE: Final = 10
"""Papers on a page."""
SOME: Final = 3
"""People offered for each of several names."""


def listing(find: Find, library: Library, *, strict: bool = False) -> Answer:
    """A page of the papers that a request asks for, or why there is none.

    `strict`: all that hold every word, and none that hold some or other words, as a subscription brings them.
    """
    named = meant(find, library)
    if isinstance(named, Nothing):
        return _otherwise(find, library) or named
    if not isinstance(named, Meant):
        return named
    found = library.find(named.find, named.authors, limit=SIZE, strict=strict, parts=named.parts)
    if not found.total:
        return (None if strict else _closest(named, library)) or _nothing(named, library)
    if not found.ids:
        last = listing(replace(find, page=last_page(found.total)), library, strict=strict)
        return replace(last, past=True) if isinstance(last, PaperList) else last
    room = 0 if strict or find.top else SIZE - found.total
    near = related(named, room, library, beneath=True).papers
    return replace(_page(named, found, library), related=_each(near, named, library))


def last_page(total: int) -> int:
    """The number of the last page of so many.

    >>> last_page(0), last_page(10), last_page(11)
    (1, 1, 2)
    """
    return 1 + max(0, total - 1) // SIZE


def _page(named: Meant, found: Found, library: Library) -> PaperList:
    papers = _each(library.papers(found.ids), named, library)
    corrected = ", ".join(filter(None, (named.corrected, found.corrected)))
    return PaperList(named.find, papers, found.total, SIZE, named.authors, corrected, found.apart)


def _each(papers: Iterable[Paper], named: Meant, library: Library) -> tuple[Listed, ...]:
    """Papers of a listing, each with why it is there."""
    asked = topic(about(named.find), library.synonyms)
    everybody = (*named.authors, *(one.author for one in named.chosen))
    return tuple(listed(paper, asked, everybody, library) for paper in papers)


def about(find: Find) -> str:
    """The words that the papers of a listing speak of: its own, and those of its choices."""
    return " ".join(filter(None, (find.words, *(part.words for part in find.either))))


def _closest(named: Meant, library: Library) -> PaperList | None:
    """The papers that hold all of the words but for a typo, or else some of them."""
    first = replace(named, find=replace(named.find, page=1))
    near = related(first, first.find.top or SIZE, library)
    if not near.papers:
        return None
    if near.corrected:
        meant = replace(first, find=replace(first.find, words=near.corrected))
        found = library.find(meant.find, meant.authors, limit=SIZE, parts=meant.parts)
        if found.total:
            return _page(meant, replace(found, corrected=near.corrected), library)
    found = Found(tuple(paper.id for paper in near.papers), 0, near.corrected)
    return replace(_page(first, found, library), closest=True)


def listed(
    paper: Paper,
    asked: Question | None,
    authors: tuple[Author, ...],
    library: Library,
) -> Listed:
    """A paper of a listing, with where its authors stand and the sentence that speaks of the topic."""
    positions = sorted({place for author in authors for place in library.positions(author, paper)})
    why = reason(paper, asked, library.synonyms) if asked else None
    return Listed(paper, tuple(positions), why)


def topic(words: str, synonyms: Synonyms) -> Question | None:
    """What a listing's words ask of each of its papers; None without words."""
    return read(words.replace('"', " "), synonyms) if words else None


def reason(paper: Paper, asked: Question, synonyms: Synonyms) -> Quote | None:
    """The sentence of a paper that speaks most of a topic; None when none holds a word of it."""
    best = Scorer(synonyms).best(asked, paper)
    return quote(best) if best else None


def _otherwise(find: Find, library: Library) -> Answer | None:
    """A listing "by" what is no person: an organisation, two surnames joined by a comma, or one of several people."""
    parts = tuple(part.strip() for name in find.authors for part in name.split(","))
    if len(parts) > len(find.authors) and all(library.resolve(part).exact for part in parts):
        return listing(replace(find, authors=parts), library)
    if either := _either(find, library):
        return either
    if len(find.authors) == 1 and not find.organisation:
        group = replace(find, authors=(), organisation=find.authors[0])
        return listing(group, library) if library.find(group).total else None
    return None


def _either(find: Find, library: Library) -> Answer | None:
    """Which of the people in "Gloeckle or Hayat" to list: a paper must have all the authors of a listing."""
    parts = re.split(r"\s+or\s+|/", find.authors[0]) if len(find.authors) == 1 else []
    found = [_called(part, library) for part in parts]
    if len(parts) < 2 or not all(found):
        return None
    people = [author for some in found for author in some]
    choices = tuple((one, replace(find, authors=(str(one.name),))) for one in people)
    return AuthorChoice(find.authors[0], choices, len(choices))


def _called(typed: str, library: Library) -> tuple[Author, ...]:
    """The person who is called so, or the first of several."""
    match person(typed, library, lambda name: Find(authors=(name,))):
        case Person(author=author):
            return (author,)
        case AuthorChoice(choices=choices):
            return tuple(author for author, _ in choices[:SOME])
        case Nothing():
            return ()


def _nothing(named: Meant, library: Library) -> Nothing:
    """Nothing passes all filters; near is what passes when the narrowest gives way."""
    find, authors = named.find, named.authors
    if named.unknown and len(named.unknown) == len(find.either):
        return Nothing("no author", named.unknown[0], library.size())
    if len(authors) > 1 and all(
        library.find(replace(find, page=1), [author], parts=named.parts).total for author in authors
    ):
        return Nothing("no coauthor", str(find), library.size(), find=find)
    for looser, parts in _looser(named, library):
        found = library.find(looser, authors, limit=3, parts=parts)
        if found.total:
            return Nothing("no match", str(find), library.size(), near=library.papers(found.ids), find=find)
    return Nothing("no match", str(find), library.size(), find=find)


def _looser(named: Meant, library: Library) -> list[tuple[Find, Parts]]:
    """The same listing without its dates (from the end that is near), or with its topic and authors alone.

    What was not wanted stays out of both.
    """
    find, oldest = named.find, library.oldest()
    early = bool(find.before and oldest and find.before <= oldest.date)
    undated = replace(find, page=1, since=None, before=None, order="oldest" if early else find.order)
    bare = Find(find.words, find.authors)
    dated = find.since or find.before
    barred = Parts(without=named.parts.without)
    loose = [(undated, named.parts)] if dated else []
    return [*loose, *([(bare, barred)] if bare not in (Find(), find) else [])]


def same_person(typed: str, author: Author) -> bool:
    """Whether a typed name is a full name, or a whole surname, of a person."""
    key = name_key(typed)
    return any(
        key in {name_key(str(name)), name_key(name.family), name_key(name.family + name.given)}
        for name in author.names
    )


POOL: Final = 50
"""The best papers of a listing are put in this order; the pages after them follow by relevance."""
HALF: Final = 0.5
"""The share of what the best of them says of a topic that an introduction to it must say."""
SURVEYS: Final = 10
"""Surveys that are looked for by that word, wherever they stand in the listing."""
_INTRODUCES: Final = compiled(
    r"\b(?:survey|tutorial|primer|handbook|overview|roadmap|taxonomy|introduction to|review (?:of|on)|(?:systematic|literature) review|review(?=$|:))",
    re.IGNORECASE,
)


def to_read(query: FindToRead, library: Library) -> Answer:
    """A page of a listing in the order in which to read it."""
    wanted = replace(query.find, order="relevance" if query.find.words else None)
    first = listing(replace(wanted, page=1), library)
    if isinstance(first, AuthorChoice):
        return redirected(first, FindToRead)
    if not isinstance(first, PaperList):
        return first
    page = min(wanted.page, last_page(first.total))
    ids = _sequence(first, page * SIZE, library)[(page - 1) * SIZE : page * SIZE]
    asked = topic(wanted.words, library.synonyms)
    shown = tuple(listed(paper, asked, first.authors, library) for paper in library.papers(ids))
    past = page < wanted.page
    return replace(first, find=replace(first.find, page=page), papers=shown, reading=True, past=past)


def _sequence(first: PaperList, length: int, library: Library) -> tuple[str, ...]:
    """So many papers of a listing, or more: surveys and the best in the order for reading, the others after them."""
    find: Find = first.find
    ids = tuple(one.paper.id for one in first.papers)
    if first.total > len(ids):
        ids = library.find(find, first.authors, limit=max(POOL, length)).ids
    about = replace(find, words=f"{find.words} survey")
    surveys = library.find(about, first.authors, limit=SURVEYS, strict=True).ids if find.words else ()
    pool = tuple(dict.fromkeys((*ids[:POOL], *surveys)))
    best = (paper.id for paper in ordered(library.papers(pool), find.words))
    return tuple(dict.fromkeys((*best, *ids)))


def ordered(papers: Sequence[Paper], words: str) -> list[Paper]:
    """Papers with those first that introduce a topic, and then those most of whose abstract speaks of it.

    A survey that hardly speaks of the topic introduces something else.
    """
    wanted = frozenset(map(stem, content(words)))
    about = {paper.id: round(_about(paper, wanted), 1) for paper in papers}
    enough = max(about.values(), default=0.0) * HALF
    return sorted(papers, key=lambda p: (-_introduces(p) * (about[p.id] >= enough), -about[p.id]))


def _introduces(paper: Paper) -> int:
    """2 for a paper that is called a survey, 1 for one that begins like one, 0 for others."""
    if _INTRODUCES.search(paper.title):
        return 2
    return int(any(_INTRODUCES.search(span.text) for span in sentences(paper.abstract)[:2]))


def _about(paper: Paper, wanted: frozenset[str]) -> float:
    """The share of the topic that a sentence of the paper, its title among them, holds on average."""
    spoken = [paper.title, *(span.text for span in sentences(paper.abstract))]
    held = [len(wanted.intersection(stems(text))) for text in spoken]
    return sum(held) / (len(wanted) or 1) / len(spoken)
