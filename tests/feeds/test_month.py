"""Thirty simulated days of arXiv, with every fault it was ever seen to have."""

import random
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from arxiv import DEAD, EMPTY, FAULTS, Clock, Entry, FakeArxiv, midnight
from shelves import Shelf, opened

from bot.feeds import health
from bot.feeds.arxiv import Arxiv
from bot.feeds.errors import UnreachableError
from bot.store.feeds import Feeds

FIRST, DAYS = date(2026, 10, 30), 30
"""Over a change of the clocks, Thanksgiving and four weekends."""


def publish(fake: FakeArxiv, day: date, chance: random.Random) -> None:
    """What arXiv makes public on the evening before a listing day."""
    for n in range(chance.randint(12, 18)):
        id_ = f"{day:%y%m}.{day.day:02}{n:03}"
        late = health.opening(day) + timedelta(hours=24 if chance.random() < 0.05 else 1)
        kind = chance.choice(["new", "new", "cross"])
        first = midnight(day) - timedelta(days=chance.choice([1, 2, 20]))
        fake.entries[id_] = Entry(
            id_, f"Paper {n} of $\\alpha_{n}$ & day {day}", day, late, [first], touched={day: kind}
        )
    for entry in chance.sample(sorted(fake.entries.values(), key=lambda e: e.id), 4):
        if entry.listed < day:
            entry.versions.append(midnight(day) - timedelta(hours=9))
            entry.touched[day], entry.seen = (
                "replace" if len(entry.versions) < 6 else "-",
                health.opening(day),
            )
    if chance.random() < 0.3:
        gone = chance.choice(list(fake.entries.values()))
        if gone.listed < day:
            gone.versions.append(midnight(day) - timedelta(hours=8))
            gone.withdrawn, gone.touched[day], gone.seen = True, "-", health.opening(day)


def trouble(fake: FakeArxiv, chance: random.Random) -> None:
    """Faults for the next few requests."""
    for service, faults in fake.faults.items():
        while len(faults) < 4:
            some = (*FAULTS, EMPTY, DEAD) if service == "oai" else FAULTS
            faults.append(chance.choice(some) if chance.random() < 0.35 else None)


def at(day: date, hour: float) -> datetime:
    """An hour of Eastern time."""
    return (midnight(day).replace(tzinfo=health.EASTERN) + timedelta(hours=hour)).astimezone(UTC)


def live(fake: FakeArxiv, arxiv: Arxiv, chance: random.Random) -> tuple[int, int]:
    """The month; returns how many papers were reported as new, and how many readings were given up."""
    added = lost = 0
    for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
        if health.is_listing_day(day):
            fake.clock.reach(health.opening(day))
            publish(fake, day, chance)
        for hour in (0.5, 5):
            fake.clock.reach(at(day, hour))
            trouble(fake, chance)
            try:
                if hour == 0.5:
                    arxiv.early("cs")
                added += arxiv.harvest("cs", FIRST if day == FIRST else None).added
            except UnreachableError:
                lost += 1
    return added, lost


@pytest.fixture
def fake() -> FakeArxiv:
    return FakeArxiv(Clock(at(FIRST, -12)), page=16)


def test_after_a_month_of_faults_the_corpus_equals_the_truth(fake: FakeArxiv, tmp_path: Path) -> None:
    """No paper, version or withdrawal is missing, each paper was new once, and arXiv was asked politely."""
    chance = random.Random(5)
    fake.shuffled, fake.stale = chance, {FIRST + timedelta(days=n) for n in (4, 12, 20)}
    with fake.serving() as settings, opened(tmp_path) as shelf:
        arxiv = Arxiv(settings, shelf, fake.clock.now, fake.clock.sleep)
        added, lost = live(fake, arxiv, chance)
        for faults in fake.faults.values():
            faults.clear()
        added += arxiv.harvest("cs").added
        arxiv.close()
        held = shelf.all()
        days_known = Feeds(shelf.store).announced(fake.entries)
    assert {(p.id, p.version, p.withdrawn) for p in held.values()} == {
        (e.id, len(e.versions), e.withdrawn) for e in fake.entries.values()
    }
    assert added == len(fake.entries) > 250
    assert lost < DAYS
    assert min(fake.gaps()) >= 3
    assert fake.most == 1
    assert fake.agents == {"paperbot/0.1 (mailto:papers@example.org)"}
    right = [id_ for id_, day in days_known.items() if fake.entries[id_].listed == day]
    assert len(right) == len(days_known) > 200


def test_two_processes_share_one_connection(fake: FakeArxiv, tmp_path: Path) -> None:
    """Two harvests of one store at once never open two connections, nor ask within 3 s of each other."""
    publish(fake, FIRST, random.Random(1))
    fake.clock.reach(at(FIRST, 48))

    def work(shelf: Shelf) -> None:
        def sleep(seconds: float) -> None:
            time.sleep(0.002)
            fake.clock.sleep(seconds)

        arxiv = Arxiv(settings, Shelf(shelf.store), fake.clock.now, sleep)
        arxiv.harvest("cs", FIRST)
        arxiv.fetch(["2610.30001"])
        arxiv.close()

    with fake.serving() as settings, opened(tmp_path) as shelf:
        workers = [threading.Thread(target=work, args=(shelf,)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert set(shelf.all()) == set(fake.entries)
    assert len(fake.requests) >= 4
    assert min(fake.gaps()) >= 3
    assert fake.most == 1
