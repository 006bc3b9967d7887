"""Connections to PostgreSQL that never hang.

A server that was stopped, or is behind a dead network, obeys no time-out of its own; so the waiting itself is
bounded here, and a connection that was given up in the middle of a statement is closed: the pool opens another.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection

from bot.store.availability import Deadline

_T = TypeVar("_T")
_INTERVAL: Final = 0.1
"""Seconds between looks for Ctrl-C while waiting; psycopg's own."""
_SESSION: Final = (
    "SET statement_timeout = {statement}; SET lock_timeout = {lock}; "
    "SET idle_in_transaction_session_timeout = {idle}"
)
_LIFTED: Final = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"
_IDLE: Final = 300_000
"""Milliseconds after which the server ends a transaction whose client stands still: it would hold its locks for ever."""
_ALIVE: Final = {
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 40_000,
}


class Bounded(psycopg.Connection[Any]):
    """A connection on which nothing takes longer than its deadline says."""

    deadline: Deadline | None = None

    def wait(self, gen: PQGen[_T], interval: float = _INTERVAL, timeout: float | None = None) -> _T:
        if timeout is None and self.deadline:
            timeout = self.deadline.left()
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError:
            if self.info.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
                raise psycopg.OperationalError("the server did not answer in time") from None
            raise


class Wire:
    """Opens connections, each on a thread of its own: looking up a host's name cannot be bounded otherwise."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline: Final = deadline
        self._threads: Final = ThreadPoolExecutor(8, thread_name_prefix="connect")

    def connect(self, _dialect: Any, _record: Any, args: tuple[Any, ...], given: dict[str, Any]) -> Bounded:  # noqa: ANN401  SQLAlchemy's own private types
        """A connection in time, or psycopg.OperationalError; takes what SQLAlchemy's event `do_connect` gives."""
        left = self._deadline.left()
        wait = {"connect_timeout": max(2, min(30, round(left)))}
        opening = self._threads.submit(self._open, args, _ALIVE | wait | given)
        try:
            return opening.result(left)
        except TimeoutError:
            opening.cancel()
            opening.add_done_callback(_discard)
            raise psycopg.OperationalError("no connection in time") from None

    def _open(self, args: tuple[Any, ...], given: dict[str, Any]) -> Bounded:
        connection = Bounded.connect(*args, **given)
        connection.deadline = self._deadline
        if not self._deadline.patient:
            whole = 1000 * self._deadline.seconds
            connection.autocommit = True
            connection.execute(
                _SESSION.format(statement=round(0.75 * whole), lock=round(0.6 * whole), idle=_IDLE).encode()
            )
            connection.autocommit = False
        return connection


def lift(connection: Connection) -> None:
    """Lets a patient thread's transaction on a bounded connection take its time; the event `begin`."""
    if connection.get_execution_options().get("paperbot_lift"):
        connection.exec_driver_sql(_LIFTED)


def _discard(opening: "Future[Bounded]") -> None:
    """Closes a connection that came too late for anybody."""
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
