"""What is private stays private: who may do what where, and where a paper was shared first."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from wiring import Wired, until

from bot.answers import Subscription
from bot.digest.composing import read_listing
from bot.playground.delivery import signature, through_wsgi
from bot.queries import Find, Schedule
from bot.store.conversations import Shared, Sharing
from bot.store.engine import Store
from bot.store.people import Reading, Shelf
from bot.store.schema import sharing, subscriptions, unfurled
from bot.store.subscriptions import Subscriptions

TEAM = "T0PAPERLAB"
PUBLIC, SECRET, DIRECT, TRIO, OUTSIDE = "C0PAPERS", "C0SECRET", "D0ALICE", "G0TRIO", "C0PARTNERS"
UNSEEN = "C0NOWHERE"
PLACES = (PUBLIC, SECRET, DIRECT, TRIO, OUTSIDE)
"""A public channel, a private one, Alice's direct message, one with several people, one shared with another workspace."""
DONE, MEMBERS, OWN, BLIND = "Done: I follow", "Only members", "its person’s own", "I cannot see who"
ALLOWED = {
    ("alice", PUBLIC): DONE, ("alice", SECRET): DONE, ("alice", DIRECT): OWN, ("alice", TRIO): DONE, ("alice", OUTSIDE): DONE,
    ("bob", PUBLIC): DONE, ("bob", SECRET): MEMBERS, ("bob", DIRECT): OWN, ("bob", TRIO): MEMBERS, ("bob", OUTSIDE): DONE,
    ("alice", UNSEEN): BLIND, ("bob", UNSEEN): BLIND,
}  # fmt: skip
"""What is said to somebody who, from anywhere else, has something posted in a place. Alice is in all of them."""


def follows(channel: str, words: str = "otters") -> str:
    return f'confirm subscribe channel "{channel}" to papers about "{words}" every day at 09:00 in zone "UTC"'


def kept(running: Wired) -> Subscriptions:
    return Subscriptions(running.bot.library.store, read_listing)


def words_of(running: Wired, channel: str) -> list[str]:
    return [one.find.words for one in kept(running).listed(TEAM, channel)]


@pytest.fixture
def places(running: Wired) -> Iterator[Wired]:
    """Five kinds of places, in which nothing is followed."""
    slack = running.slack
    slack.add_channel("secret", private=True)
    slack.add_channel("trio", private=True, identity=TRIO)
    slack.add_channel("partners", ("alice", "bob", "paperbot"))
    with running.bot.library.store.write() as db:
        db.execute(subscriptions.update().values(stopped=datetime.now(UTC)))
        db.execute(sharing.delete())
        db.execute(unfurled.delete())
    yield running
    assert until(lambda: running.bot.desk.idle)
    with running.bot.library.store.write() as db:
        db.execute(subscriptions.update().values(stopped=datetime.now(UTC)))


@pytest.fixture
def followed(places: Wired) -> dict[str, Subscription]:
    """Alice follows something of its own in each place, and has saved a paper for each channel."""
    now, made = datetime.now(UTC), {}
    for n, channel in enumerate(PLACES):
        find, daily = Find(words=f"zebra{n}"), Schedule("every day", 0, "09:00", "UTC")
        made[channel] = kept(places).add(Subscription(0, TEAM, channel, "U0ALICE", find, daily), now)
        if channel != PUBLIC:
            Reading(places.bot.library.store).save(Shelf(TEAM, channel), ["2510.02387"], "U0ALICE", now)
    return made


def typed(running: Wired, text: str, user: str, surface: str) -> str:
    """What somebody is told who writes this: directly, after /paper in #papers, or in a mention there."""
    slack = running.slack
    if surface == "command":
        before = len(running.lines("response"))
        delivery = slack.slash(f"/paper {text}", user=user).delivery
        if delivery.answer:
            return str(delivery.json["text"])
        assert until(lambda: len(running.lines("response")) > before, 10)
        return running.lines("response")[before]
    turn = slack.direct(text, user) if surface == "direct" else slack.mention(text, user=user)
    return slack.answer(turn).text


def delivered(running: Wired, body: bytes, content: str) -> None:
    headers = {"Content-Type": content} | signature(running.slack.secret, body, int(time.time()))
    assert through_wsgi(running.bot.web)(body, headers)[0] == 200
    assert until(lambda: running.bot.desk.idle)


def pressed(running: Wired, verb: str, value: str, user: str, channel: str = PUBLIC) -> None:
    """A button that the bot never drew."""
    payload: dict[str, Any] = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "channel": {"id": channel},
        "container": {"type": "message", "channel_id": channel, "message_ts": "1.1", "is_ephemeral": True},
        "response_url": f"{running.slack.url}/nowhere",
        "actions": [{"action_id": f"{verb}:0", "type": "button", "value": value, "block_id": "b"}],
    }
    body = urlencode({"payload": json.dumps(payload)}, quote_via=quote).encode()
    delivered(running, body, "application/x-www-form-urlencoded")


