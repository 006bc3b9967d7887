"""Socket Mode: what comes through the socket is answered, and a socket that went silent ends the process."""

import base64
import hashlib
import json
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Thread
from typing import Any, Final

import pytest
from wiring import Wired

from bot.app import bolt
from bot.playground.wire import Request, Response, Server
from bot.slack import listeners, sockets
from bot.slack.sockets import SilentError

MAGIC: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Hose:
    """The far end of Socket Mode: says hello, sends envelopes, keeps what is acknowledged, and never pongs."""

    def __init__(self, *envelopes: dict[str, Any]) -> None:
        self.acknowledged: list[dict[str, Any]] = []
        self._envelopes = envelopes
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self._listener.getsockname()[1]}/link"

    def close(self) -> None:
        self._listener.close()

    def _run(self) -> None:
        with suppress(OSError):
            connection, _ = self._listener.accept()
            with connection:
                self._greet(connection)
                for sent in ({"type": "hello", "num_connections": 1}, *self._envelopes):
                    connection.sendall(_frame(json.dumps(sent).encode()))
                while (read := _read(connection)) is not None:
                    if read:
                        self.acknowledged.append(json.loads(read))

    def _greet(self, connection: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += connection.recv(4096)
        lines = dict(line.split(": ", 1) for line in asked.decode().split("\r\n") if ": " in line)
        proof = base64.b64encode(
            hashlib.sha1((lines["Sec-WebSocket-Key"] + MAGIC).encode()).digest()
        ).decode()
        head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        connection.sendall(f"{head}Sec-WebSocket-Accept: {proof}\r\n\r\n".encode())


def _frame(text: bytes) -> bytes:
    size = bytes([len(text)]) if len(text) < 126 else b"\x7e" + struct.pack(">H", len(text))
    return b"\x81" + size + text


def _read(connection: socket.socket) -> bytes | None:
    """The text of the next frame; empty for a ping, None at the end."""
    head = connection.recv(2)
    if len(head) < 2:
        return None
    size = head[1] & 127
    if size == 126:
        (size,) = struct.unpack(">H", connection.recv(2))
    mask, body = connection.recv(4), b""
    while len(body) < size:
        body += connection.recv(size - len(body))
    text = bytes(byte ^ mask[i % 4] for i, byte in enumerate(body))
    return text if head[0] & 15 == 1 else b""


@pytest.fixture
def hose() -> Iterator[Hose]:
    event = {
        "type": "app_mention",
        "user": "U0ALICE",
        "channel": "C0PAPERS",
        "ts": "1.000001",
        "text": "show CWM",
    }
    payload = {"type": "event_callback", "team_id": "T0PAPERLAB", "event_id": "EvSocket", "event": event}
    odd: tuple[Any, ...] = ({"type": "event_callback", "event": []}, {"type": "block_actions"}, "x")
    payloads = {"e-1": payload} | {f"odd-{number}": one for number, one in enumerate(odd)}
    made = Hose(
        *(
            {"type": "events_api", "envelope_id": name, "payload": one, "accepts_response_payload": False}
            for name, one in payloads.items()
        )
    )
    yield made
    made.close()


def test_a_silent_socket_is_noticed_after_it_was_served(running: Wired, hose: Hose) -> None:
    """The event is acknowledged, and what is none too; then nothing comes, not even a pong, and the process is to end."""

    def door(request: Request) -> Response:
        if request.path.endswith("apps.connections.open"):
            return Response(json.dumps({"ok": True, "url": hose.url}).encode())
        return running.slack.handle(request)

    slack = Server()
    slack.start(door)
    settings = replace(running.settings, slack_api=f"http://127.0.0.1:{slack.port}/api/")
    app = bolt(settings, running.bot.desk.workers)
    listeners.register(app, running.bot.desk, lambda _: None)
    with pytest.raises(SilentError, match="silent for"):
        sockets.serve(app, "xapp-1", silence=1.5, look=0.2)
    slack.stop()
    assert {sent["envelope_id"] for sent in hose.acknowledged} == {"e-1", "odd-0", "odd-1", "odd-2"}
    assert any("World Models" in text for text in running.lines())
