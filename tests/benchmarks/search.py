"""Finding papers and people in a large library: how often right, how fast, beside a bare engine query.

    python tests/benchmarks/search.py ../shared/data/arxiv/snapshot_2025_2026.jsonl.xz [--library FOLDER]

Loads the snapshot (or opens the library an earlier run left in FOLDER), then asks: names as people mistype them,
known items by four words of a title, listings by topic and filter. Figures are CPU milliseconds.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from tantivy import Query

from bot.feeds.snapshot import Snapshot
from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Find
from bot.search.keys import parts
from bot.search.persons import letters
from bot.text import content

Result = TypeVar("Result")
GERMAN = str.maketrans({"ö": "oe", "ä": "ae", "ü": "ue", "ø": "oe", "ß": "ss", "é": "e", "ł": "l"})


def cpu(work: Callable[[], Result]) -> tuple[Result, float]:
    """What a piece of work gives, and its CPU milliseconds."""
    began = time.process_time()
    result = work()
    return result, 1000 * (time.process_time() - began)


def spread(times: Sequence[float]) -> str:
    """Median, 95th and 99th percentile."""
    ranked = sorted(times)
    return " / ".join(
        f"{ranked[min(len(ranked) - 1, int(len(ranked) * share))]:.2f}" for share in (0.5, 0.95, 0.99)
    )


def plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def typo(word: str, chance: random.Random) -> str:
    """One letter changed, dropped or doubled."""
    at = chance.randrange(1, len(word))
    kind = chance.randrange(3)
    letter = chance.choice("aeiourstnl")
    return word[:at] + (letter, "", word[at] * 2)[kind] + word[at + 1 :]


def swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1) if len(word) > 2 else 0
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def spoilt(name: Name, chance: random.Random) -> Iterable[tuple[str, str]]:
    """(kind, as typed) of a printed name."""
    whole = f"{name.given} {name.family}"
    yield "as printed", whole
    if not whole.isascii():
        yield "accents dropped", plain(whole)
        yield "transliterated", whole.translate(GERMAN)
    yield "initials", " ".join(f"{part[0]}." for part in name.given.split()) + f" {name.family}"
    yield "last, first", f"{name.family}, {name.given}"
    yield "last first", f"{name.family} {name.given}"
    yield "lower case", whole.lower()
    if len(name.family) > 4:
        yield "typo in surname", f"{name.given} {typo(name.family, chance)}"
        yield "letters swapped", f"{name.given} {swapped(name.family, chance)}"
    if len(name.given) > 4 and " " not in name.given:
        yield "typo in given name", f"{typo(name.given, chance)} {name.family}"


def names(library: Library, papers: Sequence[Paper], chance: random.Random) -> None:
    """How often the right person comes first, and among the first five."""
    pool = sorted({name for paper in papers for name in paper.authors if name.given and parts(name.family)})
    first: dict[str, list[bool]] = {}
    five: dict[str, list[bool]] = {}
    times = []
    for name in chance.sample(pool, min(700, len(pool))):
        for kind, typed in spoilt(name, chance):
            found, spent = cpu(partial(library.resolve, typed))
            times.append(spent)
            people = [*found.exact, *found.near]
            right = [any(_is(spelling, name, kind) for spelling in person.names) for person in people]
            first.setdefault(kind, []).append(any(right[:1]))
            five.setdefault(kind, []).append(any(right[:5]))
    for kind, hits in first.items():
        print(f"  {kind:20} {len(hits):5}  first {share(hits):.3f}  in five {share(five[kind]):.3f}")
    firsts, fives = [h for hits in first.values() for h in hits], [h for hits in five.values() for h in hits]
    print(
        f"  all                  {len(firsts):5}  first {share(firsts):.3f}  in five {share(fives):.3f}   {spread(times)} ms"
    )


def _is(found: Name, name: Name, kind: str) -> bool:
    """Whether the right person was found; of initials, anybody whom they fit is right."""
    if kind != "initials":
        return letters(found) == letters(name)
    return (
        parts(found.family)[-1:] == parts(name.family)[-1:]
        and found.given[:1].lower() == name.given[:1].lower()
    )


def share(hits: Sequence[bool]) -> float:
    return sum(hits) / max(1, len(hits))


def known(library: Library, papers: Sequence[Paper], chance: random.Random, *, mistyped: bool) -> None:
    """Four words of a title: is its paper first, is it in ten?"""
    ranks, times = [], []
    wordy = [paper for paper in papers if len(content(paper.title)) >= 4]
    for paper in chance.sample(wordy, min(1000, len(wordy))):
        words = chance.sample(content(paper.title), 4)
        if mistyped and (long := [i for i, word in enumerate(words) if len(word) > 4]):
            at = chance.choice(long)
            words[at] = typo(words[at], chance)
        found, spent = cpu(partial(library.find, Find(words=" ".join(words))))
        times.append(spent)
        ranks.append(found.ids.index(paper.id) if paper.id in found.ids else 99)
    what = "four title words, one typo" if mistyped else "four title words"
    print(
        f"  {what:27} first {share([r == 0 for r in ranks]):.3f}  in ten {share([r < 10 for r in ranks]):.3f}   {spread(times)} ms"
    )


def listed(library: Library, find: Find) -> tuple[Paper, ...]:
    """One page of a listing, read from the store."""
    return library.papers(library.find(find).ids)


def listings(library: Library, papers: Sequence[Paper], chance: random.Random) -> None:
    """Topics and filters, beside a bare engine query of the same words."""
    topics = [
        " ".join(chance.sample(content(chance.choice(papers).title)[:6] or ["model"], 1) * 1)
        for _ in range(300)
    ]
    topics += [" ".join(content(paper.title)[:2]) for paper in chance.sample(list(papers), 300)]
    finds = [Find(words=topic) for topic in topics]
    finds += [Find(words=topic, category="cs.CL", since=date(2025, 6, 1)) for topic in topics[:200]]
    finds += [Find(category="cs.CV", since=date(2026, 1, n % 28 + 1), code=n % 2 == 0) for n in range(100)]
    times = [cpu(partial(listed, library, find))[1] for find in finds]
    print(f"  listings, ids to papers     {spread(times)} ms")
    searcher, schema = library.index.searcher(), library.index.schema
    bare = []
    for topic in topics:
        queries = [
            Query.term_query(schema, "text", form)
            for word in content(topic)
            for form in library.index.analyzers.forms(word)
        ]
        query = Query.boolean_query([]) if not queries else queries[0].or_should_match(*queries[1:])
        bare.append(cpu(partial(searcher.search, query, 10, count=False))[1])
    print(f"  the engine alone            {spread(bare)} ms")
    shown = [chance.choice(papers) for _ in range(300)]
    times = [cpu(partial(library.titles, paper.title.split(":")[0]))[1] for paper in shown]
    print(f"  a paper by part of its title {spread(times)} ms")


def opened(folder: Path) -> str:
    """How long another process takes to be ready, and what it holds in memory."""
    script = (
        "import sys, time; began = time.time()\n"
        "from pathlib import Path\nfrom bot.library import Library\nfrom bot.queries import Find\n"
        "folder = Path(sys.argv[1])\n"
        "library = Library.open(f'sqlite:///{folder}/papers.sqlite3', folder)\n"
        "ready = time.time() - began\n"
        "for words in ('diffusion models', 'retrieval', 'agents for code'): library.papers(library.find(Find(words=words)).ids)\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(f'{ready:.2f} s, {int(peak.split()[1]) / 1024:.0f} MB')"
    )
    return subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True
    ).stdout.strip()


def load(library: Library, path: Path, folder: Path) -> None:
    wall, spent = time.perf_counter(), time.process_time()
    Snapshot(path).load(library, lambda: datetime.now(UTC))
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    size = library.size()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(
        f"loaded {size:,} papers: {size / wall:,.0f} a second, {1e6 * spent / size:.0f} µs CPU each, {peak:.0f} MB peak, {disk / size:,.0f} bytes each"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--library", type=Path, help="folder to keep the library in, or to find it in")
    given = parser.parse_args()
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.library or Path(scratch)
        library = Library.open(f"sqlite:///{folder}/papers.sqlite3", folder)
        if not library.size():
            load(library, given.file, folder)
        ids = [change.id for change in library.records.changed_since(0, 10**6)]
        papers = library.papers(chance.sample(ids, min(5000, len(ids))))
        print(f"{library.size():,} papers; median / 95th / 99th percentile, CPU")
        print(f"  another process: ready and warm in {opened(folder)}")
        names(library, papers, chance)
        known(library, papers, chance, mistyped=False)
        known(library, papers, chance, mistyped=True)
        listings(library, papers, chance)
        library.close()


if __name__ == "__main__":
    main()
