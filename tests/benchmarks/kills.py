"""kill -9 while people ask: every mention, message and command is answered once, or told once that it was not.

    python tests/benchmarks/kills.py [--kills 200] [--processes 2] [--postgres]

People ask over HTTP, one question after the other, while a process after the other is killed with its workers and
started again. Slack repeats an event that was not acknowledged (at once, after one and after three seconds) to any
process that lives. A command that was not acknowledged is told to have failed by Slack itself.
"""

import argparse
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from databases import served
from desk import Desk
from wiring import free, until

PEOPLE = 12
OPEN = 8
"""Questions that a person leaves open; who has more than ten in line is asked to slow down."""
DELAYS = (0.0, 1.0, 3.0)
QUESTIONS = ("papers by Gloeckle", "CWM", "what does CWM score on SWE-bench Verified?", "papers about Lean")


@dataclass
class Process:
    """One serving process, which is killed with its workers and started again."""

    folder: Path
    given: Mapping[str, str]
    url: str = ""
    popen: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        port = free()
        env = os.environ | self.given | {"PAPERBOT_DATA": str(self.folder), "PORT": str(port)}
        command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
        self.popen = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL, start_new_session=True)
        url = f"http://127.0.0.1:{port}"
        assert until(lambda: ready(url), 60)
        self.url = url

    def kill(self) -> None:
        assert self.popen
        self.url = ""
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


def ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@dataclass(frozen=True)
class Question:
    """One that was sent."""

    kind: str
    known: str
    carried: int
    """Answers in its acknowledgement; -1 where it was not acknowledged."""


@dataclass
class Crowd:
    """People who ask one thing after the other, until they are stopped."""

    desk: Desk
    fleet: list[Process]
    ended: Event = field(default_factory=Event)
    fates: Counter[str] = field(default_factory=Counter)
    asked: list[Question] = field(default_factory=list)

    def ask(self, person: str, chance: Random) -> None:
        own: list[Question] = []
        while not self.ended.wait(chance.uniform(0.5, 2.0)):
            own = [one for one in own if not self.heard(one)]
            if len(own) >= OPEN:
                continue
            own.append(self.sent(person, chance))
            self.asked.append(own[-1])

    def heard(self, question: Question) -> int:
        """How many answers a question has."""
        return max(question.carried, 0) + self.desk.answers(question.known)

    def sent(self, person: str, chance: Random) -> Question:
        """A question, sent again as Slack does until it is acknowledged."""
        text, kind = chance.choice(QUESTIONS), chance.choice(("mention", "direct", "command"))
        known, body, headers = getattr(self.desk, kind)(text, person)
        status, said = self.deliver(body, headers, chance)
        for delay in DELAYS if kind != "command" else ():
            if status == 200:
                break
            time.sleep(delay)
            status, said = self.deliver(body, headers, chance)
        return Question(kind, known, int(kind == "command" and len(said) > 2) if status == 200 else -1)

    def deliver(self, body: bytes, headers: dict[str, str], chance: Random) -> tuple[int, bytes]:
        live = [url for one in self.fleet if (url := one.url)]
        if not live:
            return 0, b""
        connection = http.client.HTTPConnection(urlsplit(chance.choice(live)).netloc, timeout=3)
        try:
            connection.request("POST", "/slack/events", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def fate(self, question: Question) -> str:
        answers = self.heard(question)
        warned = self.desk.warned(question.known)
        if question.carried < 0 and not answers:
            return "not acknowledged: Slack says so, or gave up repeating"
        if warned:
            return f"told that it may have been interrupted, answered {answers - warned} times"
        late = ", although not acknowledged" if question.carried < 0 else ""
        return {0: "LOST", 1: f"answered once{late}"}.get(answers, "ANSWERED MORE THAN ONCE")

    def report(self) -> str:
        fates = Counter(f"{one.kind}: {self.fate(one)}" for one in self.asked)
        slowed = sum("One at a time" in text for text in self.desk.told)
        lines = [f"{len(self.asked)} questions; {slowed} times somebody was asked to slow down"]
        return "\n".join([*lines, *(f"{number:6} {fate}" for fate, number in sorted(fates.items()))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    chance = Random(7)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        desk = stack.enter_context(Desk())
        url = (
            stack.enter_context(stack.enter_context(served()).database("template0")) if given.postgres else ""
        )
        env = desk.environment | ({"DATABASE_URL": url} if url else {})
        fleet = [Process(folder / (str(n) if url else "data"), env) for n in range(given.processes)]
        print(run(Crowd(desk, fleet), given.kills, chance), flush=True)


def run(crowd: Crowd, kills: int, chance: Random) -> str:
    """Kills so many times while people ask; what became of their questions."""
    for one in crowd.fleet:
        one.start()
    with ThreadPoolExecutor(PEOPLE) as hands:
        for n in range(PEOPLE):
            hands.submit(crowd.ask, f"U{n}", Random(n))
        for _ in range(kills):
            time.sleep(chance.uniform(0.2, 3.0))
            victim = chance.choice(crowd.fleet)
            victim.kill()
            victim.start()
        crowd.ended.set()
    time.sleep(30)
    for one in crowd.fleet:
        one.kill()
    return crowd.report()


if __name__ == "__main__":
    main()
