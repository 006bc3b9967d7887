"""What size costs, every row with one command: beside the engine alone, a bare echo, and another build of the program.

    python tests/benchmarks/scale.py ../shared/data/arxiv/snapshot_2025_2026.jsonl.xz [--library FOLDER] [--beside PATH] [--large FOLDER]

Loads the snapshot beside the ten papers, by the command (or opens what an earlier run left in FOLDER), and measures
loading, the disk, starting, answers of ten kinds, the same over PostgreSQL, Slack's door, requests over HTTP, memory
after ten thousand questions, and what is dark after an upgrade. PATH is the folder of another build, which is asked ten
questions in turn with this one, so that both meet the same machine; where it reads no library of this one's, its own is
given by --its. --large is the folder of a library of grow.py's papers: a start and topics are measured there too. Times are milliseconds of CPU, median / 95th / 99th percentile, from a text to finished blocks as
JSON, but where it says otherwise; the garbage collector is as in serving.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from databases import served, unservable
from drawn import drawn
from latency import FORM, body, echoing, environment, ready, serving
from search import cpu, spread
from start import compared, starts, within

from bot.app import build
from bot.dialogue.conversation import Place
from bot.garbage import seldom
from bot.library import Library
from bot.playground.delivery import signature, through_bolt, through_wsgi
from bot.playground.slack import LoopbackSlack
from bot.playground.tickets import Ticket
from bot.settings import Settings
from bot.store.engine import Store
from bot.store.migrations import migrate
from bot.store.schema import metadata

HERE = Path(__file__).parents[2]
PAPERBOT = Path(sys.executable).with_name("paperbot")
ALONE = Place("T0PAPERLAB", "C0PAPERS", "U0ALICE")
MIXED = ("topic", "topic and filter", "author", "author, mistyped", "question", "card", "citation")
DOOR = ("card", "citation", "author", "topic")
TURN = 10
"""Questions that one build answers before it is the other's turn."""
Drawn = Mapping[str, list[str]]


def memory(process: int) -> tuple[int, int]:
    """Megabytes that a process and its children hold: their own, and with the files they have mapped."""
    own = mapped = 0
    for number in (process, *children(process)):
        try:
            lines = Path(f"/proc/{number}/status").read_text().splitlines()
        except OSError:
            continue
        held = {
            name: int(value.split()[0])
            for name, value in (line.split(":", 1) for line in lines if "kB" in line)
        }
        own, mapped = own + held.get("RssAnon", 0) // 1024, mapped + held.get("VmRSS", 0) // 1024
    return own, mapped


def children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def ticks(process: int) -> float:
    """Seconds of CPU that a process and its children have taken."""
    fields = [
        Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        for number in (process, *children(process))
    ]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def load(file: Path, folder: Path, build_: Path) -> None:
    """Loads a snapshot by the command, and watches its memory."""
    began, before = time.perf_counter(), os.times()
    env = within(build_) | {"PAPERBOT_DATA": str(folder.resolve())}
    command = [sys.executable, "-m", "bot"]
    loading = subprocess.Popen([*command, "ingest", "snapshot", file], env=env, stderr=subprocess.DEVNULL)
    peaks = [(0, 0)]
    while loading.poll() is None:
        peaks.append(memory(loading.pid))
        time.sleep(0.2)
    wall, after = time.perf_counter() - began, os.times()
    cores = after.children_user + after.children_system - before.children_user - before.children_system
    size = json.loads(subprocess.check_output([*command, "status", "--json"], env=env))["papers"]
    print(f"load {size:,} papers: {size / wall:,.0f} a second wall, {1e6 * cores / size:.0f} µs CPU each")
    print(
        f"  {max(own for own, _ in peaks)} MB peak, {max(m for _, m in peaks)} MB with mapped files",
        flush=True,
    )


