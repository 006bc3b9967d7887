"""Does a library come back? Its exports, read by our own importer and by programs of others.

    .venv/bin/python tests/benchmarks/roundtrip.py ~/library [--most 5000]

The folder is one that PAPERBOT_DATA may name. Prints for each format how many papers come back with other authors, title, year or id.
The year of a paper whose id tells another one is taken from the id; nicknames are left out of CSL JSON.
"""

import argparse
import io
import re
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import rispy
from bibtexparser.entrypoint import parse_string
from compiling import entries
from pybtex.database import parse_string as pybtex

from bot.bibliographies import read
from bot.bibliographies.bib import names
from bot.bibliographies.items import readable
from bot.citations import Entry, written
from bot.papers import Paper

_SUFFIX = re.compile(r"(?:jr|sr)\.?|[ivx]+|\d\w\w", re.IGNORECASE)
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


Seen = tuple[str, str, list[str], str]
"""What a program of others read of a paper: its id, title, authors, year."""


def others(cited: Sequence[Entry]) -> None:
    """The same by programs of others; what they leave in TeX is read as people read it."""
    bib = written("bibtex", cited)
    for name, read_ in (("pybtex", _pybtex), ("bibtexparser", _bibtexparser)):
        _alike(name, cited, read_(bib))
    _alike("rispy", cited, _rispy(written("ris", cited)))


def _alike(name: str, cited: Sequence[Entry], seen: Iterator[Seen]) -> None:
    back = {one[0]: one for one in seen}
    other = Counter[str]()
    for entry in cited:
        wanted = told(entry.paper)
        found = back.get(entry.paper.id)
        if not found:
            other["id"] += 1
            continue
        got = {"title": found[1], "authors": found[2], "year": found[3]}
        year = str(entry.year if name != "rispy" else entry.date.year)
        other.update(key for key, value in (wanted | {"year": year}).items() if got[key] != value)
    counts = ", ".join(f"{count:,} other {key}" for key, count in sorted(other.items())) or "all alike"
    print(f"{name}: {len(back):,} of {len(cited):,} back: {counts}")


def _pybtex(bib: str) -> Iterator[Seen]:
    for entry in pybtex(bib, "bibtex").entries.values():
        people = entry.persons.get("author", [])
        yield (
            entry.fields["eprint"],
            _plain(entry.fields["title"]),
            [_plain(_ordered(str(person))) for person in people],
            entry.fields["year"],
        )


def _bibtexparser(bib: str) -> Iterator[Seen]:
    for entry in parse_string(bib).entries:
        authors = [unicodedata.normalize("NFC", str(name)) for name in names(entry["author"])]
        yield entry["eprint"], _plain(entry["title"]), authors, entry["year"]


def _rispy(ris: str) -> Iterator[Seen]:
    for record in rispy.load(io.StringIO(ris)):
        authors = [unicodedata.normalize("NFC", _ordered(name)) for name in record.get("authors", ())]
        number = record["accession_number"].removeprefix("arXiv:")
        yield number, unicodedata.normalize("NFC", record["title"]), authors, record["year"]


def _ordered(name: str) -> str:
    """A name of "Family, Suffix, Given" or "Family, Given, Suffix" as it is printed."""
    parts = [part.strip() for part in name.split(", ")]
    if len(parts) == 3:
        family, one, two = parts
        given, suffix = (two, one) if _SUFFIX.fullmatch(one) else (one, two)
        return f"{given} {family} {suffix}"
    return " ".join(reversed(parts))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", readable(text))


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
