"""What processes agree on by the database: its clock, which hosts deliver, and whose turn it is at a server.

Leases are measured by one clock for all replicas, the database's. Two hosts on one SQLite file would share it
over a network file system, whose locks do not hold, so a second host is refused while the first is alive.

At a server there is one holder at a time, and none before its time. That row is read and written in one
immediate transaction that never waits for the network. A holder that dies loses its turn when its lease ends.
"""

from dataclasses import dataclass
from typing import Final

from bot.store.engine import Store
from bot.store.later import sa, schema

ALIVE: Final = 60.0
"""Seconds for which a host that was heard of counts as alive."""


class CrowdedError(Exception):
    """Another host delivers from the same SQLite file."""


def clock(store: Store) -> "sa.ColumnElement[float]":
    """Seconds since 1970, by the database's clock, as SQL."""
    if store.postgres:
        return sa.cast(sa.func.extract("epoch", sa.func.clock_timestamp()), sa.Float(53))
    return (sa.func.julianday("now") - 2440587.5) * 86400.0


class Hosts:
    """The hosts that deliver from one database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def enter(self, host: str) -> None:
        """Says that `host` is alive; raises CrowdedError when the database is SQLite and another host is."""
        with self._store.write() as connection:
            now = connection.execute(sa.select(clock(self._store))).scalar_one()
            alive = (schema.replicas.c.host != host, schema.replicas.c.seen > now - ALIVE)
            other = connection.execute(sa.select(schema.replicas.c.host).where(*alive)).scalar()
            if other and not self._store.postgres:
                raise CrowdedError(
                    f"Another host ({other}) delivers digests from this SQLite file. One file serves one host: "
                    "stop the other one, or set DATABASE_URL to a PostgreSQL database that all replicas share."
                )
            row = self._store.insert(schema.replicas).values(host=host, seen=now)
            connection.execute(row.on_conflict_do_update(index_elements=["host"], set_={"seen": now}))

    def leave(self, host: str) -> None:
        """Says that `host` has stopped."""
        with self._store.write() as connection:
            connection.execute(sa.delete(schema.replicas).where(schema.replicas.c.host == host))


_POLL: Final = 1.0
"""Seconds between looks at a server that another process is asking."""

_LEAST: Final = 0.01
"""Less than clocks can tell apart would be a wait that never ends."""


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns at one server."""

    store: Store
    name: str

    def take(self, holder: str, now: float, lease: float) -> float:
        """0.0 when `holder` may ask now, for at most `lease` seconds; else how long to wait before trying again."""
        with self.store.write() as connection:
            fresh = self.store.insert(schema.turns).values(name=self.name).on_conflict_do_nothing()
            connection.execute(fresh)
            query = sa.select(schema.turns).where(schema.turns.c.name == self.name).with_for_update()
            row = connection.execute(query).one()
            if row.holder and row.lease > now:
                return max(_LEAST, min(_POLL, float(row.lease) - now))
            if row.next > now:
                return max(_LEAST, float(row.next) - now)
            taken = sa.update(schema.turns).where(schema.turns.c.name == self.name)
            connection.execute(taken.values(holder=holder, lease=now + lease))
        return 0.0

    def keep(self, holder: str, until: float) -> None:
        """Lets the holder go on until then."""
        mine = (schema.turns.c.name == self.name) & (schema.turns.c.holder == holder)
        with self.store.write() as connection:
            connection.execute(sa.update(schema.turns).where(mine).values(lease=until))

    def give(self, holder: str, following: float, *, failed: bool) -> None:
        """Ends the holder's turn: nobody asks before `following`; failures are counted until one succeeds."""
        failures = schema.turns.c.failures + 1 if failed else 0
        mine = (schema.turns.c.name == self.name) & (schema.turns.c.holder == holder)
        with self.store.write() as connection:
            connection.execute(
                sa.update(schema.turns).where(mine).values(holder="", next=following, failures=failures)
            )

    def wait(self, now: float) -> float:
        """For how many seconds nobody may ask yet."""
        with self.store.read() as connection:
            following = connection.execute(
                sa.select(schema.turns.c.next).where(schema.turns.c.name == self.name)
            ).scalar()
        return max(0.0, float(following or 0) - now)

    def failures(self) -> int:
        """How many requests in a row have failed, whoever made them."""
        with self.store.read() as connection:
            return (
                connection.execute(
                    sa.select(schema.turns.c.failures).where(schema.turns.c.name == self.name)
                ).scalar()
                or 0
            )
