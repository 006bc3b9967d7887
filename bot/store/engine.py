"""The database: SQLite in one file, or PostgreSQL by URL.

Every write transaction on SQLite begins IMMEDIATE: a deferred one that reads and then writes fails with
"database is locked" whatever the timeout (523 of 800 in a measurement; none of 800 this way). Keep
transactions short, and never wait for a network inside one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.schema import Table

_PRAGMAS: Final = ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 10000", "foreign_keys = ON")


class UnreachableError(Exception):
    """The database does not answer; the message says in a few words what happened."""


class Store:
    """One open database. The classes of this folder take it; nobody else writes SQL."""

    def __init__(self, url: str) -> None:
        """Opens `url` (a SQLAlchemy URL), creating a SQLite file and its folder when missing."""
        self.engine: Final = _engine(url)

    @property
    def url(self) -> str:
        """Where it is, the password included: not for a log."""
        return self.engine.url.render_as_string(hide_password=False)

    @property
    def postgres(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database and never blocks a writer."""
        with self.engine.connect().execution_options(paperbot_read=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back on any exception."""
        with self.engine.begin() as connection:
            yield connection

    def insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """An INSERT that knows ON CONFLICT, in this database's dialect."""
        return postgresql.insert(table) if self.postgres else sqlite.insert(table)

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 10, "check_same_thread": False})
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)
    return engine


def _connected(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401  SQLAlchemy's own private type
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    reading = connection.get_execution_options().get("paperbot_read")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
