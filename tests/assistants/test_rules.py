"""What the specification asks of a server over HTTP, and who is let in."""

import io
import json
import time
from typing import Any

import httpx
import pytest
from clients import TEAM, Assistant
from wiring import Wired

from bot.app import assisting
from bot.assistants import stdio
from bot.assistants.protocol import HANDSHAKE, NEWEST
from bot.playground.delivery import signature
from bot.settings import Settings, SettingsError

META = "io.modelcontextprotocol/"
ENVELOPE = {f"{META}protocolVersion": NEWEST, f"{META}clientCapabilities": {}}
JSON = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
MODERN = {"MCP-Protocol-Version": NEWEST, "Mcp-Method": "tools/list"}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": ENVELOPE}}


def posted(url: str, message: object, **headers: str) -> httpx.Response:
    body = message if isinstance(message, (str, bytes)) else json.dumps(message)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.post(url, content=body, headers=JSON | named)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:80"}, 200),
        ({"Host": "[::1]:80"}, 200),
        ({"Host": "papers.example.org"}, 421),
        ({"Host": "127.0.0.1.example.org"}, 421),
        ({"Host": "localhost@example.org"}, 421),
        ({"Origin": "http://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "localhost:80", "Origin": "http://localhost:81"}, 403),
        ({"Host": "localhost:80", "Origin": "http://localhost:80"}, 200),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
        ({"Accept": "text/html"}, 406),
        ({"Accept": "*/*"}, 200),
    ],
)
def test_this_machine_alone_is_answered(alone: str, headers: dict[str, str], status: int) -> None:
    """No name of another host, and no page in a browser, gets at the papers."""
    assert posted(alone, PING, **headers).status_code == status


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_there_is_no_stream_and_no_session(alone: str, method: str) -> None:
    told = httpx.request(method, alone, headers={"Accept": "text/event-stream"})
    assert (told.status_code, told.headers["Allow"]) == (405, "POST")


def test_a_body_is_bounded(alone: str) -> None:
    assert posted(alone, b"x" * 1_000_001).status_code == 413


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", -32700),
        (b"\xff", -32700),
        (b"[" * 100_000, -32700),
        ([PING], -32600),
        ("7", -32600),
        (PING | {"jsonrpc": "1.0"}, -32600),
        (PING | {"id": None}, -32600),
        (PING | {"id": True}, -32600),
        (PING | {"method": 7}, -32600),
        (PING | {"params": []}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "result": {}}, -32600),
    ],
)
def test_what_is_no_request_is_told_so(alone: str, body: Any, code: int) -> None:
    told = posted(alone, body)
    assert (told.status_code, told.json()["error"]["code"]) == (400, code)


