"""How good the answers are: the shipped questions over the ten papers, alone and among two thousand others.

Run as `python tests/benchmarks/questions.py SNAPSHOT.jsonl.xz [QUESTIONS.jsonl...]`; where the semantic extra is
installed, a second line has it. Prints shares, and the processor time of a question once vectors are known.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from libraries import CORPUS, sample

from bot.blocks import plain
from bot.corpus import load
from bot.evaluation.questions import Report, evaluate
from bot.library import Library
from bot.meaning.model import installed
from bot.papers import Paper
from bot.parsing import parse

SHIPPED = sorted((Path(__file__).parents[1] / "questions").glob("*.jsonl"))
MEASURES = (
    "paper@1",
    "sent@1",
    "sent@3",
    "answered",
    "refused",
    "not asserted",
    "precision",
    "recall",
    "router",
    "verbatim",
)


def measured(files: Sequence[Path], others: Sequence[Paper], *, meaning: bool) -> Iterator[Report]:
    """A report for each file, the second time it is asked."""
    today = datetime.now(UTC).date()
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(f"sqlite:///{folder}/papers.sqlite3", Path(folder), meaning=meaning)
        library.add(others)
        library.sync(load(CORPUS)[0])
        library.learn()
        for file in files:
            for again in (False, True):
                report = evaluate(
                    file, library, lambda text: parse(text, today=today), lambda given: plain(given, today)
                )
                if again:
                    yield report
        library.close()


def line(report: Report) -> str:
    """The figures over all questions of a file."""
    shares = report.rows["all"]
    figures = (f"{name} {shares[name].mean:.2f}" for name in MEASURES if name in shares)
    return f"{'  '.join(figures)}  cpu {report.median:.1f} / {report.p95:.1f} ms"


def main(snapshot: Path, files: Sequence[Path]) -> None:
    for place, others in (("ten papers", []), ("among others", list(sample(snapshot)))):
        for meaning in (False, True) if installed() else (False,):
            for file, report in zip(files, measured(files, others, meaning=meaning), strict=True):
                print(
                    f"{place:13} {file.name:13} {'with meaning' if meaning else 'words alone'}\n    {line(report)}",
                    flush=True,
                )


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]] or SHIPPED)
