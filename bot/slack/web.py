"""The HTTP side as one WSGI app: Slack's deliveries, health, metrics, and installing by OAuth.

WSGI and threads, not ASGI: Bolt's ASGI adapter runs a sync App on the event loop and stalls everybody.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Final
from wsgiref.types import StartResponse, WSGIEnvironment

from slack_bolt import App, BoltRequest, BoltResponse

from bot import blocks
from bot.slack.gate import Gate
from bot.slack.guard import Guard, RefusedError
from bot.slack.metrics import Metrics
from bot.slack.payloads import Payload, asker
from bot.slack.whole import whole

log = logging.getLogger(__name__)

EVENTS: Final = "/slack/events"
Route = Callable[[WSGIEnvironment], BoltResponse]


class Web:
    def __init__(
        self, app: App, guard: Guard, metrics: Metrics, unready: Callable[[], str], ailing: Callable[[], str]
    ) -> None:
        """`unready` says in a few words why the bot cannot answer now, `ailing` what is wrong although it can."""
        self._app = app
        self._guard = guard
        self.gate = Gate()
        self._metrics = metrics
        self._unready = unready
        self._ailing = ailing
        self._routes: Mapping[tuple[str, str], Route] = {
            ("POST", EVENTS): self._deliver,
            ("GET", "/healthz"): lambda _: BoltResponse(status=200, body="alive"),
            ("GET", "/readyz"): self._ready,
            ("GET", "/metrics"): self._figures,
        } | self._installing()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        route = self._routes.get((environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")))
        answer = route(environ) if route else BoltResponse(status=404, body="not found")
        body = (answer.body or "").encode()
        headers = [(name, value) for name, values in answer.headers.items() for value in values]
        start_response(
            f"{answer.status} {HTTPStatus(answer.status).phrase}",
            [*headers, ("Content-Length", str(len(body)))],
        )
        return [body]

    def _deliver(self, environ: WSGIEnvironment) -> BoltResponse:
        try:
            admitted = self._guard.admit(environ)
        except RefusedError as refused:
            log.info("refused a request: %s", refused)
            return BoltResponse(status=refused.status, body=str(refused))
        if not whole(admitted.payload):
            self._metrics.received.labels("malformed").inc()
            return BoltResponse(status=200)
        person, request = asker(admitted.payload), _request(environ, admitted.body)
        if not all(person):  # nobody in particular
            return self._app.dispatch(request)
        if not self.gate.enter(person):
            return _crowded(admitted.payload)
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


def _crowded(payload: Payload) -> BoltResponse:
    """What Slack is told of somebody whose requests wait in too long a line.

    It delivers an event again, and shows whoever pressed or filled in that this failed; so nothing goes in silence.
    """
    if "command" in payload:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": blocks.crowded().text})
    return BoltResponse(status=503)


def _request(environ: WSGIEnvironment, body: str = "") -> BoltRequest:
    given = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    headers = given | {"content-type": environ.get("CONTENT_TYPE", "")}
    return BoltRequest(body=body, query=environ.get("QUERY_STRING", ""), headers=headers)
