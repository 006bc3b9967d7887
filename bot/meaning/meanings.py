"""What the papers of one store mean: which are near a text, and how near.

The model and the bits of all papers are loaded when they are first asked for, for a process that answers one question
may never need them. The vectors are made by whoever has time (`making`); papers without one are found by words alone.
"""

import importlib
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from threading import Lock
from typing import Final

from bot.meaning.model import SCALE, Encoder
from bot.meaning.neighbours import Neighbours
from bot.search.fusing import NEAR
from bot.store.meanings import Meanings

GLANCED: Final = 200
"""Papers of which the exact likeness is asked after a glance at all."""
REMEMBERED: Final = 256
"""Texts whose vectors are kept."""


class Meaning:
    """The meaning of papers, as one process sees it; any thread may ask."""

    def __init__(self, records: Meanings) -> None:
        self.records: Final = records
        self._last = 0
        self._lock: Final = Lock()
        self.vector: Final = lru_cache(REMEMBERED)(self._vector)
        """The vector of a text; remembered."""

    @cached_property
    def encoder(self) -> Encoder:
        """The model; raises ModelError where it cannot be used."""
        return Encoder()

    @cached_property
    def neighbours(self) -> Neighbours:
        return Neighbours()

    def follow(self) -> None:
        """Takes in the vectors that were made since."""
        with self._lock:
            for number, id_, vector in self.records.since(self._last):
                self.neighbours.put(id_, vector)
                self._last = number

    def around(self, text: str, said: Sequence[str] = ()) -> dict[str, float]:
        """How near to a text are the papers nearest to it, and some others: about -1 to 1."""
        if not self._last:
            self.follow()
        glanced = self.neighbours.near(self.vector(text), GLANCED)
        found = self.likeness(text, dict.fromkeys((*said, *glanced)))
        nearest = sorted(found, key=found.__getitem__, reverse=True)[:NEAR]
        return {id_: found[id_] for id_ in dict.fromkeys((*nearest, *said)) if id_ in found}

    def likeness(self, text: str, ids: Iterable[str]) -> dict[str, float]:
        """How near papers are to a text, about -1 to 1; of those that have a vector."""
        known = self.records.of(ids)
        alike = cosines(self.vector(text), list(known.values())) if known else ()
        return dict(zip(known, alike, strict=True))

    def _vector(self, text: str) -> bytes:
        return self.encoder.vectors([text])[0]


def cosines(one: bytes, others: Sequence[bytes]) -> list[float]:
    """How alike one vector is to others, about -1 to 1."""
    np = importlib.import_module("numpy")
    rows = np.frombuffer(b"".join(others), np.int8).reshape(len(others), -1)
    products = rows.astype(np.float32) @ np.frombuffer(one, np.int8).astype(np.float32)
    return [float(value) / SCALE**2 for value in products]
