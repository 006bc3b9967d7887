"""Payloads as Slack sends them, with one part taken for something else: wrong types, odd texts, no part at all, too deep."""

import copy
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from trial import VERBS
from wiring import Wired

from bot.playground import payloads
from bot.playground.delivery import signature, through_wsgi
from bot.playground.slack import LoopbackSlack
from bot.playground.tickets import Ticket
from bot.playground.values import BOT_USER, Json

MISSING: Final = object()
"""In place of a part: without it."""
OTHERS: Final[tuple[Any, ...]] = (
    MISSING, None, True, 0, -1.5, 10**30, "", " ", "x", "\x00", "\ud800", "a\x00b\udfffc", "https://", [], [None], ["x"], [[]], [{}], {}, {"id": 7},
    {"type": "x"}, {"x": ["y"]},
)  # fmt: skip
JSON: Final = {"Content-Type": "application/json"}
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
Path = tuple[str | int, ...]


@dataclass
class Sampler:
    """Payloads of all kinds that the bot answers, each with ids of its own so that none passes for a repeat."""

    slack: LoopbackSlack
    count: int = 0

    def events(self) -> Iterator[Json]:
        """Every event that the bot answers, in Slack's envelope."""
        self.count += 1
        ts, user = f"{1_700_000_000 + self.count}.000100", "U0ALICE"
        said = {
            "user": user,
            "ts": ts,
            "event_ts": ts,
            "channel": "C0PAPERS",
            "client_msg_id": f"m{self.count}",
            "team": "T0PAPERLAB",
            "blocks": [],
        }
        link = {"domain": "arxiv.org", "url": "https://arxiv.org/abs/2510.02387"}
        entity = {"type": "slack#/types/channel_id", "value": "C0PAPERS"}
        direct = self.slack.workspace.direct("alice").id
        events: tuple[Json, ...] = (
            said | {"type": "app_mention", "text": f"<@{BOT_USER}> papers by Gloeckle"},
            said | {"type": "app_mention", "text": f"<@{BOT_USER}> thanks", "thread_ts": "1.000100"},
            said | {"type": "message", "text": "CWM", "channel": direct, "channel_type": "im", "files": [], "subtype": "file_share"},
            said | {"type": "message", "text": "and the date?", "channel_type": "channel", "thread_ts": "1.000100", "parent_user_id": user},
            said | {"type": "message", "subtype": "message_changed", "hidden": True, "message": {"user": user, "text": "x", "ts": ts}, "previous_message": {}},
            said | {"type": "link_shared", "message_ts": ts, "links": [link], "source": "conversations_history", "unfurl_id": f"u{self.count}"},
            {"type": "app_home_opened", "user": user, "channel": direct, "tab": "home", "event_ts": ts, "view": {"id": "V1", "type": "home"}},
            {"type": "app_home_opened", "user": user, "channel": direct, "tab": "messages", "context": {"entities": [entity]}},
            {"type": "member_joined_channel", "user": BOT_USER, "channel": "C0PAPERS", "inviter": user, "team": "T0PAPERLAB"},
            {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}},
            {"type": "reaction_added", "user": user, "reaction": "eyes", "item": {"type": "message", "channel": "C0PAPERS", "ts": ts}, "item_user": user},
        )  # fmt: skip
        shared = {"is_ext_shared_channel": True, "context_team_id": "T0PAPERLAB", "enterprise_id": None}
        for number, event in enumerate(events):
            yield payloads.envelope(event, f"Ev{self.count}.{number}", time.time()) | (
                shared if number % 2 else {}
            )

    def interactions(self) -> Iterator[Json]:
        """Presses of every verb in a message, on the Home and in a modal; submitted forms; shortcuts."""
        alice, channel = self.slack.workspace.user("alice"), {"id": "C0PAPERS", "name": "papers"}
        for number, verb in enumerate(VERBS):
            value = (
                "subscribe to papers every day at 09:00" if verb in {"follow", "confirm"} else 'show "CWM"'
            )
            action = {
                "type": "button",
                "action_id": f"{verb}:1",
                "block_id": "b",
                "value": value,
                "text": {"type": "plain_text", "text": "x"},
            }
            yield payloads.interaction(
                "block_actions", alice, **self._where(number), **self._ticket(), actions=[action]
            )
        option = {
            "type": "static_select",
            "action_id": "ask:2",
            "block_id": "b",
            "selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": "2510.02387"},
        }
        yield payloads.interaction(
            "block_actions", alice, **self._where(0), **self._ticket(), actions=[option]
        )
        for name in ("ask_form", "search_form", "subscribe_form", "confirm_form", "another"):
            yield payloads.interaction(
                "view_submission",
                alice,
                view=_view(name),
                trigger_id=self._ticket()["trigger_id"],
                response_urls=[],
            )
        yield payloads.interaction("view_closed", alice, view=_view("ask_form"), is_cleared=False)
        yield payloads.interaction(
            "shortcut",
            alice,
            callback_id="ask_paper",
            trigger_id=self._ticket()["trigger_id"],
            action_ts="1.2",
        )
        message = {
            "type": "message",
            "user": "U0BOB",
            "text": "see https://arxiv.org/abs/2510.02387",
            "ts": "1.2",
        }
        about = {
            "channel": channel,
            "message": message,
            "message_ts": "1.2",
            "callback_id": "find_papers",
            "action_ts": "1.2",
        }
        yield payloads.interaction("message_action", alice, **about, **self._ticket())
        yield payloads.interaction(
            "block_suggestion",
            alice,
            action_id="x",
            block_id="b",
            value="y",
            container={"type": "view", "view_id": "V1"},
        )

    def commands(self) -> Iterator[dict[str, str]]:
        """A slash command."""
        alice, papers = self.slack.workspace.user("alice"), self.slack.workspace.channel("papers")
        ticket = self._ticket()
        for text in ("papers by Gloeckle", "search", ""):
            yield payloads.slash(
                alice, papers, f"/paper {text}", ticket["trigger_id"], ticket["response_url"]
            )

    def _ticket(self) -> dict[str, str]:
        tickets, ticket = self.slack.site.tickets, Ticket("U0ALICE", "C0PAPERS", time.time())
        return {
            "trigger_id": tickets.trigger(ticket),
            "response_url": f"{self.slack.url}/response/{tickets.response(ticket)}",
        }

    def _where(self, number: int) -> Json:
        box = {
            "type": "message",
            "message_ts": "1.000200",
            "channel_id": "C0PAPERS",
            "is_ephemeral": number % 2 == 0,
        }
        if number % 3 < 2:
            message = {"ts": "1.000200", "thread_ts": "1.000100", "text": "x", "user": BOT_USER}
            return {
                "channel": {"id": "C0PAPERS", "name": "papers"},
                "container": box,
                "message": message,
                "state": {"values": {}},
            }
        kind = "home" if number % 2 else "modal"
        return {"container": {"type": "view", "view_id": "V1"}, "view": _view("answer") | {"type": kind}}


