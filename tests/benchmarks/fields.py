"""Sentences for questions on small libraries of other fields, as they are ranked, beside plain BM25 in one run.

    python tests/benchmarks/fields.py FOLDER

FOLDER holds pairs NAME.json, a list of {id, title, abstract}, and NAME.jsonl, questions as in tests/questions. Whether an answer is shown or
refused does not count here: `paperbot eval` measures that.
"""

import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.answering.ask import find
from bot.library import Library
from bot.papers import Paper
from bot.queries import Ask
from bot.text import content, sentences, stem

DAY = date(2026, 1, 1)
K1, B = 1.5, 0.75


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


def measured(
    papers: Sequence[Paper], asked: Sequence[dict[str, object]], library: Library
) -> Iterator[Counter[str]]:
    """What was right of each answerable question."""
    spoken = [(paper, span.text) for paper in papers for span in sentences(paper.abstract)]
    documents = [stemmed(f"{paper.title} {text}") for paper, text in spoken]
    for one in asked:
        spans = [str(span) for span in one["spans"]]  # type: ignore[attr-defined]
        ranked = sorted(
            zip(scores(documents, stemmed(str(one["q"]))), map(str, range(len(spoken))), strict=True),
            reverse=True,
        )
        plain = [spoken[int(place)][1] for _, place in ranked[:3]]
        found = library.soundly(lambda: find(Ask(str(one["q"])), library))  # noqa: B023  called at once
        ours = [passage.span.text for passage in found.candidates[0].passages[:3]] if found else []
        right = {
            name: [any(span in text for span in spans) for text in texts]
            for name, texts in (("BM25", plain), ("ours", ours))
        }
        yield Counter(
            {
                f"{name} {kind}": int(any(said[:most]))
                for name, said in right.items()
                for kind, most in (("first", 1), ("in three", 3))
            }
        )


def main(folder: Path) -> None:
    total, count = Counter[str](), 0
    for file in sorted(folder.glob("*.jsonl")):
        papers = [
            Paper(one["id"], one["title"], one["abstract"], (), DAY)
            for one in json.loads(file.with_suffix(".json").read_text())
        ]
        asked = [one for line in file.read_text().splitlines() if (one := json.loads(line))["answerable"]]
        with tempfile.TemporaryDirectory() as place:
            library = Library.open(f"sqlite:///{place}/papers.sqlite3", Path(place))
            library.add(papers)
            total += sum(measured(papers, asked, library), Counter())
            library.close()
        count += len(asked)
    print(
        f"{count} questions: "
        + ", ".join(f"{name} {right / count:.3f}" for name, right in sorted(total.items()))
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
