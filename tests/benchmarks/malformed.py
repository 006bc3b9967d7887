"""Signed payloads of every kind with each part replaced by every other thing that JSON can hold: never a 5xx, never an error logged.

Run it as `python tests/benchmarks/malformed.py [SHARE [SEED]]` (1.0 1): SHARE of all replacements is sent. It prints what was sent, how it was
answered, and each replacement that was answered with an error or wrote one into the log.
"""

import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from mangling import OTHERS, Sampler, as_command, as_event, as_interaction, mangled, places, status  # noqa: E402  found by the path above
from trial import Keeping  # noqa: E402  as above
from wiring import Wired, until, wired  # noqa: E402  as above

from bot.playground.slack import LoopbackSlack  # noqa: E402  as above

Sent = Callable[[Any], tuple[bytes, dict[str, str]]]


def cases(sampler: Sampler) -> Iterator[tuple[Sent, Callable[[], list[Any]]]]:
    """Each way of sending, with what makes fresh payloads for it."""
    yield as_event, lambda: list(sampler.events())
    yield as_interaction, lambda: list(sampler.interactions())
    yield as_command, lambda: list(sampler.commands())


def tried(running: Wired, share: float, chance: random.Random) -> Iterator[tuple[str, int, list[str]]]:
    """(what was replaced, status, what was logged) of each replacement."""
    heard: list[logging.LogRecord] = []
    logging.getLogger().addHandler(Keeping(heard))
    for send, fresh in cases(Sampler(running.slack)):
        for kind, sample in enumerate(fresh()):
            for path in list(places(sample)):
                for other in OTHERS:
                    if chance.random() > share:
                        continue
                    payload = fresh()[kind]
                    code = status(running, *send(mangled(payload, path, other)))
                    until(lambda: running.bot.desk.idle, 20)
                    named = payload.get("event", payload).get("type", "command")
                    yield f"{named} {path} -> {other!r}", code, [record.getMessage() for record in heard]
                    heard.clear()


def main(share: float = 1.0, seed: int = 1) -> int:
    logging.basicConfig(level=logging.WARNING, handlers=[logging.NullHandler()])
    answered: Counter[int] = Counter()
    wrong, began = 0, time.monotonic()
    with (
        LoopbackSlack() as slack,
        tempfile.TemporaryDirectory() as folder,
        wired(slack, Path(folder)) as running,
    ):
        for what, code, logged in tried(running, share, random.Random(seed)):
            answered[code] += 1
            slack.calls.clear()
            if code >= 500 or logged:
                wrong += 1
                print(
                    f"  {what}: {code} {[line.splitlines()[0][:160] + ' ' + ' '.join(line.split()[-12:])[:200] for line in logged]}"
                )
    print(
        f"{sum(answered.values()):,} replacements, answered {dict(answered)}, {wrong} wrong, {time.monotonic() - began:.0f} s"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    sys.exit(main(float(given.get(1, 1.0)), int(given.get(2, 1))))
