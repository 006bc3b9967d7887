"""The database's own clock, and which hosts deliver from this database.

Leases are measured by one clock for all replicas, the database's. Two hosts on one SQLite file would share it over
a network file system, whose locks do not hold, so a second host is refused while the first is alive.
"""

from typing import Final

from sqlalchemy import ColumnElement, Float, cast, delete, func, select

from bot.store.engine import Store
from bot.store.schema import replicas

ALIVE: Final = 60.0
"""Seconds for which a host that was heard of counts as alive."""


class CrowdedError(Exception):
    """Another host delivers from the same SQLite file."""


def clock(store: Store) -> ColumnElement[float]:
    """Seconds since 1970, by the database's clock, as SQL."""
    if store.postgres:
        return cast(func.extract("epoch", func.clock_timestamp()), Float(53))
    return (func.julianday("now") - 2440587.5) * 86400.0


class Hosts:
    """The hosts that deliver from one database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def enter(self, host: str) -> None:
        """Says that `host` is alive; raises CrowdedError when the database is SQLite and another host is."""
        with self._store.write() as connection:
            now = connection.execute(select(clock(self._store))).scalar_one()
            alive = (replicas.c.host != host, replicas.c.seen > now - ALIVE)
            other = connection.execute(select(replicas.c.host).where(*alive)).scalar()
            if other and not self._store.postgres:
                raise CrowdedError(
                    f"Another host ({other}) delivers digests from this SQLite file. One file serves one host: "
                    "stop the other one, or set DATABASE_URL to a PostgreSQL database that all replicas share."
                )
            row = self._store.insert(replicas).values(host=host, seen=now)
            connection.execute(row.on_conflict_do_update(index_elements=["host"], set_={"seen": now}))

    def leave(self, host: str) -> None:
        """Says that `host` has stopped."""
        with self._store.write() as connection:
            connection.execute(delete(replicas).where(replicas.c.host == host))
