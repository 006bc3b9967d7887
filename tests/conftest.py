"""What every test may use. Warnings logged by paperbot fail the test that caused them."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import KINDS, Server, migrated, opened, unservable
from databases import shared as shared_server
from hypothesis import settings
from toy import PAPERS

from bot.corpus import load
from bot.library import Library
from bot.logs import LOUD
from bot.papers import Paper
from bot.store.engine import Store


def _in_memory() -> None:
    """Puts temporary files, databases included, into memory where there is room: no disk is waited for."""
    memory = Path("/dev/shm")
    if "TMPDIR" not in os.environ and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        os.environ["TMPDIR"] = str(memory)
        tempfile.tempdir = None  # asks the environment again


ROOM = 2 * 10**9
"""Bytes; a run of the tests takes a tenth of it."""
_in_memory()
os.environ["PAPERBOT_MEANING"] = "off"  # whether the extra is installed changes no other test
settings.register_profile("paperbot", deadline=None, max_examples=40)  # no test asserts a time
settings.register_profile("thorough", deadline=None, max_examples=400)
settings.load_profile("paperbot")

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that need PostgreSQL, or OpenSearch."""
    for item in items:
        if item.path.parent.name == "opensearch":
            item.add_marker("opensearch")
        given = getattr(item, "callspec", None)
        wanted = "postgresql" in getattr(item, "fixturenames", ())
        if wanted or (given and "postgresql" in given.params.values()):
            item.add_marker("postgresql")


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


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """What a command sets up of the log is undone, for a test in the same process may look at it."""
    root = logging.getLogger()
    handlers, loggers = root.handlers[:], [root, *(logging.getLogger(name) for name in LOUD)]
    levels = [logger.level for logger in loggers]
    yield
    root.handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


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
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The PostgreSQL server of this run of the tests; skipped where it cannot be started."""
    if reason := unservable():
        pytest.skip(reason)
    base = tmp_path_factory.getbasetemp()
    with shared_server(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as server:
        yield server


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    return migrated(tmp_path_factory.mktemp("template") / "template.sqlite3")


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database: the test is run on either kind."""
    if request.param == "sqlite":
        file = tmp_path / "database.sqlite3"
        shutil.copy(request.getfixturevalue("template"), file)
        yield f"sqlite:///{file}"
    else:
        with request.getfixturevalue("postgresql").database() as url:
            yield url


@pytest.fixture(params=KINDS)
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.sqlite3'}"
    else:
        with request.getfixturevalue("postgresql").database("template0") as url:
            yield url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An empty database of either kind."""
    with opened(database) as store:
        yield store
