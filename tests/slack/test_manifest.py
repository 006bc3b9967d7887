"""manifest.json: valid, and asking for exactly what the code uses."""

import ast
import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from wiring import Wired

from bot.answers import Nothing, Puzzled
from bot.app import converse
from bot.cli import main
from bot.dialogue.conversation import Place
from bot.library import Library
from bot.slack.events import Events
from bot.slack.given import Given
from bot.slack.listeners import listed

ROOT: Final = Path(__file__).parents[2]
SCOPES_OF_METHODS: Final = {
    "assistant_threads_setStatus": {"chat:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "assistant_threads_setTitle": {"assistant:write"},
    "canvases_access_set": {"canvases:write"},
    "canvases_create": {"canvases:write"},
    "canvases_edit": {"canvases:write"},
    "chat_appendStream": {"chat:write"},
    "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_startStream": {"chat:write"},
    "chat_stopStream": {"chat:write"},
    "chat_unfurl": {"links:write"},
    "chat_update": {"chat:write"},
    "entity_presentDetails": set[str](),
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_info": {"files:read"},
    "files_upload_v2": {"files:write"},
    "reactions_add": {"reactions:write"},
    "users_info": {"users:read"},
    "views_open": set[str](),
    "views_publish": set[str](),
    "views_update": set[str](),
}
"""Slack's documentation of each method the bot calls."""
SCOPES_OF_EVENTS: Final = {
    "app_context_changed": set[str](),
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set[str](),
    "file_deleted": {"files:read"},
    "file_unshared": {"files:read"},
    "entity_details_requested": set[str](),
    "link_shared": {"links:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "tokens_revoked": set[str](),
}
CORE: Final = {"app_mentions:read", "assistant:write", "chat:write", "commands", "im:history", "users:read"}
"""Without these the bot is no bot; the installer may leave out every other scope."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text())
    return read


def called() -> set[str]:
    """Every Web API method that the code calls on a client."""
    methods: set[str] = set()
    for folder in ("slack", "digest"):
        for path in (ROOT / "bot" / folder).rglob("*.py"):
            names = {
                node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)
            }
            methods |= {
                name
                for name in names
                if re.match(
                    r"(assistant|canvases|chat|conversations|entity|files|reactions|users|views)_", name
                )
            }
    return methods


def test_it_asks_for_exactly_the_scopes_that_the_code_uses(manifest: dict[str, Any]) -> None:
    """No method or event is without its scope, and no scope without a use."""
    scopes = manifest["oauth_config"]["scopes"]
    used = {"commands"}.union(*(SCOPES_OF_METHODS[method] for method in called()))
    used |= set().union(
        *(SCOPES_OF_EVENTS[event] for event in manifest["settings"]["event_subscriptions"]["bot_events"])
    )
    assert used == set(scopes["bot"]) | set(scopes["bot_optional"])
    assert set(scopes["bot"]) == CORE


def test_it_subscribes_to_what_has_a_listener(running: Wired, manifest: dict[str, Any]) -> None:
    """And to nothing else."""
    subscribed = {
        event.partition(".")[0] for event in manifest["settings"]["event_subscriptions"]["bot_events"]
    }
    desk = running.bot.desk
    assert subscribed == Events(desk, no_fetch, Given(desk, no_fetch), listed(desk)).kinds


def no_fetch(_ids: object) -> None:
    """Takes no paper from anywhere."""


def test_it_keeps_within_slacks_limits(manifest: dict[str, Any]) -> None:
    """The lengths of slackapi/manifest-schema, and the agent's own view rather than the older assistant's."""
    shown, features = manifest["display_information"], manifest["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert "assistant_view" not in features
    agent = features["agent_view"]
    assert len(agent["suggested_prompts"]) == 4
    assert all(one["name"] and one["description"] for one in agent["actions"])
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in features["shortcuts"])


def test_its_prompts_are_answered_by_any_corpus(manifest: dict[str, Any], toy: Library) -> None:
    """They stand in Slack before anybody knows what papers there are."""
    for prompt in manifest["features"]["agent_view"]["suggested_prompts"]:
        place = Place("T1", "D1", "U1", direct=True)
        reply = converse(toy).reply(prompt["message"], place)
        assert not isinstance(reply.answer, (Nothing, Puzzled)), prompt


def test_the_command_arrives_with_ids_in_it(manifest: dict[str, Any]) -> None:
    """Channels and people typed after /paper come escaped, and the hint says what to type."""
    (command,) = manifest["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/paper", True)
    assert command["usage_hint"]
    assert manifest["settings"]["interactivity"]["is_enabled"]


def test_over_http_every_address_is_the_hosts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `paperbot manifest` prints it; Slackbot is let in only where assistants are switched on."""
    for switch, assistants in (("off", False), ("on", True)):
        monkeypatch.setenv("PAPERBOT_MCP", switch)
        assert main(["manifest", "https://papers.example.org/"]) == 0
        made = json.loads(capsys.readouterr().out)
        settings = made["settings"]
        places = (*settings.values(), *made["features"]["slash_commands"])
        urls = [
            url
            for one in places
            if isinstance(one, dict)
            for name in ("request_url", "url")
            if (url := one.get(name))
        ]
        assert urls == ["https://papers.example.org/slack/events"] * 3
        assert not settings["socket_mode_enabled"]
        assert ("mcp:connect" in made["oauth_config"]["scopes"]["bot"]) == assistants
        server = {"url": "https://papers.example.org/mcp", "auth_type": "slack_identity_auth"}
        assert made.get("mcp_servers") == ({"paperbot": server} if assistants else None)


@pytest.mark.parametrize("address", ["http://papers.example.org", "papers.example.org", "https://x.org/a"])
def test_slack_reaches_a_host_by_https_alone(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", address]) == 1
    assert "write it as https://" in capsys.readouterr().err


def test_every_setting_has_its_line_in_the_example() -> None:
    """.env.example names each variable that settings.py reads, with a comment above."""
    read = set(
        re.findall(
            r'"((?:SLACK|PAPERBOT|DATABASE|ARXIV|LOG|WEB|ZOTERO)_[A-Z_]+|PORT)"',
            (ROOT / "bot/settings.py").read_text(),
        )
    )
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert given == read
