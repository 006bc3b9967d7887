"""Whether the feeds do what they should, and why a day was silent."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from shelves import Shelf, opened

from bot.feeds.health import (
    Health,
    deadline,
    latest_listing_day,
    listing_days_before,
    opening,
)
from bot.feeds.rss import Announcement, Issue, announce
from bot.store.feeds import Feeds

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def feeds(shelf: Shelf) -> Feeds:
    """Twenty ordinary days of a hundred papers each, read each morning."""
    made = Feeds(shelf.store)
    for day in listing_days_before(TUESDAY, 20):
        made.count(day, "oai:cs", 100)
    made.note("oai:cs", succeeded=deadline(TUESDAY))
    return made


def health(shelf: Shelf, hours: float = 1) -> Health:
    """Some hours after the listing of the Tuesday is due."""
    return Health(shelf.store, lambda: deadline(TUESDAY) + timedelta(hours=hours))


def test_an_ordinary_day_is_announced(shelf: Shelf, feeds: Feeds) -> None:
    """As many papers as usual, and all is well."""
    feeds.count(TUESDAY, "oai:cs", 90, add=True)
    state = health(shelf).state()
    assert (state.day, state.reason, state.announced, state.usual) == (TUESDAY, "announced", 90, 100)
    assert state.well


@pytest.mark.parametrize(("fresh", "reason"), [(0, "stale"), (29, "stale"), (30, "announced")])
def test_less_than_a_third_of_the_usual_is_stale(shelf: Shelf, feeds: Feeds, fresh: int, reason: str) -> None:
    """Below 30 % of the median of twenty days the feed is stale, once the listing is due."""
    feeds.count(TUESDAY, "oai:cs", fresh)
    assert health(shelf).reason(TUESDAY) == reason
    assert health(shelf, hours=-1).reason(TUESDAY) == ("announced" if fresh == 30 else "pending")


def test_a_feed_of_known_papers_is_stale(shelf: Shelf, feeds: Feeds) -> None:
    """More than nine tenths announced before: arXiv served an old list under a new date."""
    feeds.count(TUESDAY, "rss:cs", 40, known=446)
    assert health(shelf).reason(TUESDAY) == "stale"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-11-21", "weekend"),
        ("2026-11-22", "weekend"),
        ("2026-11-27", "holiday"),
        ("2026-11-26", "pending"),
    ],
)
def test_silent_days_have_their_reason(shelf: Shelf, feeds: Feeds, day: str, reason: str) -> None:
    """No listing at weekends, nor on the morning after a holiday; a day to come is pending."""
    assert feeds.places()
    assert health(shelf).reason(date.fromisoformat(day)) == reason


def test_an_unreachable_arxiv_is_told_with_its_beginning(shelf: Shelf, feeds: Feeds) -> None:
    """A feed that has failed since before the listing makes the day unreachable, not quiet."""
    since = opening(TUESDAY) - timedelta(hours=3)
    feeds.note("oai:cs", succeeded=since - timedelta(days=1))
    feeds.failed("oai:cs", "HTTP 503", since)
    feeds.failed("oai:cs", "HTTP 503 again", since + timedelta(hours=5))
    state = health(shelf).state()
    assert (state.reason, state.since, state.trouble) == ("unreachable", since, "HTTP 503 again")
    assert not state.well


def test_a_bot_without_feeds_is_well(shelf: Shelf) -> None:
    """Ten curated papers need no arXiv."""
    state = health(shelf).state()
    assert (state.reason, state.usual, state.read, state.well) == ("unused", None, None, True)


def test_a_reading_that_nobody_made_is_said_so(shelf: Shelf, feeds: Feeds) -> None:
    """A feed that was last read before the listing opened has not been read."""
    feeds.note("oai:cs", succeeded=opening(TUESDAY) - timedelta(hours=1))
    assert health(shelf).reason(TUESDAY) == "unread"


def test_the_evening_belongs_to_the_next_day() -> None:
    """From 20:00 Eastern time the listing is tomorrow's, on both sides of the change of the clocks."""
    assert latest_listing_day(datetime(2026, 10, 29, 23, 59, tzinfo=UTC)) == date(2026, 10, 29)
    assert latest_listing_day(datetime(2026, 10, 30, 0, 0, tzinfo=UTC)) == date(2026, 10, 30)
    assert latest_listing_day(datetime(2026, 11, 3, 0, 59, tzinfo=UTC)) == date(2026, 11, 2)
    assert latest_listing_day(datetime(2026, 11, 3, 1, 0, tzinfo=UTC)) == date(2026, 11, 3)


def test_repeated_lists_of_real_days_are_seen(shelf: Shelf, shared: Path) -> None:
    """Over forty recorded listings, those that repeat the day before are almost wholly known, the others are not."""
    recorded = json.loads((shared / "data/arxiv/listing_by_day.json").read_text())
    feeds, before = Feeds(shelf.store), set[str]()
    for day, ids in list(recorded.items())[:40]:
        items = tuple(Announcement(id_, 1, "new", "", (), "", ()) for id_ in dict.fromkeys(ids))
        early = announce(feeds, "rss:cs", Issue(date.fromisoformat(day), items))
        repeated = len(before.intersection(ids)) > 0.9 * len(items)
        assert (early.known > 0.9 * (early.fresh + early.known)) == repeated
        before |= set(ids)
