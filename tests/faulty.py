"""A Slack on loopback that goes wrong: it limits, fails before or after storing, and drops connections.

Only what a poster of digests calls: chat.postMessage, conversations.history and conversations.replies. It keeps
every message in a list, so a test counts what people would have seen.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Literal
from urllib.parse import parse_qs

Fault = Literal["", "limit", "lose", "keep", "drop", "late"]
"""What happens to one post: answered with 429, with 500 unstored, with 500 though stored, stored and then cut off,
or cut off and stored two seconds late."""


def mixture(seed: int) -> Callable[[], Fault]:
    """4% limited, 3% lost, 4% stored behind a 500, 10% stored and then cut off."""
    chance = random.Random(seed)

    def draw() -> Fault:
        faults: tuple[Fault, ...] = ("limit", "lose", "keep", "drop", "")
        return chance.choices(faults, (4, 3, 4, 10, 79))[0]

    return draw


@dataclass
class Faulty:
    """The server's memory and its temper."""

    draw: Callable[[], Fault] = lambda: ""
    error: Callable[[dict[str, Any]], str] = lambda _body: ""
    """A Slack error for a post, such as "is_archived"; "" for none."""
    dedupes: bool = False
    """It takes a second post of one client_msg_id for the first."""
    reads: bool = True
    """conversations.history may be called."""
    pause: float = 1
    """Retry-After, in seconds."""
    url: str = ""
    calls: list[tuple[str, dict[str, Any], float]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    unknown: int = 0
    """How often it left the caller without an answer."""
    _lock: Lock = field(default_factory=Lock)

    def post(self, body: dict[str, Any]) -> str:
        """Stores a message; its ts."""
        with self._lock:
            twin = [m for m in self.messages if m["client_msg_id"] == body.get("client_msg_id")]
            if self.dedupes and twin:
                return str(twin[0]["ts"])
            ts = f"{int(time.time())}.{len(self.messages):06d}"
            self.messages.append({"client_msg_id": "", **body, "ts": ts})
            return ts

    def read(self, body: dict[str, Any]) -> dict[str, Any]:
        """One page of a channel's messages, or of a thread's."""
        if not self.reads:
            return {"ok": False, "error": "missing_scope"}
        with self._lock:
            there = [m for m in self.messages if m["channel"] == body["channel"] and self._in(m, body)]
        start, limit = int(body.get("cursor") or 0), int(body["limit"])
        more = str(start + limit) if start + limit < len(there) else ""
        newest = sorted(there, key=lambda m: str(m["ts"]), reverse=True)[start : start + limit]
        return {
            "ok": True,
            "messages": newest,
            "has_more": bool(more),
            "response_metadata": {"next_cursor": more},
        }

    def keys(self) -> list[str]:
        """The key of every message that people can see."""
        return [m["metadata"]["event_payload"]["key"] for m in self.messages]

    @staticmethod
    def _in(message: dict[str, Any], body: dict[str, Any]) -> bool:
        recent = float(message["ts"]) >= float(body.get("oldest") or 0)
        return recent and message.get("thread_ts", "") == body.get("ts", "")


class _Handler(BaseHTTPRequestHandler):
    slack: Faulty

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        body = (
            json.loads(raw)
            if raw[:1] == "{"
            else {name: value for name, (value, *_) in parse_qs(raw).items()}
        )
        method = self.path.rpartition("/")[2]
        self.slack.calls.append((method, body, time.monotonic()))
        if method == "chat.postMessage":
            self.posted(body, self.slack.draw())
        else:
            self.answer(200, self.slack.read(body))

    def posted(self, body: dict[str, Any], fault: Fault) -> None:
        if error := self.slack.error(body):
            return self.answer(200, {"ok": False, "error": error})
        if fault == "limit":
            return self.answer(
                429, {"ok": False, "error": "ratelimited"}, {"Retry-After": f"{self.slack.pause:g}"}
            )
        if fault == "late":
            Thread(target=self.later, args=(body,)).start()
        ts = self.slack.post(body) if fault in {"", "keep", "drop"} else ""
        self.slack.unknown += fault in {"keep", "drop", "late", "lose"}
        if fault in {"lose", "keep"}:
            return (
                self.answer(500, {"oops": True})
                if body["channel"] < "D"
                else self.text(500, "Internal error")
            )
        if fault in {"drop", "late"}:
            self.connection.close()
            return None
        return self.answer(200, {"ok": True, "channel": body["channel"], "ts": ts})

    def later(self, body: dict[str, Any]) -> None:
        time.sleep(2)
        self.slack.post(body)

    def answer(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self.text(status, json.dumps(body), {"Content-Type": "application/json", **(headers or {})})

    def text(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body.encode())), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that was killed in the middle is what this server is for."""


@contextmanager
def serving(slack: Faulty) -> Iterator[Faulty]:
    """Serves on a free port of the loopback until the end of the block."""
    handler = type("Handler", (_Handler,), {"slack": slack})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        slack.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
        yield slack
        server.shutdown()
        thread.join()
