"""What people say that only Slack can do: opinions of answers, cards for links on or off, papers kept as a canvas.

Whatever is typed of this is a button elsewhere too. An opinion is about the latest answer of the
conversation; cards for links are a channel's own affair.
"""

import re
from dataclasses import dataclass
from typing import Final

from slack_sdk import WebClient

from bot import blocks, parsing
from bot.blocks import Message
from bot.blocks.actions import REASONS
from bot.dialogue.conversation import Place
from bot.kept import compiled
from bot.slack.canvases import Canvases, Of
from bot.slack.desk import Desk
from bot.store.people import Opinion
from bot.text import fold


@dataclass(frozen=True, slots=True)
class Verdict:
    """An opinion of the latest answer."""

    helpful: bool


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards for links in this channel, on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class Canvas:
    """Papers to be kept as a canvas, which is Slack's alone."""

    of: Of


Aside = Verdict | Cards | Canvas

_LONGEST: Final = 200
"""Characters of such a message, the mention in front of it included."""
_UNHELPFUL: Final = compiled(
    r"(?:(?:that|this)(?: was|'s| is)? )?(?:not helpful|unhelpful|no help)", re.IGNORECASE
)
_HELPFUL: Final = compiled(r"(?:(?:that|this)(?: was|'s| is)? )?(?:very )?helpful", re.IGNORECASE)
_KEPT: Final = r"(?:(?P<mine>my (?:reading )?list|my saved papers)|(?P<ours>(?:our|the channel['’]?s|the team['’]?s) (?:reading )?list)|(?:this|that|these|those|them|it|all of (?:them|these)|the digest|these papers))"
_CANVAS: Final = tuple(
    compiled(
        rf"(?:(?:please|pls) )?(?:(?:can|could) you )?(?:keep|save|put|show|export|make|create|give|get|open|turn|write)(?: me)? {said}(?: (?:please|pls))?",
        re.IGNORECASE,
    )
    for said in (
        rf"{_KEPT} (?:as|in|into|to|on) (?:a |the |my |our )?canvas",
        rf"(?:a |the )?canvas (?:of|for|from|with|out of) {_KEPT}",
    )
)
_CARDS: Final = compiled(r"(?:turn )?(?:link cards|unfurls?|link previews) (?P<way>on|off)", re.IGNORECASE)


_CUE: Final = compiled("help|canvas|unfurl|link")
"""Letters that stand in all of these, whatever is marked in them; nearly every message is none by that alone."""


def aside(text: str) -> Aside | None:
    """What a message says about the bot itself; None for all that is asked of papers.

    >>> aside("<@U1> that was not helpful."), aside("turn link cards off"), aside("helpful papers on Lean")
    (Verdict(helpful=False), Cards(on=False), None)
    """
    if len(text) > _LONGEST or not ("&" in text or _CUE.search("".join(filter(str.isalnum, fold(text))))):
        return None
    said = parsing.plain(text).strip(" .!")
    if cards := _CARDS.fullmatch(said):
        return Cards(cards["way"].lower() == "on")
    if canvas := next(filter(None, (form.fullmatch(said) for form in _CANVAS)), None):
        return Canvas("ours" if canvas["ours"] else "mine" if canvas["mine"] else "these")
    if _UNHELPFUL.fullmatch(said):
        return Verdict(helpful=False)
    return Verdict(helpful=True) if _HELPFUL.fullmatch(said) else None


class Opinions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, remark: Aside, place: Place, client: WebClient) -> Message:
        """Carries out what was typed about the bot itself, and says so."""
        match remark:
            case Canvas(of):
                return Canvases(self._desk).keep(of, place, client)
            case Cards(on):
                self._desk.channels.turn(place.team, place.channel, unfurls=on)
                return blocks.cards(on=on)
            case Verdict(helpful):
                last = self._desk.threads.memory(place.spot).last
                return self.keep(place, place.thread, last, helpful=helpful) if last else blocks.unanswered()

    def keep(self, place: Place, message: str, query: str, *, helpful: bool) -> Message:
        """Keeps a person's opinion of the answer to a query."""
        opinion = Opinion(place.team, place.channel, message, place.user, query, helpful, self._desk.now())
        self._desk.feedback.give(opinion)
        asked = parsing.read(query)
        return blocks.noted() if helpful or asked is None else blocks.unhelpful(asked, message)

    def explain(self, place: Place, message: str, query: str, reason: str) -> Message:
        """Keeps why a person did not find the answer to a query helpful; what is no reason is thanked for all the same."""
        if reason in REASONS and parsing.read(query):
            now = self._desk.now()
            self._desk.feedback.give(
                Opinion(place.team, place.channel, message, place.user, query, False, now, reason)
            )
        return blocks.explained(reason)
