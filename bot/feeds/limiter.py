"""One request to arXiv at a time, and none sooner than 3 s after the last answer, whoever asks and for what.

arXiv's terms count all machines and all three of its services together (help/api/tou), so the turn is a row of the
store. The pause runs from the end of an answer: only then is the gap that arXiv sees at least as long, however
slow the network. Clock and waiting are arguments.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import uuid4

from bot.feeds.errors import UnreachableError
from bot.store.coordination import Turns
from bot.store.engine import Store

PAUSE: Final = 3.0
LEASE: Final = 180.0
"""Seconds after which a process that took its turn and died is passed over; more than any answer may take."""
_FIRST: Final = 30.0
_LONGEST: Final = 1800.0


@dataclass(slots=True)
class Turn:
    """One request being made. Whoever makes it says when it failed, and what Retry-After asked for."""

    failed: bool = False
    wait: float = 0.0

    def fail(self, wait: float = 0.0) -> None:
        """The request brought nothing usable; the server asked for `wait` seconds of peace."""
        self.failed, self.wait = True, wait


@dataclass(frozen=True)
class Limiter:
    """The turns at arXiv, shared by every process on one store."""

    store: Store
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    jitter: Callable[[], float] = field(default=lambda: random.uniform(0.05, 0.5))  # noqa: S311  spreads load, hides nothing

    @contextmanager
    def turn(self, until: datetime) -> Iterator[Turn]:
        """Waits for a turn and holds it. UnreachableError when it could not come before `until`."""
        holder = uuid4().hex
        turns = Turns(self.store, "arxiv")
        while wait := turns.take(holder, self.now().timestamp(), LEASE):
            if self.now().timestamp() + wait > until.timestamp():
                raise UnreachableError(
                    f"arXiv may not be asked again for {wait:.0f} s, longer than there is time"
                )
            self.sleep(wait)
        turn = Turn()
        try:
            yield turn
        finally:
            pause = max(turn.wait, backoff(turns.failures())) if turn.failed else PAUSE
            turns.give(holder, self.now().timestamp() + pause + self.jitter(), failed=turn.failed)


def backoff(failures: int) -> float:
    """Seconds to wait after one more failure than `failures` in a row: 30 s, doubling, at most half an hour.

    >>> [backoff(n) for n in (0, 1, 2, 20)]
    [30.0, 60.0, 120.0, 1800.0]
    """
    return min(_LONGEST, _FIRST * float(1 << min(failures, 10)))
