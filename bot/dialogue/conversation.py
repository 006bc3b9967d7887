"""The one path: text -> Query -> Answer -> remembered. Slack, the terminal and `ask --thread` all take it.

What changes something is carried out here and not by `answering`, which stays pure. Private answers (no
thread, not a direct message) are not remembered: their buttons carry whole queries.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from bot import answering, parsing
from bot.answers import (
    Answer,
    AuthorChoice,
    Before,
    InText,
    Many,
    Nothing,
    PaperChoice,
    Shelf,
    SubscriptionList,
    Told,
)
from bot.dialogue import remembering
from bot.dialogue.shelves import Shelves
from bot.digest import subscribing
from bot.digest.subscribing import Following
from bot.library import Library
from bot.parsing.keeping import kept_in
from bot.parsing.several import orders
from bot.queries import (
    Add,
    Ask,
    Change,
    Import,
    Instead,
    Keep,
    Memory,
    Query,
    ReadingList,
    Resend,
    Several,
    Subscribe,
    Subscriptions,
    Talk,
    Unclear,
    Undo,
    WhySilent,
)
from bot.store import people
from bot.store.conversations import Spot, Threads
from bot.store.people import Made, Reversals
from bot.store.texts import Viewer

_CHANGING: Final = (Keep, ReadingList, Subscribe, Subscriptions, Change, Resend, WhySilent, Undo, Add, Import)
"""What is carried out here; answers to the rest are only looked up."""
_BARRED: Final = tuple(kind for kind in _CHANGING if kind not in {Keep, ReadingList})
"""What is met alone, and not as one of several requests."""
GIVEN: Final = 10
"""Papers that are only PDFs which a question that names none is asked of."""
OPEN: Final = timedelta(hours=12)
"""How long an offer is still talked about when a digest has come since."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is asked, and by whom; ids as Slack gives them."""

    team: str
    channel: str
    user: str
    thread: str = ""
    """The ts of the thread's first message; empty outside threads."""
    zone: str = ""
    """The asker's IANA time zone, where it is known."""
    direct: bool = False
    """True in a direct message."""
    outside: bool = False
    """True where people of other workspaces read what is posted."""

    @property
    def spot(self) -> Spot:
        return Spot(self.team, self.channel, self.thread)

    @property
    def mine(self) -> people.Actor:
        """The person at this place, whose changes are taken back there."""
        return people.Actor(self.team, self.channel, self.user)

    def under(self, ts: str) -> "Place":
        """The thread under one message of this place."""
        return replace(self, thread=ts)

    @property
    def private(self) -> "Place":
        """The same place, for an answer that only its person sees: it is no part of the conversation."""
        return replace(self, thread="", direct=False)

    @property
    def alone(self) -> bool:
        """Does nobody but the asker read the answer? In a thread of a channel everybody does."""
        return self.direct or not self.thread

    @property
    def lasting(self) -> bool:
        """Is there a conversation to remember?"""
        return self.direct or bool(self.thread)


@dataclass(frozen=True, slots=True)
class Reply:
    query: Query
    answer: Answer
    by: str = ""
    """The language model that read the message, where the bot's own language did not."""
    reduced: bool = False
    """Whether it comes from the newest papers alone, as `Library.reduced` says."""


