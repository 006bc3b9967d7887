"""Databases that stop answering, in three ways, and come back."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from databases import Server
from wiring import Wired, wired

from bot.playground.slack import LoopbackSlack

KINDS = ("stopped", "frozen", "locked")


@dataclass(frozen=True)
class Outage:
    """A database that can be made to stop answering, and a bot that uses it."""

    kind: str
    bot: Wired
    server: Server | None = None
    file: Path | None = None

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """While the block runs, PostgreSQL is stopped or frozen, or another writer holds SQLite's lock."""
        with ExitStack() as stack:
            if self.file:
                other = stack.enter_context(closing(sqlite3.connect(self.file, isolation_level=None)))
                other.execute("BEGIN IMMEDIATE")
            elif self.server and self.kind == "stopped":
                self.server.stop()
                stack.callback(self.server.start)
            elif self.server:
                self.server.signal(signal.SIGSTOP)
                stack.callback(self.server.signal, signal.SIGCONT)
            yield

    def ready(self) -> tuple[int, str]:
        """What /readyz answers."""
        got: list[str] = []
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/readyz"}
        body = self.bot.bot.web(environ, lambda status, _headers: got.append(status))  # type: ignore[arg-type]
        return int(got[0].split()[0]), b"".join(body).decode()


@contextmanager
def outage(kind: str, folder: Path, patience: float, server: Server | None = None) -> Iterator[Outage]:
    """A bot on a database of its own, which nothing has happened to yet; on SQLite where no server is given."""
    with ExitStack() as stack:
        slack = stack.enter_context(LoopbackSlack())
        url = stack.enter_context(server.database("template0")) if server else ""
        bot = stack.enter_context(wired(slack, folder, url, patience))
        yield Outage(kind, bot, server, None if server else folder / "paperbot.sqlite3")
