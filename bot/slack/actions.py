"""Buttons and menus. Each carries its query as text, so a press re-enters where a typed question does.

A page turns in place, for whoever turned it; whatever else a press in a channel brings is shown to its
person alone, and only "share" posts. Nothing depends on memory, so old messages and restarts do no harm.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import blocks
from bot.blocks import Message, Surface
from bot.queries import Change, Effect, Keep, Query, ReadingList, Subscribe
from bot.slack import files, poster
from bot.slack.conversation import Reply
from bot.slack.desk import Desk
from bot.slack.home import Home
from bot.slack.modals import Modals
from bot.slack.opinions import Opinions
from bot.slack.payloads import Press, pressed

Handler = Callable[[Press, WebClient, Respond], None]


class Actions:
    def __init__(self, desk: Desk, modals: Modals) -> None:
        self._desk = desk
        self._modals = modals
        self._home = Home(desk)
        self._opinions = Opinions(desk)
        answered = dict.fromkeys(("ask", "cite", "why", "similar", "save", "confirm", "follow"), self._aside)
        own = {"page": self._turn, "share": self._share, "helpful": self._judge, "unhelpful": self._judge}
        self._handlers: Mapping[str, Handler] = answered | own

    def receive(self, ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        """Takes any press; one that calls for nothing (a link button) is acknowledged."""
        press = pressed(body)
        handler = self._handlers.get(press.verb)
        self._desk.metrics.received.labels(f"button {press.verb}" if handler else "other button").inc()
        if handler and press.value and self._fresh(press):
            self._begin(handler, press, client, respond)
        ack()

    def _begin(self, handler: Handler, press: Press, client: WebClient, respond: Respond) -> None:
        """Opens at once what needs the press's trigger; leaves the rest to a worker."""
        if press.verb == "follow" and (press.home or not press.view):
            query = self._read(press)
            self._modals.follow(
                client, press.trigger, press.place, query if isinstance(query, Subscribe) else None
            )
        elif press.home:
            self._at_home(press, client)
        elif press.view:
            self._start(press, partial(self._modals.update, client, press, press.view))
        else:
            failed = self._desk.in_private(respond, press.verb, press.place)
            self._desk.workers.start(partial(handler, press, client, respond), failed)

    def _at_home(self, press: Press, client: WebClient) -> None:
        """What changes a list shows on the Home itself; any other answer opens over it."""
        query = self._read(press)
        if isinstance(query, Change | Keep):
            self._start(press, partial(self._changed, press, client))
        elif isinstance(query, ReadingList) and not query.style:
            self._start(press, partial(self._home.publish, client, press.place, query.page))
        else:
            self._modals.answer(client, press)

    def _changed(self, press: Press, client: WebClient) -> None:
        reply = self._desk.reply(press.value, press.place, client)
        self._desk.announce(reply, press.place, client)
        self._home.publish(client, press.place)

    def _read(self, press: Press) -> Query:
        return self._desk.conversation.read(press.value, press.place.private)

    def _start(self, press: Press, work: Callable[[], None]) -> None:
        self._desk.workers.start(work, self._desk.in_silence(press.verb, press.place))

    def _fresh(self, press: Press) -> bool:
        return not press.trigger or self._desk.first(press.place.team, [f"trigger {press.trigger}"])

    def _turn(self, press: Press, client: WebClient, respond: Respond) -> None:
        """Puts another page where the button is."""
        reply = self._desk.reply(press.value, press.place, client)
        poster.respond(respond, self._desk.message(reply, surface(press), press.place), replace=True)
        self._desk.announce(reply, press.place, client)

    def _aside(self, press: Press, client: WebClient, respond: Respond) -> None:
        """Answers beside the message: in a direct message as a message, elsewhere to the person alone."""
        if press.place.direct and not press.private:
            reply = self._desk.reply(press.value, press.place, client)
            poster.post(client, press.place, self._desk.message(reply, "direct", press.place))
            files.attach(client, press.place, reply)
        else:
            reply = self._desk.reply(press.value, press.place.private, client)
            self._whisper(press, self._desk.message(reply, "private", press.place), client, respond)
        self._desk.announce(reply, press.place, client)

    def _judge(self, press: Press, client: WebClient, respond: Respond) -> None:
        said = self._opinions.keep(press.place, press.message, press.value, helpful=press.verb == "helpful")
        self._whisper(press, said, client, respond)

    def _whisper(self, press: Press, message: Message, client: WebClient, respond: Respond) -> None:
        if press.place.thread and not press.private:
            poster.whisper(client, press.place, message)
        else:
            poster.respond(respond, message)

    def _share(self, press: Press, client: WebClient, respond: Respond) -> None:
        """Posts a private answer to its channel; where the bot is no member, through the response_url.

        Only what papers say is shared; what is a person's or a channel's own is answered as any press.
        """
        if isinstance(self._read(press), Effect):
            self._aside(press, client, respond)
            return
        reply = self._desk.reply(press.value, press.place.private, client)
        place = replace(press.place, outside=True)  # nothing tells whether the channel is shared with others
        message = blocks.shared(self._desk.message(reply, "thread", place), reply.query, press.place.user)
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
        place = press.place.under(press.place.thread or ts)
        self._desk.threads.open(place.spot, place.user, self._desk.now())
        self._desk.conversation.remember(reply, place)


def surface(press: Press) -> Surface:
    """The kind of place that a pressed button's message is in."""
    if press.private:
        return "private"
    return "direct" if press.place.direct else "thread"
