"""Replicas that are killed in the middle of posting, before a Slack that fails in every way."""

import threading
from datetime import UTC, datetime

import pytest
from rampage import Size, plan, rampage

from bot.store.engine import Store
from bot.store.outbox import Outbox


def test_kill_9_neither_loses_nor_doubles(database: str) -> None:
    """Two replicas, killed three times: every digest is in its channel once."""
    outcome = rampage(database, Size(20, 2, 3), seed=1)
    assert (outcome.lost, outcome.doubled) == (0, 0)


def test_one_message_is_claimed_by_one_worker(store: Store) -> None:
    """Of twenty threads that claim at once each gets another message, and nobody meets a locked database."""
    plan(store, 12)
    outbox, now = Outbox(store), datetime(2026, 11, 24, 9, tzinfo=UTC)
    claimed: list[int] = []

    def claim(worker: int) -> None:
        if post := outbox.claim(str(worker), now):
            claimed.append(post.id)

    _together([threading.Thread(target=claim, args=(n,)) for n in range(20)])
    assert sorted(claimed) == list(range(1, 13))


@pytest.mark.parametrize("writers", [100])
def test_a_hundred_writers_meet_no_locked_database(store: Store, writers: int) -> None:
    """A hundred threads that read and then write at once all succeed."""
    plan(store, 1)
    errors: list[Exception] = []

    def write(n: int) -> None:
        try:
            plan(store, 1 + n % 2)
        except Exception as error:  # noqa: BLE001  any error at all is the finding
            errors.append(error)

    _together([threading.Thread(target=write, args=(n,)) for n in range(writers)])
    assert errors == []


def _together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
