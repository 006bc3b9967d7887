"""The one way to arXiv: waiting, refusing, going on."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from arxiv import DEAD, Clock, Entry, FakeArxiv, Fault, cut, drop, midnight, refuse
from shelves import Shelf, opened
from test_month import FIRST, at, publish

from bot.feeds.arxiv import Arxiv
from bot.feeds.errors import RefusedError, UnreachableError
from bot.settings import Settings
from bot.store.feeds import Feeds


@pytest.fixture
def fake() -> FakeArxiv:
    made = FakeArxiv(Clock(at(FIRST, 48)))
    publish(made, FIRST, random.Random(2))
    return made


@pytest.fixture
def settings(fake: FakeArxiv) -> Iterator[Settings]:
    with fake.serving() as served:
        yield served


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def arxiv(fake: FakeArxiv, settings: Settings, shelf: Shelf) -> Iterator[Arxiv]:
    made = Arxiv(settings, shelf, fake.clock.now, fake.clock.sleep)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("fault", "least"),
    [(refuse(503, "600"), 600), (refuse(503, "date"), 118), (refuse(429), 30), (cut(0.5), 30), (drop, 30)],
)
def test_trouble_is_waited_out(fake: FakeArxiv, arxiv: Arxiv, fault: Fault, least: float) -> None:
    """Retry-After is kept to as seconds and as a date; without it the first pause is half a minute."""
    fake.faults["oai"].append(fault)
    assert arxiv.harvest("cs", FIRST).added == len(fake.entries)
    assert fake.gaps()[0] >= least


def test_failures_in_a_row_wait_longer_and_longer(fake: FakeArxiv, arxiv: Arxiv, shelf: Shelf) -> None:
    """Eight failures give up, after pauses that double, and the store says since when."""
    fake.faults["oai"].extend([refuse(503)] * 8)
    with pytest.raises(UnreachableError, match="503"):
        arxiv.harvest("cs", FIRST)
    gaps = fake.gaps()
    assert [round(gap, -1) for gap in gaps[:4]] == [30, 60, 120, 240]
    place = Feeds(shelf.store).place("oai:cs")
    assert place.failing
    assert "503" in place.trouble
    assert arxiv.harvest("cs", FIRST).added
    assert Feeds(shelf.store).place("oai:cs").failing is None


def test_a_longer_wait_than_there_is_time_for_is_told_at_once(fake: FakeArxiv, arxiv: Arxiv) -> None:
    """A Retry-After beyond the time allowed ends the reading instead of sleeping through it."""
    fake.faults["oai"].append(refuse(503, "86400"))
    began = fake.clock.now()
    with pytest.raises(UnreachableError, match="longer than there is time"):
        arxiv.harvest("cs", FIRST)
    assert fake.clock.now() - began < timedelta(minutes=1)


def test_a_reading_that_broke_off_goes_on_at_its_page(fake: FakeArxiv, arxiv: Arxiv) -> None:
    """After a failure on the second page the next harvest asks for the second page, not the first."""
    fake.faults["oai"].extend([None, *[refuse(500)] * 8])
    with pytest.raises(UnreachableError):
        arxiv.harvest("cs", FIRST)
    asked = len(fake.requests)
    arxiv.harvest("cs")
    assert "resumptionToken" in fake.requests[asked][1]


def test_a_dead_token_begins_the_window_again(fake: FakeArxiv, arxiv: Arxiv, shelf: Shelf) -> None:
    """`badResumptionToken` costs a page or two, no paper."""
    fake.faults["oai"].extend([None, DEAD])
    report = arxiv.harvest("cs", FIRST)
    assert set(shelf.all()) == set(fake.entries)
    assert report.added == len(fake.entries)
    assert report.skipped == fake.page


def test_a_later_harvest_begins_two_days_before_the_last(fake: FakeArxiv, arxiv: Arxiv) -> None:
    """`from` is the server's day of the last reading less two days, and there is no `until`."""
    arxiv.harvest("cs", FIRST)
    asked = len(fake.requests)
    assert arxiv.harvest("cs").added == 0
    path = fake.requests[asked][1]
    assert f"from={fake.clock.now().date() - timedelta(days=2)}" in path
    assert "until" not in path


