"""What people ask makes full texts wanted, and a text that came answers what was asked of it.

A question whose paper has no text yet is answered from the abstract, and waits: when the text is there it is answered
once more in its place, if the text says anything near, within an hour, once; else never.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Protocol

import msgspec
from slack_sdk import WebClient

from bot import blocks
from bot.answering import shown
from bot.answers import Answer, InText, Nothing
from bot.blocks import Message, Surface
from bot.dialogue.conversation import Place, Reply
from bot.digest.failing import FAILURES, named
from bot.papers import Paper
from bot.queries import Ask, Fact, Keep, Query, Show, Summarize, Unable
from bot.slack import poster
from bot.store.engine import UnreachableError
from bot.store.texts import Texts, Waiting

log = logging.getLogger(__name__)

MOST: Final = 3
"""Papers of one answer whose texts are wanted."""
_WANTING: Final = (Ask, Show, Summarize, Fact, Keep, Unable)
_COMING: Final = frozenset({"none", "queued"})


class Asked(msgspec.Struct):
    """A question that waits."""

    question: str
    paper: str
    place: Place


@dataclass(frozen=True, slots=True)
class Wants:
    """Notes whose texts are wanted, and which questions wait for them."""

    texts: Texts
    waiting: Waiting
    now: Callable[[], datetime]

    def noted(self, query: Query, answer: Answer, place: Place) -> Answer:
        """The answer, that says what is still to come where something is."""
        if not isinstance(query, _WANTING) or (isinstance(query, Keep) and query.action != "save"):
            return answer
        papers = (shown(answer) or getattr(answer, "papers", ()))[:MOST]
        try:
            coming = self._wanted(papers) if papers else []
            return self._waiting(query, answer, coming, place) if isinstance(answer, Nothing) else answer
        except UnreachableError as error:
            log.warning("texts were not noted as wanted: %s", error)
            return answer

    def _wanted(self, papers: Sequence[Paper]) -> list[str]:
        """Has the texts of papers fetched, or newer ones; those of them that are still to come."""
        known = self.texts.known(paper.id for paper in papers)
        for paper in papers:
            if paper.id in known and 0 < known[paper.id].version < paper.version:
                self.texts.outgrown(paper.id, paper.version, self.now())
        return self.texts.want([paper.id for paper in papers], self.now())

    def _waiting(self, query: Query, answer: Nothing, coming: list[str], place: Place) -> Nothing:
        known = answer.known
        if known is None or known.state not in _COMING:
            return answer
        waits = isinstance(query, Ask) and place.lasting and known.paper in coming
        if waits and isinstance(query, Ask):
            asked = Asked(query.question, known.paper, place)
            key = f"{place.team} {place.channel} {place.thread} {known.paper} {query.question}"
            self.waiting.put(known.paper, place.team, msgspec.json.encode(asked).decode(), key, self.now())
        return replace(answer, known=replace(known, state="queued" if waits else "none"))


class Answering(Protocol):
    """What answers a query at a place."""

    def answer(self, query: Query, place: Place) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Late:
    """Answers questions again whose text has come."""

    conversation: Answering
    waiting: Waiting
    client: Callable[[str], WebClient]
    now: Callable[[], datetime]

    def arrived(self, paper: str) -> None:
        """Takes up the questions that waited for the text of a paper; each is tried once."""
        for given in self.waiting.take(paper, self.now()):
            asked: Any = msgspec.json.decode(given, type=Asked)
            try:
                self._answer(asked)
            except FAILURES as error:
                log.warning("a late answer in team %s was not posted: %s", asked.place.team, named(error))

    def _answer(self, asked: Asked) -> None:
        reply = self.conversation.answer(Ask(asked.question, asked.paper), asked.place)
        if isinstance(reply.answer, InText):
            poster.post(self.client(asked.place.team), asked.place, self._message(reply, asked.place))

    def _message(self, reply: Reply, place: Place) -> Message:
        surface: Surface = "direct" if place.direct else "thread"
        return blocks.message(reply.answer, reply.query, surface, self.now().date())
