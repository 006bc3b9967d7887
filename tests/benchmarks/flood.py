"""One person's flood: how much later the others' answers come while somebody sends 1,000 commands over 60 connections.

    python tests/benchmarks/flood.py [FOLDER] [--commands 1000] [--connections 60] [--rounds 3]

Times are milliseconds on the wall from a command to its answer, in its acknowledgement or by its response_url. FOLDER is
a data folder, copied first; without one, the ten papers are asked. Alone and beset take turns, so that one run compares.
"""

import argparse
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from desk import Desk
from kills import ready
from scale import children
from wiring import free, until

ASKED = (
    "by Gloeckle",
    "search theorem proving",
    "ask what is multi-token prediction?",
    "list cs.PL since 2026",
)


def asked(desk: Desk, port: int, text: str, person: str) -> float:
    """Milliseconds until a command is answered."""
    hook, body, headers = desk.command(text, person)
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/slack/events", body, headers)
    said = connection.getresponse().read()
    connection.close()
    if len(said) < 5:
        until(lambda: bool(desk.answers(hook)), 60)
    return (time.perf_counter() - began) * 1000


def others(desk: Desk, port: int, rounds: range) -> list[float]:
    times = []
    for n in rounds:
        times.append(asked(desk, port, ASKED[n % len(ASKED)], f"U{n % 16}"))
        time.sleep(0.05)
    return times


def spent(process: int) -> float:
    """Seconds of CPU of a process's children."""
    ticks = 0
    for child in children(process):
        fields = Path(f"/proc/{child}/stat").read_text().split()
        ticks += int(fields[13]) + int(fields[14])
    return ticks / os.sysconf("SC_CLK_TCK")


def shown(name: str, times: list[float]) -> float:
    cuts = statistics.quantiles(times, n=100)
    print(
        f"{name:16} median {cuts[49]:6.1f}   95th {cuts[94]:6.1f}   worst {max(times):6.1f} ms of {len(times)}"
    )
    return cuts[94]


def run(desk: Desk, process: int, port: int, given: argparse.Namespace) -> None:
    others(desk, port, range(20))
    alone, beset = list[float](), list[float]()
    for _ in range(given.rounds):
        alone += others(desk, port, range(80))
        ended, before, began = Event(), spent(process), time.perf_counter()
        with ThreadPoolExecutor(given.connections) as flood:
            each = given.commands // given.connections
            for n in range(given.connections):
                flood.submit(flooding, desk, port, n * each, each, ended)
            time.sleep(0.3)
            beset += others(desk, port, range(80))
            cores = (spent(process) - before) / (time.perf_counter() - began)
            ended.set()
        print(f"  the flooded process used {cores:.2f} cores", flush=True)
        time.sleep(10)
    ratio = shown("flooded", beset) / shown("alone", alone)
    print(f"ratio of the 95th percentiles {ratio:.2f}")


def flooding(desk: Desk, port: int, first: int, each: int, ended: Event) -> None:
    for n in range(first, first + each):
        if ended.is_set():
            return
        _, body, headers = desk.command(f"search language models reasoning agents {n}", "UFLOOD")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/slack/events", body, headers)
        connection.getresponse().read()
        connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--commands", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Desk() as desk:
        data = shutil.copytree(given.folder, Path(name) / "data") if given.folder else Path(name) / "data"
        port = free()
        env = os.environ | desk.environment | {"PAPERBOT_DATA": str(data), "PORT": str(port)}
        command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
        process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
        assert until(lambda: ready(f"http://127.0.0.1:{port}"), 60)
        run(desk, process.pid, port, given)
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
