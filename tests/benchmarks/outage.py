"""How long Slack and a load balancer wait while the database does not answer.

    python tests/benchmarks/outage.py [SECONDS]

PostgreSQL stopped, frozen (SIGSTOP: a dead network), and SQLite locked by another writer, each for so many seconds (10):
the longest acknowledgement of an event, a command and a press, and the longest /readyz, with thirty people at it at
once; then how long until the first answer when the database is back.
"""

import logging
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, ".")
sys.path.insert(1, "tests")

from databases import served
from outages import KINDS, Outage, outage

from bot.settings import Settings

PEOPLE = 30


def main(seconds: float = 10.0) -> None:
    logging.disable()
    for kind in KINDS:
        with struck(kind) as one:
            print(f"{kind}, before:", figures(one, 2.0))
            with one.under_way():
                print(f"{kind}, during:", figures(one, seconds), f"{threading.active_count()} threads")
            print(f"{kind}, first answer after {back(one):.2f} s; then:", figures(one, 2.0))


@contextmanager
def struck(kind: str) -> Iterator[Outage]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = None if kind == "locked" else stack.enter_context(served())
        yield stack.enter_context(outage(kind, folder, Settings.patience, server))


def figures(one: Outage, seconds: float) -> str:
    """The longest of each, in seconds, with what was answered how often."""
    slack, end = one.bot.slack, time.monotonic() + seconds
    acts: dict[str, Callable[[], int]] = {
        "event": lambda: max(d.status for d in slack.mention("show CWM").deliveries),
        "command": lambda: slack.slash("/paper show CWM").delivery.status,
        "readyz": lambda: one.ready()[0],
    }
    names = [name for name in acts for _ in range(PEOPLE // len(acts))]
    with ThreadPoolExecutor(PEOPLE) as pool:
        found = list(pool.map(lambda name: (name, *repeated(acts[name], end)), names))
    said = []
    for name in acts:
        longest = max(worst for each, worst, _ in found if each == name)
        counts = sum((count for each, _, count in found if each == name), Counter[int]())
        said.append(f"{name} {longest:.2f} s {dict(counts)}")
    return ", ".join(said)


def repeated(act: Callable[[], int], end: float) -> tuple[float, Counter[int]]:
    """Does something again and again: the longest it took, and what it gave how often."""
    worst, counts = 0.0, Counter[int]()
    while time.monotonic() < end or not counts:
        began = time.perf_counter()
        counts[act()] += 1
        worst = max(worst, time.perf_counter() - began)
        time.sleep(0.2)
    return worst, counts


def back(one: Outage) -> float:
    """Seconds until the bot is ready again."""
    began = time.perf_counter()
    while one.ready()[0] != 200:
        time.sleep(0.02)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
