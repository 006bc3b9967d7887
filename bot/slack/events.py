"""Events: mentions, direct messages, and replies in threads that are the bot's; other modules take the rest.

Slack gets its acknowledgement as soon as the event is in the inbox; the answer follows from a worker. A
mention arrives as `app_mention`, and as a `message` too where the installer allows it to read channels; the
latter serves threads that the bot owns and links that are shared, so leaving it out costs nothing else.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answers import Smalltalk
from bot.slack import files, poster, status
from bot.slack.asides import aside
from bot.slack.conversation import Place, Reply
from bot.slack.desk import Desk
from bot.slack.home import Home
from bot.slack.opinions import Opinions
from bot.slack.payloads import Heard, Payload, heard, part, word, workspace
from bot.slack.unfurls import Fetch, Unfurls
from bot.slack.welcome import Welcome

log = logging.getLogger(__name__)

Handler = Callable[[Payload, WebClient, str], None]


class Events:
    def __init__(self, desk: Desk, fetch: Fetch) -> None:
        self._desk = desk
        self._welcome = Welcome(desk)
        self._opinions = Opinions(desk)
        self._handlers: Mapping[str, Handler] = {
            "app_mention": self._mention,
            "message": self._message,
            "app_home_opened": self._opened,
            "link_shared": Unfurls(desk, fetch).receive,
            "member_joined_channel": self._welcome.joined,
            "app_uninstalled": self._leave,
            "tokens_revoked": self._revoked,
        }
        self._home = Home(desk)

    @property
    def kinds(self) -> frozenset[str]:
        """The events that are answered; the manifest subscribes to each of them, and to no other."""
        return frozenset(self._handlers)

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

    def _opened(self, body: Payload, client: WebClient, _bot: str) -> None:
        """The Home tab is published, the Messages tab gets prompts."""
        event = part(body, "event")
        show = self._home.opened if word(event, "tab") == "home" else self._welcome.opened
        show(body, client)

    def _leave(self, body: Payload, _client: WebClient, _bot: str) -> None:
        """Forgets what was remembered of a workspace that took the bot out."""
        self._desk.forget(workspace(body))

    def _revoked(self, body: Payload, client: WebClient, bot: str) -> None:
        """Without the bot's own token there is nothing left to serve; a person's token is none of its business."""
        if part(part(body, "event"), "tokens").get("bot"):
            self._leave(body, client, bot)

    def _first(self, said: Heard) -> bool:
        return self._desk.first(said.place.team, said.keys)

    def _start(self, said: Heard, client: WebClient) -> None:
        failed = self._desk.in_thread(client, "event", said.place)
        self._desk.workers.start(partial(self._answer, said, client), failed)

    def _answer(self, said: Heard, client: WebClient) -> None:
        remark = aside(said.text)
        if remark:
            poster.post(client, said.place, self._opinions.take(remark, said.place))
            return
        begins = self._begins(said.place)
        with status.shown(client, said.place, said.ts):
            reply = self._desk.reply(said.text, said.place, client)
        if isinstance(reply.answer, Smalltalk) and reply.answer.kind in {"thanks", "okay"}:
            _nod(client, said)
            return
        self._post(reply, said.place, client)
        if begins:
            status.entitle(client, said.place, reply.query)

    def _begins(self, place: Place) -> bool:
        """Is this the first question of one of the agent's conversations?"""
        return place.direct and bool(place.thread) and not self._desk.threads.memory(place.spot).last

    def _post(self, reply: Reply, place: Place, client: WebClient) -> None:
        message = self._desk.message(reply, "direct" if place.direct else "thread", place)
        ts = poster.post(client, place, message)
        files.attach(client, place, reply)
        if place.direct and not place.thread:
            self._desk.conversation.remember(reply, place.under(ts))
        if place.direct:
            self._welcome.greet(client, place, reply)


def _nod(client: WebClient, said: Heard) -> None:
    """Answers thanks, and a word in passing, with a reaction; where the installer left that scope out, with nothing."""
    try:
        client.reactions_add(channel=said.place.channel, timestamp=said.ts, name="slightly_smiling_face")
    except SlackApiError as error:
        log.info("no reaction in team %s: %s", said.place.team, error.response.get("error"))
