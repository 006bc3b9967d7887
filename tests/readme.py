"""Keeps the transcripts of README and docs/ true: each console block is what its command prints now.

`python tests/readme.py` rewrites them; a test fails when they differ.
"""

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Final

from bot.cli import main

ROOT: Final = Path(__file__).parent.parent
README: Final = ROOT / "README.md"
PAGES: Final = (README, *sorted((ROOT / "docs").glob("*.md")))
_BLOCK: Final = re.compile(r"```console\n\$ (?P<command>.+)\n(?P<output>(?:.*\n)*?)```\n")
_PIPED: Final = re.compile(r"printf '%s\\n' (?P<lines>.+) \| (?=paperbot )")


def rewritten(text: str, data: Path) -> str:
    """A page with every transcript made anew, by a bot that keeps its data under `data`."""
    return _BLOCK.sub(
        lambda found: f"```console\n$ {found['command']}\n{_printed(found['command'], data)}```\n", text
    )


def _printed(command: str, data: Path) -> str:
    """What a command prints, without starting a process for it: `paperbot ...`, or lines piped into that."""
    typed = _PIPED.match(command)
    lines = "".join(f"{line}\n" for line in shlex.split(typed["lines"])) if typed else ""
    _, *words = shlex.split(command[typed.end() :] if typed else command)
    out = io.StringIO()
    with _environment(data), redirect_stdout(out), _stdin(lines):
        assert main(words) == 0, command
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@contextmanager
def _environment(data: Path) -> Iterator[None]:
    kept, here = dict(os.environ), Path.cwd()
    os.environ.clear()
    given = {"PAPERBOT_DATA": str(data), "PAPERBOT_CORPUS": "corpus", "PAPERBOT_MEANING": "off"}
    os.environ.update({"PATH": kept["PATH"]} | given)
    os.chdir(ROOT)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(kept)


@contextmanager
def _stdin(text: str) -> Iterator[None]:
    kept, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = kept


if __name__ == "__main__":
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(rewritten(page.read_text(), Path(folder)))
