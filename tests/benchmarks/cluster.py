"""What OpenSearch costs beside the embedded index, in one run, and what happens when its nodes are killed or frozen.

    python tests/benchmarks/cluster.py FOLDER NODES [--each 4] [--seconds 20]

FOLDER holds a library with its embedded index, as `paperbot ingest snapshot` made it (PAPERBOT_DATA); NODES is where three
nodes keep their data: what they lack of the library is loaded first. Everything runs on this machine, so times hold beside
each other and not alone: milliseconds of the clock, and of CPU in the bot and in the three nodes.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median, quantiles
from threading import Event, Lock, Thread, local

sys.path.insert(0, str(Path(__file__).parents[1]))

from typing import NamedTuple, Self

from drawn import drawn
from nodes import Nodes, cluster

from bot.app import converse
from bot.cli.asking import place
from bot.library import Library
from bot.opensearch.cluster import Cluster
from bot.opensearch.engine import Engines
from bot.opensearch.filling import PAGE
from bot.settings import Search

WHERE = place("")
TEN = 10
MINE = local()
PATIENT = 30.0
"""Seconds that answers may take while latencies are measured: a busy machine is no reason to leave the cluster."""


def opened(folder: Path, nodes: Nodes | None, scratch: Path, patience: float = 1.6) -> Library:
    """The library of a folder, searched in it or in the cluster."""
    url = f"sqlite:///{folder / 'paperbot.sqlite3'}"
    if nodes is None:
        return Library.open(url, folder)
    scratch.mkdir(exist_ok=True)
    return Library.open(url, scratch, search=Search(nodes.urls, patience=patience))


def load(library: Library, nodes: Nodes) -> None:
    """Brings all papers in, and says what that took."""
    assert isinstance(library.index, Engines)
    before = view.num_docs if (view := library.index.far.view) else 0
    spent, ours, begun = nodes.processor(), time.process_time(), time.monotonic()
    library.catch_up(60.0)
    papers, seconds = library.size() - before, time.monotonic() - begun
    if papers:
        cpu, own = (nodes.processor() - spent) / papers, (time.process_time() - ours) / papers
        print(
            f"loaded {papers:,} papers, {PAGE:,} a page: {papers / seconds:,.0f} a second; CPU a paper {1000 * own:.2f} ms here, {1000 * cpu:.2f} ms in the nodes",
            flush=True,
        )


def disk(folder: Path, nodes: Nodes, papers: int) -> None:
    embedded = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file())
    told = nodes.told("/paperbot/_stats/store,docs")["_all"]
    whole, primary = told["total"]["store"]["size_in_bytes"], told["primaries"]["store"]["size_in_bytes"]
    print(
        f"{told['primaries']['docs']['count']:,} documents; disk of {papers:,} papers: embedded {embedded / 1e9:.2f} GB; OpenSearch {primary / 1e9:.2f} GB, with one replica {whole / 1e9:.2f} GB",
        flush=True,
    )


def spread(times: Sequence[float]) -> str:
    high = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return f"{median(times) * 1000:7.1f} / {high * 1000:7.1f}"


def watched() -> None:
    """From now on each thread counts what it asks of the cluster, and for how many seconds it waits."""
    ask = Cluster.ask

    def counted(self: Cluster, *given: object, **named: object) -> object:
        begun = time.monotonic()
        try:
            return ask(self, *given, **named)  # type: ignore[arg-type]  # as they came
        finally:
            MINE.requests = getattr(MINE, "requests", 0) + 1
            MINE.waited = getattr(MINE, "waited", 0.0) + time.monotonic() - begun

    Cluster.ask = counted  # type: ignore[method-assign]  # as above


def warm(near: Library, far: Library, nodes: Nodes, each: int) -> None:
    """Questions that are measured nowhere else, until the nodes have compiled what they need: by tens."""
    questions = [one for some in drawn(near, each, seed=12).values() for one in some[:each]]
    Random(4).shuffle(questions)
    tens = [questions[at : at + TEN] for at in range(0, len(questions), TEN)]
    print("the nodes warm up: ms an answer (median of ten), and ms of CPU in the nodes")
    for ten in tens:
        took, before = list[float](), nodes.processor()
        for question in ten:
            begun = time.perf_counter()
            converse(far).reply(question, WHERE)
            took.append(time.perf_counter() - begun)
        spent = (nodes.processor() - before) / len(ten)
        print(f"  {1000 * median(took):.0f}, {1000 * spent:.0f}", end=";", flush=True)
    print()


def latencies(near: Library, far: Library, nodes: Nodes, each: int) -> None:
    """Questions of ten kinds, asked of either engine in turn: the first time each is asked, and again."""
    print(
        "ms median / 95th: embedded, OpenSearch, OpenSearch asked again; CPU: embedded, bot, nodes; requests to the cluster"
    )
    for kind, questions in drawn(near, each).items():
        took: dict[str, list[float]] = {"near": [], "far": [], "again": []}
        cpu, spent = {"near": 0.0, "far": 0.0, "again": 0.0}, 0.0
        requests = 0
        chosen = questions[:each]
        for question in chosen:
            for name, library in (("near", near), ("far", far), ("again", far)):
                before, MINE.requests = nodes.processor(), 0
                ours, begun = time.process_time(), time.perf_counter()
                converse(library).reply(question, WHERE)
                took[name].append(time.perf_counter() - begun)
                cpu[name] += time.process_time() - ours
                if name == "far":
                    spent, requests = spent + nodes.processor() - before, requests + MINE.requests
        size = len(chosen)
        used = "  ".join(f"{1000 * value / size:6.1f}" for value in (cpu["near"], cpu["far"], spent))
        print(
            f"{kind:22} {'  '.join(map(spread, took.values()))}   {used}   {requests / size:5.1f}", flush=True
        )


class Asked(NamedTuple):
    """What is asked, and how often a second."""

    questions: Sequence[str]
    fresh: Iterator[str]
    """Those that nobody asked before: every tenth."""
    rate: float


class Load:
    """Questions at a rate, from several threads, with what became of each."""

    def __init__(self, library: Library, given: Asked) -> None:
        self.library, self.given = library, given
        self.failed, self.reduced, self.slowest, self.asked = 0, list[float](), 0.0, 0
        self.waited = 0.0
        self.whole = list[float]()
        self._lock, self._ended = Lock(), Event()

    def __enter__(self) -> Self:
        self._begun, self._next = time.monotonic(), 0
        self._threads = [Thread(target=self._ask) for _ in range(16)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        conversation = converse(self.library)
        while not self._ended.is_set():
            with self._lock:
                number, self._next = self._next, self._next + 1
                known = self.given.questions[number % len(self.given.questions)]
                question = next(self.given.fresh, known) if number % TEN == 0 else known
            self._ended.wait(max(0.0, self._begun + number / self.given.rate - time.monotonic()))
            at, MINE.waited = time.monotonic(), 0.0
            try:
                reply = conversation.reply(question, WHERE)
            except Exception as error:  # noqa: BLE001  counted
                print("failed:", type(error).__name__, error)
                self.failed += 1
                continue
            with self._lock:
                self.asked += 1
                self.slowest = max(self.slowest, time.monotonic() - at)
                self.waited = max(self.waited, MINE.waited)
                (self.reduced if reply.reduced else self.whole).append(time.monotonic())

    def told(self, since: float) -> str:
        first = min((at for at in self.reduced if at > since), default=0.0)
        last = max(self.reduced, default=0.0)
        said = (
            f"first line that says so after {first - since:.1f} s, last after {last - since:.1f} s"
            if first
            else "none reduced"
        )
        rate = self.asked / (time.monotonic() - self._begun)
        return f"{self.asked:,} asked ({rate:.0f} a second), {self.failed} failed, {len(self.reduced):,} from the newest papers alone ({said}), slowest {self.slowest:.2f} s, of which it waited for the cluster for {self.waited:.2f} s at most"


def tended(library: Library, ended: Event) -> None:
    while not ended.wait(1.0):
        library.tend()


def asked_before(library: Library, questions: Sequence[str]) -> None:
    """Asks each until the cluster answers it."""
    for question in questions:
        for _ in range(TEN):
            if not converse(library).reply(question, WHERE).reduced:
                break
            library.tend()


def failing(library: Library, nodes: Nodes, given: Asked, seconds: float) -> None:
    """One node killed, two killed, all frozen: under load, each for so long; and then until all is as before."""
    papers = library.size()
    ended = Event()
    Thread(target=tended, args=(library, ended), daemon=True).start()
    trials: tuple[tuple[str, Callable[[], None]], ...] = (
        ("kill -9 of one node", lambda: nodes.kill(nodes.all[1])),
        ("kill -9 of two nodes", lambda: nodes.kill(*nodes.all[1:])),
        ("three nodes frozen", nodes.freeze),
    )
    for name, harm in trials:
        asked_before(library, given.questions)
        with Load(library, given) as asking:
            time.sleep(seconds / 4)
            before, since = len(asking.reduced), time.monotonic()
            harm()
            time.sleep(seconds)
            said, harmed = asking.told(since), time.monotonic()
            nodes.heal()
            healed = time.monotonic() - harmed
            time.sleep(TEN)
            last = time.monotonic() - asking.whole[-1] if asking.whole else seconds
        print(
            f"{name}: {said}; {before} before; green {healed:.0f} s after it was mended, and {'back' if last < 1 else 'not back'} by itself; {papers - library.size()} papers lost",
            flush=True,
        )
    ended.set()


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("folder", type=Path)
    given.add_argument("nodes", type=Path)
    given.add_argument("--each", type=int, default=4)
    given.add_argument("--warm", type=int, default=20, help="questions of a kind asked first")
    given.add_argument("--seconds", type=float, default=20.0)
    given.add_argument("--rate", type=float, default=50.0)
    given.add_argument("--load", action="store_true", help="only load")
    given.add_argument("--failing", action="store_true", help="only kill and freeze")
    args = given.parse_args()
    watched()
    with ExitStack() as stack:
        nodes = stack.enter_context(cluster(folder=args.nodes, quick=False))
        nodes.heal()
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        far = opened(args.folder, nodes, args.nodes / "bot", PATIENT)
        stack.callback(far.close)
        load(far, nodes)
        disk(args.folder, nodes, far.size())
        if args.load:
            return
        near = opened(args.folder, None, scratch)
        stack.callback(near.close)
        if not args.failing:
            warm(near, far, nodes, args.warm)
            latencies(near, far, nodes, args.each)
        chance = Random(3)
        questions = [one for some in drawn(near, args.each).values() for one in some[: args.each]]
        chance.shuffle(questions)
        serving = opened(args.folder, nodes, args.nodes / "bot")
        stack.callback(serving.close)
        serving.catch_up()
        fresh = iter([one for some in drawn(near, 50, seed=13).values() for one in some[:50]])
        failing(serving, nodes, Asked(questions, fresh, args.rate), args.seconds)


if __name__ == "__main__":
    main()
