"""The dialogs of the ten papers, with a large library beside them: which claims hold, and what is said where not.

    python tests/benchmarks/beside.py FOLDER

A claim may rightly break: more papers match, and a name is borne by more people. What does not hold is printed, to be
read. The library is copied first, because dialogs save papers and follow authors.
"""

import argparse
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from claims import broken

from bot.app import converse
from bot.blocks import plain
from bot.dialogue.conversation import Place
from bot.library import Library

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    held = told = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(given.folder, Path(name) / "library"))
        library = Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder)
        talk = converse(library, lambda: NOW)
        for file in sorted((Path(__file__).parents[1] / "dialogs").glob("*.yaml")):
            for number, (story, turns) in enumerate(yaml.safe_load(file.read_text()).items()):
                where = Place("T1", "D1", f"U{file.stem}{number}", story, direct=True)
                for turn in turns:
                    reply = talk.reply(turn["say"], where)
                    wrong = list(broken(turn, reply, NOW.date()))
                    told, held = told + 1, held + (not wrong)
                    if wrong:
                        said = " ".join(plain(reply.answer, NOW.date()).split())[:120]
                        print(f"{file.stem}, {story}: {turn['say']!r} ({', '.join(wrong)}): {said}")
        library.close()
    print(f"{held} of {told} lines hold beside {given.folder}")


if __name__ == "__main__":
    main()
