"""What real programs read in our citations: the table of docs/citations.md.

    .venv/bin/python tests/benchmarks/reading.py

Four made-up papers hold what tools read wrongly: keys that would be alike, a team with "and" in its name, a particle, a
suffix, letters beyond ASCII, a formula, a version, a venue, a month. They are written in BibTeX, biblatex, RIS and CSL
JSON and read by programs from PyPI, npm (both installed into a temporary folder) and Debian (where they are installed).
Prints a row a program: what it read right, and in full what it did not.
"""

import json
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from bot.citations import Entry, written
from bot.papers import Name, Paper

Row = dict[str, Any]
TEAM: Final = "the TEAPOT and KETTLE Collaboration"
AUTHORS: Final = (
    Name("van der Berg", "Ánna Q."), Name("Jones", "John", "Jr."), Name(TEAM, team=True), Name("Łoś", "Øyvind")
)  # fmt: skip
CUPS: Final = Paper(
    "2503.10001", "The n^{p+1} law of τ²-cups & pots", "We.", AUTHORS, date(2025, 3, 5), ("cs.CL",), version=3,
    tex=r"The $n^{p+1}$ law of $\tau^2$-cups & pots",
)  # fmt: skip
POTS: Final = Paper(
    "2401.00002", "Pots", "We.", (Name("Wu", "Bo"),), date(2024, 1, 2), ("cs.CL",), venue="CUPCON 2025"
)
CITED: Final = (
    Entry(CUPS, "berg2025lawcups", 3),
    Entry(POTS, "wu2024pots"),
    Entry(POTS, "wu2024pots240100009"),
    Entry(
        Paper("2402.00003", "Pans", "We.", (Name("Li", "Di"),), date(2024, 2, 2), ("cs.CL",)), "li2024pans"
    ),
)
FEATURES: Final = ("keys", "particle", "suffix", "team", "letters", "formula", "version", "venue", "month")
PACKAGES: Final = ("pybtex", "bibtexparser", "rispy", "typst", "pypandoc_binary")
MODULES: Final = (
    "@citation-js/core",
    "@citation-js/plugin-bibtex",
    "@citation-js/plugin-ris",
    "@retorquere/bibtex-parser",
)

_PYBTEX: Final = """
from pybtex.database import parse_file
rows = [dict(id=k, authors=["|".join([" ".join([*p.prelast_names, *p.last_names]), " ".join([*p.first_names, *p.middle_names]), " ".join(p.lineage_names)])
    for p in e.persons.get("author", [])], rest=" ".join(e.fields.values()), month=e.fields.get("month") or e.fields.get("date", "")[5:7]) for k, e in parse_file(sys.argv[1]).entries.items()]
"""
_BIBTEXPARSER: Final = """
from bibtexparser import parse_file, middlewares as m
read = parse_file(sys.argv[1], append_middleware=[m.SeparateCoAuthors(), m.SplitNameParts()])
rows = [dict(id=e.key, authors=["|".join([" ".join([*n.von, *n.last]), " ".join(n.first), " ".join(n.jr)]) for n in e["author"]],
    rest=" ".join(str(f.value) for f in e.fields if f.key != "author"), month=str(e.get("month").value) if e.get("month") else "") for e in read.entries]
"""
_RISPY: Final = """
import rispy
rows = [dict(id=e.get("id", ""), authors=["|".join([*(p.strip() for p in a.split(",")), ""][:3]) for a in e["authors"]], rest=json.dumps(e, ensure_ascii=False),
    month=e.get("date", "")[5:7]) for e in rispy.load(open(sys.argv[1]))]
"""
_JS: Final = """
const fs = require("fs"); const csl = items => items.map(i => ({id: i.id, authors: (i.author || []).map(a => [[a["non-dropping-particle"], a["dropping-particle"],
  a.family || a.literal].filter(Boolean).join(" "), a.given || "", a.suffix || ""].join("|")), rest: JSON.stringify(i), month: String(((i.issued || {})["date-parts"] || [[]])[0][1] || "")}));
"""
_CITATION_JS: Final = """
const {Cite} = require("@citation-js/core"); require("@citation-js/plugin-bibtex"); require("@citation-js/plugin-ris");
console.log(JSON.stringify(csl(new Cite(fs.readFileSync(process.argv[2], "utf8")).data)));
"""
_RETORQUERE: Final = """
import("@retorquere/bibtex-parser").then(({parse}) => { const r = parse(fs.readFileSync(process.argv[2], "utf8"), {sentenceCase: false});
console.log(JSON.stringify(r.entries.map(e => ({id: e.key, authors: (e.fields.author || []).map(a => [[a.prefix, a.lastName || a.name].filter(Boolean).join(" "), a.firstName || "", a.suffix || ""].join("|")),
  rest: JSON.stringify(e.fields), month: String(e.fields.month || (e.fields.date || "").slice(5, 7) || "")})))); });
"""
_TYPST: Final = """
import typst, pathlib
where = pathlib.Path(sys.argv[1]); main = where.with_suffix(".typ")
main.write_text('#set page(width: 60cm, height: auto)\\n#bibliography("%s", full: true, style: "apa")' % where.name)
svg = typst.compile(str(main), format="svg")
rows = [dict(id=str(n), authors=[], rest="", month="") for n in range(4)]
"""


