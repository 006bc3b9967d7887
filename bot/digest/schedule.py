"""When a digest is due, by the wall clock of a time zone and without a scheduler library.

A period is a local date. It is due at the first instant at which that day's clock shows the wanted time or
later: in a gap, when the clock has jumped past it; in a fold, the first of the two. Cron libraries miss or
double hundreds of schedules a year here; with the date as the key, one date is one digest whatever clocks do.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import zones
from bot.kept import compiled
from bot.queries import Days, Schedule

WINDOW: Final = timedelta(hours=6)
"""How late a digest may still be posted; after that its papers are in the next one."""
UNKNOWN: Final = Schedule("every day", 0, "09:00", "UTC")
"""When a subscription has its turn whose own schedule cannot be carried out, so that somebody is told."""
_DAY: Final = timedelta(days=1)
_FIRST: Final = date.min + 2 * _DAY
_LAST: Final = date.max - 2 * _DAY
"""Between these days an instant exists in every zone, a day before it and a day after it too."""
_CLOCK: Final = compiled(r"\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Due:
    """One period of a schedule."""

    period: date
    """The local date, which is the period's key."""
    instant: datetime
    """When it is due (UTC)."""


def zone(name: str) -> ZoneInfo | None:
    """The time zone of that IANA name ("": UTC); None when there is none.

    >>> zone("Europe/Paris"), zone("Paris/France")
    (zoneinfo.ZoneInfo(key='Europe/Paris'), None)
    """
    try:
        return zones.zone(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def instant(day: date, wanted: time, where: ZoneInfo) -> datetime:
    """The first instant (UTC) at which the clock of `where` shows `wanted` on `day`, or has passed it.

    >>> instant(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Paris"))  # the clock jumps from 2 to 3
    datetime.datetime(2026, 3, 29, 1, 0, tzinfo=datetime.timezone.utc)
    >>> instant(date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Paris"))  # 2:30 comes twice
    datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.timezone.utc)
    >>> instant(date.min, time(0), ZoneInfo("Asia/Tokyo"))  # there is none: the first that all zones have
    datetime.datetime(1, 1, 2, 14, 41, 1, tzinfo=datetime.timezone.utc)
    """
    wall = datetime.combine(min(max(day, _FIRST), _LAST), wanted)
    first = wall.replace(tzinfo=where).astimezone(UTC)
    if first.astimezone(where).replace(tzinfo=None) == wall:
        return first
    return _after_gap(wall, where, first)


def due(schedule: Schedule, since: datetime, until: datetime) -> tuple[Due, ...]:
    """The periods due after `since` and not after `until`, in order; none when the zone or time is unknown."""
    where, wanted = zone(schedule.zone), clock(schedule.time)
    if where is None or wanted is None:
        return ()
    days = _days(schedule, since.astimezone(where).date() - _DAY, until.astimezone(where).date() + _DAY)
    periods = (Due(day, instant(day, wanted, where)) for day in days)
    return tuple(period for period in periods if since < period.instant <= until)


def clock(text: str) -> time | None:
    """A time such as "09:00"; None when it is not one, or written in another way.

    >>> clock("08:30"), clock("25:00"), clock("0830")
    (datetime.time(8, 30), None, None)
    """
    try:
        return time.fromisoformat(text) if _CLOCK.fullmatch(text) else None
    except ValueError:
        return None


def sound(schedule: Schedule) -> bool:
    """Whether a schedule can be carried out: its days, time and zone are known."""
    known = schedule.days in get_args(Days) and 0 <= schedule.weekday < 7
    return known and clock(schedule.time) is not None and zone(schedule.zone) is not None


def falls(schedule: Schedule, day: date) -> bool:
    """Whether a local date is one of the schedule's days."""
    match schedule.days:
        case "every day":
            return True
        case "every weekday":
            return day.weekday() < 5
        case "every week":
            return day.weekday() == schedule.weekday


def _days(schedule: Schedule, first: date, last: date) -> tuple[date, ...]:
    days = (first + _DAY * n for n in range((last - first).days + 1))
    return tuple(day for day in days if falls(schedule, day))


def _after_gap(wall: datetime, where: ZoneInfo, late: datetime) -> datetime:
    """The moment of the jump: the clock shows less than `wall` before it, and more from it on."""
    early = wall.replace(tzinfo=where, fold=1).astimezone(UTC)
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if middle.astimezone(where).replace(tzinfo=None) < wall:
            early = middle
        else:
            late = middle
    return late
