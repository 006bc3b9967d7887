"""Reads arXiv by itself: after each announcement, and twice more in the night for what comes late.

Any process may try; a row of the store says whose turn it is, so that however many replicas run, one reads. The
hours are Eastern time, in which arXiv announces. This is one of the program's wide doors: an error ends one
reading and is logged, never the loop.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Event
from typing import Final
from uuid import uuid4

from bot.feeds.arxiv import Arxiv
from bot.feeds.days import EASTERN
from bot.feeds.errors import FeedError
from bot.store.engine import Store
from bot.store.turns import Turns

HOURS: Final = (time(3), time(7), time(23))
TICK: Final = 300.0
"""Seconds between two looks at the clock."""
_LEASE: Final = 2 * 3600.0
"""Seconds after which a process that began to read and died is passed over."""
_AGAIN: Final = timedelta(minutes=30)
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

    def run(self, now: datetime) -> int:
        """Reads the sets that are due; how many papers they brought."""
        return sum(self._read(one, now) for one in self.sets)

    def loop(self, clock: Callable[[], datetime], stop: Event, tick: float = TICK) -> None:
        """Reads whenever it is time, until `stop` is set."""
        while not stop.is_set():
            try:
                self.run(clock())
            except Exception:
                log.exception("a reading of arXiv failed; the next look is in %d s", tick)
            stop.wait(tick)
        self.arxiv.close()

    def _read(self, one: str, now: datetime) -> int:
        turns, holder = Turns(self.store, f"nightly:{one}"), uuid4().hex
        if turns.take(holder, now.timestamp(), _LEASE):
            return 0
        after, failed = now + _AGAIN, True
        try:
            report = self.arxiv.harvest(one)
            self.arxiv.early(one)
            after, failed = following(now), False
        except FeedError as error:
            log.warning("arXiv's set %s could not be read: %s", one, error)
            return 0
        finally:
            turns.give(holder, after.timestamp(), failed=failed)
        log.info("arXiv's set %s brought %d new papers and %d changed", one, report.added, report.changed)
        return report.added
