"""kill -9 in the middle of loading and of building the index: nothing lost, nothing doubled, answers throughout.

    python tests/benchmarks/crashes.py ../shared/data/arxiv/snapshot_2025_2026.jsonl.xz [--kills 50] [--papers 20000]

Kills a load, its indexing process, or both, at random moments, and starts the same command again until so many have
been killed; then the same with `paperbot index --rebuild`. Another process asks all the while.
"""

import argparse
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from itertools import islice
from pathlib import Path
from random import Random
from typing import Self

from scale import PAPERBOT, children

from bot.feeds.unpacking import Unpacking
from bot.library import Library
from bot.queries import Find


class Asking:
    """Asks the library, in the very folder, every few milliseconds, as a serving process does."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked, self.failed = folder, 0, 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _ask(self) -> None:
        library = opened(self.folder)
        while not self._ended.wait(0.02):
            self.asked += 1
            found = library.find(Find(words="language model"))
            if found.total and len(library.papers(found.ids)) != len(found.ids):
                self.failed += 1
        library.close()


def opened(folder: Path) -> Library:
    return Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder)


def killed(command: list[str], folder: Path, seconds: float, chance: Random) -> bool:
    """Starts a command and kills it, its child, or both; False when it had ended by itself."""
    env = os.environ | {"PAPERBOT_DATA": str(folder)}
    running = subprocess.Popen(
        [PAPERBOT, *command], env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        both = [running.pid, *children(running.pid)]
        for process in chance.choice((both, both, both[:1], both[1:] or both)):
            os.kill(process, signal.SIGKILL)
        running.wait()
        return True
    return False


def rounds(command: list[str], folder: Path, kills: int, longest: float, chance: Random) -> int:
    """Kills a command so many times; how often it was started for that."""
    started = hits = 0
    while hits < kills:
        hits += killed(command, folder, chance.uniform(0.3, longest), chance)
        started += 1
    return started


def finish(command: list[str], folder: Path) -> None:
    env = os.environ | {"PAPERBOT_DATA": str(folder)}
    subprocess.run(
        [PAPERBOT, *command], env=env, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


def state(folder: Path, ids: set[str]) -> str:
    """How the library compares with the truth."""
    library = opened(folder)
    held = {change.id for change in library.records.changed_since(0, 10**6) if change.paper}
    listed = library.find(Find(order="oldest"), limit=10**6)
    found = set(listed.ids)
    doubled = listed.total - len(found)
    library.close()
    return f"lost {len(ids - held)} in the store and {len(held - found)} in the index, doubled {doubled}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--papers", type=int, default=20_000)
    given = parser.parse_args()
    chance = Random(7)
    with tempfile.TemporaryDirectory() as name:
        folder, file = Path(name) / "data", Path(name) / "part.jsonl"
        lines = list(islice(Unpacking(given.file).lines(), given.papers))
        file.write_bytes(b"".join(lines))
        ids = {json.loads(line)["id"] for line in lines}
        finish(["check"], folder)
        with Asking(folder) as asking:
            for command, longest in ((["ingest", "snapshot", str(file)], 2.5), (["index", "--rebuild"], 5.0)):
                began = time.perf_counter()
                started = rounds(command, folder, given.kills, longest, chance)
                finish(command, folder)
                seconds = time.perf_counter() - began
                print(
                    f"{' '.join(command[:2])}: {given.kills} of {started} killed, {seconds:.0f} s; {state(folder, ids)}",
                    flush=True,
                )
        print(f"asked {asking.asked:,} times meanwhile: {asking.failed} answers were broken")


if __name__ == "__main__":
    main()
