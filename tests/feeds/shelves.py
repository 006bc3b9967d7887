"""A library as far as feeds need one: the real store, without an index."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from bot.papers import Paper
from bot.store.engine import Store
from bot.store.migrations import create
from bot.store.papers import Change, Papers


class Shelf:
    """Takes papers into the store alone."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.papers = Papers(store)

    def add(self, papers: Sequence[Paper]) -> list[Change]:
        return self.papers.upsert(papers, datetime.now(UTC))

    def loading(self) -> AbstractContextManager[Self]:
        return nullcontext(self)

    def all(self) -> dict[str, Paper]:
        changes = self.papers.changed_since(0, 1_000_000)
        return {change.id: change.paper for change in changes if change.paper}


@contextmanager
def opened(folder: Path) -> Iterator[Shelf]:
    """A shelf over a database in a folder."""
    file = folder / "papers.sqlite3"
    known, store = file.exists(), Store(f"sqlite:///{file}")
    if not known:
        create(store)
    try:
        yield Shelf(store)
    finally:
        store.close()
