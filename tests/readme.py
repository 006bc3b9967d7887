"""Keeps README's transcripts true: each console block is what its command prints now.

`python tests/readme.py` rewrites them; a test fails when they differ.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
README: Final = ROOT / "README.md"
_BLOCK: Final = re.compile(r"```console\n\$ (?P<command>.+)\n(?P<output>(?:.*\n)*?)```\n")


def rewritten(text: str, data: Path) -> str:
    """README with every transcript made anew, by a bot that keeps its data under `data`."""
    return _BLOCK.sub(
        lambda found: f"```console\n$ {found['command']}\n{_printed(found['command'], data)}```\n", text
    )


def _printed(command: str, data: Path) -> str:
    env = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PAPERBOT_DATA": str(data),
        "PAPERBOT_CORPUS": "corpus",
    }
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(rewritten(README.read_text(), Path(folder)))
