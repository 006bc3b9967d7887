"""The memory of a serving process."""

import platform
from pathlib import Path

import pytest

from bot.slack.workers import trim_heaps

EACH, MANY = 2000, 20_000
"""Bytes of one thing, and how many things."""


def held() -> int:
    """Bytes of memory of this process that no file backs."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * int(next(line.split()[1] for line in lines if line.startswith("RssAnon")))


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is free")
def test_what_is_free_between_what_stays_is_given_back() -> None:
    """Nearly all of many things that were forgotten go back to the system, though some among them are still needed."""
    things = [bytearray(EACH) for _ in range(MANY)]
    kept = things[::50]
    del things
    before = held()
    trim_heaps()
    assert before - held() > EACH * MANY * 0.8
    assert sum(map(len, kept)) == EACH * MANY / 50
