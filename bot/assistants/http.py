"""MCP over Streamable HTTP: every message is a POST, every answer one JSON object; no streams and no sessions.

With a signing secret only Slack is answered, which signs its requests as it signs events, and says in them who asks.
Without one, only this machine is: whoever names another host, or comes from a page in a browser, is turned away.
"""

import json
import logging
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from wsgiref.types import WSGIEnvironment

from slack_bolt import BoltResponse

from bot.assistants.calls import Caller
from bot.assistants.protocol import Headers, Outcome, Server, unread
from bot.kept import compiled
from bot.slack.web import Guard, RefusedError, Routes, received

log = logging.getLogger(__name__)

PATH: Final = "/mcp"
_LOCAL: Final = compiled(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
_ID: Final = compiled(r"[A-Z0-9]{2,30}")
_JSON: Final = compiled(r"application/json\s*(?:;.*)?", re.IGNORECASE)
_TAKES: Final = compiled(r"(?:application/json|application/\*|\*/\*)\s*(?:[;,]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The one address; `guard` is None where there is no signing secret."""

    server: Server
    guard: Guard | None

    def routes(self) -> Routes:
        """What is answered at which method and path; there is nothing to stream and no session to end."""
        return {("POST", PATH): self.post, ("GET", PATH): _unoffered, ("DELETE", PATH): _unoffered}

    def post(self, environ: WSGIEnvironment) -> BoltResponse:
        """Answers one message."""
        try:
            self._expected(environ)
            body = self.guard.signed(environ) if self.guard else received(environ)
        except RefusedError as refused:
            log.info("refused an assistant's request: %s", refused)
            return BoltResponse(status=refused.status, body=str(refused))
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            return _said(unread())
        caller = _caller(message) if self.guard else Caller()
        return _said(self.server.take(message, caller, _headers(environ)))

    def _expected(self, environ: WSGIEnvironment) -> None:
        """Raises RefusedError for what no assistant sends, or may not be answered from here."""
        host, origin = environ.get("HTTP_HOST", ""), environ.get("HTTP_ORIGIN", "")
        if not (self.guard or _LOCAL.fullmatch(host)):
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST)
        if origin and origin not in {f"http://{host}", f"https://{host}"}:
            raise RefusedError(HTTPStatus.FORBIDDEN)
        if not _JSON.fullmatch(environ.get("CONTENT_TYPE", "")):
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if not _TAKES.search(environ.get("HTTP_ACCEPT", "*/*")):
            raise RefusedError(HTTPStatus.NOT_ACCEPTABLE)


def _caller(message: object) -> Caller:
    """Whom Slack names in a request that it signed; nobody where it names none."""
    found: Any = message
    for key in ("params", "_meta", "slack"):
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        return Caller()
    team, user = found.get("team_id"), found.get("user_id")
    if not all(isinstance(one, str) and _ID.fullmatch(one) for one in (team, user)):
        return Caller()
    return Caller(str(team), str(user))


def _headers(environ: WSGIEnvironment) -> Headers:
    return Headers(
        environ.get("HTTP_MCP_PROTOCOL_VERSION", ""),
        environ.get("HTTP_MCP_METHOD", ""),
        environ.get("HTTP_MCP_NAME", ""),
    )


def _said(outcome: Outcome) -> BoltResponse:
    if outcome.body is None:
        return BoltResponse(status=outcome.status)
    return BoltResponse(
        status=outcome.status,
        body=json.dumps(outcome.body),
        headers={"Content-Type": "application/json", "Cache-Control": "no-store"},
    )


def _unoffered(_environ: WSGIEnvironment) -> BoltResponse:
    return BoltResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, body="only POST", headers={"Allow": "POST"})
