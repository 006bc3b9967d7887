"""Events: mentions, direct messages, and replies in threads that are the bot's.

Slack gets its acknowledgement as soon as the event is in the inbox; the answer follows from a worker. A
mention arrives as `app_mention`, and as a `message` too where the installer allows it to read channels; the
latter serves only threads that the bot owns, so leaving it out costs nothing else.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answers import Smalltalk
from bot.slack import poster
from bot.slack.desk import Desk
from bot.slack.payloads import Heard, Payload, heard, part, word

log = logging.getLogger(__name__)

Handler = Callable[[Payload, WebClient, str], None]


class Events:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._handlers: Mapping[str, Handler] = {"app_mention": self._mention, "message": self._message}

    def receive(self, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        """Takes any event; those that call for nothing are acknowledged all the same."""
        kind = word(part(body, "event"), "type")
        handler = self._handlers.get(kind)
        self._desk.metrics.received.labels(kind if handler else "other event").inc()
        if handler:
            handler(body, client, context.bot_user_id or "")

    def _mention(self, body: Payload, client: WebClient, bot: str) -> None:
        said = heard(body, bot)
        if said is None or not self._first(said):
            return
        if said.root:
            self._desk.threads.open(said.place.spot, said.place.user, self._desk.now())
        else:
            self._desk.threads.listens(said.place.spot, said.place.user)
        self._start(said, client)

    def _message(self, body: Payload, client: WebClient, bot: str) -> None:
        said = heard(body, bot)
        if said and (said.place.direct or self._meant(said)) and self._first(said):
            self._start(said, client)

    def _meant(self, said: Heard) -> bool:
        """Is an unmentioned message in a channel meant for the bot? A mention comes as its own event."""
        return (
            not said.root and not said.called and self._desk.threads.listens(said.place.spot, said.place.user)
        )

    def _first(self, said: Heard) -> bool:
        return self._desk.first(said.place.team, said.keys)

    def _start(self, said: Heard, client: WebClient) -> None:
        failed = self._desk.in_thread(client, "event", said.place)
        self._desk.workers.start(partial(self._answer, said, client), failed)

    def _answer(self, said: Heard, client: WebClient) -> None:
        reply = self._desk.reply(said.text, said.place)
        if isinstance(reply.answer, Smalltalk) and reply.answer.kind == "thanks":
            _nod(client, said)
            return
        message = self._desk.message(reply, "direct" if said.place.direct else "thread")
        ts = poster.post(client, said.place, message)
        if said.place.direct and not said.place.thread:
            self._desk.conversation.remember(reply, said.place.under(ts))


def _nod(client: WebClient, said: Heard) -> None:
    """Answers thanks with a reaction; where the installer left that scope out, with nothing."""
    try:
        client.reactions_add(channel=said.place.channel, timestamp=said.ts, name="slightly_smiling_face")
    except SlackApiError as error:
        log.info("no reaction in team %s: %s", said.place.team, error.response.get("error"))
