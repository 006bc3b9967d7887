"""What every listener works with: the conversation, the inbox, the workers, and one way to report an error."""

import logging
import time
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from slack_bolt import Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import blocks
from bot.blocks import Message, Surface
from bot.slack import poster
from bot.slack.conversation import Conversation, Place, Reply
from bot.slack.metrics import Metrics
from bot.slack.poster import SendError
from bot.slack.workers import BusyError, Failed, Workers
from bot.store.inbox import Inbox
from bot.store.threads import Threads

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    conversation: Conversation
    inbox: Inbox
    threads: Threads
    workers: Workers
    metrics: Metrics
    now: Callable[[], datetime]

    def first(self, team: str, keys: Collection[str]) -> bool:
        """Is this delivery the first of its kind? Every later one gives False."""
        taken = self.inbox.take(team, keys, self.now())
        if not taken:
            self.metrics.repeated.inc()
        return taken

    def reply(self, text: str, place: Place, *, command: bool = False) -> Reply:
        """The reply to a text, measured."""
        start = time.perf_counter()
        reply = self.conversation.reply(text, place, command=command)
        self.metrics.seconds.observe(time.perf_counter() - start)
        self.metrics.answers.labels(type(reply.query).__name__, type(reply.answer).__name__).inc()
        return reply

    def message(self, reply: Reply, surface: Surface) -> Message:
        return blocks.message(reply.answer, reply.query, surface, self.conversation.today)

    def report(self, error: BaseException, kind: str, place: Place) -> Message:
        """Logs an error with where it happened, and gives the sentence for the person who met it."""
        self.metrics.failures.labels(type(error).__name__).inc()
        if isinstance(error, BusyError):
            log.warning("busy: turned a %s away in team %s", kind, place.team)
            return blocks.busy()
        detail = error.response.get("error") if isinstance(error, SlackApiError) else ""
        frames = "".join(traceback.format_tb(error.__traceback__))
        where = f"team {place.team} channel {place.channel} thread {place.thread}"
        log.error("%s failed at %s: %s %s\n%s", kind, where, type(error).__name__, detail, frames)
        return blocks.trouble()

    def in_thread(self, client: WebClient, kind: str, place: Place) -> Failed:
        """What to do when answering an event fails: say so where it was asked."""
        return partial(self._tell, lambda sorry: poster.post(client, place, sorry), kind, place)

    def in_private(self, respond: Respond, kind: str, place: Place) -> Failed:
        """What to do when answering an interaction fails: tell its person alone."""
        return partial(self._tell, lambda sorry: poster.respond(respond, sorry), kind, place)

    def _tell(self, say: Callable[[Message], object], kind: str, place: Place, error: BaseException) -> None:
        if isinstance(error, SlackApiError) and error.response.get("error") in poster.ABSENT:
            log.info("%s: team %s channel %s is closed to the bot", kind, place.team, place.channel)
            return
        sorry = self.report(error, kind, place)
        try:
            say(sorry)
        except (SlackApiError, SendError, OSError) as second:
            log.warning("could not tell team %s of the error: %s", place.team, type(second).__name__)
