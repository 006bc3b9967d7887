"""The database: SQLite in one file, or PostgreSQL by URL.

PostgreSQL refuses NUL in a text, and UTF-8 has no lone surrogates, which people send all the same. Both are
therefore replaced in whatever a statement is given, keys and comparisons too, so that what was stored is
found again.

Every write transaction on SQLite begins IMMEDIATE: a deferred one that reads and then writes fails with
"database is locked" whatever the timeout (523 of 800 in a measurement; none of 800 this way). Keep
transactions short, and never wait for a network inside one.

A transaction that the database does not answer in time raises UnreachableError (see `availability`), and so do
all others for the next second but one, which tries again: whoever waits for an answer is told soon.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from bot.kept import compiled
from bot.store.availability import LONG, Deadline, Gate, UnreachableError
from bot.store.later import postgresql, sa, sqlite
from bot.store.prepared import Prepared, Quick, Value, Writing

_REFUSED: Final = compiled("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """A text without what no database takes.

    >>> storable("a\\0b\\ud800"), storable("Gloeckle")
    ('a\ufffdb\ufffd', 'Gloeckle')
    """
    if text.isascii() and "\0" not in text:  # as below, in a tenth of the time
        return text
    return _REFUSED.sub("\ufffd", text)


def cleaned(
    _connection: Any,  # noqa: ANN401  SQLAlchemy's own types
    _cursor: Any,  # noqa: ANN401  as above
    statement: str,
    parameters: Any,  # noqa: ANN401  as above
    _context: Any,  # noqa: ANN401  as above
    many: bool,
) -> tuple[str, Any]:
    """SQLAlchemy's event `before_cursor_execute`, whose answer takes the place of what was given."""
    return statement, [_cleaned_row(row) for row in parameters] if many else _cleaned_row(parameters)


def _cleaned_row(row: Any) -> Any:  # noqa: ANN401  a mapping or a sequence, as the driver names its parameters
    if isinstance(row, dict):
        return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}
    return tuple(map(_cleaned_value, row))


def _cleaned_value(value: Any) -> Any:  # noqa: ANN401  anything that a column holds
    return storable(value) if isinstance(value, str) else value


__all__ = ["Store", "UnreachableError", "Usual", "changed"]

Id = TypeVar("Id", int, str)

Inserting = Callable[["sa.Table"], "postgresql.Insert | sqlite.Insert"]

CHUNK: Final = 500
"""Ids in one IN list: SQLite's older limit is 999."""
_BUSY: Final = 10.0
"""Seconds that even the patient wait for SQLite's lock."""
_PRAGMAS: Final = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")
_FILE_FAULTS: Final = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)
"""What SQLite says of its file; whatever else it says is about the statement."""


