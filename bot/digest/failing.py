"""What becomes of a subscription whose turn fails: it alone is held back, and after the third time paused.

An error of the machine (the database, the disk) is nobody's fault: it ends the round, and is counted for no one.
"""

import logging
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolError

from bot.answers import Answer
from bot.digest.composing import Composer
from bot.store.outbox import Outbox, Post
from bot.store.subscriptions import Subscriptions

MACHINE: Final = (OperationalError, InterfaceError, InternalError, PoolError, OSError, MemoryError)
"""Errors that say nothing of the subscription that met them."""

log = logging.getLogger(__name__)


class UnfitError(Exception):
    """A subscription that cannot be carried out as it is stored; the message says which part, and not what it says."""


@dataclass(frozen=True)
class Failing:
    """Notes failed turns. `count` is called once for each."""

    subscriptions: Subscriptions
    count: Callable[[], object] = lambda: None

    def note(self, ids: Iterable[int], error: Exception, now: datetime) -> None:
        """Holds back subscriptions, or pauses them and tells their owners; logs neither query nor message."""
        frames = "".join(traceback.format_tb(error.__traceback__))
        for id_ in ids:
            self.count()
            paused = self.subscriptions.failed(id_, now)
            what = "failed again, and is paused" if paused else "failed"
            log.error("subscription %d: its turn %s: %s\n%s", id_, what, type(error).__name__, frames)


@dataclass(frozen=True)
class Salvage:
    """Saves what can be of a message that cannot be written: all but the part that is to blame."""

    outbox: Outbox
    composer: Composer
    render: Callable[[Answer], object]
    failing: Failing

    def save(self, post: Post, error: Exception, now: datetime) -> None:
        """Takes those whose part fails out of a message, or all when that is nobody's; the rest is posted."""
        followers = self.composer.deliveries.followers(post.id)
        guilty = [one for one in followers if not self._writes(post, one)] or list(followers)
        self.failing.note(guilty, error, now)
        for one in guilty:
            self.composer.deliveries.withdraw(one, post.id)
        if not followers:
            log.error("message %d cannot be written: %s", post.id, type(error).__name__)
            self.outbox.fail(post, type(error).__name__)
        elif len(guilty) < len(followers):
            self.outbox.later(post, 0.0)

    def _writes(self, post: Post, subscription: int) -> bool:
        try:
            self.render(self.composer.alone(post, subscription))
        except MACHINE:
            raise
        except Exception:  # noqa: BLE001  whatever it is, it says whose part cannot be written
            return False
        return True
