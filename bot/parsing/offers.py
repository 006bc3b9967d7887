"""What people say to a subscription that was offered, and to a list that could be followed."""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from bot.parsing.digests import lift_channel, undated
from bot.parsing.patterns import LEAD
from bot.parsing.patterns import insensitive as _re
from bot.parsing.schedules import altered, lift_schedule
from bot.parsing.subject import counted, list_of
from bot.queries import Memory, Query, Subscribe, Talk

_YES: Final = _re(
    rf"^{LEAD}(?:yes|yep|yeah|sure|ok|okay|confirm|do it|save it|follow it|go ahead|please do|ja|oui)\b[\s,.!]*(?:please|do it|go ahead|thanks)?\W*$"
)
_NO: Final = _re(
    rf"^{LEAD}(?:no|nope|nah|nein|non|don['’]?t|cancel(?: it| that)?|never ?mind|not now|leave it|forget it|stop(?: it| that)?)\b[\s,.!]*(?:thanks|thank you|please)?\W*$"
)
_FOLLOW: Final = _re(
    rf"^{LEAD}(?:subscribe(?: me| us)? to|follow|watch|track) (?:this|it|that|them|these|those)(?: (?:search|list|query|author|topic|papers))?(?P<rest>(?:\s.*)?)$"
)
_CHANGED: Final = _re(r"\b(?:no|ok|make|change|it|that|to|instead|rather|please|better|but)\b")
_NOTHING: Final = re.compile(r"[\s,.!]*")


def agreed(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """What was shown is saved when the asker says yes, and not when the asker says no."""
    if not isinstance(last, Subscribe) or last.confirmed:
        return None
    if _NO.match(text):
        return Talk("declined")
    return replace(last, confirmed=True) if _YES.match(text) and not counted(memory) else None


def rescheduled(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """Another schedule for what was offered: "make it weekly", "at 10"."""
    if not isinstance(last, Subscribe) or last.confirmed or counted(memory):
        return None
    when, rest = altered(_CHANGED.sub(" ", text), last.schedule)
    return replace(last, schedule=when) if when != last.schedule and _NOTHING.fullmatch(rest) else None


def followed(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """The list under discussion is followed: "follow this every Monday"."""
    found, find = _FOLLOW.match(text), list_of(last, memory)
    if not found or find is None:
        return None
    channel, rest = lift_channel(found["rest"])
    when, rest = lift_schedule(rest)
    return Subscribe(undated(find), when, channel) if _NOTHING.fullmatch(rest) else None
