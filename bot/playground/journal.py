"""Journal: everything that happened, in order, for whoever watches.

It holds the one lock of the loopback Slack. Each entry says what of which kind is now what (JSON) under which key, or that it is gone.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, RLock
from typing import Final

KEPT: Final = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One change."""

    number: int
    kind: str
    """"Message", "View", "Call", "Delivery" and so on; "Clear": forget everything of every kind."""
    key: str
    value: str | None
    """JSON; None: it is gone."""


class Journal:
    """The last changes, numbered from 1; safe to use from any thread."""

    def __init__(self) -> None:
        self.changed: Final = Condition(RLock())
        """Held while anything changes; notified after every change."""
        self.number = 0
        self._entries: Final[deque[Entry]] = deque(maxlen=KEPT)

    def add(self, kind: str, key: str, value: str | None) -> None:
        """Enters one change, and wakes whoever waits."""
        with self.changed:
            self.number += 1
            self._entries.append(Entry(self.number, kind, key, value))
            self.changed.notify_all()

    def since(self, number: int) -> list[Entry] | None:
        """The entries after a number; None when some of them are forgotten already."""
        with self.changed:
            if self._entries and number + 1 < self._entries[0].number:
                return None
            return [entry for entry in self._entries if entry.number > number]

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Waits until a condition holds; False when it does not in time."""
        with self.changed:
            return self.changed.wait_for(condition, seconds)
