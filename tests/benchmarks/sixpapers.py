"""How often the place in a real paper that answers a question is found: 40 questions about six papers, HTML and PDF, and seven about one more.

Run as `python tests/benchmarks/sixpapers.py FOLDER`: FOLDER holds a checkout of each repository that sixpapers.yaml names, as
`owner+name` or `owner+name/repo`, with or without a work tree. Three papers are HTML by LaTeXML, three are PDFs, one of them in two columns; the
seventh is a manuscript with numbered lines. With `-v` it prints what was not found.
"""

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.answering.fulltext import found
from bot.papers import Name, Paper
from bot.texts import html, pdf
from bot.texts.body import FullText, Passage

QUESTIONS = Path(__file__).with_suffix(".yaml")
SHOWN = 3
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def content(folder: Path, repository: str, file: str) -> bytes:
    """A file of a checkout."""
    held = folder / repository.replace("/", "+")
    where = held / "repo" if (held / "repo").exists() else held
    return subprocess.run(
        ["git", "-C", str(where), "show", f"HEAD:{file}"], capture_output=True, check=True
    ).stdout


def read(folder: Path, repository: str, file: str) -> FullText:
    """A paper of a checkout; the HTML of a site's page is inside its source."""
    body = content(folder, repository, file)
    if file.endswith(".pdf"):
        return pdf.read(body)
    inside = _FRONT.sub("", body.decode())
    return html.read(f'<html><body><div class="ltx_document">{inside}</div></body></html>'.encode())


def paper(text: FullText, number: int) -> Paper:
    abstract = [
        one
        for one in text.passages
        if (section := text.within(one)) and section.title.lower().startswith("abstract")
    ]
    said = " ".join(map(text.said, abstract))[:1500] or "An abstract."
    title = text.title or f"Paper {number}"
    return Paper(f"2605.{number:05d}", title, said, (Name("Gu"),), datetime.now(UTC).date())


def is_right(text: FullText, passage: Passage, wanted: dict[str, Any]) -> bool:
    section = text.within(passage)
    number = section.number.rstrip(".") if section else ""
    inside = not wanted.get("section") or f"{number}.".startswith(f"{wanted['section']}.")
    return inside and re.search(wanted["says"], text.said(passage)) is not None


@dataclass
class Count:
    """How many questions there were, and how often the right place was first, and among those shown."""

    total: int = 0
    first: int = 0
    among: int = 0

    def take(self, right: Sequence[bool]) -> None:
        self.total += 1
        self.first += bool(right and right[0])
        self.among += any(right[:SHOWN])

    def __str__(self) -> str:
        return f"{self.total} questions, the right place first in {self.first}, among {SHOWN} in {self.among}"


def main(folder: Path, *, verbose: bool) -> None:
    every, plain = Count(), Count()
    for number, row in enumerate(yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))):
        text = read(folder, row["repository"], row["file"])
        about, own = paper(text, number), Count()
        for wanted in row["questions"]:
            answer = found(wanted["ask"], about, text)
            right = [is_right(text, one.passage, wanted) for one in (answer.extracts if answer else ())]
            for count in (own, every) if row.get("numbered") else (own, every, plain):
                count.take(right)
            if verbose and not any(right[:SHOWN]):
                print(f"  not found: {wanted['ask']}")
        print(f"{row['file']}: {own}")
    print(f"without numbered lines: {plain}\nall: {every}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), verbose="-v" in sys.argv)
