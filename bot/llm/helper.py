"""A language model's two helps: it reads what was not understood, and writes what passages say together.

Both come after the answer that the words gave, which stands whatever becomes of them. Neither is asked where what would
be told to the server is private, or where its person has asked too often today.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answers import Written
from bot.dialogue.conversation import Asked, Conversation, EffectError, Place, Reply
from bot.library import Library
from bot.llm import reading, writing
from bot.llm.client import Model, ServerError
from bot.llm.tracing import Said
from bot.papers import GIVEN
from bot.store.engine import UnreachableError
from bot.store.writing import Spending

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Helper:
    """A model beside a conversation."""

    model: Model
    library: Library
    conversation: Conversation
    spending: Spending
    now: Callable[[], datetime]

    @property
    def name(self) -> str:
        return self.model.name

    def reads(self, asked: Asked, reply: Reply) -> bool:
        """Whether the model may make more of a message than was made of it."""
        return reading.lost(reply.query, reply.answer, asked.said) and self._may_tell(asked, reply)

    def writes(self, asked: Asked, reply: Reply) -> bool:
        """Whether there is anything that the model may write beside a reply."""
        return bool(writing.source(reply.answer, reply.query)) and self._may_tell(asked, reply)

    def _may_tell(self, asked: Asked, reply: Reply) -> bool:
        given = any(map(GIVEN.fullmatch, asked.memory.papers))
        private = given or writing.private(reply.answer)
        return self.model.settings.confides(asked.place.team) or not private

    def reread(self, asked: Asked, reply: Reply) -> Reply | None:
        """A better reply, by what the model read the message as; None where there is none, or the server gave nothing."""
        if not self._afford(asked.place):
            return None
        today = self.conversation.today
        messages = reading.prompt(asked.said, asked.memory, self.library, today)
        try:
            written = self.model.text(messages, reading.SCHEMA)
        except ServerError as error:
            log.info("%s", error)
            return None
        query = self.library.soundly(
            lambda: reading.proposed(written, Said(asked.said, asked.memory, self.library))
        )
        if query is None:
            return None
        try:
            found = self.conversation.look_up(query, asked.place)
        except EffectError:
            return None
        worth = reading.worth(found.answer)
        better = worth > 0 and worth >= reading.worth(reply.answer) and found.answer != reply.answer
        return replace(found, by=self.name) if better else None

    def write(
        self, asked: Asked, reply: Reply, stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[Written]:
        """What the model writes beside a reply, as it grows; the last is the whole."""
        if not self._afford(asked.place):
            yield Written(self.name, end="spent")
            return
        yield from writing.write(self.model, asked.said, writing.source(reply.answer, reply.query), stopped)

    def _afford(self, place: Place) -> bool:
        try:
            return self.spending.take(place.team, place.user, self.now(), self.model.settings.daily)
        except UnreachableError as error:
            log.warning("the language model is not asked: %s", error)
            return False
