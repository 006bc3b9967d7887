"""What two ways to find the sentences of an answer could gain at most.

    python tests/benchmarks/beforehand.py FOLDER [--each 80]

Questions are asked twice, and the second time is told, in three processes: one that answers as the bot does ("asked"); one
that keeps, of every paper, its sentences, their words, stems and forms, its names, and how it is searched for a word
("beforehand": each paper taken apart when it is loaded, with nothing to read or unpack); and one that keeps which
sentences were chosen ("scored at once": a scorer, in the engine or in another language, that takes no time at all).
Milliseconds of CPU, median and mean.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from answering import answered, settled, taken
from drawn import drawn

import bot.search.choice
import bot.search.passages
import bot.search.question
from bot.app import converse
from bot.library import Library

KINDS = ("topic", "question", "bare words")


def keep() -> None:
    """Lets everything that depends on a paper alone be worked out once."""
    passages, question, choice = bot.search.passages, bot.search.question, bot.search.choice
    for module, name in (
        (passages, "_read"),
        (passages, "forms"),
        (passages, "sentences"),
        (question, "sentences"),
        (question, "lexicon"),
    ):
        setattr(module, name, cache(getattr(module, name)))
    called = by(question.called, lambda paper: paper.id)
    squeezed = by(passages._squeezed, lambda _spans, whole: whole)  # noqa: SLF001  what is measured
    for module, name, made in (
        (passages, "called", called),
        (choice, "called", called),
        (passages, "_squeezed", squeezed),
    ):
        setattr(module, name, made)


def choose() -> None:
    """Lets which sentence of a paper is the answer be worked out once."""
    scorer = bot.search.passages.Scorer
    for name in ("best", "rank"):
        found = by(getattr(scorer, name), lambda _self, question, paper, *_: f"{paper.id} {question.text}")
        setattr(scorer, name, lambda *given, found=found: found(*given))


def by(function: Callable[..., Any], key: Callable[..., str]) -> Callable[..., Any]:
    """The same, remembered by a part of what it is given."""
    known: dict[str, Any] = {}

    def recalled(*given: Any) -> Any:
        if key(*given) not in known:
            known[key(*given)] = function(*given)
        return known[key(*given)]

    return recalled


def times(folder: Path, each: int) -> None:
    library = Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder)
    talk, questions = converse(library), drawn(library, each)
    for kind in KINDS:
        for text in questions[kind]:
            answered(talk, text)
    settled()
    for kind in KINDS:
        found = sorted(taken(partial(answered, talk, text)) for text in questions[kind])
        print(f"  {kind:12} {found[len(found) // 2]:6.2f} {sum(found) / len(found):6.2f}", flush=True)
    library.close()


WAYS: Mapping[str, Callable[[], None]] = {"asked": lambda: None, "beforehand": keep, "scored at once": choose}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=80)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        WAYS[given.way]()
        times(given.folder, given.each)
        return
    for way in (*WAYS, *WAYS):
        print(way, flush=True)
        command = [sys.executable, __file__, given.folder, "--each", str(given.each), "--way", way]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
