"""Socket Mode through 50 failures of every kind: how long until it answers again, and what the connections leave behind.

Run it as `python tests/benchmarks/silence.py` (a quarter of an hour; `--cycles 10` for less). The times are those of
production. The goals: answering again within 90 s of each failure, every mention answered exactly once although each
connection sends all of them again, and as many threads and open files after as before.
"""

import argparse
import random
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as enumerate_threads

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from hosing import FAULTS, Hose  # noqa: E402  found by the path above
from wiring import Wired, until, wired  # noqa: E402  as above

from bot.app import bolt  # noqa: E402  as above
from bot.playground.slack import LoopbackSlack  # noqa: E402  as above
from bot.slack import listeners, sockets  # noqa: E402  as above


def held() -> str:
    """Threads and files of this process. Those that answer are made as they are needed, so they are counted apart."""
    names = [thread.name for thread in enumerate_threads()]
    lines, pools = (
        sum(any(mark in name for mark in marks) for name in names)
        for marks in (("(_run)",), ("answer", "envelope"))
    )
    files = sum(1 for _ in Path("/proc/self/fd").iterdir())
    return f"threads of connections {lines}, of answers {pools}, others {len(names) - lines - pools}; files {files}"


def answers(running: Wired, number: int) -> int:
    calls = running.slack.calls.of("chat.postMessage")
    return sum(call.args.get("thread_ts") == f"{number}.000001" for call in calls)


def cycle(hose: Hose, cycles: int) -> None:
    """Waits until the last part serves, telling what happens."""
    for played in range(1, cycles + 2):
        until(partial(hose.has_played, played + 1), 120)
        print(f"{played:3} {hose.parts[played]:18} {held()}", flush=True)
    time.sleep(10)


def main(cycles: int) -> None:
    parts = random.Random(5).choices(FAULTS, k=cycles)
    with LoopbackSlack() as slack, tempfile.TemporaryDirectory() as data, wired(slack, Path(data)) as running:
        hose, stop = Hose(["is to be renewed", *parts, "serves"], slack.handle, count(1)), Event()
        with hose.running() as api:
            app = bolt(replace(running.settings, slack_api=api), running.bot.desk.workers)
            listeners.register(app, running.bot.desk, lambda _: None)
            serving = Thread(target=sockets.serve, args=(app, "xapp-1"), kwargs={"stop": stop})
            serving.start()
            until(lambda: bool(hose.served), 30)
            print(f"before: {held()}")
            cycle(hose, cycles)
            print(f"after:  {held()}")
            stop.set()
            serving.join()
        gaps = [after - before for before, after in zip(hose.served, hose.served[1:], strict=False)]
        counts = [answers(running, number) for number in hose.sent]
        print(f"{cycles} failures; answering again after at most {max(gaps):.1f} s")
        print(
            f"{len(counts)} mentions: {counts.count(1)} answered once, {counts.count(0)} not, {sum(n > 1 for n in counts)} twice"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=50)
    main(parser.parse_args().cycles)
