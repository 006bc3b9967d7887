"""How long Slack waits: from a /paper payload to its finished acknowledgement with blocks, beside a bare echo app.

Run it as `python tests/benchmarks/latency.py`; it prints median and 99th percentile in milliseconds, their ratio to the
echo app's, and the time from starting the process to being ready over HTTP.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

from slack_bolt import Ack, App

from bot.app import build
from bot.playground.delivery import signature, through_bolt, through_wsgi
from bot.playground.slack import LoopbackSlack
from bot.settings import Settings

ASKED = (
    "papers by Gloeckle", "CWM", "search theorem proving in Lean", "show 2308.12950", "by Synnaeve since 2025",
    "what does CWM score on SWE-bench Verified?", "compare CWM and Code Llama", "cite ProofOptimizer", "new", "help",
)  # fmt: skip
ROUNDS = 40
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def body(text: str, number: int, respond: str = "http://127.0.0.1:9/none") -> bytes:
    """A slash command as Slack sends it; `respond` takes what comes after the acknowledgement."""
    fields = {
        "command": "/paper",
        "text": text,
        "team_id": "T0PAPERLAB",
        "channel_id": "C0PAPERS",
        "user_id": "U0ALICE",
        "trigger_id": f"{number}.1.a",
        "response_url": respond,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
    }
    return urlencode(fields).encode()


def timed(deliver: Callable[[bytes], int]) -> list[float]:
    """Milliseconds of each acknowledgement, after one round to warm up."""
    times: list[float] = []
    for number in range(ROUNDS * len(ASKED)):
        payload = body(ASKED[number % len(ASKED)], number)
        start = time.perf_counter()
        assert deliver(payload) == 200
        times.append((time.perf_counter() - start) * 1000)
    return times[len(ASKED) :]


class Reached(Protocol):
    """What a bot must know of a Slack."""

    @property
    def token(self) -> str: ...

    @property
    def secret(self) -> str: ...

    @property
    def api(self) -> str: ...


def environment(slack: Reached) -> dict[str, str]:
    """What connects a bot to a Slack."""
    return {
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_SIGNING_SECRET": slack.secret,
        "SLACK_API_URL": slack.api,
    }


@contextmanager
def settings() -> Iterator[tuple[LoopbackSlack, Settings]]:
    with LoopbackSlack() as slack, tempfile.TemporaryDirectory() as folder:
        yield slack, Settings.from_env(environment(slack) | {"PAPERBOT_DATA": folder})


def ours(slack: LoopbackSlack, wanted: Settings) -> list[float]:
    bot = build(wanted)
    take = through_wsgi(bot.web)
    times = timed(lambda sent: take(sent, FORM | signature(slack.secret, sent, int(time.time())))[0])
    bot.close()
    return times


def echoing(slack: LoopbackSlack) -> App:
    """A Bolt app that says the same to every command."""
    app = App(
        token=slack.token,
        signing_secret=slack.secret,
        token_verification_enabled=False,
        process_before_response=True,
    )
    app.client.base_url = slack.api

    @app.command("/paper")
    def answer(ack: Ack) -> None:
        ack("pong")

    return app


def echo(slack: LoopbackSlack) -> list[float]:
    take = through_bolt(echoing(slack))
    return timed(lambda sent: take(sent, FORM | signature(slack.secret, sent, int(time.time())))[0])


def start() -> float:
    """Seconds from starting `paperbot serve --http` on a built index until /readyz says yes."""
    with settings() as (slack, wanted):
        build(wanted).close()
        with serving(slack, wanted.data) as (seconds, _, _):
            return seconds


@contextmanager
def serving(slack: Reached, data: Path) -> Iterator[tuple[float, int, int]]:
    """The bot in a process of its own: the seconds until it was ready, its process and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {"PAPERBOT_DATA": str(data), "PORT": str(port), "LOG_LEVEL": "WARNING"}
    command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
    began = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment(slack) | env)
    try:
        while not ready(port):
            time.sleep(0.005)
        yield time.perf_counter() - began, process.pid, port
    finally:
        process.terminate()
        process.wait()


def ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def shown(name: str, times: list[float]) -> None:
    worst = statistics.quantiles(times, n=100)[98]
    print(f"{name:10} median {statistics.median(times):6.2f} ms   p99 {worst:6.2f} ms   of {len(times)}")


def main() -> None:
    with settings() as (slack, wanted):
        bare, full = echo(slack), ours(slack, wanted)
    shown("bare echo", bare)
    shown("paperbot", full)
    print(f"ratio of medians {statistics.median(full) / statistics.median(bare):.1f}")
    starts = sorted(start() for _ in range(5))
    print(f"start to ready: median {starts[2]:.2f} s, worst {starts[-1]:.2f} s of 5")


if __name__ == "__main__":
    main()
