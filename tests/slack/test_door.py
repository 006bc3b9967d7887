"""The HTTP door: what is not surely from Slack ends there; what is, is acknowledged whatever it says."""

import io
import json
import time
from collections.abc import Callable, Iterator, Mapping
from threading import Event
from typing import Any
from urllib.parse import urlencode

import pytest
from wiring import Wired, until

from bot.app import Round, repeat
from bot.playground.delivery import signature, through_wsgi

EVENT = b'{"type": "event_callback", "team_id": "T1", "event": {"type": "tea_time"}}'
JSON = {"Content-Type": "application/json"}


def status(running: Wired, body: bytes, headers: Mapping[str, str]) -> int:
    return through_wsgi(running.bot.web)(body, JSON | dict(headers))[0]


def signed(running: Wired, body: bytes, age: int = 0) -> dict[str, str]:
    return signature(running.slack.secret, body, int(time.time()) - age)


def test_what_slack_signed_just_now_is_taken(running: Wired) -> None:
    """Even an event of a kind that nobody expects."""
    assert status(running, EVENT, signed(running, EVENT)) == 200
    assert status(running, EVENT, signed(running, EVENT, age=290)) == 200


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "²"},
        {"X-Slack-Request-Timestamp": "9" * 40},
        {"X-Slack-Request-Timestamp": "-1"},
    ],
    ids=["unsigned", "wrong", "not ascii", "empty", "no number", "odd digit", "too long", "negative"],
)
def test_a_request_without_slacks_signature_gets_401(running: Wired, change: dict[str, str]) -> None:
    """Whatever is wrong with the signature, the answer is the same, and no traceback."""
    headers = signed(running, EVENT) | change if change else {}
    assert status(running, EVENT, headers) == 401


def test_a_stale_request_gets_401(running: Wired) -> None:
    """A signature lasts five minutes, either way."""
    assert status(running, EVENT, signed(running, EVENT, age=301)) == 401
    assert status(running, EVENT, signed(running, EVENT, age=-301)) == 401


@pytest.mark.parametrize("body", [b"\xff\xfe{}", b'{"type":', b"[1, 2]", b"payload=%7B"])
def test_a_body_that_is_none_gets_401_unless_slack_signed_it(running: Wired, body: bytes) -> None:
    """A broken body is looked at only after its signature."""
    assert status(running, body, {}) == 401
    assert status(running, body, signed(running, body)) in {200, 400, 401}


def test_a_body_of_a_megabyte_gets_413(running: Wired) -> None:
    """It is not even read."""
    huge = b"{" + b" " * 1_000_001
    assert status(running, huge, signed(running, huge)) == 413


def get(running: Wired, path: str, method: str = "GET") -> tuple[str, str]:
    """Status and body of a plain request."""
    begun: list[str] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.input": io.BytesIO(b"")}

    def start(status: str, _headers: list[tuple[str, str]], _error: Any = None) -> Any:
        begun.append(status)

    return "".join(part.decode() for part in running.bot.web(environ, start)), begun[0]


def test_health_readiness_and_figures_are_served(running: Wired) -> None:
    """The figures count kinds, and name nobody."""
    assert get(running, "/healthz") == ("alive", "200 OK")
    assert get(running, "/readyz") == ("ready", "200 OK")
    figures, _ = get(running, "/metrics")
    assert "paperbot_papers 10.0" in figures
    assert "U0ALICE" not in figures
    assert get(running, "/", "POST")[1].startswith("404")


@pytest.mark.logs
def test_a_round_that_failed_is_told_until_one_ends_well(running: Wired) -> None:
    """Ready all the same, with what failed in words and counted."""

    def once(work: Callable[[], object]) -> None:
        stop = Event()

        def last() -> None:
            stop.set()
            work()

        repeat(Round("digests", last, 0.0), stop, running.bot.rounds)

    once(lambda: 1 // 0)
    assert get(running, "/readyz") == ("ready; digests: the last round failed", "200 OK")
    assert 'paperbot_failed_rounds_total{round="digests"} 1.0' in get(running, "/metrics")[0]
    once(lambda: None)
    assert get(running, "/readyz") == ("ready", "200 OK")


def payloads(running: Wired, recorded: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    """(kind, status) of every recorded payload, delivered as Slack delivers its kind."""
    deliver = through_wsgi(running.bot.web)
    for one in recorded:
        kind, payload = one["kind"], one["payload"]
        payload = payload.get("payload", payload) if kind.startswith("socket:") else payload
        if kind in {"slash_command", "slash_commands", "socket:slash_commands"} or "command" in payload:
            body, content = (
                urlencode({k: v or "" for k, v in payload.items()}).encode(),
                "application/x-www-form-urlencoded",
            )
        elif "event" in payload or payload.get("type") in {
            "app_rate_limited",
            "url_verification",
            "event_callback",
        }:
            body, content = json.dumps(payload).encode(), "application/json"
        else:
            body, content = (
                urlencode({"payload": json.dumps(payload)}).encode(),
                "application/x-www-form-urlencoded",
            )
        yield kind, deliver(body, signed(running, body) | {"Content-Type": content})[0]


@pytest.mark.logs
def test_every_payload_ever_recorded_is_acknowledged(running: Wired, shared: Any) -> None:
    """238 payloads of 45 kinds from the tests of Slack's own SDKs, some incomplete, of workspaces that do not exist."""
    text = (
        (shared / "data/slack/real_payloads.jsonl")
        .read_text()
        .replace("https://hooks.slack.com", running.slack.url)
    )
    recorded = [json.loads(line) for line in text.splitlines()]
    failed = [(kind, status) for kind, status in payloads(running, recorded) if status != 200]
    assert len(recorded) > 200
    assert not failed
    assert until(lambda: running.bot.desk.idle, 30)
