"""Socket Mode against the loopback Slack, with slack_sdk's own client."""

import time
from collections.abc import Iterator

import pytest
from playground.gallery import gallery
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground.slack import LoopbackSlack


@pytest.fixture(scope="module")
def slack() -> Iterator[LoopbackSlack]:
    """A Slack with a bot that is connected by WebSocket."""
    with LoopbackSlack() as slack:
        web = WebClient(slack.app_token, base_url=slack.api)
        client = SocketModeHandler(gallery(slack), slack.app_token, web_client=web).client
        client.connect()
        slack.deliver = slack.link.deliver
        assert slack.wait(lambda: slack.link.connections == 1)
        yield slack
        client.auto_reconnect_enabled = False
        slack.link.close()
        while client.is_connected():
            time.sleep(0.01)
        client.close()


def test_events_commands_and_presses_arrive(slack: LoopbackSlack) -> None:
    """All three kinds of envelope are acknowledged, the command with its answer."""
    assert slack.answer(slack.direct("hello")).text == "hello"
    shown = slack.answer(slack.slash("/paper by Gloeckle"))
    assert shown.text == "ran by Gloeckle"
    assert slack.click(shown, "ask").delivery.taken
    assert slack.wait(lambda: slack.modal() is not None)


def test_a_silent_connection_acknowledges_nothing(slack: LoopbackSlack) -> None:
    """A bot whose acknowledgements are lost counts as not reached, though it may have answered."""
    slack.link.silent, slack.link.patience = True, 0.05
    turn = slack.direct("hello")
    assert turn.delivery.status == 0
    assert slack.answer(turn).text == "hello"
