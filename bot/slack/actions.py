"""Buttons and menus. Each carries its query as text, so a press re-enters where a typed question does.

A page turns in place, for whoever turned it; whatever else a press in a channel brings is shown to its
person alone, and only "share" posts. Nothing depends on memory, so old messages and restarts do no harm.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import blocks
from bot.blocks import Message, Surface
from bot.dialogue.conversation import Reply
from bot.queries import Change, Effect, Keep, Query, ReadingList, Subscribe
from bot.slack import announcing, poster
from bot.slack.canvases import Canvases
from bot.slack.desk import Desk
from bot.slack.feedback import Opinions
from bot.slack.home import Home
from bot.slack.modals import Modals
from bot.slack.payloads import Press, pressed
from bot.slack.poster import Errand, unpacked
from bot.slack.questions import Task
from bot.slack.toggling import toggled
from bot.store.inbox import Job

Handler = Callable[[Press, Errand], None]
KIND: Final = "button"
_ASKING: Final = ("ask", "cite", "why", "similar", "save")
OPENING: Final = frozenset({"follow", "rephrase"})
"""Verbs that open a form."""


class Actions:
    def __init__(self, desk: Desk, modals: Modals) -> None:
        self._desk = desk
        self._modals = modals
        self._home = Home(desk)
        self._opinions = Opinions(desk)
        self._canvases = Canvases(desk)
        answered = dict.fromkeys((*_ASKING, "confirm", "follow"), self._aside)
        own = {
            "page": self._turn,
            "back": self._back,
            "reason": self._explain,
            "canvas": self._canvas,
            "rephrase": self._aside,
            "share": self._share,
            "halt": self._halt,
            "helpful": self._judge,
            "unhelpful": self._judge,
            "opinion": self._judge,
        }
        self._handlers: Mapping[str, Handler] = answered | own
        desk.questions.serve(KIND, self._task)

    def receive(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Takes any press; one that calls for nothing (a link button) is acknowledged."""
        press = pressed(body)
        handler = self._handlers.get(press.verb)
        self._desk.metrics.received.labels(f"button {press.verb}" if handler else "other button").inc()
        if handler and press.value and self._in_pane(press):
            if self._fresh(press):
                self._modals.answer(client, press)
        elif handler and press.value and press.view == "" and press.verb not in OPENING:
            self._take(press)
        elif handler and press.value and self._fresh(press):
            self._open(press, client)
        ack()

    def _in_pane(self, press: Press) -> bool:
        """Whether a press leaves no place to answer in but a modal, as in the pane of a Work Object."""
        return press.verb in _ASKING and bool(press.trigger) and not (press.hook or press.view)

    def _take(self, press: Press) -> None:
        """Leaves a press on a message to a worker."""
        offer = self._desk.take(KIND, press.place, press, _keys(press))
        if offer.job:
            self._desk.questions.start(offer.job)
        elif offer.tell:
            whisper = partial(poster.respond, press.hook, blocks.crowded())
            self._desk.workers.start(whisper, self._desk.in_silence("crowd", press.place))

    def _task(self, job: Job) -> Task:
        press = unpacked(job, Press)
        errand = self._desk.errand(job, press.hook)
        failed = self._desk.failing(errand.respond, press.verb, press.place)
        return Task(partial(self._handlers[press.verb], press, errand), errand.respond, failed)

    def _open(self, press: Press, client: WebClient) -> None:
        """Opens at once what needs the press's trigger, and what is on a view."""
        if press.verb in OPENING and (press.home or not press.view):
            if not press.trigger:
                return  # nothing can be opened
            if press.verb == "rephrase":
                self._modals.ask(client, press.trigger, press.value)
                return
            query = self._read(press)
            self._modals.follow(
                client, press.trigger, press.place, query if isinstance(query, Subscribe) else None
            )
        elif press.home:
            self._at_home(press, client)
        else:
            self._start(press, partial(self._modals.update, client, press, press.view))

    def _at_home(self, press: Press, client: WebClient) -> None:
        """What changes a list shows on the Home itself; any other answer opens over it."""
        query = self._read(press)
        if isinstance(query, Change | Keep):
            self._start(press, partial(self._changed, press, client))
        elif isinstance(query, ReadingList) and not query.style:
            self._start(press, partial(self._home.publish, client, press.place, query.page))
        elif press.trigger:
            self._modals.answer(client, press)

    def _changed(self, press: Press, client: WebClient) -> None:
        reply = self._desk.reply(press.value, press.place)
        self._desk.announce(reply, press.place, announcing.storing(self._desk))
        self._home.publish(client, press.place)

    def _read(self, press: Press) -> Query:
        return self._desk.conversation.read(press.value, press.place.private)

    def _start(self, press: Press, work: Callable[[], None]) -> None:
        self._desk.workers.start(work, self._desk.in_silence(press.verb, press.place))

    def _fresh(self, press: Press) -> bool:
        return self._desk.first(press.place.team, _keys(press)) if press.trigger else True

    def _turn(self, press: Press, errand: Errand) -> None:
        """Puts another page where the button is."""
        place = press.place.private if press.private else press.place
        reply = self._desk.reply(press.value, place)
        errand.replace(self._desk.message(reply, surface(press), press.place))
        self._desk.announce(reply, press.place, errand.announce)

    def _aside(self, press: Press, errand: Errand) -> None:
        """Answers beside the message: in a direct message as a message, elsewhere to the person alone."""
        if press.place.direct and not press.private:
            self._directly(press, errand)
            return
        reply = self._desk.reply(press.value, press.place.private)
        self._whisper(press, self._desk.message(reply, "private", press.place), errand)
        self._desk.announce(reply, press.place, errand.announce)

    def _directly(self, press: Press, errand: Errand) -> None:
        """Answers as a message; where the button itself can say what was done, there alone."""
        reply = self._desk.reply(press.value, press.place)
        after = toggled(press.shown, press.action, press.value, reply.answer)
        if after != press.shown:
            errand.replace(Message(press.text, after))
        if after == press.shown or press.verb != "save":
            errand.post(press.place, self._desk.message(reply, "direct", press.place))
            poster.attach(errand.client, press.place, reply)
        self._desk.announce(reply, press.place, errand.announce)

    def _back(self, press: Press, errand: Errand) -> None:
        """Takes a change back where it was told, unless others read that."""
        (self._turn if press.private or press.place.direct else self._aside)(press, errand)

    def _judge(self, press: Press, errand: Errand) -> None:
        """A button says by its name what is thought, two thumbs say it in front of the question."""
        verdict, query = press.verb, press.value
        if verdict == "opinion":
            verdict, _, query = query.partition(" ")
        said = self._opinions.keep(press.place, press.message, query, helpful=verdict == "helpful")
        self._whisper(press, said, errand)

    def _explain(self, press: Press, errand: Errand) -> None:
        """Keeps why an answer was not helpful, and says so where it was asked."""
        reason, _, rest = press.value.partition(" ")
        message, _, query = rest.partition(" ")
        errand.replace(self._opinions.explain(press.place, message, query, reason))

    def _canvas(self, press: Press, errand: Errand) -> None:
        """Keeps the list that a button is under as a canvas."""
        query = self._read(press)
        ours = isinstance(query, ReadingList) and query.channel
        self._whisper(
            press, self._canvases.keep("ours" if ours else "mine", press.place, errand.client), errand
        )

    def _whisper(self, press: Press, message: Message, errand: Errand) -> None:
        if press.place.thread and not press.private:
            errand.whisper(press.place, message)
        else:
            errand.respond(message)

    def _halt(self, press: Press, errand: Errand) -> None:  # noqa: ARG002  as every handler
        """Stops what a language model is writing for whoever presses; nobody else's press does anything."""
        if self._desk.composing:
            self._desk.composing.stop(press.value, press.place)

    def _share(self, press: Press, errand: Errand) -> None:
        """Posts a private answer to its channel; where the bot is no member, through the response_url.

        Only what papers say is shared; what is a person's or a channel's own is answered as any press.
        """
        if isinstance(self._read(press), Effect):
            self._aside(press, errand)
            return
        reply = self._desk.reply(press.value, press.place.private)
        place = replace(press.place, outside=True)  # nothing tells whether the channel is shared with others
        message = blocks.shared(self._desk.message(reply, "thread", place), reply.query, press.place.user)
        try:
            ts = errand.post(press.place, message)
        except SlackApiError as error:
            if error.response.get("error") not in poster.ABSENT:
                raise
            errand.respond(message, public=True)
        else:
            self._remember(reply, press, ts)

    def _remember(self, reply: Reply, press: Press, ts: str) -> None:
        """Makes the thread under a shared answer the bot's, so that follow-ups there find their subject."""
        place = press.place.under(press.place.thread or ts)
        self._desk.threads.open(place.spot, place.user, self._desk.now())
        self._desk.conversation.remember(reply, place)


def _keys(press: Press) -> tuple[str, ...]:
    return (f"trigger {press.trigger}",) if press.trigger else ()


def surface(press: Press) -> Surface:
    """The kind of place that a pressed button's message is in."""
    if press.private:
        return "private"
    return "direct" if press.place.direct else "thread"
