"""Query to Answer: pure, one file per kind of question.

`settle` first turns bare words and follow-ups into the query they stand for in this corpus (a door that
remembers threads calls it and remembers the result); `answer` then answers. Every quote is checked against
the stored text before an answer leaves this folder. How questions are answered, and when they are refused,
is told in `ask.py`.

    whole, references                      messages that are one paper's name; what a paper is called or cited as
    settling, instead                      which of several readings is meant, and follow-ups
    saving, styling                        which papers are saved, and how a citation is written
    linking, holding, wording              what words name here: a paper, somebody, a topic
    resolving                              a typed name to one person, or a choice
    listing, ask, comparing, facts, ...    one file per kind of answer
    counting, reading                      numbers and people of a listing, its order for reading
    record, evidence                       what an answer shows and is to programs, and that it proves it
"""

from collections.abc import Callable, Sequence
from typing import Final, assert_never, get_args

from bot.answering.ask import answered
from bot.answering.citing import cite
from bot.answering.comparing import compare, each
from bot.answering.counting import count, crowd, most
from bot.answering.evidence import checked, choice, numbered, shown
from bot.answering.facts import fact, summarize
from bot.answering.fulltext import mentioning, or_in_text
from bot.answering.given import beyond, given_here
from bot.answering.guide import said
from bot.answering.listing import SIZE, last_page, listing, to_read
from bot.answering.references import SURE, Work, work
from bot.answering.resolving import Person, person
from bot.answering.settling import settle, typed
from bot.answers import (
    Answer,
    CoauthorList,
    Listed,
    Many,
    Nothing,
    PaperCard,
    PaperList,
    Told,
)
from bot.library import Library
from bot.papers import split_id
from bot.parsing import ids, parse
from bot.parsing.bounds import IDS, QUOTED, TITLE
from bot.parsing.filters import phrases
from bot.queries import (
    Add,
    Ask,
    Change,
    Cite,
    Coauthors,
    Compare,
    Count,
    Each,
    Effect,
    Fact,
    Find,
    FindMost,
    FindToRead,
    GivenFiles,
    Help,
    Import,
    Instead,
    Keep,
    Lookup,
    Maybe,
    Memory,
    Mentioned,
    Mentioning,
    People,
    Query,
    ReadingList,
    Resend,
    Several,
    Show,
    Similar,
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
)

__all__ = ["answer", "beyond", "choice", "numbered", "respond", "settle", "severally", "shown", "typed"]


MOST_NAMED: Final = 30
"""Papers that are shown of those that a text names."""


def answer(query: Query, library: Library) -> Answer:
    """What the corpus says to a query; raises TypeError for one that changes something."""
    return library.soundly(lambda: respond(settle(query, library), library))


def respond(query: Query, library: Library) -> Answer:
    """What the corpus says to a query that is settled; raises TypeError for one that changes something."""
    return checked(or_in_text(query, _answer(query, library), library))


def _answer(query: Query, library: Library) -> Answer:
    return beyond(query, library) or _within(query, library)


def _within(query: Query, library: Library) -> Answer:
    match query:
        case Find() | FindMost() | FindToRead() | Count() | People() | Coauthors():
            return _counted(query, library)
        case Show() | Fact() | Summarize() | Similar():
            return _of_paper(query, library)
        case Ask():
            return answered(query, library)
        case Mentioning() | GivenFiles():
            return given_here(library) if isinstance(query, GivenFiles) else mentioning(query, library)
        case Compare() | Cite() | Each() | Mentioned() | Several():
            return _of_several(query, library)
        case Help() | Status() | Talk() | TalkAbout() | Unable() | Unclear():
            return said(query, library)
        case Lookup() | Maybe() | Instead():
            raise TypeError(f"{query} was not settled")
        case (
            Subscribe()
            | Subscriptions()
            | Change()
            | Resend()
            | WhySilent()
            | Keep()
            | ReadingList()
            | Undo()
            | Add()
            | Import()
        ):
            raise TypeError(f"{query} changes something; it is carried out by the conversation")
        case _:
            assert_never(query)


