"""Buttons and menus. Each carries its query as text, so a press re-enters where a typed question does.

A page turns in place, for whoever turned it; whatever else a press in a channel brings is shown to its
person alone, and only "share" posts. Nothing depends on memory, so old messages and restarts do no harm.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import blocks
from bot.blocks import Surface
from bot.slack import poster
from bot.slack.conversation import Reply
from bot.slack.desk import Desk
from bot.slack.payloads import Press, pressed

Handler = Callable[[Press, WebClient, Respond], None]


class Actions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        answered = dict.fromkeys(("ask", "cite", "why", "similar", "save", "follow", "confirm"), self._aside)
        self._handlers: Mapping[str, Handler] = answered | {"page": self._turn, "share": self._share}

    def receive(self, ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        """Takes any press; one that calls for nothing (a link button) is acknowledged."""
        press = pressed(body)
        handler = self._handlers.get(press.verb)
        self._desk.metrics.received.labels(f"button {press.verb}" if handler else "other button").inc()
        if handler and press.value and self._fresh(press):
            failed = self._desk.in_private(respond, press.verb, press.place)
            self._desk.workers.start(partial(handler, press, client, respond), failed)
        ack()

    def _fresh(self, press: Press) -> bool:
        return not press.trigger or self._desk.first(press.place.team, [f"trigger {press.trigger}"])

    def _turn(self, press: Press, _client: WebClient, respond: Respond) -> None:
        """Puts another page where the button is."""
        message = self._desk.message(self._desk.reply(press.value, press.place), surface(press))
        poster.respond(respond, message, replace=True)

    def _aside(self, press: Press, client: WebClient, respond: Respond) -> None:
        """Answers beside the message: in a direct message as a message, elsewhere to the person alone."""
        if press.place.direct and not press.private:
            poster.post(
                client, press.place, self._desk.message(self._desk.reply(press.value, press.place), "direct")
            )
            return
        message = self._desk.message(self._desk.reply(press.value, press.place.private), "private")
        if press.place.thread and not press.private:
            poster.whisper(client, press.place, message)
        else:
            poster.respond(respond, message)

    def _share(self, press: Press, client: WebClient, respond: Respond) -> None:
        """Posts a private answer to its channel; where the bot is no member, through the response_url."""
        reply = self._desk.reply(press.value, press.place)
        message = blocks.shared(self._desk.message(reply, "thread"), reply.query, press.place.user)
        try:
            ts = poster.post(client, press.place, message)
        except SlackApiError as error:
            if error.response.get("error") not in poster.ABSENT:
                raise
            poster.respond(respond, message, public=True)
        else:
            self._remember(reply, press, ts)

    def _remember(self, reply: Reply, press: Press, ts: str) -> None:
        """Makes the thread under a shared answer the bot's, so that follow-ups there find their subject."""
        place = press.place.under(ts)
        self._desk.threads.open(place.spot, place.user, self._desk.now())
        self._desk.conversation.remember(reply, place)


def surface(press: Press) -> Surface:
    """The kind of place that a pressed button's message is in."""
    if press.private:
        return "private"
    return "direct" if press.place.direct else "thread"
