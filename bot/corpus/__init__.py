"""The curated papers: corpus/*.yaml, each file one paper, checked before anything is started.

A problem is told with its file and line and with what to write instead, and reading goes on, so that
one run names every problem of every file. Nothing is ever written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.corpus.checking import check
from bot.corpus.loader import Fault, read
from bot.papers import Paper

__all__ = ["Problem", "load"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something to mend in one file."""

    file: str
    line: int
    """From 1."""
    what: str
    """What is wrong, and what to write instead."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def load(folder: Path) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """The sound papers of a folder, by file name, and every problem of the others."""
    if not folder.is_dir():
        return (), (
            Problem(str(folder), 1, "is not a folder; name the folder that holds the papers' .yaml files"),
        )
    papers: dict[str, tuple[Path, Paper]] = {}
    problems: list[Problem] = [
        Problem(str(path), 1, f"is not read; rename it {path.stem}.yaml")
        for path in sorted(folder.glob("*.yml"))
    ]
    for path in sorted(folder.glob("*.yaml")):
        found, faults = _one(path)
        if found and found.id in papers:
            other = papers[found.id][0].name
            faults = (
                Fault(_line_of_id(path), f'the id "{found.id}" is also in {other}; keep one of the two'),
            )
        elif found:
            papers[found.id] = path, found
        problems += _problems(path, faults)
    return tuple(paper for _, paper in papers.values()), tuple(problems)


def _one(path: Path) -> tuple[Paper | None, tuple[Fault, ...]]:
    tree, faults = read(path)
    return (None, faults) if tree is None else check(tree, faults)


def _line_of_id(path: Path) -> int:
    tree, _ = read(path)
    return tree.line(("id",)) if tree else 1


def _problems(path: Path, faults: Iterable[Fault]) -> list[Problem]:
    return [Problem(str(path), fault.line, fault.what) for fault in sorted(faults)]
