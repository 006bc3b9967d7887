"""What a thread remembers after a reply: its subject, the papers shown, the numbers that stand beside them.

Something in passing leaves the subject, a refusal that shows nothing leaves the papers that were talked about, and an
offer ends when anything else is asked.
"""

from dataclasses import replace
from typing import Final

from bot import answering
from bot.answers import (
    Answer,
    CoauthorList,
    Many,
    Nothing,
    PaperList,
    PeopleList,
    Preview,
    Shelf,
    Subscription,
    Told,
)
from bot.papers import Paper
from bot.parsing import read
from bot.parsing.keeping import removed
from bot.queries import (
    Add,
    Ask,
    Change,
    Coauthors,
    Fact,
    Find,
    FindToRead,
    Help,
    Import,
    Keep,
    Memory,
    Mentioned,
    People,
    Query,
    ReadingList,
    Resend,
    Several,
    Show,
    Status,
    Subscribe,
    Subscriptions,
    Summarize,
    Talk,
    TalkAbout,
    Unable,
    Unclear,
    Undo,
    WhySilent,
    turned,
)

PASSING: Final = (
    Talk,
    TalkAbout,
    Help,
    Status,
    Unable,
    Unclear,
    Subscriptions,
    Change,
    Resend,
    WhySilent,
    Keep,
    Undo,
    Add,
    Import,
)
"""Queries that leave a thread's subject as it was, unless their answer numbers papers."""


def shown(papers: tuple[str, ...]) -> Memory:
    """What a conversation is about in which these papers, by id, are looked at."""
    if len(papers) == 1:
        return Memory(str(Show(papers[0])), papers)
    said = str(Mentioned(" ".join(papers)))
    return Memory(said, papers, said, tuple(enumerate(papers, start=1)))


OPEN: Final = frozenset({"which paper", "not shown", "no thread", "which author"})
"""Why a request could not be read that the next message may complete."""
TIMED: Final = frozenset({"how often", "from today"})
"""Why nothing could be made of when something shall come: what was offered stays so."""
NUMBERED: Final = 200
"""Papers whose numbers a thread remembers, the last of a list that was paged through."""


def after(before: Memory, query: Query, answer: Answer) -> Memory:
    """A thread's memory when this was answered to this."""
    numbered = answering.numbered(answer)
    if isinstance(answer, Told) and answer.confirm:
        return replace(before, last=str(query))
    if isinstance(answer, Many) and (asked := _asked_back(answer)):
        return replace(before, last=str(asked))
    if kept := _changed(before, query, answer):
        return kept
    if isinstance(query, Unable) and (named := answering.shown(answer)):
        return _named(before, named[0].id)
    if not numbered and isinstance(query, PASSING):
        return _passed(before, query)
    memory = _shown(before, query, answer)
    return _counted(memory, query, *numbered, _whole(before, numbered[1])) if numbered else memory


def _whole(before: Memory, papers: tuple[Paper, ...]) -> tuple[str, ...]:
    """The longer list that was shown before, where these are some of it."""
    chosen = {paper.id for paper in papers}
    lists = (before.whole, tuple(before.numbers.values()))
    return next((one for one in lists if chosen < set(one)), ())


def _asked_back(answer: Many) -> Query | None:
    """What the last of several answers asks back before it is done."""
    last = answer.answers[-1] if answer.answers else None
    confirm = last.confirm if isinstance(last, Told) else None
    return replace(confirm, sure=False) if isinstance(confirm, Keep) else None


def _named(before: Memory, paper: str) -> Memory:
    """What is talked about after a request that could not be met for some paper: that paper."""
    return before if paper in before.papers else replace(before, last=str(Show(paper)), papers=(paper,))


def offered(memory: Memory) -> Subscribe | None:
    """The subscription that was shown and is not confirmed yet."""
    last = read(memory.last)
    return last if isinstance(last, Subscribe) and not last.confirmed else None


def pending(memory: Memory) -> bool:
    """Whether something was offered, or asked back, and not yet taken."""
    last = read(memory.last)
    return offered(memory) is not None or (isinstance(last, Keep) and last.doubted)


def paged(query: Query, answer: Answer) -> Query:
    """The query for the page that is shown, where a later one was asked for than there is."""
    if not isinstance(query, (Find, FindToRead, People, Coauthors, ReadingList)):
        return query
    match answer:
        case (
            PaperList(find=Find(page=page))
            | CoauthorList(page=page)
            | PeopleList(page=page)
            | Shelf(page=page)
        ):
            return turned(query, page)
        case _:
            return query


