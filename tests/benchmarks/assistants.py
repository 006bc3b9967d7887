"""How long an assistant waits beside what paperbot itself needs for the same text, and 200 calls at once.

Run it as `python tests/benchmarks/assistants.py`. It prints, for each tool, the median of a call over HTTP and of the same text
after /paper over HTTP, to the same server in turn, and their ratio; then how 200 calls at once ended, to that server by 200
people whom Slack signs for, and to `paperbot mcp --http` by one assistant.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any, Final
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from wiring import Process, free, process, until  # noqa: E402  found by the path above

from bot.assistants.tools import BY_NAME  # noqa: E402  as above
from bot.playground.delivery import signature  # noqa: E402  as above
from bot.playground.slack import LoopbackSlack  # noqa: E402  as above

TEAM: Final = "T0PAPERLAB"
ROUNDS: Final = 60
AT_ONCE: Final = 200
ASKED: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "find_papers": ({"query": "papers by Gloekle since 2025"}, {"query": "theorem proving in Lean"}),
    "ask_papers": (
        {"question": "what does CWM score on SWE-bench Verified?"},
        {"question": "how many textbooks did AutoformBot formalize?"},
    ),
    "show_paper": ({"paper": "CWM"}, {"paper": "2308.12950"}),
    "cite_papers": ({"papers": ["ProofOptimizer"]}, {"papers": ["CWM", "Code Llama"], "style": "ris"}),
}
JSON: Final = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Line:
    """One connection that stays open."""

    connection: http.client.HTTPConnection
    secret: str = ""

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        signed = signature(self.secret, body, int(time.time())) if self.secret else {}
        self.connection.request("POST", path, body, headers | signed)
        answer = self.connection.getresponse()
        read = answer.read()
        assert answer.status == 200, (answer.status, read)
        given: dict[str, Any] = json.loads(read)
        return given

    def call(self, name: str, arguments: dict[str, Any], user: str = "U0ALICE") -> dict[str, Any]:
        slack = {"_meta": {"slack": {"team_id": TEAM, "user_id": user}}}
        params = {"name": name, "arguments": arguments} | slack
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        result: dict[str, Any] = self.post("/mcp", json.dumps(message).encode(), JSON)["result"]
        assert not result["isError"], result
        return result

    def type(self, text: str, number: int) -> None:
        """The same text after /paper: answered in the acknowledgement."""
        fields = {
            "command": "/paper",
            "text": text,
            "team_id": TEAM,
            "channel_id": "C0PAPERS",
            "user_id": "U0ALICE",
            "trigger_id": f"{number}.{time.time_ns()}.a",
            "response_url": "http://127.0.0.1:9/none",
        }
        assert self.post("/slack/events", urlencode(fields).encode(), FORM)["blocks"]


def line(port: int, secret: str = "") -> Line:
    return Line(http.client.HTTPConnection("127.0.0.1", port, timeout=60), secret)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def beside(running: Process, secret: str) -> None:
    """Each tool beside the same text after /paper, in turn."""
    one = line(int(running.url.rpartition(":")[2]), secret)
    for name, several in ASKED.items():
        called, typed = list[float](), list[float]()
        for number in range(ROUNDS):
            arguments = several[number % len(several)]
            text = BY_NAME[name](**_frozen(arguments)).text
            called.append(timed(partial(one.call, name, arguments)))
            typed.append(timed(partial(one.type, text, number)))
        ours, theirs = statistics.median(called[4:]), statistics.median(typed[4:])
        print(f"{name:12} {ours:6.2f} ms, after /paper {theirs:6.2f} ms, ratio {ours / theirs:.2f}")


def _frozen(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in arguments.items()}


def at_once(port: int, secret: str, who: str) -> None:
    """As many calls at the same moment."""
    barrier = Barrier(AT_ONCE)

    def one(number: int) -> tuple[str, float]:
        name = list(ASKED)[number % len(ASKED)]
        mine = line(port, secret)
        barrier.wait()
        begun = time.perf_counter()
        try:
            mine.call(name, ASKED[name][number % 2], f"U{number:05}")
        except (AssertionError, OSError, http.client.HTTPException) as error:
            return type(error).__name__, time.perf_counter() - begun
        return "answered", time.perf_counter() - begun

    with ThreadPoolExecutor(AT_ONCE) as people:
        ended = list(people.map(one, range(AT_ONCE)))
    print(
        f"{AT_ONCE} at once, {who}: {dict(Counter(how for how, _ in ended))}, the last after {max(s for _, s in ended):.2f} s"
    )


@contextmanager
def alone(data: Path) -> Iterator[int]:
    """`paperbot mcp --http`; its port."""
    port = free()
    env = os.environ | {"PAPERBOT_DATA": str(data), "PORT": str(port), "LOG_LEVEL": "WARNING"}
    command = [str(Path(sys.executable).with_name("paperbot")), "mcp", "--http"]
    running = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: _answers(port), 30)
        yield port
    finally:
        running.terminate()
        running.wait()


def _answers(port: int) -> bool:
    try:
        line(port).call("show_paper", {"paper": "CWM"})
    except OSError:
        return False
    return True


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, LoopbackSlack() as slack:
        with process(slack, Path(folder), PAPERBOT_MCP="on") as running:
            beside(running, slack.secret)
            at_once(int(running.url.rpartition(":")[2]), slack.secret, "by as many people")
        with alone(Path(folder)) as port:
            at_once(port, "", "on this machine")


if __name__ == "__main__":
    main()