@pytest.mark.parametrize("surface", ["direct", "command"])
def test_who_may_have_something_posted_where(places: Wired, surface: str) -> None:
    """Members, wherever they say it; nobody in another's direct message, and in one's own only there."""
    for (user, channel), said in ALLOWED.items():
        expected = DONE if (user, channel, surface) == ("alice", DIRECT, "direct") else said
        assert expected in typed(places, follows(channel, f"{user} {surface}"), user, surface), (
            user,
            channel,
        )
        assert (f"{user} {surface}" in words_of(places, channel)) == (expected == DONE)


@pytest.mark.logs
@pytest.mark.parametrize("verb", ["confirm", "share", "page", "ask", "save"])
def test_a_forged_button_may_no_more_than_its_person(places: Wired, verb: str) -> None:
    """Whatever the button is called, and whatever it carries."""
    before = len(places.slack.calls.of("chat.postMessage"))
    for channel in PLACES:
        pressed(places, verb, follows(channel, f"forged {verb}"), "U0BOB")
    assert [channel for channel in PLACES if words_of(places, channel)] == [PUBLIC, OUTSIDE]
    told = [call.args["channel"] for call in places.slack.calls.of("chat.postMessage")[before:]]
    assert set(told) <= {PUBLIC, OUTSIDE}


@pytest.mark.logs
def test_a_forged_form_may_no_more_than_its_person(places: Wired) -> None:
    """A channel that no menu offered is asked of Slack as any other."""
    for channel in PLACES:
        fields = {
            "query": "papers about otters",
            "days": "every day",
            "time": "09:00",
            "zone": "UTC",
            "channel": channel,
        }
        state = {name: {name: {"value": value}} for name, value in fields.items()}
        view = {
            "id": "V1",
            "type": "modal",
            "callback_id": "subscribe_form",
            "title": {"text": "x"},
            "state": {"values": state},
        }
        for name, about in (("subscribe_form", f"{PUBLIC} "), ("confirm_form", f" {follows(channel)}")):
            payload = {
                "type": "view_submission",
                "team": {"id": TEAM},
                "user": {"id": "U0BOB"},
                "view": view | {"callback_id": name, "private_metadata": about},
            }
            delivered(
                places,
                urlencode({"payload": json.dumps(payload)}).encode(),
                "application/x-www-form-urlencoded",
            )
    assert [channel for channel in PLACES if words_of(places, channel)] == [PUBLIC, OUTSIDE]


def test_a_form_opened_in_a_direct_message_is_for_it(places: Wired) -> None:
    """Alice follows something in her own direct message by the form that she opened there."""
    slack = places.slack
    slack.slash("/paper subscribe", "paperbot")
    assert slack.wait(
        lambda: (top := slack.modal()) is not None and top.body["callback_id"] == "subscribe_form"
    )
    form = slack.modal()
    assert form is not None
    slack.submit(form, {"query": "papers about herons", "zone": "UTC", "channel": DIRECT})
    assert slack.wait(
        lambda: (top := slack.modal()) is not None and top.body["callback_id"] == "confirm_form"
    )
    shown = slack.modal()
    assert shown is not None
    slack.submit(shown)
    assert until(lambda: words_of(places, DIRECT) == ["herons"])


@pytest.mark.parametrize("surface", ["direct", "command", "mention"])
def test_nobody_sees_or_changes_what_another_place_follows(
    places: Wired, followed: dict[str, Subscription], surface: str
) -> None:
    """By number, by id, by name or all of it; lists, reasons, digests and exports tell of the own place alone."""
    elsewhere = [one for channel, one in followed.items() if channel != PUBLIC]
    asked = [
        f"{verb} the subscription with id {one.id}"
        for one in elsewhere
        for verb in ("stop", "pause", "resume")
    ]
    asked += [f'stop the digest about "zebra{n}"' for n in range(1, 5)]
    asked += [
        "subscriptions",
        "why was nothing posted",
        "send the digest again",
        "the channel's reading list",
        "the channel's reading list as bibtex",
        "status",
    ]
    for text in asked:
        said = typed(places, text, "bob", surface)
        assert "Stopped" not in said, text
        if "zebra" not in text:
            assert not any(f"zebra{n}" in said for n in range(1, 5)), text
        assert "World Models" not in said, text
    now = kept(places).get(one.id for one in elsewhere)
    assert [(one.paused, one.find.words) for one in now.values()] == [
        ("", one.find.words) for one in elsewhere
    ]
    listed = [channel for channel in PLACES if words_of(places, channel)]
    assert listed == list(PLACES)


