"""Values by key: vectors of texts, computed once, and what the playground's Slack holds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from bot.store.engine import Store
from bot.store.schema import scene, vectors


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


class Scene:
    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, kind: str, key: str, value: str | None) -> None:
        """Writes down a value (JSON) of one kind under its key; None forgets it."""
        with self._store.write() as db:
            if value is None:
                db.execute(delete(scene).where(scene.c.kind == kind, scene.c.key == key))
            else:
                row = self._store.insert(scene).values(kind=kind, key=key, value=value)
                db.execute(row.on_conflict_do_update(index_elements=["kind", "key"], set_={"value": value}))

    def kept(self) -> list[tuple[str, str]]:
        """(kind, JSON) of everything, in the order of the keys."""
        with self._store.read() as db:
            rows = db.execute(select(scene.c.kind, scene.c.value).order_by(scene.c.kind, scene.c.key))
            return [(row.kind, row.value) for row in rows]
