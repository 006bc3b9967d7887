"""Talking to the cluster: several hosts, bounded waiting, a second try somewhere else, and one kind of error.

A request that failed is tried again at another host after a short wait of random length, as long as the time of whoever asked
lasts. Nothing that was asked in vain is believed to have been done: all that is written may be written twice.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from random import Random
from threading import local
from typing import Any, Final

import msgspec
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as UnheardError
from opensearchpy.exceptions import OpenSearchException, TransportError
from opensearchpy.serializer import Serializer

from bot.search.index import DamagedError
from bot.settings import Search

Json = dict[str, Any]
_SHARE: Final = 0.45
"""Of the time of one answer, what one of its requests may take: another host can then still be asked."""
LONG: Final = 60.0
"""Seconds that a request may take for which nobody waits."""
_TRIES: Final = 3
_BULK_TRIES: Final = 8
_PAUSE: Final = 0.05
"""Seconds before a second try; twice as many before each further one."""
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})
"""What a cluster answers that is moving shards, electing or too busy."""
_CONFLICT: Final = 409
_GONE: Final = 404
_CONNECTIONS: Final = 32
_FORGIVEN: Final = 2.0
"""Seconds for which a host is left out that did not answer."""


class ClusterError(DamagedError):
    """The cluster did not answer, or not in time; the reason says how, and never a password."""

    def __init__(self, reason: str, *, refused: bool = False) -> None:
        super().__init__(reason)
        self.refused: Final = refused
        """Whether it answered that it would not do this: other requests may well be answered."""


class _Codec(Serializer):
    """JSON at a third of the standard library's time."""

    mimetype = "application/json"

    def loads(self, s: str) -> Any:  # noqa: ANN401  JSON is Any
        return msgspec.json.decode(s)

    def dumps(self, data: Any) -> Any:  # noqa: ANN401  as above
        return data if isinstance(data, str | bytes) else msgspec.json.encode(data).decode()


class Cluster:
    """One cluster, as an account may use it; any thread may ask."""

    def __init__(self, access: Search, pause: Callable[[float], None] = time.sleep) -> None:
        self.access: Final = access
        self.quick: Final = access.patience * _SHARE
        """Seconds that one request of somebody who waits may take; most take milliseconds."""
        self._pause: Final = pause
        self._chance: Final = Random()  # noqa: S311  spreads tries
        self._mine: Final = local()
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what failed is told here, once
        self._client: Final = OpenSearch(
            list(access.urls),
            http_auth=(access.user, access.password) if access.user else None,
            headers={"authorization": f"ApiKey {access.key}"} if access.key else None,
            ca_certs=str(access.ca) if access.ca else None,
            max_retries=0,
            retry_on_timeout=True,
            dead_timeout=_FORGIVEN,
            timeout_cutoff=0,
            pool_maxsize=_CONNECTIONS,
            serializer=_Codec(),
        )

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """All that is asked inside, by this thread, takes no longer together; else it is a ClusterError."""
        before = getattr(self._mine, "end", None)
        self._mine.end = time.monotonic() + seconds
        try:
            yield
        finally:
            self._mine.end = before

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401  JSON is Any
        *,
        seconds: float = LONG,
        **params: str,
    ) -> Any:  # noqa: ANN401  JSON is Any
        """What the cluster says; raises ClusterError. A request may have been carried out twice."""
        for attempt in range(_TRIES):
            try:
                return self._once(method, path, body, seconds, params)
            except UnheardError as error:
                failure = f"{method} {path}: {type(error).__name__}"
            except TransportError as error:
                failure = f"{method} {path}: {error.status_code} {error.error}"
                if error.status_code not in _AGAIN:
                    raise ClusterError(failure[:300], refused=True) from error
            except (OpenSearchException, msgspec.DecodeError) as error:
                raise ClusterError(f"{method} {path}: {type(error).__name__}") from error
            if attempt < _TRIES - 1:
                self._wait(attempt)
        raise ClusterError(failure[:300])

    def ask_all(self, path: str, lines: Iterable[Json], **more: Any) -> Any:  # noqa: ANN401  as `ask` takes and gives it
        """The same with a body of many lines."""
        return self.ask(
            "POST", path, "".join(msgspec.json.encode(line).decode() + "\n" for line in lines), **more
        )

    def missing(self, path: str) -> bool:
        """Whether there is no such thing."""
        try:
            self._once("GET", path, None, self.quick, {})
        except TransportError as error:
            if error.status_code == _GONE:
                return True
            raise ClusterError(f"GET {path}: {error.status_code}") from error
        return False

    def bulk(self, index: str, actions: Iterable[tuple[Json, Json]]) -> None:
        """Writes documents, each with what says where it goes; those that are older than what is held are left out.

        Waits longer each time while the cluster says that it has enough to do.
        """
        left = list(actions)
        for attempt in range(_BULK_TRIES):
            lines = chain.from_iterable(left)
            try:
                told = self.ask_all(f"/{index}/_bulk", lines, filter_path="items.*.status,items.*.error.type")
            except ClusterError:
                if attempt == _BULK_TRIES - 1:
                    raise
            else:
                left = [
                    action for action, item in zip(left, told.get("items", ()), strict=True) if _refused(item)
                ]
            if not left:
                return
            self._wait(attempt + 2)
        raise ClusterError(f"{len(left)} documents were refused, again and again")

    def close(self) -> None:
        self._client.close()

    def _once(self, method: str, path: str, body: Any, seconds: float, params: Mapping[str, str]) -> Any:  # noqa: ANN401  JSON is Any
        options = {**params, "request_timeout": min(seconds, self._left())}
        return self._client.transport.perform_request(method, path, params=options, body=body)

    def _left(self) -> float:
        end = getattr(self._mine, "end", None)
        left = LONG if end is None else end - time.monotonic()
        if left <= 0:
            raise ClusterError("no time is left")
        return left

    def _wait(self, attempt: int) -> None:
        self._pause(min(_PAUSE * 2**attempt * self._chance.uniform(0.5, 1.5), self._left()))


def _refused(item: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a document has to be written again; raises ClusterError for one that never can be."""
    told = next(iter(item.values()))
    status = told["status"]
    if status in _AGAIN:
        return True
    if status >= 400 and status != _CONFLICT:
        raise ClusterError(f"a document was refused: {status} {told.get('error', {}).get('type')}")
    return False
