"""Signed payloads that are not what they should be: acknowledged or refused, never an error, which Slack would repeat for ever."""

import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pytest
from mangling import (
    FORM,
    JSON,
    MISSING,
    OTHERS,
    Sampler,
    as_command,
    as_event,
    as_interaction,
    deep,
    mangled,
    places,
    status,
)
from wiring import Wired, until, wired

from bot.playground.slack import LoopbackSlack
from bot.slack.workers import SEATS

ROUNDS: Final = 10
"""Of some twenty replacements each; `benchmarks/malformed.py` tries them all."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """A bot of its own, because some of what is sent here makes it forget the workspace."""
    with LoopbackSlack() as slack, wired(slack, tmp_path_factory.mktemp("malformed")) as both:
        yield both


@pytest.fixture(scope="module")
def sampler(running: Wired) -> Sampler:
    """Sound payloads, none of which comes twice."""
    return Sampler(running.slack)


@pytest.mark.parametrize(
    "event", [[], ["x"], "x", "", None, 7, True, {}, {"type": 7}, {"type": ["message"]}, {"type": None}]
)
def test_an_event_of_another_kind_is_acknowledged(running: Wired, event: Any) -> None:
    """Whatever stands where the event should, Slack is told not to send it again."""
    payload = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
    assert status(running, *as_event(payload)) == 200
    assert status(running, *as_event(payload | {"authorizations": event})) == 200


@pytest.mark.parametrize("levels", [60, 101, 330, 480, *range(900, 1000, 9), 5_000, 100_000])
@pytest.mark.parametrize("kind", ["list", "object"])
def test_deep_nesting_is_refused_or_acknowledged(running: Wired, levels: int, kind: str) -> None:
    """However deep: as an event, inside one, and inside the form of an interaction."""
    nested = deep(levels, kind)
    event = f'{{"type": "event_callback", "event": {{"type": "message", "text": {nested}}}}}'
    assert status(running, nested.encode(), JSON) in {200, 400}
    assert status(running, event.encode(), JSON) == (200 if levels < 100 else 400)
    assert status(running, f"payload={event}".encode(), FORM) == (200 if levels < 100 else 400)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "payload=",
        "payload",
        "payload=%00",
        "payload=1",
        "payload=null",
        "payload={}&payload=[]",
        "command",
        "a=payload",
    ],
)
def test_a_form_that_wraps_nothing_is_refused_or_acknowledged(running: Wired, body: str) -> None:
    """Blank, doubled or broken: what the guard reads is what is read behind it."""
    assert status(running, body.encode(), FORM) in {200, 400}


def test_every_part_may_be_something_else(running: Wired, sampler: Sampler) -> None:
    """One part of a payload replaced by another JSON value, by nothing, by a text with NUL or half a surrogate pair."""
    chance = random.Random(20)
    kinds = (
        (as_event, sampler.events),
        (as_interaction, sampler.interactions),
        (as_command, sampler.commands),
    )
    failed: list[tuple[str, int]] = []
    for _ in range(ROUNDS):
        for send, fresh in kinds:
            for payload in chance.sample(samples := list(fresh()), min(8, len(samples))):
                path, other = chance.choice(list(places(payload))), chance.choice(OTHERS)
                code = status(running, *send(mangled(payload, path, other)))
                failed += [(f"{payload.get('type')} {path} -> {other!r}", code)] if code >= 500 else []
    assert not failed
    assert until(lambda: running.bot.desk.idle, 20)


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("response_url", "x"),
        ("response_url", "https://"),
        ("response_url", MISSING),
        ("trigger_id", "x"),
        ("trigger_id", MISSING),
        ("user", {}),
        ("user", "U0ALICE"),
        ("user", {"id": "U0NOBODY"}),
        ("team", ["T0PAPERLAB"]),
        ("actions", [{}]),
        ("view", {"type": "modal"}),
        ("response_urls", None),
        ("response_urls", [None]),
    ],
)
def test_an_interaction_that_nobody_waits_for_is_acknowledged(
    running: Wired, sampler: Sampler, key: str, other: Any
) -> None:
    """Without an address to answer to, a trigger that is still good, or anybody who did it: no error, and none logged."""
    for interaction in sampler.interactions():
        sent = mangled(interaction, (key,), other) if key in interaction else interaction
        assert status(running, *as_interaction(sent)) == 200
    assert until(lambda: running.bot.desk.idle, 20)


def test_a_form_without_an_id_is_answered_late_without_an_error(running: Wired, sampler: Sampler) -> None:
    """While too many wait for an answer in the acknowledgement: there is no modal to put it in, and no error is logged."""
    form = next(each for each in sampler.interactions() if each["type"] == "view_submission")
    body = mangled(form, ("view", "id"), MISSING)
    with ThreadPoolExecutor(4 * SEATS) as pool:
        codes = list(pool.map(lambda _: status(running, *as_interaction(body)), range(8 * SEATS)))
    assert {200} <= set(codes) <= {200, 503}
    assert until(lambda: running.bot.desk.idle, 20)


@pytest.mark.parametrize(
    "text", ["\x00", "papers by \x00Gloeckle", "\ud800", "CWM \udfff?", "\x00\ud83d" * 50]
)
def test_a_text_that_nothing_can_store_is_answered(running: Wired, sampler: Sampler, text: str) -> None:
    """NUL and half a surrogate pair, which JSON may hold, in a message, on a button and in a form."""
    slack = running.slack
    mention = next(sampler.events())
    mention["event"]["text"] += text
    before = len(slack.messages("papers", mention["event"]["ts"]))
    assert status(running, *as_event(mention)) == 200
    assert slack.wait(lambda: len(slack.messages("papers", mention["event"]["ts"])) > before)
    for interaction in sampler.interactions():
        body = json.dumps(interaction).replace("CWM", json.dumps(text)[1:-1])
        assert status(running, *as_interaction(json.loads(body))) == 200
    assert until(lambda: running.bot.desk.idle, 20)


@pytest.mark.parametrize("key", ["team_id", "user", "ts", "thread_ts", "type"])
def test_a_megabyte_in_an_odd_place_is_acknowledged(running: Wired, sampler: Sampler, key: str) -> None:
    """A text far longer than any id, where an id is expected."""
    for event in sampler.events():
        place = event["event"] if key in event["event"] else event
        place[key] = "9" * 900_000
        assert status(running, *as_event(event)) == 200
    assert until(lambda: running.bot.desk.idle, 20)
