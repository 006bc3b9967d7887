"""Events: mentions, direct messages, and replies in threads that are the bot's; other modules take the rest.

Slack gets its acknowledgement as soon as the question is stored; the answer follows from a worker. A mention
arrives as `app_mention`, and as a `message` too where the installer allows it to read channels; the latter
serves threads that the bot owns and links that are shared, so leaving it out costs nothing else.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import Event, Timer
from typing import Any, Final

from slack_bolt import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import blocks
from bot.answers import Smalltalk
from bot.blocks import Surface
from bot.blocks.notation import question
from bot.blocks.words import LOOKING
from bot.dialogue.conversation import NOTHING, Asked, Place, Reply
from bot.queries import Memory, Query
from bot.slack import poster
from bot.slack.desk import Desk
from bot.slack.feedback import Opinions, aside
from bot.slack.given import Given, Handed
from bot.slack.home import Home, Welcome
from bot.slack.lists import Lists, is_list
from bot.slack.payloads import Heard, Payload, heard, part, word, workspace
from bot.slack.poster import Errand, unpacked
from bot.slack.questions import Task
from bot.slack.unfurls import Fetch, Unfurls
from bot.slack.viewing import Viewing
from bot.store.inbox import Job

log = logging.getLogger(__name__)

MOMENT: Final = 1.0
"""Seconds."""


@contextmanager
def shown(client: WebClient, place: Place, ts: str, moment: float = MOMENT) -> Iterator[None]:
    """Shows a status in the thread of the message `ts` from a moment on, as long as the block runs."""
    begun, thread = Event(), place.thread or ts

    def begin() -> None:
        begun.set()
        _tell(
            lambda: client.assistant_threads_setStatus(
                channel_id=place.channel, thread_ts=thread, status=LOOKING
            )
        )

    timer = Timer(moment, begin)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if begun.is_set():
            timer.join()
            _tell(
                lambda: client.assistant_threads_setStatus(
                    channel_id=place.channel, thread_ts=thread, status=""
                )
            )


def entitle(client: WebClient, place: Place, query: Query) -> None:
    """Names a conversation after its first question."""
    name = question(query)
    _tell(
        lambda: client.assistant_threads_setTitle(
            channel_id=place.channel, thread_ts=place.thread, title=name
        )
    )


def _tell(call: Callable[[], object]) -> None:
    try:
        call()
    except (SlackApiError, OSError) as error:
        log.info("a conversation's status or title was not set: %s", type(error).__name__)


MOST_LISTS: Final = 3
"""Lists of one message that are read."""
Handler = Callable[[Payload, WebClient, str], None]
KIND: Final = "message"


class Events:
    def __init__(self, desk: Desk, fetch: Fetch, given: Given, lists: Lists) -> None:
        self._desk = desk
        self._given = given
        self._lists = lists
        self._welcome = Welcome(desk)
        self._opinions = Opinions(desk)
        self._viewing = Viewing(desk)
        unfurls = Unfurls(desk, fetch)
        self._handlers: Mapping[str, Handler] = {
            "app_mention": self._mention,
            "message": self._message,
            "app_home_opened": self._opened,
            "app_context_changed": self._viewing.changed,
            "link_shared": unfurls.receive,
            "entity_details_requested": unfurls.detail,
            "file_deleted": self._given.forgotten,
            "file_unshared": self._given.forgotten,
            "member_joined_channel": self._welcome.joined,
            "app_uninstalled": self._leave,
            "tokens_revoked": self._revoked,
        }
        self._home = Home(desk)
        desk.questions.serve(KIND, self._task)

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
        if said := heard(body, bot):
            self._take(said, client)

    def _message(self, body: Payload, client: WebClient, bot: str) -> None:
        said = heard(body, bot)
        if said and (said.place.direct or self._meant(said)):
            self._take(said, client)

    def _meant(self, said: Heard) -> bool:
        """Is an unmentioned message in a channel meant for the bot? A mention comes as its own event."""
        return (
            not said.root and not said.called and self._desk.threads.listens(said.place.spot, said.place.user)
        )

    def _opened(self, body: Payload, client: WebClient, bot: str) -> None:
        """The Home tab is published, the Messages tab gets prompts."""
        event = part(body, "event")
        if part(event, "context").get("entities"):
            self._viewing.changed(body, client, bot)
        show = self._home.opened if word(event, "tab") == "home" else self._welcome.opened
        show(body, client)

    def _leave(self, body: Payload, _client: WebClient, _bot: str) -> None:
        """Forgets what was remembered of a workspace that took the bot out."""
        self._desk.forget(workspace(body))

    def _revoked(self, body: Payload, client: WebClient, bot: str) -> None:
        """Without the bot's own token there is nothing left to serve; a person's token is none of its business."""
        if part(part(body, "event"), "tokens").get("bot"):
            self._leave(body, client, bot)

    def _take(self, said: Heard, client: WebClient) -> None:
        offer = self._desk.take(KIND, said.place, said, said.keys, repeated=True)
        if offer.job:
            self._desk.questions.start(offer.job)
        elif offer.tell:
            whisper = partial(poster.whisper, client, said.place, blocks.crowded())
            self._desk.workers.start(whisper, self._desk.in_silence("crowd", said.place))

    def _task(self, job: Job) -> Task:
        said = unpacked(job, Heard)
        errand = self._desk.errand(job)
        tell = partial(errand.post, said.place, part="told")
        return Task(partial(self._answer, said, errand), tell, self._desk.failing(tell, "event", said.place))

    def _answer(self, said: Heard, errand: Errand) -> None:
        self._opened_by(said)
        remark = aside(said.text)
        if remark:
            errand.post(said.place, self._opinions.take(remark, said.place, errand.client))
            return
        begins = self._begins(said.place)
        with shown(errand.client, said.place, said.ts):
            given = (self._read(said, errand), self._listed(said, errand))
            if any(given) and not self._given.asks(said.text, said.place):
                return
            about = self._viewing.papers(said.place, said.text, errand.client)
            before = self._before(said.place)
            reply = self._desk.reply(said.text, said.place, about=about)
        if isinstance(reply.answer, Smalltalk) and reply.answer.kind in {"thanks", "okay"}:
            _nod(errand.client, said)
            return
        ts = self._post(reply, said.place, errand)
        if self._desk.composing:
            key = errand.job.asked.key
            self._desk.composing.offer(Asked(said.text, said.place, before), reply, ts, key)
        if begins:
            entitle(errand.client, said.place, reply.query)

    def _before(self, place: Place) -> Memory:
        """What was talked about so far, for a model that may read the message."""
        return self._desk.conversation.memory(place) if self._desk.composing else NOTHING

    def _read(self, said: Heard, errand: Errand) -> bool:
        """Reads the PDFs of a message that is meant for the bot; whether there were any."""
        asked = said.mention or said.place.direct
        wanted = [file for file in said.files if file.is_pdf] if asked else []
        surface: Surface = "direct" if said.place.direct else "thread"
        for one in self._given.received(wanted, Handed(said.place, surface, said.ts)):
            ts = errand.post(said.place, one.said, part=f"file {one.file.id}")
            if one.reply and said.place.direct and not said.place.thread:
                self._desk.conversation.remember(one.reply, said.place.under(ts))
        return bool(wanted)

    def _listed(self, said: Heard, errand: Errand) -> bool:
        """Tells what lists of papers hold that were given directly; whether there were any."""
        wanted = [file for file in said.files if is_list(file)] if said.place.direct else []
        for file in wanted[:MOST_LISTS]:
            reply = self._lists.received(file, said.place, errand.client)
            message = self._desk.message(reply, "direct", said.place)
            ts = errand.post(said.place, message, part=f"file {file.id}")
            self._desk.conversation.remember(reply, said.place)
            if not said.place.thread:
                self._desk.conversation.remember(reply, said.place.under(ts))
        return bool(wanted)

    def _opened_by(self, said: Heard) -> None:
        """A mention that begins a thread makes it the bot's; another person's inside one ends that."""
        if said.mention and said.root:
            self._desk.threads.open(said.place.spot, said.place.user, self._desk.now())
        elif said.mention:
            self._desk.threads.listens(said.place.spot, said.place.user)

    def _begins(self, place: Place) -> bool:
        """Is this the first question of one of the agent's conversations?"""
        return place.direct and bool(place.thread) and not self._desk.threads.memory(place.spot).last

    def _post(self, reply: Reply, place: Place, errand: Errand) -> str:
        message = self._desk.message(reply, "direct" if place.direct else "thread", place)
        ts = errand.post(place, message)
        poster.attach(errand.client, place, reply)
        if place.direct and not place.thread:
            self._desk.conversation.remember(reply, place.under(ts))
        if place.direct:
            self._welcome.greet(errand.client, place, reply)
        return ts


def _nod(client: WebClient, said: Heard) -> None:
    """Answers thanks, and a word in passing, with a reaction; where the installer left that scope out, with nothing."""
    try:
        client.reactions_add(channel=said.place.channel, timestamp=said.ts, name="slightly_smiling_face")
    except SlackApiError as error:
        log.info("no reaction in team %s: %s", said.place.team, error.response.get("error"))
