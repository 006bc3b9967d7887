"""kill -9 at random points of a load, with the library searching meanwhile.

    python tests/benchmarks/kills.py ../shared/data/arxiv/snapshot_2025_2026.jsonl.xz --kills 50

After every kill the library must open and answer; at the end the same load must complete, with every paper in the
store and in the index once.
"""

import argparse
import lzma
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bot.feeds.snapshot import Snapshot
from bot.feeds.unpacking import Unpacking
from bot.library import Library

LOAD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from bot.feeds.snapshot import Snapshot
from bot.library import Library
folder = Path(sys.argv[1])
library = Library.open(f"sqlite:///{folder}/papers.sqlite3", folder)
print("ready", flush=True)
Snapshot(folder / "some.jsonl.xz", batch=500).load(library, lambda: datetime.now(UTC))
"""


def opened(folder: Path) -> Library:
    return Library.open(f"sqlite:///{folder}/papers.sqlite3", folder)


def killed(folder: Path, after: float) -> None:
    """A load that is killed so many seconds after it began."""
    command = [sys.executable, "-c", LOAD, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        child.stdout.readline()
        time.sleep(after)
        child.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--papers", type=int, default=30_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--longest", type=float, default=0.8, help="seconds before the latest kill")
    given = parser.parse_args()
    chance = random.Random(11)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        some = b"".join(islice(Unpacking(given.file).lines(), given.papers))
        (folder / "some.jsonl.xz").write_bytes(lzma.compress(some, preset=0))
        reached = []
        for _ in range(given.kills):
            killed(folder, chance.uniform(0, given.longest))
            library = opened(folder)
            assert library.size() == library.records.count(), "the index is not what the store is"
            reached.append(library.size())
            library.close()
        library = opened(folder)
        report = Snapshot(folder / "some.jsonl.xz").load(library, lambda: datetime.now(UTC))
        count = len({change.id for change in library.records.changed_since(0, 10**9)})
        print(f"{given.kills} kills; papers held after each: {reached[:5]} ... {reached[-3:]}")
        print(f"last load read {report.read}, added {report.added}, changed {report.changed}")
        print(f"store {count}, index {library.size()}, expected {given.papers}")
        library.close()
        assert count == library.size() == given.papers


if __name__ == "__main__":
    main()
