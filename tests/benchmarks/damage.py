"""Damages an index in every way, one after another, and counts what came of it.

    python tests/benchmarks/damage.py [--library FOLDER] [--whole]

Every file that serves, in every way, and the index as a whole: while a server answers from it, and at rest, before the
next start. FOLDER is a library to copy (default: the ten papers); with --whole only the index as a whole is damaged.
Of each kind it prints how often that happened, was noticed (a line in the log), told (`/readyz` not simply ready) and
healed (the index sound again, by itself), how long that took, in seconds, until the answer was right again and until
all was well, how many answers were late (the sentence that asks to come again, or none), and how many were wrong.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from damaging import Damage, needed, to_a_file, to_all  # noqa: E402  beside the tests
from latency import FORM, body, environment  # noqa: E402  as above

from bot.playground.delivery import signature  # noqa: E402  as above
from bot.playground.slack import LoopbackSlack  # noqa: E402  as above

ASKED = ("papers by Gloeckle", "papers about Lean oldest first", "who wrote CWM?")
WAITING = "putting my search index in order"
LONGEST = 300.0


@dataclass
class Figures:
    """What came of one kind of damage."""

    noticed: int = 0
    told: int = 0
    healed: int = 0
    late: int = 0
    wrong: int = 0
    answered: list[float] = field(default_factory=list)
    well: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        times = [
            f"{statistics.median(t):6.2f} {max(t):6.2f}" if t else "     -      -"
            for t in (self.answered, self.well)
        ]
        return f"{len(self.well):5} {self.noticed:8} {self.told:5} {self.healed:7}   {times[0]}   {times[1]} {self.late:6} {self.wrong:6}"


class Server:
    """The bot in a process of its own."""

    def __init__(self, slack: LoopbackSlack, data: Path, port: int) -> None:
        self._slack, self._port, self.log = slack, port, data.with_suffix(".log")
        env = os.environ | environment(slack) | {"PAPERBOT_DATA": str(data), "PORT": str(port)}
        command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
        with self.log.open("a") as log:
            self._process = subprocess.Popen(command, env=env, stderr=log, stdout=log)
        self._number = time.time_ns()

    def ready(self) -> str:
        """What `/readyz` says; empty when nobody is there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/readyz", timeout=5) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except OSError:
            return ""

    def ask(self, text: str) -> str:
        """The blocks of an answer; empty when it does not come with the acknowledgement."""
        self._number += 1
        sent = body(text, self._number)
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self._port}/slack/events",
            sent,
            FORM | signature(self._slack.secret, sent, int(time.time())),
        )
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return blocks(answer.read())
        except OSError:
            return ""

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(60)


def blocks(acknowledgement: bytes) -> str:
    """What is shown, without the ids that differ from one answer to the next."""
    if not acknowledgement:
        return ""
    return str(json.loads(acknowledgement).get("text", ""))


def answered(server: Server, text: str) -> str:
    """An answer that comes with its acknowledgement, asked for until one does."""
    while not (answer := server.ask(text)):
        time.sleep(0.1)
    return answer


def until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def served(slack: LoopbackSlack, data: Path, port: int) -> Iterator[Server]:
    server = Server(slack, data, port)
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Trial:
    """One library that is damaged again and again."""

    slack: LoopbackSlack
    data: Path
    port: int
    right: dict[str, str]

    def judged(self, server: Server, figures: Figures, logged: int) -> None:
        """Asks until the answer is right and all is well."""
        began, seen = time.monotonic(), set[str]()
        right = False
        while not (right and server.ready() == "ready"):
            seen.add(server.ready())
            answers = {text: server.ask(text) for text in ASKED}
            late = [text for text, answer in answers.items() if not answer or WAITING in answer]
            wrong = [
                text for text, answer in answers.items() if text not in late and answer != self.right[text]
            ]
            figures.late, figures.wrong = figures.late + len(late), figures.wrong + len(wrong)
            for text in wrong:
                print(f"WRONG: {text}: {answers[text][:200]!r}", flush=True)
            if not right and not late and not wrong:
                right = True
                figures.answered.append(time.monotonic() - began)
            if time.monotonic() - began > LONGEST:
                break
            time.sleep(0.02)
        figures.well.append(time.monotonic() - began)
        figures.healed += right
        figures.told += bool(seen - {"ready", ""})
        figures.noticed += "put in order from the database" in server.log.read_text()[logged:]

    def serving(self, server: Server, damage: Callable[[], object], figures: Figures) -> None:
        logged = len(server.log.read_text())
        damage()
        self.judged(server, figures, logged)

    def resting(self, damage: Callable[[], object], figures: Figures) -> None:
        damage()
        log = self.data.with_suffix(".log")
        logged = len(log.read_text())
        with served(self.slack, self.data, self.port) as server:
            until(lambda: bool(server.ready()))
            self.judged(server, figures, logged)


def kinds(index: Path, chance: Random, *, whole: bool) -> Iterator[tuple[str, list[Callable[[], object]]]]:
    """Each kind of damage, and each single damage of that kind."""

    def to_file(damage: Damage, number: int) -> None:
        if number < len(present := needed(index)):
            damage(present[number])

    for how, damage in to_all(chance).items():
        yield how, [lambda damage=damage: damage(index)]  # type: ignore[misc]
    for how, damage in () if whole else to_a_file(chance).items():
        count = len(needed(index))
        yield f"a file: {how}", [lambda damage=damage, n=n: to_file(damage, n) for n in range(count)]  # type: ignore[misc]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--library", type=Path, help="a library to copy; default: the ten papers")
    parser.add_argument("--whole", action="store_true", help="only the index as a whole")
    parser.add_argument("--port", type=int, default=39_117)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, LoopbackSlack() as slack:
        data = Path(scratch) / "data"
        if given.library:
            shutil.copytree(given.library, data)
        with served(slack, data, given.port) as server:
            until(lambda: server.ready() == "ready")
            trial = Trial(slack, data, given.port, {text: answered(server, text) for text in ASKED})
            print(
                "while serving",
                " " * 12,
                "times  noticed  told  healed   answered   worst     well  worst   late  wrong",
            )
            for how, damages in kinds(data / "index", Random(7), whole=given.whole):
                figures = Figures()
                for damage in damages:
                    trial.serving(server, damage, figures)
                print(f"  {how:24}{figures}", flush=True)
        print("at rest")
        for how, damages in kinds(data / "index", Random(8), whole=given.whole):
            figures = Figures()
            for damage in damages:
                trial.resting(damage, figures)
            print(f"  {how:24}{figures}", flush=True)


if __name__ == "__main__":
    main()
