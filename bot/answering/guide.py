"""Help, greetings and the state of the corpus, with examples that work on this very corpus."""

from collections import Counter
from collections.abc import Iterator
from typing import Final, get_args

from bot import zones
from bot.answering.references import Work, work
from bot.answers import Declined, Guide, Overview, Puzzled, SelfPortrait, Smalltalk
from bot.feeds.health import Health
from bot.kept import compiled
from bot.language.phrases import phrases
from bot.library import Library
from bot.papers import Paper
from bot.parsing.canonical import listing
from bot.parsing.digests import apart
from bot.parsing.filters import split_names
from bot.queries import Find, Help, Show, Status, Style, Talk, TalkAbout, Unable, Unclear
from bot.store.deliveries import Deliveries
from bot.store.feeds import Feeds
from bot.store.subscriptions import Subscriptions

LOOKED_AT: Final = 40
"""The newest papers, from which examples are made."""
FEW: Final = 5
"""People who are tried for an example."""
_OFTEN: Final = ("every day at 9:00", "every weekday at 9:00", "every week on Monday at 8:30")
_SCORE: Final = compiled(r"\d(?:\.\d+)?%?\s+(?:on|of)\s+(?P<what>[A-Z][\w-]*(?:\s[A-Z][\w-]*)?)")


Said = Guide | Overview | Smalltalk | SelfPortrait | Declined | Puzzled


def said(query: Help | Status | Talk | TalkAbout | Unable | Unclear, library: Library) -> Said:
    """What the bot says of itself and of its corpus."""
    match query:
        case Help():
            return guide(query, library)
        case Status():
            return overview(library)
        case Talk():
            return smalltalk(query, library)
        case TalkAbout():
            return portrait(query, library)
        case Unable():
            return declined(query, library)
        case Unclear():
            return puzzled(query, library)


def guide(query: Help, library: Library) -> Guide:
    return Guide(query.topic, examples(library), library.size())


def smalltalk(query: Talk, library: Library) -> Smalltalk:
    helpful = query.kind in {"hello", "impossible"}
    return Smalltalk(query.kind, examples(library) if helpful else (), library.size())


def portrait(query: TalkAbout, library: Library) -> SelfPortrait:
    """What a question about the bot is answered with."""
    read = Health(library.store, library.now).state().read
    return SelfPortrait(
        query.topic, library.size(), library.newest(), library.oldest(), read, examples(library)
    )


def declined(query: Unable, library: Library) -> Declined:
    """What cannot be done or is not known, with the paper it was asked of where that is here."""
    found = work(query.paper, library, Show) if query.paper else None
    people = split_names(query.words) if query.what == "people compared" else ()
    return Declined(query.what, found.paper if isinstance(found, Work) else None, library.size(), people)


def puzzled(query: Unclear, library: Library) -> Puzzled:
    match query.reason:
        case "how often":
            followed = next(
                (one for one in examples(library) if one.startswith("papers by")), "papers in cs.LG"
            )
            known = tuple(f"subscribe to {followed} {when}" for when in _OFTEN)
        case "which style":
            called, said = _called(query.text, library), phrases()
            plain = (s for s in get_args(Style) if said.values("style", s) or said.values("printed", s))
            known = tuple(f"{style} for {called}" for style in plain)
        case "one by one":
            known = apart(query.text)
        case "undo first":
            known = ("undo", "my reading list")
        case "from today":
            known = ("pause until Monday", "pause for 2 weeks", "subscriptions")
        case "one category":
            known = ("papers in cs.LG", "subscribe to papers in cs.CL every weekday at 9:00")
        case _:
            known = examples(library)
    return Puzzled(query.reason, query.text, known)


def _called(name: str, library: Library) -> str:
    """A name of a paper that is here: the one that was said, or else the newest's."""
    newest = library.newest()
    other = next(iter(newest.aliases), newest.id) if newest else "2310.06770"
    return name if isinstance(work(name, library, Show), Work) else other


def overview(library: Library) -> Overview:
    """How large and how fresh the corpus is, and how the digests fare."""
    feeds, table = Health(library.store, library.now).state(), zones.table()
    return Overview(
        size=library.size(),
        newest=library.newest(),
        oldest=library.oldest(),
        ingested=feeds.read,
        stale=feeds.reason if feeds.reason in {"stale", "unreachable", "unread"} else "",
        since=feeds.since,
        subscriptions=Subscriptions(library.store, listing).count(),
        delivered=Deliveries(library.store).delivered(),
        aside=Feeds(library.store).aside(),
        zones=table.version,
        outdated=table.is_old(library.now().date()),
        unlearnt=library.unlearnt(),
        searched=library.searched,
    )


def examples(library: Library) -> tuple[str, ...]:
    """Four questions that this corpus answers: an author, a figure, a topic in time, a comparison or citation."""
    papers = library.papers(library.find(Find(order="newest"), limit=LOOKED_AT).ids)
    return tuple(_examples(papers, library))[:4] if papers else ("help",)


def _somebody(papers: tuple[Paper, ...], library: Library) -> str:
    """Whoever wrote most of some papers, by a name that means nobody else here; empty where none of a few does."""
    names = Counter(name for paper in papers for name in paper.authors if not name.team)
    for name, _ in names.most_common(FEW):
        for typed in filter(None, (name.family, str(name))):
            if len(library.resolve(typed).exact) == 1:
                return typed
    return ""


def _examples(papers: tuple[Paper, ...], library: Library) -> Iterator[str]:
    if somebody := _somebody(papers, library):
        yield f"papers by {somebody}"
    called = [paper for paper in papers if paper.aliases]
    if question := next(filter(None, map(_figure, called)), ""):
        yield question
    yield f"papers since {papers[0].date.year}"
    if len(called) > 1:
        yield f"compare {called[0].aliases[0]} and {called[1].aliases[0]}"
    yield f"bibtex for {(called[0].aliases[0] if called else papers[0].id)}"
    yield "newest papers"


def _figure(paper: Paper) -> str:
    """A question about a score that the abstract of a paper states."""
    found = _SCORE.search(paper.abstract)
    return f"what does {paper.aliases[0]} score on {found['what']}?" if found else ""
