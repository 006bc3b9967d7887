"""Forged messages and forged button values at a real bot: nothing may fail, and all that it says must be what Slack takes.

Run it as `python tests/benchmarks/forged.py [MESSAGES VALUES [SEED [DOOR]]]` (50000 20000 1 0.1); DOOR is the share that takes the
front door, the others go to the conversation and the blocks directly. It prints what was sent and every kind of fault.
"""

import logging
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from forging import Forger  # noqa: E402  found by the path above
from trial import Direct, Front, Trial, entered  # noqa: E402  as above
from wiring import wired  # noqa: E402  as above

from bot.playground.slack import LoopbackSlack  # noqa: E402  as above

BATCH = 1_000
"""Texts that one bot is asked, before another with an empty memory takes its place."""


def batch(forger: Forger, share: Sequence[int], door: float, trials: tuple[Trial, Trial]) -> None:
    """One bot's share of messages and of values; `trials` are for what is sent directly, and through the door."""
    messages, values = share
    with (
        LoopbackSlack() as slack,
        tempfile.TemporaryDirectory() as folder,
        wired(slack, Path(folder)) as running,
    ):
        for person in ("alice", "bob"):
            slack.answer(slack.open_home(person, "messages"))
        directly, doors = Direct(running.bot, trials[0]), Front(running, trials[1])
        with doors.listening():
            for number in range(messages):
                text = forger.message()
                if forger.chance.random() < door:
                    (doors.mention, doors.direct, doors.command)[number % 3](text, number)
                else:
                    directly.message(text, number)
            for number in range(values):
                if forger.chance.random() < door:
                    doors.press(forger.value(), forger.chance.randrange(1_000))
                    doors.submission(entered(forger), forger.value(), number)
                else:
                    directly.value(forger.value(), number)
                    directly.form(entered(forger), number)


def shown(name: str, trial: Trial) -> None:
    print(
        f"{name}: {trial.sent:,} sent, {trial.answers:,} messages and views checked, {len(trial.faults):,} faults"
    )
    kinds = Counter(fault.kind for fault in trial.faults)
    examples: defaultdict[str, list[str]] = defaultdict(list)
    for fault in trial.faults:
        examples[fault.kind].append(fault.text)
    for kind, count in kinds.most_common():
        print(f"  {count} x {kind}")
        for text in sorted(examples[kind], key=len)[:3]:
            print(f"      {text[:300]!r}")


def main(messages: int = 50_000, values: int = 20_000, seed: int = 1, door: float = 0.1) -> int:
    logging.basicConfig(level=logging.WARNING, handlers=[logging.NullHandler()])
    forger, trial, front, began = Forger(seed), Trial(), Trial(), time.monotonic()
    rounds = max(1, (messages + values) // BATCH)
    for n in range(rounds):
        share = [(total * (n + 1)) // rounds - (total * n) // rounds for total in (messages, values)]
        batch(forger, share, door, (trial, front))
    print(
        f"{messages:,} messages and {values:,} button values, seed {seed}, {time.monotonic() - began:.0f} s"
    )
    shown("directly", trial)
    shown("through the front door", front)
    return 1 if trial.faults or front.faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4]), *map(float, sys.argv[4:5])))
