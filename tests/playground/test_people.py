"""What people do in the loopback Slack, and what the bot is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.playground import elements
from bot.playground.composer import compose, links, rich_text
from bot.playground.delivery import Taken
from bot.playground.scene import Scene
from bot.playground.slack import LoopbackSlack
from bot.playground.workspace import Workspace


class Listener:
    """A bot that writes down what it is sent, and answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, dict[str, str]]] = []
        self.answers: list[Taken] = []

    def __call__(self, body: bytes, headers: Any) -> Taken:
        self.heard.append((body, dict(headers)))
        return self.answers.pop(0) if self.answers else (200, {}, b"")


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def slack(listener: Listener) -> Iterator[LoopbackSlack]:
    with LoopbackSlack(delays=(0, 0, 0)) as slack:
        slack.deliver = listener
        yield slack


def test_every_delivery_is_signed(slack: LoopbackSlack, listener: Listener) -> None:
    """Events, commands and presses all pass Slack's own verifier."""
    slack.mention("hello")
    slack.slash("/paper hello")
    slack.shortcut("ask")
    verifier = SignatureVerifier(slack.secret)
    assert len(listener.heard) == 4
    assert all(verifier.is_valid_request(body, headers) for body, headers in listener.heard)


def test_an_event_that_is_not_taken_comes_again(slack: LoopbackSlack, listener: Listener) -> None:
    """Three retries follow, each numbered; the first that is taken is the last."""
    listener.answers = [(500, {}, b""), (500, {}, b"")]
    turn = slack.direct("hello")
    numbers = [headers.get("X-Slack-Retry-Num") for _, headers in listener.heard]
    assert numbers == [None, "1", "2"]
    assert len({body for body, _ in listener.heard}) == 1
    assert turn.delivery.status == 200


def test_a_bot_may_ask_for_no_retry(slack: LoopbackSlack, listener: Listener) -> None:
    """x-slack-no-retry ends the attempts."""
    listener.answers = [(500, {"X-Slack-No-Retry": "1"}, b"")]
    assert slack.direct("hello").delivery.status == 500
    assert len(listener.heard) == 1


def test_only_subscribed_events_are_sent(slack: LoopbackSlack) -> None:
    """An app that did not subscribe to channel messages hears mentions alone."""
    slack.events = frozenset({"app_mention", "message.im"})
    assert [d.kind for d in slack.mention("hello").deliveries] == ["app_mention"]
    assert [d.kind for d in slack.direct("hello").deliveries] == ["message"]
    assert slack.say("hello", "papers").deliveries == ()


def test_a_channel_without_the_bot_sends_it_nothing(slack: LoopbackSlack) -> None:
    """The bot hears nothing of a channel that it is not in, a command aside."""
    assert slack.mention("hello", "general").deliveries == ()
    assert slack.slash("/paper hello", "general").delivery.status == 200


def test_a_failed_command_is_told_to_its_author(slack: LoopbackSlack, listener: Listener) -> None:
    """Slackbot says which command failed, and with which error."""
    listener.answers = [(404, {}, b""), (200, {}, b'{"text": "", "blocks": [{"type": "nonsense"}]}')]
    first = slack.slash("/paper x")
    slack.slash("/paper y")
    said = [m.text for m in slack.ephemerals("papers")]
    assert said == [f'/paper failed with the error "{why}"' for why in ("dispatch_failed", "invalid_blocks")]
    assert slack.answers(first) == []
    assert [call.method for call in slack.calls.refused] == ["ack"]


def test_edits_and_deletions_are_told(slack: LoopbackSlack) -> None:
    """Both come as hidden messages with their subtype."""
    turn = slack.say("one", "papers")
    changed = slack.edit(turn, "two").delivery.payload["event"]
    deleted = slack.remove(turn).delivery.payload["event"]
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "two")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", turn.ts)


def test_what_is_typed_is_stored_as_slack_stores_it() -> None:
    """Mentions, channels and links become tokens; everything else is escaped."""
    stored = compose("@alice <!channel> #papers a@b.de https://arxiv.org/abs/1?a=1&b=2.", Workspace())
    assert stored == ("<@U0ALICE> &lt;!channel&gt; <#C0PAPERS> a@b.de <https://arxiv.org/abs/1?a=1&amp;b=2>.")
    assert links(stored) == ["https://arxiv.org/abs/1?a=1&b=2"]
    leaves = rich_text(stored)[0]["elements"][0]["elements"]
    assert [leaf["type"] for leaf in leaves] == ["user", "text", "channel", "text", "link", "text"]


@pytest.mark.parametrize(
    ("element", "chosen", "said"),
    [
        (
            {"type": "static_select"},
            "b",
            {"selected_option": {"text": {"type": "plain_text", "text": "B"}, "value": "b"}},
        ),
        (
            {"type": "checkboxes"},
            ["B"],
            {"selected_options": [{"text": {"type": "plain_text", "text": "B"}, "value": "b"}]},
        ),
        ({"type": "users_select"}, "U0BOB", {"selected_user": "U0BOB"}),
        ({"type": "multi_channels_select"}, "C0PAPERS", {"selected_channels": ["C0PAPERS"]}),
        ({"type": "datepicker"}, "2026-11-23", {"selected_date": "2026-11-23"}),
        ({"type": "timepicker"}, None, {"selected_time": None}),
        ({"type": "datetimepicker"}, "1760000000", {"selected_date_time": 1760000000}),
        ({"type": "plain_text_input"}, "x", {"value": "x"}),
    ],
)
def test_every_kind_of_field_says_what_was_chosen(
    element: dict[str, Any], chosen: Any, said: dict[str, Any]
) -> None:
    """Each element reports in its own field, as Slack's does."""
    offered = [{"text": {"type": "plain_text", "text": t}, "value": t.lower()} for t in "AB"]
    assert elements.entered(element | {"options": offered}, chosen) == said


def test_a_conversation_survives_a_restart(tmp_path: Any, listener: Listener) -> None:
    """What was said is there again; starting over forgets it for good."""
    scene = Scene(tmp_path)
    with LoopbackSlack(keep=scene.keep) as slack:
        slack.deliver = listener
        said = slack.say("hello", "papers")
        slack.join("general")
    with LoopbackSlack() as slack:
        slack.workspace.remember(scene.kept(), scene.keep)
        assert [m.ts for m in slack.messages("papers")] == [said.ts]
        assert "U0PAPERBOT" in slack.workspace.channel("general").members
        slack.workspace.clear()
        assert slack.messages("papers") == []
    assert scene.kept() == []
    scene.close()
