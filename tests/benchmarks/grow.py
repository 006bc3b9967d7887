"""Makes a large snapshot out of a small one, for measuring at the size of all of arXiv: never for judging answers.

    python tests/benchmarks/grow.py ../shared/data/arxiv/snapshot_2025_2026.jsonl.xz 700000 > large.jsonl

The real papers come first. The others are made up: titles of two halves, abstracts of the sentences of three papers,
authors with the given name of one and the surname of another, every third surname spliced from two, so that words and
names grow in number about as they do at arXiv.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from bot.feeds.unpacking import Unpacking

Record = dict[str, Any]
MONTHS = [f"{year:02}{month:02}" for year in range(7, 25) for month in range(1, 13)][3:]
FIVE_DIGITS = "1501"
"""The month from which on an id has five digits behind its point."""
ARCHIVES = "hep-th math.AG cond-mat.str-el quant-ph astro-ph.GA cs.LG stat.ML cs.RO eess.IV q-bio.NC".split()


def spliced(one: str, other: str) -> str:
    return one[: max(2, len(one) // 2)] + other[len(other) // 2 :].lower()


def halves(one: str, other: str) -> str:
    first, second = one.split(), other.split()
    return " ".join(first[: -(-len(first) // 2)] + second[len(second) // 2 :])


def people(one: str, other: str, chance: Random) -> str:
    """As many authors as `one` has."""
    names = [name.rsplit(" ", 1) for name in one.split(", ")]
    surnames = [name.rsplit(" ", 1)[-1] for name in other.split(", ")]
    made = []
    for given, *family in names:
        surname = chance.choice(surnames)
        if family and chance.random() < 0.33:
            surname = spliced(family[0], surname)
        made.append(f"{given} {surname}")
    return ", ".join(made)


def invented(real: list[Record], number: int, chance: Random) -> Record:
    one, two, three = chance.choices(real, k=3)
    sentences = [sentence for each in (one, two, three) for sentence in each["abstract"].split(". ")[1:4]]
    month = MONTHS[number % len(MONTHS)]
    day = f"20{month[:2]}-{month[2:]}-{1 + number % 28:02}"
    return one | {
        "id": f"{month}.{number // len(MONTHS) + 1:0{5 if month >= FIVE_DIGITS else 4}}",
        "title": halves(one["title"], two["title"]),
        "abstract": ". ".join(sentences),
        "authors": people(one["authors"], three["authors"], chance),
        "categories": f"{chance.choice(ARCHIVES)} {one['categories']}",
        "versions": [{"version": "v1", "created": day}],
        "update_date": day,
    }


def grown(path: Path, size: int, chance: Random) -> Iterator[Record]:
    real: list[Record] = []
    for line in Unpacking(path).lines():
        real.append(json.loads(line))
        yield real[-1]
    for number in range(size - len(real)):
        yield invented(real, number, chance)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("size", type=int)
    given = parser.parse_args()
    for record in grown(given.file, given.size, Random(7)):
        sys.stdout.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
