"""The true reason why a period brought nothing to a subscription."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.feeds import days
from bot.feeds.health import Health

Reason = Literal["nothing matched", "no announcement", "unreachable", "late", "unread"]


@dataclass(frozen=True, slots=True)
class Why:
    reason: Reason
    announced: int = 0
    """How many papers came, or were announced."""
    since: datetime | None = None
    """Since when arXiv has been unreachable, or has not been read; None where it never was."""


def why(health: Health, since: datetime, now: datetime, arrived: int) -> Why:
    """Why nothing matched between two instants, in which `arrived` papers of the category came in."""
    if arrived:
        return Why("nothing matched", arrived)
    if not health.used():
        return Why("unread")
    day = announced(since, now)
    return Why("no announcement") if day is None else _of(health, day)


def _of(health: Health, day: date) -> Why:
    match health.reason(day):
        case "weekend" | "holiday":
            return Why("no announcement")
        case "announced" | "unused":
            return Why("nothing matched", health.announced(day))
        case "unread":
            return Why("unread", since=health.read())
        case "unreachable":
            return Why("unreachable", since=health.since())
        case "pending" | "stale":
            return Why("late")


def announced(since: datetime, now: datetime) -> date | None:
    """The last listing day that opened between two instants; None when arXiv announced nothing then."""
    day = days.listing(now)
    return day if days.opens(day) > since else None
