"""What people say to a subscription that was offered, to what was asked back, and to a list that could be followed."""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.parsing.bounds import ORDER
from bot.parsing.digests import lift_channel, undated
from bot.parsing.rows import load
from bot.parsing.schedules import lift_schedule, timing
from bot.parsing.subject import counted, list_of
from bot.queries import Keep, Memory, Query, Subscribe, Talk, Unclear

_ROWS: Final = load("offers", {"rest": r"\S.*"})
_BARE: Final = " \t,.;!?"


def agreed(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """What was shown or asked back is done when the asker says yes, and not when the asker says no."""
    said = _ROWS.read(text.strip(_BARE), "yes", "no")
    if isinstance(last, Keep) and last.doubted and said:
        return replace(last, sure=True) if said.means == "yes" else Talk("left")
    if not said or not isinstance(last, Subscribe) or last.confirmed:
        return None
    if said.means == "no":
        return Talk("declined")
    return None if counted(memory) else replace(last, confirmed=True)


def rescheduled(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """Another schedule for what was offered, or is followed since: "make it weekly", "at 10"."""
    if not isinstance(last, Subscribe) or counted(memory) or len(text) > ORDER:
        return None
    when, found = timing(text), True
    rest = when.rest
    while found:
        found, rest = _ROWS.without(rest, "filler")
    if not when.said or rest.strip(_BARE):
        return None
    return Unclear(text, "how often") if when.odd else replace(last, schedule=when.of(last.schedule))


def followed(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """The list under discussion is followed: "follow this every Monday"."""
    found, find = _ROWS.read(text.strip(_BARE), "follow"), list_of(last, memory)
    if not found or find is None:
        return None
    channel, rest = lift_channel(found.given["rest"])
    when, rest = lift_schedule(rest)
    return None if rest.strip(_BARE) else Subscribe(undated(find), when, channel)