def _counted(query: Find | FindMost | FindToRead | Count | People | Coauthors, library: Library) -> Answer:
    match query:
        case Find():
            return listing(query, library)
        case FindMost():
            return most(query, library)
        case FindToRead():
            return to_read(query, library)
        case Count():
            return count(query, library)
        case People():
            return crowd(query, library)
        case Coauthors():
            return _coauthors(query, library)
        case _:
            assert_never(query)


def _of_paper(query: Show | Fact | Summarize | Similar, library: Library) -> Answer:
    match query:
        case Show():
            return _card(query, library)
        case Fact():
            return fact(query, library)
        case Summarize():
            return summarize(query, library)
        case Similar():
            return _similar(query, library)
        case _:
            assert_never(query)


def _of_several(query: Compare | Cite | Each | Mentioned | Several, library: Library) -> Answer:
    match query:
        case Compare():
            return compare(query, library)
        case Cite():
            return cite(query, library)
        case Each():
            return each(query, library)
        case Mentioned():
            return _mentioned(query, library)
        case Several():
            return _several(query, library)
        case _:
            assert_never(query)


def _card(query: Show, library: Library) -> Answer:
    found = work(query.paper, library, Show)
    return (
        PaperCard(found.paper, found.version, found.corrected, found.also)
        if isinstance(found, Work)
        else found
    )


def _coauthors(query: Coauthors, library: Library) -> Answer:
    found = person(query.author, library, Coauthors)
    if not isinstance(found, Person):
        return found
    everybody = library.coauthors(found.author)
    page = min(query.page, last_page(len(everybody)))
    there = everybody[(page - 1) * SIZE : page * SIZE]
    return CoauthorList(found.author, there, len(everybody), page, found.corrected, past=page < query.page)


def _similar(query: Similar, library: Library) -> Answer:
    found = work(query.paper, library, Similar)
    if not isinstance(found, Work):
        return found
    papers = library.papers(library.similar(found.paper.id))
    if not papers:
        return Nothing("no match", found.paper.title, library.size(), near=(found.paper,))
    listed = tuple(map(Listed, papers))
    return PaperList(Find(order="relevance"), listed, len(papers), SIZE, like=found.paper)


def _mentioned(query: Mentioned, library: Library) -> Answer:
    """The papers that a text names by id or link, or quotes by title."""
    versions = dict(split for one in ids(query.text)[:IDS] if (split := split_id(one)))
    quoted = [library.titles(phrase[:TITLE], 1) for phrase in phrases(query.text)[:QUOTED]]
    wanted = dict.fromkeys([*versions] + [m.id for matches in quoted for m in matches if m.score >= SURE])
    papers = library.papers(wanted)
    absent = tuple(
        phrase
        for phrase, matches in zip(phrases(query.text), quoted, strict=False)
        if not any(match.score >= SURE for match in matches)
    )
    if not papers:
        return Nothing("not here" if absent else "no paper", ", ".join(absent or versions), library.size())
    if len(papers) == 1 and not absent:
        return PaperCard(papers[0], versions.get(papers[0].id))
    shown = tuple(map(Listed, papers[:MOST_NAMED]))
    return PaperList(Find(), shown, len(papers), max(SIZE, len(shown)), named=True, absent=absent)


def _several(query: Several, library: Library) -> Many:
    return severally(query, library, lambda asked: respond(asked, library), get_args(Effect))


def severally(
    query: Several, library: Library, meet: Callable[[Query], Answer], barred: Sequence[type[Query]]
) -> Many:
    """Each request met in the light of what came before it; those of `barred` kinds could not be read."""
    memory, answers = Memory(), list[Answer]()
    for text in query.questions:
        asked = settle(parse(text, memory, library.now().date()), library)
        answers.append(meet(Unclear(text) if isinstance(asked, (*barred, Several)) else asked))
        memory = _spoken_of(asked, answers[-1])
    return Many(tuple(answers))


def _spoken_of(asked: Query, given: Answer) -> Memory:
    """What is talked about behind one of several requests: the papers that it showed, or put on a list."""
    if not isinstance(given, Told):
        return Memory(str(asked), tuple(paper.id for paper in shown(given)))
    papers = tuple(paper.id for paper in given.papers)
    return Memory(str(Show(papers[0])) if len(papers) == 1 else str(asked), papers)
