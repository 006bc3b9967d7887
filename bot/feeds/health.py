"""Whether the feeds do what they should, and the true reason when a day brought nothing.

arXiv announces from Sunday to Thursday at 20:00 Eastern time, never on its holidays. A listing bears the date
of the morning after. The holidays are arXiv's own list (info.arxiv.org/help/availability, "2026 Holidays");
for a year that is not in the table no holiday is known, and a silent day looks like a late one.

On a listing day fewer than 30 % of the usual number of new papers by 02:00 Eastern time, or a feed of which
more than 90 % had been announced before, is a stale feed: arXiv answers, without an error, and the papers are
missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Final, Literal

from bot import zones
from bot.store.engine import Store
from bot.store.feeds import Feeds, Place

EASTERN: Final = zones.zone("America/New_York")
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


def is_listing_day(day: date) -> bool:
    """Whether there is a listing with this date: the evening before was one of announcement."""
    return announces(day - _DAY)


def latest_listing_day(now: datetime) -> date:
    """The date of the latest listing at an instant.

    >>> latest_listing_day(datetime(2026, 11, 24, 0, 59, tzinfo=UTC)), latest_listing_day(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 24))
    """
    local = now.astimezone(EASTERN)
    day = local.date() + _DAY if local.time() >= _EVENING else local.date()
    while not is_listing_day(day):
        day -= _DAY
    return day


def opening(day: date) -> datetime:
    """When the listing of a day begins to appear (UTC)."""
    return datetime.combine(day - _DAY, _EVENING, EASTERN).astimezone(UTC)


def deadline(day: date) -> datetime:
    """By when the listing of a day must have been read: 02:00 Eastern time (UTC)."""
    return datetime.combine(day, _DUE, EASTERN).astimezone(UTC)


def listing_days_before(day: date, count: int) -> list[date]:
    """The `count` listing days before a day, the nearest first."""
    found: list[date] = []
    while len(found) < count:
        day -= _DAY
        if is_listing_day(day):
            found.append(day)
    return found


Reason = Literal["announced", "weekend", "holiday", "pending", "stale", "unreachable", "unread", "unused"]
"""Of a day: arXiv announced; does not on weekends; nor on holidays; has not yet; its feeds are stale; could not be
reached; were not read since; are not used at all by this bot."""

_DAYS: Final = 20
_ENOUGH: Final = 5
"""Days with papers without which nothing is usual."""
_FEW: Final = 0.3
_OLD: Final = 0.9


@dataclass(frozen=True, slots=True)
class State:
    """How the feeds fare at one instant."""

    day: date
    """The latest listing day that should have been read by now."""
    reason: Reason
    announced: int
    usual: float | None
    """The median of the twenty listing days before; None while too few are known."""
    since: datetime | None
    """Since when arXiv has been unreachable."""
    read: datetime | None
    """When a feed was last read to its end."""
    trouble: str
    """The last error of a feed that fails, for operators."""

    @property
    def well(self) -> bool:
        """Whether nothing is wrong that an operator should know."""
        return self.reason in {"announced", "weekend", "holiday", "pending", "unused"}


class Health:
    """What the store remembers of the feeds, judged."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._feeds, self._now = Feeds(store), now

    def used(self) -> bool:
        """Whether arXiv's announcements were ever read, or tried to be, for this bot, or will be; a snapshot has none."""
        return any(place.succeeded or place.failing or place.etag for place in self._feeds.places().values())

    def announced(self, day: date) -> int:
        """How many new papers arXiv listed on a day, as far as the feeds showed."""
        return self._feeds.counts(day, day).get(day, 0)

    def usual(self, day: date) -> float | None:
        """The median of new papers on the twenty listing days before a day; None while too few are known."""
        before = listing_days_before(day, _DAYS)
        counts = [count for count in self._feeds.counts(before[-1], before[0]).values() if count]
        return median(counts) if len(counts) >= _ENOUGH else None

    def since(self) -> datetime | None:
        """Since when no feed could be read; None while one can."""
        failing = [place.failing for place in self._feeds.places().values()]
        return None if not failing or None in failing else max(moment for moment in failing if moment)

    def read(self) -> datetime | None:
        """When a feed was last read to its end."""
        places = self._feeds.places().values()
        return max((place.succeeded for place in places if place.succeeded), default=None)

    def reason(self, day: date) -> Reason:
        """Why a day brought as many papers as it did."""
        places = tuple(self._feeds.places().values())
        if not is_listing_day(day):
            return "weekend" if day.weekday() in {5, 6} else "holiday"
        if not places:
            return "unused"
        if not self._stale(day):
            return "announced"
        if self._now() < deadline(day):
            return "pending"
        if any(_read(place) >= opening(day) for place in places):
            return "stale"
        return "unreachable" if any(place.failing for place in places) else "unread"

    def state(self) -> State:
        """How the feeds fare now."""
        now = self._now()
        day = latest_listing_day(now)
        day = day if now >= deadline(day) else listing_days_before(day, 1)[0]
        places = tuple(self._feeds.places().values())
        reason = self.reason(day)
        return State(
            day=day,
            reason=reason,
            announced=self.announced(day),
            usual=self.usual(day),
            since=self.since(),
            read=self.read(),
            trouble=next((place.trouble for place in places if place.failing), ""),
        )

    def _stale(self, day: date) -> bool:
        """Whether too little came on a listing day, or too much of what had come before."""
        fresh = self.announced(day)
        seen = self._feeds.listing(day)
        if not fresh or (seen and seen[1] > _OLD * sum(seen) and sum(seen) >= 10 and fresh == seen[0]):
            return True
        usual = self.usual(day)
        return usual is not None and fresh < _FEW * usual


def _read(place: Place) -> datetime:
    return place.succeeded or opening(date(1991, 8, 14))