NOTHING: Final = Memory()


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody said, and what was talked about before."""

    said: str
    place: Place
    memory: Memory = NOTHING


class EffectError(Exception):
    """Something that reads or changes what is remembered of people, where only the papers are asked."""

    def __init__(self, query: Query) -> None:
        super().__init__("this is no question to the papers")
        self.query: Final = query


Noted = Callable[[Query, Answer, Place], Answer]
Adding = Callable[[Add, Place], Answer]
Importing = Callable[[Import, Place], Answer]
Pushing = Callable[[ReadingList, Sequence[str], Place], Answer]


class Conversation:
    def __init__(
        self,
        library: Library,
        threads: Threads,
        shelves: Shelves,
        following: Following,
        now: Callable[[], datetime],
    ) -> None:
        """`now` gives the present as an aware datetime in UTC."""
        self._library = library
        self._threads = threads
        self._reversals = Reversals(library.store)
        self._shelves = shelves
        self._following = following
        self._now = now
        self.noted: Noted = lambda _query, answer, _place: answer
        """Told of each answer; it may add what is to come."""
        self.adding: Adding = lambda query, _place: Told("fetched elsewhere", " ".join(query.papers))
        """Has papers fetched."""
        self.importing: Importing = lambda _query, _place: Told("no list")
        """Has the papers of a list fetched."""
        self.pushing: Pushing = lambda _query, _papers, _place: Told("pushed elsewhere")
        """Has a reading list sent to a library elsewhere."""

    @property
    def today(self) -> date:
        """The day that answers are counted from (UTC, as arXiv's dates are)."""
        return self._now().date()

    def reply(self, text: str, place: Place, *, command: bool = False) -> Reply:
        """What `text` asks and what there is to say; with `command`, text is what follows "/paper"."""
        return self.answer(self.read(text, place, command=command), place)

    def look_up(self, query: Query, place: Place) -> Reply:
        """What the papers alone say to a query; raises EffectError, with nothing done, for whatever asks for more."""
        settled, found, reduced = self._library.soundly(lambda: self._found(query, place))
        if found is None:
            raise EffectError(settled)
        return Reply(remembering.paged(settled, found), found, reduced=reduced)

    def read(self, text: str, place: Place, *, command: bool = False, about: tuple[str, ...] = ()) -> Query:
        """What `text` asks, in the light of what was said at this place before, or of the papers `about`, by id."""
        if command:
            return parsing.command(text, self.today)
        memory = remembering.shown(about) if about else self.memory(place)
        query = parsing.parse(text, memory, self.today)
        library = self._seen(place)
        return library.soundly(lambda: answering.typed(query, text, library))

    def understood(self, text: str, place: Place) -> Query:
        """What `text` asks as this corpus understands it: bare words have become a listing, a paper or a question."""
        return self.settled(self.read(text, place))

    def settled(self, query: Query) -> Query:
        """A query as this corpus understands it."""
        return self._library.soundly(lambda: answering.settle(query, self._library))

    def answer(self, query: Query, place: Place) -> Reply:
        """The answer to a query, which the place then remembers as it was understood."""
        settled, found, reduced = self._library.soundly(lambda: self._found(query, place))
        answer = self.noted(settled, found or self._answer(settled, place), place)
        if isinstance(answer, SubscriptionList):
            answer = replace(answer, offered=remembering.offered(self.memory(place)))
        reply = Reply(remembering.paged(settled, answer), answer, reduced=reduced and found is not None)
        self.remember(reply, place)
        self._note(reply, place)
        return reply

    def shown(self, place: Place) -> tuple[str, ...]:
        """The papers that were shown last at a place, by id."""
        return self.memory(place).papers

    def _note(self, reply: Reply, place: Place) -> None:
        """Remembers how to take back what a reply changed."""
        before = _before(reply.answer)
        if before:
            self._reversals.note(place.mine, Made(str(_named(reply)), place.thread, self._now()), before)

    def _left(self, place: Place) -> Answer | None:
        """What was only asked back is left, and nothing else is taken back."""
        last = parsing.read(self.memory(place).last)
        asked = isinstance(last, Keep) and last.doubted
        return answering.respond(Talk("left"), self._library) if asked else None

    def _undo(self, place: Place) -> Answer:
        """Takes back the last change of this person here, once."""
        here = subscribing.Place(place.team, place.channel, place.user, place.zone, self._now())
        done = tuple(
            self._following.restore(before, here)
            if before.subscription
            else self._shelves.restore(before, place.team, place.channel)
            for before in self._reversals.take(place.mine, self._now())
        )
        return Many(done) if len(done) > 1 else next(iter(done), Told("nothing to undo"))

    def _found(self, query: Query, place: Place) -> tuple[Query, Answer | None, bool]:
        """A query as it is understood, its answer unless that changes something (which is done once only), and whether
        only the newest papers were asked.
        """
        library = self._seen(place)
        settled = self._chosen(query, place) or answering.settle(query, library)
        if isinstance(settled, _CHANGING) or self._orders(settled):
            return settled, None, library.reduced
        found = answering.respond(settled, library)
        return *(self._of_shown(settled, found, place, library) or (settled, found)), library.reduced

    def _of_shown(
        self, query: Query, answer: Answer, place: Place, library: Library
    ) -> tuple[Query, Answer] | None:
        """What texts say to a question that no abstract answers, and that names no paper: of the paper shown last, then
        of what was given here.
        """
        lost = isinstance(answer, Nothing) and answer.reason == "no answer"
        if not lost or not isinstance(query, Ask) or query.paper:
            return None
        shown = self.memory(place).papers
        papers = dict.fromkeys((*(shown if len(shown) == 1 else ()), *islice(library.given, GIVEN)))
        for paper in papers:
            asked = replace(query, paper=paper)
            found = answering.respond(asked, library) if library.texts.says(paper, query.question) else None
            if isinstance(found, InText):
                return asked, found
        return None

    def _orders(self, query: Query) -> bool:
        """Whether reading lists are among several requests."""
        return isinstance(query, Several) and orders(query, self.today)

    def _seen(self, place: Place) -> Library:
        """The library as those who read at a place may see it."""
        channel, person = ("", place.user) if place.direct else (place.channel, "")
        return self._library.seen_by(Viewer(place.team, channel, person, place.outside))

    def remember(self, reply: Reply, place: Place) -> None:
        """Makes a reply the subject of a place: "the second one" is then the second paper it showed."""
        if not place.lasting:
            return
        before = self.memory(place)
        memory = remembering.after(before, reply.query, reply.answer)
        if memory != before:
            self._threads.remember(place.spot, memory, self._now())

    def _chosen(self, query: Query, place: Place) -> Query | None:
        """The query at a number, where the last answer asked which of several was meant."""
        if not isinstance(query, Instead) or not query.words.isdecimal():
            return None
        last = self.settled(parsing.parse(query.last))
        given = self._asked(last, place)
        if not isinstance(given, (AuthorChoice, PaperChoice)):
            return None
        unread = Unclear(query.words, "which author" if isinstance(given, AuthorChoice) else "which paper")
        return answering.choice(given, int(query.words)) or unread

    def _asked(self, query: Query, place: Place) -> Answer | None:
        """An answer that only asks back; nothing is done for it."""
        if isinstance(query, Keep):
            return self._shelves.asked(query, place.team, place.channel, place.user)
        if isinstance(query, Subscribe):
            return self._answer(replace(query, confirmed=False), place)
        changes = isinstance(query, remembering.PASSING) or self._orders(query)
        return None if changes else self._answer(query, place)

    def memory(self, place: Place) -> Memory:
        """What was asked, shown and changed last at a place."""
        if not place.lasting:
            return Memory()
        said = self._threads.updated(place.spot)
        return replace(self._subject(place, said), change=self._changed(place, said))

    def _subject(self, place: Place, said: datetime | None) -> Memory:
        """What was asked and shown last; under a digest, and where one came after all that was said, that is the digest."""
        known, recall = self._threads.memory(place.spot), self._following.recall
        if place.thread:
            return known if known.last else recall.under(place.team, place.channel, place.thread)
        if remembering.pending(known) and said and self._now() - said < OPEN:
            return known  # a digest that comes in between leaves the offer open
        digest = recall.latest(place.team, place.channel, said)
        return digest if digest.last else known

    def announced(self, answer: Answer) -> str:
        """The channel in which an answer must be said when it was given in private; empty for most answers."""
        return self._following.announced(answer)

    def _changed(self, place: Place, said: datetime | None) -> str:
        """What this person changed here after all that was `said`, as text."""
        made = self._reversals.last(place.mine, self._now())
        here = made and made.thread == place.thread and (said is None or made.at >= said)
        return made.change if made and here else ""

    def _answer(self, query: Query, place: Place) -> Answer:
        match query:
            case Add() | Import() | ReadingList(style="zotero"):
                return self._elsewhere(query, place)
            case Keep() | ReadingList():
                return answering.beyond(query, self._seen(place)) or self._kept(query, place)
            case Subscribe() | Subscriptions() | Change() | Resend() | WhySilent():
                return self._following.carry_out(
                    query, place.team, place.channel, place.user, place.zone, self._now()
                )
            case Undo():
                return self._left(place) or self._undo(place)
            case Several():
                seen = self._seen(place)
                return answering.severally(query, seen, lambda asked: self._answer(asked, place), _BARRED)
            case _:
                return answering.respond(query, self._seen(place))

    def _elsewhere(self, query: Add | Import | ReadingList, place: Place) -> Answer:
        """What is done with other servers' help, beside serving."""
        match query:
            case Add():
                return self.adding(query, place)
            case Import():
                return self.importing(query, place)
            case ReadingList():
                papers = self._shelves.listed(query, place.team, place.channel, place.user)
                return self.pushing(query, papers, place) if papers else self._kept(query, place)

    def _kept(self, query: Keep | ReadingList, place: Place) -> Answer:
        """What is asked of a list; one's own notes and tags are for oneself, wherever they are asked for."""
        read_by_others = isinstance(query, ReadingList) and not (query.channel or place.alone)
        if isinstance(query, ReadingList) and read_by_others and query.personal:
            return Told("for you alone")
        answer = self._shelves.carry_out(query, place.team, place.channel, place.user, self._now())
        return answer.public if read_by_others and isinstance(answer, Shelf) else answer


def _before(answer: Answer) -> tuple[Before, ...]:
    """How things were before what an answer tells was changed."""
    parts = answer.answers if isinstance(answer, Many) else (answer,)
    return tuple(part.before for part in parts if isinstance(part, Told) and part.before)


def _named(reply: Reply) -> Query:
    """What was done, with the ids of the papers that were not as wanted before."""
    query, answer = reply.query, reply.answer
    if isinstance(query, Several) and isinstance(answer, Many):
        last = kept_in(query.questions[-1], date.min)
        query, answer = (last, answer.answers[-1]) if isinstance(last, Keep) else (query, answer)
    if isinstance(query, Keep) and isinstance(answer, Told):
        there = (
            {one.paper for one in answer.before.held} if answer.before and query.action == "save" else set()
        )
        papers = tuple(paper.id for paper in answer.papers)
        return replace(query, papers=tuple(paper for paper in papers if paper not in there) or papers)
    return query
