"""/paper, and the shortcuts "Find papers in message", "Read this PDF" and "Ask about a paper".

/paper is answered in the acknowledgement itself, to its person alone; a slow answer follows by response_url.
"search" and "subscribe" alone open their forms.
"""

from functools import partial
from typing import Any, Final

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot import blocks, parsing
from bot.blocks import Message
from bot.blocks.fitting import encoded
from bot.dialogue.conversation import Place
from bot.slack.desk import Desk
from bot.slack.feedback import Opinions, aside
from bot.slack.given import READ, Given
from bot.slack.modals import Modals
from bot.slack.payloads import Command, commanded, part, team_of, word
from bot.slack.poster import Errand, unpacked
from bot.slack.questions import Task
from bot.store.inbox import Job

KIND: Final = "command"
FORMS: Final = frozenset({"search", "subscribe"})


class Commands:
    def __init__(self, desk: Desk, modals: Modals) -> None:
        self._desk = desk
        self._modals = modals
        self._opinions = Opinions(desk)
        desk.questions.serve(KIND, self._task)

    def receive(self, ack: Ack, body: dict[str, Any], client: WebClient) -> BoltResponse:
        """Takes a slash command. The same command delivered again is acknowledged and not answered again."""
        self._desk.metrics.received.labels("command").inc()
        asked, trigger = commanded(body), word(body, "trigger_id")
        if trigger and asked.text.lower() in FORMS:
            if self._desk.first(asked.place.team, asked.keys):
                self._open(asked.text.lower(), client, trigger, asked.place)
            return ack()
        message = self._reply(asked)
        return _carrying(message) if message else ack()

    def _open(self, form: str, client: WebClient, trigger: str, place: Place) -> None:
        if form == "search":
            self._modals.search(client, trigger)
        else:
            self._modals.follow(client, trigger, place)

    def _reply(self, asked: Command) -> Message | None:
        offer = self._desk.take(KIND, asked.place, asked, asked.keys)
        if offer.outcome == "crowded":
            return blocks.crowded()
        return self._desk.questions.promptly(offer.job) if offer.job else None

    def _task(self, job: Job) -> Task:
        asked = unpacked(job, Command)
        errand = self._desk.errand(job, asked.hook)
        failed = self._desk.failing(errand.respond, "command", asked.place)
        return Task(partial(self._answer, asked, errand), errand.respond, failed)

    def _answer(self, asked: Command, errand: Errand) -> Message:
        if remark := aside(asked.text):
            return self._opinions.take(remark, asked.place, errand.client)
        reply = self._desk.reply(asked.text, asked.place, command=True)
        self._desk.announce(reply, asked.place, errand.announce)
        return self._desk.message(reply, "private", asked.place)


def _carrying(message: Message) -> BoltResponse:
    """An acknowledgement that is an answer, encoded here: Bolt looks through all blocks again and takes six times as long."""
    said = {"text": message.text, "response_type": "ephemeral", "unfurl_links": False, "unfurl_media": False}
    return BoltResponse(
        status=200, body=encoded(said | ({"blocks": message.blocks} if message.blocks else {}))
    )


FIND: Final = "find_papers"
ASK: Final = "ask_paper"


class Shortcuts:
    def __init__(self, desk: Desk, modals: Modals, given: Given) -> None:
        self._desk = desk
        self._modals = modals
        self._given = given
        desk.questions.serve(FIND, self._task)

    def receive(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Takes any shortcut: the one opens its form at once, the other answers its person alone."""
        name = word(body, "callback_id")
        self._desk.metrics.received.labels(
            f"shortcut {name}" if name in {FIND, ASK, READ} else "other shortcut"
        ).inc()
        if name == ASK:
            self._modals.ask(client, word(body, "trigger_id"))
        elif name == FIND:
            self._find(body)
        elif name == READ:
            self._given.taken(body)
        ack()

    def _find(self, body: dict[str, Any]) -> None:
        place = Place(team_of(body), word(part(body, "channel"), "id"), word(part(body, "user"), "id"))
        query = parsing.mentioned(word(part(body, "message"), "text"))
        asked = Command(place, str(query), word(body, "response_url"), ())
        self._desk.whispered(FIND, place, asked, word(body, "trigger_id"), asked.hook)

    def _task(self, job: Job) -> Task:
        asked = unpacked(job, Command)
        return self._desk.whispering(job, asked.place, asked.hook, lambda _: self._answer(asked))

    def _answer(self, asked: Command) -> Message:
        reply = self._desk.reply(asked.text, asked.place)
        return self._desk.message(reply, "private", asked.place)
