"""The loopback Slack, driven by a small real Bolt app."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App, Say
from slack_sdk import WebClient

from bot.playground.delivery import through_bolt
from bot.playground.slack import LoopbackSlack

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "search",
    "title": {"type": "plain_text", "text": "Search"},
    "submit": {"type": "plain_text", "text": "Find"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Words"},
            "element": {"type": "plain_text_input", "action_id": "typed"},
        }
    ],
}


def button(action: str, value: str = "") -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": action},
        "value": value or action,
    }


def echo(slack: LoopbackSlack) -> App:
    """A bot that repeats what it hears, with a button, a modal and a Home."""
    app = App(
        token=slack.token,
        signing_secret=slack.secret,
        client=WebClient(slack.token, base_url=slack.api),
        process_before_response=True,
    )

    @app.event("app_mention")
    def heard(event: dict[str, Any], say: Say) -> None:
        blocks = [{"type": "actions", "elements": [button("again"), button("ask")]}]
        say(text=f"heard {event['text']}", blocks=blocks, thread_ts=event["ts"])

    @app.event("message")
    def read(event: dict[str, Any], say: Say) -> None:
        if event["channel_type"] == "im":
            say(text=f"read {event['text']}")

    @app.command("/paper")
    def commanded(ack: Ack, command: dict[str, Any]) -> None:
        ack(text=f"ran {command['text']}")

    @app.action("again")
    def pressed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="pressed", blocks=[])

    @app.action("ask")
    def asked(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("search")
    def searched(ack: Ack, view: dict[str, Any]) -> None:
        typed = view["state"]["values"]["words"]["typed"]["value"]
        if len(typed) < 3:
            ack(response_action="errors", errors={"words": "Too short"})
        else:
            ack()

    @app.event("app_home_opened")
    def opened(event: dict[str, Any], client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]})

    return app


@pytest.fixture
def slack() -> Iterator[LoopbackSlack]:
    with LoopbackSlack() as slack:
        slack.deliver = through_bolt(echo(slack))
        yield slack


def test_a_mention_is_answered_in_its_thread(slack: LoopbackSlack) -> None:
    """A mention reaches the bot as Slack would send it, and the answer stands in its thread."""
    turn = slack.mention("papers by <Gloeckle>")
    answer = slack.answer(turn)
    assert answer.text == "heard <@U0PAPERBOT> papers by &lt;Gloeckle&gt;"
    assert answer.thread == turn.ts
    assert [m.ts for m in slack.messages("papers", turn.ts)] == [turn.ts, answer.ts]


def test_a_direct_message_is_answered_in_place(slack: LoopbackSlack) -> None:
    """A direct message gives a message.im event and no mention."""
    turn = slack.direct("hello", user="bob")
    assert slack.answer(turn).text == "read hello"
    assert [d.payload["event"]["channel_type"] for d in turn.deliveries] == ["im"]


def test_a_command_is_answered_by_its_acknowledgement(slack: LoopbackSlack) -> None:
    """What acknowledges a slash command is shown to its author only."""
    turn = slack.slash("/paper by @bob in #papers")
    answer = slack.answer(turn)
    assert answer.text == "ran by <@U0BOB|bob> in <#C0PAPERS|papers>"
    assert slack.ephemerals("papers") == [answer]
    assert slack.messages("papers") == []


def test_a_pressed_button_updates_its_message(slack: LoopbackSlack) -> None:
    """A press reaches the bot with its message, and the bot may change that message."""
    answer = slack.answer(slack.mention("hello"))
    turn = slack.click(answer, "again")
    assert turn.delivery.status == 200
    assert slack.answer(turn).text == "pressed"
    assert slack.answer(turn).ts == answer.ts


def test_a_modal_opens_complains_and_closes(slack: LoopbackSlack) -> None:
    """Errors stay beside their field; an accepted submission closes the modal."""
    slack.click(slack.answer(slack.mention("hello")), "ask")
    view = slack.modal()
    assert view is not None
    slack.submit(view, {"typed": "a"})
    assert slack.modal().errors == (("words", "Too short"),)  # type: ignore[union-attr]
    slack.submit(view, {"words": "theorem proving"})
    assert slack.modal() is None


def test_home_is_published(slack: LoopbackSlack) -> None:
    """Opening Home lets the bot publish one."""
    slack.open_home()
    assert slack.wait(lambda: slack.home() is not None)
    assert slack.calls.of("views.publish")[0].ok
