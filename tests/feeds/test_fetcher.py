"""One request at a time, none too soon, whoever asks."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from arxiv import Answer, Clock, FakeArxiv, Fault, midnight
from shelves import Shelf, opened
from test_month import FIRST, at, publish

from bot.feeds.arxiv import Arxiv
from bot.feeds.errors import RefusedError, UnreachableError
from bot.feeds.fetcher import LEASE, PAUSE, Limiter, retry_after
from bot.store.coordination import Turns

START = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


def test_turns_are_three_seconds_apart(shelf: Shelf, clock: Clock) -> None:
    """The pause runs from the end of one answer to the next request, however long the answer took."""
    limiter = Limiter(shelf.store, clock.now, clock.sleep)
    ends, begins = [], []
    for seconds in (0, 10, 0.5):
        with limiter.turn(START + timedelta(hours=1)):
            begins.append(clock.now())
            clock.sleep(seconds)
            ends.append(clock.now())
    gaps = [(begin - end).total_seconds() for end, begin in zip(ends, begins[1:], strict=False)]
    assert all(PAUSE <= gap < PAUSE + 1 for gap in gaps)


def test_a_dead_process_is_passed_over(shelf: Shelf, clock: Clock) -> None:
    """Whoever took its turn and died is waited for until its lease ends, and no longer."""
    assert Turns(shelf.store, "arxiv").take("dead", clock.now().timestamp(), LEASE) == 0
    with Limiter(shelf.store, clock.now, clock.sleep).turn(START + timedelta(hours=1)):
        waited = (clock.now() - START).total_seconds()
    assert LEASE <= waited < LEASE + 2


def test_who_may_not_wait_so_long_is_told(shelf: Shelf, clock: Clock) -> None:
    """A turn that cannot come in time is an error at once, and costs no time."""
    limiter = Limiter(shelf.store, clock.now, clock.sleep)
    with limiter.turn(START) as turn:
        turn.fail(600)
    with (
        pytest.raises(UnreachableError, match="longer than there is time"),
        limiter.turn(START + timedelta(minutes=5)),
    ):
        pass
    assert clock.now() == START


def test_a_late_holder_does_not_end_another_turn(shelf: Shelf) -> None:
    """Giving a turn back after its lease was passed on changes nothing."""
    turns = Turns(shelf.store, "arxiv")
    assert turns.take("slow", 0, 10) == 0
    assert turns.take("next", 11, 10) == 0
    turns.give("slow", 1000, failed=True)
    assert 0 < turns.take("third", 12, 10) <= 9
    assert turns.failures() == 0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Mon, 23 Nov 2026 00:02:00 GMT", 120), ("Sun, 22 Nov 2026 00:02:00 GMT", 0)]
    + [(bad, 0) for bad in ("", "soon", "-5", "nan", "inf", "Mon, 99 Nov 2026")],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float) -> None:
    """Both forms are understood; anything else asks for nothing."""
    assert retry_after(value, START) == seconds


def moved(target: str) -> Fault:
    """The answer lies elsewhere."""
    return lambda _answer, _now: Answer(b"", 301, headers={"Location": target})


def test_redirects_are_followed_within_arxiv_alone(shelf: Shelf) -> None:
    """A new path is followed, each step taking its turn; another host, or a circle, is refused."""
    fake = FakeArxiv(Clock(at(FIRST, 48)))
    publish(fake, FIRST, random.Random(2))
    with fake.serving() as settings:
        arxiv = Arxiv(settings, shelf, fake.clock.now, fake.clock.sleep)
        fake.faults["oai"].append(moved("/oai?verb=ListRecords&from=2026-10-01"))
        assert arxiv.harvest("cs", midnight(FIRST).date()).added == len(fake.entries)
        for target in (
            "https://arxiv.example.org/oai",
            "https://notarxiv.org/oai",
            "http://[bad",
            "file:///etc/passwd",
        ):
            fake.faults["oai"].append(moved(target))
            with pytest.raises(RefusedError):
                arxiv.harvest("cs")
        arxiv.close()
    assert min(fake.gaps()) >= PAUSE
