"""What a paper that is loaded is made of: the engine's fields one by one, and other ways to pack what is stored.

    python tests/benchmarks/packing.py FOLDER [--papers 12000]

FOLDER is a library. For each field of the index: microseconds of CPU and bytes a paper of an index of its own without it.
For each packing: bytes a paper, and microseconds to pack and unpack. zstd and isal are measured where they are installed
(`zstandard`, `isal`; the program needs neither); zstd with a dictionary that was learned of every tenth paper.
"""

import argparse
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import tantivy

from bot.papers import Paper
from bot.search import documents
from bot.search.terms import Analyzers
from bot.store.papers import decode

HEAP = 150_000_000
DICTIONARY = 112_640
Given = Mapping[str, Sequence[Any]]
"""What is added to each field of a document."""
Packing = tuple[str, Callable[[bytes], bytes], Callable[[bytes], bytes]]


def indexed(papers: Sequence[Given], without: str) -> tuple[float, float]:
    """Microseconds and bytes a paper that the engine takes."""
    with tempfile.TemporaryDirectory() as folder:
        schema = documents.schema()
        engine = tantivy.Index(schema, path=folder)
        Analyzers.make().register(engine)
        writer = engine.writer(HEAP, 1)
        kept = ({name: held for name, held in given.items() if name != without} for given in papers)
        ready = [tantivy.Document.from_dict(one, schema) for one in kept]
        began = time.process_time()
        for document in ready:
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        taken = time.process_time() - began
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
    return 1e6 * taken / len(papers), size / len(papers)


def fields(papers: Sequence[Paper]) -> None:
    given = [documents.document(paper, seq).to_dict() for seq, paper in enumerate(papers)]
    indexed(given, "")
    whole = indexed(given, "")
    print(f"the index: {whole[0]:.0f} µs, {whole[1]:.0f} bytes a paper")
    for field in sorted({field for paper in given for field in paper}):
        found = indexed(given, field)
        print(
            f"  without {field:14} {found[0] - whole[0]:+5.0f} µs {found[1] - whole[1]:+6.0f} bytes",
            flush=True,
        )


def packings(bodies: Sequence[bytes]) -> Iterator[Packing]:
    for level in (1, 9):
        yield f"zlib {level}", partial(zlib.compress, level=level), zlib.decompress
    if find_spec("isal"):
        isal = import_module("isal.isal_zlib")
        yield "isal 1", partial(isal.compress, level=1), isal.decompress
    if not find_spec("zstandard"):
        return
    zstandard = import_module("zstandard")
    learned = zstandard.train_dictionary(DICTIONARY, list(bodies[::10]))
    back = zstandard.ZstdDecompressor(dict_data=learned).decompress
    for level in (1, 3, 9):
        yield f"zstd {level}", zstandard.ZstdCompressor(level=level, dict_data=learned).compress, back


def packed(bodies: Sequence[bytes]) -> None:
    print(f"a body: {sum(map(len, bodies)) / len(bodies):.0f} bytes as it is")
    fresh = [body for at, body in enumerate(bodies) if at % 10]
    for name, pack, unpack in packings(bodies):
        began = time.process_time()
        done = [pack(body) for body in fresh]
        middle = time.process_time()
        if [unpack(body) for body in done] != fresh:
            raise SystemExit(f"{name} does not give back what it was given")
        each = 1e6 / len(fresh)
        print(
            f"  {name:8} {sum(map(len, done)) / len(fresh):6.0f} bytes, {(middle - began) * each:5.1f} µs to pack, "
            f"{(time.process_time() - middle) * each:5.1f} to unpack"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=12_000)
    given = parser.parse_args()
    with sqlite3.connect(given.folder / "paperbot.sqlite3") as rows:
        stored = rows.execute(
            "SELECT ingested FROM papers WHERE ingested IS NOT NULL ORDER BY id LIMIT ?", (given.papers,)
        ).fetchall()
    bodies = [body for (body,) in stored]
    packed([zlib.decompress(body) for body in bodies])
    fields([decode(body) for body in bodies])


if __name__ == "__main__":
    main()
