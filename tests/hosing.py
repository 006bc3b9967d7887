"""The far end of Socket Mode, with every way in which a connection can fail, one connection after the other."""

import base64
import hashlib
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, Final

from bot.playground.wire import Request, Response, Server

MAGIC: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
UNOPENED: Final = ("refuses", "errs", "raves", "limits", "hangs", "is a black hole")
"""Failures of apps.connections.open, or of the address that it gives."""
OPENED: Final = ("never pongs", "stops ponging", "closes", "is cut", "stops in a frame", "is to be renewed")
"""Failures after an envelope has been sent."""
FAULTS: Final = (*UNOPENED, *OPENED)


def _said(**fields: Any) -> Response:
    return Response(json.dumps(fields).encode())


OPENINGS: Final = {
    "refuses": _said(ok=True, url="ws://127.0.0.1:9/nowhere"),
    "errs": _said(ok=False, error="internal_error"),
    "raves": Response(b"<html>sorry</html>", 503, "text/html"),
    "limits": Response(b'{"ok": false, "error": "ratelimited"}', 429, headers={"Retry-After": "0"}),
    "hangs": Response(status=0),
    "has withdrawn the token": _said(ok=False, error="token_revoked"),
}
"""What apps.connections.open answers, where it is not the way to a connection."""


def envelope(number: int) -> dict[str, Any]:
    """The n-th mention, in a thread of its own."""
    event = {"type": "app_mention", "user": "U0ALICE", "channel": "C0PAPERS", "ts": f"{number}.000001"}
    payload = {"type": "event_callback", "team_id": "T0PAPERLAB", "event_id": f"EvSocket{number}"}
    return {
        "type": "events_api",
        "envelope_id": f"e-{number}",
        "payload": payload | {"event": event | {"text": "show CWM"}},
        "accepts_response_payload": False,
    }


@dataclass
class Hose:
    """Plays `parts` in turn, the last one for ever; each connection sends the envelopes of all parts so far again."""

    parts: Sequence[str]
    below: Callable[[Request], Response]
    """Answers everything but apps.connections.open."""
    numbers: Iterator[int]
    sent: list[int] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    """When each connection's first acknowledgement came, by the monotonic clock; its fault follows at once."""
    played: int = 0
    """How many parts have begun."""
    _end: Event = field(default_factory=Event)
    _part: str = ""

    def open(self, request: Request) -> Response:
        """Slack's Web API."""
        if not request.path.endswith("apps.connections.open"):
            return self.below(request)
        self._part = self.parts[min(self.played, len(self.parts) - 1)]
        self.played += 1
        if self._part == "hangs":
            self._end.wait(30)
        link = f"ws://127.0.0.1:{self._listener.getsockname()[1]}/link"
        return OPENINGS.get(self._part, _said(ok=True, url=link))

    def has_played(self, parts: int) -> bool:
        """Have so many parts begun?"""
        return self.played >= parts

    @contextmanager
    def running(self) -> Iterator[str]:
        """The address of the Web API, for the length of the block."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        Thread(target=self._accept, daemon=True).start()
        server = Server()
        server.start(self.open)
        try:
            yield f"http://127.0.0.1:{server.port}/api/"
        finally:
            self._end.set()
            self._listener.close()
            server.stop()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                Thread(target=self._play, args=(connection, self._part), daemon=True).start()

    def _play(self, connection: socket.socket, part: str) -> None:
        with suppress(OSError), connection:
            if part == "is a black hole":
                self._end.wait(30)
                return
            _greet(connection)
            self.sent.append(next(self.numbers))
            for sent in ({"type": "hello", "num_connections": 1}, *map(envelope, self.sent)):
                connection.sendall(_frame(1, json.dumps(sent).encode()))
            self._listen(connection, part)

    def _listen(self, connection: socket.socket, part: str) -> None:
        """Takes acknowledgements; after the first, the part's fault happens."""
        pongs, failed = part != "never pongs", False
        while (read := _read(connection)) is not None:
            kind, data = read
            if kind == 9 and pongs:
                connection.sendall(_frame(10, data))
            if kind == 1:
                self.acknowledged.append(json.loads(data)["envelope_id"])
                pongs = pongs and part not in {"stops ponging", "stops in a frame"}
                if not failed:
                    self.served.append(time.monotonic())
                if not failed and not _fail(connection, part):
                    return
                failed = True


def _fail(connection: socket.socket, part: str) -> bool:
    """Does what the part is named for; False when the connection is to end."""
    match part:
        case "closes":
            connection.sendall(_frame(8, struct.pack("!H", 1000)))
        case "is cut":
            return False
        case "stops in a frame":
            connection.sendall(b"\x81\x7e\x01\x00{")
        case "is to be renewed":
            connection.sendall(_frame(1, b'{"type": "disconnect", "reason": "refresh_requested"}'))
    return True


def _greet(connection: socket.socket) -> None:
    asked = b""
    while b"\r\n\r\n" not in asked:
        asked += connection.recv(4096)
    lines = dict(line.split(": ", 1) for line in asked.decode().split("\r\n") if ": " in line)
    proof = base64.b64encode(hashlib.sha1((lines["Sec-WebSocket-Key"] + MAGIC).encode()).digest()).decode()
    head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    connection.sendall(f"{head}Sec-WebSocket-Accept: {proof}\r\n\r\n".encode())


def _frame(kind: int, text: bytes) -> bytes:
    size = bytes([len(text)]) if len(text) < 126 else b"\x7e" + struct.pack(">H", len(text))
    return bytes([0x80 | kind]) + size + text


def _read(connection: socket.socket) -> tuple[int, bytes] | None:
    """The kind and the data of the next frame; None at the end."""
    head = connection.recv(2)
    if len(head) < 2:
        return None
    size = head[1] & 127
    if size == 126:
        (size,) = struct.unpack(">H", connection.recv(2))
    mask, body = connection.recv(4), b""
    while len(body) < size:
        body += connection.recv(size - len(body))
    return head[0] & 15, bytes(byte ^ mask[i % 4] for i, byte in enumerate(body))
