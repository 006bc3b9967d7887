"""What people type that is about the bot in Slack, not about papers: every such thing is a button elsewhere too.

An opinion is about the latest answer of the conversation; cards for links are a channel's own affair.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot import parsing


@dataclass(frozen=True, slots=True)
class Verdict:
    """An opinion of the latest answer."""

    helpful: bool


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards for links in this channel, on or off."""

    on: bool


Aside = Verdict | Cards

_LONGEST: Final = 200
"""Characters of such a message, the mention in front of it included."""
_UNHELPFUL: Final = re.compile(
    r"(?:(?:that|this)(?: was|'s| is)? )?(?:not helpful|unhelpful|no help)", re.IGNORECASE
)
_HELPFUL: Final = re.compile(r"(?:(?:that|this)(?: was|'s| is)? )?(?:very )?helpful", re.IGNORECASE)
_CARDS: Final = re.compile(r"(?:turn )?(?:link cards|unfurls?|link previews) (?P<way>on|off)", re.IGNORECASE)


def aside(text: str) -> Aside | None:
    """What a message says about the bot itself; None for all that is asked of papers.

    >>> aside("<@U1> that was not helpful."), aside("turn link cards off"), aside("helpful papers on Lean")
    (Verdict(helpful=False), Cards(on=False), None)
    """
    if len(text) > _LONGEST:
        return None
    said = parsing.plain(text).strip(" .!")
    if cards := _CARDS.fullmatch(said):
        return Cards(cards["way"].lower() == "on")
    if _UNHELPFUL.fullmatch(said):
        return Verdict(helpful=False)
    return Verdict(helpful=True) if _HELPFUL.fullmatch(said) else None
