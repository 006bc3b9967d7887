"""PDFs that somebody gives the bot: which papers they are, which there are, and what cannot be told of them.

One that is no paper of the library's is a paper of its own, of which nothing is known but what stands in it: it is found by
its title, and asked what it says. It is in no index, so that no listing, digest or export could show it.
"""

from datetime import date
from pathlib import PurePath
from typing import Final, Literal

from bot.answers import GivenList, GivenText, Nothing
from bot.library import Library
from bot.papers import GIVEN, Name, Paper, split_id
from bot.queries import Cite, Compare, Each, Fact, Keep, Query, Similar
from bot.store.texts import Kept, Scope
from bot.text import name_key
from bot.texts.body import FullText

SURE: Final = 0.9
"""A paper whose title fits the file's less well than this is not taken for it."""
_OPENING: Final = 1_500
"""Letters of what stands in for an abstract."""
_WORDS: Final = 20
"""Words from which on a paragraph tells what a text is about."""
_BYLINE: Final = 6_000
"""Letters among which a byline stands, as long as one of hundreds."""
LISTED: Final = 20
"""PDFs that are listed."""


def matched(text: FullText, library: Library) -> Paper | None:
    """The paper that a text is: by the arXiv id that stands in it, else by its title and somebody of its byline."""
    if text.stamp:
        return library.paper(text.stamp)
    found = library.titles(text.title, 1) if text.title else ()
    paper = library.paper(found[0].id) if found and found[0].score >= SURE else None
    return paper if paper and _signed(text, paper) else None


def _signed(text: FullText, paper: Paper) -> bool:
    """Whether an author of a paper stands at the beginning of a text: a title alone may be anybody's."""
    words = frozenset(map(name_key, f"{' '.join(text.authors)} {text.text[:_BYLINE]}".split()))
    return any(words.issuperset(map(name_key, name.family.split())) for name in paper.authors if name.family)


def alone(text: FullText, file: str, day: date) -> Paper:
    """The paper that a file is of which nothing else is known: the same for the same text, dated when it was given."""
    return Paper(
        id=f"pdf/{text.digest[:16]}",
        title=text.title or PurePath(file).stem or "A PDF without a title",
        abstract=_abstract(text),
        authors=tuple(map(Name.parse, text.authors)),
        date=day,
    )


def kept(text: FullText, file: str, paper: Paper | None, library: Library, scope: Scope) -> Paper | None:
    """Keeps a text for some viewers, as that of a paper or of one that it is itself; None where its file has left meanwhile."""
    now, texts = library.now(), library.texts
    own = alone(text, file, now.date())
    if paper:
        texts.forget(own.id, scope)  # from when the paper was not here yet
    done = texts.put(paper.id if paper else own, text, now, scope)
    return (paper or own) if done else None


def _abstract(text: FullText) -> str:
    """Its abstract where it has one under that heading, else its first paragraph of some length."""
    prose = [one for one in text.passages if one.kind == "text"]
    long = [said for one in prose if len((said := text.said(one)).split()) >= _WORDS]
    headed = [
        one for one in prose if (section := text.within(one)) and section.title.lower().startswith("abstract")
    ]
    said = " ".join(map(text.said, headed))
    return said if 0 < len(said) <= 2 * _OPENING else next(iter(long), "")[:_OPENING]


def given_here(library: Library) -> GivenList:
    """The PDFs that the library's viewer may see, the last one first."""
    kept = library.texts.given()
    papers = {paper.id: paper for paper in library.papers(dict.fromkeys(one.paper for one in kept))}
    told = [_told(one, papers[one.paper]) for one in kept if one.paper in papers]
    return GivenList(tuple(told[:LISTED]), len(told))


def _told(kept: Kept, paper: Paper) -> GivenText:
    return GivenText(paper, kept.when.date(), kept.pages, kept.words, _seen(kept))


def _seen(kept: Kept) -> Literal["everybody", "workspace", "channel", "person"]:
    if kept.person or kept.channel:
        return "person" if kept.person else "channel"
    return "workspace" if kept.team else "everybody"


def beyond(query: Query, library: Library) -> Nothing | None:
    """That something cannot be done with a paper of which only a PDF is known; None for what can, and for other papers."""
    match query:
        case Fact(field="authors" | "author count"):
            return None
        case Fact(paper=named) | Similar(paper=named):
            names: tuple[str, ...] = (named,)
        case Compare(papers=names) | Cite(papers=names) | Keep(papers=names) | Each(papers=tuple() as names):
            pass
        case _:
            return None
    papers = [paper for name in names if (paper := _named(name, library))]
    return Nothing("only a pdf", "", library.size(), near=tuple(papers)) if papers else None


def _named(name: str, library: Library) -> Paper | None:
    """The paper of which only a PDF is known that goes by a name here."""
    if GIVEN.fullmatch(name):
        return library.paper(name)
    if split_id(name) or not library.given:
        return None
    found = library.titles(name, 1)
    return (
        library.paper(found[0].id)
        if found and GIVEN.fullmatch(found[0].id) and found[0].score >= SURE
        else None
    )
