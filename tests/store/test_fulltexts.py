"""Texts are kept once for those who may see them, wanted in order, and leave when there is no room."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from printing import FILLER, page, para, section

from bot.store.engine import Store
from bot.store.texts import EVERYBODY, PUBLIC, Scope, Texts, Viewer
from bot.texts import html
from bot.texts.body import FullText, UnreadableError

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def text(said: str = "We train on 64 GPUs.", version: int = 2) -> FullText:
    stamp = f"arXiv:2605.29955v{version} [cs.CL] 21 Nov 2026"
    return html.read(
        page(section("S1", "1", "Training", para("S1.p1", said) + para("S1.p2", FILLER)), stamp=stamp)
    )


def test_a_text_comes_back_as_it_was(store: Store) -> None:
    """Its sections and passages with it."""
    given = text("We use α₁ ≤ 3\u2009% — “so”.")
    Texts(store).put("2605.29955", given, NOW)
    assert Texts(store).text("2605.29955") == given
    known = Texts(store).known(["2605.29955", "2605.00001"])
    assert {id_: (one.state, one.version, one.source) for id_, one in known.items()} == {
        "2605.29955": ("ready", 2, "html")
    }


def test_a_newer_text_takes_the_place_of_the_older(store: Store) -> None:
    texts = Texts(store)
    texts.put("1", text("Old words.", 1), NOW)
    texts.put("1", text("New words.", 3), NOW + HOUR)
    kept = texts.text("1")
    assert kept
    assert kept.version == 3
    assert texts.count() == 1


def test_what_could_not_be_read_later_leaves_what_was(store: Store) -> None:
    """A text that is there stays, whatever came of reading it again."""
    texts = Texts(store)
    texts.put("1", text(), NOW)
    texts.unreadable("1", UnreadableError("failed", "arXiv has no HTML of it"), NOW + HOUR)
    assert texts.text("1") == text()
    assert texts.known(["1"])["1"].readable
    texts.unreadable("2", UnreadableError("scanned", "there is no text in it"), NOW)
    assert (texts.known(["2"])["2"].state, texts.known(["2"])["2"].reason) == (
        "scanned",
        "there is no text in it",
    )


SCOPES = (
    PUBLIC,
    Scope("T1"),
    Scope("T1", channel="C1"),
    Scope("T1", person="U1"),
    Scope("T2"),
    Scope("T2", channel="C1"),
    Scope("T2", person="U1"),
)
VIEWERS = {
    EVERYBODY: {PUBLIC},
    Viewer("T1", "C1"): {PUBLIC, Scope("T1"), Scope("T1", channel="C1")},
    Viewer("T1", "C2"): {PUBLIC, Scope("T1")},
    Viewer("T1", person="U1"): {PUBLIC, Scope("T1"), Scope("T1", person="U1")},
    Viewer("T1", person="U2"): {PUBLIC, Scope("T1")},
    Viewer("T2", "C1"): {PUBLIC, Scope("T2"), Scope("T2", channel="C1")},
    Viewer("T2", person="U1"): {PUBLIC, Scope("T2"), Scope("T2", person="U1")},
    Viewer("T3", "C1"): {PUBLIC},
    Viewer("T1", "C1", outside=True): {PUBLIC, Scope("T1", channel="C1")},
    Viewer("", "C1", "U1"): {PUBLIC},
}


def test_nobody_sees_what_was_not_given_to_them(store: Store) -> None:
    """The whole matrix of who may see what, by every way of reading."""
    for number, scope in enumerate(SCOPES):
        Texts(store).put(f"paper {number}", text(f"The secret number is {number}."), NOW, scope)
    for (viewer, seen), (number, scope) in product(VIEWERS.items(), enumerate(SCOPES)):
        texts, id_ = Texts(store).seen_by(viewer), f"paper {number}"
        found = (
            texts.text(id_) is not None,
            id_ in texts.known([id_]),
            id_ in texts.holding(f"secret number {number}"),
        )
        assert found == (scope in seen,) * 3, f"{viewer} and {scope}"
        assert texts.count() == len(seen)


def test_of_two_texts_the_newer_is_read(store: Store) -> None:
    """Where everybody's and one's own are both there."""
    Texts(store).put("1", text("Everybody's.", 1), NOW)
    Texts(store).put("1", text("One's own.", 2), NOW, Scope("T1", person="U1"))
    own = Texts(store).seen_by(Viewer("T1", person="U1")).text("1")
    others = Texts(store).text("1")
    assert own
    assert others
    assert (own.version, others.version) == (2, 1)


def test_what_was_given_is_forgotten_with_its_scope(store: Store) -> None:
    texts = Texts(store)
    texts.put("1", text(), NOW)
    texts.put("1", text(), NOW, Scope("T1", person="U1"))
    texts.put("2", text(), NOW, Scope("T1"))
    assert texts.forget("1", Scope("T1", person="U1")) == 1
    assert texts.forget_team("T1") == 1
    assert texts.forget_team("") == 0
    assert texts.count() == 1


def test_the_text_that_was_asked_for_last_is_fetched_first(store: Store) -> None:
    texts = Texts(store)
    assert texts.want(["1", "2"], NOW) == ["1", "2"]
    texts.want(["3"], NOW + HOUR)
    assert texts.due(NOW + HOUR) == "3"
    texts.put("3", text(), NOW + HOUR)
    assert texts.want(["3"], NOW + 2 * HOUR) == []
    assert texts.due(NOW + HOUR) == "1"


def test_a_text_that_cannot_be_had_is_given_up(store: Store) -> None:
    """After four tries, farther and farther apart; a month later it may be asked for again."""
    texts, now = Texts(store), NOW
    texts.want(["1"], now)
    for _ in range(4):
        while not texts.due(now):
            now += HOUR
        texts.later("1", "arXiv did not answer", now)
    assert texts.known(["1"])["1"].state == "failed"
    assert texts.due(now + timedelta(days=9)) == ""
    texts.want(["1"], now + timedelta(days=40))
    assert texts.due(now + timedelta(days=40)) == "1"


def test_a_text_of_an_older_version_is_fetched_anew(store: Store) -> None:
    """Once a day at most; what somebody gave is not."""
    texts = Texts(store)
    texts.put("1", text(version=1), NOW)
    texts.put("2", text(version=1), NOW, PUBLIC)
    for now, due in ((NOW + HOUR, ""), (NOW + 25 * HOUR, "1")):
        texts.outgrown("1", 2, now)
        texts.outgrown("2", 2, now)
        assert texts.due(now) == due
    assert texts.text("1")


def test_the_texts_longest_unread_leave_first(store: Store) -> None:
    """Until the rest is within the bound; what people gave stays."""
    texts = Texts(store)
    texts.put("given", text(), NOW, Scope("T1"))
    texts.put("given too", text(), NOW, PUBLIC)
    for number in range(4):
        texts.put(str(number), text(f"Words of {number}."), NOW + number * HOUR)
        texts.want([str(number)], NOW + number * HOUR)
    texts.want(["0"], NOW + 24 * HOUR)
    assert texts.shrink(texts.size() * 3 // 4) == 2
    assert [bool(texts.text(str(number))) for number in range(4)] == [True, False, False, True]
    assert Texts(store).seen_by(Viewer("T1")).text("given")
    assert texts.text("given too")


@pytest.mark.parametrize(
    ("words", "found"), [("GPUs", ["1"]), ("graphics trained", []), ("", []), ("train 64", ["1"])]
)
def test_texts_are_found_by_their_words(store: Store, words: str, found: list[str]) -> None:
    Texts(store).put("1", text(), NOW)
    assert Texts(store).holding(words) == found
