"""Everyday utterances that fail without a language model, with one on loopback that returns the right strict text.

    python tests/benchmarks/rereading.py SCORER FILE...

SCORER is the script that scores `paperbot ask --json` on the files; both lie in the shared data. It shows that the path
holds, not that a model finds these texts: with another URL and model (PAPERBOT_LLM_URL, PAPERBOT_LLM_MODEL) it scores those.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT / "tests")]

from loopback import is_reading, serving  # noqa: E402  the path comes first

STRICT = {one["said"]: one["strict"] for one in yaml.safe_load((ROOT / "tests/llm/strict.yaml").read_text())}


def answer(body: dict[str, Any]) -> Iterator[str]:
    """The strict text of a message, where it is known."""
    told = str(body["messages"][-1]["content"])
    said = json.loads(told.rsplit("Message: ", 1)[-1]) if is_reading(body) else ""
    yield json.dumps({"request": STRICT.get(said, "")}) if is_reading(body) else "NOTHING"


def apart(file: str, folder: str) -> Path:
    """A copy of a file in which each message is a conversation of its own, on data of its own."""
    rows = [json.loads(line) for line in Path(file).read_text().splitlines() if line.strip()]
    own = (row if "turns" in row else {"turns": [row]} for row in rows)
    made = Path(folder, Path(file).name)
    made.write_text("".join(f"{json.dumps(row)}\n" for row in own))
    return made


def scored(scorer: str, file: Path, **env: str) -> dict[str, bool]:
    """What was said, and whether the answer to it was right."""
    command = [sys.executable, scorer, str(file), "--bot", str(ROOT / ".venv/bin/paperbot"), "--json"]
    given = os.environ | {"PAPERBOT_MEANING": "off"} | env
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=given)
    rows = map(json.loads, done.stdout.splitlines())
    return {row["said"]: not row["wrong"] for row in rows}


def main() -> None:
    scorer, *files = sys.argv[1:]
    mine = os.environ.get("PAPERBOT_LLM_URL", "")
    with serving(answer) as loopback, tempfile.TemporaryDirectory() as folder:
        url = mine or loopback.url
        model = os.environ.get("PAPERBOT_LLM_MODEL", "loopback")
        failed = mended = broken = total = 0
        for file in (apart(given, folder) for given in files):
            before = scored(scorer, file, PAPERBOT_LLM_URL="", PAPERBOT_LLM_MODEL="")
            after = scored(
                scorer, file, PAPERBOT_LLM_URL=url, PAPERBOT_LLM_MODEL=model, PAPERBOT_LLM_DAILY="100000"
            )
            lost = [said for said, right in before.items() if not right]
            total += len(before)
            failed += len(lost)
            mended += sum(after[said] for said in lost)
            broken += sum(right and not after[said] for said, right in before.items())
            for said in lost:
                print(f"{'mended' if after[said] else 'still wrong'}: {said}")
            for said in (said for said, right in before.items() if right and not after[said]):
                print(f"broken: {said}")
    share = mended / max(failed, 1)
    print(
        f"{total} utterances, {failed} fail without a model; with it {mended} of these pass ({share:.0%}), and {broken} others fail"
    )


if __name__ == "__main__":
    main()
