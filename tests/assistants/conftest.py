"""paperbot as assistants reach it: through Slack, and on this machine."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clients import Assistant, served, stdio
from wiring import Wired, wired

from bot.app import assisting
from bot.assistants.http import Endpoint
from bot.playground.slack import LoopbackSlack
from bot.settings import Settings
from bot.slack.web import Alone


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """A bot that Slack reaches; everybody has met it."""
    with LoopbackSlack() as slack, wired(slack, tmp_path_factory.mktemp("house")) as both:
        for person in ("alice", "bob"):
            slack.answer(slack.open_home(person, "messages"))
        yield both


@pytest.fixture(scope="session")
def beside(house: Wired) -> Iterator[str]:
    """The address of that bot's /mcp."""
    with served(house.bot.web) as url:
        yield url


@pytest.fixture(scope="session")
def slackbot(house: Wired, beside: str) -> Assistant:
    """Slackbot, asking for Alice."""
    return Assistant(beside, secret=house.slack.secret, user="U0ALICE")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="session")
def alone(data: Path) -> Iterator[str]:
    """The address of `paperbot mcp --http`, in this process."""
    with (
        assisting(Settings.from_env({"PAPERBOT_DATA": str(data)})) as server,
        served(Alone(Endpoint(server, None).routes())) as url,
    ):
        yield url


@pytest.fixture(scope="session", params=["2026-07-28", "legacy"])
def local(request: pytest.FixtureRequest, alone: str) -> Assistant:
    """An assistant on this machine, by the newest specification and by the one before."""
    return Assistant(alone, mode=request.param)


@pytest.fixture(scope="session")
def editor(data: Path, alone: str) -> Assistant:
    """An editor, over stdio; its index is made already."""
    assert alone
    return replace(Assistant(stdio(data)), mode="auto")