def _view(name: str) -> Json:
    values = {
        "question": {"type": "plain_text_input", "value": "papers by Gloeckle"}, "query": {"type": "plain_text_input", "value": "papers by Gloeckle"},
        "since": {"type": "datepicker", "selected_date": "2025-01-01"}, "only": {"type": "checkboxes", "selected_options": [{"value": "code"}]},
        "order": {"type": "static_select", "selected_option": {"value": "newest"}}, "zone": {"type": "plain_text_input", "value": "Europe/Paris"},
        "channel": {"type": "conversations_select", "selected_conversation": "C0PAPERS"}, "time": {"type": "timepicker", "selected_time": "09:00"},
    }  # fmt: skip
    state = {"values": {field: {field: held} for field, held in values.items()}}
    return {
        "id": "V1", "type": "modal", "callback_id": name, "title": {"type": "plain_text", "text": "x"}, "team_id": "T0PAPERLAB", "blocks": [],
        "private_metadata": "confirm subscribe to papers every day at 09:00", "state": state, "hash": "1.x", "app_installed_team_id": "T0PAPERLAB",
    }  # fmt: skip


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where each part of a payload stands, the whole of it first."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield from places(inner, (*path, key))


def mangled(payload: Any, path: Path, other: object) -> Any:
    """A payload with something else in one place."""
    if not path:
        return other
    made = copy.deepcopy(payload)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    if other is MISSING:
        del holder[path[-1]]
    else:
        holder[path[-1]] = other
    return made


def deep(levels: int, kind: str = "list") -> str:
    """JSON of so many levels."""
    return "[" * levels + "]" * levels if kind == "list" else '{"x":' * levels + "1" + "}" * levels


def as_event(payload: Any) -> tuple[bytes, dict[str, str]]:
    """A payload as Slack sends events."""
    return ("" if payload is MISSING else json.dumps(payload)).encode(), JSON


def as_interaction(payload: Any) -> tuple[bytes, dict[str, str]]:
    """A payload as Slack sends interactions: JSON in a form."""
    return urlencode({} if payload is MISSING else {"payload": json.dumps(payload)}).encode(), FORM


def as_command(fields: Any) -> tuple[bytes, dict[str, str]]:
    """Fields as Slack sends a command."""
    given = fields if isinstance(fields, dict) else {}
    return urlencode(given, errors="surrogatepass").encode(), FORM


def status(running: Wired, body: bytes, headers: dict[str, str]) -> int:
    """What a signed request is answered with."""
    signed = signature(running.slack.secret, body, int(time.time()))
    return through_wsgi(running.bot.web)(body, headers | signed)[0]
