"""How much of what a paper's LaTeX says stands, word for word and in order, in the text that was read from its PDF; and what a page costs.

Run as `python tests/benchmarks/printed.py FOLDER`: FOLDER holds checkouts of the repositories below, whose licences are free, as `owner+name`
or `owner+name/repo`. A segment is a stretch of 8 to 60 words of prose between formulas, citations and commands; case, marks and
hyphens aside. Milliseconds are of the processor, the child's start included, and of one run: compare them with each other only.
"""

import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.text import tokens
from bot.texts import pdf

PAIRS = {
    "forgi86/dynonet": ("doc/paper/ms.pdf", r"doc/paper/ms\.tex"),
    "forgi86/sysid-neural-continuous": ("doc/paper/ms.pdf", r"doc/paper/ms\.tex"),
    "VatsalSy/DropImpact_PRL_arXiv": ("ms.pdf", r"ms\.tex"),
    "19PINE-AI/interaction-scaling": ("paper/main.pdf", r"paper/(main|sec_\w+)\.tex"),
    "AJamal27891/dw-bench": ("paper/main.pdf", r"paper/(main|sections/\w+)\.tex"),
}
_SILENT = r"thebibliography|equation|align|tabular|tabularx|figure|table|lstlisting|verbatim|algorithm|multline|gather|eqnarray|tikzpicture|filecontents"
_STEPS = (
    (r"(?<!\\)%.*", ""),
    (r"(?s)\A.*?\\begin\{document\}", ""),
    (rf"(?s)\\begin\{{({_SILENT})\*?\}}.*?\\end\{{\1\*?\}}", " @ "),
    (r"(?s)\$\$.*?\$\$|\\\[.*?\\\]|\$[^$]*\$|\\\(.*?\\\)", " @ "),
    (
        (
            r"\\(cite\w*|ref|eqref|autoref|cref|Cref|label|url|href|footnote|input|includegraphics|bibliography\w*|vspace|hspace|section|subsection"
            r"|subsubsection|paragraph|caption)\*?(\[[^\]]*\])*\{[^{}]*\}"
        ),
        " @ ",
    ),
    (r"\\(emph|textbf|textit|text|texttt|textsc|mbox)\{([^{}]*)\}", r"\2"),
    (r"\\(item|begin\{\w+\*?\}|end\{\w+\*?\}|\\)", " @ "),
    (r"~|---|--", " "),
    (r"\\([%&$#_])", r"\1"),
)
_CUT = re.compile(r"@|\n\s*\n|\\[a-zA-Z]+|[{}]")


def segments(tex: str) -> Iterator[list[str]]:
    """The stretches of prose in a source."""
    for pattern, by in _STEPS:
        tex = re.sub(pattern, by, tex)
    for part in _CUT.split(tex):
        words = tokens(part.replace("-", ""))
        if 8 <= len(words) <= 60:
            yield words


def shown(repository: Path, file: str) -> bytes:
    return subprocess.run(
        ["git", "-C", str(repository), "show", f"HEAD:{file}"], capture_output=True, check=True
    ).stdout


def sources(repository: Path, pattern: str) -> str:
    """The sources that a pattern names, as one; each begins its own document."""
    held = subprocess.run(
        ["git", "-C", str(repository), "ls-tree", "-r", "--name-only", "HEAD"],
        capture_output=True,
        text=True,
        check=True,
    )
    return "\n\n".join(
        shown(repository, one).decode("utf-8", "replace")
        for one in held.stdout.split("\n")
        if re.fullmatch(pattern, one)
    )


def spent() -> float:
    """Milliseconds of the processor so far, of this process and of its children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return 1000 * sum(one.ru_utime + one.ru_stime for one in used)


def main(folder: Path) -> None:
    here = there = 0
    for name, (file, pattern) in PAIRS.items():
        held = folder / name.replace("/", "+")
        repository = held / "repo" if (held / "repo").exists() else held
        body = shown(repository, file)
        began = spent()
        text = pdf.read(body)
        took = (spent() - began) / text.pages
        said = "".join(tokens(text.text.replace("-", "")))
        wanted = list(segments(sources(repository, pattern)))
        found = sum("".join(one) in said for one in wanted)
        here, there = here + found, there + len(wanted)
        print(
            f"{name}: {text.pages} pages, {found} of {len(wanted)} segments ({found / len(wanted):.3f}), {took:.1f} ms a page"
        )
    print(f"all: {here / there:.3f} of {there} segments")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
