"""How often the paper that somebody describes, and does not name, comes first; plain BM25 beside it in one run.

    python tests/benchmarks/described.py SNAPSHOT

SNAPSHOT is in arXiv's layout; two thousand of its papers are the library. The descriptions (described.jsonl) were written from
memory of what a paper is about, in other words than its own, before any was asked. First is what the answer shows first,
whatever kind of answer it is. BM25 is as in `retrieval.py`. Where the semantic extra is installed, all of it again with it.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from libraries import sample
from retrieval import ranking

from bot.answering import answer, settle
from bot.answering.evidence import shown
from bot.library import Library
from bot.meaning.model import installed
from bot.papers import Paper
from bot.parsing import parse

ASKED = Path(__file__).with_name("described.jsonl")


def told(library: Library, asked: Sequence[dict[str, str]]) -> tuple[int, int]:
    """How many of the papers come first, and among three."""
    places = []
    for one in asked:
        query = settle(parse(one["q"]), library)
        given = library.soundly(partial(answer, query, library))
        ids = [paper.id for paper in shown(given)]
        places.append(ids.index(one["paper"]) if one["paper"] in ids else len(ids) + 99)
    return sum(place < 1 for place in places), sum(place < 3 for place in places)


def main(snapshot: Path) -> None:
    papers: Sequence[Paper] = tuple(sample(snapshot))
    asked = [json.loads(line) for line in ASKED.read_text().splitlines()]
    plain = ranking({paper.id: f"{paper.title} {paper.abstract}" for paper in papers})
    if plain:
        right = sum(plain(one["q"])[0] == one["paper"] for one in asked)
        print(f"BM25: {right} of {len(asked)} first")
    for meaning in (False, True) if installed() else (False,):
        with tempfile.TemporaryDirectory() as place:
            library = Library.open(f"sqlite:///{place}/papers.sqlite3", Path(place), meaning=meaning)
            library.add(papers)
            library.learn()
            first, three = told(library, asked)
            library.close()
        print(
            f"{'with meaning' if meaning else 'words alone'}: {first} of {len(asked)} first, {three} in three"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
