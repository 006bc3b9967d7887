"""Calls carried out. Tools that only read refuse whatever changes something, however it is asked.

Who calls is known only from a request that Slack signed. Nobody else has lists or follows anything: for them, and
for the tools that read, an answer comes from the papers alone.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from bot import blocks
from bot.assistants.results import failure, result
from bot.assistants.tools import BY_NAME, FindPapers, FollowPapers, Json, SavePapers, Tool
from bot.blocks import Message
from bot.dialogue.conversation import Conversation, EffectError, Place, Reply
from bot.queries import Paged, Query, ReadingList, Subscribe, turned
from bot.slack import announcing
from bot.slack.desk import Desk, zone_of
from bot.slack.monitoring import Metrics
from bot.slack.payloads import UNSTORABLE
from bot.slack.web import Gate, Person

WAIT: Final = 20.0
"""Seconds that a call waits in its person's line; Slackbot gives a tool sixty."""
_UNCHANGED: Final = "This tool only reads. To save papers call save_papers, to follow some call follow_papers; anything else of lists and digests is asked in Slack."
_NOBODY: Final = (
    "Reading lists and digests belong to people in Slack, and this connection does not say who you are."
)
_UNFOLLOWED: Final = "That names nothing to follow. Say whose papers or papers on what, and when, such as: papers by Gloeckle, every weekday at 9:00."


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody in Slack, by ids that Slack signed; without them nobody in particular."""

    team: str = ""
    user: str = ""

    @property
    def known(self) -> bool:
        return bool(self.team and self.user)

    @property
    def person(self) -> Person:
        return self.team, self.user

    @property
    def place(self) -> Place:
        """Where a call is made: in private, and in no channel."""
        return Place(self.team, "", self.user)


class CallError(Exception):
    """A call that cannot be carried out; the message says what to do."""


class Calls:
    def __init__(
        self,
        conversation: Conversation,
        metrics: Metrics,
        report: Callable[[BaseException, str, Place], Message],
        desk: Desk | None = None,
    ) -> None:
        """`report` logs an error and gives the sentence for whoever met it; without a desk nothing can be changed."""
        self._conversation = conversation
        self._metrics = metrics
        self._report = report
        self._desk = desk
        self._gate: Final = Gate(seconds=WAIT)

    @property
    def changing(self) -> bool:
        """Whether there are people, lists and channels here."""
        return self._desk is not None

    def carry_out(self, name: str, arguments: Json, caller: Caller) -> Json:
        """The result of a call, whatever happens; raises KeyError for a tool that there is not."""
        tool = BY_NAME[name]
        if tool.changes and not self.changing:
            raise KeyError(name)
        self._metrics.received.labels(f"mcp {name}").inc()
        if not caller.known:
            return self._carried_out(tool, arguments, caller)
        if not self._gate.enter(caller.person):
            return failure(blocks.crowded().text)
        try:
            return self._carried_out(tool, arguments, caller)
        finally:
            self._gate.leave(caller.person)

    def _carried_out(self, tool: type[Tool], arguments: Json, caller: Caller) -> Json:
        try:
            asked = msgspec.convert(_storable(arguments), tool)
            reply = self._timed(asked, caller)
            return result(tool, reply, self._conversation.today, known=self.changing and caller.known)
        except (CallError, msgspec.ValidationError) as error:
            return failure(str(error))
        except Exception as error:  # noqa: BLE001  a door: nothing above could tell the assistant
            return failure(self._report(error, f"mcp {tool.name}", caller.place).text)

    def _timed(self, asked: Tool, caller: Caller) -> Reply:
        begun = time.perf_counter()
        reply = self._reply(asked, caller)
        self._metrics.seconds.observe(time.perf_counter() - begun)
        self._metrics.answers.labels(type(reply.query).__name__, type(reply.answer).__name__).inc()
        return reply

    def _reply(self, asked: Tool, caller: Caller) -> Reply:
        if not asked.changes:
            return self._read(asked, caller)
        if self._desk is None or not caller.known:
            raise CallError(_NOBODY)
        if isinstance(asked, FollowPapers):
            return self._follow(asked, caller.place, self._desk)
        assert isinstance(asked, SavePapers)
        return self._conversation.reply(asked.text, caller.place)

    def _read(self, asked: Tool, caller: Caller) -> Reply:
        query = self._conversation.read(asked.text, caller.place)
        try:
            reply = self._conversation.look_up(query, caller.place)
        except EffectError as error:
            return self._own(error.query, caller)
        if isinstance(asked, FindPapers) and asked.page > 1 and isinstance(reply.query, Paged):
            return self._conversation.look_up(turned(reply.query, asked.page), caller.place)
        return reply

    def _own(self, query: Query, caller: Caller) -> Reply:
        """What only reads what is its caller's own; nothing else of what is remembered of people."""
        if not (self.changing and caller.known):
            raise CallError(_NOBODY)
        if not isinstance(query, ReadingList) or query.channel or query.style == "zotero":
            raise CallError(_UNCHANGED)
        return self._conversation.answer(query, caller.place)

    def _follow(self, asked: FollowPapers, place: Place, desk: Desk) -> Reply:
        query = self._subscription(asked, place)
        if not query.schedule.zone:
            place = replace(place, zone=zone_of(desk.client(place.team), place.user))
        reply = self._conversation.answer(query, place)
        desk.announce(reply, place, announcing.storing(desk))
        return reply

    def _subscription(self, asked: FollowPapers, place: Place) -> Subscribe:
        """What is to be followed, in the channel that is named."""
        for text in (asked.text, f"subscribe to {asked.text}"):
            query = self._conversation.understood(text, place)
            if isinstance(query, Subscribe):
                return replace(query, channel=asked.channel, confirmed=asked.confirm, changes=0)
        raise CallError(_UNFOLLOWED)


def _storable(value: Any) -> Any:  # noqa: ANN401  what stands in JSON
    """The same without characters that neither a database nor UTF-8 takes."""
    if isinstance(value, str):
        return UNSTORABLE.sub(" ", value)
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return {key: _storable(one) for key, one in value.items()} if isinstance(value, dict) else value
