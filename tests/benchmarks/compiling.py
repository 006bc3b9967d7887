"""Does every citation compile? The BibTeX of a whole library through BibTeX (or biber) and LaTeX.

    .venv/bin/python tests/benchmarks/compiling.py ~/library [--engine pdflatex|lualatex] [--biber] [--style abbrv] [--most 5000] [--run 3000]

The folder is one that PAPERBOT_DATA may name. Needs a TeX Live with the packages that the command needs; prints how many
entries there are, how many errors each program found, and the first of them.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import select

from bot.citations import Entry, written
from bot.library import Library
from bot.papers import Paper
from bot.search.keys import key, unique
from bot.store.papers import Layers
from bot.store.schema import papers

_CLASSIC: Final = r"""\documentclass{article}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{url}
\begin{document}\nocite{*}\bibliographystyle{%s}\bibliography{all}\end{document}"""
_BIBER: Final = r"""\documentclass{article}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage[backend=biber,maxnames=999]{biblatex}
\addbibresource{all.bib}\begin{document}\nocite{*}\printbibliography\end{document}"""
_RUN: Final = 15_000
"""Entries of one run: BibTeX has a table of 200,000 names, and biber's time grows with more than their number."""
_ERROR: Final = re.compile(r"^! .*\n(?:.*\n){0,6}?l\.\d+.*$", re.MULTILINE)
_TROUBLE: Final = re.compile(
    r"^(?:Repeated entry|I was expecting|I'm skipping|Sorry|.*fatal|ERROR|Warning--(?!empty|can't use both|there's a|to sort)).*",
    re.MULTILINE,
)


def entries(folder: Path, most: int) -> Iterator[Entry]:
    """An entry for each paper of a library, with the key that an export gives it."""
    library = Library.open(f"sqlite:///{folder}/paperbot.sqlite3", folder)
    with library.store.read() as connection:
        rows = connection.execute(select(papers.c.id, papers.c.ingested, papers.c.curated).limit(most))
        held = [paper for row in rows if (paper := Layers(*row).paper)]
    sharing: dict[str, list[Paper]] = {}
    for paper in held:
        sharing.setdefault(key(paper), []).append(paper)
    library.close()
    for paper in held:
        yield Entry(paper, unique(paper, [one.id for one in sharing[key(paper)]]))


def run(command: list[str], where: Path) -> str:
    done = subprocess.run(command, cwd=where, capture_output=True, check=False, timeout=3000)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def compiled(cited: list[Entry], where: Path, engine: str, style: str) -> tuple[int, list[str], list[str]]:
    """(pages, complaints of the bibliography program, errors of LaTeX) of one bibliography."""
    biber = not style
    (where / "all.bib").write_text(written("biblatex" if biber else "bibtex", cited))
    (where / "all.tex").write_text(_BIBER if biber else _CLASSIC % style)
    latex = [engine, "-interaction=nonstopmode", "all.tex"]
    run(latex, where)
    told = run(["biber", "--quiet", "all"] if biber else ["bibtex", "-min-crossrefs=9", "all"], where)
    said = run(latex, where)
    pages = re.search(r"\((\d+) pages", said)
    return int(pages[1]) if pages else 0, _TROUBLE.findall(told), _ERROR.findall(said)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--engine", default="pdflatex")
    arguments.add_argument("--style", default="plain")
    arguments.add_argument("--biber", action="store_true")
    arguments.add_argument("--most", type=int, default=-1)
    arguments.add_argument("--run", type=int, default=_RUN)
    asked = arguments.parse_args()
    cited = list(entries(asked.folder, asked.most))
    print(f"{len({entry.key.lower() for entry in cited}):,} different keys of {len(cited):,} papers")
    pages = 0
    troubles: list[str] = []
    errors: list[str] = []
    for start in range(0, len(cited), asked.run):
        batch = cited[start : start + asked.run]
        with tempfile.TemporaryDirectory() as folder:
            found = compiled(batch, Path(folder), asked.engine, "" if asked.biber else asked.style)
        pages, troubles, errors = pages + found[0], troubles + found[1], errors + found[2]
        print(f"{start + len(batch):,} entries: {pages:,} pages so far", file=sys.stderr, flush=True)
    print(
        f"{asked.engine}, {'biber' if asked.biber else f'BibTeX with {asked.style}'}: {len(cited):,} entries on {pages:,} pages"
    )
    print(f"{len(troubles)} complaints of the bibliography program, {len(errors)} errors of LaTeX")
    for one in [*troubles[:8], *errors[:12]]:
        print("  " + one.replace("\n", "\n    ")[:400])


if __name__ == "__main__":
    main()
