"""What people type may hold anything; it is kept on either database, and found again."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.digest.composing import read_listing
from bot.queries import Memory
from bot.store.conversations import Spot, Threads
from bot.store.engine import Store
from bot.store.inbox import Inbox
from bot.store.people import Reading, Shelf
from bot.store.subscriptions import Subscriptions

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@given(text=some.text(some.characters() | some.sampled_from("\0\ud83d\udc00\ufffe\U0010ffff"), max_size=50))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_kept_and_found_again(store: Store, text: str) -> None:
    """NUL and lone surrogates, which PostgreSQL refuses and UTF-8 lacks, are no error, in values nor in keys."""
    threads, spot = Threads(store), Spot("T1", text, "1.1")
    threads.remember(spot, Memory(text), NOW)
    kept = threads.memory(spot).last
    assert len(kept) == len(text)
    assert all(now in {was, "\ufffd"} for was, now in zip(text, kept, strict=True))
    Inbox(store).take("T1", [f"event {text}"], NOW)
    assert not Inbox(store).take("T1", [f"event {text}"], NOW)


def test_no_number_is_too_large(store: Store) -> None:
    """A page or a number that nobody has finds nothing."""
    for number in (2**31, 2**63, 10**30):
        assert Reading(store).page(Shelf("T1", "U1"), 10, number) == ()
        assert Subscriptions(store, read_listing).get([number, -number]) == {}
