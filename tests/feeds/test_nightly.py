"""Reading arXiv by itself, however many processes try."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from arxiv import Clock, FakeArxiv, refuse
from shelves import opened
from test_month import FIRST, at, publish

from bot.app import nightly
from bot.feeds.arxiv import Arxiv
from bot.feeds.days import EASTERN
from bot.feeds.nightly import Nightly, following
from bot.library import Library
from bot.settings import Settings, SettingsError
from bot.store.feeds import Feeds


@pytest.fixture
def fake() -> FakeArxiv:
    """An arXiv at half past eleven in the evening, with a listing just announced."""
    made = FakeArxiv(Clock(at(FIRST, 23.5)))
    publish(made, FIRST, random.Random(2))
    return made


@contextmanager
def reading(fake: FakeArxiv, folder: Path) -> Iterator[tuple[Nightly, Feeds]]:
    with fake.serving() as settings, opened(folder) as shelf:
        arxiv = Arxiv(settings, shelf, fake.clock.now, fake.clock.sleep)
        yield Nightly(arxiv, shelf.store, ("cs",)), Feeds(shelf.store)
        arxiv.close()


def test_each_hour_of_reading_is_read_once(fake: FakeArxiv, tmp_path: Path) -> None:
    """At once where nothing was read yet, then at the next hour, and never between."""
    with reading(fake, tmp_path) as (arxiv, feeds):
        assert arxiv.run(fake.clock.now()) == len(fake.entries)
        asked = len(fake.requests)
        assert arxiv.run(fake.clock.now() + timedelta(hours=3)) == 0
        assert len(fake.requests) == asked
        arxiv.run(fake.clock.now() + timedelta(hours=4))
        assert len(fake.requests) > asked
        assert feeds.place("oai:cs").succeeded
        assert feeds.place("rss:cs").succeeded


def test_of_many_that_try_one_reads(fake: FakeArxiv, tmp_path: Path) -> None:
    """Replicas that look at the clock at the same moment do not read the same night twice."""
    with reading(fake, tmp_path) as (arxiv, _):
        now, came = fake.clock.now(), list[int]()
        threads = [threading.Thread(target=lambda: came.append(arxiv.run(now))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(came) == [0] * 5 + [len(fake.entries)]


@pytest.mark.logs
def test_a_night_that_failed_is_tried_again_within_the_hour(fake: FakeArxiv, tmp_path: Path) -> None:
    """An arXiv that does not answer is left alone for half an hour; since when it fails is kept."""
    fake.faults["oai"].extend([refuse(503)] * 8)
    with reading(fake, tmp_path) as (arxiv, feeds):
        begun = fake.clock.now()
        assert arxiv.run(begun) == 0
        assert feeds.place("oai:cs").failing
        assert arxiv.run(begun + timedelta(minutes=20)) == 0
        assert feeds.place("oai:cs").failing
        assert arxiv.run(fake.clock.now() + timedelta(minutes=40)) == len(fake.entries)


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_the_hours_follow_the_eastern_clock(hour: int) -> None:
    """Three readings a day, over both changes of the clocks too."""
    for day in (datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)):
        now = day + timedelta(hours=hour)
        then = following(now)
        assert timedelta(0) < then - now <= timedelta(hours=17)
        assert then.astimezone(EASTERN).hour in {3, 7, 23}


@pytest.mark.parametrize("value", ["cooking", "cs..LG", "cs.LG; rm"])
def test_a_set_that_does_not_exist_is_refused_at_the_start(value: str, tmp_path: Path) -> None:
    """With the variable's name, before anything is served."""
    library = Library.open(f"sqlite:///{tmp_path}/papers.sqlite3", tmp_path)
    with pytest.raises(SettingsError, match="ARXIV_SETS"):
        nightly(Settings.from_env({"ARXIV_SETS": value}), library)
    library.close()
    assert Settings.from_env({"ARXIV_SETS": "cs, math.AG cs"}).sets == ("cs", "math.AG")
