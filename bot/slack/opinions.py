"""Opinions of answers, and cards for links: pressed or typed, kept, and acknowledged in one sentence."""

from bot import blocks
from bot.blocks import Message
from bot.slack.asides import Aside, Cards, Verdict
from bot.slack.conversation import Place
from bot.slack.desk import Desk
from bot.store.feedback import Opinion


class Opinions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, remark: Aside, place: Place) -> Message:
        """Carries out what was typed about the bot itself, and says so."""
        match remark:
            case Cards(on):
                self._desk.channels.turn(place.team, place.channel, unfurls=on)
                return blocks.cards(on=on)
            case Verdict(helpful):
                last = self._desk.threads.memory(place.spot).last
                return self.keep(place, place.thread, last, helpful=helpful) if last else blocks.unanswered()

    def keep(self, place: Place, message: str, query: str, *, helpful: bool) -> Message:
        """Keeps a person's opinion of the answer to a query."""
        self._desk.feedback.give(
            Opinion(place.team, place.channel, message, place.user, query, helpful, self._desk.now())
        )
        return blocks.noted()