def told(command: list[str], where: Path) -> str:
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        lines = [
            line for line in (done.stderr or done.stdout).splitlines() if "rror" in line or "nknown" in line
        ]
        raise RuntimeError((lines or ["no reason given"])[-1].strip()[:100])
    return done.stdout


def python(code: str) -> Callable[[Path, Path], list[Row]]:
    def read(file: Path, where: Path) -> list[Row]:
        script = (
            f"import json, sys, warnings\nwarnings.simplefilter('ignore')\n{code}\nprint(json.dumps(rows))"
        )
        rows: list[Row] = json.loads(told([str(where / "v/bin/python"), "-c", script, str(file)], where))
        return rows

    return read


def node(code: str) -> Callable[[Path, Path], list[Row]]:
    def read(file: Path, where: Path) -> list[Row]:
        (where / "read.js").write_text(_JS + code)
        rows: list[Row] = json.loads(told(["node", "read.js", str(file)], where))
        return rows

    return read


def pandoc(kind: str) -> Callable[[Path, Path], list[Row]]:
    """Pandoc as PyPI has it, which is newer than Debian's."""

    def read(file: Path, where: Path) -> list[Row]:
        program = next(where.glob("v/lib/python*/site-packages/pypandoc/files/pandoc"))
        (where / "plain.js").write_text(
            _JS + 'console.log(JSON.stringify(csl(JSON.parse(fs.readFileSync(process.argv[2], "utf8")))))'
        )
        (where / "pandoc.json").write_text(
            told([str(program), "-f", kind, "-t", "csljson", str(file)], where)
        )
        rows: list[Row] = json.loads(told(["node", "plain.js", "pandoc.json"], where))
        return rows

    return read


def classic(file: Path, where: Path) -> list[Row]:
    """BibTeX's own bibliography, in the style plain."""
    (where / "b.aux").write_text(f"\\citation{{*}}\n\\bibstyle{{plain}}\n\\bibdata{{{file.stem}}}\n")
    told(["bibtex", "b"], where)
    return _items((where / "b.bbl").read_text(), r"\\bibitem\{([^}]+)\}")


def biber(file: Path, where: Path) -> list[Row]:
    """What biber keeps of each entry, as it writes it for biblatex."""
    told(
        ["biber", "--tool", "--quiet", "--output-format=bibtex", "--output-file", "tool.bib", str(file)],
        where,
    )
    return python(_PYBTEX)(where / "tool.bib", where)


def _items(text: str, heads: str) -> list[Row]:
    parts = re.split(heads, text)[1:]
    return [
        {"id": head, "authors": None, "rest": " ".join(body.split()), "month": body}
        for head, body in zip(parts[::2], parts[1::2], strict=True)
    ]


READERS: Final = (
    ("BibTeX", "plain.bst", "bibtex", classic, "bibtex"), ("biber", "", "biblatex", biber, "biber"),
    ("pybtex", "", "bibtex", python(_PYBTEX), "pip:pybtex"), ("bibtexparser", "", "bibtex", python(_BIBTEXPARSER), "pip:bibtexparser"),
    ("pandoc", "", "bibtex", pandoc("bibtex"), "pip:pypandoc_binary"), ("pandoc", "", "biblatex", pandoc("biblatex"), "pip:pypandoc_binary"),
    ("citation-js", "", "bibtex", node(_CITATION_JS), "npm:@citation-js/core"),
    ("Better BibTeX's parser", "", "bibtex", node(_RETORQUERE), "npm:@retorquere/bibtex-parser"),
    ("rispy", "", "ris", python(_RISPY), "pip:rispy"), ("pandoc", "", "ris", pandoc("ris"), "pip:pypandoc_binary"),
    ("citation-js", "", "ris", node(_CITATION_JS), "npm:@citation-js/core"),
    ("citation-js", "", "csl", node(_CITATION_JS), "npm:@citation-js/core"),
    ("Typst", "accepts the file", "bibtex", python(_TYPST), "pip:typst"),
)  # fmt: skip
ENDINGS: Final = {"bibtex": "bib", "biblatex": "bib", "ris": "ris", "csl": "json"}


