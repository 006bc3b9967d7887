"""The HTTP side as one WSGI app: Slack's deliveries, health, metrics, and installing by OAuth.

Few requests of one person are looked at at a time; the rest wait at a gate before anything is spent on them.
Threads that all want Python's lock keep each other waiting: sixty of one person's would keep everybody else
waiting too.

A guard stands in front of Bolt: whatever is not surely from Slack ends there, quietly, with 401 or 413. Bolt
alone fails on bad input (an odd timestamp or signature is a 500 with a traceback; broken JSON fails before
the signature is looked at), so shapes are checked first, then the signature, then the body, which is read by
Bolt's own reader: whatever is read here is what Bolt would read.

What was admitted is handed to Bolt as an envelope of Socket Mode is, which is one that somebody has checked and read
already: so neither is done twice, a fifth of what a bare Bolt echo takes.

WSGI and threads, not ASGI: Bolt's ASGI adapter runs a sync App on the event loop and stalls everybody.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from threading import Event, Lock
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIEnvironment

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.request.internals import extract_content_type, parse_body
from slack_sdk.signature import Clock, SignatureVerifier

from bot import blocks
from bot.kept import compiled
from bot.slack.monitoring import Metrics
from bot.slack.payloads import Payload, asker, shallow, whole


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker gives to those who connect. Times are in seconds, each from its own beginning."""

    head: float = 10.0
    """From a connection's beginning, or a later request's first byte, to the end of the request's head."""
    body: float = 20.0
    """From there to the end of its body."""
    idle: int = 75
    """Between one answer and the next request."""
    frozen: int = 30
    """Without a round of the loop, after which a worker is replaced."""
    threads: int = 128
    connections: int = 2000
    held: int = 64_000_000
    """Bytes of all requests that are held."""


LIMITS: Final = Limits()


INSIDE: Final = 3
"""Requests of one person that are looked at at a time."""
HELD: Final = 64
"""Requests that wait at a time, of everybody, each on a thread of the server's; more are turned away at once."""
SECONDS: Final = 2.0
"""How long one waits to be told; half as long at least, so that those who came together do not all go together."""
FRESH: Final = 0.4
"""The share of that after which one is not let in any more: an answer would come too late for Slack."""

Person = tuple[str, str]
"""A workspace and a person in it."""


@dataclass(slots=True)
class _Line:
    inside: int = 0
    waiting: list[tuple[float, Event]] = field(default_factory=list)


class Gate:
    def __init__(self, inside: int = INSIDE, held: int = HELD, seconds: float = SECONDS) -> None:
        self._inside = inside
        self._seconds = seconds
        self._free = held
        self._lines: dict[Person, _Line] = {}
        self._came = count()
        self._lock = Lock()

    def enter(self, person: Person) -> bool:
        """Lets a request in, in turn; False when it would take too long. Whoever was let in must `leave`."""
        with self._lock:
            line = self._lines.setdefault(person, _Line())
            if line.inside < self._inside:
                line.inside += 1
                return True
            if not self._free:
                return False
            self._free -= 1
            called, part = Event(), 8 + next(self._came) % 9
            mine = (time.monotonic(), called)
            line.waiting.append(mine)
        called.wait(self._seconds * part / 16)
        with self._lock:
            self._free += 1
            if called.is_set():
                return True
            line.waiting.remove(mine)
            if not line.inside and not line.waiting:
                self._lines.pop(person, None)
            return False

    def leave(self, person: Person) -> None:
        """Ends a request that was let in, and lets in the last that came of its person: the first would be late."""
        with self._lock:
            line = self._lines[person]
            if line.waiting and time.monotonic() - line.waiting[-1][0] < self._seconds * FRESH:
                line.waiting.pop()[1].set()
                return
            line.inside -= 1
            if not line.inside and not line.waiting:
                del self._lines[person]


LARGEST: Final = 1_000_000
"""Bytes; Slack's own payloads stay far below."""
_TIMESTAMP: Final = compiled(r"\d{1,12}", re.ASCII)
_SIGNATURE: Final = compiled(r"v0=[0-9a-f]{64}")


class RefusedError(Exception):
    """A request that is not taken; `status` is what its sender is told."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status: Final = status


class Guard:
    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        """`secret` is the app's signing secret (without it, nobody is admitted); `clock` gives Unix time in seconds."""
        self._verifier = SignatureVerifier(secret, _Clock(clock)) if secret else None

    def admit(self, environ: WSGIEnvironment) -> dict[str, Any]:
        """What a request says that Slack signed in the last five minutes; raises RefusedError for any other."""
        return _read(self.signed(environ), environ.get("CONTENT_TYPE", ""))

    def signed(self, environ: WSGIEnvironment) -> str:
        """The body of such a request, which nothing has read yet."""
        body = _decoded(received(environ))
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        shaped = _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)
        if not (self._verifier and shaped and self._verifier.is_valid(body, timestamp, signature)):
            raise RefusedError(HTTPStatus.UNAUTHORIZED)
        return body


