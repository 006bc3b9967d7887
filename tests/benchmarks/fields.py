"""Questions on small libraries of other fields: how the bot answers and refuses them, and BM25's sentences beside it in one run.

    python tests/benchmarks/fields.py FOLDER [DATA]

FOLDER holds questions NAME.jsonl as in tests/questions and either NAME.json, a list of {id, title, abstract}, or nothing more: then DATA
holds the folders that `libraries.py` reads, as for tests/benchmarks/foreign. Prints, for each field and for all: the right sentence
first and among three, as ranked (whether it is shown or not) and by BM25 over title and sentence; how many answerable
questions are refused, unanswerable ones refused, and asserted though not said; last the curve of calibration. Where the
semantic extra is installed, all of it again with it.
"""

import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from calibrate import curve
from libraries import Labelled, Shelf, foreign, paper

from bot.answering import answer, settle
from bot.answering.ask import find, tables
from bot.answering.evidence import record
from bot.answers import Passages
from bot.library import Library
from bot.meaning.model import installed
from bot.papers import Paper
from bot.parsing import parse
from bot.queries import Ask
from bot.text import content, sentences, stem

K1, B = 1.5, 0.75
SHOWN = 3


@dataclass
class Tally:
    """What was counted of some questions."""

    answerable: int = 0
    unanswerable: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    told: list[tuple[float, bool]] = field(default_factory=list)
    """How sure it was of its best sentence, and whether that is right."""

    def add(self, other: "Tally") -> None:
        self.answerable += other.answerable
        self.unanswerable += other.unanswerable
        self.counts += other.counts
        self.told += other.told

    def line(self) -> str:
        """Shares of the answerable questions, then of the others."""
        shares = [f"{name} {self.counts[name] / (self.answerable or 1):.3f}" for name in RANKED]
        shares += [f"{name} {self.counts[name] / (self.unanswerable or 1):.3f}" for name in REFUSING]
        return "  ".join(shares)


RANKED = ("first", "in three", "BM25 first", "BM25 in three", "refused though answerable")
REFUSING = ("unanswerable refused", "asserted though not said")


def stemmed(text: str) -> list[str]:
    return [stem(word) for word in content(text)]


def scores(documents: Sequence[Sequence[str]], asked: Sequence[str]) -> Iterator[float]:
    """BM25 of each document."""
    held = Counter(word for document in documents for word in set(document))
    mean = sum(map(len, documents)) / len(documents)
    for document in documents:
        said, size = Counter(document), B * len(document) / mean
        yield sum(
            math.log(1 + (len(documents) - held[word] + 0.5) / (held[word] + 0.5))
            * said[word] / (said[word] + K1 * (1 - B + size))
            for word in asked if said[word]
        )  # fmt: skip


def tally(shelf: Shelf, *, meaning: bool) -> Tally:
    """Asks all questions of a small library."""
    spoken = [(paper.id, span.text) for paper in shelf.papers for span in sentences(paper.abstract)]
    titles = {paper.id: paper.title for paper in shelf.papers}
    documents = [stemmed(f"{titles[id_]} {text}") for id_, text in spoken]
    total = Tally()
    with tempfile.TemporaryDirectory() as place:
        library = Library.open(f"sqlite:///{place}/papers.sqlite3", Path(place), meaning=meaning)
        library.add(shelf.papers)
        library.learn()
        for asked in shelf.questions:
            ranked = sorted(
                zip(scores(documents, stemmed(asked.q)), spoken, strict=True), key=lambda pair: -pair[0]
            )
            total.add(one(asked, [pair for _, pair in ranked[:SHOWN]], library))
        library.close()
    return total


def one(asked: Labelled, plain: Sequence[tuple[str, str]], library: Library) -> Tally:
    """Asks one; `plain` is what BM25 finds."""
    found = library.soundly(lambda: find(Ask(asked.q), library))
    best = found.candidates[0] if found else None
    ours = [(best.paper.id, passage.span.text) for passage in best.passages[:SHOWN]] if best else []
    told = tables().confidence.right.probability(found.signals) if found else 0.0
    right, other = ([asked.answers(*pair) for pair in pairs] for pairs in (ours, plain))
    refused, asserted = shown(asked.q, library)
    names = {
        "first": any(right[:1]), "in three": any(right), "BM25 first": other[0], "BM25 in three": any(other),
        "refused though answerable": bool(asked.papers) and refused,
        "unanswerable refused": not asked.papers and refused, "asserted though not said": not asked.papers and asserted,
    }  # fmt: skip
    return Tally(
        bool(asked.papers),
        not asked.papers,
        Counter(name for name, holds in names.items() if holds),
        [(told, any(right[:1]))],
    )


def shown(question: str, library: Library) -> tuple[bool, bool]:
    """Whether the bot refuses a question, and whether it states something as the answer."""
    query = settle(parse(question), library)
    given = library.soundly(lambda: answer(query, library))
    refused = record(query, given).refused
    return refused, not refused and not (isinstance(given, Passages) and given.tier == "closest")


def shelved(folder: Path) -> Iterator[Shelf]:
    """Fields whose papers stand beside their questions."""
    for file in sorted(folder.glob("*.jsonl")):
        papers: tuple[Paper, ...] = tuple(
            paper(one["id"], one["title"], one["abstract"])
            for one in json.loads(file.with_suffix(".json").read_text())
        )
        lines = map(json.loads, file.read_text().splitlines())
        questions = (Labelled(one["q"], frozenset(one["papers"]), tuple(one["spans"])) for one in lines)
        yield Shelf(folder.name, file.stem, papers, tuple(questions))


def main(folder: Path, data: Path | None) -> None:
    shelves = tuple(foreign(folder, data) if data else shelved(folder))
    for meaning in (False, True) if installed() else (False,):
        every = Tally()
        print("with meaning" if meaning else "words alone")
        for shelf in shelves:
            counted = tally(shelf, meaning=meaning)
            print(f"{shelf.name:10} {counted.line()}")
            every.add(counted)
        print(f"{'all':10} {every.line()}", *curve(every.told), sep="\n  ")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)
