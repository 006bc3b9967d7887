"""Databases for tests: one PostgreSQL server for the whole run, and copies of databases that are migrated already."""

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

from bot.store.engine import Store
from bot.store.migrations import migrate
from bot.store.schema import metadata

KINDS = ("sqlite", "postgresql")
_TEMPLATE = "migrated"


def unservable() -> str:
    """Why PostgreSQL cannot be started here; "" where it can."""
    if not any(Path("/usr/lib/postgresql").glob("*/bin")):
        return "PostgreSQL's server is not installed"
    names = {user.pw_name for user in pwd.getpwall()}
    if os.geteuid() == 0 and not ("postgres" in names and shutil.which("runuser")):
        return "PostgreSQL does not run as root, and there is no user postgres to run it"
    return ""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server in a folder of its own."""

    folder: Path
    port: int

    @classmethod
    def made(cls) -> "Server":
        """A server that has not been started; its folder belongs to whoever may run it."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            server = cls(Path(tempfile.mkdtemp(prefix="paperbot-")), free.getsockname()[1])
        if os.geteuid() == 0:
            shutil.chown(server.folder, "postgres")
        data = str(server.folder / "data")
        server.run("initdb", "-D", data, "-U", "paperbot", "-A", "trust", "-E", "UTF8", "--no-sync")
        return server

    def run(self, tool: str, *args: str) -> None:
        """Runs one of PostgreSQL's tools."""
        tools = max(Path("/usr/lib/postgresql").glob("*/bin"))
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*prefix, str(tools / tool), *args]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def start(self) -> None:
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories='' -c fsync=off -c full_page_writes=off"
            " -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 -c max_connections=300 -c shared_buffers=16MB -c autovacuum=off -c max_wal_size=8GB"
        )
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def signal(self, number: int) -> None:
        """Sends a signal to the server and to every process of its own: SIGSTOP is a dead network."""
        root = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        for process in (root, *_children(root)):
            os.kill(process, number)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://paperbot@127.0.0.1:{self.port}/{database}"

    def sql(self, *statements: str) -> None:
        """Runs statements that no transaction may hold."""
        where = f"postgresql://paperbot@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = _TEMPLATE) -> Iterator[str]:
        """The URL of a database of its own: a copy of the migrated one, or of PostgreSQL's empty one."""
        name = f"t{uuid4().hex}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.url(name)
        self.sql(f"DROP DATABASE {name} WITH (FORCE)")


def _children(process: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


@contextmanager
def served() -> Iterator[Server]:
    """A server that is gone at the end of the block."""
    server = Server.made()
    try:
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(server.folder)


@contextmanager
def shared(folder: Path) -> Iterator[Server]:
    """The server of all processes that name this folder: the first starts it, the last one stops it."""
    server = _joined(folder)
    try:
        yield server
    finally:
        _left(folder, server)


def _joined(folder: Path) -> Server:
    with _alone(folder) as users:
        if users.exists():
            place, port, count = users.read_text().split()
            server = Server(Path(place), int(port))
        else:
            server, count = Server.made(), "0"
            server.start()
            server.sql(f"CREATE DATABASE {_TEMPLATE}")
            _migrate(server.url(_TEMPLATE))
        users.write_text(f"{server.folder} {server.port} {int(count) + 1}")
    return server


def _left(folder: Path, server: Server) -> None:
    with _alone(folder) as users:
        left = int(users.read_text().split()[2]) - 1
        if left:
            users.write_text(f"{server.folder} {server.port} {left}")
            return
        users.unlink()
        server.stop()
        shutil.rmtree(server.folder)


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """The file that counts a server's users, in the hands of one process."""
    with (folder / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / "postgresql.users"


def _migrate(url: str) -> None:
    store = Store(url)
    migrate(store)
    store.close()


def migrated(file: Path) -> Path:
    """Makes a migrated SQLite file, to be copied."""
    _migrate(f"sqlite:///{file}")
    return file


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store, closed at the end of the block."""
    with ExitStack() as stack:
        store = Store(url)
        stack.callback(store.close)
        yield store


def held(url: str) -> str:
    """Every row of every table."""
    with opened(url) as store, store.read() as connection:
        return "\n".join(
            str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(table.select())
        )
