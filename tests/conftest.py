"""What every test may use. Warnings logged by paperbot fail the test that caused them."""

import logging
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from toy import PAPERS

from bot.corpus import load
from bot.library import Library
from bot.papers import Paper

settings.register_profile("paperbot", deadline=None)  # no test asserts a time
settings.load_profile("paperbot")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data beside the checkout; a test that asks for it is skipped without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared data is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def corpus_papers() -> tuple[Paper, ...]:
    """The ten papers of corpus/, by file name."""
    papers, problems = load(ROOT / "corpus")
    assert not problems
    return papers


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """A test in which the bot logs a warning fails, unless it is marked as expecting one."""
    yield
    loud = [
        r.getMessage()
        for r in caplog.get_records("call")
        if r.levelno >= logging.WARNING and r.name.startswith("bot")
    ]
    if loud and not request.node.get_closest_marker("logs"):
        pytest.fail(f"logged: {loud}")


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that holds the invented papers of `toy`; to be read only."""
    folder = tmp_path_factory.mktemp("toy")
    library = Library.open(f"sqlite:///{folder / 'toy.sqlite3'}", folder)
    library.add(PAPERS)
    yield library
    library.close()


@pytest.fixture(scope="session")
def ten(corpus_papers: tuple[Paper, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that holds the ten papers of corpus/; its papers are to be read only."""
    folder = tmp_path_factory.mktemp("ten")
    library = Library.open(f"sqlite:///{folder / 'ten.sqlite3'}", folder)
    library.sync(corpus_papers)
    yield library
    library.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server of its own, in a temporary folder; skipped where it cannot be started."""
    if reason := unservable():
        pytest.skip(reason)
    with postgres_server() as url:
        yield url


def unservable() -> str:
    """Why PostgreSQL cannot be started here; "" where it can."""
    if not any(Path("/usr/lib/postgresql").glob("*/bin")):
        return "PostgreSQL's server is not installed"
    names = {user.pw_name for user in pwd.getpwall()}
    if os.geteuid() == 0 and not ("postgres" in names and shutil.which("runuser")):
        return "PostgreSQL does not run as root, and there is no user postgres to run it"
    return ""


@contextmanager
def postgres_server() -> Iterator[str]:
    """A server in a temporary folder, gone at the end of the block; its URL."""
    tools = max(Path("/usr/lib/postgresql").glob("*/bin"))
    with tempfile.TemporaryDirectory(prefix="paperbot-") as name:
        yield from _served(tools, Path(name))


def _served(tools: Path, folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(*command: str) -> None:
        subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    data, log = str(folder / "data"), str(folder / "log")
    run(str(tools / "initdb"), "-D", data, "-U", "paperbot", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
    run(str(tools / "pg_ctl"), "-D", data, "-l", log, "-o", options, "-w", "start")
    yield f"postgresql+psycopg://paperbot@127.0.0.1:{port}/postgres"
    run(str(tools / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
