"""What is said of a request some time after it was made: where it was made, or to its person alone."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from slack_sdk import WebClient

from bot import blocks
from bot.blocks import Surface
from bot.dialogue.conversation import Place, Reply
from bot.digest.failing import FAILURES, named
from bot.slack import poster

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Later:
    """The way of such news; what was made by a command is told in the direct message with its person."""

    client: Callable[[str], WebClient]
    now: Callable[[], datetime]

    def post(self, reply: Reply, place: Place) -> None:
        """Says it once; a refusal is logged."""
        where = place if place.lasting else replace(place, channel=place.user, direct=True)
        surface: Surface = "direct" if where.direct else "thread"
        message = blocks.message(reply.answer, reply.query, surface, self.now().date())
        try:
            poster.post(self.client(place.team), where, message)
        except FAILURES as error:
            log.warning("what came later was not posted in team %s: %s", place.team, named(error))
