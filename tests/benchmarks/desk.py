"""A small Slack for benchmarks: it takes what the bot sends, remembers who was told what, and makes signed requests."""

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from bot.playground.delivery import signature
from bot.playground.wire import Request, Response, Server

SECRET = "benchmark"
TOKEN = "xoxb-1-benchmark"
TEAM = "T0BENCH"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass
class Desk:
    """Slack's side of the Web API, as far as an answer needs it."""

    server: Server = field(default_factory=Server)
    posts: list[dict[str, Any]] = field(default_factory=list)
    hooked: Counter[str] = field(default_factory=Counter)
    """How often each response_url was used."""
    threads: Counter[str] = field(default_factory=Counter)
    """How many messages came into each thread."""
    interrupted: Counter[str] = field(default_factory=Counter)
    """How often each response_url said that its question may have been interrupted."""
    told: list[str] = field(default_factory=list)
    """What was said to one person alone, or by a response_url."""
    pause: float = 0.0
    """Seconds before every call is answered."""
    _lock: Lock = field(default_factory=Lock)
    _number: "count[int]" = field(default_factory=count)

    def __enter__(self) -> Self:
        self.server.start(self._take)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    @property
    def environment(self) -> dict[str, str]:
        """What connects a bot to it."""
        api = f"http://127.0.0.1:{self.server.port}/api/"
        return {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": api}

    def number(self) -> int:
        with self._lock:
            return next(self._number)

    def mention(self, text: str, person: str) -> tuple[str, bytes, dict[str, str]]:
        """A mention: what its answers are known by, its body, its headers."""
        ts = f"{int(time.time())}.{self.number():06d}"
        event = {
            "type": "app_mention",
            "user": person,
            "ts": ts,
            "channel": "C0BENCH",
            "text": f"<@UBOT> {text}",
        }
        body = json.dumps(_delivered(event, ts)).encode()
        return ts, body, signed(body, JSON)

    def direct(self, text: str, person: str) -> tuple[str, bytes, dict[str, str]]:
        """A message to the bot in its thread, so that the answer is known by it."""
        ts = f"{int(time.time())}.{self.number():06d}"
        said = {"type": "message", "user": person, "ts": ts, "channel": f"D{person}", "text": text}
        body = json.dumps(_delivered(said | {"channel_type": "im", "thread_ts": ts}, ts)).encode()
        return ts, body, signed(body, JSON)

    def command(self, text: str, person: str) -> tuple[str, bytes, dict[str, str]]:
        """A slash command, known by its response_url."""
        hook = f"http://127.0.0.1:{self.server.port}/hook/{self.number()}"
        fields = {
            "command": "/paper",
            "text": text,
            "team_id": TEAM,
            "channel_id": "C0BENCH",
            "user_id": person,
            "trigger_id": hook,
            "response_url": hook,
        }
        body = urlencode(fields).encode()
        return hook, body, signed(body, FORM)

    def answers(self, known: str) -> int:
        """How often a question was answered, but for what its acknowledgement carried."""
        with self._lock:
            return self.hooked[known] + self.threads[known]

    def warned(self, known: str) -> int:
        """How often the asker of a question was told that it may have been interrupted."""
        with self._lock:
            return self.interrupted[known]

    def _take(self, request: Request) -> Response:
        time.sleep(self.pause)
        args = arguments(request)
        with self._lock:
            answer = self._answer(request.path, args)
        return Response(json.dumps(answer).encode(), kind=JSON)

    def _answer(self, path: str, args: dict[str, Any]) -> dict[str, Any]:
        if path.startswith("/hook/"):
            hook = f"http://127.0.0.1:{self.server.port}{path}"
            self.hooked[hook] += 1
            self.interrupted[hook] += "interrupted" in str(args.get("text"))
            self.told.append(str(args.get("text")))
            return {"ok": True}
        match path.rpartition("/")[2]:
            case "auth.test":
                return {
                    "ok": True,
                    "user_id": "UBOT",
                    "bot_id": "BBOT",
                    "team_id": TEAM,
                    "user": "bot",
                    "team": "x",
                }
            case "users.info":
                return {"ok": True, "user": {"id": args.get("user"), "tz": "Europe/Paris"}}
            case "chat.postMessage":
                ts = f"{int(time.time())}.{next(self._number):06d}"
                self.posts.append(args | {"ts": ts})
                self.threads[str(args.get("thread_ts", ""))] += 1
                return {"ok": True, "ts": ts, "channel": args.get("channel")}
            case "conversations.history" | "conversations.replies":
                return {"ok": True, "messages": self._page(args)}
            case "chat.postEphemeral":
                self.told.append(str(args.get("text")))
        return {"ok": True}

    def _page(self, args: dict[str, Any]) -> list[dict[str, Any]]:
        there = [post for post in self.posts if post["channel"] == args["channel"]]
        thread = args.get("ts")
        return [post for post in reversed(there) if not thread or post.get("thread_ts") == thread][:100]


def _delivered(event: Mapping[str, Any], ts: str) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": f"Ev{ts}",
        "event": event,
    }


def signed(body: bytes, kind: str) -> dict[str, str]:
    return {"Content-Type": kind} | signature(SECRET, body, int(time.time()))


def arguments(request: Request) -> dict[str, Any]:
    if "json" in request.headers.get("content-type", ""):
        given: dict[str, Any] = json.loads(request.body or b"{}")
        return given | dict(request.query)
    pairs = dict(parse_qsl(request.body.decode())) | dict(request.query)
    metadata = pairs.get("metadata")
    return pairs | ({"metadata": json.loads(metadata)} if metadata else {})
