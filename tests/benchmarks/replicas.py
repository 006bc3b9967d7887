"""One bot and four on PostgreSQL and three nodes of OpenSearch: CPU a mention, and that each is answered once.

    python tests/benchmarks/replicas.py [--mentions 400] [--rate 20]

Mentions come at the same rate in both runs, shared out among the replicas; every fifth is delivered again to another one, as
Slack does after a time-out. What an unasked replica spends is taken off: it looks around once a second. All on one machine.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from databases import Server, shared
from desk import Desk
from kills import ready
from nodes import Nodes, cluster
from scale import children
from wiring import free, until

ASKED = (
    "papers by Gloeckle",
    "theorem proving",
    "what is multi-token prediction?",
    "papers in cs.PL since 2026",
    "bibtex for CWM",
    "who wrote the KoLMogorov test?",
)
SETTLED = 15.0
"""Seconds after which all that a start brings with it is done."""
IDLE = 10.0


@contextmanager
def replicas(
    number: int, desk: Desk, database: str, nodes: Nodes, folder: Path
) -> Iterator[list[tuple[int, int]]]:
    """(process, port) of each."""
    with ExitStack() as stack:
        found = []
        for n in range(number):
            port, data = free(), folder / f"{number}-{n}"
            env = desk.environment | {
                "DATABASE_URL": database,
                "PAPERBOT_DATA": str(data),
                "PAPERBOT_SEARCH_URL": ",".join(nodes.urls),
                "PAPERBOT_SEARCH_INDEX": f"replicas{number}",
                "PAPERBOT_SEARCH_TIMEOUT": "30",
                "PAPERBOT_MEANING": "off",
                "PORT": str(port),
                "LOG_LEVEL": "WARNING",
            }
            command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
            process = subprocess.Popen(command, env=os.environ | env)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            found.append((process.pid, port))
        for _, port in found:
            assert until(partial(ready, f"http://127.0.0.1:{port}"), 120)
        yield found


def spent(processes: Sequence[int]) -> float:
    """Seconds of CPU of processes and their children."""
    ticks = 0
    for process in processes:
        for one in (process, *children(process)):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def sent(port: int, body: bytes, headers: dict[str, str]) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/slack/events", body, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200


def mentioned(desk: Desk, ports: Sequence[int], mentions: int, rate: float) -> list[str]:
    """Sends mentions at a rate, and gives what their answers are known by."""
    known, begun = list[str](), time.monotonic()
    with ThreadPoolExecutor(16) as people:
        for n in range(mentions):
            time.sleep(max(0.0, begun + n / rate - time.monotonic()))
            name, body, headers = desk.mention(ASKED[n % len(ASKED)], f"U{n % 40}")
            known.append(name)
            people.submit(sent, ports[n % len(ports)], body, headers)
            if n % 5 == 0:
                people.submit(sent, ports[(n + 1) % len(ports)], body, headers)
    return known


def run(number: int, server: Server, nodes: Nodes, mentions: int, rate: float) -> float:
    """Milliseconds of CPU a mention."""
    with (
        server.database() as database,
        Desk() as desk,
        tempfile.TemporaryDirectory() as folder,
        replicas(number, desk, database, nodes, Path(folder)) as found,
    ):
        processes, ports = [pid for pid, _ in found], [port for _, port in found]
        mentioned(desk, ports, 10 * len(ASKED) * number, rate)
        time.sleep(SETTLED)
        before = spent(processes)
        time.sleep(IDLE)
        idle = (spent(processes) - before) / IDLE
        before, begun = spent(processes), time.monotonic()
        known = mentioned(desk, ports, mentions, rate)
        until(lambda: all(map(desk.answers, known)), 60)
        seconds = time.monotonic() - begun
        used = spent(processes) - before - idle * seconds
        time.sleep(2.0)
        once = sum(desk.answers(name) == 1 for name in known)
    print(
        f"{number} replicas: {1000 * used / mentions:.1f} ms of CPU a mention (and {1000 * idle / number:.0f} ms a second for each that is idle); "
        f"{once} of {mentions} answered once, {sum(desk.answers(name) > 1 for name in known)} twice or more"
    )
    return used / mentions


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--mentions", type=int, default=400)
    given.add_argument("--rate", type=float, default=20.0)
    args = given.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        shared(Path(folder)) as server,
        cluster(quick=False) as nodes,
    ):
        one = run(1, server, nodes, args.mentions, args.rate)
        four = run(4, server, nodes, args.mentions, args.rate)
    print(f"four replicas take {four / one:.2f} times the CPU of one, a mention")


if __name__ == "__main__":
    main()
