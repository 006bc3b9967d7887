"""Deliveries, however often and in whatever shape they come, are taken once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.store.engine import Store
from bot.store.inbox import KEPT, Inbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store)


def test_the_first_delivery_is_taken_and_its_retries_are_not(inbox: Inbox) -> None:
    """Slack's three retries of one event find it taken."""
    assert inbox.take("T1", ["event T1 Ev1"], NOW)
    assert not any(inbox.take("T1", ["event T1 Ev1"], NOW + timedelta(seconds=s)) for s in (0, 60, 300))


def test_one_message_in_two_events_is_taken_once(inbox: Inbox) -> None:
    """A mention that also comes as a message, or once per workspace, shares the message's own key."""
    assert inbox.take("T1", ["event T1 Ev1", "message C1 m1"], NOW)
    assert not inbox.take("T1", ["event T1 Ev2", "message C1 m1"], NOW)
    assert not inbox.take("T2", ["event T2 Ev9", "message C1 m1"], NOW)


def test_only_one_of_many_at_once_takes_it(inbox: Inbox) -> None:
    """Replicas that get the same delivery at the same moment agree on one of them."""
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: inbox.take("T1", ["event T1 Ev1", "message C1 1.2"], NOW), range(40)))
    assert taken.count(True) == 1


def test_what_is_old_is_forgotten(inbox: Inbox) -> None:
    """Keys older than any retry are purged, and the others stay."""
    inbox.take("T1", ["old"], NOW)
    inbox.take("T1", ["new"], NOW + KEPT)
    assert inbox.purge(NOW + KEPT + timedelta(seconds=1)) == 1
    assert not inbox.take("T1", ["new"], NOW + KEPT)
