"""/paper: answered in the acknowledgement itself, to its person alone; a slow answer follows by response_url."""

from functools import partial
from typing import Any

from slack_bolt import Ack, Respond

from bot.blocks import Message
from bot.slack import poster
from bot.slack.conversation import Place
from bot.slack.desk import Desk
from bot.slack.payloads import commanded, word


class Commands:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def receive(self, ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        """Takes a slash command. The same command delivered again is acknowledged and not answered again."""
        self._desk.metrics.received.labels("command").inc()
        place = commanded(body)
        trigger = word(body, "trigger_id")
        if trigger and not self._desk.first(place.team, [f"trigger {trigger}"]):
            ack()
            return
        message = self._desk.workers.promptly(
            partial(self._answer, word(body, "text"), place),
            late=partial(poster.respond, respond),
            failed=self._desk.in_private(respond, "command", place),
        )
        if message is None:
            ack()
        else:
            ack(
                text=message.text,
                blocks=message.blocks,
                response_type="ephemeral",
                unfurl_links=False,
                unfurl_media=False,
            )

    def _answer(self, text: str, place: Place) -> Message:
        return self._desk.message(self._desk.reply(text, place, command=True), "private")
