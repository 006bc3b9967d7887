"""A database that cannot be used, in a sentence that says what to do."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from bot.store.patience import UnreachableError

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
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _of_folder(error: OSError, folder: Path) -> str | None:
    if error.errno == errno.ENOSPC:
        return _FULL.format(folder=folder)
    unwritable = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}
    return _UNWRITABLE.format(folder=folder) if error.errno in unwritable else None


def _of_database(error: BaseException | None, url: str) -> str | None:
    if not isinstance(error, DBAPIError) or not isinstance(error.orig, sqlite3.Error):
        return None
    if (file := _file(url)) is None:
        return None
    said = str(error.orig).lower()
    sentence = next((sentence for word, sentence in _SAID if word in said), None)
    return sentence and sentence.format(file=file, folder=file.parent)
