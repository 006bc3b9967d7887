"""A library as far as feeds need one: the real store, without an index."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bot.papers import Paper
from bot.store.engine import Store
from bot.store.migrations import migrate
from bot.store.papers import Papers


class Shelf:
    """Takes papers into the store, some at a time, as the library does."""

    def __init__(self, store: Store, batch: int = 100) -> None:
        self.store, self.batch = store, batch
        self.papers = Papers(store)

    def add(self, papers: Iterable[Paper]) -> None:
        left = iter(papers)
        while some := list(islice(left, self.batch)):
            self.papers.upsert(some, datetime.now(UTC))

    def all(self) -> dict[str, Paper]:
        changes = self.papers.changed_since(0, 1_000_000)
        return {change.id: change.paper for change in changes if change.paper}


@contextmanager
def opened(folder: Path) -> Iterator[Shelf]:
    """A shelf over a database in a folder."""
    store = Store(f"sqlite:///{folder / 'papers.sqlite3'}")
    migrate(store)
    try:
        yield Shelf(store)
    finally:
        store.close()
