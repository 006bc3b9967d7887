"""The Web API of the loopback Slack, called as the bot calls it."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient, WebhookClient
from slack_sdk.errors import SlackApiError

from bot.playground.delivery import Taken
from bot.playground.faults import Fault
from bot.playground.slack import LoopbackSlack


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_760_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[LoopbackSlack]:
    with LoopbackSlack(clock=clock) as slack:
        slack.deliver = lambda _body, _headers: taken()
        yield slack


@pytest.fixture
def client(slack: LoopbackSlack) -> WebClient:
    return WebClient(slack.token, base_url=slack.api, retry_handlers=[])


def taken() -> Taken:
    return 200, {}, b""


def error(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(refused.value.response["error"])


def test_the_bot_is_who_it_says(client: WebClient) -> None:
    """auth.test names the bot; another token is refused."""
    assert client.auth_test()["user_id"] == "U0PAPERBOT"
    with pytest.raises(SlackApiError) as refused:
        client.auth_test(token="xoxb-other")
    assert error(refused) == "invalid_auth"


@pytest.mark.parametrize(
    ("channel", "reason"), [("C0NOWHERE", "channel_not_found"), ("C0GENERAL", "not_in_channel")]
)
def test_the_bot_posts_only_where_it_is(client: WebClient, channel: str, reason: str) -> None:
    """An unknown channel and one that the bot has not joined are told apart."""
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=channel, text="hello")
    assert error(refused) == reason


def test_scopes_are_enforced() -> None:
    """A method whose scope was not granted is refused, naming the scope."""
    with LoopbackSlack(scopes=["chat:write"]) as slack:
        client = WebClient(slack.token, base_url=slack.api)
        assert client.chat_postMessage(channel="papers", text="x")["ok"]
        with pytest.raises(SlackApiError) as refused:
            client.users_info(user="U0ALICE")
        assert refused.value.response["needed"] == "users:read"


def test_a_message_is_posted_updated_and_deleted(slack: LoopbackSlack, client: WebClient) -> None:
    """The bot changes and removes its own messages, and nobody else's."""
    posted = client.chat_postMessage(channel="papers", text="one")
    client.chat_update(channel="C0PAPERS", ts=posted["ts"], text="two")
    assert [m.text for m in slack.messages("papers")] == ["two"]
    client.chat_delete(channel="C0PAPERS", ts=posted["ts"])
    assert slack.messages("papers") == []
    with pytest.raises(SlackApiError) as refused:
        client.chat_update(channel="C0PAPERS", ts=slack.say("mine", "papers").ts, text="yours")
    assert error(refused) == "cant_update_message"


def test_history_and_replies_leave_out_what_is_private(slack: LoopbackSlack, client: WebClient) -> None:
    """History has no replies, replies have their root, and neither has ephemeral messages."""
    turn = slack.say("root", "papers")
    client.chat_postMessage(channel="papers", text="reply", thread_ts=turn.ts)
    client.chat_postEphemeral(channel="papers", user="U0ALICE", text="secret")
    history = client.conversations_history(channel="C0PAPERS")["messages"]
    replies = client.conversations_replies(channel="C0PAPERS", ts=turn.ts)["messages"]
    assert [m["text"] for m in history] == ["root"]
    assert [m["text"] for m in replies] == ["root", "reply"]
    assert [m.text for m in slack.ephemerals("papers")] == ["secret"]


def test_a_file_is_shared_in_a_thread(slack: LoopbackSlack, client: WebClient) -> None:
    """An uploaded file stands in its thread and can be fetched."""
    turn = slack.say("bibtex please", "papers")
    client.files_upload_v2(channel="C0PAPERS", thread_ts=turn.ts, filename="list.bib", content="@article{x}")
    (file,) = slack.messages("papers", turn.ts)[-1].files
    assert slack.workspace.files[file["id"]].body == b"@article{x}"
    assert file["name"] == "list.bib"


