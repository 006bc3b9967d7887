"""One GET after another, politely, until a whole page has come.

There is one request to arXiv at a time, and none sooner than 3 s after the last answer, whoever asks and for
what. arXiv's terms count all machines and all three of its services together (help/api/tou), so the turn is a
row of the store. The pause runs from the end of an answer: only then is the gap that arXiv sees at least as
long, however slow the network. Clock and waiting are arguments.

Every attempt, redirects too, takes a turn at the limiter. What arXiv asks for in Retry-After is kept to, as
seconds and as a date; failures back off by themselves. Redirects are followed only within arXiv.
"""

import math
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Final, TypeVar
from uuid import uuid4

import httpx

from bot.feeds.errors import MEGABYTE, FeedError, PageError, RefusedError, UnreachableError
from bot.store.coordination import Turns
from bot.store.engine import Store

PAUSE: Final = 3.0
LEASE: Final = 180.0
"""Seconds after which a process that took its turn and died is passed over; more than any answer may take."""
_FIRST: Final = 30.0
_LONGEST: Final = 1800.0


@dataclass(slots=True)
class Turn:
    """One request being made. Whoever makes it says when it failed, and what Retry-After asked for."""

    failed: bool = False
    wait: float = 0.0

    def fail(self, wait: float = 0.0) -> None:
        """The request brought nothing usable; the server asked for `wait` seconds of peace."""
        self.failed, self.wait = True, wait


@dataclass(frozen=True)
class Limiter:
    """The turns at arXiv, shared by every process on one store."""

    store: Store
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    jitter: Callable[[], float] = field(default=lambda: random.uniform(0.05, 0.5))  # noqa: S311  spreads load, hides nothing

    @contextmanager
    def turn(self, until: datetime) -> Iterator[Turn]:
        """Waits for a turn and holds it. UnreachableError when it could not come before `until`."""
        holder = uuid4().hex
        turns = Turns(self.store, "arxiv")
        while wait := turns.take(holder, self.now().timestamp(), LEASE):
            if self.now().timestamp() + wait > until.timestamp():
                raise UnreachableError(
                    f"arXiv may not be asked again for {wait:.0f} s, longer than there is time"
                )
            self.sleep(wait)
        turn = Turn()
        try:
            yield turn
        finally:
            pause = max(turn.wait, backoff(turns.failures())) if turn.failed else PAUSE
            turns.give(holder, self.now().timestamp() + pause + self.jitter(), failed=turn.failed)


def backoff(failures: int) -> float:
    """Seconds to wait after one more failure than `failures` in a row: 30 s, doubling, at most half an hour.

    >>> [backoff(n) for n in (0, 1, 2, 20)]
    [30.0, 60.0, 120.0, 1800.0]
    """
    return min(_LONGEST, _FIRST * float(1 << min(failures, 10)))


T = TypeVar("T")
MOST: Final = 64 * MEGABYTE
FORBIDDEN: Final = 403
BANNED: Final = 6 * 3600.0
"""Seconds for which arXiv is asked for nothing at all once it has forbidden to: to go on would be taken for an attack."""
_ATTEMPTS: Final = 8
_BUSY: Final = frozenset({408, 425, 429})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_ANSWER: Final = timedelta(seconds=LEASE - 60)
"""Within a turn's lease even when the last byte is waited for."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that is no sign of trouble: 200, 304, or a refusal with a body."""

    status: int
    body: bytes
    kind: str
    etag: str = ""


class BusyError(FeedError):
    """arXiv asks for peace, for `wait` seconds where it says so."""

    def __init__(self, status: int, wait: float) -> None:
        super().__init__(f"arXiv answered HTTP {status}")
        self.wait = wait


