"""What the bot is sent has every field that all recorded payloads of its kind have."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.composer import compose, escape, links, rich_text, unescape
from bot.playground.slack import LoopbackSlack
from bot.playground.values import BOT, BOT_USER, Message
from bot.playground.views import add
from bot.playground.workspace import Workspace

Payload = Mapping[str, Any]
GRID = {
    "enterprise_id",
    "enterprise_name",
    "authed_users",
    "client_msg_id",
    "is_enterprise_install",
    "enterprise",
}
"""Fields of organisation-wide installations and of old apps."""
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "x"},
    "blocks": [{"type": "divider", "block_id": "b"}],
}


@pytest.fixture(scope="module")
def recorded(shared: Path) -> Mapping[str, list[Payload]]:
    """Real payloads by kind."""
    kinds: dict[str, list[Payload]] = defaultdict(list)
    for line in (shared / "data/slack/real_payloads.jsonl").read_text().splitlines():
        entry = json.loads(line)
        kinds[entry["kind"]].append(entry["payload"])
    return kinds


@pytest.fixture
def slack() -> Iterator[LoopbackSlack]:
    with LoopbackSlack() as slack:
        slack.deliver = lambda _body, _headers: (200, {}, b"")
        yield slack


def shown(slack: LoopbackSlack) -> Message:
    """A message of the bot with a button."""
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "1"}
    blocks = ({"type": "actions", "block_id": "b", "elements": [button]},)
    return slack.workspace.post(Message("C0PAPERS", slack.workspace.ts(), BOT_USER, "x", blocks, bot=BOT))


ACTS: Mapping[str, Callable[[LoopbackSlack], Any]] = {
    "slash_command": lambda slack: slack.slash("/paper help"),
    "block_actions": lambda slack: slack.click(shown(slack), "go"),
    "view_submission": lambda slack: slack.submit(add(slack.site, "U0ALICE", MODAL)),
    "view_closed": lambda slack: slack.close(add(slack.site, "U0ALICE", MODAL | {"notify_on_close": True})),
    "shortcut": lambda slack: slack.shortcut("ask"),
    "message_action": lambda slack: slack.message_shortcut("find", shown(slack)),
    "event:app_mention": lambda slack: slack.mention("hello"),
    "event:message": lambda slack: slack.direct("hello"),
    "event:message:message_changed": lambda slack: slack.edit(slack.say("one", "papers"), "two"),
    "event:message:message_deleted": lambda slack: slack.remove(slack.say("one", "papers")),
    "event:app_home_opened": lambda slack: slack.open_home(),
    "event:member_joined_channel": lambda slack: slack.join("general"),
    "event:reaction_added": lambda slack: slack.react(slack.say("one", "papers"), "eyes"),
}


@pytest.mark.parametrize("kind", ACTS)
def test_no_field_of_the_recorded_payloads_is_missing(
    slack: LoopbackSlack, recorded: Mapping[str, list[Payload]], kind: str
) -> None:
    """Whatever every recorded payload of a kind has, ours has too, inside its event and view as well."""
    ours = ACTS[kind](slack).delivery.payload
    for part in ("", "event", "view", "container", "user", "message"):
        theirs = [payload.get(part, {}) if part else payload for payload in recorded[kind]]
        common = set.intersection(*(set(payload) for payload in theirs)) - GRID
        assert common <= set(ours.get(part, {}) if part else ours), part


def test_a_link_is_reported_as_documented(slack: LoopbackSlack, shared: Path) -> None:
    """`link_shared` has the documented fields, the optional ones aside."""
    documented = json.loads((shared / "data/slack/link_shared_docs_example.json").read_text())["payload"][
        "event"
    ]
    event = slack.share_link("https://arxiv.org/abs/2308.12950v2").delivery.payload["event"]
    assert set(documented) - set(event) <= {"is_unfurl_refresh", "thread_ts"}
    assert event["links"] == [{"domain": "arxiv.org", "url": "https://arxiv.org/abs/2308.12950v2"}]


@given(st.text())
def test_escaping_loses_nothing(text: str) -> None:
    """What is escaped comes back as it was typed."""
    assert unescape(escape(text)) == text


@given(st.text(alphabet=st.characters(exclude_characters="@#:")))
def test_text_without_tokens_is_one_leaf(text: str) -> None:
    """Without mentions or links, the rich text beside a message says just what was typed."""
    stored = compose(text, Workspace())
    assert links(stored) == []
    assert [leaf["text"] for leaf in rich_text(stored)[0]["elements"][0]["elements"]] == [text]
