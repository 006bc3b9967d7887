"""A lying model on loopback: which of its lies reach a person, and how many true sentences do not.

    python tests/benchmarks/liar.py [PROMPTS] [SEED]

The papers are the ten of the corpus, with what people wrote of them in their own words; where the shared data is beside the
checkout or above it, fifty of arXiv's too, with their own sentences put in the third person. The server knows what it bent: it judges.
"""

import json
import lzma
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from lies import tried  # noqa: E402  the path comes first

from bot.corpus import load  # noqa: E402
from bot.library import Library  # noqa: E402
from bot.papers import Paper  # noqa: E402

SNAPSHOT = "shared/data/arxiv/snapshot_2025_2026.jsonl.xz"
DRAWN = 50


def drawn(seed: int) -> Iterator[Paper]:
    """Some of arXiv's papers, where they are here."""
    held = next((path for above in ROOT.parents if (path := above / SNAPSHOT).exists()), None)
    if held is None:
        return
    with lzma.open(held, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, range(5000), strict=False)]
    for row in random.Random(seed).sample(rows, DRAWN):
        title, abstract = (" ".join(row[key].split()) for key in ("title", "abstract"))
        yield Paper(row["id"], title, abstract, (), date(2026, 1, 1), tuple(row["categories"].split()))


def main() -> None:
    prompts, seed = (int(given) for given in (*sys.argv[1:], *("2000", "1")[len(sys.argv) - 1 :]))
    papers, problems = load(ROOT / "corpus")
    assert not problems
    for name, some in {"the corpus": papers, "arXiv": tuple(drawn(seed))}.items():
        if not some:
            continue
        with tempfile.TemporaryDirectory() as folder:
            library = Library.open(f"sqlite:///{folder}/papers.sqlite3", Path(folder))
            library.sync(some)
            outcome = tried(library, some, prompts // 2, seed)
            library.close()
        print(f"{name}:")
        print("\n".join(f"  {line}" for line in outcome.told()))
        for kind, said in dict.fromkeys(outcome.shown):
            print(f"  SHOWN ({kind}): {said}")
        for said, times in Counter(outcome.lost).most_common(5):
            print(f"  struck though true, {times} times: {said}")


if __name__ == "__main__":
    main()
