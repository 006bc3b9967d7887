"""How long a transaction waits for its database, and what is said of a database that cannot be used.

Serving waits for little more than a second, because Slack hangs up after three; loads and migrations take
their time. After one transaction has waited in vain the others are refused at once, and one a second tries
again.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, local
from time import monotonic
from typing import Final

from bot.store.later import sa

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


_UNWRITABLE: Final = "The data folder {folder} cannot be written. Let this user write to it, or set PAPERBOT_DATA to a folder that can be."
_FULL: Final = "There is no space left in {folder}. Free some, and try again; what was stored is safe."
_DAMAGED: Final = (
    "{file} is damaged, or is no database. Put a backup in its place; or move it away to begin anew, without what people "
    "follow and have saved."
)
_HELD: Final = "{file} is held by another program. End that one, and try again."
_FAILING: Final = "The disk under {folder} does not read or write as it should: see that there is space, and what the system's log says."
_SAID: Final = (
    ("readonly", _UNWRITABLE),
    ("unable to open", _UNWRITABLE),
    ("full", _FULL),
    ("not a database", _DAMAGED),
    ("malformed", _DAMAGED),
    ("disk i/o error", _FAILING),
    ("locked", _HELD),
)
"""What SQLite says, and what that means for whoever runs paperbot."""


class StoreError(Exception):
    """The data cannot be used as they are; the message says what to do."""


@contextmanager
def explained(url: str, folder: Path) -> Iterator[None]:
    """Raises StoreError for what SQLite, or the data folder, has to say against being used."""
    try:
        yield
    except OSError as error:
        if (sentence := _of_folder(error, folder)) is None:
            raise
        raise StoreError(sentence) from error
    except UnreachableError as error:
        if (sentence := _of_cause(error.__cause__, url, folder)) is None:
            raise
        raise StoreError(sentence) from error


def _of_cause(cause: BaseException | None, url: str, folder: Path) -> str | None:
    if not isinstance(cause, OSError):
        return _of_database(cause, url)
    file = _file(url)
    return _of_folder(cause, folder) if file and file.parent == folder else None


def _file(url: str) -> Path | None:
    """Where SQLite's database is; None for another, or for none."""
    parsed = sa.make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _of_folder(error: OSError, folder: Path) -> str | None:
    if error.errno == errno.ENOSPC:
        return _FULL.format(folder=folder)
    unwritable = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}
    return _UNWRITABLE.format(folder=folder) if error.errno in unwritable else None


def _of_database(error: BaseException | None, url: str) -> str | None:
    if not isinstance(error, sa.exc.DBAPIError) or not isinstance(error.orig, sqlite3.Error):
        return None
    if (file := _file(url)) is None:
        return None
    said = str(error.orig).lower()
    sentence = next((sentence for word, sentence in _SAID if word in said), None)
    return sentence and sentence.format(file=file, folder=file.parent)
