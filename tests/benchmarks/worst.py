"""Looks for the message that costs the most to read, and the most to answer; milliseconds of CPU.

    python tests/benchmarks/worst.py [INPUTS] [--library FOLDER] [--seed SEED] [--shown SHOWN] [--kept FILE]

Half of the inputs are new, half are mutations of the slowest so far. Over the ten papers, or over a copy of the library
in FOLDER. What was slow is measured again before it counts, as a pause of the machine is nobody's fault. The slowest go to FILE, to be looked at.
"""

import argparse
import gc
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzzing import Fuzz

from bot import blocks, parsing
from bot.app import converse
from bot.corpus import load
from bot.dialogue.conversation import Conversation, Place
from bot.library import Library
from bot.queries import Memory

NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
ALONE: Final = Place("T1", "C1", "U1")
LISTED: Final = Memory('papers about "Lean"', ("2605.29955", "2604.03071", "2603.29088"), 'papers about "Lean"',
                       ((1, "2605.29955"), (2, "2604.03071"), (3, "2603.29088")))  # fmt: skip
OFFERED: Final = Memory('subscribe to papers about "Lean" every weekday at 09:00', ("2605.29955",))
KEPT: Final = 24


@dataclass
class Slowest:
    """The slowest messages of one kind of work."""

    limit: float
    """Milliseconds that none may take."""
    found: dict[str, float] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    over: int = 0

    def take(self, text: str, work: Callable[[], object]) -> None:
        spent = cpu(work)
        if len(self.found) < KEPT or spent > min(self.found.values()):
            spent = min([spent, *(cpu(work, anew=True) for _ in range(2))])
            self.found[text] = spent
            if len(self.found) > KEPT:
                del self.found[min(self.found, key=lambda each: self.found[each])]
        self.times.append(spent)
        self.over += spent > self.limit

    def told(self, name: str, shown: int) -> Iterator[str]:
        ranked = sorted(self.times)
        middle, high = (ranked[int(len(ranked) * share)] for share in (0.5, 0.99))
        yield f"{name:8} median {middle:.1f} ms, 99th {high:.1f}, worst {max(self.found.values()):.1f} (goal {self.limit:g}); {self.over} over"
        for text, spent in sorted(self.found.items(), key=lambda pair: -pair[1])[:shown]:
            yield f"  {spent:7.1f} ms  {shape(text)}"


def shape(text: str) -> str:
    """A long message in one line."""
    return f"{len(text):,} letters: {text[:70]!r}…{text[-20:]!r}"


def cpu(work: Callable[[], object], *, anew: bool = False) -> float:
    """Milliseconds of CPU; `anew`: nothing of the same text is remembered."""
    if anew:
        forget()
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def forget() -> None:
    """Drops what is remembered of texts; what is read once a process stays."""
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper) and one.cache_parameters()["maxsize"] is not None:
            one.cache_clear()


def works(conversation: Conversation, text: str) -> dict[str, Callable[[], object]]:
    """What is measured of a message: read alone, in a thread, after an offer and as a command; then answered."""
    today = NOW.date()
    return {
        "reading": lambda: parsing.parse(text, parsing.NO_MEMORY, today),
        "in thread": lambda: parsing.parse(text, LISTED, today),
        "offered": lambda: parsing.parse(text, OFFERED, today),
        "command": lambda: parsing.command(text, today),
        "answer": lambda: answering(conversation, text),
    }


def answering(conversation: Conversation, text: str) -> None:
    reply = conversation.reply(text, ALONE)
    blocks.message(reply.answer, reply.query, "private", conversation.today)


@contextmanager
def library(folder: Path | None) -> Iterator[Library]:
    """The ten papers, or a copy of a library: some messages save papers."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(shutil.copytree(folder, Path(name) / "library")) if folder else Path(name)
        held = Library.open(f"sqlite:///{data / 'paperbot.sqlite3'}", data)
        if not folder:
            held.sync(load(Path(__file__).parents[2] / "corpus")[0])
        yield held
        held.close()


def search(conversation: Conversation, fuzz: Fuzz, count: int, kinds: dict[str, Slowest]) -> Counter[str]:
    """Tries so many messages; what any of them raised."""
    raised: Counter[str] = Counter()
    for number in range(count):
        pool = [text for kind in kinds.values() for text in kind.found]
        text = fuzz.mutated(fuzz.chance.choice(pool)) if number % 2 and pool else fuzz.message()
        for name, work in works(conversation, text).items():
            try:
                kinds[name].take(text, work)
            except Exception as error:  # noqa: BLE001  whatever it is, it is told
                raised[f"{name}: {type(error).__name__}: {error}"[:100] + f" for {shape(text)}"] += 1
    return raised


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", type=int, nargs="?", default=100_000)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--shown", type=int, default=3)
    parser.add_argument("--kept", type=Path)
    given = parser.parse_args()
    kinds = {name: Slowest(20.0) for name in ("reading", "in thread", "offered", "command")}
    kinds["answer"] = Slowest(250.0)
    with library(given.library) as held:
        conversation = converse(held, lambda: NOW)
        raised = search(conversation, Fuzz.seeded(given.seed), given.inputs, kinds)
        print(f"{given.inputs:,} messages over {held.size():,} papers, {sum(raised.values())} raised")
    for name, kind in kinds.items():
        print("\n".join(kind.told(name, given.shown)))
    if given.kept:
        given.kept.write_text(json.dumps({name: kind.found for name, kind in kinds.items()}, indent=1))
    for what, times in raised.most_common(10):
        print(f"{times} times {what}")
    return 1 if raised or any(kind.over for kind in kinds.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
