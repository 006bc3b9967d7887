"""What is remembered of threads, lists, links and opinions, and for whom."""

from datetime import UTC, datetime, timedelta

from bot.queries import Memory
from bot.store.conversations import KEPT, QUIET, Channels, Shared, Sharing, Spot, Threads
from bot.store.engine import Store
from bot.store.people import Feedback, Opinion, Reading, Shelf

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SPOT = Spot("T1", "C1", "1.1")


def test_a_thread_remembers_what_it_showed_in_order(store: Store) -> None:
    """The last query and the ids come back as they were, for this thread alone."""
    threads = Threads(store)
    threads.remember(SPOT, Memory('papers by "Gloeckle"', ("2603.29088", "math/0309136")), NOW)
    assert threads.memory(SPOT) == Memory('papers by "Gloeckle"', ("2603.29088", "math/0309136"))
    assert threads.memory(Spot("T2", "C1", "1.1")) == threads.memory(Spot("T1", "C1", "1.2")) == Memory()


def test_a_thread_is_heard_until_somebody_else_speaks_in_it(store: Store) -> None:
    """The asker is listened to in a thread of the bot's; another person's word closes it for both."""
    threads = Threads(store)
    assert not threads.listens(SPOT, "U1")
    threads.open(SPOT, "U1", NOW)
    threads.remember(SPOT, Memory("status"), NOW)
    assert threads.listens(SPOT, "U1")
    assert not threads.listens(SPOT, "U2")
    assert not threads.listens(SPOT, "U1")


def test_silent_threads_are_forgotten(store: Store) -> None:
    """After half a year without a word, a thread's memory goes."""
    threads = Threads(store)
    threads.remember(SPOT, Memory("status"), NOW)
    assert threads.purge(NOW + KEPT) == 0
    assert threads.purge(NOW + KEPT + timedelta(seconds=1)) == 1


def test_a_reading_list_keeps_each_paper_once_unread_first(store: Store) -> None:
    """Saving twice adds once; what is read moves behind what is not."""
    lists, shelf = Reading(store), Shelf("T1", "U1")
    assert lists.save(shelf, ["2501.00001", "2501.00002", "2501.00001"], "U1", NOW) == 2
    assert lists.save(shelf, ["2501.00003"], "U1", NOW + timedelta(minutes=1)) == 1
    assert lists.finish(shelf, ["2501.00003"]) == 1
    assert lists.page(shelf, 10) == (("2501.00001", False), ("2501.00002", False), ("2501.00003", True))
    assert lists.remove(shelf, ["2501.00002", "9999.99999"]) == 1
    assert (lists.size(shelf), lists.size(Shelf("T2", "U1"))) == (2, 0)


def test_the_first_to_share_a_paper_stays_the_first(store: Store) -> None:
    """Later links to the same paper change nothing, and other workspaces know nothing of it."""
    sharing = Sharing(store)
    first = Shared("C1", "U1", "1.1", NOW)
    sharing.note("T1", ["2603.29088"], first)
    sharing.note("T1", ["2603.29088", "2308.12950"], Shared("C2", "U2", "2.2", NOW + timedelta(days=1)))
    assert sharing.first("T1", "2603.29088", "C1") == first
    sharing.note("T1", ["2603.29088"], Shared("C1", "U3", "3.3", NOW + timedelta(days=2)))
    assert sharing.first("T1", "2603.29088", "C1") == first
    assert sharing.first("T2", "2603.29088") is None


def test_a_card_is_not_shown_twice_in_half_an_hour(store: Store) -> None:
    """The same paper in the same channel waits; another paper or channel does not."""
    channels = Channels(store)
    assert channels.show("T1", "C1", "2603.29088", NOW)
    assert not channels.show("T1", "C1", "2603.29088", NOW + QUIET)
    assert channels.show("T1", "C2", "2603.29088", NOW)
    assert channels.show("T1", "C1", "2603.29088", NOW + QUIET + timedelta(seconds=1))


def test_a_channel_is_greeted_once_and_may_turn_cards_off(store: Store) -> None:
    """The two settings of a channel do not disturb each other."""
    channels = Channels(store)
    assert channels.unfurls("T1", "C1")
    channels.turn("T1", "C1", unfurls=False)
    assert [channels.introduce("T1", "C1") for _ in range(3)] == [True, False, False]
    assert not channels.unfurls("T1", "C1")


def test_a_later_opinion_replaces_the_earlier(store: Store) -> None:
    """One person has one opinion of one answer, and the unhelpful ones can be listed alone."""
    opinions = Feedback(store)
    liked = Opinion("T1", "C1", "1.1", "U1", 'papers by "Gloeckle"', helpful=True, given=NOW)
    opinions.give(liked)
    assert opinions.latest() == (liked,)
    opinions.give(Opinion("T1", "C1", "1.1", "U1", 'papers by "Gloeckle"', helpful=False, given=NOW))
    assert [o.helpful for o in opinions.latest(unhelpful=True)] == [False]
