"""Making the vectors that papers lack: a few at a time, each kept at once, so that nothing is made twice.

It costs tens of milliseconds of a processor for a paper, hours for a great many. One process of all does it at a time,
the team's papers first, then the latest changed.
"""

import logging
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from bot.meaning.meanings import Meaning
from bot.papers import Paper
from bot.store.coordination import Turns
from bot.store.engine import Store
from bot.store.meanings import Made
from bot.store.papers import Papers

log = logging.getLogger(__name__)

PIECE: Final = 16
"""Papers whose vectors are kept together."""
TURN: Final = 128
"""Papers of one turn."""
LEASE: Final = 300.0
"""Seconds after which a process that died at it is passed over."""


class Maker:
    """What makes the vectors of one store's papers."""

    def __init__(self, store: Store, meaning: Meaning, clock: Callable[[], float]) -> None:
        """`clock` gives seconds since 1970."""
        self._papers: Final = Papers(store)
        self._meaning: Final = meaning
        self._turns: Final = Turns(store, "meaning")
        self._clock: Final = clock
        self._whole = -1
        """The number of the papers' last change up to which nothing was missing."""

    def run(self, ended: Callable[[], bool]) -> None:
        """Makes what is missing, unless another process is at it, and takes in what was made, until `ended`."""
        last = self._papers.seq()
        if last != self._whole:
            holder = uuid4().hex
            while not ended() and not self._turns.take(holder, self._clock(), LEASE):
                try:
                    made = self._turn(ended)
                finally:
                    self._turns.give(holder, self._clock(), failed=False)
                if not made:
                    self._whole = last
                    break
        self._meaning.follow()

    def _turn(self, ended: Callable[[], bool]) -> int:
        """Makes the vectors of some papers; of how many."""
        missing = self._meaning.records.missing(TURN)
        ids = list(missing)
        if ids:
            progress = self._meaning.records.progress()
            log.info("the meaning of %d of %d papers is known", progress.made, progress.papers)
        for start in range(0, len(ids), PIECE):
            if ended():
                break
            papers = self._papers.get(ids[start : start + PIECE])
            vectors = self._meaning.encoder.vectors([said(paper) for paper in papers])
            new = zip(papers, vectors, strict=True)
            self._meaning.records.put({paper.id: Made(missing[paper.id], vector) for paper, vector in new})
        return len(ids)


def said(paper: Paper) -> str:
    """What of a paper is told to the model."""
    return f"{paper.title}. {paper.abstract}"
