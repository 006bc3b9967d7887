"""When arXiv announces: Sunday to Thursday at 20:00 Eastern time, never on its holidays.

A listing bears the date of the morning after. The holidays are arXiv's own list (info.arxiv.org/help/availability,
"2026 Holidays"); for a year that is not in the table no holiday is known, and a silent day looks like a late one.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

EASTERN: Final = ZoneInfo("America/New_York")
HOLIDAYS: Final = frozenset(
    date.fromisoformat(day)
    for day in (
        "2026-01-01 2026-01-19 2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25 2026-12-29 2026-12-31"
    ).split()
)
"""Days on whose evening nothing is announced."""
_EVENING: Final = time(20)
_DUE: Final = time(2)
_DAY: Final = timedelta(days=1)


def announces(day: date) -> bool:
    """Whether arXiv announces on the evening of a day.

    >>> announces(date(2026, 11, 22)), announces(date(2026, 11, 26)), announces(date(2026, 11, 27))
    (True, False, False)
    """
    return day.weekday() not in {4, 5} and day not in HOLIDAYS


def listed(day: date) -> bool:
    """Whether there is a listing with this date: the evening before was one of announcement."""
    return announces(day - _DAY)


def listing(now: datetime) -> date:
    """The date of the latest listing at an instant.

    >>> listing(datetime(2026, 11, 24, 0, 59, tzinfo=UTC)), listing(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 24))
    """
    local = now.astimezone(EASTERN)
    day = local.date() + _DAY if local.time() >= _EVENING else local.date()
    while not listed(day):
        day -= _DAY
    return day


def opens(day: date) -> datetime:
    """When the listing of a day begins to appear (UTC)."""
    return datetime.combine(day - _DAY, _EVENING, EASTERN).astimezone(UTC)


def due(day: date) -> datetime:
    """By when the listing of a day must have been read: 02:00 Eastern time (UTC)."""
    return datetime.combine(day, _DUE, EASTERN).astimezone(UTC)


def before(day: date, count: int) -> list[date]:
    """The `count` listing days before a day, the nearest first."""
    found: list[date] = []
    while len(found) < count:
        day -= _DAY
        if listed(day):
            found.append(day)
    return found
