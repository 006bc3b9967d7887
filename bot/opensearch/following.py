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
from functools import partial
from itertools import islice
from threading import Event, Lock, Thread
from typing import Final, TypeVar
from uuid import uuid4

from bot.opensearch.cluster import Cluster, ClusterError
from bot.opensearch.engine import Engines
from bot.opensearch.filling import PAGE, Filling, Pages
from bot.opensearch.generations import Generations
from bot.opensearch.small import Small
from bot.opensearch.view import View
from bot.papers import Paper
from bot.search.index import DamagedError
from bot.store.coordination import Turns
from bot.store.engine import Store
from bot.store.papers import Change, Papers

log = logging.getLogger(__name__)

T = TypeVar("T")
_LEASE: Final = 30.0
"""Seconds after which another process may take up a page."""
_LONG_LEASE: Final = 300.0
"""Seconds after which another process may go on with a rebuild."""
_PATIENCE: Final = 5.0
"""Seconds for which whoever stored papers waits for another process that writes."""
_WAIT: Final = 0.1
_PAGES: Final = 5
"""Pages that are caught up with when a library is opened: more would keep waiting whoever only asks."""
_RESTED: Final = 3.0
"""Seconds for which nobody asks a cluster that did not answer, except who looks after it."""


class Following:
    """Reads the cluster's index, and brings changes into it; any thread may call."""

    def __init__(self, store: Store, engines: Engines, small: Small, now: Callable[[], datetime]) -> None:
        self._store: Final = store
        self._records: Final = Papers(store)
        self._engines: Final = engines
        self._cluster: Final[Cluster] = engines.far.cluster
        self._generations: Final = Generations(self._cluster, self._records)
        self._small: Final = small
        self._now: Final = now
        self._me: Final = f"{self._cluster.access.index} {uuid4()}"
        self._pages: tuple[str, Pages] = "", self._blank()
        self._last: View | None = None
        """What was read last: what it remembers is true as long as the index stands where it stood."""
        self._lock: Final = Lock()
        self._rested = 0.0
        self._failure = ""
        self.built = 0
        """Up to which change a rebuild has taken all in."""

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
        view = self._engines.far.view
        if not view and self._failure:
            return "the search cluster does not answer; the newest papers alone are searched"
        if not view:
            return f"the search index is being filled; the newest papers alone are searched: {self.built:,} changes"
        if self._generations.older(view.index):
            return f"the search index is being rebuilt, an older one answers: {self.built:,} changes"
        if self._generations.newer(view.index):
            return f"{view.index} is of a newer version of paperbot; `paperbot index --rebuild` makes one of this"
        lag = self._records.seq() - view.seq
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
        if not self._rested and (view is None or self._generations.older(view.index)):
            self._renew(view.index if view else "")

    def open(self, patience: float | None) -> None:
        """Makes the first index where there is none, and brings in what is new if that is little."""
        del patience  # it waits for the cluster no longer than any answer does
        with suppress(DamagedError):
            self._engines.small.check()
        self.look()
        self._bring(time.monotonic(), _PAGES)

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
        while self._rebuilds.take(self._me, time.time(), _LONG_LEASE):
            time.sleep(1.0)
        self._rebuild()

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
        """Looks whether all of the index can be searched."""
        index = self._generations.serving()
        if not index:
            self._engines.far.view = None
            return
        seq = self._generations.held(index)
        path, all_ = f"/{index}/_search", "false"
        self._cluster.ask(
            "POST", path, {"size": 0}, seconds=self._cluster.quick, allow_partial_search_results=all_
        )
        if self._last is None or (self._last.index, self._last.seq) != (index, seq):
            self._last = View(self._cluster, index, seq)
        self._engines.far.view = self._last

    def _bring(self, until: float, pages: int | None = None) -> None:
        """Takes in pages until the index holds all, or somebody else is at it for longer than that."""
        if time.monotonic() < self._rested:
            return
        try:
            index = self._writable()
            while index and self._generations.held(index) < self._records.seq() and pages != 0:
                if self._turn(index):
                    pages = None if pages is None else pages - 1
                elif time.monotonic() > until:
                    return
                else:
                    time.sleep(_WAIT)
            self.look()
        except ClusterError as error:
            self._rest(error)

    def _writable(self) -> str:
        """The index that changes are brought into: the one that serves, or the first; empty where that is to be filled first."""
        if index := self._generations.serving():
            return "" if self._generations.newer(index) else index
        if self._records.seq() > _PAGES * PAGE:
            return ""
        with self._lock:
            return self._generations.first()

    def _keep_up(self, ended: Event) -> None:
        while not ended.wait(0.5):
            self._bring(time.monotonic())

    def _turn(self, index: str) -> bool:
        """Takes in one page, where it is nobody else's turn."""
        turns = Turns(self._store, f"index {index}")
        if turns.take(self._me, time.time(), _LEASE):
            return False
        try:
            changes = self._records.changed_since(self._generations.held(index), PAGE)
            if changes:
                self._put(index, changes)
                if changes[-1].seq >= self._records.seq():  # what is remembered of a view has to be all of it
                    self._generations.refresh(index)
                self._generations.hold(index, changes[-1].seq)
        finally:
            turns.give(self._me, 0.0, failed=False)
        return True

    def _put(self, index: str, changes: Sequence[Change]) -> None:
        """Writes papers, and the words of theirs that this process has not written to this very index."""
        identity = self._generations.identity(index)
        pages = self._pages[1] if self._pages[0] == identity else self._blank()
        self._pages = "", self._blank()  # what fails is written anew
        self._cluster.bulk(index, pages.made(changes))
        self._pages = identity, pages

    def _blank(self) -> Pages:
        return Pages(self._engines.far.analyzers)

    @property
    def _rebuilds(self) -> Turns:
        return Turns(self._store, f"rebuild {self._cluster.access.index}")

    def _renew(self, before: str) -> None:
        """Fills an index of this format, unless another process does, or has."""
        if self._rebuilds.take(self._me, time.time(), _LONG_LEASE):
            return
        try:
            if self._generations.serving() == before:
                log.info("the search index is filled beside what answers now")
                self._rebuild()
        except ClusterError as error:
            self._rest(error)
        finally:
            self._rebuilds.give(self._me, 0.0, failed=False)

    def _rebuild(self) -> None:
        before = self._generations.serving()
        filling = Filling(
            self._cluster, self._generations, self._records, self._blank(), partial(self._filled, before)
        )
        try:
            filling.run()
        finally:
            self._rebuilds.give(self._me, 0.0, failed=False)
        self.look()

    def _filled(self, before: str, seq: int) -> None:
        """Keeps the turn of a rebuild, and brings the index that serves up to what is stored meanwhile."""
        self.built = seq
        self._rebuilds.keep(self._me, time.time() + _LONG_LEASE)
        if not before or self._generations.newer(before):
            return
        if 0 < self._records.seq() - self._generations.held(before) < _PAGES * PAGE:
            self._turn(before)
