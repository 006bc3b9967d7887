"""What full texts cost: bytes and milliseconds a paper, and a question of one.

Run as `python tests/benchmarks/texts.py QASPER [PAPERS] [FILE.pdf ...]`: the folder of QASPER's validation part gives real words, of which
texts of 8,000 are made. Times are of the processor, and of one run.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from places import bare_text, lines

from bot.answering.fulltext import searched
from bot.library import Library
from bot.papers import Name, Paper
from bot.search.places import places
from bot.store.texts import decode, encode
from bot.texts import pdf
from bot.texts.body import FullText, Writer

WORDS = 8000
QUESTIONS = (
    "Which datasets do they evaluate on?",
    "How many annotators were there?",
    "What learning rate is used?",
    "Do they compare with a baseline?",
)


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of the processor."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def long_texts(folder: Path) -> list[FullText]:
    """Texts of 8,000 words, each of several papers."""
    made, writer = list[FullText](), Writer()
    for row in lines(folder / "papers_validation.jsonl.xz"):
        text = bare_text(row)
        for passage in text.passages:
            section = text.within(passage)
            if section and (not writer.sections or writer.sections[-1].title != section.title):
                writer.section(str(len(writer.sections)), section.title)
            writer.passage("text", text.said(passage), anchor=f"S1.p{passage.start}")
        if len(writer.text.split()) >= WORDS:
            made.append(FullText(writer.text, "html", tuple(writer.sections), tuple(writer.passages), 1))
            writer = Writer()
    return made


def main(folder: Path, count: int, files: list[Path]) -> None:
    texts = long_texts(folder)
    words = sum(text.words for text in texts) / len(texts)
    passages = sum(len(text.passages) for text in texts) / len(texts)
    print(f"{len(texts)} texts of {words:,.0f} words and {passages:.0f} passages in the mean")
    bodies = [encode(text) for text in texts]
    print(f"{sum(map(len, bodies)) / len(bodies) / 1000:.1f} kB a text stored")
    print(f"{median(cpu(partial(decode, body)) for body in bodies):.1f} ms to load one")
    asking(texts)
    stored(texts, count)
    for file in files:
        body = file.read_bytes()
        took, pages = cpu(partial(pdf.read, body)), pdf.read(body).pages
        print(f"{file.name}: {took / pages:.1f} ms a page beside the process that reads it")


def asking(texts: list[FullText]) -> None:
    """What questions of a text cost, the first of which has it read."""
    paper = Paper("2605.29955", "A title", "An abstract.", (Name("Gu"),), datetime.now(UTC).date())
    first, others = list[float](), list[float]()
    for text in texts:
        first.append(cpu(partial(ask, QUESTIONS[0], paper, text)))
        others += [cpu(partial(ask, question, paper, text)) for question in QUESTIONS]
    print(
        f"a question of a text: {median(first):.1f} ms the first, {median(others):.1f} ms another, at the median"
    )


def ask(question: str, paper: Paper, text: FullText) -> None:
    places(question, searched(paper, text))


def stored(texts: list[FullText], count: int) -> None:
    """What a database of many texts takes, and a search of what they mention."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(f"sqlite:///{folder}/papers.sqlite3", Path(folder))
        before = sum(file.stat().st_size for file in Path(folder).glob("papers.sqlite3*"))
        now = datetime.now(UTC)
        took = []
        for number in range(count):
            text = texts[number % len(texts)]
            took.append(cpu(partial(library.texts.put, f"2605.{number:05d}", text, now)))
        print(f"{median(took):.1f} ms to keep one that was read")
        size = sum(file.stat().st_size for file in Path(folder).glob("papers.sqlite3*")) - before
        words = sum(texts[number % len(texts)].words for number in range(count))
        print(
            f"{count:,} texts: {size / count / 1000:.1f} kB each in the database, with their words; of {WORDS:,} words {WORDS * size / words / 1000:.1f} kB"
        )
        took = [cpu(partial(library.texts.holding, "speculative decoding")) for _ in range(5)]
        print(f"{median(took):.1f} ms to look through all for what they mention")
        library.close()


if __name__ == "__main__":
    numbers = [int(given) for given in sys.argv[2:] if given.isdecimal()]
    main(
        Path(sys.argv[1]),
        numbers[0] if numbers else 1000,
        [Path(given) for given in sys.argv[2:] if not given.isdecimal()],
    )
