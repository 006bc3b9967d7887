"""What serving leaves behind: nothing that grows with what was asked."""

import gc
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest
from wiring import Wired, until, wired

from bot.papers import Name, Paper
from bot.playground.slack import LoopbackSlack

WARM, ASKED = 60, 90
FEW = ASKED // 5
"""What no count may have grown by: one in five questions leaves something."""
PARTS = frozenset("Passage Candidate Profile Span Sentence Text Term Name Link".split())
"""Of what is remembered of a few papers and a few findings: how many depends on which."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Wired]:
    with LoopbackSlack() as slack, wired(slack, tmp_path) as bot:
        yield bot


def questions(chance: Random) -> Iterator[str]:
    """No two alike: of what the ten papers say, and of what nobody says."""
    held = (
        "textbook theorem agents proofs verified code training tokens benchmark compression languages".split()
    )
    while True:
        strange = "".join(chance.choices("abdeiklmnorstuv", k=9))
        one, other = chance.sample(held, 2)
        yield f"papers about {one} and {strange}"
        yield f"how many {one} does {strange} use for {other}?"
        yield f"papers by {strange}"
        yield f"what is known about {other} {one}s with {strange}?"
        yield f"{one} {strange} {other}"


def asking(slack: LoopbackSlack) -> Iterator[Callable[[str], object]]:
    """The three ways to ask, in turn, each until it is answered."""
    return cycle(
        (
            slack.slash,
            lambda text: slack.answer(slack.mention(text)),
            lambda text: slack.answer(slack.direct(text)),
        )
    )


def living() -> Counter[str]:
    """How many objects of the bot's own types there are, by type."""
    gc.collect()
    return Counter(kind.__qualname__ for kind in map(type, gc.get_objects()) if counted(kind))


def counted(kind: type) -> bool:
    module = str(kind.__module__)
    own = module.startswith("bot.") and not module.startswith("bot.playground")
    return own and kind.__qualname__ not in PARTS


def files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def deleted(folder: Path) -> list[str]:
    """Files of a folder that are mapped although they are gone."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    return [line for line in lines if str(folder) in line and line.endswith("(deleted)")]


def paper(number: int) -> Paper:
    return Paper(
        f"2611.{number:05d}", f"Herons {number}", "We count herons.", (Name("Aho", "Ida"),), date(2026, 11, 3)
    )


def test_nothing_grows_with_what_is_asked(served: Wired) -> None:
    """After a warm-up threads, files and the bot's objects stay as many, also while papers come in between."""
    asked = zip(questions(Random(3)), asking(served.slack), strict=False)
    for text, ask in islice(asked, WARM):
        ask(text)
    objects, threads, opened = living(), threading.active_count(), files()
    for number, (text, ask) in enumerate(islice(asked, ASKED)):
        ask(text)
        if number % 20 == 0:
            served.bot.library.add([paper(number)])
    grown = {kind: count for kind, count in (living() - objects).items() if count > FEW}
    assert not grown
    assert until(lambda: threading.active_count() <= threads + FEW)
    assert until(lambda: files() <= opened + FEW)
    assert until(lambda: not deleted(served.settings.data))