class Store:
    """One open database. The classes of this folder take it; nobody else writes SQL."""

    def __init__(self, url: str, patience: float = LONG) -> None:
        """Opens `url` (a SQLAlchemy URL), creating a SQLite file and its folder when missing.

        `patience` is for how many seconds a transaction may wait for the database. Raises UnreachableError
        for a URL that nothing can be reached by; nothing is asked of the database yet.
        """
        self.url: Final = url
        """Where it is, the password included: not for a log."""
        self._deadline: Final = Deadline(patience)
        self._gate: Final = Gate()
        self._writing: Final = Lock()
        self._opening: Final = Lock()
        self._engine: sa.Engine | None = None
        file = _plain(url)
        self._quick: Final = Quick(file, min(_BUSY, patience)) if file else None
        if file:
            _make_folder(file)
        self.postgres: Final = not file and self.engine.dialect.name == "postgresql"

    @property
    def engine(self) -> "sa.Engine":
        """SQLAlchemy's way to it; of a file of SQLite only opened where that is taken."""
        with self._opening:
            if not self._engine:
                self._engine = _engine(self.url, self._deadline)
                sa.event.listen(self._engine, "before_cursor_execute", cleaned, retval=True)
            return self._engine

    @contextmanager
    def read(self) -> "Iterator[sa.Connection]":
        """A connection that sees one moment of the database and never blocks a writer."""
        with self._transaction(reading=True) as connection:
            yield connection

    def look(self, asked: Prepared, values: Mapping[str, Value]) -> list[tuple[Any, ...]]:
        """The rows of one SELECT, for what every answer asks."""
        if (found := self.glance(asked, values)) is not None:
            return found
        with self.read() as connection:
            return [tuple(row) for row in connection.execute(asked.statement, values)]

    def glance(self, asked: Prepared, values: Mapping[str, Value]) -> list[tuple[Any, ...]] | None:
        """The same, below SQLAlchemy; None where that cannot be asked so, which may have any reason."""
        return self._quick.rows(asked, _cleaned_row(values)) if self._quick else None

    @contextmanager
    def write(self) -> "Iterator[sa.Connection]":
        """A transaction: committed at the end, rolled back on any exception."""
        with self._transaction(reading=False) as connection:
            yield connection

    @contextmanager
    def noting(self) -> Iterator[Writing]:
        """A transaction of prepared statements, for what every question writes."""
        if not self._quick:
            with self.write() as connection:
                yield Usual(self, connection)
            return
        self._gate.enter(patient=self._deadline.patient)
        try:
            with (
                self._deadline.begun(),
                self._turn(reading=False),
                self._quick.writing(min(_BUSY, self._deadline.left()), _cleaned_row) as hand,
            ):
                yield hand
        except sqlite3.Error as error:
            if not _is_of_file(error):
                raise
            raise UnreachableError(_told(error, self.engine.url)) from error
        self._gate.open()

    def put(self, connection: "sa.Connection", asked: Prepared, rows: Sequence[Mapping[str, Value]]) -> None:
        """Carries out a prepared statement for each of many rows."""
        if self.postgres:
            connection.execute(asked.statement, rows)
        else:
            connection.exec_driver_sql(asked.text, [tuple(asked.given(row)) for row in rows])

    @contextmanager
    def patiently(self) -> Iterator[None]:
        """Lets this thread's transactions take their time: for loads and migrations, that nobody waits for."""
        with self._deadline.lifted():
            yield

    def alone(self, connection: "sa.Connection", name: str) -> None:
        """Waits until no other transaction holds `name`; held to the end of this one, as SQLite does by itself."""
        if self.postgres:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))

    def insert(self, table: "sa.Table") -> "postgresql.Insert | sqlite.Insert":
        """An INSERT that knows ON CONFLICT, in this database's dialect."""
        return self.inserting(table)

    @property
    def inserting(self) -> Inserting:
        """What makes such an INSERT."""
        return postgresql.insert if self.postgres else sqlite.insert

    def close(self) -> None:
        if self._quick:
            self._quick.close()
        if self._engine:
            self._engine.dispose()

    @contextmanager
    def _transaction(self, *, reading: bool) -> "Iterator[sa.Connection]":
        self._gate.enter(patient=self._deadline.patient)
        connected = False
        try:
            with self._deadline.begun(), self._turn(reading=reading), self.engine.connect() as bare:
                connected = True
                connection = bare.execution_options(**self._options(reading=reading))
                with connection.begin():
                    yield connection
        except sa.exc.SQLAlchemyError as error:
            if not _unanswered(error):
                self._gate.open()
                raise
            if _lost(error, connected=connected) and not self._deadline.patient:
                self._gate.shut()
            raise UnreachableError(_sentence(error, self.engine.url)) from error
        self._gate.open()

    @contextmanager
    def _turn(self, *, reading: bool) -> Iterator[None]:
        """On SQLite the writers of this process queue here: its own lock is polled, and lets some wait for ever."""
        if reading or self.postgres:
            yield
        elif self._writing.acquire(timeout=min(_BUSY, self._deadline.left())):
            try:
                yield
            finally:
                self._writing.release()
        else:
            raise UnreachableError("The database is locked: others are writing to it.")

    def _options(self, *, reading: bool) -> dict[str, Any]:
        """One moment, on PostgreSQL, is a snapshot that all statements share."""
        lift = self._deadline.patient and self._deadline.seconds < LONG
        kind = {"paperbot_read": reading, "paperbot_lift": lift}
        return kind | ({"isolation_level": "REPEATABLE READ"} if reading and self.postgres else {})