def test_an_unfurl_goes_under_the_message_that_has_the_link(slack: LoopbackSlack, client: WebClient) -> None:
    """A card belongs to a link of the message; another link, and rich text, are refused."""
    turn = slack.share_link("https://arxiv.org/abs/2308.12950")
    assert [d.kind for d in turn.deliveries] == ["message", "link_shared"]
    card = {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Code Llama"}}]}
    client.chat_unfurl(channel="C0PAPERS", ts=turn.ts, unfurls={"https://arxiv.org/abs/2308.12950": card})
    assert slack.messages("papers")[0].unfurls[0]["blocks"][0]["text"]["text"] == "Code Llama"
    with pytest.raises(SlackApiError) as refused:
        client.chat_unfurl(channel="C0PAPERS", ts=turn.ts, unfurls={"https://arxiv.org/abs/9": card})
    assert error(refused) == "cannot_unfurl_url"


def test_a_response_url_works_five_times_within_half_an_hour(slack: LoopbackSlack, clock: Clock) -> None:
    """The sixth use is refused, and so is one that comes late."""
    first, second = (slack.slash("/paper help").delivery.payload["response_url"] for _ in range(2))
    answers = [WebhookClient(first).send(text=f"part {i}").status_code for i in range(6)]
    assert answers == [200] * 5 + [404]
    clock.seconds += 1801
    assert WebhookClient(second).send(text="late").body.startswith('{"ok": false, "error": "expired_url"')


def test_a_response_may_replace_delete_or_be_public(slack: LoopbackSlack, client: WebClient) -> None:
    """A press's response URL changes the message pressed; in_channel shows everybody."""
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    client.chat_postEphemeral(
        channel="papers", user="U0ALICE", text="pick", blocks=[{"type": "actions", "elements": [button]}]
    )
    (shown,) = slack.ephemerals("papers")
    payload = slack.click(shown, "go").delivery.payload
    assert "message" not in payload
    respond = WebhookClient(payload["response_url"])
    respond.send(text="picked", replace_original=True)
    assert [m.text for m in slack.ephemerals("papers")] == ["picked"]
    respond.send(text="for all", response_type="in_channel")
    respond.send(delete_original=True)
    assert [m.text for m in slack.messages("papers", user="alice")] == ["for all"]


def test_a_trigger_opens_one_view_within_three_seconds(
    slack: LoopbackSlack, client: WebClient, clock: Clock
) -> None:
    """A trigger works once, and soon."""
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [{"type": "divider"}]}
    first, second = (slack.shortcut("ask").delivery.payload["trigger_id"] for _ in range(2))
    client.views_open(trigger_id=first, view=modal)
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id=first, view=modal)
    assert error(refused) == "exchanged_trigger_id"
    clock.seconds += 4
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id=second, view=modal)
    assert error(refused) == "expired_trigger_id"


def test_modals_stack_three_high(slack: LoopbackSlack, client: WebClient) -> None:
    """Two more may be pushed above a modal; each goes back to the one under it."""
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [{"type": "divider"}]}

    def trigger() -> str:
        return str(slack.shortcut("ask").delivery.payload["trigger_id"])

    client.views_open(trigger_id=trigger(), view=modal)
    for _ in range(2):
        client.views_push(trigger_id=trigger(), view=modal)
    with pytest.raises(SlackApiError) as refused:
        client.views_push(trigger_id=trigger(), view=modal)
    assert error(refused) == "push_limit_reached"
    top = slack.modal()
    assert top is not None
    slack.close(top)
    assert slack.modal() == slack.workspace.views[top.previous]


def test_agents_have_a_status_until_they_answer(slack: LoopbackSlack, client: WebClient) -> None:
    """A status shows until the next message in its thread; prompts for a thread are silently dropped."""
    turn = slack.direct("hello")
    client.assistant_threads_setStatus(channel_id=turn.channel, thread_ts=turn.ts, status="is searching…")
    assert slack.workspace.threads[f"{turn.channel}:{turn.ts}"].status == "is searching…"
    client.chat_postMessage(channel=turn.channel, thread_ts=turn.ts, text="found")
    assert slack.workspace.threads[f"{turn.channel}:{turn.ts}"].status == ""
    client.assistant_threads_setSuggestedPrompts(
        channel_id=turn.channel, thread_ts=turn.ts, prompts=[{"title": "a", "message": "b"}]
    )
    assert slack.workspace.threads[f"{turn.channel}:{turn.ts}"].prompts == ()


def test_a_rate_limit_says_when_to_come_back(slack: LoopbackSlack, client: WebClient) -> None:
    """A fault befalls the method it names, so many times."""
    slack.fail(Fault("chat.postMessage", status=429, retry_after=7))
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="papers", text="x")
    assert refused.value.response.headers["Retry-After"] == "7"
    assert client.chat_postMessage(channel="papers", text="x")["ok"]


@pytest.mark.parametrize("stored", [False, True])
def test_a_failure_may_come_before_or_after_the_effect(
    slack: LoopbackSlack, client: WebClient, stored: bool
) -> None:
    """After a 500 or a lost connection nobody knows whether the message is there."""
    slack.fail(Fault("chat.postMessage", status=500, stored=stored))
    slack.fail(Fault("chat.postMessage", drop=True, stored=stored))
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="papers", text="x")
    with pytest.raises(ConnectionError):
        client.chat_postMessage(channel="papers", text="y")
    assert [m.text for m in slack.messages("papers")] == (["x", "y"] if stored else [])
