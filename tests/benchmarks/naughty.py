"""All 515 naughty strings through every door of the bot: slash command, mention, direct message, modal, shortcut.

Run it as `python tests/benchmarks/naughty.py PATH_TO_BLNS_JSON`; it prints how many messages and views were sent, and
names every one that Slack refused, that calls somebody, or that links where the bot did not mean to.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from slack.test_nasty import DOORS, OWN, SAYING, check, said  # noqa: E402  found by the path above
from wiring import until, wired  # noqa: E402  as above

from bot.playground.slack import LoopbackSlack  # noqa: E402  as above


def main() -> int:
    strings = [*OWN, *json.loads(Path(sys.argv[1]).read_text())]
    wrong = 0
    with (
        LoopbackSlack() as slack,
        tempfile.TemporaryDirectory() as folder,
        wired(slack, Path(folder)) as running,
    ):
        for person in ("alice", "bob"):
            slack.answer(slack.open_home(person, "messages"))
        for door in DOORS:
            slack.calls.clear()
            began = time.perf_counter()
            for text in strings:
                door(slack, text)
            until(lambda: running.bot.desk.idle, 60)
            sent = [call for call in list(slack.calls) if call.method in SAYING]
            bad = [(call.answer, check(*said(call))) for call in sent if not call.ok or check(*said(call))]
            wrong += len(bad)
            seconds = time.perf_counter() - began
            print(
                f"{door.__name__:9} {len(strings)} strings, {len(sent)} sent, {len(bad)} wrong, {seconds:.1f} s"
            )
            for problem in bad:
                print("  ", problem)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
