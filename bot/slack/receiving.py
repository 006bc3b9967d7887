"""A worker of gunicorn that receives a request whole, head and body, before a thread is spent on it.

gunicorn's own threads read from the network, so that as many half-sent requests as there are threads stop it. Here
one loop reads for all connections, and a thread is given bytes, never a socket to wait for; a request is answered
only where its answer fits into the socket at once, and the end of a connection is waited for in the loop too. What
does not arrive in time is let go, and whoever comes when all places are taken gets that of the one who waited
longest. gunicorn's parser, answers, log and supervision stay as they are.

Measured beside 500 half-sent requests, with an app that does nothing (CPU of the server for one request): here 0.5 ms
with them and without; waitress buffers too, but looks at every connection in each round of its loop, 0.4 ms without
them and 2.8 ms with them; granian, like gunicorn's own threads, spends one on each body and answers nobody.
"""

import re
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from http import HTTPStatus
from select import POLLOUT, poll
from typing import Any, Final

from gunicorn.http import get_parser
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from bot.slack.web import LARGEST, Limits

CHUNK: Final = 65_536
"""Bytes read at a time."""
HEAD: Final = 65_536
"""Bytes of the longest head."""
ROOM: Final = 262_144
"""Bytes that a socket holds for a reader that does not read; more than any answer."""
FIGURES: Final = 10
"""Of a length that matter; more are too large anyway."""
BATCH: Final = 64
"""Connections taken in one round of the loop."""
LINGER: Final = 2.0
"""Seconds for which the end of a connection is waited for, so that its last answer is not cut off."""
LOOK: Final = 0.25
"""Seconds between looks at what is overdue."""
_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*0*([0-9]+)[ \t]*(?=\r\n)", re.IGNORECASE)
_CODED: Final = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECT: Final = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class Held:
    """The bytes of one request, for gunicorn's parser; `short` when it asked for more than these."""

    def __init__(self, data: bytes) -> None:
        self._parts = iter((data,))
        self.short = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except StopIteration:
            self.short = True
            raise


class Connection(TConn):  # type: ignore[misc]  # gunicorn ships no types
    """A connection, and what of its next request has arrived."""

    due: float
    """When it is let go, by the monotonic clock."""
    size: int = 0
    """Bytes of the request that a thread is to have; 0 while the head is incomplete."""
    cut: bool = False
    """The thread gets the head alone: the body is too large, or of no known length, and will not be read."""
    understood: bool = False
    """The parser took the request; otherwise nobody knows what may follow."""

    def __init__(self, *given: Any) -> None:  # noqa: ANN401  gunicorn's own four
        super().__init__(*given)
        self.data = bytearray()
        self.taken = b""
        self.held = Held(b"")
        self.data_ready = True

    def init(self) -> None:
        """Called by gunicorn in the thread, before each request."""
        self.held, self.understood = Held(self.taken), False
        self.parser = get_parser(self.cfg, self.held, self.client)

    def measure(self) -> bool:
        """Has the head just become complete? Then it is known how much to wait for."""
        end = self.data.find(b"\r\n\r\n")
        if self.size or end < 0:
            return False
        length = _LENGTH.search(self.data, 0, end + 2)
        body = int(length[1][:FIGURES]) if length else 0
        self.cut = body > LARGEST or bool(_CODED.search(self.data, 0, end + 2))
        self.size = end + 4 + (0 if self.cut else body)
        return True

    @property
    def whole(self) -> bool:
        return 0 < self.size <= len(self.data)

    @property
    def asks(self) -> bool:
        """Does the sender wait for a word before it sends the body?"""
        return not self.whole and b" HTTP/1.1\r\n" in self.data and bool(_EXPECT.search(self.data))

    def take(self) -> int:
        """Parts the complete request from what follows it; its bytes. A wish to be told to go on has been met."""
        size, head = self.size, self.data.find(b"\r\n\r\n") + 2
        self.taken = _EXPECT.sub(b"", bytes(self.data[:head]), 1) + self.data[head:size]
        del self.data[:size]
        self.size = 0
        return size

    def has_room(self) -> bool:
        """Would an answer be taken at once?"""
        look = poll()
        look.register(self.sock, POLLOUT)
        return bool(look.poll(0))


