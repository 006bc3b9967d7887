"""`paperbot serve --http`, as it is deployed: ready soon, answering, and ending after the last answer."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from crowding import crowded
from wiring import free, until

from bot.app import build
from bot.playground.delivery import through_http
from bot.playground.slack import LoopbackSlack
from bot.settings import Settings, SettingsError


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[LoopbackSlack, str, "subprocess.Popen[bytes]"]]:
    """Slack, the bot's address, and the bot's process."""
    port = free()
    with LoopbackSlack() as slack:
        given = {
            "SLACK_BOT_TOKEN": slack.token,
            "SLACK_SIGNING_SECRET": slack.secret,
            "SLACK_API_URL": slack.api,
            "PAPERBOT_DATA": str(tmp_path),
            "PORT": str(port),
        }
        command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
        with subprocess.Popen(command, env=os.environ | given, stderr=subprocess.DEVNULL) as process:
            yield slack, f"http://127.0.0.1:{port}", process
            process.kill()


def ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_it_serves_and_ends_cleanly(serving: tuple[LoopbackSlack, str, "subprocess.Popen[bytes]"]) -> None:
    """A mention is answered; a signal ends the process with all its work done, and waits for no half-sent request."""
    slack, url, process = serving
    assert until(lambda: ready(url), 60)
    with crowded(int(url.rpartition(":")[2]), 30) as crowd, httpx.Client() as client:
        assert crowd.full.wait(10)
        slack.deliver = through_http(f"{url}/slack/events", client)
        turn = slack.mention("papers by Gloeckle")
        process.send_signal(signal.SIGTERM)
        assert "Gloeckle" in slack.answer(turn).text
        assert process.wait(35) == 0


def test_a_token_that_slack_refuses_is_told_in_one_sentence(tmp_path: Path) -> None:
    """At the start, naming the variable and not the token."""
    with LoopbackSlack() as slack:
        given = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_API_URL": slack.api, "PAPERBOT_DATA": str(tmp_path)}
        with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN") as refused:
            build(Settings.from_env(given))
    assert "xoxb-wrong" not in str(refused.value)


def test_a_number_of_processes_that_is_none_is_told_in_one_sentence(tmp_path: Path) -> None:
    """By the command, before anything starts."""
    given = {"SLACK_SIGNING_SECRET": "secret", "WEB_CONCURRENCY": "two", "PAPERBOT_DATA": str(tmp_path)}
    command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
    ended = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith("WEB_CONCURRENCY should be a number from 1 to 64")


@pytest.mark.parametrize("value", ["0", "-1", "1000", "²", "1.5"])
def test_only_a_sensible_number_of_processes_is_taken(value: str) -> None:
    """The sentence says which are."""
    with pytest.raises(SettingsError, match="WEB_CONCURRENCY should be a number from 1 to 64"):
        Settings.from_env({"WEB_CONCURRENCY": value})
