"""Serving over HTTP: gunicorn's arbiter over workers that receive requests whole, configured here and nowhere else.

The arbiter starts the workers on one listening socket, hands on signals, and replaces a worker that died or froze.
Each worker (`receiving`) keeps one index open and one set of figures; the app is opened inside it, because neither
threads, database connections nor the index survive a fork. More replicas are more programs, over PostgreSQL.
"""

import errno
import fcntl
import logging
import os
import resource
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final, NoReturn
from wsgiref.types import WSGIApplication

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.errors import AppImportError

from bot.settings import taken
from bot.slack.receiving import Receiver
from bot.slack.web import LIMITS, Limits

FILES: Final = 65_536
"""How many files and connections a worker may have open, where the system lets it."""
OWN: Final = 256
"""Of those, how many the database, the index and calls to Slack may need."""


AGAIN: Final = 1.0
"""Seconds between two tries of a worker that takes the place of another."""
OPENED, FAILED = b"o", b"f"
log = logging.getLogger(__name__)


class Opening:
    """Workers open the app one after the other (a new database is made by one), and none after one that failed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  inherited by the workers, and gone with the last

    @contextmanager
    def turn(self, expected: tuple[type[Exception], ...]) -> Iterator[None]:
        """Waits for its turn; an expected error ends the program with its sentence alone, if none opened the app before."""
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            if self._state == FAILED:
                raise SystemExit  # in silence: the arbiter ends for the first one's sake
            yield
            self._note(OPENED)
        except expected as error:
            self._stopped(error)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _stopped(self, error: Exception) -> NoReturn:
        """A worker that takes the place of another tries until the database is back; a program that begins does not."""
        if self._state == OPENED:
            log.warning("a worker cannot open the app yet: %s", error)
            time.sleep(AGAIN)
            raise SystemExit(1) from error  # the arbiter begins another
        self._note(FAILED)
        raise AppImportError(str(error)) from error

    @property
    def _state(self) -> bytes:
        return os.pread(self._file.fileno(), 1, 0)

    def _note(self, state: bytes) -> None:
        os.pwrite(self._file.fileno(), state, 0)


@dataclass(slots=True)
class Served:
    """What gunicorn asks of an application."""

    cfg: Any
    load: Callable[[], WSGIApplication]
    limits: Limits
    expected: tuple[type[Exception], ...] = ()
    opening: Opening = field(default_factory=Opening)
    app: WSGIApplication | None = field(default=None)

    def wsgi(self) -> WSGIApplication:
        """Opens the app in this worker."""
        if self.app is None:
            with self.opening.turn(self.expected):
                self.app = self.load()
        return self.app

    def reload(self) -> None:
        """Nothing is read again: a new configuration is a new process."""


def serve(  # noqa: PLR0913  what is served, and by how many, within which limits
    port: int,
    load: Callable[[], WSGIApplication],
    close: Callable[[], None],
    level: str,
    *,
    workers: int = 1,
    limits: Limits = LIMITS,
    expected: tuple[type[Exception], ...] = (),
    host: str = "0.0.0.0",  # noqa: S104  a proxy on another machine may stand in front
) -> None:
    """Serves until a signal; `load` opens the app in each worker, and `close` ends it after the last request.

    `expected` are errors of `load` whose message is enough to end with.
    """
    _free(host, port)
    bounds = _possible(limits)
    config = Config()
    for name, value in {
        "bind": [f"{host}:{port}"],
        "worker_class": Receiver,
        "workers": workers,
        "threads": bounds.threads,
        "worker_connections": bounds.connections,
        "timeout": bounds.frozen,
        "keepalive": bounds.idle,
        "graceful_timeout": 30,
        "loglevel": level.lower(),
        "proc_name": "paperbot",
        "control_socket_disable": True,
        "worker_exit": lambda _server, _worker: close(),
    }.items():
        config.set(name, value)
    Arbiter(Served(config, load, bounds, expected)).run()


def _free(host: str, port: int) -> None:
    """Raises SettingsError where another program listens on the port: gunicorn would try again in vain."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise taken(port) from None


def _possible(limits: Limits) -> Limits:
    """The limits, with no more connections than this system lets a process have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return replace(limits, connections=max(1, min(limits.connections, files - OWN)))
