"""Does a library come back? Its exports, read by our own importer and by programs of others.

    .venv/bin/python tests/benchmarks/roundtrip.py ~/library [--most 5000]

The folder is one that PAPERBOT_DATA may name. Prints for each format how many papers come back with other authors, title, year or id.
The year of a paper whose id tells another one is taken from the id; nicknames are left out of CSL JSON.
"""

import argparse
import io
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import rispy
from bibtexparser.entrypoint import parse_string
from compiling import entries
from pybtex.database import parse_string as pybtex

from bot.bibliographies import read
from bot.citations import Entry, written
from bot.papers import Paper

FORMATS = (("bibtex", "bib"), ("biblatex", "bib"), ("ris", "ris"), ("csl", "csl"))


def told(paper: Paper) -> dict[str, object]:
    """What has to come back."""
    return {
        "title": unicodedata.normalize("NFC", paper.title),
        "authors": [unicodedata.normalize("NFC", str(name)) for name in paper.authors],
        "year": paper.date.year,
    }


def ours(cited: Sequence[Entry], style: str, kind: str, folder: Path) -> None:
    file = folder / f"all.{kind}"
    file.write_text(written(style, cited))
    begun = time.perf_counter()
    papers, troubles = read(file, kind)
    spent = time.perf_counter() - begun
    back, other = {paper.id: paper for paper in papers}, Counter[str]()
    for entry in cited:
        found = back.get(entry.paper.id)
        wanted, got = told(entry.paper), told(found) if found else {}
        other.update(name for name, value in wanted.items() if got and got[name] != value)
        other["id"] += found is None
    counts = (
        ", ".join(f"{count:,} other {name}" for name, count in sorted(other.items()) if count) or "all alike"
    )
    print(f"{style}: {len(papers):,} of {len(cited):,} back in {spent:.0f} s, {len(troubles)} told: {counts}")


def others(cited: Sequence[Entry]) -> None:
    """How many papers, authors and ids programs of others find."""
    authors = sum(len(entry.paper.authors) for entry in cited)
    bib = written("bibtex", cited)
    people = [entry.persons.get("author", []) for entry in pybtex(bib, "bibtex").entries.values()]
    print(f"pybtex: {len(people):,} papers, {sum(map(len, people)):,} of {authors:,} authors")
    library = parse_string(bib)
    ids = {entry["eprint"] for entry in library.entries} & {entry.paper.id for entry in cited}
    print(
        f"bibtexparser: {len(library.entries):,} papers, {len(library.failed_blocks)} failed, {len(ids):,} ids"
    )
    records = rispy.load(io.StringIO(written("ris", cited)))
    found = sum(len(record.get("authors", ())) for record in records)
    print(f"rispy: {len(records):,} papers, {found:,} of {authors:,} authors")


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--most", type=int, default=-1)
    asked = arguments.parse_args()
    cited = list(entries(asked.folder, asked.most))
    with tempfile.TemporaryDirectory() as folder:
        for style, kind in FORMATS:
            ours(cited, style, kind, Path(folder))
    others(cited)


if __name__ == "__main__":
    main()
