"""Shortcuts: "Find papers in message" on any message, and "Ask about a paper" from anywhere."""

from functools import partial
from typing import Any, Final

from slack_bolt import Ack
from slack_sdk import WebClient

from bot import blocks, parsing
from bot.blocks import Message
from bot.slack import poster
from bot.slack.conversation import Place
from bot.slack.desk import Desk
from bot.slack.errand import Errand, unpacked
from bot.slack.modals import Modals
from bot.slack.payloads import Command, part, team_of, word
from bot.slack.questions import Task
from bot.store.jobs import Job

FIND: Final = "find_papers"
ASK: Final = "ask_paper"


class Shortcuts:
    def __init__(self, desk: Desk, modals: Modals) -> None:
        self._desk = desk
        self._modals = modals
        desk.questions.serve(FIND, self._task)

    def receive(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Takes any shortcut: the one opens its form at once, the other answers its person alone."""
        name = word(body, "callback_id")
        self._desk.metrics.received.labels(
            f"shortcut {name}" if name in {FIND, ASK} else "other shortcut"
        ).inc()
        if name == ASK:
            self._modals.ask(client, word(body, "trigger_id"))
        elif name == FIND:
            self._find(body)
        ack()

    def _find(self, body: dict[str, Any]) -> None:
        place = Place(team_of(body), word(part(body, "channel"), "id"), word(part(body, "user"), "id"))
        query = parsing.mentioned(word(part(body, "message"), "text"))
        trigger = word(body, "trigger_id")
        keys = (f"trigger {trigger}",) if trigger else ()
        asked = Command(place, str(query), word(body, "response_url"), keys)
        offer = self._desk.take(FIND, place, asked, keys)
        if offer.job:
            self._desk.questions.start(offer.job)
        elif offer.tell:
            whisper = partial(poster.respond, asked.hook, blocks.crowded())
            self._desk.workers.start(whisper, self._desk.in_silence("crowd", place))

    def _task(self, job: Job) -> Task:
        asked = unpacked(job, Command)
        errand = self._desk.errand(job, asked.hook)
        failed = self._desk.failing(errand.respond, "shortcut", asked.place)
        return Task(partial(self._answer, asked, errand), errand.respond, failed)

    def _answer(self, asked: Command, errand: Errand) -> Message:
        reply = self._desk.reply(asked.text, asked.place, errand.client)
        return self._desk.message(reply, "private", asked.place)
