"""The small index of one machine: the newest papers and those that people wrote down, for when the cluster does not answer."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import Final

from bot.search.documents import Busy, Changed
from bot.search.index import DamagedError, Index
from bot.store.papers import Change, Papers

log = logging.getLogger(__name__)

NEWEST: Final = 20_000
"""Papers that it begins with: two to four weeks of arXiv."""
RECENT: Final = timedelta(days=90)
"""How old a paper may be that is taken in later."""
_MOST: Final = 5 * NEWEST
"""With more it begins anew."""
_BATCH: Final = 2000


class Small:
    """Keeps a small index up to the store; one process of a folder does it, the others find it done."""

    def __init__(self, records: Papers, index: Index) -> None:
        self._records: Final = records
        self._index: Final = index

    def follow(self, now: datetime) -> None:
        """Takes in what is new, or begins anew where there is no index, or one too large."""
        try:
            self._index.check()
            if self._index.lacking or self._index.size() > _MOST:
                self._fill()
            elif self._index.seq() < self._records.seq():
                self._pull(now)
        except Busy:
            return
        except (DamagedError, OSError) as error:
            log.warning("the small index cannot be kept up: %s", error)

    def _pull(self, now: datetime) -> None:
        oldest = (now - RECENT).date()
        with closing(self._index.writer()) as writer:
            while changes := self._records.changed_since(writer.seq, _BATCH):
                wanted = [
                    one
                    for one in changes
                    if one.paper is None or one.paper.curated or one.paper.date >= oldest
                ]
                writer.apply(_passed(wanted, changes[-1].seq))
            writer.commit()

    def _fill(self) -> None:
        seq = self._records.seq()
        with self._index.successor() as successor:
            successor.writer.apply((seq, paper.id, paper) for paper in self._records.latest(NEWEST))
            successor.writer.apply([_at(seq)])
            successor.writer.commit()
            self._index.succeed(successor.path)


def _passed(changes: Sequence[Change], last: int) -> Iterator[Changed]:
    yield from ((change.seq, change.id, change.paper) for change in changes)
    if not changes or changes[-1].seq < last:
        yield _at(last)


def _at(seq: int) -> Changed:
    """A mark that says how far an index has come."""
    return seq, "", None
