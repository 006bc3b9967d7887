"""Everyday utterances that fail without a language model, with one on loopback that returns the right strict text.

    python tests/benchmarks/rereading.py SCORER FILE...

SCORER is the script that scores answers in JSON by the conditions in the files; both lie in the shared data. Each conversation
is one of a workspace of its own, so that what is saved in one is in no other. It shows that the path holds, not that a model
finds these texts: with a URL and a model (PAPERBOT_LLM_URL, PAPERBOT_LLM_MODEL) that one is scored, on what fails alone.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from loopback import is_reading, serving  # noqa: E402  the path comes first

from bot.cli.asking import told  # noqa: E402
from bot.corpus import load  # noqa: E402
from bot.dialogue.conversation import Place  # noqa: E402
from bot.library import Library  # noqa: E402
from bot.opening import converse, helped  # noqa: E402
from bot.settings import Llm, Settings  # noqa: E402

STRICT = {one["said"]: one["strict"] for one in yaml.safe_load((ROOT / "tests/llm/strict.yaml").read_text())}


def answer(body: dict[str, Any]) -> Iterator[str]:
    """The strict text of a message, where it is known."""
    asked = str(body["messages"][-1]["content"])
    said = json.loads(asked.rsplit("Message: ", 1)[-1]) if is_reading(body) else ""
    yield json.dumps({"request": STRICT.get(said, "")}) if is_reading(body) else "NOTHING"


def scorer(file: str) -> Any:
    """The functions of the script that scores."""
    spec = spec_from_file_location("scorer", file)
    assert spec
    assert spec.loader
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def scored(
    score: Any,
    files: list[str],
    settings: Settings,
    only: frozenset[str] = frozenset(),
) -> dict[tuple[str, ...], bool]:
    """What was said in each conversation, its number before it, and whether the answer to the last of it was right."""
    papers, problems = load(ROOT / "corpus")
    assert not problems
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(f"sqlite:///{folder}/papers.sqlite3", Path(folder))
        library.sync(papers)
        conversation = converse(library)
        helper = helped(settings, conversation, library)
        right = dict[tuple[str, ...], bool]()
        rows = [row for file in files for row in score.load(Path(file))]
        for number, row in enumerate(rows):
            if only and str(number) not in only:
                continue
            turns, thread = row.get("turns", [row]), "1.0" if "turns" in row else ""
            place = Place(f"T{number}", f"D{number}", f"U{number}", thread, direct=bool(thread))
            for at, turn in enumerate(turns):
                (line,) = told(turn["q"], conversation, place, helper, as_json=True)
                if score.CONDITIONS & turn.keys():
                    said = (str(number), *(one["q"] for one in turns[: at + 1]))
                    right[said] = not score.faults(turn, json.loads(line))
        library.close()
    return right


def main() -> None:
    script, *files = sys.argv[1:]
    real = os.environ.get("PAPERBOT_LLM_URL", "")
    model = os.environ.get("PAPERBOT_LLM_MODEL", "") or "loopback"
    score = scorer(script)
    before = scored(score, files, Settings())
    failed = [said for said, right in before.items() if not right]
    only = frozenset(said[0] for said in failed) if real else frozenset()
    with serving(answer) as loopback:
        after = scored(score, files, Settings(llm=Llm(real or loopback.url, model, daily=1_000_000)), only)
    mended = [said for said in failed if after[said]]
    broken = [said for said, right in after.items() if before[said] and not right]
    for said in failed:
        print(f"{'mended' if said in mended else 'still wrong'}: {' / '.join(said[1:])}")
    for said in broken:
        print(f"broken: {' / '.join(said[1:])}")
    print(
        f"{len(before)} utterances, {len(failed)} fail without a model; {len(after)} asked with {model}: "
        f"{len(mended)} of those pass ({len(mended) / max(len(failed), 1):.0%}), and {len(broken)} others fail"
    )


if __name__ == "__main__":
    main()
