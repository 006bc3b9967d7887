"""Questions of ten kinds, drawn from a library: the same ones of the same papers every time.

    python tests/benchmarks/drawn.py FOLDER EACH > questions.json

They are drawn from all of the library, and not only from the ten papers, whose sentences every run keeps at hand.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from search import spoilt

from bot.library import Library
from bot.papers import Name, Paper
from bot.text import content, sentences

QUESTIONS = Path(__file__).parents[1] / "questions"
FILTERS = (
    " since June 2025",
    " in cs.CL",
    " with code",
    " before 2026 oldest first",
    " with more than 5 authors",
)
MISTYPED = {"typo in surname", "letters swapped", "typo in given name"}
OF_A_NAME = (
    "what is {}?",
    "what does {} propose?",
    "how much does {} improve?",
    "what datasets is {} evaluated on?",
    "how many parameters does {} have?",
    "does {} release code?",
    "how does {} work?",
)
OF_WORDS = (
    "what is known about {}?",
    "how do {}?",
    "which method is best for {}?",
    "what accuracy does {} reach?",
)
SPREAD = 40
"""Places in the order of loading at which papers are taken."""


def drawn(library: Library, each: int, seed: int = 11) -> Mapping[str, list[str]]:
    """So many questions of each kind."""
    chance = Random(seed)
    papers = tuple(some(library, chance))
    people = [
        name
        for paper in papers
        for name in paper.authors
        if name.given and not name.team and len(name.family) > 4 and len(name.given) > 2
    ]
    few = min(each, len(papers))
    return {
        "topic": [f"papers about {row(one, chance)}" for one in chance.sample(papers, few)],
        "topic and filter": [
            f"papers about {row(one, chance)}{chance.choice(FILTERS)}" for one in chance.sample(papers, few)
        ],
        "author": [f"papers by {one}" for one in chance.sample(people, min(each, len(people)))],
        "author, mistyped": [
            f"papers by {mistyped(one, chance)}" for one in chance.sample(people, min(each, len(people)))
        ],
        "bare words": [" ".join(chance.sample(content(one.title), 4)) for one in chance.sample(papers, few)],
        "title": [one.title for one in chance.sample(papers, few)],
        "question": list(asked(papers, few, chance)),
        "question, ten papers": [
            json.loads(line)["q"]
            for file in sorted(QUESTIONS.glob("*.jsonl"))
            for line in file.read_text().splitlines()
        ],
        "card": [one.id for one in chance.sample(papers, few)],
        "citation": [f"bibtex for {one.id}" for one in chance.sample(papers, few)],
    }


def some(library: Library, chance: Random) -> Iterator[Paper]:
    """Some thousand papers from all of a library, those that feeds brought."""
    last = library.records.seq()
    ids = [
        change.id
        for seq in range(0, last, max(1, last // SPREAD))
        for change in library.records.changed_since(seq, 120)
        if change.paper
    ]
    ids = sorted(set(ids))
    for paper in library.papers(chance.sample(ids, min(4500, len(ids)))):
        if (last < 100 or not paper.curated) and paper.abstract and len(content(paper.title)) >= 4:
            yield paper


def row(paper: Paper, chance: Random) -> str:
    """One to three words of a title that stand in a row."""
    words, many = content(paper.title), chance.choice((1, 2, 2, 3))
    at = chance.randrange(max(1, len(words) - many + 1))
    return " ".join(words[at : at + many])


def mistyped(name: Name, chance: Random) -> str:
    ways = [typed for kind, typed in spoilt(name, chance) if kind in MISTYPED]
    return chance.choice(ways or [str(name)])


def asked(papers: Sequence[Paper], many: int, chance: Random) -> Iterator[str]:
    """Questions about papers that go by a name, and about what stands in a sentence of any."""
    named = [head for paper in papers if (head := heading(paper))]
    some = min(many // 2, len(named))
    yield from (chance.choice(OF_A_NAME).format(head) for head in chance.sample(named, some))
    while some < many:
        words = content(chance.choice(sentences(chance.choice(papers).abstract)).text)
        if len(words) >= 6:
            at = chance.randrange(len(words) - 4)
            yield chance.choice(OF_WORDS).format(" ".join(words[at : at + 4]))
            some += 1


def heading(paper: Paper) -> str:
    head, colon, _ = paper.title.partition(":")
    return head if colon and 2 < len(head) < 25 and len(head.split()) <= 2 else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("each", type=int)
    given = parser.parse_args()
    library = Library.open(f"sqlite:///{given.folder / 'paperbot.sqlite3'}", given.folder)
    json.dump(drawn(library, given.each), sys.stdout, ensure_ascii=False, indent=0)
    library.close()


if __name__ == "__main__":
    main()
