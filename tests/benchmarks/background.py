"""Makes bot/search/background.txt: how common each stem is in computer-science abstracts.

Run as `python tests/benchmarks/background.py SNAPSHOT.jsonl.xz`; reads every fifth record of a snapshot in
arXiv's layout and prints, for each stem in at least two of a thousand papers, the stem and that share.
"""

import json
import lzma
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

from bot.text import stems

LEAST = 2
EVERY = 5


def main(snapshot: Path) -> None:
    held: Counter[str] = Counter()
    papers = 0
    with lzma.open(snapshot, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, EVERY):
            record = json.loads(line)
            held.update(set(stems(f"{record['title']} {record['abstract']}")))
            papers += 1
    for stem, count in sorted(held.items()):
        if (share := round(1000 * count / papers)) >= LEAST:
            print(stem, share)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
