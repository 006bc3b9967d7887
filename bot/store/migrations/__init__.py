"""Brings a database to the schema of this program, once, whoever opens it first.

Alembic takes 0.3 s to import, so it is only loaded when there is something to do: whether there is, is
told by comparing one row with the names of the files in `versions/`.
"""

from pathlib import Path
from typing import Any, Final

from bot.store.engine import Store
from bot.store.later import sa, schema
from bot.store.prepared import prepared

_FOLDER: Final = Path(__file__).parent
_LOCK: Final = 8_417_004_225
"""PostgreSQL's advisory lock for migrating: any number that nobody else uses."""


class MigrationError(Exception):
    """The database was made by a newer paperbot than this one."""


def latest() -> str:
    """The revision of this program: "0001"."""
    return max(path.stem[:4] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def migrate(store: Store) -> None:
    """Makes or upgrades the tables.

    Raises MigrationError, having changed nothing, when the database is newer than the program.
    """
    wanted = latest()
    if store.glance(_known(), {}) == [(wanted,)]:
        return
    with store.read() as connection:
        found = _revision(connection)
    if found > wanted:
        raise MigrationError(
            f"The database is at revision {found}, this paperbot knows {wanted}: "
            "install the newer paperbot again, or restore the database from before it."
        )
    if found < wanted:
        _upgrade(store, wanted)


def create(store: Store) -> None:
    """Makes the tables of an empty database that is not to be kept, without their history: what is thrown away need not know it."""
    with store.write() as connection:
        schema.metadata.create_all(connection)
        connection.execute(
            sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        )
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": latest()})


@prepared
def _known() -> "sa.Select[Any]":
    return sa.select(sa.column("version_num")).select_from(sa.table("alembic_version"))


def _revision(connection: "sa.Connection") -> str:
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or ""


def _upgrade(store: Store, wanted: str) -> None:
    from alembic import command  # noqa: PLC0415  0.3 s, and needed once in a database's life
    from alembic.config import Config  # noqa: PLC0415  as above

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with store.write() as connection:
        if store.postgres:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _revision(connection) < wanted:
            config.attributes["connection"] = connection
            command.upgrade(config, wanted)