def _changed(before: Memory, query: Query, answer: Answer) -> Memory | None:
    """A thread's memory after papers were put on a reading list or taken off it; None after anything else."""
    if isinstance(query, Keep) and isinstance(answer, Told) and query.papers:
        return _kept(before, query, tuple(paper.id for paper in answer.papers))
    if isinstance(query, Several) and isinstance(answer, Many) and all(map(_is_told, answer.answers)):
        return _one_by_one(before, answer)
    return None


def _is_told(answer: Answer) -> bool:
    """Whether an answer tells what was done with some papers."""
    return isinstance(answer, Told) and bool(answer.papers)


def _one_by_one(before: Memory, answer: Many) -> Memory:
    """A thread's memory after several changes of a reading list, one after the other."""
    gone = set[str]()
    for told in answer.answers:
        if isinstance(told, Told):
            papers = tuple(paper.id for paper in told.papers)
            gone |= set(papers) if told.what == "removed" else set()
            before = _kept(before, Keep("remove" if told.what == "removed" else "save", papers), papers)
    return replace(
        before, papers=tuple(paper for paper in before.papers if paper not in gone) or before.papers
    )


def _kept(before: Memory, query: Keep, papers: tuple[str, ...]) -> Memory:
    """Papers that were put on a list are what is talked about, unless they were shown before, with the one that was put
    there just before them; those that were taken off are not, where others stayed.
    """
    passed = _passed(before, query)
    if query.action == "remove":
        left = tuple(paper for paper in before.papers if paper not in papers)
        return replace(passed, papers=left) if left and isinstance(read(before.last), Keep) else passed
    if not papers or set(papers) <= {*before.papers, *before.numbers.values()}:
        return passed
    follows = query.action == "save" and isinstance(read(before.last), Keep)
    gone = removed(before)
    earlier = tuple(paper for paper in before.papers if paper not in gone) if follows else ()
    return replace(passed, last=str(query), papers=(*papers, *earlier)[:KEPT])


KEPT: Final = 10
"""Papers that were put on a list one after the other, and are talked about still."""


def _passed(before: Memory, query: Query) -> Memory:
    if isinstance(query, Unclear) and query.reason in OPEN and not (before.last or before.listing):
        return replace(before, last=str(query))
    if isinstance(query, Subscriptions):
        return replace(before, listing=str(query), listed=())
    if isinstance(query, Unclear) and query.reason in TIMED:
        return before
    return replace(before, last=before.listing) if pending(before) else before


def _shown(before: Memory, query: Query, answer: Answer) -> Memory:
    shown = tuple(paper.id for paper in answering.shown(answer))
    if isinstance(answer, Preview) and isinstance(answer.confirm, Subscribe):
        offered = replace(answer.confirm, confirmed=False)  # with the names as they were found
        return replace(before, last=str(offered), papers=shown)
    if isinstance(query, Subscribe) and isinstance(answer, Told) and answer.subscription:
        return replace(before, last=str(_followed(query, answer.subscription)), papers=shown)
    if pending(before) and not isinstance(query, Subscribe):
        before = replace(before, last=before.listing)
    if isinstance(query, ReadingList) and not shown:
        return before
    if isinstance(query, Ask) and query.paper in before.papers:
        shown = (query.paper,)  # however near another paper comes
    shown = _beside(before, query, shown)
    if not isinstance(answer, Nothing) or shown or not before.papers:
        return replace(before, last=str(query), papers=shown)
    return before if answer.reason in {"no paper", "no author"} else replace(before, last=str(query))


def _beside(before: Memory, query: Query, shown: tuple[str, ...]) -> tuple[str, ...]:
    """The paper that something is asked of, and behind it the one of which the same was asked just before."""
    last = read(before.last)
    same = type(last) is type(query) and getattr(last, "field", "") == getattr(query, "field", "")
    if len(shown) != 1 or not isinstance(query, (Fact, Show, Summarize)) or not same or before.listing:
        return shown
    return (*shown, *(paper for paper in before.papers[:1] if paper not in shown))


def _followed(query: Subscribe, one: Subscription) -> Subscribe:
    """A subscription that is followed now, so that what is said next changes that one."""
    wanted = replace(query, find=one.find, schedule=one.schedule, channel=one.channel)
    return replace(wanted, confirmed=True, changes=one.id)


def _counted(
    memory: Memory, query: Query, first: int, papers: tuple[Paper, ...], whole: tuple[str, ...]
) -> Memory:
    """A memory with the numbers that papers were given; a later page of the same list adds to its numbers."""
    listing = str(turned(query, 1) if isinstance(query, (Find, FindToRead, ReadingList)) else query)
    known = {n: id_ for n, id_ in memory.listed if n < first} if listing == memory.listing else {}
    known |= {number: paper.id for number, paper in enumerate(papers, start=first)}
    listed = tuple(sorted(known.items()))[-NUMBERED:]
    return replace(
        memory, listing=listing, listed=listed, whole=whole if isinstance(query, Mentioned) else ()
    )
