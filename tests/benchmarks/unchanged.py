"""Whether what abstracts answer is answered as well where papers have texts: questions with and without them, beside each other.

Run as `python tests/benchmarks/unchanged.py QASPER FILE.jsonl...`: files as `paperbot eval` takes them. Each of the ten papers gets the abstract and
then the whole of another paper as its text, of QASPER's validation part: so each text holds much that questions could
be led astray by. Prints the measures of both ways, and each question of which one fell: of those that no abstract
answers, some must, for the text is searched then, and its closest passages are no refusal.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from places import lines
from places import printed as as_printed

from bot.blocks import plain
from bot.evaluation.questions import Report, evaluate
from bot.library import Library
from bot.opening import curated, now, open_library
from bot.papers import Paper
from bot.parsing import parse
from bot.settings import HOME, Settings
from bot.texts.body import FullText, Writer


def text_of(paper: Paper, other: str) -> FullText:
    """An abstract, and after it the sections of another paper."""
    writer = Writer()
    writer.section("", "Abstract")
    writer.passage("text", paper.abstract)
    for line in as_printed(other).split("\n"):
        if line.startswith("##"):
            writer.section("", line.lstrip("# ").split(":::")[-1].strip())
        elif line.strip() and not line.startswith(("#", "**Paper ID")):
            writer.passage("text", line)
    return FullText(writer.text, "html", tuple(writer.sections), tuple(writer.passages), 1)


def asked(file: Path, library: Library) -> Report:
    today = now().date()
    return evaluate(file, library, lambda said: parse(said, today=today), lambda given: plain(given, today))


def fallen(before: Report, after: Report) -> Iterator[str]:
    """The questions of which a measure fell."""
    for one, two in zip(before.outcomes, after.outcomes, strict=True):
        names = (name for name, value in one.measures.items() if (two.measures.get(name) or 0) < (value or 0))
        if worse := ", ".join(names):
            yield f"{worse}: {one.question.q}"


def told(file: Path, before: Report, after: Report) -> None:
    print(f"{file.name}: {len(before.outcomes)} questions, without texts and with them")
    for name, share in before.rows["all"].items():
        print(f"  {name:14} {share.mean:.3f}  {after.rows['all'][name].mean:.3f}")
    worse = list(fallen(before, after))
    print(f"  a measure fell in {len(worse)}", *worse, sep="\n    ")


def main(folder: Path, files: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as place:
        given = {"PAPERBOT_DATA": place, "PAPERBOT_CORPUS": str(HOME / "corpus"), "PAPERBOT_MEANING": "off"}
        library = open_library(Settings.from_env(given))
        papers = library.papers(one.id for one in curated(Settings.from_env(given)))
        without = [asked(file, library) for file in files]
        others = [row["text"] for row in lines(folder / "papers_validation.jsonl.xz")]
        for paper, other in zip(papers, others[::7], strict=False):
            library.texts.put(paper.id, text_of(paper, other), datetime.now(UTC))
        print(f"{library.texts.count()} papers with a text")
        for file, before in zip(files, without, strict=True):
            told(file, before, asked(file, library))
        library.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(given) for given in sys.argv[2:]])
