"""Who may ask a server next, agreed between processes: one holder at a time, and none before its time.

The row is read and written in one immediate transaction that never waits for the network. A holder that dies
loses its turn when its lease ends.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update

from bot.store.engine import Store
from bot.store.schema import turns

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
            fresh = self.store.insert(turns).values(name=self.name).on_conflict_do_nothing()
            connection.execute(fresh)
            query = select(turns).where(turns.c.name == self.name).with_for_update()
            row = connection.execute(query).one()
            if row.holder and row.lease > now:
                return max(_LEAST, min(_POLL, float(row.lease) - now))
            if row.next > now:
                return max(_LEAST, float(row.next) - now)
            taken = update(turns).where(turns.c.name == self.name)
            connection.execute(taken.values(holder=holder, lease=now + lease))
        return 0.0

    def keep(self, holder: str, until: float) -> None:
        """Lets the holder go on until then."""
        mine = (turns.c.name == self.name) & (turns.c.holder == holder)
        with self.store.write() as connection:
            connection.execute(update(turns).where(mine).values(lease=until))

    def give(self, holder: str, following: float, *, failed: bool) -> None:
        """Ends the holder's turn: nobody asks before `following`; failures are counted until one succeeds."""
        failures = turns.c.failures + 1 if failed else 0
        mine = (turns.c.name == self.name) & (turns.c.holder == holder)
        with self.store.write() as connection:
            connection.execute(update(turns).where(mine).values(holder="", next=following, failures=failures))

    def failures(self) -> int:
        """How many requests in a row have failed, whoever made them."""
        with self.store.read() as connection:
            return connection.execute(select(turns.c.failures).where(turns.c.name == self.name)).scalar() or 0
