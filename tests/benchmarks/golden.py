"""Whether answers changed: thousands of questions as JSON of query and blocks, before a change and after it.

    python tests/benchmarks/golden.py FOLDER QUESTIONS.json BEFORE.jsonl
    python tests/benchmarks/golden.py FOLDER QUESTIONS.json AFTER.jsonl --beside BEFORE.jsonl

QUESTIONS.json is what drawn.py prints. The dialogs of tests/dialogs are held too, each in a thread of its own. The
library is copied first, because dialogs save papers and follow authors. What differs is printed, the first line of it.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import yaml

from bot import blocks
from bot.app import converse
from bot.dialogue.conversation import Conversation, Place
from bot.library import Library

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ALONE = Place("T0PAPERLAB", "C0PAPERS", "U0ALICE")
DIALOGS = Path(__file__).parents[1] / "dialogs"


def said(conversation: Conversation, text: str, where: Place) -> str:
    reply = conversation.reply(text, where)
    message = blocks.message(reply.answer, reply.query, "private", conversation.today)
    return json.dumps(
        [text, str(reply.query), message.text, message.blocks], ensure_ascii=False, sort_keys=True
    )


def answers(conversation: Conversation, questions: dict[str, list[str]]) -> Iterator[str]:
    for texts in questions.values():
        yield from (said(conversation, text, ALONE) for text in texts)
    for file in sorted(DIALOGS.glob("*.yaml")):
        for number, (story, turns) in enumerate(yaml.safe_load(file.read_text()).items()):
            where = Place("T1", "D1", f"U{file.stem}{number}", story, direct=True)
            yield from (said(conversation, turn["say"], where) for turn in turns)


def differing(before: list[str], after: list[str]) -> int:
    found = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    for one, other in found[:20]:
        at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
        print(
            f"{json.loads(one)[0]!r}\n  {one[max(0, at - 60) : at + 100]}\n  {other[max(0, at - 60) : at + 100]}"
        )
    return len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--beside", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(given.folder, Path(name) / "library"))
        library = Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder, lambda: NOW)
        lines = [*answers(converse(library, lambda: NOW), json.loads(given.questions.read_text()))]
        library.close()
    given.out.write_text("\n".join(lines))
    print(f"{len(lines):,} answers")
    if given.beside:
        differ = differing(given.beside.read_text().split("\n"), lines)
        print(f"{differ} of {len(lines):,} differ")
        sys.exit(bool(differ))


if __name__ == "__main__":
    main()
