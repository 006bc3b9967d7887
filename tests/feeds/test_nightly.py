"""Reading arXiv by itself, however many processes try."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from arxiv import Clock, FakeArxiv, refuse
from shelves import opened
from test_month import FIRST, at, publish

from bot.app import nightly
from bot.feeds.arxiv import LEASE, Arxiv, Nightly, following
from bot.feeds.health import EASTERN
from bot.library import Library
from bot.settings import Settings, SettingsError
from bot.store.coordination import Turns
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
        yield Nightly(arxiv, shelf.store, ("cs",), fake.clock.now), Feeds(shelf.store)
        arxiv.close()


def test_each_hour_of_reading_is_read_once(fake: FakeArxiv, tmp_path: Path) -> None:
    """At once where nothing was read yet, then at three, seven and twenty-three o'clock, and never between."""
    with reading(fake, tmp_path) as (arxiv, feeds):
        assert arxiv.run() == len(fake.entries)
        assert feeds.place("oai:cs").succeeded
        assert feeds.place("rss:cs").succeeded
        read: list[int] = []
        for _ in range(23):
            fake.clock.sleep(3600)
            asked = len(fake.requests)
            arxiv.run()
            if len(fake.requests) > asked:
                read.append(fake.clock.now().astimezone(EASTERN).hour)
        assert read == [3, 7]
        fake.clock.sleep(3600)
        asked = len(fake.requests)
        arxiv.run()
        assert len(fake.requests) > asked


def test_of_many_that_try_one_reads(fake: FakeArxiv, tmp_path: Path) -> None:
    """Replicas that look at the clock at the same moment do not read the same night twice."""
    with reading(fake, tmp_path) as (arxiv, _), ThreadPoolExecutor(6) as pool:
        came = [done.result() for done in [pool.submit(arxiv.run) for _ in range(6)]]
    assert sorted(came) == [0] * 5 + [len(fake.entries)]


@pytest.mark.logs
def test_a_night_that_failed_is_tried_again_half_an_hour_after_its_end(
    fake: FakeArxiv, tmp_path: Path
) -> None:
    """However long it took to fail; since when it fails is kept."""
    fake.faults["oai"].extend([refuse(503)] * 8)
    with reading(fake, tmp_path) as (arxiv, feeds):
        assert arxiv.run() == 0
        assert feeds.place("oai:cs").failing
        asked = len(fake.requests)
        fake.clock.sleep(29 * 60)
        assert arxiv.run() == 0
        assert len(fake.requests) == asked
        fake.clock.sleep(120)
        assert arxiv.run() == len(fake.entries)


@pytest.mark.logs
def test_papers_count_though_the_feed_of_the_day_fails(fake: FakeArxiv, tmp_path: Path) -> None:
    """What OAI brought is there, and is not fetched again for the sake of RSS."""
    fake.faults["rss"].extend([refuse(503)] * 8)
    with reading(fake, tmp_path) as (arxiv, feeds):
        assert arxiv.run() == len(fake.entries)
        assert feeds.place("oai:cs").failing is None
        asked = len(fake.requests)
        fake.clock.sleep(3600)
        arxiv.run()
        assert len(fake.requests) == asked


def test_a_process_that_died_while_reading_is_passed_over(fake: FakeArxiv, tmp_path: Path) -> None:
    """Nobody else reads in the next quarter of an hour, and then somebody does."""
    with reading(fake, tmp_path) as (arxiv, _):
        Turns(arxiv.store, "nightly:cs").take("dead", fake.clock.now().timestamp(), LEASE)
        fake.clock.sleep(LEASE - 60)
        assert arxiv.run() == 0
        fake.clock.sleep(120)
        assert arxiv.run() == len(fake.entries)


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_the_hours_follow_the_eastern_clock(hour: int) -> None:
    """Three readings a day, over both changes of the clocks too."""
    for day in (datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)):
        now = day + timedelta(hours=hour)
        then = following(now)
        assert timedelta(0) < then - now <= timedelta(hours=17)
        assert then.astimezone(EASTERN).hour in {3, 7, 23}


@pytest.mark.parametrize("value", ["cooking", "cs..LG", "cs.LG; rm", "cs.ZZ"])
def test_a_set_that_does_not_exist_is_refused_at_the_start(value: str, tmp_path: Path) -> None:
    """With the variable's name, before anything is served."""
    library = Library.open(f"sqlite:///{tmp_path}/papers.sqlite3", tmp_path)
    with pytest.raises(SettingsError, match="ARXIV_SETS"):
        nightly(Settings.from_env({"ARXIV_SETS": value}), library)
    library.close()
    assert Settings.from_env({"ARXIV_SETS": "cs, math.AG cs"}).sets == ("cs", "math.AG")
