"""What the tests of Slack's side share: a bot behind its front door, on either database."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from databases import KINDS
from wiring import Wired, wired

from bot.playground.slack import LoopbackSlack


@pytest.fixture(scope="session", params=KINDS)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """One bot and one Slack, on either database, for all tests that only add; everybody has met the bot."""
    with ExitStack() as stack:
        slack, url = stack.enter_context(LoopbackSlack()), ""
        if request.param == "postgresql":
            url = stack.enter_context(request.getfixturevalue("postgresql").database())
        both = stack.enter_context(wired(slack, tmp_path_factory.mktemp("running"), url))
        for person in ("alice", "bob"):
            slack.answer(slack.open_home(person, "messages"))
        yield both


@pytest.fixture
def slack(running: Wired) -> LoopbackSlack:
    return running.slack


@pytest.fixture
def fresh(tmp_path: Path, database: str) -> Iterator[Wired]:
    """A bot of its own that was only greeted."""
    with LoopbackSlack() as slack, wired(slack, tmp_path, database) as running:
        for person in ("alice", "bob"):
            slack.answer(slack.direct("hello", person))
        yield running
