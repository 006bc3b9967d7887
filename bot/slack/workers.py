"""Threads that answer, so that acknowledging never waits for a slow search.

A quick answer travels in the acknowledgement itself: one round trip. A slow one lets the acknowledgement go
first and follows by itself. Either way it is given exactly once, and an error in it reaches `failed`.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from threading import Lock, Semaphore
from typing import Final, TypeVar

from bot.store.jobs import BusyError

T = TypeVar("T")
Failed = Callable[[BaseException], None]

THREADS: Final = 32
WAITING: Final = 2000
"""How much work may be under way or queued before more is turned away."""
PATIENCE: Final = 0.2
"""Seconds that an acknowledgement waits for its answer."""
SEATS: Final = 8
"""How many acknowledgements wait at a time; the others go at once."""


class Workers:
    def __init__(self, threads: int = THREADS, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self.executor: Final = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self.threads: Final = threads
        self.waiting: Final = waiting
        self._pending = 0
        self._lock = Lock()
        self._seats = Semaphore(SEATS)
        self._patience = patience

    def start(self, work: Callable[[], None], failed: Failed) -> None:
        """Does `work` on another thread; raises BusyError when there is too much already."""
        self.submit(partial(_guarded, work, failed))

    def promptly(self, work: Callable[[], T], late: Callable[[T], None], failed: Failed) -> T | None:
        """What `work` gives (or raises) if that is soon; else None, and `late` is called with it in time."""
        future = self.submit(work)
        self.wait(future)
        if future.done():
            return future.result()
        future.add_done_callback(partial(_follow, late=late, failed=failed))
        return None

    @property
    def idle(self) -> bool:
        """Is nothing under way or waiting?"""
        return not self._pending

    def close(self) -> None:
        """Returns when all the work that was taken is done."""
        self.executor.shutdown()

    def wait(self, future: "Future[T]") -> None:
        """Waits for a moment for what an acknowledgement would like to carry, if not too many do."""
        if self._seats.acquire(blocking=False):
            wait([future], self._patience)
            self._seats.release()

    def submit(self, work: Callable[[], T]) -> "Future[T]":
        """Does `work` on another thread; raises BusyError when there is too much already."""
        with self._lock:
            if self._pending >= self.waiting:
                raise BusyError
            self._pending += 1
        future = self.executor.submit(work)
        future.add_done_callback(self._finished)
        return future

    def _finished(self, _future: "Future[T]") -> None:
        with self._lock:
            self._pending -= 1


def _follow(future: "Future[T]", late: Callable[[T], None], failed: Failed) -> None:
    error = future.exception()
    if error is None:
        _guarded(lambda: late(future.result()), failed)
    else:
        failed(error)


def _guarded(work: Callable[[], None], failed: Failed) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001  the door of Slack's side: nothing above would tell the user
        failed(error)