class Usual:
    """The same on PostgreSQL, by SQLAlchemy's way."""

    def __init__(self, store: Store, connection: "sa.Connection") -> None:
        self._store: Final = store
        self._connection: Final = connection

    def rows(self, asked: Prepared, values: Mapping[str, Value]) -> list[tuple[Any, ...]]:
        found = self._connection.execute(asked.statement, values)
        return [tuple(row) for row in found] if found.returns_rows else []

    def alone(self, name: str) -> None:
        self._store.alone(self._connection, name)


def chunks(ids: Iterable[Id]) -> Iterator[tuple[Id, ...]]:
    """Ids in the order given, in runs short enough for one IN list."""
    left = iter(ids)
    while chunk := tuple(islice(left, CHUNK)):
        yield chunk


def changed(connection: "sa.Connection", statement: "sa.Update | sa.Delete") -> int:
    """How many rows an UPDATE or a DELETE changed. Of an INSERT no driver says it reliably: count what it returns."""
    return connection.execute(statement).rowcount


def _engine(url: str, deadline: Deadline) -> "sa.Engine":
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed, deadline)
        return _postgres(parsed, deadline)
    except (sa.exc.ArgumentError, ValueError):
        raise UnreachableError(
            "DATABASE_URL is malformed; write postgresql://user:password@host:5432/database or sqlite:///file, "
            "with %-escapes for special characters in the password."
        ) from None
    except ImportError as error:
        raise UnreachableError(f"DATABASE_URL needs a driver that is missing: {error}") from None


def _plain(url: str) -> str:
    """The file of SQLite that a URL names and says no more of; empty for any other."""
    file = url.removeprefix("sqlite:///")
    return "" if file in {url, ":memory:"} or "?" in file else file


def _make_folder(file: str) -> None:
    folder = Path(file).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreachableError(
            f"The folder {folder} for the database cannot be made: {error.strerror}."
        ) from error


def _postgres(url: "sa.URL", deadline: Deadline) -> "sa.Engine":
    from bot.store.postgresql import Wire, lift  # noqa: PLC0415  its driver is only loaded where PostgreSQL is used

    wait = min(30.0, 0.6 * deadline.seconds)
    engine = sa.create_engine(
        url, hide_parameters=True, pool_size=10, max_overflow=20, pool_pre_ping=True, pool_timeout=wait
    )
    sa.event.listen(engine, "do_connect", Wire(deadline).connect)
    sa.event.listen(engine, "begin", lift)
    return engine


def _sqlite(url: "sa.URL", deadline: Deadline) -> "sa.Engine":
    if url.database:
        _make_folder(url.database)
    # as many connections as threads ask: those that wait for a lock must not keep readers waiting
    engine = sa.create_engine(
        url, hide_parameters=True, connect_args={"check_same_thread": False}, max_overflow=-1
    )

    def begun(connection: "sa.Connection") -> None:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {1000 * min(_BUSY, deadline.left()):.0f}")
        reading = connection.get_execution_options().get("paperbot_read")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    sa.event.listen(engine, "connect", _connected)
    sa.event.listen(engine, "begin", begun)
    return engine


def _connected(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401  SQLAlchemy's own private type
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _unanswered(error: "sa.exc.SQLAlchemyError") -> bool:
    """Whether an error is about reaching the database, and not about what it was asked."""
    if isinstance(error, sa.exc.DBAPIError) and isinstance(error.orig, sqlite3.Error):
        return _is_of_file(error.orig)
    return isinstance(error, sa.exc.TimeoutError | sa.exc.OperationalError | sa.exc.InterfaceError)


def _is_of_file(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _FILE_FAULTS


def _lost(error: "sa.exc.SQLAlchemyError", *, connected: bool) -> bool:
    """Whether PostgreSQL itself is gone, for everybody, and not only busy with something."""
    if not isinstance(error, sa.exc.DBAPIError) or isinstance(error.orig, sqlite3.Error):
        return False
    return error.connection_invalidated or not connected


def _sentence(error: "sa.exc.SQLAlchemyError", url: "sa.URL") -> str:
    return _told(error.orig if isinstance(error, sa.exc.DBAPIError) else "all connections are in use", url)


def _told(cause: object, url: "sa.URL") -> str:
    said = str(cause).strip().partition("\n")[0].rstrip(".")
    if url.password:
        said = said.replace(str(url.password), "***")
    return f"The database ({url.host or url.database or 'in memory'}) cannot be used: {said}."