def test_a_record_that_cannot_be_read_is_set_aside_and_tried_again(
    fake: FakeArxiv, arxiv: Arxiv, shelf: Shelf
) -> None:
    """It stops nothing, is told by its id, and is read once arXiv has put it right, though it is not listed again."""
    bad, gone = sorted(fake.entries.values(), key=lambda entry: entry.stamp)[:2]
    titles, bad.title, gone.title = bad.title, "", ""
    assert arxiv.harvest("cs", FIRST).bad_lines == 2
    assert set(Feeds(shelf.store).aside()) == {bad.id, gone.id}
    assert "aside" not in Feeds(shelf.store).places()
    bad.title = titles
    del fake.entries[gone.id]
    fake.clock.sleep(10 * 86400)
    assert arxiv.harvest("cs").added == 1
    assert bad.id in shelf.all()
    assert Feeds(shelf.store).aside() == ()


def test_single_papers_come_a_hundred_at_a_time(fake: FakeArxiv, arxiv: Arxiv, shelf: Shelf) -> None:
    """101 ids are two requests; versions are ignored; what arXiv does not know, and what is no id, is missing."""
    first = midnight(FIRST)
    for n in range(101):
        id_ = f"2501.{n:05}"
        fake.entries[id_] = Entry(
            id_, f"Old {n}", date(2025, 1, 2), first, [first], touched={date(2025, 1, 2): "new"}
        )
    fetched = arxiv.fetch(
        [
            *(f"2501.{n:05}v1" for n in range(99)),
            "https://arxiv.org/abs/2501.00099",
            "arXiv:2501.00100v2",
            "2401.99999",
            "banana",
        ]
    )
    assert len(fake.requests) == 2
    assert fetched.missing == ("2401.99999", "banana")
    assert [paper.id for paper in fetched.papers] == [f"2501.{n:05}" for n in range(101)]
    assert len(shelf.all()) == 101


def test_who_asks_for_one_paper_is_told_within_a_minute(fake: FakeArxiv, arxiv: Arxiv) -> None:
    """A silent arXiv is given up after a minute, with what went wrong."""
    fake.faults["api"].extend([refuse(503)] * 8)
    begun = fake.clock.now()
    with pytest.raises(UnreachableError, match=r"503.*longer than there is time"):
        arxiv.fetch(["2501.00001"])
    assert fake.clock.now() - begun <= timedelta(minutes=1)


def test_announcements_are_kept_once_and_counted(fake: FakeArxiv, settings: Settings, shelf: Shelf) -> None:
    """The feed of a day is read once; an unchanged one costs no parsing and changes nothing."""
    fake.clock = Clock(at(FIRST, 1))
    early = Arxiv(settings, shelf, fake.clock.now, fake.clock.sleep)
    issue = early.early("cs")
    assert (issue.day, issue.fresh, issue.known) == (FIRST, len(fake.entries), 0)
    assert early.early("cs").day is None
    early.harvest("cs", FIRST)
    assert {paper.announced for paper in shelf.all().values()} == {FIRST}
    early.close()


def test_a_stale_feed_is_seen_for_what_it_is(fake: FakeArxiv, settings: Settings, shelf: Shelf) -> None:
    """Yesterday's list under today's date keeps yesterday as the day of its papers."""
    monday = FIRST + timedelta(days=3)
    publish(fake, monday, random.Random(4))
    fake.stale = {monday}
    for day in (FIRST, monday):
        clock = Clock(at(day, 1))
        fake.clock = clock
        arxiv = Arxiv(settings, shelf, clock.now, clock.sleep)
        early = arxiv.early("cs")
        arxiv.close()
    assert early.fresh == 0
    assert early.known == sum(1 for entry in fake.entries.values() if entry.listed == FIRST)
    assert set(Feeds(shelf.store).announced(fake.entries).values()) == {FIRST}


def test_a_full_feed_says_that_it_may_be_cut(fake: FakeArxiv, settings: Settings, shelf: Shelf) -> None:
    """2,001 papers in one day are all read, and the reader is told that arXiv stops there."""
    clock = Clock(at(FIRST, 1))
    fake.clock = clock
    first = midnight(FIRST)
    for n in range(2001 - len(fake.entries)):
        id_ = f"2610.5{n:04}"
        fake.entries[id_] = Entry(id_, "Many", FIRST, first, [first], touched={FIRST: "cross"})
    arxiv = Arxiv(settings, shelf, clock.now, clock.sleep)
    early = arxiv.early("cs")
    arxiv.close()
    assert (early.fresh, early.cut) == (2001, True)


def test_a_set_that_arxiv_does_not_know_is_refused(fake: FakeArxiv, arxiv: Arxiv) -> None:
    """A refusal is not asked again."""
    fake.faults["oai"].append(refuse(404))
    with pytest.raises(RefusedError, match="404"):
        arxiv.harvest("xx")
    assert len(fake.requests) == 1