def disk(folder: Path, size: int) -> None:
    """What a paper takes, in the database and in the index."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    held = {
        part: sum(f.stat().st_size for f in files if ("index" in f.parts) == part) for part in (False, True)
    }
    print(
        f"disk: {(held[False] + held[True]) / size:,.0f} bytes a paper, {held[True] / size:,.0f} of them the index"
    )


class Build(NamedTuple):
    """A build of the program, and the library that it opens."""

    path: Path
    folder: Path


class Child:
    """One build, asked in a process of its own."""

    def __init__(self, build_: Build, database: str = "") -> None:
        """`database`: its URL, where that is not the library's own file."""
        url = database or f"sqlite:///{build_.folder / 'paperbot.sqlite3'}"
        command: list[str | Path] = [
            sys.executable,
            HERE / "tests/benchmarks/answering.py",
            url,
            build_.folder,
        ]
        self._process = subprocess.Popen(
            command,
            env=within(build_.path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=build_.path,
        )

    def times(self, texts: Sequence[str], way: str) -> list[float]:
        """Milliseconds of CPU of each answer."""
        into, out = self._pipes()
        into.write(json.dumps([way, texts]) + "\n")
        into.flush()
        found: list[float] = json.loads(out.readline())
        return found

    def memory(self) -> int:
        return memory(self._process.pid)[0]

    def close(self) -> None:
        self._pipes()[0].close()
        self._process.wait()

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self._process.stdin
        assert self._process.stdout
        return self._process.stdin, self._process.stdout


def in_turn(asked: Sequence[Child], texts: Sequence[str]) -> list[list[float]]:
    """The times of each, asked ten texts in turn with the others."""
    times: list[list[float]] = [[] for _ in asked]
    for at in range(0, len(texts), TURN):
        for one, into in zip(asked, times, strict=True):
            into.extend(one.times(texts[at : at + TURN], "answer"))
    return times


def kinds(questions: Drawn, asked: Mapping[str, Child], which: Sequence[str]) -> None:
    """Each kind, asked of all in turn, beside the engine alone; of others how many times as long they took."""
    first = next(iter(asked.values()))
    floor = sorted(first.times(questions["topic"], "any"))
    print(f"  {'the engine, any word':24} {spread(floor)}")
    print(f"  {'the engine, all words':24} {spread(first.times(questions['topic'], 'all'))}")
    for kind in which:
        found = in_turn([*asked.values()], questions[kind])
        own = middle(found[0])
        for name, times in zip(asked, found, strict=True):
            ratio = (
                f"{middle(times) / middle(floor):.0f} x the engine"
                + f", {middle(times) / own:.2f} times" * bool(name)
            )
            print(f"  {kind + name:24} {spread(times)}   {ratio}", flush=True)


def middle(times: Sequence[float]) -> float:
    return sorted(times)[len(times) // 2]


def grown(folder: Path, asked: Mapping[str, Child], many: int, before: int) -> None:
    """What memory has come to after so many different questions."""
    with opened(folder) as library:
        more = drawn(library, many // 9, seed=12)
    for name, one in asked.items():
        held = [one.memory()]
        for texts in more.values():
            one.times(texts, "answer")
            held.append(one.memory())
        count = before + sum(map(len, more.values()))
        print(
            f"memory{name}: {held[0]} to {held[-1]} MB after {count:,} questions, at most {max(held)}",
            flush=True,
        )


def postgresql(folder: Path, questions: Drawn) -> None:
    """Kinds over PostgreSQL, in turn with SQLite; the rows are copied, so that one index is of both."""
    if reason := unservable():
        print(f"PostgreSQL: not measured, {reason}")
        return
    with served() as server:
        server.sql("CREATE DATABASE scale")
        moved(f"sqlite:///{folder / 'paperbot.sqlite3'}", server.url("scale"))
        own = Build(HERE, folder)
        asked = {"": Child(own), ", PostgreSQL": Child(own, server.url("scale"))}
        kinds(questions, asked, ("topic", "author", "question", "card"))
        for one in asked.values():
            one.close()


def moved(one: str, other: str) -> None:
    """Copies all rows of a database into an empty one."""
    source, target = Store(one), Store(other)
    migrate(target)
    with source.read() as rows, target.write() as into:
        for table in metadata.sorted_tables:
            found = rows.execute(table.select())
            while some := [dict(row) for row in found.mappings().fetchmany(5000)]:
                into.execute(table.insert(), some)
    source.close()
    target.close()


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """A library that may be written to."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        yield Path(shutil.copytree(folder, Path(place) / "library"))


def door(folder: Path, questions: Drawn) -> None:
    """From a signed payload to acknowledged blocks, beside a bare echo app."""
    with ExitStack() as open_:
        slack, data = open_.enter_context(LoopbackSlack()), open_.enter_context(copied(folder))
        echo = through_bolt(echoing(slack))
        bot = build(Settings.from_env(environment(slack) | {"PAPERBOT_DATA": str(data)}))
        web, number = through_wsgi(bot.web), 0
        seldom()
        for kind in DOOR:
            bare_, full = [], []
            for text in questions[kind]:
                number += 1
                sent = payload(text, number, slack)
                headers = FORM | signature(slack.secret, sent, int(time.time()))
                bare_.append(cpu(partial(echo, sent, headers))[1])
                full.append(cpu(partial(web, sent, headers))[1])
                time.sleep(0.005)  # what is noted afterwards is no part of the next
            ratio = sorted(full)[len(full) // 2] / sorted(bare_)[len(bare_) // 2]
            print(f"  door, {kind:18} {spread(full)}   {ratio:.1f} echoes of {spread(bare_)}", flush=True)
        bot.close()


def payload(text: str, number: int, slack: LoopbackSlack) -> bytes:
    """A slash command of somebody who asks nothing else; an answer that comes late is taken too."""
    ticket = slack.site.tickets.response(Ticket(ALONE.user, ALONE.channel, time.time()))
    return body(text, number, f"{slack.url}/response/{ticket}").replace(b"U0ALICE", b"U%d" % number)


def requests(folder: Path, questions: Drawn, workers: int) -> None:
    """Mixed slash commands over HTTP, from eight clients at once."""
    texts = [text for row in zip(*(questions[kind] for kind in MIXED), strict=False) for text in row][:600]
    with ExitStack() as open_:
        slack, data = open_.enter_context(LoopbackSlack()), open_.enter_context(copied(folder))
        os.environ["WEB_CONCURRENCY"] = str(workers)
        _, process, port = open_.enter_context(serving(slack, data))

        def ask(number: int) -> None:
            sent = payload(texts[number], number, slack)
            headers = FORM | signature(slack.secret, sent, int(time.time()))
            asked = urllib.request.Request(f"http://127.0.0.1:{port}/slack/events", sent, headers)
            urllib.request.urlopen(asked, timeout=30).close()

        before, began = ticks(process), time.perf_counter()
        with ThreadPoolExecutor(8) as clients:
            list(clients.map(ask, range(len(texts))))
        wall, taken = time.perf_counter() - began, ticks(process) - before
        print(
            f"requests, {workers} worker processes: {len(texts) / taken:.0f} a second and core, {len(texts) / wall:.0f} a second here, "
            f"{taken / wall:.1f} cores; {memory(process)[0]} MB",
            flush=True,
        )
        del os.environ["WEB_CONCURRENCY"]


def upgraded(folder: Path) -> None:
    """How long nothing is answered when the index was made by another version."""
    with ExitStack() as open_:
        slack, data = open_.enter_context(LoopbackSlack()), open_.enter_context(copied(folder))
        index = data / "index"
        (index / (index / "current").read_text()).rename(index / "1.1")
        (index / "current").write_text("1.1")
        seconds, _, port = open_.enter_context(serving(slack, data))
        began = time.perf_counter()
        while "rebuilt" in told(port):
            time.sleep(0.1)
        print(
            f"upgrade: ready after {seconds:.1f} s wall, as at any start; the new index serves {time.perf_counter() - began:.0f} s later"
        )
        assert ready(port)


def told(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        said: bytes = answer.read()
    return said.decode()


@contextmanager
def opened(folder: Path) -> Iterator[Library]:
    library = Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder)
    yield library
    library.close()


def all_of(given: Any) -> None:
    folder, here = given.library, Build(HERE, given.library)
    builds = {"": here}
    if given.beside:
        builds[", beside"] = Build(given.beside.resolve(), given.its or folder)
    with opened(folder) as library:
        size, questions = library.size(), drawn(library, given.each)
    disk(folder, size)
    with tempfile.TemporaryDirectory() as ten:
        larger = [folder, given.large] if given.large else [folder]
        compared([*starts({name: one.path for name, one in builds.items()}, larger, Path(ten))], 5)
    print(f"{size:,} papers; median / 95th / 99th percentile, ms of CPU")
    children_ = {name: Child(one) for name, one in builds.items()}
    kinds(questions, children_, [*questions])
    if given.kinds:
        return
    if given.large:
        large(given.large, given.each)
    print("over PostgreSQL")
    postgresql(folder, questions)
    door(folder, questions)
    for workers in (1, 2):
        requests(folder, questions, workers)
    upgraded(folder)
    grown(folder, children_, given.many, sum(map(len, questions.values())))
    for one in children_.values():
        one.close()


def large(folder: Path, each: int) -> None:
    """Topics over a great many papers."""
    with opened(folder) as library:
        print(f"{library.size():,} papers")
        questions = drawn(library, each)
    asked = {"": Child(Build(HERE, folder))}
    kinds(questions, asked, ("topic", "question", "card"))
    asked[""].close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--library", type=Path, help="folder to keep the library in, or to find it in")
    parser.add_argument("--beside", type=Path, help="the folder of another build")
    parser.add_argument("--its", type=Path, help="the folder of that build's own library")
    parser.add_argument("--large", type=Path, help="the folder of a large library")
    parser.add_argument("--each", type=int, default=200, help="questions of each kind")
    parser.add_argument("--kinds", action="store_true", help="no more than the disk, starts and kinds")
    parser.add_argument("--many", type=int, default=10_000, help="questions after which memory is told")
    given: Any = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        given.library = given.library or Path(scratch)
        if not (given.library / "paperbot.sqlite3").exists():
            load(given.file, given.library, HERE)
        all_of(given)


if __name__ == "__main__":
    main()
