"""What 500 connections that never finish their requests do to real ones: 95th percentiles, and their ratio.

Run it as `python tests/benchmarks/halfopen.py` (3 minutes; `--seconds 20` for less). Signed commands on fresh
connections go in turn to two real servers, one alone and one beset by the crowd, so that whatever else the machine
does meets both alike. At the end the crowd is larger than the server's limit. The goals: a ratio below 1.2,
connections closed by the time-outs, and real requests answered whatever the crowd.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import httpx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from crowding import seconds  # noqa: E402  found by the path above
from wiring import free, until  # noqa: E402  as above

from bot.playground.delivery import signature  # noqa: E402  as above
from bot.playground.slack import LoopbackSlack  # noqa: E402  as above
from bot.playground.wire import Response, Server  # noqa: E402  as above

NUMBERS = count(1)
MORE = 3000


@contextmanager
def serving(slack: LoopbackSlack, data: str) -> Iterator[int]:
    """The real server's port, once it is ready."""
    port = free()
    given = {"SLACK_BOT_TOKEN": slack.token, "SLACK_SIGNING_SECRET": slack.secret, "SLACK_API_URL": slack.api}
    given |= {"PAPERBOT_DATA": data, "PORT": str(port), "LOG_LEVEL": "WARNING"}
    command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
    with subprocess.Popen(command, env=os.environ | given) as process:
        try:
            assert until(lambda: alive(port), 180)
            yield port
        finally:
            process.terminate()


def alive(port: int) -> bool:
    with suppress(OSError, httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    return False


def ask(port: int, slack: LoopbackSlack, answers: str) -> None:
    """One signed command on a connection of its own, acknowledged."""
    fields = {
        "command": "/paper",
        "text": f"papers by Gloeckle page {next(NUMBERS)}",
        "team_id": "T0PAPERLAB",
        "channel_id": "C0PAPERS",
        "user_id": "U0ALICE",
        "trigger_id": f"{next(NUMBERS)}.2.b",
        "response_url": answers,
    }
    body = urlencode(fields).encode()
    head = signature(slack.secret, body, int(time.time())) | {
        "Content-Type": "application/x-www-form-urlencoded"
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(
            f"POST /slack/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        answer = b""
        while part := connection.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]


def measured(
    ports: tuple[int, ...], slack: LoopbackSlack, answers: str, length: float
) -> tuple[list[float], ...]:
    """Seconds of each command, for so long; the servers are asked in turn, so that other load meets them alike."""
    end, taken = time.monotonic() + length, tuple(list[float]() for _ in ports)
    while time.monotonic() < end:
        for port, times in zip(ports, taken, strict=True):
            times.append(seconds(partial(ask, port, slack, answers)))
        time.sleep(0.05)
    return taken


@contextmanager
def crowd(port: int, size: int) -> Iterator[dict[str, object]]:
    """A crowd in a process of its own; what it saw is known at the end."""
    told: dict[str, object] = {}
    with subprocess.Popen(
        [sys.executable, str(HERE.parent / "crowding.py"), str(port), str(size)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield told
        out, _ = process.communicate("end\n")
        told |= json.loads(out)


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1] * 1000


def show(name: str, taken: list[float]) -> None:
    middle, most = statistics.median(taken) * 1000, max(taken) * 1000
    print(f"{name:8} p50 {middle:6.1f}  p95 {p95(taken):6.1f}  longest {most:7.1f} ms of {len(taken)}")


def main(length: float, size: int) -> None:
    late = Server()
    late.start(lambda _: Response(b"ok", kind="text/plain"))
    answers = f"http://127.0.0.1:{late.port}/late"
    with (
        LoopbackSlack() as slack,
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
        serving(slack, one) as alone,
        serving(slack, two) as beset,
    ):
        measured((alone, beset), slack, answers, 5)
        with crowd(beset, size) as told:
            quiet, beside = measured((alone, beset), slack, answers, length)
        print(f"{size} connections held for {length:.0f} s: {told}")
        show("alone", quiet)
        show("beset", beside)
        print(f"ratio of the 95th percentiles: {p95(beside) / p95(quiet):.2f}")
        with crowd(beset, MORE) as told:
            quiet, beside = measured((alone, beset), slack, answers, min(30.0, length))
        print(f"{MORE} connections, more than the server takes: {told}")
        show("alone", quiet)
        show("beset", beside)
    late.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--connections", type=int, default=500)
    args = parser.parse_args()
    main(args.seconds, args.connections)
