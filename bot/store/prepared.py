"""What every answer asks of the database and writes to it, below SQLAlchemy: compiled once, told to SQLite itself.

To read one paper took 0.30 ms, of which SQLite had 0.008: the rest was building, compiling and looking up the same
statement, and beginning a transaction for it. One SELECT is a transaction of its own, and sees one moment. What a
question writes, that it came and that it was answered, took two thirds of a card at Slack's door in the same way: all of
that card takes a third less.

The text of a statement is kept beside the bytecode, so that a start need not load SQLAlchemy to write it anew: that
and the tables took a third of a question in a terminal.
"""

import math
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Protocol, cast
from urllib.parse import quote

from bot.kept import Growing, beside
from bot.store.later import sa, sqlite

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import ReturningInsert

    Statement = sa.Select[Any] | sa.Insert | ReturningInsert[Any] | sa.Delete

P = ParamSpec("P")
Value = str | int | float | bytes | datetime | None
_Plain = tuple[str, tuple[str, ...], dict[str, Any], dict[str, str], tuple[tuple[int, str], ...]]
"""A statement for SQLite as plain values: its text; its parameters, in the order of the text; those that have their value
already; the types of those, and the places and types of the columns, that SQLite has no type for."""
_MOST: Final = 16
"""Connections kept; as many as threads ask at once are opened."""
_SORTS: Final = 64
"""Of one statement, by what it depends on."""
_DURABLE: Final = ("synchronous = NORMAL", "foreign_keys = ON")


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


_WRITERS: Final[Mapping[str, Callable[[Any], Any]]] = {"Instant": _instant, "Boolean": int}
"""What makes SQLite's value of Python's, by the type of a column in `schema`."""
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "Instant": lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC),
    "Boolean": bool,
}
"""What makes Python's value of SQLite's."""


class Prepared:
    """A statement with named parameters."""

    def __init__(self, statement: "Statement") -> None:
        self._statement: Final = statement

    @property
    def statement(self) -> "Statement":
        return self._statement

    @property
    def text(self) -> str:
        return self._plain[0]

    def given(self, values: Mapping[str, Value]) -> list[Any]:
        """Values in the order of the text."""
        _, names, defaults, types, _ = self._plain
        whole = {**defaults, **values}
        for name, type_ in types.items():
            if whole[name] is not None:
                whole[name] = _WRITERS[type_](whole[name])
        return [whole[name] for name in names]

    def read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Rows as Python reads them."""
        return [_read(row, columns) for row in rows] if (columns := self._plain[4]) else rows

    @cached_property
    def _plain(self) -> _Plain:
        return _compiled(self.statement)


class _Known(Prepared):
    """One that the program always writes alike: what is kept of it needs no SQLAlchemy."""

    def __init__(self, name: str, make: "Callable[[], Statement]") -> None:
        self._name: Final = name
        self._make: Final = make

    @cached_property
    def statement(self) -> "Statement":
        return self._make()

    @cached_property
    def _plain(self) -> _Plain:
        return _kept().given(self._name, lambda: _compiled(self.statement))


def prepared(make: "Callable[P, Statement]") -> Callable[P, Prepared]:
    """Lets a function that writes a statement, by nothing but what it is given, give it prepared."""

    @lru_cache(_SORTS)
    def known(*given: P.args, **named: P.kwargs) -> Prepared:
        return _Known(f"{make.__module__}.{make.__name__}{given}{named}", partial(make, *given, **named))

    return cast("Callable[P, Prepared]", known)


@cache
def _kept() -> Growing:
    return Growing(beside("statements"), sorted(Path(__file__).parent.glob("*.py")))


def _compiled(statement: "Statement") -> _Plain:
    compiled: Any = statement.compile(dialect=sqlite.dialect())
    defaults = {name: value for name, value in compiled.params.items() if value is not None}
    names: tuple[str, ...] = tuple(compiled.positiontup or ())
    types = {name: type(compiled.binds[name].type).__name__ for name in names}
    written = {name: type_ for name, type_ in types.items() if type_ in _WRITERS}
    columns = [type(column.type).__name__ for column in statement.exported_columns]
    read = tuple((at, name) for at, name in enumerate(columns) if name in _READERS)
    return str(compiled), names, defaults, written, read


def named(table: "sa.Table") -> "dict[str, sa.BindParameter[Any]]":
    """A parameter for each column of a table, by its name."""
    return {column.name: sa.bindparam(column.name, type_=column.type) for column in table.columns}


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
        return asked.read(found)

    def alone(self, name: str) -> None:
        """It is."""


class Quick:
    """Reads and writes a SQLite file that is there; whatever goes wrong in reading is for SQLAlchemy's way to tell."""

    def __init__(self, file: str, patience: float) -> None:
        self._uri: Final = f"file:{quote(file)}?mode=rw"
        self._patience: Final = patience
        self._writer: sqlite3.Connection | None = None
        self._told = 0
        self._idle: Final[deque[sqlite3.Connection]] = deque(maxlen=_MOST)

    def rows(self, asked: Prepared, values: Mapping[str, Value]) -> list[tuple[Any, ...]] | None:
        """What is found; None where that could not be asked."""
        try:
            connection = self._connection()
            found = connection.execute(asked.text, asked.given(values)).fetchall()
        except sqlite3.Error:
            return None
        self._idle.append(connection)
        return asked.read(found)

    @contextmanager
    def writing(self, patience: float, cleaned: Callable[[Any], Any]) -> Iterator[Hand]:
        """A transaction that waits so many seconds for its turn; one at a time. Raises sqlite3.Error."""
        connection, waits = self._writer or self._opened(*_DURABLE), math.ceil(10 * patience)
        told, self._writer, self._told = bool(self._writer) and self._told == waits, None, waits
        try:
            if not told:  # which is most of the time what it was before
                connection.execute(f"PRAGMA busy_timeout = {100 * waits}")
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


def _read(row: tuple[Any, ...], columns: tuple[tuple[int, str], ...]) -> tuple[Any, ...]:
    read = [*row]
    for at, type_ in columns:
        if read[at] is not None:
            read[at] = _READERS[type_](read[at])
    return tuple(read)
