"""What it costs to read a snapshot, before anything is stored: microseconds of CPU per paper, stage by stage.

    python tests/benchmarks/reading.py ../shared/data/arxiv/snapshot_2025_2026.jsonl.xz

The library is left out: a shelf that keeps nothing shows what the feeds alone cost, and one with only the store
what the store adds.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bot.feeds.snapshot import Snapshot
from bot.feeds.unpacking import Unpacking
from bot.papers import Paper
from bot.store.engine import Store
from bot.store.feeds import Mark
from bot.store.migrations import migrate
from bot.store.papers import Papers


class Stored:
    """A shelf without an index."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, papers: Iterable[Paper]) -> None:
        left = iter(papers)
        while some := list(islice(left, 2000)):
            Papers(self.store).upsert(some, now())


def now() -> datetime:
    return datetime.now(UTC)


def measured(name: str, count: int, work: Callable[[], object]) -> None:
    """Runs `work` and prints what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:28} {1e6 * cpu / count:7.1f} µs CPU a paper {count / wall:9,.0f} papers/s {peak:6.0f} MB peak"
    )


def records(snapshot: Snapshot) -> Iterator[object]:
    for part in snapshot.parts(Unpacking(snapshot.path), Mark()):
        yield from part.records


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    path = parser.parse_args().file
    count = sum(1 for _ in Unpacking(path).lines())
    print(f"{count:,} lines of {path.name}, Python {sys.version.split()[0]}")
    measured("unpack and part lines", count, lambda: sum(1 for _ in Unpacking(path).lines()))
    measured("lines to papers", count, lambda: sum(1 for _ in records(Snapshot(path))))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/papers.sqlite3")
        migrate(store)
        measured("papers into the store", count, lambda: Snapshot(path).load(Stored(store), now))
        measured("the same again", count, lambda: Snapshot(path).load(Stored(store), now))
        store.close()


if __name__ == "__main__":
    main()
