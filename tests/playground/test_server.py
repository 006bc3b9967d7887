"""The page's server: who may use it, what it sends, and that the bundle is what its sources say."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import httpx
import pytest

from bot.playground.delivery import Taken
from bot.playground.offer import Offer
from bot.playground.server import BUILT, Playground

PAGE = BUILT.parent / "page"


@pytest.fixture
def playground(manifest: dict[str, Any]) -> Iterator[Playground]:
    with Playground(port=0, manifest=manifest) as playground:
        playground.connect(lambda _body, _headers: (200, {}, b'{"text": "heard"}'))
        yield playground


@pytest.fixture
def client(playground: Playground) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=playground.url) as client:
        yield client


def events(client: httpx.Client, count: int, last: str = "") -> list[tuple[str, str, Any]]:
    """The first few server-sent events: id, name, data."""
    with client.stream("GET", "/live", headers={"Last-Event-ID": last}) as answer:
        lines = islice(
            (line for line in answer.iter_lines() if line and not line.startswith("retry")), count * 3
        )
        texts = [line.partition(": ")[2] for line in lines]
    return [(texts[i], texts[i + 1], json.loads(texts[i + 2])) for i in range(0, len(texts), 3)]


def test_the_bundle_is_up_to_date() -> None:
    """What is shipped was built from the sources beside it (after a change: npm run build in bot/playground/page)."""
    named = ["index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts"]
    sources = [str(path.relative_to(PAGE)) for path in (PAGE / "src").rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for name in sorted(named + sources):
        digest.update(f"{name}\0".encode() + (PAGE / name).read_bytes() + b"\0")
    assert (BUILT / "sources.sha256").read_text().strip() == digest.hexdigest()


def test_the_bundle_is_small_and_loads_nothing_from_elsewhere() -> None:
    """Compressed it stays under 400 kB; no style sheet or page names another host."""
    files = [path for path in BUILT.iterdir() if path.suffix in {".html", ".css", ".js"}]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 400_000
    assert not any(
        "url(http" in path.read_text() or "@import" in path.read_text() for path in BUILT.glob("*.css")
    )
    assert "http://" not in (BUILT / "index.html").read_text().replace("http://www.w3.org", "")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "paperbot.example"}, 421),
        ({"Host": "127.0.0.1.evil.example:3000"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_only_our_own_page_is_answered(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    """Another name for this machine, and a request from another page, are turned away."""
    assert client.get("/", headers=headers).status_code == status


def test_a_foreign_page_cannot_act(playground: Playground, client: httpx.Client) -> None:
    """Neither with a forged origin nor with a form's content type."""
    said = json.dumps({"act": "say", "text": "forged", "channel": "papers", "user": "alice"})
    kinds: list[dict[str, str]] = [
        {"Content-Type": "application/json", "Origin": "https://evil.example"},
        {"Content-Type": "text/plain"},
    ]
    assert [client.post("/act", content=said, headers=kind).status_code for kind in kinds] == [403, 415]
    assert playground.slack.messages("papers") == []


def test_every_answer_forbids_what_the_page_does_not_need(client: httpx.Client) -> None:
    """The policy allows scripts and connections to our own origin only; nothing outside the bundle is served."""
    for path in ("/", "/page.js", "/nowhere", "/../server.py", "/%2e%2e/server.py"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy
    assert client.get("/%2e%2e/server.py").status_code == 404


def test_it_is_bound_to_loopback(playground: Playground) -> None:
    """No other machine can reach it."""
    assert playground.url.startswith("http://127.0.0.1:")


def test_a_tab_gets_all_and_then_each_change(playground: Playground, client: httpx.Client) -> None:
    """A new tab begins with a snapshot; one that was cut off gets what it missed; after a restart, all again."""
    [(first, name, snapshot)] = events(client, 1)
    assert name == "snapshot"
    assert {entry["kind"] for entry in snapshot["entries"]} == {"User", "Channel"}
    playground.slack.say("hello", "papers")
    missed = events(client, 2, last=first)
    assert [(name, data["kind"]) for _, name, data in missed] == [
        ("change", "Message"),
        ("change", "Delivery"),
    ]
    assert events(client, 1, last="earlier-7")[0][1] == "snapshot"


def test_a_refusal_is_told_to_the_page(client: httpx.Client) -> None:
    """What Slack would refuse is an error with its reason, and so is nonsense."""
    nowhere = client.post("/act", json={"act": "say", "text": "x", "channel": "nowhere", "user": "alice"})
    assert nowhere.json() == {"ok": False, "error": "channel_not_found"}
    assert client.post("/act", json={"act": "dance"}).json()["error"] == "invalid_arguments"


def test_starting_over_tells_the_bot_and_forgets(playground: Playground, client: httpx.Client) -> None:
    """The bot hears of an uninstallation, and nothing is left of the conversation."""
    client.post("/act", json={"act": "slash", "text": "/paper x", "channel": "papers", "user": "alice"})
    assert [m.text for m in playground.slack.ephemerals("papers")] == ["heard"]
    kinds: list[str] = []

    def hear(body: bytes, _headers: Mapping[str, str]) -> Taken:
        kinds.append(json.loads(body)["event"]["type"])
        return 200, {}, b""

    playground.slack.deliver = hear
    assert client.post("/act", json={"act": "start_over"}).json()["ok"]
    assert kinds == ["app_uninstalled"]
    assert playground.slack.ephemerals("papers") == []


def test_the_manifest_decides_what_is_offered(manifest: dict[str, Any]) -> None:
    """Commands, shortcuts, events and scopes are the manifest's own."""
    offer = Offer.read(manifest)
    assert [command["command"] for command in offer.commands] == ["/paper"]
    assert offer.events is not None
    assert "app_mention" in offer.events
    assert offer.scopes is not None
    assert "chat:write" in offer.scopes
