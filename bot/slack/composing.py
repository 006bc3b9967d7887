"""What a language model adds to an answer in Slack, after that: a better reading of the message, a text of what passages say.

The answer of the words is posted first, and stays. What is to come is a row, put off before it is tried and deleted
before anything of it is posted, so that it comes once or not at all. A line with a button says that the model is at it;
the text streams in beneath it, a sentence as soon as it was checked, where Slack streams; else the line becomes the text.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

import msgspec
from slack_sdk import WebClient

from bot import blocks
from bot.answers import Written
from bot.blocks import Message, Surface
from bot.dialogue.conversation import Asked, Conversation, EffectError, Place, Reply
from bot.digest.failing import FAILURES, named
from bot.llm.helper import Helper
from bot.parsing import plain, read
from bot.queries import Memory
from bot.slack import poster
from bot.store.engine import UnreachableError
from bot.store.pending import Pending, Request
from bot.store.writing import Writing

log = logging.getLogger(__name__)

AT_ONCE: Final = 4
"""Texts that one process has written at a time; others wait."""
LOOK: Final = 0.5
"""Seconds between two looks whether somebody wants it stopped."""
Public = Callable[[WebClient, str], bool]


class Work(msgspec.Struct):
    """A reply to which a model may add something."""

    key: str
    said: str
    place: Place
    memory: Memory
    query: str
    """What was understood, as text."""
    answer: str
    """The ts of the answer."""


@dataclass
class Composing:
    """What has a model add to answers, beside serving."""

    helper: Helper
    pending: Pending
    writing: Writing
    client: Callable[[str], WebClient]
    public: Public
    now: Callable[[], datetime]
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(AT_ONCE, thread_name_prefix="writing")
    )
    _begun: "list[Future[None]]" = field(default_factory=list)

    @property
    def conversation(self) -> Conversation:
        return self.helper.conversation

    def offer(self, asked: Asked, reply: Reply, ts: str, key: str) -> None:
        """Has a model add to an answer that was posted, where there is anything to add and it may be told."""
        asked = replace(asked, said=plain(asked.said))  # without mentions and markup
        place = asked.place
        if not (self.helper.reads(asked, reply) or self.helper.writes(asked, reply)) or not self._may(place):
            return
        work = Work(key, asked.said, place, asked.memory, str(reply.query), ts)
        try:
            self.pending.put(place.team, place.user, msgspec.json.encode(work).decode(), key, self.now())
        except UnreachableError as error:
            log.warning("nothing is written to an answer: %s", error)
            return
        self._begin()

    def _begin(self) -> None:
        self._begun = [one for one in self._begun if not one.done()]
        with suppress(RuntimeError):  # the bot is closing: what is left is for the next process
            self._begun.append(self._pool.submit(self.run))

    @property
    def idle(self) -> bool:
        """Is nothing being added?"""
        return all(one.done() for one in self._begun)

    def _may(self, place: Place) -> bool:
        """Whether what is said at a place may leave it: in a direct message, or where everybody may read it."""
        if place.direct or self.helper.model.settings.confides(place.team):
            return True
        return self.public(self.client(place.team), place.channel)

    def run(self) -> None:
        """Adds to the answer that has waited longest. A door: nothing above would say that it failed."""
        request = self.pending.take(self.now())
        if request is None:
            return
        try:
            self._add(msgspec.json.decode(request.work, type=Work), request)
        except (*FAILURES, UnreachableError) as error:
            log.warning(
                "what a model added was not posted: %s",
                named(error) if isinstance(error, FAILURES) else error,
            )
        except Exception:
            log.exception("adding to an answer failed")
            self.pending.done(request)

    def _add(self, work: Work, request: Request) -> None:
        query = read(work.query)
        if query is None:
            self.pending.done(request)
            return
        try:
            reply = self.conversation.look_up(query, work.place)
        except EffectError:
            self.pending.done(request)
            return
        asked = Asked(work.said, work.place, work.memory)
        better = self.helper.reread(asked, reply) if self.helper.reads(asked, reply) else None
        writes = self.helper.writes(asked, better or reply)
        if not self.pending.done(request):
            return  # another process did it
        if better:
            self._correct(work, better)
        if writes and self.writing.begin(work.key, work.place.team, work.place.user, self.now()):
            try:
                self._write(work, asked, better or reply)
            finally:
                self.writing.end(work.key)

    def _correct(self, work: Work, better: Reply) -> None:
        """Puts what the model read in the place of an answer that came to less."""
        message = blocks.headed(
            blocks.reading(better.query, better.by),
            blocks.message(better.answer, better.query, _surface(work.place), self.now().date()),
        )
        message = blocks.reduced(message) if better.reduced else message
        self._update(work, work.answer, message)
        self.conversation.remember(better, work.place)
        if work.place.direct and not work.place.thread:
            self.conversation.remember(better, work.place.under(work.answer))

    def _write(self, work: Work, asked: Asked, reply: Reply) -> None:
        client, place = self.client(work.place.team), work.place
        key = str(uuid5(UUID(work.key), "writing"))
        line = poster.post(client, place, blocks.writing(self.helper.name, work.key), key)
        stream, last = Stream(client, place), Written(self.helper.name, end="broken")
        for last in self.helper.write(asked, reply, self._stopping(work.key)):
            stream.send(last)
        message = blocks.message(last, reply.query, _surface(place), self.now().date())
        if stream.end(last, message):
            client.chat_delete(channel=place.channel, ts=line)
        else:
            self._update(work, line, message)

    def _stopping(self, key: str) -> Callable[[], bool]:
        """What tells whether a text is wanted no more, asking the store now and then."""
        looked, stopped = time.monotonic(), False

        def stop() -> bool:
            nonlocal looked, stopped
            if not stopped and time.monotonic() - looked >= LOOK:
                looked = time.monotonic()
                with suppress(UnreachableError):  # then it goes on
                    stopped = self.writing.stopped(key)
            return stopped

        return stop

    def _update(self, work: Work, ts: str, message: Message) -> None:
        client = self.client(work.place.team)
        poster.update(client, work.place.channel, ts, message)

    def stop(self, key: str, place: Place) -> None:
        """Stops what is written for somebody."""
        self.writing.stop(key, place.team, place.user)

    def sweep(self, now: datetime) -> None:
        """Forgets what is too old."""
        self.helper.spending.purge(now)
        self.writing.purge(now)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self.helper.model.close()


@dataclass
class Stream:
    """A text that grows in Slack, in a thread, sentence by sentence; where Slack does not stream, nothing happens."""

    client: WebClient
    place: Place
    ts: str = ""
    refused: bool = False
    _sent: int = 0

    def send(self, written: Written) -> None:
        """Appends the sentences that are new."""
        fresh = written.sentences[self._sent :]
        if not fresh or self.refused or not self.place.thread:
            return
        text = blocks.streamed(fresh, first=not self._sent)
        try:
            if self.ts:
                self.client.chat_appendStream(channel=self.place.channel, ts=self.ts, markdown_text=text)
            else:
                self.ts = self._begun(text)
        except FAILURES as error:
            log.info("a text does not stream: %s", named(error))
            self.refused = True
            return
        self._sent = len(written.sentences)

    def _begun(self, text: str) -> str:
        begun = self.client.chat_startStream(
            channel=self.place.channel,
            thread_ts=self.place.thread,
            recipient_team_id=self.place.team,
            recipient_user_id=self.place.user,
            markdown_text=text,
        )
        return str(begun["ts"])

    def end(self, written: Written, message: Message) -> bool:
        """Ends the stream, with the passages beneath; whether the whole text is there."""
        if not self.ts:
            return False
        rest = blocks.streamed(written.sentences[self._sent :], first=False)
        try:
            self.client.chat_stopStream(
                channel=self.place.channel,
                ts=self.ts,
                markdown_text=rest or None,
                blocks=message.blocks[1:] if written.sentences else None,
            )
        except FAILURES as error:
            log.warning("a stream was not ended: %s", named(error))
            return not self.refused
        return True


def _surface(place: Place) -> Surface:
    return "direct" if place.direct else "thread"
