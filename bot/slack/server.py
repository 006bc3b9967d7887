"""Serving over HTTP: gunicorn with one worker and many threads, configured here and nowhere else.

One worker keeps one index open and one set of figures; more replicas are more processes, each with its own
port, over PostgreSQL. The app is opened inside the worker, because neither threads, database connections nor
the index survive a fork.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from wsgiref.types import WSGIApplication

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config

THREADS: Final = 64
UNLOADABLE: Final[int] = Arbiter.APP_LOAD_ERROR
"""With this code a worker ends that could not open the app and has said why: it is not begun again."""


@dataclass(slots=True)
class Served:
    """What gunicorn asks of an application."""

    cfg: Any
    load: Callable[[], WSGIApplication]
    app: WSGIApplication | None = field(default=None)

    def wsgi(self) -> WSGIApplication:
        if self.app is None:
            self.app = self.load()
        return self.app

    def reload(self) -> None:
        """Nothing is read again: a new configuration is a new process."""


def serve(port: int, load: Callable[[], WSGIApplication], close: Callable[[], None], level: str) -> None:
    """Serves until a signal; `load` opens the app in the worker, and `close` ends it after the last request."""
    config = Config()
    for name, value in {
        "bind": [f"0.0.0.0:{port}"],
        "worker_class": "gthread",
        "workers": 1,
        "threads": THREADS,
        "keepalive": 75,
        "graceful_timeout": 30,
        "loglevel": level.lower(),
        "proc_name": "paperbot",
        "control_socket_disable": True,
        "worker_exit": lambda _server, _worker: close(),
    }.items():
        config.set(name, value)
    Arbiter(Served(config, load)).run()
