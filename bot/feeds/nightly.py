"""Reads arXiv by itself: after each announcement, and twice more in the night for what comes late.

Any process may try; a row of the store says whose turn it is, so that however many replicas run, one reads. The
hours are Eastern time, in which arXiv announces.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import uuid4

from bot.feeds.arxiv import Arxiv
from bot.feeds.days import EASTERN
from bot.feeds.errors import FeedError
from bot.store.coordination import Turns
from bot.store.engine import Store

HOURS: Final = (time(3), time(7), time(23))
LEASE: Final = 900.0
"""Seconds after which a process that began to read and died is passed over; each page begins them anew."""
AGAIN: Final = timedelta(minutes=30)
"""When a reading that failed is tried again."""

log = logging.getLogger(__name__)


def following(now: datetime) -> datetime:
    """The first hour of reading after an instant.

    >>> from datetime import UTC
    >>> str(following(datetime(2026, 11, 24, 3, 59, tzinfo=UTC)))
    '2026-11-23 23:00:00-05:00'
    """
    local = now.astimezone(EASTERN)
    days = (local.date(), local.date() + timedelta(days=1))
    return next(
        when for day in days for hour in HOURS if (when := datetime.combine(day, hour, EASTERN)) > now
    )


@dataclass(frozen=True)
class Nightly:
    """The readings of some sets."""

    arxiv: Arxiv
    store: Store
    sets: Sequence[str]
    clock: Callable[[], datetime]

    def run(self) -> int:
        """Reads the sets that are due; how many papers they brought."""
        return sum(self._due(one) for one in self.sets)

    def _due(self, one: str) -> int:
        turns, holder = Turns(self.store, f"nightly:{one}"), uuid4().hex
        if turns.take(holder, self.clock().timestamp(), LEASE):
            return 0
        brought = None
        try:
            brought = self._read(one, lambda: turns.keep(holder, self.clock().timestamp() + LEASE))
        finally:
            now = self.clock()
            after = now + AGAIN if brought is None else following(now)
            turns.give(holder, after.timestamp(), failed=brought is None)
        return brought or 0

    def _read(self, one: str, on: Callable[[], None]) -> int | None:
        """How many papers a set brought, `on` told of each page; None when it could not be read."""
        try:
            report = self.arxiv.harvest(one, progress=lambda _: on())
        except FeedError as error:
            log.warning("arXiv's set %s could not be read: %s", one, error)
            return None
        log.info("arXiv's set %s brought %d new papers and %d changed", one, report.added, report.changed)
        try:
            self.arxiv.early(one)
        except FeedError as error:
            log.warning("arXiv's feed of %s, which says what is new today, could not be read: %s", one, error)
        return report.added
