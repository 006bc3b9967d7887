"""What size costs: loading a snapshot, starting, and answering over all of it, beside a bare engine query and a bare echo.

    python tests/benchmarks/scale.py ../shared/data/arxiv/snapshot_2025_2026.jsonl.xz [--library FOLDER]

Loads the snapshot beside the ten papers, by the command (or opens what an earlier run left in FOLDER), serves it over
HTTP, and asks as people do. Times are milliseconds of CPU from a question to its finished blocks, but where it says wall.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from latency import FORM, body, echo, serving, settings
from search import cpu, spoilt, spread
from tantivy import Query

from bot import blocks
from bot.app import converse
from bot.dialogue.conversation import Conversation, Place
from bot.library import Library
from bot.papers import Paper
from bot.playground.delivery import signature
from bot.playground.slack import LoopbackSlack
from bot.text import content

PAPERBOT = Path(sys.executable).with_name("paperbot")
QUESTIONS = Path(__file__).parents[1] / "questions"
ALONE = Place("T0PAPERLAB", "C0PAPERS", "U0ALICE")
ROUNDS = 500


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


def load(file: Path, folder: Path) -> None:
    """Loads a snapshot by the command, and watches its memory."""
    began, before = time.perf_counter(), os.times()
    env = os.environ | {"PAPERBOT_DATA": str(folder)}
    loading = subprocess.Popen([PAPERBOT, "ingest", "snapshot", file], env=env, stderr=subprocess.DEVNULL)
    peaks = [(0, 0)]
    while loading.poll() is None:
        peaks.append(memory(loading.pid))
        time.sleep(0.2)
    wall, after = time.perf_counter() - began, os.times()
    cores = after.children_user + after.children_system - before.children_user - before.children_system
    size = json.loads(subprocess.check_output([PAPERBOT, "status", "--json"], env=env))["papers"]
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"load {size:,} papers: {size / wall:,.0f} a second wall, {1e6 * cores / size:.0f} µs CPU each")
    print(f"  {max(own for own, _ in peaks)} MB peak, {max(m for _, m in peaks)} MB with mapped files")
    print(f"  {disk / size:,.0f} bytes each on disk", flush=True)


def served(slack: LoopbackSlack, folder: Path) -> None:
    """Starts the server on what is there, and asks it some questions."""
    with serving(slack, folder) as (seconds, process, port):
        for number, text in enumerate(
            ("papers by Wang", "diffusion models", "what does CWM score on LiveCodeBench?")
        ):
            sent = body(text, number)
            headers = FORM | signature(slack.secret, sent, int(time.time()))
            asked = urllib.request.Request(f"http://127.0.0.1:{port}/slack/events", sent, headers)
            urllib.request.urlopen(asked, timeout=10).close()
        own, mapped = memory(process)
    print(f"serve: ready in {seconds:.2f} s wall; {own} MB, {mapped} MB with mapped files", flush=True)


def authors(papers: Sequence[Paper], chance: Random) -> Iterator[str]:
    people = [name for paper in papers for name in paper.authors if name.given]
    for name in chance.sample(people, ROUNDS):
        _, typed = chance.choice(list(spoilt(name, chance)))
        yield f"papers by {typed}"


def listings(papers: Sequence[Paper], chance: Random) -> Iterator[str]:
    filters = ("", "", " since June 2025", " in cs.CL", " with code", " before 2026 oldest first")
    for paper in chance.sample(list(papers), ROUNDS):
        words = " ".join(content(paper.title)[: chance.choice((1, 2, 2, 3))])
        yield f"papers about {words}{chance.choice(filters)}"


def facts() -> Iterator[str]:
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        yield from (json.loads(line)["q"] for line in file.read_text().splitlines())


def answered(conversation: Conversation, text: str) -> None:
    reply = conversation.reply(text, ALONE)
    blocks.message(reply.answer, reply.query, "private", conversation.today)


def bare(library: Library, texts: Sequence[str]) -> list[float]:
    """The engine alone, asked for any of the words."""
    index = library.index
    searcher, times = index.searcher(), []
    for text in texts:
        forms = [form for word in content(text) for form in index.analyzers.forms(word)]
        queries = [Query.term_query(index.schema, "text", form) for form in forms] or [index.every()]
        query = queries[0].or_should_match(*queries[1:]) if len(queries) > 1 else queries[0]
        times.append(cpu(partial(searcher.search, query, 10, count=False))[1])
    return times


def asked(folder: Path) -> None:
    library = Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder)
    chance, conversation = Random(7), converse(library)
    ids = [change.id for change in library.records.changed_since(0, 30_000)]
    papers = library.papers(chance.sample(ids, min(5000, len(ids))))
    topics = list(listings(papers, chance))
    print(f"{library.size():,} papers; median / 95th / 99th percentile, ms")
    print(f"  the engine alone     {spread(bare(library, topics))}")
    for name, texts in (
        ("topics and filters", topics),
        ("an author, mistyped", list(authors(papers, chance))),
        ("a question", list(facts())),
    ):
        times = [cpu(partial(answered, conversation, text))[1] for text in texts]
        print(f"  {name:20} {spread(times)}", flush=True)
    library.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--library", type=Path, help="folder to keep the library in, or to find it in")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, settings() as (slack, _):
        folder = given.library or Path(scratch)
        if not (folder / "paperbot.sqlite3").exists():
            load(given.file, folder)
        served(slack, folder)
        asked(folder)
        print(f"  a bare echo, wall    {spread(echo(slack))}")


if __name__ == "__main__":
    main()
