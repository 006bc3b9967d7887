"""Vectors of texts, by the hash of the text: computed once, whoever asks."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.store.engine import Store
from bot.store.schema import vectors


class Vectors:
    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The vectors known for these hashes."""
        with self._store.read() as db:
            rows = db.execute(select(vectors.c.hash, vectors.c.vector).where(vectors.c.hash.in_(keys)))
            return {key: bytes(vector) for key, vector in rows}

    def put(self, new: Mapping[str, bytes]) -> None:
        """Remembers vectors; those known already stay."""
        if new:
            rows = [{"hash": key, "vector": vector} for key, vector in sorted(new.items())]
            with self._store.write() as db:
                db.execute(self._store.insert(vectors).values(rows).on_conflict_do_nothing())
