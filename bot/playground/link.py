"""Link: Socket Mode, from Slack's side: a WebSocket over which envelopes go out and acknowledgements come back.

A small part of RFC 6455 is enough: the client is slack_sdk's, messages are short texts, and nothing is fragmented.
"""

import base64
import hashlib
import json
import struct
from collections.abc import Callable, Mapping
from io import BufferedIOBase
from threading import Condition, Event, Lock
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import uuid4

from bot.playground.delivery import SECONDS, Taken
from bot.playground.values import APP, Json
from bot.playground.wire import Request, Response

_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_GOODBYE: Final = struct.pack("!H", 1000) + b"refresh"
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA


class Link:
    """The open connections of one app; each envelope goes to the newest."""

    def __init__(self, changed: Condition, patience: float = SECONDS) -> None:
        """`changed` is notified when a connection begins or ends; `patience` is how long an acknowledgement is waited for, in seconds."""
        self.patience = patience
        self._changed: Final = changed
        self.silent = False
        """True: the connection stays open, and nothing is answered on it any more."""
        self._writers: Final[list[BufferedIOBase]] = []
        self._answers: Final[dict[str, Json]] = {}
        self._waiting: Final[dict[str, Event]] = {}
        self._lock: Final = Lock()

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._writers)

    def close(self) -> None:
        """Ends every connection from this side, as Slack does now and then; a bot is to connect again."""
        for writer in list(self._writers):
            self._send(writer, _CLOSE, _GOODBYE)

    def accept(self, request: Request) -> Response:
        """Turns a request into a connection."""
        key = request.headers.get("sec-websocket-key", "")
        accepted = base64.b64encode(
            hashlib.sha1((key + _GUID).encode(), usedforsecurity=False).digest()
        ).decode()
        headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": accepted}
        return Response(status=101, headers=headers, takeover=self._serve)

    def _serve(self, reader: BufferedIOBase, writer: BufferedIOBase) -> None:
        self._send(
            writer,
            _TEXT,
            json.dumps({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}}).encode(),
        )
        self._count(self._writers.append, writer)
        try:
            while (frame := _read(reader)) and frame[0] != _CLOSE:
                if not self.silent:
                    self._take(writer, *frame)
            self._send(writer, _CLOSE, _GOODBYE)
        finally:
            self._count(self._writers.remove, writer)

    def _count(self, change: Callable[[BufferedIOBase], None], writer: BufferedIOBase) -> None:
        with self._changed:
            change(writer)
            self._changed.notify_all()

    def _take(self, writer: BufferedIOBase, kind: int, data: bytes) -> None:
        if kind == _PING:
            self._send(writer, _PONG, data)
        elif kind == _TEXT:
            answer: Json = json.loads(data)
            identity = answer.get("envelope_id", "")
            if identity in self._waiting:
                self._answers[identity] = answer
                self._waiting[identity].set()

    def _send(self, writer: BufferedIOBase, kind: int, data: bytes) -> None:
        size = len(data)
        length = (
            bytes([size])
            if size < 126
            else struct.pack("!BH", 126, size)
            if size < 65536
            else struct.pack("!BQ", 127, size)
        )
        with self._lock:
            writer.write(bytes([0x80 | kind]) + length + data)
            writer.flush()

    def deliver(self, body: bytes, headers: Mapping[str, str]) -> Taken:
        """Sends what would have been an HTTP request, as an envelope; what is not acknowledged in time has no answer."""
        if not self._writers:
            return 0, {}, b""
        envelope = _envelope(body, headers) | {"envelope_id": str(uuid4())}
        arrived = self._waiting[envelope["envelope_id"]] = Event()
        self._send(self._writers[-1], _TEXT, json.dumps(envelope).encode())
        arrived.wait(self.patience)
        del self._waiting[envelope["envelope_id"]]
        answer = self._answers.pop(envelope["envelope_id"], None)
        if answer is None:
            return 0, {}, b""
        payload = answer.get("payload")
        return 200, {}, json.dumps(payload).encode() if payload else b""


def _envelope(body: bytes, headers: Mapping[str, str]) -> Json:
    if "json" in headers["Content-Type"]:
        retry = {
            "retry_attempt": int(headers.get("X-Slack-Retry-Num", 0)),
            "retry_reason": headers.get("X-Slack-Retry-Reason", ""),
        }
        return {"type": "events_api", "payload": json.loads(body), "accepts_response_payload": False} | retry
    form: dict[str, Any] = dict(parse_qsl(body.decode(), keep_blank_values=True))
    if "payload" in form:
        return {
            "type": "interactive",
            "payload": json.loads(form["payload"]),
            "accepts_response_payload": True,
        }
    return {"type": "slash_commands", "payload": form, "accepts_response_payload": True}


def _read(reader: BufferedIOBase) -> tuple[int, bytes] | None:
    """The next frame's kind and data; None when the connection has ended."""
    head = reader.read(2)
    if len(head) < 2:
        return None
    size = head[1] & 0x7F
    if size >= 126:
        size = int.from_bytes(reader.read(2 if size == 126 else 8))
    mask = reader.read(4) if head[1] & 0x80 else b"\0\0\0\0"
    data = bytes(byte ^ mask[i % 4] for i, byte in enumerate(reader.read(size)))
    return head[0] & 0x0F, data
