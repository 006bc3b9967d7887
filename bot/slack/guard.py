"""The guard in front of Bolt: whatever is not surely from Slack ends here, quietly, with 401 or 413.

Bolt alone fails on bad input (an odd timestamp or signature is a 500 with a traceback; broken JSON fails
before the signature is looked at), so shapes are checked first, then the signature, then the body, which is
read by Bolt's own reader: whatever is read here is what Bolt would read.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from wsgiref.types import WSGIEnvironment

from slack_bolt.request.internals import extract_content_type, parse_body
from slack_sdk.signature import Clock, SignatureVerifier

from bot.slack.whole import shallow

LARGEST: Final = 1_000_000
"""Bytes; Slack's own payloads stay far below."""
_TIMESTAMP: Final = re.compile(r"\d{1,12}", re.ASCII)
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")


class RefusedError(Exception):
    """A request that is not taken; `status` is what its sender is told."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status: Final = status


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that Slack signed."""

    body: str
    """As it came, which is what was signed."""
    payload: dict[str, Any]
    """What it says."""


class Guard:
    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        """`secret` is the app's signing secret (without it, nobody is admitted); `clock` gives Unix time in seconds."""
        self._verifier = SignatureVerifier(secret, _Clock(clock)) if secret else None

    def admit(self, environ: WSGIEnvironment) -> Admitted:
        """A request that Slack signed in the last five minutes; raises RefusedError for any other."""
        body = _decoded(_body(environ))
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        shaped = _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)
        if not (self._verifier and shaped and self._verifier.is_valid(body, timestamp, signature)):
            raise RefusedError(HTTPStatus.UNAUTHORIZED)
        return Admitted(body, _read(body, environ.get("CONTENT_TYPE", "")))


class _Clock(Clock):
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()


def _body(environ: WSGIEnvironment) -> bytes:
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
