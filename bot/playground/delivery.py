"""Delivery: sends the bot what happened, signed as Slack signs it, and again when it was not taken.

A bot is anything that takes a body and headers and answers with status, headers and body: a WSGI app, a Bolt app, or an address.
"""

import hashlib
import hmac
import io
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4
from wsgiref.types import WSGIApplication

import httpx
from slack_bolt import App, BoltRequest

from bot.playground.journal import Journal
from bot.playground.values import Json

Taken = tuple[int, Mapping[str, str], bytes]
Deliver = Callable[[bytes, Mapping[str, str]], Taken]
"""Hands a signed request to the bot and returns its answer: status, headers, body."""
SECONDS: Final = 3.0
"""How long Slack waits for an answer."""
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request to the bot, and how it was taken."""

    kind: str
    """"app_mention", "message", "slash", "block_actions", "view_submission" and so on."""
    payload: Json
    body: bytes
    headers: Mapping[str, str]
    status: int
    answer: bytes
    at: float
    """Unix time when it was sent."""
    seconds: float
    final: bool = False
    """True when the bot asked for no retry."""
    id: str = field(default_factory=lambda: uuid4().hex)

    @property
    def taken(self) -> bool:
        """True when Slack would count it as acknowledged."""
        return 200 <= self.status < 300 and self.seconds <= SECONDS

    @property
    def written(self) -> str:
        """All but the signature, as JSON."""
        shown = {
            "kind": self.kind,
            "payload": self.payload,
            "status": self.status,
            "at": self.at,
            "seconds": self.seconds,
        }
        retry = {"retry": self.headers.get("X-Slack-Retry-Num", "")}
        return json.dumps(
            shown | retry | {"id": self.id, "answer": self.answer.decode(errors="replace")},
            ensure_ascii=False,
        )

    @property
    def json(self) -> Json:
        """The bot's answer, read as Slack reads it: JSON, or text to be shown."""
        text = self.answer.decode(errors="replace")
        if not text.lstrip().startswith("{"):
            return {"text": text} if text.strip() else {}
        read: Json = json.loads(text)
        return read


class Courier:
    """Signs and delivers. `delays` are the seconds before each retry of an event (Slack: 0, 60, 300)."""

    def __init__(
        self, secret: str, clock: Callable[[], float], journal: Journal, delays: Iterable[float] = ()
    ) -> None:
        self.deliver: Deliver | None = None
        self.sent: Final[list[Delivery]] = []
        self._secret: Final = secret
        self._clock: Final = clock
        self._journal: Final = journal
        self._delays: Final = tuple(delays)

    def event(self, payload: Json) -> Delivery:
        """Delivers an event, and again while it is not taken, unless the bot asks not to."""
        body, kind = json.dumps(payload, ensure_ascii=False).encode(), payload["event"]["type"]
        delivery = self._send(kind, payload, body, {"Content-Type": _JSON})
        for number, delay in enumerate(self._delays, 1):
            if delivery.taken or delivery.final:
                break
            time.sleep(delay)
            delivery = self.again(delivery, number)
        return delivery

    def again(self, delivery: Delivery, number: int = 1, reason: str = "http_timeout") -> Delivery:
        """Delivers the same thing once more, as Slack's retry of that number."""
        headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        kind = {"Content-Type": delivery.headers["Content-Type"]}
        return self._send(delivery.kind, delivery.payload, delivery.body, kind | headers)

    def form(self, kind: str, payload: Json) -> Delivery:
        """Delivers a slash command, whose payload is the form itself."""
        return self._send(kind, payload, urlencode(payload).encode(), {"Content-Type": _FORM})

    def interaction(self, payload: Json) -> Delivery:
        """Delivers a press, a submission or a shortcut: JSON inside a form."""
        body = urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode()
        return self._send(payload["type"], payload, body, {"Content-Type": _FORM})

    def _send(self, kind: str, payload: Json, body: bytes, headers: Mapping[str, str]) -> Delivery:
        if self.deliver is None:
            raise RuntimeError("no bot is connected: set `slack.deliver` first")
        at, began = self._clock(), time.perf_counter()
        signed = {**headers, **signature(self._secret, body, int(at))}
        status, given, answer = self.deliver(body, signed)
        final = any(name.lower() == "x-slack-no-retry" for name in given)
        delivery = Delivery(
            kind, payload, body, signed, status, answer, at, time.perf_counter() - began, final
        )
        self.sent.append(delivery)
        self._journal.add("Delivery", delivery.id, delivery.written)
        return delivery


def signature(secret: str, body: bytes, seconds: int) -> dict[str, str]:
    """Slack's two headers (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    base = b"v0:%d:%b" % (seconds, body)
    signed = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(seconds), "X-Slack-Signature": f"v0={signed}"}


def through_wsgi(app: WSGIApplication, path: str = "/slack/events") -> Deliver:
    """Delivers to a WSGI app, in this process."""

    def deliver(body: bytes, headers: Mapping[str, str]) -> Taken:
        began: list[tuple[str, list[tuple[str, str]]]] = []

        def start(
            status: str, given: list[tuple[str, str]], _error: object = None
        ) -> Callable[[bytes], object]:
            began.append((status, given))
            return lambda _: None

        answer = b"".join(app(_environ(path, body, headers), start))
        status, given = began[-1]
        return int(status.split()[0]), dict(given), answer

    return deliver


def _environ(path: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    own = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": headers["Content-Type"],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
    }
    return given | own


def through_bolt(app: App) -> Deliver:
    """Delivers to a Bolt app, in this process."""

    def deliver(body: bytes, headers: Mapping[str, str]) -> Taken:
        answer = app.dispatch(BoltRequest(body=body.decode(), headers=dict(headers)))
        return (
            answer.status,
            {name: values[0] for name, values in answer.headers.items()},
            (answer.body or "").encode(),
        )

    return deliver


def through_http(url: str, client: httpx.Client) -> Deliver:
    """Delivers to an address; a bot that cannot be reached counts as an error."""

    def deliver(body: bytes, headers: Mapping[str, str]) -> Taken:
        try:
            answer = client.post(url, content=body, headers=dict(headers), timeout=SECONDS)
        except httpx.TransportError:
            return 0, {}, b""
        return answer.status_code, answer.headers, answer.content

    return deliver
