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
def serving(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[LoopbackSlack, str, "subprocess.Popen[bytes]"]]:
    """Slack, the bot's address, and the bot's process."""
    port = free()
    with LoopbackSlack() as slack:
        given = {
            "SLACK_BOT_TOKEN": slack.token,
            "SLACK_SIGNING_SECRET": slack.secret,
            "SLACK_API_URL": slack.api,
            "PAPERBOT_DATA": str(tmp_path),
            "PORT": str(port),
            "WEB_CONCURRENCY": str(getattr(request, "param", 1)),
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


@pytest.mark.parametrize("serving", [2], indirect=True)
def test_one_scrape_tells_the_figures_of_all_processes(
    serving: tuple[LoopbackSlack, str, "subprocess.Popen[bytes]"],
) -> None:
    """Over one library in SQLite; whichever process answers, it counts what all of them were sent."""
    slack, url, _ = serving
    assert until(lambda: ready(url), 60)
    turns = []
    for _ in range(12):
        with httpx.Client() as client:  # a connection of its own, that any of them may take
            slack.deliver = through_http(f"{url}/slack/events", client)
            turns.append(slack.mention("papers by Gloeckle"))
    assert all("Gloeckle" in slack.answer(turn).text for turn in turns)
    counted = 'paperbot_answers_total{answer="PaperList",query="Find"} 12.0'
    assert until(lambda: all(counted in httpx.get(f"{url}/metrics").text for _ in range(6)), 10)
    assert "paperbot_papers 10.0" in httpx.get(f"{url}/metrics").text


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
