"""Few requests of one person are looked at at a time; the rest wait before anything is spent on them.

Threads that all want Python's lock keep each other waiting: sixty of one person's would keep everybody else waiting too.
"""

import time
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock
from typing import Final

INSIDE: Final = 3
"""Requests of one person that are looked at at a time."""
HELD: Final = 64
"""Requests that wait at a time, of everybody, each on a thread of the server's; more are turned away at once."""
SECONDS: Final = 2.0
"""How long one waits to be told; half as long at least, so that those who came together do not all go together."""
FRESH: Final = 0.4
"""The share of that after which one is not let in any more: an answer would come too late for Slack."""

Person = tuple[str, str]
"""A workspace and a person in it."""


@dataclass(slots=True)
class _Line:
    inside: int = 0
    waiting: list[tuple[float, Event]] = field(default_factory=list)


class Gate:
    def __init__(self, inside: int = INSIDE, held: int = HELD, seconds: float = SECONDS) -> None:
        self._inside = inside
        self._seconds = seconds
        self._free = held
        self._lines: dict[Person, _Line] = {}
        self._came = count()
        self._lock = Lock()

    def enter(self, person: Person) -> bool:
        """Lets a request in, in turn; False when it would take too long. Whoever was let in must `leave`."""
        with self._lock:
            line = self._lines.setdefault(person, _Line())
            if line.inside < self._inside:
                line.inside += 1
                return True
            if not self._free:
                return False
            self._free -= 1
            called, part = Event(), 8 + next(self._came) % 9
            mine = (time.monotonic(), called)
            line.waiting.append(mine)
        called.wait(self._seconds * part / 16)
        with self._lock:
            self._free += 1
            if called.is_set():
                return True
            line.waiting.remove(mine)
            if not line.inside and not line.waiting:
                self._lines.pop(person, None)
            return False

    def leave(self, person: Person) -> None:
        """Ends a request that was let in, and lets in the last that came of its person: the first would be late."""
        with self._lock:
            line = self._lines[person]
            if line.waiting and time.monotonic() - line.waiting[-1][0] < self._seconds * FRESH:
                line.waiting.pop()[1].set()
                return
            line.inside -= 1
            if not line.inside and not line.waiting:
                del self._lines[person]