class Fetcher:
    """The one connection to arXiv."""

    def __init__(self, limiter: Limiter, contact: str, budget: timedelta = timedelta(hours=2)) -> None:
        self.limiter = limiter
        self.now = limiter.now
        self._budget = budget
        self._headers = {"User-Agent": agent(contact), "Accept-Encoding": "gzip", "Accept": "*/*"}

    @cached_property
    def _client(self) -> httpx.Client:
        """Made for the first question: reading the certificates takes 25 ms, and few processes ask anything."""
        return httpx.Client(
            headers=self._headers,
            timeout=httpx.Timeout(60, connect=20),
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=0),
        )

    def get(
        self,
        url: str,
        params: Mapping[str, str],
        read: Callable[[Response], T],
        *,
        etag: str = "",
        until: datetime | None = None,
    ) -> T:
        """What `read` makes of the answer; asked again while it is no whole page (`read` raises PageError).

        RefusedError when asking again is of no use, UnreachableError when no answer came within the time allowed.
        """
        until = until or self.deadline()
        address = httpx.URL(url, params=dict(params))
        trouble: FeedError | None = None
        for _ in range(_ATTEMPTS):
            with self._turn(until, trouble) as turn:
                try:
                    response = self._ask(address, etag)
                    if isinstance(response, Response):
                        return read(response)
                    address = response
                except RefusedError as error:
                    if error.status == FORBIDDEN:
                        turn.fail(BANNED)
                    raise
                except (PageError, BusyError) as error:
                    trouble = error
                    turn.fail(error.wait if isinstance(error, BusyError) else 0)
                except httpx.TransportError as error:
                    trouble = PageError(f"the connection failed: {type(error).__name__}")
                    turn.fail()
        raise UnreachableError(f"{trouble}, {_ATTEMPTS} times in a row") from trouble

    def deadline(self) -> datetime:
        """Until when a reading that begins now may take."""
        return self.now() + self._budget

    def close(self) -> None:
        if "_client" in vars(self):
            self._client.close()

    @contextmanager
    def _turn(self, until: datetime, trouble: FeedError | None) -> Iterator[Turn]:
        """A turn at arXiv; where none comes in time, what went wrong in the last is said too."""
        with ExitStack() as stack:
            try:
                turn = stack.enter_context(self.limiter.turn(until))
            except UnreachableError as late:
                raise UnreachableError(f"{trouble}; {late}" if trouble else str(late)) from trouble
            yield turn

    def _ask(self, address: httpx.URL, etag: str) -> Response | httpx.URL:
        """The answer, or where it is to be had."""
        headers = {"If-None-Match": etag} if etag else {}
        with self._client.stream("GET", address, headers=headers) as response:
            if response.status_code in _MOVED:
                return _moved(address, response)
            if response.status_code in _BUSY or response.status_code >= 500:
                raise BusyError(
                    response.status_code, retry_after(response.headers.get("Retry-After", ""), self.now())
                )
            body = self._body(response)
        kind = response.headers.get("Content-Type", "")
        if response.status_code >= 400 and "xml" not in kind.lower():
            raise RefusedError(f"arXiv answered HTTP {response.status_code}", response.status_code)
        return Response(response.status_code, body, kind, response.headers.get("ETag", ""))

    def _body(self, response: httpx.Response) -> bytes:
        end = self.now() + _ANSWER
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST:
                raise PageError(f"the answer is larger than {MOST // MEGABYTE} MB")
            if self.now() > end:
                raise PageError("the answer did not end in time")
        return bytes(body)


def agent(contact: str) -> str:
    """What this program calls itself to arXiv, and whom arXiv may write to.

    >>> agent("papers@example.org")
    'paperbot/0.1 (mailto:papers@example.org)'
    """
    if not contact:
        return "paperbot/0.1"
    return f"paperbot/0.1 ({contact if '://' in contact else f'mailto:{contact}'})"


def retry_after(value: str, now: datetime) -> float:
    """Seconds in a Retry-After header, a number or a date; 0 when it says nothing usable.

    >>> retry_after("120", datetime(2026, 11, 23, tzinfo=UTC))
    120.0
    >>> retry_after("Mon, 23 Nov 2026 00:01:00 GMT", datetime(2026, 11, 23, tzinfo=UTC))
    60.0
    """
    try:
        seconds = float(value)
    except ValueError:
        pass
    else:
        return seconds if math.isfinite(seconds) and seconds > 0 else 0.0
    try:
        instant = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return 0.0
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return max(0.0, (instant - now).total_seconds())


def _moved(address: httpx.URL, response: httpx.Response) -> httpx.URL:
    target = address.join(response.headers.get("Location", ""))
    if target.host != address.host and not f".{target.host}".endswith(".arxiv.org"):
        raise RefusedError(f"arXiv's address {address.host} now leads to {target.host}")
    if target == address or target.scheme not in {"http", "https"}:
        raise RefusedError(f"arXiv's address {address.host} leads nowhere")
    return target