class _Clock(Clock):
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()


def received(environ: WSGIEnvironment) -> bytes:
    """The body of a request; raises RefusedError when it has no length, or too great a one."""
    length = environ.get("CONTENT_LENGTH", "")
    if not (length.isascii() and length.isdigit()):
        raise RefusedError(HTTPStatus.LENGTH_REQUIRED)
    if int(length) > LARGEST:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    read: bytes = environ["wsgi.input"].read(int(length))
    return read


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise RefusedError(HTTPStatus.UNAUTHORIZED) from None


def _read(body: str, kind: str) -> dict[str, Any]:
    """The object in a body; a form (a slash command) always is one, unless it wraps something else."""
    try:
        payload: Any = parse_body(body, extract_content_type({"content-type": [kind]}))
    except (ValueError, RecursionError):
        raise RefusedError(HTTPStatus.BAD_REQUEST) from None
    if not isinstance(payload, dict) or not shallow(payload):
        raise RefusedError(HTTPStatus.BAD_REQUEST)
    return payload


log = logging.getLogger(__name__)

EVENTS: Final = "/slack/events"
Route = Callable[[WSGIEnvironment], BoltResponse]
Routes = Mapping[tuple[str, str], Route]
"""By method and path."""
NO_ROUTES: Final[Routes] = {}


class Alone:
    """Routes as a WSGI app, with Slack on none of them."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return answered(self._routes, environ, start_response)


class Web:
    def __init__(  # noqa: PLR0913, PLR0917  each of these is joined in one place
        self,
        app: App,
        guard: Guard,
        metrics: Metrics,
        unready: Callable[[], str],
        ailing: Callable[[], str],
        beside: Routes = NO_ROUTES,
    ) -> None:
        """`unready` says in a few words why the bot cannot answer now, `ailing` what is wrong although it can;
        `beside` are routes of others.
        """
        self._app = app
        self._guard = guard
        self.gate = Gate()
        self._metrics = metrics
        self._unready = unready
        self._ailing = ailing
        own: dict[tuple[str, str], Route] = {
            ("POST", EVENTS): self._deliver,
            ("GET", "/healthz"): lambda _: BoltResponse(status=200, body="alive"),
            ("GET", "/readyz"): self._ready,
            ("GET", "/metrics"): self._figures,
        }
        self._routes: Routes = {**beside, **own, **self._installing()}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return answered(self._routes, environ, start_response)

    def _deliver(self, environ: WSGIEnvironment) -> BoltResponse:
        try:
            payload = self._guard.admit(environ)
        except RefusedError as refused:
            log.info("refused a request: %s", refused)
            return BoltResponse(status=refused.status, body=str(refused))
        if not whole(payload):
            self._metrics.received.labels("malformed").inc()
            return BoltResponse(status=200)
        person, request = asker(payload), BoltRequest(body=payload, mode="socket_mode")
        if not all(person):  # nobody in particular
            return self._app.dispatch(request)
        if not self.gate.enter(person):
            return _crowded(payload)
        try:
            return self._app.dispatch(request)
        finally:
            self.gate.leave(person)

    def _ready(self, _environ: WSGIEnvironment) -> BoltResponse:
        reason = self._unready()
        if reason:
            return BoltResponse(status=503, body=reason)
        return BoltResponse(status=200, body="; ".join(filter(None, ("ready", self._ailing()))))

    def _figures(self, _environ: WSGIEnvironment) -> BoltResponse:
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return BoltResponse(status=200, body=self._metrics.text().decode(), headers={"Content-Type": kind})

    def _installing(self) -> dict[tuple[str, str], Route]:
        flow = self._app.oauth_flow
        if flow is None:
            return {}
        return {
            ("GET", flow.install_path): lambda environ: flow.handle_installation(_request(environ)),
            ("GET", flow.redirect_uri_path): lambda environ: flow.handle_callback(_request(environ)),
        }


def answered(routes: Routes, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """The answer of the one of some routes that a request is for."""
    route = routes.get((environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")))
    answer = route(environ) if route else BoltResponse(status=404, body="not found")
    body = (answer.body or "").encode()
    headers = [(name, value) for name, values in answer.headers.items() for value in values]
    start_response(
        f"{answer.status} {HTTPStatus(answer.status).phrase}", [*headers, ("Content-Length", str(len(body)))]
    )
    return [body]


def _crowded(payload: Payload) -> BoltResponse:
    """What Slack is told of somebody whose requests wait in too long a line.

    It delivers an event again, and shows whoever pressed or filled in that this failed; so nothing goes in silence.
    """
    if "command" in payload:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": blocks.crowded().text})
    return BoltResponse(status=503)


def _request(environ: WSGIEnvironment) -> BoltRequest:
    given = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    headers = given | {"content-type": environ.get("CONTENT_TYPE", "")}
    return BoltRequest(body="", query=environ.get("QUERY_STRING", ""), headers=headers)