def test_a_notification_is_taken_in_silence(alone: str) -> None:
    told = posted(alone, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (told.status_code, told.content) == (202, b"")


@pytest.mark.parametrize(
    ("headers", "message", "status", "code"),
    [
        ({}, LIST, 200, 0),
        ({"Mcp-Method": "tools/call"}, LIST, 400, -32020),
        ({"Mcp-Method": ""}, LIST, 400, -32020),
        ({"MCP-Protocol-Version": "2031-01-01"}, LIST, 400, -32020),
        ({}, LIST | {"params": {}}, 400, -32602),
        ({}, LIST | {"params": {"_meta": {f"{META}protocolVersion": NEWEST}}}, 400, -32602),
        ({"Mcp-Method": "ping"}, PING | {"params": {"_meta": ENVELOPE}}, 404, -32601),
        ({"Mcp-Method": "prompts/list"}, LIST | {"method": "prompts/list"}, 404, -32601),
        ({"MCP-Protocol-Version": HANDSHAKE[0]}, PING, 200, 0),
        ({"MCP-Protocol-Version": HANDSHAKE[0]}, PING | {"method": "prompts/list"}, 200, -32601),
    ],
)
def test_headers_and_versions(
    alone: str, headers: dict[str, str], message: Any, status: int, code: int
) -> None:
    """A request is complete by itself, its headers repeat it, and older ones are as they were."""
    told = posted(alone, message, **(MODERN | headers))
    assert told.status_code == status
    assert told.json().get("error", {}).get("code", 0) == code


def test_a_version_that_is_not_spoken_is_told_with_those_that_are(alone: str) -> None:
    future = {f"{META}protocolVersion": "2031-01-01", f"{META}clientCapabilities": {}}
    told = posted(
        alone, LIST | {"params": {"_meta": future}}, **(MODERN | {"MCP-Protocol-Version": "2031-01-01"})
    )
    assert (told.status_code, told.json()["error"]["code"]) == (400, -32022)
    assert told.json()["error"]["data"] == {"supported": [NEWEST, *HANDSHAKE], "requested": "2031-01-01"}


@pytest.mark.parametrize(
    ("name", "status"),
    [("show_paper", 200), ("=?base64?c2hvd19wYXBlcg==?=", 200), ("=?base64?!?=", 400), ("", 400)],
)
def test_the_name_of_a_tool_is_repeated(alone: str, name: str, status: int) -> None:
    """As it is, or as what no header can hold comes."""
    params = {"_meta": ENVELOPE, "name": "show_paper", "arguments": {"paper": "CWM"}}
    message = {"jsonrpc": "2.0", "id": "a", "method": "tools/call", "params": params}
    headers = MODERN | {"Mcp-Method": "tools/call", "Mcp-Name": name}
    assert posted(alone, message, **headers).status_code == status


def test_an_unknown_tool_is_an_error(alone: str) -> None:
    """Those that change something are unknown where nobody has lists."""
    for name in ("drop_tables", "save_papers", "follow_papers"):
        message = PING | {"method": "tools/call", "params": {"name": name, "arguments": {}}}
        assert posted(alone, message).json()["error"]["code"] == -32602


@pytest.mark.parametrize("secret", ["", "another"])
def test_only_slack_is_answered_beside_slack(house: Wired, beside: str, secret: str) -> None:
    """Whoever else asks gets 401, whatever the body says; from this machine too."""
    message = PING | {"method": "tools/list"}
    body = json.dumps(message).encode()
    headers = signature(secret, body, int(time.time())) if secret else {}
    assert posted(beside, body, **headers).status_code == 401
    stale = signature(house.slack.secret, body, int(time.time()) - 301)
    assert posted(beside, body, **stale).status_code == 401


def test_who_asks_stands_in_what_slack_signed(house: Wired, slackbot: Assistant, beside: str) -> None:
    """A body changed after it was signed is refused; a person that is none has no lists."""
    params = {
        "name": "save_papers",
        "arguments": {"papers": ["CWM"]},
        "_meta": {"slack": {"user_id": "U0BOB", "team_id": TEAM}},
    }
    body = json.dumps(PING | {"method": "tools/call", "params": params}).encode()
    headers = signature(house.slack.secret, body, int(time.time()))
    assert posted(beside, body.replace(b"U0BOB", b"U0EVE"), **headers).status_code == 401
    for user in ("", "../U0BOB", "u0bob"):
        nobody = Assistant(slackbot.target, secret=slackbot.secret, user=user)
        assert "does not say who you are" in nobody.call("save_papers", papers=["CWM"]).text


def test_it_is_off_until_it_is_switched_on() -> None:
    """And anything but on and off is told."""
    assert not Settings.from_env({}).mcp
    assert Settings.from_env({"PAPERBOT_MCP": "On"}).mcp
    with pytest.raises(SettingsError, match="PAPERBOT_MCP should be on or off"):
        Settings.from_env({"PAPERBOT_MCP": "maybe"})


def test_lines_that_are_none_are_passed_over(data: Any) -> None:
    """Over stdio: an empty line, one that is no JSON, and one that is far too long do not end it."""
    lines = [
        b"\n",
        b"nonsense\n",
        b"x" * 3_000_000 + b"\n",
        json.dumps(PING).encode() + b"\n",
        json.dumps(PING).encode(),
    ]
    out = io.BytesIO()
    with assisting(Settings.from_env({"PAPERBOT_DATA": str(data)})) as server:
        stdio.serve(server, io.BytesIO(b"".join(lines)), out)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [one.get("error", {}).get("code", 0) for one in told] == [-32700, -32700, 0, 0]
