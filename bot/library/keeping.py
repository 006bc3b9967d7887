"""Keeping the index up to the store, whoever writes and wherever a crash falls.

The store is written first. Then whoever holds the index's one writer takes in everything the store has, its own
papers and others'; who finds it taken leaves the work to the holder, who looks again after letting go. So a crash
leaves the index behind and never wrong, and the next to write, or to open, catches up.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from bot.papers import Paper
from bot.search.index import Index
from bot.search.writing import Busy, Changed, Writer
from bot.store.papers import Change, Papers

Clock = Callable[[], datetime]
_BATCH: Final = 2000
_COMMIT: Final = 20_000
"""Changes between two commits of a long load: what is loaded in a few seconds."""
_TRIES: Final = 20
_WAIT: Final = 0.05


class Keeper:
    """Brings the store's changes into the index."""

    def __init__(
        self, records: Papers, index: Index, now: Clock, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._records: Final = records
        self._index: Final = index
        self._now: Final = now
        self._pause: Final = pause

    def add(self, papers: Iterable[Paper]) -> None:
        """Stores papers and indexes them."""
        left = iter(papers)
        writer = None
        try:
            while batch := list(islice(left, _BATCH)):
                changes = self._records.upsert(batch, self._now())
                writer = writer or (self._writer() if changes else None)
                if writer:
                    self._take(writer, changes)
        finally:
            if writer:
                self._finish(writer)
        self.catch_up()

    def catch_up(self) -> None:
        """Brings the index up to the store, unless somebody else is at it."""
        while self._index.seq() < self._records.seq() and (writer := self._writer()):
            self._finish(writer)

    def rebuild(self) -> None:
        """Fills a new index from the store; it serves once it holds all that the present one does."""
        successor = self._index.successor()
        try:
            self._follow(successor.writer)
            while not (present := self._writer()):
                self._follow(successor.writer)
            try:
                self._follow(successor.writer)
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

    def _take(self, writer: Writer, changes: list[Change]) -> None:
        """Takes in fresh changes, and any that others made before them."""
        if changes and changes[0].seq == writer.seq + 1:
            self._apply(writer, changes)
        else:
            self._pull(writer)

    def _pull(self, writer: Writer) -> None:
        """Takes in what the store has and the index has not."""
        while changes := self._records.changed_since(writer.seq, _BATCH):
            self._apply(writer, changes)

    def _apply(self, writer: Writer, changes: list[Change]) -> None:
        writer.apply(_changed(changes))
        if writer.waiting >= _COMMIT:
            writer.commit()

    def _follow(self, writer: Writer) -> None:
        self._pull(writer)
        if writer.waiting:
            writer.commit()

    def _finish(self, writer: Writer) -> None:
        try:
            self._follow(writer)
        finally:
            writer.close()


def _changed(changes: Iterable[Change]) -> Iterator[Changed]:
    return ((change.seq, change.id, change.paper) for change in changes)
