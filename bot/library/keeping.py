"""Keeping the index up to the store, whoever writes and wherever a crash falls.

The store is written first. Then whoever holds the index's one writer takes in everything the store has, its own
papers and others'; who finds it taken leaves the work to the holder, who looks again after letting go. So a crash
leaves the index behind and never wrong, and the next to write, or to open, catches up.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from bot.papers import Paper
from bot.search.index import Index
from bot.search.writing import Busy, Writer
from bot.store.papers import Change, Papers

Clock = Callable[[], datetime]
_BATCH: Final = 2000
_COMMIT: Final = 50_000
"""Changes between two commits of a long load: what is loaded in twenty seconds."""
_TRIES: Final = 20
_WAIT: Final = 0.05
_PAUSE: Final = 0.5
"""Seconds between two looks at a store that is being filled."""
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

    def add(self, papers: Iterable[Paper]) -> list[Change]:
        """Stores papers and indexes them; what that changed."""
        left = iter(papers)
        changes: list[Change] = []
        try:
            while batch := list(islice(left, _BATCH)):
                changes += self._records.upsert(batch, self._now())
        finally:
            self.catch_up()
        return changes

    def catch_up(self) -> None:
        """Brings the index up to the store, unless somebody else is at it."""
        while self._index.seq() < self._records.seq() and (writer := self._writer()):
            try:
                self._pull(writer)
            finally:
                writer.close()

    def follow(self, ended: Callable[[float], bool]) -> None:
        """Keeps the index up to a store that is being filled; `ended` waits so many seconds for the end of that."""
        while not (writer := self._writer()):
            if ended(_WAIT):
                return
        try:
            self._follow(writer, ended)
        finally:
            writer.close()
        self.catch_up()

    def rebuild(self) -> None:
        """Fills a new index from the store; it serves once it holds all that the present one does."""
        successor = self._index.successor()
        try:
            self._pull(successor.writer)
            while not (present := self._writer()):
                self._pull(successor.writer)
            try:
                self._pull(successor.writer)
                self._index.succeed(successor)
            finally:
                present.close()
        finally:
            successor.writer.close()

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

    def _take(self, writer: Writer) -> None:
        while changes := self._records.changed_since(writer.seq, _BATCH):
            writer.apply((change.seq, change.id, change.paper) for change in changes)
            if writer.waiting >= _COMMIT:
                writer.commit()
