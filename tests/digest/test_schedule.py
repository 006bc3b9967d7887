"""When digests are due, in every zone and across both clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.schedule import due, instant
from bot.queries import Schedule

FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)
ZONES = sorted(available_timezones())
DAYS = st.dates(FIRST, LAST)
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))


def changes(zone: ZoneInfo) -> list[date]:
    """The days on which a zone's clock changes."""
    noons = [datetime(2024, 1, 1, 12, tzinfo=zone) + timedelta(days=n) for n in range(2557)]
    offsets = [noon.utcoffset() for noon in noons]
    return [noons[n].date() for n in range(1, 2557) if offsets[n] != offsets[n - 1]]


@given(st.sampled_from(ZONES), DAYS, CLOCKS)
def test_due_at_the_first_instant_that_shows_the_time_or_later(name: str, day: date, wanted: time) -> None:
    """The clock shows the wanted time, or has jumped over it; a second before it had not."""
    zone, wall = ZoneInfo(name), datetime.combine(day, wanted)
    moment = instant(day, wanted, zone)
    assert moment.astimezone(zone).replace(tzinfo=None) >= wall
    assert (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None) < wall


@pytest.mark.parametrize(
    "name", ["Europe/Paris", "America/Nuuk", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Gaza"]
)
def test_around_clock_changes_one_digest_a_day(name: str) -> None:
    """At every half-hour, digests around a clock change are 20 to 28 hours apart, one for each date."""
    zone = ZoneInfo(name)
    for day in changes(zone):
        for half in range(48):
            wanted = time(half // 2, half % 2 * 30)
            moments = [instant(day + timedelta(days=n), wanted, zone) for n in range(-2, 3)]
            gaps = [later - earlier for earlier, later in pairwise(moments)]
            assert all(timedelta(hours=20) <= gap <= timedelta(hours=28) for gap in gaps)


@given(st.sampled_from(ZONES), DAYS, CLOCKS, st.lists(st.integers(1, 400), min_size=1, max_size=30))
def test_however_often_it_looks_each_period_comes_up_once(
    name: str, day: date, wanted: time, minutes: list[int]
) -> None:
    """Looking at any intervals finds the same periods as looking once."""
    schedule = Schedule("every day", 0, wanted.isoformat("minutes"), name)
    moments = [datetime.combine(day, time(), UTC)]
    for step in minutes:
        moments.append(moments[-1] + timedelta(minutes=step))
    found = [one for a, b in pairwise(moments) for one in due(schedule, a, b)]
    assert tuple(found) == due(schedule, moments[0], moments[-1])
    assert len({one.period for one in found}) == len(found)


def test_weekdays_and_weeks() -> None:
    """Weekday digests skip the weekend; weekly ones come on their day."""
    since, until = datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)
    workdays = due(Schedule("every weekday", 0, "09:00", "Europe/Paris"), since, until)
    weekly = due(Schedule("every week", 2, "09:00", "Europe/Paris"), since, until)
    assert [one.period.day for one in workdays] == [16, 17, 18, 19, 20, 23, 24, 25, 26, 27]
    assert [one.period.day for one in weekly] == [18, 25]


def test_an_unknown_zone_is_never_due() -> None:
    """A zone that has left the database makes a schedule silent, not the loop fail."""
    since = datetime(2026, 11, 16, tzinfo=UTC)
    assert due(Schedule("every day", 0, "09:00", "Mars/Olympus"), since, since + timedelta(days=9)) == ()
