"""A language model's server on loopback that answers what a test tells it to, in the manner of OpenAI's."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answer = Callable[[dict[str, Any]], Iterable[str]]
"""What is answered to a request, piece by piece."""


@dataclass
class Loopback:
    """A running server, and what it was asked."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def told(self) -> str:
        """All that ever left for it."""
        return json.dumps(self.asked, ensure_ascii=False)


def _chunk(text: str, end: str | None = None) -> bytes:
    bit = {"index": 0, "delta": {"content": text}, "finish_reason": end}
    made = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [bit]}
    return f"data: {json.dumps(made)}\n\n".encode()


@contextmanager
def serving(answer: Answer) -> Iterator[Loopback]:
    """A server for as long as the block runs."""
    loopback = Loopback("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            loopback.asked.append(body)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            try:
                for piece in answer(body):
                    self.wfile.write(_chunk(piece))
                self.wfile.write(_chunk("", "stop") + b"data: [DONE]\n\n")
            except OSError:
                return  # the bot had enough

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    loopback.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield loopback
    finally:
        server.shutdown()
        server.server_close()


def passages(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbered passages of a request to write."""
    lines = str(body["messages"][-1]["content"]).splitlines()
    return [json.loads(line) for line in lines if line.startswith('{"n":')]


def is_reading(body: dict[str, Any]) -> bool:
    """Whether a message is to be read, and nothing written."""
    return "Message:" in str(body["messages"][-1]["content"])
