"""Questions that every answer asks of the database, below SQLAlchemy: compiled once, asked of SQLite itself.

To read one paper took 0.30 ms, of which SQLite had 0.008: the rest was building, compiling and looking up the same
statement, and beginning a transaction for it. One SELECT is a transaction of its own, and sees one moment.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

Value = str | int | float
_MOST: Final = 16
"""Connections kept; as many as threads ask at once are opened."""
_DIALECT: Final = sqlite.dialect()


class Prepared:
    """A SELECT with named parameters, all of them texts or numbers."""

    def __init__(self, select: Select[Any]) -> None:
        self.select: Final = select

    @cached_property
    def text(self) -> str:
        return str(self._compiled)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Its parameters, in the order of the text."""
        return tuple(self._compiled.positiontup or ())

    @cached_property
    def defaults(self) -> Mapping[str, Value]:
        """Parameters that have their value already."""
        return {name: value for name, value in self._compiled.params.items() if value is not None}

    @cached_property
    def readers(self) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
        """What makes Python's value of a column's, for those columns that need it."""
        made = (
            column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
            for column in self.select.selected_columns
        )
        return tuple((at, reader) for at, reader in enumerate(made) if reader)

    @cached_property
    def _compiled(self) -> Any:  # noqa: ANN401  what SQLAlchemy types too loosely to be of help
        return self.select.compile(dialect=_DIALECT)


class Quick:
    """Reads a SQLite file that is there; whatever goes wrong is for SQLAlchemy's way to tell."""

    def __init__(self, file: str, patience: float) -> None:
        self._uri: Final = f"file:{quote(file)}?mode=rw"
        self._patience: Final = patience
        self._idle: Final[deque[sqlite3.Connection]] = deque(maxlen=_MOST)

    def rows(self, asked: Prepared, values: Mapping[str, Value]) -> list[tuple[Any, ...]] | None:
        """What is found; None where that could not be asked."""
        given = {**asked.defaults, **values}
        try:
            connection = self._connection()
            found = connection.execute(asked.text, [given[name] for name in asked.names]).fetchall()
        except sqlite3.Error:
            return None
        self._idle.append(connection)
        return [_read(row, asked) for row in found] if asked.readers else found

    def close(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _connection(self) -> sqlite3.Connection:
        with suppress(IndexError):
            return self._idle.pop()
        opened = sqlite3.connect(
            self._uri, self._patience, isolation_level=None, check_same_thread=False, uri=True
        )
        opened.execute("PRAGMA query_only = ON")
        return opened


def _read(row: tuple[Any, ...], asked: Prepared) -> tuple[Any, ...]:
    read = [*row]
    for at, reader in asked.readers:
        read[at] = reader(read[at])
    return tuple(read)
