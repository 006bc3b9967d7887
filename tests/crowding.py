"""A crowd of connections that never finish what they say: half a head, half a body, or a byte every few seconds.

As a program (`python tests/crowding.py PORT SIZE`) it says when all are open, stays until a line comes, and says what it saw.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Thread
from typing import Final

HEAD: Final = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
BODY: Final = HEAD + b"Content-Length: 50000\r\n\r\n" + b"{" * 400
KINDS: Final = ((HEAD, False), (BODY, False), (HEAD + b"X: ", True), (BODY, True), (b"", False))
"""What is sent at first, and whether a byte follows now and then."""


@dataclass
class Crowd:
    """Holds `size` such connections to a port, opening another where one was closed, until `end` is set."""

    port: int
    size: int
    drip: float = 3.0
    """Seconds between bytes."""
    opened: int = 0
    closed: int = 0
    oldest: float = 0.0
    """Seconds that the longest of those closed was held."""
    full: Event = field(default_factory=Event)
    """Set when all were open at once."""
    end: Event = field(default_factory=Event)
    _born: dict[socket.socket, float] = field(default_factory=dict)
    _kinds: Iterator[tuple[bytes, bool]] = field(
        default_factory=lambda: (KINDS[number % len(KINDS)] for number in count())
    )
    _dripping: set[socket.socket] = field(default_factory=set)

    def run(self) -> None:
        with selectors.DefaultSelector() as selector:
            dripped = time.monotonic()
            while not self.end.is_set():
                self._fill(selector)
                if len(self._born) >= self.size:
                    self.full.set()
                for key, _ in selector.select(0.2):
                    self._look(selector, key.fileobj)
                if time.monotonic() > dripped + self.drip:
                    dripped = time.monotonic()
                    self._feed()
        for one in self._born:
            one.close()

    def _fill(self, selector: selectors.BaseSelector) -> None:
        for _ in range(min(50, self.size - len(self._born))):
            with suppress(OSError):
                one = socket.create_connection(("127.0.0.1", self.port), timeout=1)
                said, drips = next(self._kinds)
                one.sendall(said)
                one.setblocking(False)
                self._born[one] = time.monotonic()
                self._dripping |= {one} if drips else set()
                self.opened += 1
                selector.register(one, selectors.EVENT_READ)

    def _look(self, selector: selectors.BaseSelector, one: object) -> None:
        assert isinstance(one, socket.socket)
        with suppress(OSError):
            if one.recv(4096):
                return
        selector.unregister(one)
        self.closed += 1
        self.oldest = max(self.oldest, time.monotonic() - self._born.pop(one))
        self._dripping.discard(one)
        one.close()

    def _feed(self) -> None:
        for one in self._dripping:
            with suppress(OSError):
                one.send(b"x")


@contextmanager
def crowded(port: int, size: int, drip: float = 3.0) -> Iterator[Crowd]:
    """A crowd in a thread, for the length of the block."""
    crowd = Crowd(port, size, drip)
    thread = Thread(target=crowd.run, daemon=True)
    thread.start()
    try:
        yield crowd
    finally:
        crowd.end.set()
        thread.join()


def seconds(call: Callable[[], object]) -> float:
    """How long a call took."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def main(port: int, size: int) -> None:
    with crowded(port, size) as crowd:
        crowd.full.wait(60)
        print("full", flush=True)
        sys.stdin.readline()
    print(
        json.dumps({"opened": crowd.opened, "closed": crowd.closed, "longest held": round(crowd.oldest, 1)})
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
