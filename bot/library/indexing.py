"""Keeping the index up to the store, whoever writes and wherever a crash falls.

The store is written first. Then whoever holds the index's one writer takes in everything the store has, its
own papers and others'; who finds it taken leaves the work to the holder, who looks again after letting go. So
a crash leaves the index behind and never wrong, and the next to write, or to open, catches up.

Of a great many papers one process reads and stores them, and another indexes what is stored. Reading is
Python's work and indexing mostly the engine's, so two processes keep two cores busy. The indexing one lives
as long as the other holds its end of a pipe: when that closes, by a crash too, it takes in what is left and
ends.
"""

import logging
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot import kept
from bot.garbage import seldom
from bot.papers import Paper
from bot.search.documents import Busy, WriteError, Writer, panics
from bot.search.index import DamagedError, Index
from bot.store.engine import Store
from bot.store.papers import Change, Papers

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
_BATCH: Final = 2000
_COMMIT: Final = 50_000
"""Changes between two commits of a long load: what is loaded in twenty seconds."""
_TRIES: Final = 20
_WAIT: Final = 0.05
_PAUSE: Final = 0.5
"""Seconds between two looks at a store that is being filled."""
_AGREED: Final = "agreed"
"""The file that says at which change index and store held as many papers: to count them takes as long as there are many."""
_PATIENCE: Final = timedelta(seconds=20)
"""How long a change waits for its commit while the store is being filled."""


class Keeper:
    """Brings the store's changes into the index."""

    def __init__(
        self, records: Papers, index: Index, now: Clock, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._records: Final = records
        self._index: Final = index
        self._now: Final = now
        self._pause: Final = pause
        self._failure = ""
        self.built = 0
        """How many changes a rebuild has taken in."""

    def add(self, papers: Iterable[Paper]) -> list[Change]:
        """Stores papers and indexes them, as far as the index can be written; what that changed."""
        left = iter(papers)
        changes: list[Change] = []
        try:
            while batch := list(islice(left, _BATCH)):
                changes += self._records.upsert(batch, self._now())
        finally:
            self.catch_up()
        return changes

    def catch_up(self, patience: float = 0.0) -> None:  # noqa: ARG002  whoever holds the writer does all
        """Brings the index up to the store, unless somebody else is at it, or it is damaged, or cannot be written.

        Nothing is lost by that: whoever writes next, opens the library or looks after it does what was left.
        """
        try:
            with panics(WriteError):
                self._catch_up()
            self._failure = ""
        except DamagedError:
            return
        except OSError as error:
            self._index.look()
            self._tell(str(error))

    def _catch_up(self) -> None:
        while self._index.seq() < self._records.seq() and (writer := self._writer()):
            with closing(writer):
                self._pull(writer)

    def follow(self, ended: Callable[[float], bool]) -> None:
        """Keeps the index up to a store that is being filled; `ended` waits so many seconds for the end of that."""
        try:
            while not (writer := self._writer()):
                if ended(_WAIT):
                    return
            try:
                self._follow(writer, ended)
            finally:
                writer.close()
        except (DamagedError, OSError) as error:
            self._tell(str(error))
        self.catch_up()

    def rebuild(self, ended: Callable[[], bool] = lambda: False) -> None:
        """Fills a new index from the store; it serves once it holds all that the present one does.

        Nothing is asked of the present one but its writer's place, and only when it is sound. Raises OSError where the
        new one cannot be written, or `ended` says that there is no time.
        """
        self.built = 0
        with self._index.successor() as successor:
            self._fill(successor.writer, ended)
            while not (present := self._place()):
                self._fill(successor.writer, ended)
            with present:
                self._fill(successor.writer, ended)
                self._index.succeed(successor.path)

    def astray(self) -> str:
        """What the index holds though it should not, being up to the store; empty when they agree, or cannot be compared."""
        before, held = self._records.seq(), self._index.size()
        agreed = self._index.folder / _AGREED
        if kept.read(agreed, None) == [before, held]:
            return ""
        papers = self._records.count()
        if held == papers and self._records.seq() == before:
            kept.write(agreed, [before, held])
        if held == papers or not self._index.seq() == self._records.seq() == before:
            return ""
        return f"{held:,} papers are in it, and {papers:,} in the database"

    def beside(self, url: str) -> AbstractContextManager[None]:
        """Indexes what is stored at a URL in the meantime."""
        return indexing(url, self._index.folder)

    def _place(self) -> AbstractContextManager[object] | None:
        """The place of the present index's writer, kept until it is left; None when somebody else keeps it."""
        try:
            return closing(writer) if (writer := self._writer()) else None
        except (DamagedError, OSError):
            return nullcontext()

    def _tell(self, failure: str) -> None:
        if failure != self._failure:
            log.warning("%s", failure)
        self._failure = failure

    def _writer(self) -> Writer | None:
        """The index's writer; None when somebody else keeps it for longer than a second."""
        for _ in range(_TRIES):
            try:
                return self._index.writer()
            except Busy:
                self._pause(_WAIT)
        return None

    def _follow(self, writer: Writer, ended: Callable[[float], bool]) -> None:
        """Commits seldom: each commit leaves small pieces, which the engine then spends its time on joining."""
        last, over = self._now(), False
        while not over:
            over = ended(_PAUSE)
            self._take(writer)
            if writer.waiting and (over or self._now() - last >= _PATIENCE):
                writer.commit()
                last = self._now()

    def _pull(self, writer: Writer) -> None:
        """Takes in what the store has and the index has not."""
        self._take(writer)
        if writer.waiting:
            writer.commit()

    def _fill(self, writer: Writer, ended: Callable[[], bool]) -> None:
        while changes := self._records.changed_since(writer.seq, _BATCH):
            if ended():
                raise InterruptedError("the process ends")
            writer.apply((change.seq, change.id, change.paper) for change in changes)
            self.built += len(changes)
        if writer.waiting:
            writer.commit()

    def _take(self, writer: Writer) -> None:
        while changes := self._records.changed_since(writer.seq, _BATCH):
            writer.apply((change.seq, change.id, change.paper) for change in changes)
            if writer.waiting >= _COMMIT:
                writer.commit()


class Loading:
    """Where a load puts its papers (feeds.intake.Shelf): the store alone."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self.store: Final = store
        self._records: Final = Papers(store)
        self._now: Final = now

    def add(self, papers: Sequence[Paper]) -> list[Change]:
        """Stores papers; what that changed."""
        return self._records.upsert(papers, self._now())


@contextmanager
def indexing(url: str, folder: Path) -> Iterator[None]:
    """Indexes what is stored in the meantime, and has done so when it is left."""
    import multiprocessing  # noqa: PLC0415  only a long load needs it

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_follow, args=(url, folder, theirs), name="indexing", daemon=True)
    process.start()
    theirs.close()
    try:
        yield
    finally:
        ours.close()
        process.join()


def _follow(url: str, folder: Path, load: "Connection") -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells both; the load's end ends this one too
    store = Store(url)
    seldom()
    keeper = Keeper(Papers(store), Index(folder), lambda: datetime.now(UTC))
    keeper.follow(load.poll)
    store.close()
