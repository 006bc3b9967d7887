"""What size costs, every row with one command: beside the engine alone, a bare echo, and another build of the program.

    python tests/benchmarks/scale.py ../shared/data/arxiv/snapshot_2025_2026.jsonl.xz [--library FOLDER] [--beside PATH]

Loads the snapshot beside the ten papers, by the command (or opens what an earlier run left in FOLDER), and measures
loading, starting, answers of ten kinds, Slack's door, requests over HTTP, memory after ten thousand questions, and what
is dark after an upgrade. PATH is the folder of another build, whose kinds are asked in turn with this one's, so that both
meet the same machine. Times are milliseconds of CPU, median / 95th / 99th percentile, from a text to finished blocks as
JSON, but where it says otherwise; the garbage collector is as in serving.
"""

import argparse
import gc
import json
import os
import resource
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
from itertools import chain
from pathlib import Path
from typing import IO, Any

from drawn import drawn
from latency import FORM, body, echoing, environment, ready, serving
from search import cpu, spread
from tantivy import Occur, Query

from bot import blocks
from bot.app import build, converse
from bot.dialogue.conversation import Conversation, Place
from bot.library import Library
from bot.playground.delivery import signature, through_bolt, through_wsgi
from bot.playground.slack import LoopbackSlack
from bot.playground.tickets import Ticket
from bot.settings import Settings
from bot.text import content

HERE = Path(__file__).parents[2]
PAPERBOT = Path(sys.executable).with_name("paperbot")
ALONE = Place("T0PAPERLAB", "C0PAPERS", "U0ALICE")
MIXED = ("topic", "topic and filter", "author", "author, mistyped", "question", "card", "citation")
DOOR = ("card", "citation", "author", "topic")
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


def within(build_: Path) -> dict[str, str]:
    """The environment of a process that runs the program in a folder."""
    return os.environ | {"PYTHONPATH": str(build_)}


def spent(command: Sequence[str | Path], env: Mapping[str, str], there: Path = HERE) -> float:
    """Seconds of CPU that a command takes, run in a folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, env=env, cwd=there, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"load {size:,} papers: {size / wall:,.0f} a second wall, {1e6 * cores / size:.0f} µs CPU each")
    print(f"  {max(own for own, _ in peaks)} MB peak, {max(m for _, m in peaks)} MB with mapped files")
    print(f"  {disk / size:,.0f} bytes each on disk", flush=True)


def starts(folder: Path, builds: Mapping[str, Path]) -> None:
    """A process until its first answer, beside what importing Bolt takes; and opening what is there."""
    bolt = min(spent([sys.executable, "-c", "import slack_bolt"], os.environ) for _ in range(5))
    print(f"start: `import slack_bolt` {bolt:.2f} s")
    with tempfile.TemporaryDirectory() as ten:
        for name, build_ in builds.items():
            for what, data in (("ten papers", ten), ("this library", folder)):
                env = within(build_) | {"PAPERBOT_DATA": str(Path(data).resolve())}
                ask = partial(spent, [sys.executable, "-m", "bot", "ask", "papers by Gloeckle"], env, build_)
                ask()
                first = min(ask() for _ in range(5))
                print(f"  paperbot ask, {what}{name}: {first:.2f} s = {first / bolt:.1f} times", flush=True)


class Child:
    """One build, asked kind by kind in a process of its own."""

    def __init__(self, build_: Path, folder: Path) -> None:
        command: list[str | Path] = [sys.executable, __file__, "--child", folder]
        self._process = subprocess.Popen(
            command, env=within(build_), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
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


def child(folder: Path) -> None:
    """Answers what `Child` asks."""
    library = Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder)
    ways = {"any": partial(bare, library, Occur.Should), "all": partial(bare, library, Occur.Must)}
    ways["answer"] = partial(answered, converse(library))
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        way, texts = json.loads(line)
        print(json.dumps([cpu(partial(ways[way], text))[1] for text in texts]), flush=True)
    library.close()


def answered(conversation: Conversation, text: str) -> None:
    reply = conversation.reply(text, ALONE)
    message = blocks.message(reply.answer, reply.query, "private", conversation.today)
    json.dumps([message.text, message.blocks])


def bare(library: Library, how: Occur, text: str) -> None:
    """The engine alone: the words of a text, any of them or all, in three fields, and the ids of ten papers."""
    index, queries = library.index, []
    for word in content(text.removeprefix("papers about ")):
        fields = [
            Query.boost_query(Query.term_query(index.schema, field, form), boost)
            for form in index.analyzers.forms(word)
            for field, boost in (("title", 8.0), ("text", 1.0), ("byline", 3.0))
        ]
        queries += [(how, Query.boolean_query([(Occur.Should, one) for one in fields]))] if fields else []
    searcher = index.searcher()
    for _, address in searcher.search(Query.boolean_query(queries), 10, count=False).hits if queries else ():
        _ = searcher.doc(address)["id"]


def kinds(folder: Path, questions: Drawn, builds: Mapping[str, Path], many: int) -> None:
    """Each kind, asked of each build in turn; then what memory has come to after so many."""
    asked = {name: Child(build_, folder) for name, build_ in builds.items()}
    first = next(iter(asked.values()))
    floor = sorted(first.times(questions["topic"], "any"))
    print(f"  {'the engine, any word':24} {spread(floor)}")
    print(f"  {'the engine, all words':24} {spread(first.times(questions['topic'], 'all'))}")
    for kind, texts in questions.items():
        for name, one in asked.items():
            times = one.times(texts, "answer")
            ratio = sorted(times)[len(times) // 2] / floor[len(floor) // 2]
            print(f"  {kind + name:24} {spread(times)}   {ratio:.0f} x the engine", flush=True)
    library = Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder)
    more = drawn(library, many // 9, seed=12)
    library.close()
    for name, one in asked.items():
        grown = [one.memory()]
        for texts in more.values():
            one.times(texts, "answer")
            grown.append(one.memory())
        asked_ = sum(map(len, chain(questions.values(), more.values())))
        print(f"memory{name}: {grown[0]} to {grown[-1]} MB after {asked_:,} questions, at most {max(grown)}")
        one.close()


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
        gc.collect()
        gc.freeze()
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


def asked(folder: Path, each: int) -> Drawn:
    library = Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder)
    print(f"{library.size():,} papers; median / 95th / 99th percentile, ms of CPU")
    questions = drawn(library, each)
    library.close()
    return questions


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--library", type=Path, help="folder to keep the library in, or to find it in")
    parser.add_argument("--beside", type=Path, help="the folder of another build")
    parser.add_argument("--each", type=int, default=200, help="questions of each kind")
    parser.add_argument("--many", type=int, default=10_000, help="questions after which memory is told")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given: Any = parser.parse_args()
    if given.child:
        child(given.child)
        return
    builds = {"": HERE} | ({", beside": given.beside.resolve()} if given.beside else {})
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.library or Path(scratch)
        if not (folder / "paperbot.sqlite3").exists():
            load(given.file, folder, HERE)
        starts(folder, builds)
        questions = asked(folder, given.each)
        kinds(folder, questions, builds, given.many)
        door(folder, questions)
        for workers in (1, 2):
            requests(folder, questions, workers)
        upgraded(folder)


if __name__ == "__main__":
    main()