class Receiver(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """The worker. `_waiting` are the connections that no thread works for, those that wait longest first."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401  gunicorn's own
        super().__init__(*given, **named)
        self._limits: Limits = self.app.limits
        self._waiting: dict[Connection, None] = {}
        self._bytes = 0
        self._look = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Takes those who are at the door; most have said all by then, and go straight to a thread."""
        for _ in range(min(BATCH, 1 + self.worker_connections // 8)):
            try:
                sock, client = listener.accept()
            except BlockingIOError:
                return
            except OSError as error:
                self.log.warning("A connection could not be accepted: %s", error)
                self._evict()
                return
            self.nr_conns += 1
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
            conn = Connection(self.cfg, sock, client, listener.getsockname())
            conn.due = time.monotonic() + self._limits.head
            self._arrive(conn)
            if self.nr_conns >= self.worker_connections:
                self._evict()

    def finish_request(self, conn: Connection, done: "Future[bool]") -> None:
        """Called in the loop after each request: the next one is waited for, or the connection's end."""
        self._bytes -= len(conn.taken)
        conn.taken = b""
        if done.cancelled() or done.exception() or not done.result():
            self._end(conn)
            return
        conn.sock.setblocking(False)
        conn.due = time.monotonic() + (self._limits.idle if self.alive else STOP_KEEPALIVE_LINGER)
        self._weigh(conn, begun=bool(conn.data))

    def handle_request(self, req: Any, conn: Connection) -> bool:  # noqa: ANN401  gunicorn's own
        conn.understood = True
        if conn.cut:
            req.force_close()
        return bool(super().handle_request(req, conn))

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """May another request follow? Not where the parser found this one longer than it was."""
        return bool(keepalive and conn.parser.finish_body() and not conn.held.short)

    def murder_keepalived(self, force: bool = False) -> None:
        """Called in every round: lets go what is overdue."""
        now = time.monotonic()
        if now < self._look and not force:
            return
        self._look = now + LOOK
        for conn in [one for one in self._waiting if force or one.due <= now]:
            if conn.data:
                self._refuse(conn, HTTPStatus.REQUEST_TIMEOUT)
            self._drop(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        for conn in self._waiting:
            conn.due = min(conn.due, deadline)

    def _arrive(self, conn: Connection) -> None:
        data = _received(conn.sock)
        if data == b"":
            self._drop(conn)
            return
        begun = not conn.data
        conn.data += data or b""
        self._bytes += len(data or b"")
        self._weigh(conn, begun=begun and bool(data))

    def _weigh(self, conn: Connection, *, begun: bool) -> None:
        """Decides what to do with what has arrived; `begun` when it is a request's first."""
        if begun and conn.parser:
            conn.due = time.monotonic() + self._limits.head
        if conn.measure():
            conn.due = time.monotonic() + self._limits.body
            if conn.asks:
                _send(conn.sock, _CONTINUE)
        if conn.whole:
            self._admit(conn)
        elif not conn.size and len(conn.data) > HEAD:
            self._refuse(conn, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            self._leave(conn)
        elif conn not in self._waiting:
            self._wait(conn, selectors.EVENT_READ, self._arrive)
        self._bound()

    def _admit(self, conn: Connection) -> None:
        """Gives a whole request to a thread, as soon as its answer has room."""
        if conn.parser and not conn.has_room():
            conn.due = time.monotonic() + self._limits.body
            self._wait(conn, selectors.EVENT_WRITE, self._admit)
            return
        self._forget(conn)
        taken = conn.take()
        self._bytes -= taken - len(conn.taken)
        self.enqueue_req(conn)

    def _end(self, conn: Connection) -> None:
        """Ends a connection after its last answer."""
        if conn.cut or conn.data or conn.held.short or not conn.understood:
            self._leave(conn)
        else:
            self._drop(conn)

    def _leave(self, conn: Connection) -> None:
        """Ends one that may not have said all: it is to end first, or the system would drop its answer."""
        conn.sock.setblocking(False)
        self._bytes -= len(conn.data)
        conn.data.clear()
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
            return
        conn.due = time.monotonic() + LINGER
        self._wait(conn, selectors.EVENT_READ, self._drain)

    def _drain(self, conn: Connection) -> None:
        if _received(conn.sock) == b"":
            self._drop(conn)

    def _wait(self, conn: Connection, event: int, then: "Callable[[Connection], None]") -> None:
        self._forget(conn)
        self._waiting[conn] = None
        self.poller.register(conn.sock, event, lambda _sock: self._react(conn, then))

    def _react(self, conn: Connection, then: "Callable[[Connection], None]") -> None:
        """Not to what is no longer waited for: another event of the same round may have ended it."""
        if conn in self._waiting:
            then(conn)

    def _forget(self, conn: Connection) -> None:
        if conn in self._waiting:
            del self._waiting[conn]
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        self._bytes -= len(conn.data)
        conn.data.clear()
        conn.close()

    def _evict(self) -> None:
        if longest := next(iter(self._waiting), None):
            self._drop(longest)

    def _bound(self) -> None:
        while self._bytes > self._limits.held and (
            longest := next((one for one in self._waiting if one.data), None)
        ):
            self._drop(longest)

    def _refuse(self, conn: Connection, status: HTTPStatus) -> None:
        _send(conn.sock, b"HTTP/1.1 %d %s\r\nConnection: close\r\n\r\n" % (status, status.phrase.encode()))


def _received(sock: socket.socket) -> bytes | None:
    """What has arrived; None when nothing has yet, empty at the end."""
    try:
        return sock.recv(CHUNK)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _send(sock: socket.socket, line: bytes) -> None:
    """Sends a line where there is room for it."""
    try:
        sock.send(line)
    except OSError:
        return
