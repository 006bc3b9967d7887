"""How well a paper is found by a description, and how often a description of no paper is believed.

    python tests/benchmarks/described.py FOLDER [--papers 120]

A description is six telling words of one sentence of an abstract; one of no paper is half of a title and half of another.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from bot.answering.references import described
from bot.library import Library
from bot.papers import Paper
from bot.text import content, sentences

WORDS = 6
HALF = 3


def descriptions(papers: Sequence[Paper], chance: Random) -> Iterator[tuple[str, str]]:
    """A paper's id and words that describe it."""
    for paper in papers:
        words = content(chance.choice(sentences(paper.abstract)).text)
        if len(words) > WORDS:
            kept = sorted(chance.sample(range(len(words)), WORDS))
            yield paper.id, " ".join(words[place] for place in kept)


def mixed(papers: Sequence[Paper]) -> Iterator[str]:
    """Words that describe none of the papers."""
    middle = len(papers) // 2
    for one, other in zip(papers[:middle], papers[middle:], strict=False):
        yield " ".join((*content(one.title)[:HALF], *content(other.title)[-HALF:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=120)
    given = parser.parse_args()
    library, chance = Library.open(f"sqlite:///{given.folder / 'paperbot.sqlite3'}", given.folder), Random(3)
    ids = sorted(change.id for change in library.records.changed_since(0, 30_000))
    papers = library.papers(chance.sample(ids, min(given.papers, len(ids))))
    asked = [(id_, described(f"that {words}", library)) for id_, words in descriptions(papers, chance)]
    found = [(id_, [paper.id for paper in meant]) for id_, meant in asked]
    right = sum(meant == [id_] for id_, meant in found)
    choice = sum(len(meant) > 1 and id_ in meant for id_, meant in found)
    wrong = sum(len(meant) == 1 and meant != [id_] for id_, meant in found)
    believed = [len(described(f"that {words}", library)) for words in mixed(papers)]
    print(
        f"{len(found)} descriptions over {library.size():,} papers: {right} found, {choice} asked about, {wrong} wrong"
    )
    print(
        f"{len(believed)} of no paper: {believed.count(1)} believed, {sum(many > 1 for many in believed)} asked about"
    )
    library.close()


if __name__ == "__main__":
    main()
