"""Sending what answers one stored question, so that a second attempt sends nothing twice.

It is noted before anything is sent that it may have been. A message carries a key, and Slack is asked for it before it
is sent again, as digests do; what goes to a response_url cannot be asked for, and is not sent again.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID, uuid5

import msgspec
from slack_sdk import WebClient

from bot import blocks
from bot.blocks import Message
from bot.digest.posting import SKEW, find
from bot.digest.refusals import FAILURES, named, pause, verdict
from bot.slack import poster
from bot.slack.conversation import Place
from bot.slack.questions import TryLaterError
from bot.store.jobs import Job

T = TypeVar("T")
log = logging.getLogger(__name__)

TRIES: Final = 3
MOMENT: Final = 2.0
"""Seconds between two tries, in which Slack stores a message whose acceptance was not heard."""
SETTLING: Final = (MOMENT, 2 * MOMENT)
"""Seconds between looking for what a process that died may have sent: a busy Slack stores it late."""
REST: Final = 20.0
"""Seconds until a question is taken up again whose answer Slack did not clearly take."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One question's answer on its way."""

    job: Job
    note: Callable[[str], object]
    """Notes that what is known by a key may have been sent from now on."""
    client: WebClient
    hook: str = ""
    """The response_url that came with the question; empty for an event."""
    sleep: Callable[[float], object] = time.sleep

    def post(self, place: Place, message: Message, part: str = "") -> str:
        """Posts a message once and gives its ts; `part` tells the messages of one answer apart.

        Raises TryLaterError when Slack does not say whether it was taken.
        """
        key = str(uuid5(UUID(self.job.asked.key), part)) if part else self.job.asked.key
        if self.job.sent and (ts := self._settled(place, key)):
            return ts
        self.note(self.job.asked.key)
        for n in range(TRIES):
            if n and (ts := self._posted(place, key)):
                return ts
            try:
                return poster.post(self.client, place, message, key)
            except FAILURES as error:
                if verdict(error) not in {"unknown", "unsent"}:
                    raise
                log.warning("an answer in team %s may not have arrived (%s)", place.team, named(error))
            self.sleep(MOMENT)
        raise TryLaterError(REST)

    def announce(self, place: Place, message: Message) -> None:
        """Posts, in a channel, what was changed from elsewhere."""
        self.post(place, message, part=f"announce {place.channel}")

    def whisper(self, place: Place, message: Message) -> None:
        """Shows a message to one person only, where they are."""
        self.note(self.job.asked.key)
        poster.whisper(self.client, place, self._once(message))

    def respond(self, message: Message, *, public: bool = False) -> None:
        """Sends a message to the response_url."""
        self.note(self.job.asked.key)
        poster.respond(self.hook, self._once(message), public=public)

    def replace(self, message: Message) -> None:
        """Puts a message in place of the one that the question came from; twice is as good as once."""
        poster.respond(self.hook, message, replace=True)

    def _once(self, message: Message) -> Message:
        """The message, or that there may have been one: Slack cannot be asked."""
        return blocks.interrupted() if self.job.sent else message

    def _settled(self, place: Place, key: str) -> str:
        """What a process that died may have sent, also when Slack was still storing it at first."""
        for seconds in SETTLING:
            if ts := self._posted(place, key):
                return ts
            self.sleep(seconds)
        return self._posted(place, key)

    def _posted(self, place: Place, key: str) -> str:
        since = self.job.taken.timestamp() - SKEW
        try:
            return find(self.client, place.channel, place.thread, key, since)
        except FAILURES as error:
            if verdict(error) == "wait":
                raise TryLaterError(pause(error)) from None
            log.warning("an answer in team %s cannot be looked up (%s)", place.team, named(error))
            return ""


def unpacked(job: Job, kind: type[T]) -> T:
    """What was stored of a question; raises msgspec.ValidationError when another build stored something else."""
    return msgspec.json.decode(job.asked.work, type=kind)
