"""Wire: a small threaded HTTP server for loopback, with streamed answers.

Each answer leaves in one write: two small ones would wait 40 ms for each other (Nagle's algorithm against delayed acks).
"""

import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from socket import SHUT_RDWR, socket
from threading import Thread
from typing import Final
from urllib.parse import parse_qsl, urlsplit

LOOPBACK: Final = "127.0.0.1"
MOST: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, read completely."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    body: bytes = b""
    status: int = 200
    """0 closes the connection without an answer."""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Iterable[bytes] | None = None
    """Sent piece by piece after `body`, until it ends or the reader leaves."""
    takeover: Callable[[BufferedIOBase, BufferedIOBase], None] | None = None
    """Given the connection's two directions once the headers are sent, to speak another protocol; it ends with it."""


Handle = Callable[[Request], Response]


log = logging.getLogger(__name__)


class Server:
    """Answers requests on loopback, each in its own thread, from `start` to `stop`."""

    def __init__(self, port: int = 0) -> None:
        """Binds at once; port 0 takes a free one."""
        self._http: Final = _Http((LOOPBACK, port), _Handler)
        self._thread: Final = Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """The port that it is bound to."""
        return self._http.server_port

    def start(self, handle: Handle) -> None:
        """Begins to answer, with `handle`."""
        self._http.handle = handle
        self._thread.start()

    def stop(self) -> None:
        """Ends at once, open connections and streams included."""
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()
        self._thread.join()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    handle: Handle

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.open: set[socket] = set()

    def hang_up(self) -> None:
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)

    def handle_error(self, _request: object, _address: object) -> None:
        """Logs a fault of ours; a reader that went away is no news."""
        error = sys.exception()
        if not isinstance(error, OSError):
            log.error("a request failed", exc_info=error)


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self) -> None:
        self.server.open.add(self.request)
        super().setup()

    def finish(self) -> None:
        self.server.open.discard(self.request)
        super().finish()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST:
            self._send(Response(b'{"ok": false, "error": "request_too_large"}', 413))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length)
        self._send(
            self.server.handle(Request(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body))
        )

    def _send(self, response: Response) -> None:
        if not response.status:
            self.close_connection = True
            return
        self._begin(response)
        self.wfile.write(response.body)
        self.wfile.flush()
        for piece in response.stream or ():
            self.wfile.write(piece)
            self.wfile.flush()
        if response.takeover:
            response.takeover(self.rfile, self.wfile)

    def _begin(self, response: Response) -> None:
        self.send_response(response.status)
        if response.takeover is None:
            self.send_header("Content-Type", response.kind)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.stream or response.takeover:
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(response.body)))
        if response.stream:
            self.send_header("Connection", "close")
        self.end_headers()

    def log_request(self, _code: object = "-", _size: object = "-") -> None:
        """Says nothing: what passes here is in `calls`."""
