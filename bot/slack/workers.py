"""Who answers: the threads of a process, and which processes on this host are alive.

A process that is alive holds a lock on a file of its own, which the system lets go of when it dies. A number
of a process would not do: another may bear it after a restart, and in a container every first one does. What
the process is about to send stands in its file, which outlives it at no cost: nothing has to reach the disk.

Threads answer, so that acknowledging never waits for a slow search: a quick answer travels in the
acknowledgement itself: one round trip. A slow one lets the acknowledgement go first and follows by itself.
Either way it is given exactly once, and an error in it reaches `failed`.

A few threads share one heap, instead of one for each: glibc gives up to eight heaps to a core, each as large
as the most that one of its threads ever needed at once, so that sixty threads that take turns under Python's
lock hold sixteen times what one does, and reach that only after hours.
"""

import ctypes
import fcntl
import os
import socket
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock, Semaphore, get_native_id
from typing import Final, NamedTuple, TypeVar
from uuid import uuid4

from bot.store.inbox import BusyError


class Left(NamedTuple):
    """What a process that is gone had marked, by the keys of questions."""

    sent: frozenset[str] = frozenset()
    """Their answers may have been sent."""
    answered: frozenset[str] = frozenset()
    """Of those, the ones that surely were, and only have to be forgotten."""


_ANSWERED: Final = "="


class Presence:
    """The mark of this process among those that share a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name: Final = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
        self._folder: Final = folder
        new = folder / f".{self.name}"
        self._held: Final = os.open(new, os.O_CREAT | os.O_RDWR | os.O_APPEND)
        fcntl.flock(self._held, fcntl.LOCK_EX)
        new.rename(folder / self.name)  # nobody sees it unlocked

    def sending(self, key: str) -> None:
        """Notes that what is known by `key` may have been sent from now on."""
        os.write(self._held, f"{key}\n".encode())

    def answered(self, key: str) -> None:
        """Notes that what is known by `key` is answered."""
        os.write(self._held, f"{_ANSWERED}{key}\n".encode())

    def rest(self) -> None:
        """Forgets what was sent: all of it is answered."""
        os.ftruncate(self._held, 0)

    def dead(self) -> dict[str, Left]:
        """The processes that left their mark here and are gone, by name, and what they had marked."""
        return {path.name: _read(path) for path in self._others() if not _locked(path)}

    def forget(self, names: Iterable[str]) -> None:
        """Removes the marks of dead processes."""
        for name in names:
            (self._folder / name).unlink(missing_ok=True)

    def close(self, *, forgotten: bool = True) -> None:
        """Removes this process's own mark, or leaves it to others where something marked is not `forgotten` yet."""
        if forgotten:
            self.forget([self.name])
        os.close(self._held)

    def _others(self) -> Iterator[Path]:
        return (path for path in self._folder.glob("[!.]*") if path.name != self.name)


def _read(path: Path) -> Left:
    try:
        marks = path.read_text(encoding="ascii", errors="replace").split()
    except FileNotFoundError:
        return Left()
    answered = frozenset(mark.removeprefix(_ANSWERED) for mark in marks if mark.startswith(_ANSWERED))
    return Left(frozenset(mark for mark in marks if not mark.startswith(_ANSWERED)) - answered, answered)


def _locked(path: Path) -> bool:
    try:
        held = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(held)


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
            with suppress(TimeoutError, CancelledError):
                future.exception(self._patience)
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


_BACK: Final = 10
"""How far a thread stands back for others."""
_ARENA_MAX: Final = -8
"""M_ARENA_MAX of glibc's malloc.h."""
HEAPS: Final = 2
"""The main one, and one for what runs beside it while Python's lock is free."""


def stand_back() -> None:
    """Lets other threads go before this one; Linux counts a thread as a process here, and others refuse."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _BACK)


def share_heaps() -> bool:
    """Lets threads that start from now on share a few heaps; False where the C library knows no such thing."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_ARENA_MAX, HEAPS))


def trim_heaps() -> None:
    """Gives the system back all pages that hold nothing, in a millisecond; nothing where the C library cannot.

    glibc gives back only the end of a heap: what becomes free between two things that stay is kept for ever.
    """
    if give_back := getattr(ctypes.CDLL(None), "malloc_trim", None):
        give_back(0)
