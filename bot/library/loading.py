"""Taking in a great many papers: one process reads and stores them, another indexes what is stored.

Reading is Python's work and indexing mostly the engine's, so two processes keep two cores busy. The indexing one
lives as long as the other holds its end of a pipe: when that closes, by a crash too, it takes in what is left and ends.
"""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from bot.library.keeping import Keeper
from bot.papers import Paper
from bot.search.index import Index
from bot.store.engine import Store
from bot.store.papers import Change, Papers


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


def _follow(url: str, folder: Path, load: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells both; the load's end ends this one too
    store = Store(url)
    keeper = Keeper(Papers(store), Index(folder), lambda: datetime.now(UTC))
    keeper.follow(load.poll)
    store.close()
