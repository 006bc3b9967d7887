"""Keeping the cluster's index up to the database, which is the truth, and reading it while it answers.

Any process may bring changes in. Whose turn it is stands in the database, for a page of changes at a time, and so does up to which
change each generation of the index holds. A document has its paper's change as its version, so a page that is written twice,
late or in another order ends the same. A rebuild fills another generation and then moves the alias; the one before is kept
until the next, since somebody may still be reading it.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from threading import Event, Lock, Thread
from typing import Final, TypeVar
from uuid import uuid4

from bot.kept import compiled
from bot.opensearch import documents
from bot.opensearch.cluster import Cluster, ClusterError, Json
from bot.opensearch.engine import Engines
from bot.opensearch.small import Small
from bot.opensearch.view import View
from bot.papers import Paper
from bot.search.documents import FORMAT
from bot.search.index import DamagedError
from bot.store.coordination import Turns
from bot.store.engine import Store
from bot.store.papers import Change, Papers

log = logging.getLogger(__name__)

T = TypeVar("T")
PAGE: Final = 1000
"""Changes that are written at once."""
_LEASE: Final = 30.0
"""Seconds after which another process may take up a page."""
_LONG_LEASE: Final = 300.0
"""Seconds after which another process may begin a rebuild anew."""
_PATIENCE: Final = 5.0
"""Seconds for which whoever stored papers waits for another process that writes."""
_CONTROL: Final = 5.0
"""Seconds that a writer waits to be told which index serves."""
_WAIT: Final = 0.1
_PAGES: Final = 5
"""Pages that are caught up with when a library is opened: more would keep waiting whoever only asks."""
_RESTED: Final = 3.0
"""Seconds for which nobody asks a cluster that did not answer, except who looks after it."""
_WORDS: Final = 200_000
"""Listed words that a process remembers to have written."""
_GENERATION: Final = compiled(r"-(?P<format>\d+\.\d+)-(?P<number>\d+)$")


class Following:
    """Reads the cluster's index, and brings changes into it; any thread may call."""

    def __init__(self, store: Store, engines: Engines, small: Small, now: Callable[[], datetime]) -> None:
        self._store: Final = store
        self._records: Final = Papers(store)
        self._engines: Final = engines
        self._cluster: Final[Cluster] = engines.far.cluster
        self._alias: Final = self._cluster.access.index
        self._small: Final = small
        self._now: Final = now
        self._me: Final = f"{self._alias} {uuid4()}"
        self._written: tuple[str, set[str]] = "", set()
        self._identities: dict[str, str] = {}
        self._lock: Final = Lock()
        self._rested = 0.0
        self._failure = ""
        self.built = 0
        """How many changes a rebuild has taken in."""

    # Reading

    def soundly(self, work: Callable[[], T]) -> T:
        """What `work` finds, all of it in the cluster or all of it in the small index; DamagedError where neither can."""
        if self._engines.held:
            return work()
        if self._engines.far.view:
            try:
                with self._engines.reading():
                    return work()
            except ClusterError as error:
                self._rest(error)
        with self._engines.smaller(), self._engines.reading():
            return work()

    @property
    def reduced(self) -> bool:
        """Whether this thread is answered from the small index."""
        return self._engines.small_asked

    def look(self) -> None:
        """Sees what the cluster holds by now, and whether it answers."""
        try:
            with self._cluster.within(self._cluster.access.patience):
                self._see()
            self._rested = 0.0
        except ClusterError as error:
            self._rest(error)
        if self._failure and self._engines.far.view and not self._rested:
            log.info("the search cluster answers again")
            self._failure = ""

    @property
    def progress(self) -> str:
        """What is wrong, or being done, in a few words; empty when all is well."""
        if not self._engines.far.view:
            return "the search cluster does not answer; the newest papers alone are searched"
        if self._outdated(self._engines.far.view.index):
            return f"the search index is being rebuilt, an older one answers: {self.built:,} changes"
        lag = self._records.seq() - self._engines.far.view.seq
        return f"the search index lacks {lag:,} changes" if lag > PAGE else ""

    @property
    def told(self) -> str:
        """Health, generation and lag, in a few words."""
        view = self._engines.far.view
        try:
            with self._cluster.within(self._cluster.quick):
                health = self._cluster.ask(
                    "GET", f"/_cluster/health/{view.index if view else ''}", seconds=self._cluster.quick
                )["status"]
        except ClusterError:
            health = "not answering"
        if not view:
            return f"OpenSearch is {health}"
        return f"OpenSearch is {health}, {view.index} is {self._records.seq() - view.seq:,} changes behind"

    # Writing

    def add(self, papers: Iterable[Paper]) -> list[Change]:
        """Stores papers, and brings them into the index; what that changed."""
        left, changes = iter(papers), list[Change]()
        try:
            while batch := list(islice(left, PAGE)):
                changes += self._records.upsert(batch, self._now())
        finally:
            self._bring(time.monotonic() + _PATIENCE)
        return changes

    def catch_up(self, patience: float = 0.0) -> None:
        """Brings the index, and the small one, up to the store, as far as nobody else is at it."""
        self._bring(time.monotonic() + patience)
        self._small.follow(self._now())
        view = self._engines.far.view
        if view and self._outdated(view.index) and not self._rested:
            self._renew(view.index)

    def open(self, patience: float | None) -> None:
        """Makes the first index where there is none, and brings in what is new if that is little."""
        del patience  # it waits for the cluster no longer than any answer does
        with suppress(DamagedError):
            self._engines.small.check()
        self.look()
        if self._rested:
            return
        try:
            if not self._engines.far.view:
                self._first()
            self._bring(time.monotonic(), _PAGES)
        except ClusterError as error:
            self._rest(error)

    def start(self) -> None:
        """Nothing to begin: whoever looks after the library looks again in a second."""

    @contextmanager
    def beside(self, url: str) -> Iterator[None]:  # noqa: ARG002  the store is open here already
        """Brings in what is stored in the meantime."""
        ended = Event()
        thread = Thread(target=self._keep_up, args=(ended,), name="indexing", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def rebuild(self) -> None:
        """Fills another index from the store; it serves once it holds all that the present one does. ClusterError."""
        turns = Turns(self._store, f"rebuild {self._alias}")
        while turns.take(self._me, self._time(), _LONG_LEASE):
            time.sleep(1.0)
        self._rebuilding(turns)

    def close(self) -> None:
        self._cluster.close()

    # What stands behind these

    def _rest(self, error: ClusterError) -> None:
        """Lets the cluster be for a while."""
        if error.refused:
            log.error("the search cluster refused a request, and the small index was asked: %s", error.reason)
            return
        self._rested = time.monotonic() + _RESTED
        self._engines.far.view = None
        if not self._failure:
            log.warning("the search cluster does not answer, the small index does: %s", error.reason)
        self._failure = error.reason

    def _see(self) -> None:
        index = self._serving()
        seq = self._held(index) if index else 0
        view = self._engines.far.view
        if index and (view is None or (view.index, view.seq) != (index, seq)):
            self._cluster.ask("GET", f"/{index}/_count", seconds=self._cluster.quick)
            self._engines.far.view = View(self._cluster, index, seq)
        elif view:
            self._cluster.ask(
                "POST",
                f"/{view.index}/_search",
                {"size": 0},
                seconds=self._cluster.quick,
                allow_partial_search_results="false",
            )

    def _serving(self) -> str:
        """The index to which the alias leads; empty before the first."""
        return max(self._generations(self._alias), key=_number, default="")

    def _held(self, index: str) -> int:
        """Up to which change an index holds all; an index of the same name that was made anew holds nothing."""
        return self._records.indexed(self._identity(index))

    def _hold(self, index: str, seq: int) -> None:
        self._records.index_at(self._identity(index), seq)

    def _identity(self, index: str) -> str:
        if index not in self._identities:
            self._generations(index)
        return self._identities[index]

    def _generations(self, pattern: str) -> list[str]:
        """The names of indices; none for an alias that leads nowhere."""
        path = f"/{pattern}/_settings"
        found: Json = self._cluster.ask(
            "GET",
            path,
            seconds=_CONTROL,
            filter_path="*.settings.index.uuid",
            ignore_unavailable="true",
        )
        self._identities |= {name: one["settings"]["index"]["uuid"] for name, one in found.items()}
        return [name for name in found if _GENERATION.search(name)]

    def _outdated(self, index: str) -> bool:
        found = _GENERATION.search(index)
        return found is None or found["format"] != _format()

    def _bring(self, until: float, pages: int | None = None) -> None:
        """Takes in pages until the index holds all, or somebody else is at it for longer than that."""
        if time.monotonic() < self._rested:
            return
        try:
            index = self._serving() or self._first()
            while self._held(index) < self._records.seq() and pages != 0:
                if self._turn(index):
                    pages = None if pages is None else pages - 1
                elif time.monotonic() > until:
                    return
                else:
                    time.sleep(_WAIT)
            self.look()
        except ClusterError as error:
            self._rest(error)

    def _keep_up(self, ended: Event) -> None:
        while not ended.wait(0.5):
            self._bring(time.monotonic())

    def _turn(self, index: str) -> bool:
        """Takes in one page, where it is nobody else's turn."""
        turns = Turns(self._store, f"index {index}")
        if turns.take(self._me, self._time(), _LEASE):
            return False
        try:
            seq = self._held(index)
            changes = self._records.changed_since(seq, PAGE)
            if changes:
                self._put(index, changes)
                if len(changes) < PAGE:
                    self._cluster.ask("POST", f"/{index}/_refresh")
                self._hold(index, changes[-1].seq)
        finally:
            turns.give(self._me, 0.0, failed=False)
        return True

    def _put(self, index: str, changes: Sequence[Change]) -> None:
        """Writes papers, and the words of theirs that this process has not written to this very index."""
        identity = self._identity(index)
        if self._written[0] != identity or len(self._written[1]) > _WORDS:
            self._written = identity, set()
        written = self._written[1]
        words = dict(word for one in changes if one.paper for word in documents.listed(one.paper))
        fresh = {id_: word for id_, word in words.items() if id_ not in written}
        self._cluster.bulk(index, [*map(self._action, changes), *map(_word, fresh.items())])
        written.update(fresh)

    def _action(self, change: Change) -> tuple[Json, Json]:
        place = {"_id": change.id, "version": change.seq, "version_type": "external_gte"}
        if not change.paper:
            return {"index": place}, documents.mark(change.id, change.seq)
        return {"index": place}, documents.source(change.paper, change.seq, self._engines.analyzers)

    def _first(self) -> str:
        """The first index, made by one process; the others find it."""
        with self._lock:
            index = self._made(1)
            self._point(index, "")
        return index

    def _made(self, number: int) -> str:
        """A new and empty index."""
        access = self._cluster.access
        index = f"{self._alias}-{_format()}-{number}"
        if self._cluster.missing(f"/{index}"):
            with suppress(ClusterError):  # another process may have made it at the same moment
                self._cluster.ask("PUT", f"/{index}", documents.mapping(access.shards, access.replicas))
        return index

    def _renew(self, before: str) -> None:
        """Fills an index of this format, unless another process does, or has."""
        turns = Turns(self._store, f"rebuild {self._alias}")
        if turns.take(self._me, self._time(), _LONG_LEASE):
            return
        try:
            if self._serving() == before:
                log.info("the search index is of another version of paperbot, and is built anew beside it")
                self._rebuilding(turns)
        except ClusterError as error:
            self._rest(error)
        finally:
            turns.give(self._me, 0.0, failed=False)

    def _rebuilding(self, turns: Turns) -> None:
        try:
            self._rebuild(lambda: turns.keep(self._me, self._time() + _LONG_LEASE))
        finally:
            turns.give(self._me, 0.0, failed=False)
        self.look()

    def _rebuild(self, keep: Callable[[], None]) -> None:
        before = self._serving()
        others = self._generations(f"{self._alias}-*")
        index = self._made(1 + max(map(_number, others), default=0))
        self.built, seq = 0, 0
        while changes := self._records.changed_since(seq, PAGE):
            self._put(index, changes)
            seq = changes[-1].seq
            self.built += len(changes)
            keep()
            if before and 0 < self._records.seq() - self._held(before) < _PAGES * PAGE:
                self._turn(before)
        self._cluster.ask("POST", f"/{index}/_refresh")
        self._hold(index, seq)
        self._point(index, before)
        for old in others:
            if old != before:
                self._cluster.ask("DELETE", f"/{old}", ignore_unavailable="true")

    def _point(self, index: str, before: str) -> None:
        """Lets the alias lead to another index, in one step for all who ask."""
        actions = [{"add": {"index": index, "alias": self._alias}}]
        if before:
            actions.append({"remove": {"index": before, "alias": self._alias}})
        self._cluster.ask("POST", "/_aliases", {"actions": actions})

    def _time(self) -> float:
        return time.time()


def _word(listed: tuple[str, Json]) -> tuple[Json, Json]:
    """A listed word is always the same: whoever writes it first does all."""
    id_, word = listed
    return {"index": {"_id": id_, "version": 1, "version_type": "external"}}, word


def _format() -> str:
    return f"{documents.FORMAT}.{FORMAT}"


def _number(index: str) -> int:
    found = _GENERATION.search(index)
    return int(found["number"]) if found else 0
