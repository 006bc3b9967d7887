"""Questions with the sentences that answer them, for learning how sentences are ranked and how sure an answer is.

Where they come from, in folders that are given: `arxiv` (a snapshot in arXiv's layout, for tests/benchmarks/labelled: questions
written for this on papers of several fields, some of which nothing answers), `scifact` (claims with the sentences that bear on
them), `questions` (more on the ten papers), `qasper` (questions of readers of title and abstract; answered by a paragraph of the text, or by the abstract).
"""

import gzip
import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from bot.corpus import load
from bot.papers import Paper

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"
SHIPPED = HERE.parent / "questions"
DAY = date(2026, 1, 1)
SKIPPED = {"list", "topic", "compare", "who", "when", "where"}
SEED = 5
OTHERS = 2000
SHELF = 15
"""Papers of a small library."""
CLAIMS = 8
"""Claims that are asked of one."""
LEAST = 3
"""Letters of an answer that says something."""
_TEXT = re.compile(r"# (.*?)\n.*?## Abstract\s*\n+(.*?)(?=\n## |\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Labelled:
    q: str
    papers: frozenset[str]
    """That answer it; none when nothing does."""
    spans: tuple[str, ...]
    """Any of which stands in a sentence that answers, or is one."""
    thread: str = ""
    """The paper under discussion."""

    def answers(self, paper: str, sentence: str) -> bool:
        """Whether a sentence of a paper answers it."""
        return paper in self.papers and any(span in sentence or sentence in span for span in self.spans)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A small library and the questions asked of it."""

    corpus: str
    name: str
    papers: tuple[Paper, ...]
    questions: tuple[Labelled, ...]


def shelves(data: Path) -> Iterator[Shelf]:
    """All that is learned from; `data` holds the folders `arxiv`, `scifact` and `qasper`."""
    yield from foreign(HERE / "labelled", data)
    yield ten(data / "questions")
    yield from scifact(data / "scifact", spared(data))
    yield from qasper(data / "qasper")


def foreign(folder: Path, data: Path) -> Iterator[Shelf]:
    """The shelves of a folder of questions, with the papers that these name, found in a snapshot or in SciFact."""
    files = {
        file.stem: [*map(json.loads, file.read_text().splitlines())]
        for file in sorted(folder.glob("*.jsonl"))
    }
    named = {
        name: dict.fromkeys(id_ for one in asked for id_ in one["papers"] or one["near"])
        for name, asked in files.items()
    }
    held = _texts({id_ for ids in named.values() for id_ in ids}, data)
    for name, asked in files.items():
        questions = tuple(Labelled(one["q"], frozenset(one["papers"]), tuple(one["spans"])) for one in asked)
        yield Shelf("labelled", name, tuple(held[id_] for id_ in named[name]), questions)


def _texts(ids: set[str], data: Path) -> dict[str, Paper]:
    found = {
        id_: paper(id_, *_scifact(one)) for id_, one in documents(data / "scifact").items() if id_ in ids
    }
    with lzma.open(next((data / "arxiv").glob("snapshot*.jsonl.xz")), "rt", encoding="utf-8") as lines:
        for line in lines:
            if line[8:18] in ids:
                one = json.loads(line)
                found[one["id"]] = paper(one["id"], one["title"], one["abstract"])
    return found


def paper(id_: str, title: str, abstract: str) -> Paper:
    return Paper(id_, " ".join(title.split()), " ".join(abstract.split()), (), DAY)


def sample(snapshot: Path) -> Iterator[Paper]:
    """Two thousand papers of a snapshot, spread over it."""
    with lzma.open(snapshot, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 5, 37 * OTHERS, 37):
            record = json.loads(line)
            yield paper(record["id"], record["title"], record["abstract"])


def ten(more: Path) -> Shelf:
    """The project's own ten papers, the questions that ship with them and those in a folder."""
    asked = [
        one
        for file in sorted([*SHIPPED.glob("*.jsonl"), *more.glob("*.jsonl")])
        for one in map(json.loads, file.read_text().splitlines())
    ]
    questions = tuple(
        Labelled(one["q"], frozenset(one.get("papers", ())), tuple(one.get("spans", ())))
        for one in asked
        if one["type"] not in SKIPPED and one.get("field", "abstract") == "abstract"
    )
    return Shelf("ten", "ten", tuple(load(CORPUS)[0]), questions)


def documents(folder: Path) -> dict[str, dict[str, Any]]:
    """SciFact's abstracts by their ids."""
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {str(one["_id"]): one for one in map(json.loads, lines)}


def _scifact(one: dict[str, Any]) -> tuple[str, str]:
    return one["title"], " ".join(one["sentences"])


def spared(data: Path) -> frozenset[str]:
    """SciFact's documents that are asked about in tests/benchmarks/foreign, and so not learned from."""
    ids = (
        id_
        for file in (HERE / "foreign").glob("*.jsonl")
        for one in map(json.loads, file.read_text().splitlines())
        for id_ in one["papers"] or one["near"]
    )
    return frozenset(ids) & documents(data / "scifact").keys()


def scifact(folder: Path, without: frozenset[str]) -> Iterator[Shelf]:
    """SciFact's training claims over shelves of papers, those that they cite among them."""
    held, chance = documents(folder), Random(SEED)
    lines = (folder / "claims_train.jsonl").read_text().splitlines()
    claims = [one for one in map(json.loads, lines) if without.isdisjoint(map(str, one["cited_doc_ids"]))]
    chance.shuffle(claims)
    others = [id_ for id_ in held if id_ not in without]
    for number, start in enumerate(range(0, len(claims), CLAIMS)):
        asked = claims[start : start + CLAIMS]
        cited = dict.fromkeys(str(id_) for claim in asked for id_ in claim["cited_doc_ids"])
        ids = [*dict.fromkeys([*cited, *chance.sample(others, SHELF)])][: max(SHELF, len(cited))]
        papers = tuple(paper(id_, *_scifact(held[id_])) for id_ in ids)
        yield Shelf("scifact", f"scifact {number}", papers, tuple(_claim(one, held) for one in asked))


def _claim(claim: dict[str, Any], held: dict[str, dict[str, Any]]) -> Labelled:
    spans = [
        " ".join(held[id_]["sentences"][place].split())
        for id_, evidence in claim["evidence"].items()
        for rationale in evidence
        for place in rationale["sentences"]
    ]
    return Labelled(claim["claim"], frozenset(claim["evidence"]), tuple(spans))


def qasper(folder: Path) -> Iterator[Shelf]:
    """QASPER's questions on abstracts: those that the abstract answers, and those that not even the text answers."""
    held = texts(folder, "train")
    asked: dict[str, list[Labelled]] = {}
    for one in questions(folder, "train"):
        id_, spans = one["paper_id"], spans_of(one)
        said = tuple(
            span
            for span in spans
            if span in held[id_].abstract and span.lower() not in one["question"].lower()
        )
        if said and 2 * len(said) >= len(spans):
            asked.setdefault(id_, []).append(Labelled(one["question"], frozenset([id_]), said, id_))
        elif all(answer["unanswerable"] for answer in one["answers"]):
            asked.setdefault(id_, []).append(Labelled(one["question"], frozenset(), (), id_))
    ids = list(asked)
    for start in range(0, len(ids), SHELF):
        some = ids[start : start + SHELF]
        yield Shelf(
            "qasper",
            f"qasper {start // SHELF}",
            tuple(held[id_] for id_ in some),
            tuple(one for id_ in some for one in asked[id_]),
        )


def paragraphs(folder: Path) -> Iterator[tuple[Labelled, Paper]]:
    """QASPER's questions that a few words of a paragraph answer, each with that paragraph as if it were the abstract."""
    held = texts(folder, "train")
    for one in questions(folder, "train"):
        for text in dict.fromkeys(
            " ".join(text.split()) for answer in one["answers"] for text in answer["evidence"]
        ):
            spans = tuple(span for span in spans_of(one) if span in text)
            if spans and not text.startswith("FLOAT"):
                id_ = one["paper_id"]
                yield (
                    Labelled(one["question"], frozenset([id_]), spans),
                    Paper(id_, held[id_].title, text, (), DAY),
                )


def questions(folder: Path, part: str) -> Iterator[dict[str, Any]]:
    with lzma.open(folder / f"questions_{part}.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def spans_of(question: dict[str, Any]) -> list[str]:
    found = (" ".join(span.split()) for answer in question["answers"] for span in answer["extractive_spans"])
    return [span for span in dict.fromkeys(found) if len(span) >= LEAST]


def texts(folder: Path, part: str) -> dict[str, Paper]:
    """Title and abstract of each paper."""
    with lzma.open(folder / f"papers_{part}.jsonl.xz", "rt", encoding="utf-8") as lines:
        read = [(one["paper_id"], _TEXT.match(one["text"])) for one in map(json.loads, lines)]
    return {id_: paper(id_, found[1], found[2]) for id_, found in read if found}