def version(source: str, where: Path) -> str:
    """Which version of a program is read with; empty where it is not installed."""
    kind, _, name = source.rpartition(":")
    if name == "pypandoc_binary":
        program = next(where.glob("v/lib/python*/site-packages/pypandoc/files/pandoc"))
        newest: str = told([str(program), "--version"], where).split()[1]
        return newest
    if kind == "pip":
        shown = told([str(where / "v/bin/pip"), "show", name], where)
        return next(line.partition(": ")[2] for line in shown.splitlines() if line.startswith("Version: "))
    if kind == "npm":
        return str(json.loads((where / "node_modules" / name / "package.json").read_text())["version"])
    found = shutil.which(name)
    return re.findall(r"\d+(?:\.\d+)+\w?", told([found, "--version"], where))[0] if found else ""


def findings(rows: list[Row]) -> Iterator[str]:
    """For each feature "yes", or what was read instead."""
    yield "yes" if len({row["id"] for row in rows}) == len(CITED) else f"{len(rows)} of {len(CITED)}"
    cups = (
        next(row for row in rows if "law" in row["rest"])
        if any("law" in row["rest"] for row in rows)
        else None
    )
    if cups is None or cups["authors"] == []:
        yield from ["nothing"] * (len(FEATURES) - 1)
        return
    said = cups["authors"] if cups["authors"] is not None else [cups["rest"]] * 4
    plain = [unicodedata.normalize("NFC", re.sub(r"[{}]", "", str(one))) for one in said]
    checks = (
        ("van der Berg|" in plain[0] or "van~der Berg" in plain[0], plain[0]),
        (
            any(re.search(r"Jones\|John\|Jr|Jones,?~?\s?Jr", one) for one in plain),
            plain[1] if len(plain) > 1 else "–",
        ),
        (any(TEAM in one for one in plain), "; ".join(plain[2:-1])),
        (bool(re.search(r"(?:Á|\\'A)nna", plain[0])) and bool(re.search("Łoś", plain[-1])), plain[-1]),
        (
            bool(re.search(r"n\^\{?p\s?\+\s?1\}?|<sup>p\+1</sup>|ᵖ⁺¹", re.sub(r"\\+", "", cups["rest"]))),
            "lost",
        ),
        ("v3" in cups["rest"] or '"3"' in cups["rest"], "lost"),
        (any("CUPCON 2025" in row["rest"] for row in rows), "lost"),
        (bool(re.search(r"\b0?3\b|mar", str(cups["month"]), re.IGNORECASE)), "lost"),
    )
    yield from ("yes" if fine else shown[:60].replace("|", " / ") for fine, shown in checks)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        told(["python3", "-m", "venv", "v"], where)
        told([str(where / "v/bin/pip"), "install", "-q", *PACKAGES], where)
        told(["npm", "install", "--silent", "--no-audit", *MODULES], where)
        print(f"Read on {datetime.now(UTC).date()} by `tests/benchmarks/reading.py`.\n")
        print("| program | format | " + " | ".join(FEATURES) + " |\n|" + "---|" * (len(FEATURES) + 2))
        for name, aside, style, read, source in READERS:
            known = version(source, where)
            if not known:
                print(f"| {name} | {style} |" + " not installed |" * len(FEATURES))
                continue
            file = where / f"{style}.{ENDINGS[style]}"
            file.write_text(written(style, CITED))
            try:
                cells = (
                    list(findings(read(file, where)))
                    if not aside.startswith("accepts")
                    else ["yes" if read(file, where) else ""] + ["–"] * (len(FEATURES) - 1)
                )
            except (RuntimeError, StopIteration, ValueError, IndexError) as error:
                cells = [f"refused: {error}"] + ["–"] * (len(FEATURES) - 1)
            print(f"| {name} {known} | {style} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
