"""Socket Mode: what comes through the socket is answered once, whatever happens to the connections."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as threads

import pytest
from hosing import FAULTS, UNOPENED, Hose
from wiring import Wired, until

from bot.app import bolt
from bot.playground.slack import LoopbackSlack
from bot.slack import listeners, sockets
from bot.slack.sockets import Times, TokenError

NUMBERS = count(1)
QUICK = Times(silence=0.8, look=0.05, ping=0.1, asking=1, first=0.05, longest=0.2)


@contextmanager
def connected(running: Wired, parts: Sequence[str]) -> Iterator[tuple[Hose, Event, Thread]]:
    """A far end that plays these parts, and the bot that serves it until the end of the block."""
    hose, stop = Hose(parts, running.slack.handle, NUMBERS), Event()
    with hose.running() as api:
        app = bolt(replace(running.settings, slack_api=api), running.bot.desk.workers)
        listeners.register(app, running.bot.desk, lambda _: None)
        serving = Thread(target=sockets.serve, args=(app, "xapp-1", QUICK, stop))
        serving.start()
        try:
            yield hose, stop, serving
        finally:
            stop.set()
            serving.join()


def answers(running: Wired, number: int) -> int:
    """How many messages answer the n-th mention."""
    calls = running.slack.calls.of("chat.postMessage")
    return sum(call.args.get("thread_ts") == f"{number}.000001" for call in calls)


def lines() -> int:
    """Threads that belong to connections."""
    return sum(thread.name.endswith("(_run)") for thread in threads())


@pytest.mark.logs
@pytest.mark.filterwarnings(  # slack_sdk leaves the socket of a failed handshake to the garbage collector
    "ignore:Exception ignored in. <socket.socket:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("running", ["sqlite"], indirect=True)  # connections know no database
@pytest.mark.parametrize("fault", FAULTS)
def test_a_connection_that_fails_is_replaced(running: Wired, fault: str) -> None:
    """What came before and after is answered once, though it comes again, the old connection leaves no thread, the new one stays."""
    before = lines()
    with connected(running, [fault, "serves"]) as (hose, _, _serving):
        assert until(lambda: len(hose.sent) == (1 if fault in UNOPENED else 2), 20)
        assert until(lambda: f"e-{hose.sent[-1]}" in hose.acknowledged, 10)
        assert until(lambda: lines() == before + 3, 5)
        assert not until(lambda: hose.played > 2, 0.5)
        assert until(lambda: running.bot.desk.workers.idle)
    assert [answers(running, number) for number in hose.sent] == [1] * len(hose.sent)
    assert lines() == before


@pytest.mark.logs
def test_a_token_that_is_withdrawn_ends_the_program_with_one_sentence(running: Wired) -> None:
    """Only that: nobody but its owner can help, and the token is not in it."""
    hose = Hose(["is cut", "has withdrawn the token"], running.slack.handle, NUMBERS)
    with hose.running() as api:
        app = bolt(replace(running.settings, slack_api=api), running.bot.desk.workers)
        listeners.register(app, running.bot.desk, lambda _: None)
        with pytest.raises(TokenError, match="SLACK_APP_TOKEN \\(token_revoked\\)") as told:
            sockets.serve(app, "xapp-1-SECRET", QUICK)
    assert "SECRET" not in str(told.value)
    assert until(lambda: answers(running, hose.sent[0]) == 1)


def test_the_command_answers_and_ends_cleanly(tmp_path: Path) -> None:
    """`paperbot serve --socket`, as it is deployed: a signal ends it with all its work done."""
    with LoopbackSlack() as slack:
        hose = Hose(["serves"], slack.handle, NUMBERS)
        with hose.running() as api:
            given = {
                "SLACK_BOT_TOKEN": slack.token,
                "SLACK_APP_TOKEN": "xapp-1",
                "SLACK_API_URL": api,
                "PAPERBOT_DATA": str(tmp_path),
            }
            command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--socket"]
            with subprocess.Popen(command, env=os.environ | given, stderr=subprocess.DEVNULL) as process:
                assert until(lambda: bool(hose.acknowledged), 60)
                process.send_signal(signal.SIGTERM)
                assert process.wait(35) == 0
        sent = [call.args.get("thread_ts") for call in slack.calls.of("chat.postMessage")]
    assert sent == [f"{hose.sent[0]}.000001"]
