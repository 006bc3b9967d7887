"""What the playground's Slack holds, so that its conversation survives a restart."""

from sqlalchemy import delete, select

from bot.store.engine import Store
from bot.store.schema import scene


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