@pytest.mark.logs
@pytest.mark.parametrize("verb", ["ask", "page", "share", "confirm"])
def test_no_forged_button_changes_another_place(
    places: Wired, followed: dict[str, Subscription], verb: str
) -> None:
    """An id is no permission; nor does sharing tell the channel what is a person's own."""
    places.slack.slash("/paper save Code Llama", user="bob")
    before = len(places.slack.calls.of("chat.postMessage"))
    for channel, one in followed.items():
        if channel != PUBLIC:
            pressed(places, verb, f"stop the subscription with id {one.id}", "U0BOB")
    pressed(places, verb, "my reading list", "U0BOB")
    assert [channel for channel in PLACES if words_of(places, channel)] == list(PLACES)
    assert len(places.slack.calls.of("chat.postMessage")) == before


def test_who_left_a_channel_may_end_there_what_they_set_up_and_not_begin_it_again(places: Wired) -> None:
    """An owner stops or pauses from the direct message; to resume it one is a member."""
    daily = Schedule("every day", 0, "09:00", "UTC")
    made = kept(places).add(
        Subscription(0, TEAM, SECRET, "U0BOB", Find(words="otters"), daily), datetime.now(UTC)
    )
    assert "Paused" in typed(places, f"pause the subscription with id {made.id}", "bob", "direct")
    assert MEMBERS in typed(places, f"resume the subscription with id {made.id}", "bob", "direct")
    assert "Stopped" in typed(places, f"stop the subscription with id {made.id}", "bob", "direct")


def test_the_limit_of_a_channel_is_told_as_one(places: Wired) -> None:
    """Whoever asks for more than a channel may follow reads how many that is, and what to do; a twin is no more."""
    daily = Schedule("every day", 0, "09:00", "UTC")
    for n in range(50):
        kept(places).add(
            Subscription(0, TEAM, PUBLIC, "U0BOB", Find(words=f"otters{n}"), daily), datetime.now(UTC)
        )
    said = typed(places, follows(PUBLIC, "one more"), "alice", "command")
    assert "50" in said
    assert "Stop one first" in said
    assert "already" in typed(places, follows(PUBLIC, "otters7"), "alice", "command")


def link(running: Wired, paper: str, channel: str, user: str, *, outside: bool = False) -> str:
    """Somebody shares a paper; the card that comes under it, if any."""
    before = len(running.slack.calls.of("chat.unfurl"))
    event = {
        "type": "link_shared",
        "channel": channel,
        "user": user,
        "message_ts": f"{time.time():.6f}",
        "source": "conversations_history",
        "links": [{"domain": "arxiv.org", "url": f"https://arxiv.org/abs/{paper}"}],
    }
    body = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{time.time_ns()}", "event": event}
    delivered(running, json.dumps(body | {"is_ext_shared_channel": outside}).encode(), "application/json")
    return str([call.args["unfurls"] for call in running.slack.calls.of("chat.unfurl")[before:]])


@pytest.mark.parametrize(
    ("paper", "channel", "outside"),
    [
        ("2308.12950", SECRET, False),
        ("2604.03071", DIRECT, False),
        ("2605.29955", TRIO, False),
        ("2510.02387", OUTSIDE, True),
    ],
)
def test_where_a_paper_was_shared_in_private_is_told_there_alone(
    places: Wired, paper: str, channel: str, *, outside: bool
) -> None:
    """Neither card names the channel or the person elsewhere; a later public share is the first that all are told of."""
    link(places, paper, channel, "U0ALICE", outside=outside)
    assert "First shared" not in link(places, paper, "C0GENERAL", "U0BOB")
    card = str(places.slack.answer(places.slack.mention(f"show {paper}")).blocks)
    assert "U0BOB" in card
    assert "C0GENERAL" in card
    assert channel not in card
    if channel == DIRECT:
        assert "First shared here by <@U0ALICE>" in str(
            places.slack.answer(places.slack.direct(f"show {paper}")).blocks
        )


def test_a_channel_shared_with_another_workspace_is_told_of_itself_alone(places: Wired) -> None:
    """What was shared in public within the workspace is not told where others read."""
    link(places, "2404.19737", PUBLIC, "U0BOB")
    assert "First shared" not in link(places, "2404.19737", OUTSIDE, "U0ALICE", outside=True)


def test_the_first_to_share_is_remembered_for_each_who_may_know(store: Store) -> None:
    """Of a channel that all may read, everywhere; of any other, there; one that was closed since, hides its past."""
    known, now = Sharing(store), datetime(2026, 11, 1, tzinfo=UTC)
    secret = Shared("C1", "U1", "1.1", now)
    open_ = Shared("C2", "U2", "2.2", now + timedelta(days=1), public=True)
    for shared in (secret, open_):
        known.note("T1", ["2501.00001"], shared)
    assert known.first("T1", "2501.00001", "C3") == open_
    assert known.first("T1", "2501.00001", "C1") == secret
    assert known.first("T1", "2501.00001", "C3", outside=True) is None
    assert known.first("T2", "2501.00001", "C2") is None
    known.note("T1", ["2501.00002"], Shared("C2", "U2", "3.3", now + timedelta(days=2)))
    assert known.first("T1", "2501.00001", "C3") is None
