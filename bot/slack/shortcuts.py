"""Shortcuts: "Find papers in message" on any message, and "Ask about a paper" from anywhere."""

from functools import partial
from typing import Any, Final

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot import parsing
from bot.queries import Mentioned
from bot.slack import poster
from bot.slack.conversation import Place
from bot.slack.desk import Desk
from bot.slack.modals import Modals
from bot.slack.payloads import part, team_of, word

FIND: Final = "find_papers"
ASK: Final = "ask_paper"


class Shortcuts:
    def __init__(self, desk: Desk, modals: Modals) -> None:
        self._desk = desk
        self._modals = modals

    def receive(self, ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        """Takes any shortcut: the one opens its form at once, the other answers its person alone."""
        name = word(body, "callback_id")
        self._desk.metrics.received.labels(
            f"shortcut {name}" if name in {FIND, ASK} else "other shortcut"
        ).inc()
        if name == ASK:
            self._modals.ask(client, word(body, "trigger_id"))
        elif name == FIND:
            self._find(body, client, respond)
        ack()

    def _find(self, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        place = Place(team_of(body), word(part(body, "channel"), "id"), word(part(body, "user"), "id"))
        query = Mentioned(parsing.plain(word(part(body, "message"), "text")))
        failed = self._desk.in_private(respond, "shortcut", place)
        self._desk.workers.start(partial(self._answer, str(query), place, client, respond), failed)

    def _answer(self, text: str, place: Place, client: WebClient, respond: Respond) -> None:
        reply = self._desk.reply(text, place, client)
        poster.respond(respond, self._desk.message(reply, "private", place))
