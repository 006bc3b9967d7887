"""How long a morning's matching takes for a subscription to several common names, by how many there are.

python tests/benchmarks/names.py FOLDER: the folder (a PAPERBOT_DATA) is opened, so give a copy.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, ".")

from bot.digest.planning import PEOPLE, matcher
from bot.library import Library
from bot.queries import Find

NAMES = ("Wang", "Zhang", "Li", "Chen", "Liu", "Yang", "Huang", "Zhao", "Wu", "Zhou")


def main(folder: str) -> None:
    library = Library.open(f"sqlite:///{Path(folder) / 'paperbot.sqlite3'}", Path(folder))
    found = library.find(Find(order="newest"), limit=500)
    sys.stdout.write(f"{library.size():,} papers, {len(found.ids)} of them this morning\n")
    with matcher(library.papers(found.ids), library) as day:
        for count in (1, 2, 3, 5, 10):
            begun = time.process_time()
            papers = len(day.match(Find(authors=NAMES[:count])))
            spent = 1000 * (time.process_time() - begun)
            groups = float(PEOPLE) ** count
            sys.stdout.write(
                f"{count:2} names: {spent:7.1f} ms of CPU, {papers} papers ({groups:.0e} groups)\n"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
