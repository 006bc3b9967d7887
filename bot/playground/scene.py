"""What the playground's Slack holds, in a database of its own beside the bot's."""

from pathlib import Path
from typing import Final

from sqlalchemy import Column, MetaData, Table, Text, delete, select

from bot.store.engine import Store

_metadata: Final = MetaData()
_scene: Final = Table(
    "scene",
    _metadata,
    Column("kind", Text, primary_key=True),  # a message, a view
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),  # as JSON
)


class Scene:
    """What the playground's Slack holds, so that its conversation survives a restart."""

    def __init__(self, folder: Path) -> None:
        """Opens, or makes, `playground.sqlite3` in a folder."""
        self._store = Store(f"sqlite:///{folder}/playground.sqlite3")
        with self._store.write() as db:
            _metadata.create_all(db)

    def keep(self, kind: str, key: str, value: str | None) -> None:
        """Writes down a value (JSON) of one kind under its key; None forgets it."""
        with self._store.write() as db:
            if value is None:
                db.execute(delete(_scene).where(_scene.c.kind == kind, _scene.c.key == key))
            else:
                row = self._store.insert(_scene).values(kind=kind, key=key, value=value)
                db.execute(row.on_conflict_do_update(index_elements=["kind", "key"], set_={"value": value}))

    def kept(self) -> list[tuple[str, str]]:
        """(kind, JSON) of everything, in the order of the keys."""
        with self._store.read() as db:
            rows = db.execute(select(_scene.c.kind, _scene.c.value).order_by(_scene.c.kind, _scene.c.key))
            return [(row.kind, row.value) for row in rows]

    def close(self) -> None:
        self._store.close()
