"""What the tests of Slack's side share: an empty store, and a bot behind its front door."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from wiring import Wired, wired

from bot.playground.slack import LoopbackSlack
from bot.store.engine import Store
from bot.store.schema import metadata


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    metadata.create_all(opened.engine)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """One bot and one Slack for all tests that only add to what is there; everybody has met the bot."""
    with LoopbackSlack() as slack, wired(slack, tmp_path_factory.mktemp("running")) as both:
        for person in ("alice", "bob"):
            slack.answer(slack.open_home(person, "messages"))
        yield both


@pytest.fixture
def slack(running: Wired) -> LoopbackSlack:
    return running.slack
