"""A real bot wired to a loopback Slack, for tests through the front door."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from slack_bolt import App

from bot.app import Bot, bolt, build
from bot.dialogue.conversation import Conversation, Place, Reply
from bot.playground.delivery import through_http, through_wsgi
from bot.playground.slack import LoopbackSlack
from bot.queries import Query
from bot.settings import Settings
from bot.slack import listeners


@dataclass(frozen=True)
class Wired:
    """A real bot behind its WSGI front door, and the loopback Slack that it talks to."""

    slack: LoopbackSlack
    bot: Bot
    settings: Settings

    def lines(self, method: str = "chat.postMessage") -> list[str]:
        """The texts that the bot has sent by one method, oldest first."""
        return [str(call.args.get("text", "")) for call in self.slack.calls.of(method)]


@contextmanager
def wired(
    slack: LoopbackSlack,
    data: Path,
    database: str = "",
    patience: float = Settings.patience,
    **given: str,
) -> Iterator[Wired]:
    """A bot with the real corpus and its memory in `database` (default: under `data`), connected to a Slack.

    `given` are more variables of its environment.
    """
    env = {
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_SIGNING_SECRET": slack.secret,
        "SLACK_API_URL": slack.api,
        "PAPERBOT_DATA": str(data),
        "DATABASE_URL": database,
        "ARXIV_API_URL": "http://127.0.0.1:9/nowhere",
        "PAPERBOT_MCP": "on",
    }
    settings = replace(Settings.from_env(env | given), patience=patience)
    bot = build(settings)
    slack.deliver = through_wsgi(bot.web)
    try:
        yield Wired(slack, bot, settings)
    finally:
        bot.close()


def until(condition: Callable[[], bool], seconds: float = 3.0) -> bool:
    """Waits for something in the bot, which unlike Slack does not tell; False when it does not come."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()


class Slow(Conversation):
    """A conversation whose searches take their time."""

    def __init__(self, real: Conversation, hold: Callable[[], object]) -> None:
        vars(self).update(vars(real))
        self._hold = hold

    def answer(self, query: Query, place: Place) -> Reply:
        self._hold()
        return super().answer(query, place)


def slow(bot: Bot, settings: Settings, hold: Callable[[], object]) -> App:
    """An app for the same bot whose every search begins when `hold` returns."""
    desk = replace(bot.desk, conversation=Slow(bot.desk.conversation, hold))
    app = bolt(settings, desk.workers)
    listeners.register(app, desk, lambda _: None)
    return app


@contextmanager
def process(slack: LoopbackSlack, data: Path, **given: str) -> Iterator["Process"]:
    """The bot in a process of its own, connected to a Slack; killed at the end of the block."""
    with httpx.Client() as client:
        running = Process.start(slack, data, **given)
        slack.deliver = through_http(f"{running.url}/slack/events", client)
        try:
            yield running
        finally:
            running.kill()


@dataclass(frozen=True)
class Process:
    """`paperbot serve --http`, its workers included."""

    popen: "subprocess.Popen[bytes]"
    url: str

    @classmethod
    def start(cls, slack: LoopbackSlack, data: Path, **given: str) -> "Process":
        """Starts it, and waits until it is ready; `given` are more variables of its environment."""
        port = free()
        own = {
            "SLACK_BOT_TOKEN": slack.token,
            "SLACK_SIGNING_SECRET": slack.secret,
            "SLACK_API_URL": slack.api,
            "PAPERBOT_DATA": str(data),
            "PORT": str(port),
        }
        command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
        popen = subprocess.Popen(
            command, env=os.environ | own | given, stderr=subprocess.DEVNULL, start_new_session=True
        )
        started = cls(popen, f"http://127.0.0.1:{port}")
        assert until(lambda: started.ready, 30)
        return started

    @property
    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """Kill -9, all at once."""
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


def free() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
