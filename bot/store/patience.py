"""How long a transaction waits for its database, and what happens when that is over.

Serving waits for little more than a second, because Slack hangs up after three; loads and migrations take their
time. After one transaction has waited in vain the others are refused at once, and one a second tries again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, local
from time import monotonic
from typing import Final

LONG: Final = 600.0
"""Seconds that work may wait which nobody waits for."""
_LEAST: Final = 0.15
"""Seconds that one step may take although its transaction is late: it was this process that was slow."""
_REST: Final = 1.0
"""Seconds for which nothing is tried after a try in vain."""


class UnreachableError(Exception):
    """The database does not answer, or not in time; the message says what is known, and never a password."""


class Deadline(local):
    """When the transaction under way must be done: an end for each thread."""

    def __init__(self, seconds: float) -> None:
        self.seconds: Final = seconds
        self.patient = seconds >= LONG
        self._end: float | None = None

    def left(self) -> float:
        """Seconds that the next step may take."""
        whole = LONG if self.patient else self.seconds
        return whole if self._end is None else max(_LEAST, self._end - monotonic())

    @contextmanager
    def begun(self) -> Iterator[None]:
        """A transaction; one inside another has no more time than that."""
        outer = self._end
        self._end = monotonic() + self.left() if outer is None else outer
        try:
            yield
        finally:
            self._end = outer

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Lets this thread be patient."""
        before, self.patient = self.patient, True
        try:
            yield
        finally:
            self.patient = before


class Gate:
    """Refuses what would only wait, while the database is known not to answer."""

    def __init__(self) -> None:
        self._lock: Final = Lock()
        self._shut = False
        self._next = 0.0

    def enter(self, *, patient: bool) -> None:
        """Raises UnreachableError while the gate is shut, but for one impatient caller a second, who tries again."""
        if not self._shut:
            return
        with self._lock:
            if self._shut and (patient or monotonic() < self._next):
                raise UnreachableError("The database did not answer a moment ago.")
            self._next = monotonic() + 2 * _REST

    def shut(self) -> None:
        """After a try in vain."""
        with self._lock:
            self._shut, self._next = True, monotonic() + _REST

    def open(self) -> None:
        """After a try that was answered."""
        self._shut = False
