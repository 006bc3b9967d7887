"""Against a Slack that nobody on this project wrote: the third-party emulator beside this checkout, on Node."""

import html
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from slack_sdk import WebClient
from wiring import free

from bot.app import Bot, build
from bot.playground.delivery import signature
from bot.settings import Settings

SECONDS = 15
SECRET = "emulator-signing-secret"
TEAM = "T000000001"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's own name
        """Nothing."""


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@dataclass(frozen=True)
class Emulator:
    """A running emulator, and alice in it."""

    url: str
    alice: WebClient
    channel: str
    port: int
    """Where it delivers events."""
    folder: Path
    """Where the bot keeps its memory."""
    user: str
    """Alice's id."""

    def say(self, text: str, channel: str = "", thread: str = "") -> tuple[str, str]:
        """Writes as alice; the channel and ts of what she wrote."""
        sent = self.alice.chat_postMessage(
            channel=channel or self.channel, text=text, thread_ts=thread or None
        )
        return str(sent["channel"]), str(sent["ts"])

    def replies(self, channel: str, thread: str, count: int = 1) -> list[dict[str, Any]]:
        """The bot's messages in a thread, once there are so many."""
        return waited(
            lambda: self._bots(self.alice.conversations_replies(channel=channel, ts=thread)["messages"]),
            count,
        )

    def posts(self, channel: str, count: int) -> list[dict[str, Any]]:
        """The bot's messages in a channel, once there are so many."""
        return waited(
            lambda: self._bots(self.alice.conversations_history(channel=channel)["messages"]), count
        )

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What the bot sent by a method that the emulator only records, once there is something."""

        def made() -> list[dict[str, Any]]:
            with urllib.request.urlopen(f"{self.url}/__calls") as answer:
                return [call["args"] for call in json.load(answer) if call["method"] == method]

        return waited(made, 1)

    def send(
        self, fields: dict[str, str] | None = None, payload: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Sends the bot what the emulator does not: a slash command's fields or a signed payload; its answer."""
        form = fields or ({"payload": json.dumps(payload)} if payload and "event" not in payload else None)
        body = (urlencode(form) if form else json.dumps(payload)).encode()
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        headers = {"Content-Type": kind} | signature(SECRET, body, int(time.time()))
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/slack/events", body, headers)
        with urllib.request.urlopen(asked) as answer:
            text = answer.read()
        return dict(json.loads(text)) if text.startswith(b"{") else {}

    def trigger(self) -> str:
        """What lets the bot open a modal before alice."""
        bot = WebClient("xoxb-paperbot", base_url=f"{self.url}/api/")
        return str(bot.api_call("views.generateTriggerId", json={"user_id": self.user})["trigger_id"])

    def view(self, kind: str, text: str) -> str:
        """What the emulator's own inspector shows of a view of that kind ("app home", "modal") that holds a text."""

        def shown() -> list[dict[str, Any]]:
            with urllib.request.urlopen(f"{self.url}/?tab=views") as page:
                rows = html.unescape(page.read().decode()).split("<tr>")
            return [{"row": row} for row in rows if kind in row and text in row]

        return str(waited(shown, 1)[0]["row"])

    def _bots(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [message for message in messages if message.get("user") == "U0PAPERBOT"]

    @contextmanager
    def served(self) -> Iterator[Bot]:
        """The bot, serving the emulator until the end of the block; its memory outlives it."""
        env = {
            "SLACK_BOT_TOKEN": "xoxb-paperbot",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{self.url}/api/",
            "PAPERBOT_DATA": str(self.folder),
            "ARXIV_API_URL": "http://127.0.0.1:9/",
        }
        bot = build(Settings.from_env(env))
        server = make_server("127.0.0.1", self.port, bot.web, Threaded, Quiet)
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield bot
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
            bot.close()


def waited(look: Callable[[], list[dict[str, Any]]], count: int) -> list[dict[str, Any]]:
    end = time.monotonic() + SECONDS
    while len(found := look()) < count and time.monotonic() < end:
        time.sleep(0.02)
    assert len(found) >= count
    return found


@pytest.fixture(scope="module")
def installed(shared: Path) -> Path:
    """A copy of the emulator with its two packages, made once per machine."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("the emulator needs node and npm")
    folder = Path(tempfile.gettempdir()) / "paperbot-slack-emulator-0.12.2"
    if not (folder / "node_modules" / "emulate").is_dir():
        folder.mkdir(exist_ok=True)
        for path in (shared / "tools/slack-emulator").iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
        if subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False).returncode:
            pytest.skip("npm could not install emulate 0.12.2")
    return folder


@pytest.fixture(scope="module")
def emulator(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    port, events = free(), free()
    command = ["node", "slack-plus.mjs", str(port), f"http://127.0.0.1:{events}/slack/events", "seed.yaml"]
    with subprocess.Popen(command, cwd=installed, stdout=subprocess.PIPE) as node:
        assert node.stdout
        told = json.loads(node.stdout.readline())
        url = f"http://127.0.0.1:{port}"
        channel = next(id_ for id_, name in told["channels"] if name == "papers")
        alice = WebClient("xoxp-alice", base_url=f"{url}/api/", retry_handlers=[])
        WebClient("xoxb-paperbot", base_url=f"{url}/api/").conversations_join(channel=channel)
        user = next(id_ for id_, name in told["users"] if name == "alice")
        yield Emulator(url, alice, channel, events, tmp_path_factory.mktemp("emulated"), user)
        node.terminate()


def test_a_conversation_with_a_restart_in_the_middle(emulator: Emulator) -> None:
    """A mention, a follow-up to the next process, a direct message, a link, and opening the Home."""
    with emulator.served():
        channel, ts = emulator.say("<@U0PAPERBOT> papers by Gloeckle")
        listed = emulator.replies(channel, ts)[0]
        assert "Gloeckle" in listed["text"]
        assert listed["blocks"]
    with emulator.served() as bot:
        emulator.say("who wrote the second one?", channel, ts)
        assert "Authors" in emulator.replies(channel, ts, 2)[1]["text"]
        direct = str(emulator.alice.conversations_open(users="U0PAPERBOT")["channel"]["id"])
        emulator.say("show CWM", direct)
        assert any("World Models" in message["text"] for message in emulator.posts(direct, 1))
        link = emulator.say("https://arxiv.org/abs/2603.29088")
        assert emulator.calls("chat.unfurl")[0]["ts"] == link[1]
        assert not [one.samples for one in bot.desk.metrics.failures.collect() if one.samples]


def test_the_home_is_published(emulator: Emulator) -> None:
    """Opening the Home tab publishes it, with what was saved; opening the other tab offers four prompts."""
    opened = {"type": "app_home_opened", "user": emulator.user, "channel": "D1", "event_ts": "1.1"}
    with emulator.served():
        emulator.send(_slash(emulator, "save CWM"))
        emulator.send(payload=_event(opened | {"tab": "home"}, "EvHome"))
        home = emulator.view("app home", "CWM")
        assert "Papers by" in home or "papers by" in home
        emulator.send(payload=_event(opened | {"tab": "messages"}, "EvMessages"))
        prompts = emulator.calls("assistant.threads.setSuggestedPrompts")[0]["prompts"]
        assert len(json.loads(prompts) if isinstance(prompts, str) else prompts) == 4


def test_a_private_answer_is_shared(emulator: Emulator) -> None:
    """The button under an answer to /paper posts it in the channel, with the question and who asked."""
    with emulator.served():
        told = emulator.send(_slash(emulator, "compare CWM and Code Llama"))
        assert told["response_type"] == "ephemeral"
        (share,) = (
            {"block_id": "b1", "action_ts": "1.2"} | element
            for block in told["blocks"]
            if block["type"] == "actions"
            for element in block["elements"]
            if element["action_id"].startswith("share")
        )
        before = len(emulator.posts(emulator.channel, 0))
        emulator.send(payload=_pressed(emulator, share))
        posted = emulator.posts(emulator.channel, before + 1)
        assert any(
            emulator.user in json.dumps(message) and "Code Llama" in message["text"] for message in posted
        )


def test_a_form_opens_as_a_modal(emulator: Emulator) -> None:
    """`/paper subscribe` alone opens the form, through a trigger that the emulator gave."""
    with emulator.served():
        emulator.send(_slash(emulator, "subscribe", emulator.trigger()))
        assert "A0PAPERBOT" in emulator.view("modal", "Follow")


def _slash(emulator: Emulator, text: str, trigger: str = "") -> dict[str, str]:
    return {
        "command": "/paper",
        "text": text,
        "team_id": TEAM,
        "channel_id": emulator.channel,
        "user_id": emulator.user,
        "trigger_id": trigger,
        "response_url": f"{emulator.url}/nowhere",
    }


def _event(event: dict[str, Any], number: str) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": TEAM, "api_app_id": "A0", "event_id": number, "event": event}


def _pressed(emulator: Emulator, action: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": emulator.user, "team_id": TEAM},
        "channel": {"id": emulator.channel, "name": "papers"},
        "container": {
            "type": "message",
            "message_ts": "1.1",
            "channel_id": emulator.channel,
            "is_ephemeral": True,
        },
        "actions": [action],
        "response_url": f"{emulator.url}/nowhere",
        "trigger_id": "",
    }
