"""What every answer asks of the database and writes to it, below SQLAlchemy: compiled once, told to SQLite itself.

To read one paper took 0.30 ms, of which SQLite had 0.008: the rest was building, compiling and looking up the same
statement, and beginning a transaction for it. One SELECT is a transaction of its own, and sees one moment. What a
question writes, that it came and that it was answered, took two thirds of a card at Slack's door in the same way: all of
that card takes a third less.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Protocol
from urllib.parse import quote

from sqlalchemy import BindParameter, Delete, Insert, Select, Table, bindparam
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import ReturningInsert

Value = str | int | float | bytes | datetime | None
Statement = Select[Any] | Insert | ReturningInsert[Any] | Delete
_MOST: Final = 16
"""Connections kept; as many as threads ask at once are opened."""
_DIALECT: Final = sqlite.dialect()
_DURABLE: Final = ("synchronous = NORMAL", "foreign_keys = ON")


class Prepared:
    """A statement with named parameters."""

    def __init__(self, statement: Statement) -> None:
        self.statement: Final = statement

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
    def writers(self) -> Mapping[str, Callable[[Any], Any]]:
        """What makes SQLite's value of Python's, for those parameters that need it."""
        made = {
            name: bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
            for name, bind in self._compiled.binds.items()
        }
        return {name: writer for name, writer in made.items() if writer}

    def given(self, values: Mapping[str, Value]) -> list[Any]:
        """Values in the order of the text."""
        whole = {**self.defaults, **values}
        writers = self.writers
        return [writers[name](whole[name]) if name in writers else whole[name] for name in self.names]

    @cached_property
    def readers(self) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
        """What makes Python's value of a column's, for those columns that need it."""
        made = (
            column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
            for column in self.statement.exported_columns
        )
        return tuple((at, reader) for at, reader in enumerate(made) if reader)

    @cached_property
    def _compiled(self) -> Any:  # noqa: ANN401  what SQLAlchemy types too loosely to be of help
        return self.statement.compile(dialect=_DIALECT)


def named(table: Table) -> dict[str, BindParameter[Any]]:
    """A parameter for each column of a table, by its name."""
    return {column.name: bindparam(column.name, type_=column.type) for column in table.columns}


class Writing(Protocol):
    """A transaction of prepared statements."""

    def rows(self, asked: Prepared, values: Mapping[str, Value]) -> list[tuple[Any, ...]]:
        """Carries one out; what it returns."""

    def alone(self, name: str) -> None:
        """Waits until no other transaction holds `name`, and holds it."""


class Hand:
    """A transaction on SQLite, which has all of the database to itself."""

    def __init__(self, connection: sqlite3.Connection, cleaned: Callable[[Any], Any]) -> None:
        self._connection: Final = connection
        self._cleaned: Final = cleaned

    def rows(self, asked: Prepared, values: Mapping[str, Value]) -> list[tuple[Any, ...]]:
        found = self._connection.execute(asked.text, asked.given(self._cleaned(values))).fetchall()
        return [_read(row, asked) for row in found] if asked.readers else found

    def alone(self, name: str) -> None:
        """It is."""


class Quick:
    """Reads and writes a SQLite file that is there; whatever goes wrong in reading is for SQLAlchemy's way to tell."""

    def __init__(self, file: str, patience: float) -> None:
        self._uri: Final = f"file:{quote(file)}?mode=rw"
        self._patience: Final = patience
        self._writer: sqlite3.Connection | None = None
        self._idle: Final[deque[sqlite3.Connection]] = deque(maxlen=_MOST)

    def rows(self, asked: Prepared, values: Mapping[str, Value]) -> list[tuple[Any, ...]] | None:
        """What is found; None where that could not be asked."""
        try:
            connection = self._connection()
            found = connection.execute(asked.text, asked.given(values)).fetchall()
        except sqlite3.Error:
            return None
        self._idle.append(connection)
        return [_read(row, asked) for row in found] if asked.readers else found

    @contextmanager
    def writing(self, patience: float, cleaned: Callable[[Any], Any]) -> Iterator[Hand]:
        """A transaction that waits so many seconds for its turn; one at a time. Raises sqlite3.Error."""
        connection = self._writer or self._opened(*_DURABLE)
        self._writer = None
        try:
            connection.execute(f"PRAGMA busy_timeout = {1000 * patience:.0f}")
            connection.execute("BEGIN IMMEDIATE")
            yield Hand(connection, cleaned)
            connection.execute("COMMIT")
        except BaseException:
            connection.close()  # which takes back what was begun
            raise
        self._writer = connection

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _connection(self) -> sqlite3.Connection:
        with suppress(IndexError):
            return self._idle.pop()
        return self._opened("query_only = ON")

    def _opened(self, *pragmas: str) -> sqlite3.Connection:
        opened = sqlite3.connect(
            self._uri, self._patience, isolation_level=None, check_same_thread=False, uri=True
        )
        for pragma in pragmas:
            opened.execute(f"PRAGMA {pragma}")
        return opened


def _read(row: tuple[Any, ...], asked: Prepared) -> tuple[Any, ...]:
    read = [*row]
    for at, reader in asked.readers:
        read[at] = reader(read[at])
    return tuple(read)
