"""SQLAlchemy, and the tables that are written with it, loaded when first something of them is used.

They take 0.2 s, a third of a start, and a question in a terminal uses nothing of them: what it asks of SQLite is kept as
text (see `prepared`). A module that only serving loads may import SQLAlchemy as any other.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = ["postgresql", "sa", "schema", "sqlite"]

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlalchemy.dialects import postgresql, sqlite

    from bot.store import schema


class _Later(ModuleType):
    """Stands for a module of this name, and asks it for what is not known of it yet."""

    def __getattr__(self, name: str) -> object:
        found: object = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


if not TYPE_CHECKING:
    sa, schema = _Later("sqlalchemy"), _Later("bot.store.schema")
    sqlite, postgresql = _Later("sqlalchemy.dialects.sqlite"), _Later("sqlalchemy.dialects.postgresql")
