"""Once an hour, what is too old to matter is swept out of the store: deliveries seen, conversations gone silent."""

import logging
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

from bot.store.inbox import Inbox
from bot.store.reversals import Reversals
from bot.store.threads import Threads

log = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=1)


class Sweeper:
    def __init__(self, inbox: Inbox, threads: Threads, reversals: Reversals) -> None:
        self._inbox = inbox
        self._threads = threads
        self._reversals = reversals
        self._next = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def due(self, now: datetime) -> bool:
        """Is it time? True for one caller an hour, the first at once."""
        with self._lock:
            if now < self._next:
                return False
            self._next = now + EVERY
            return True

    def sweep(self, now: datetime) -> None:
        """Forgets what is too old."""
        keys, threads = self._inbox.purge(now), self._threads.purge(now)
        self._reversals.purge(now)
        log.info("swept %d deliveries and %d conversations", keys, threads)
