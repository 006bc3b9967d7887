"""/paper: answered in the acknowledgement itself, to its person alone; a slow answer follows by response_url.

"search" and "subscribe" alone open their forms.
"""

from functools import partial
from typing import Any, Final

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.blocks import Message
from bot.slack import poster
from bot.slack.asides import aside
from bot.slack.conversation import Place
from bot.slack.desk import Desk
from bot.slack.modals import Modals
from bot.slack.opinions import Opinions
from bot.slack.payloads import commanded, word

FORMS: Final = frozenset({"search", "subscribe"})


class Commands:
    def __init__(self, desk: Desk, modals: Modals) -> None:
        self._desk = desk
        self._modals = modals
        self._opinions = Opinions(desk)

    def receive(self, ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        """Takes a slash command. The same command delivered again is acknowledged and not answered again."""
        self._desk.metrics.received.labels("command").inc()
        place, trigger, text = commanded(body), word(body, "trigger_id"), word(body, "text").strip()
        if trigger and not self._desk.first(place.team, [f"trigger {trigger}"]):
            ack()
        elif trigger and text.lower() in FORMS:
            self._open(text.lower(), client, trigger, place)
            ack()
        else:
            self._reply(text, place, client, ack, respond)

    def _open(self, form: str, client: WebClient, trigger: str, place: Place) -> None:
        if form == "search":
            self._modals.search(client, trigger)
        else:
            self._modals.follow(client, trigger, place)

    def _reply(self, text: str, place: Place, client: WebClient, ack: Ack, respond: Respond) -> None:
        message = self._desk.workers.promptly(
            partial(self._answer, text, place, client),
            late=partial(poster.respond, respond),
            failed=self._desk.in_private(respond, "command", place),
        )
        if message is None:
            ack()
            return
        ack(
            text=message.text,
            blocks=message.blocks,
            response_type="ephemeral",
            unfurl_links=False,
            unfurl_media=False,
        )

    def _answer(self, text: str, place: Place, client: WebClient) -> Message:
        remark = aside(text)
        if remark:
            return self._opinions.take(remark, place)
        reply = self._desk.reply(text, place, client, command=True)
        self._desk.announce(reply, place, client)
        return self._desk.message(reply, "private", place)
