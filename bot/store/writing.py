"""What a language model is asked: how often for whom, and what it is writing just now."""

from datetime import datetime, timedelta
from typing import Final

from bot.store.engine import Store, changed
from bot.store.later import sa, schema

KEPT: Final = timedelta(days=2)
"""For how long it is known how often somebody asked, and what was written by a process that died."""


class Spending:
    """How often a model was asked for one person, day by day (UTC)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, team: str, person: str, now: datetime, most: int) -> bool:
        """Counts one request; False, and nothing is counted, where the person has had as many today."""
        day = now.date().isoformat()
        row = self._store.insert(schema.spending).values(team=team, person=person, day=day, times=0)
        mine = sa.and_(
            schema.spending.c.team == team, schema.spending.c.person == person, schema.spending.c.day == day
        )
        with self._store.write() as db:
            db.execute(row.on_conflict_do_nothing())
            more = (
                sa.update(schema.spending)
                .where(mine, schema.spending.c.times < most)
                .values(times=schema.spending.c.times + 1)
            )
            return bool(changed(db, more))

    def purge(self, now: datetime) -> None:
        """Forgets the days before yesterday."""
        day = (now - KEPT).date().isoformat()
        with self._store.write() as db:
            db.execute(sa.delete(schema.spending).where(schema.spending.c.day < day))


class Writing:
    """What is being written, by the key of its question."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, key: str, team: str, person: str, now: datetime) -> bool:
        """Notes that it is written from now on; False where it is already."""
        row = self._store.insert(schema.writing).values(key=key, team=team, person=person, begun=now)
        with self._store.write() as db:
            return bool(db.execute(row.on_conflict_do_nothing().returning(schema.writing.c.key)).first())

    def stop(self, key: str, team: str, person: str) -> bool:
        """Has it stopped by the person that it is written for; False where nothing is written any more."""
        mine = sa.and_(
            schema.writing.c.key == key, schema.writing.c.team == team, schema.writing.c.person == person
        )
        with self._store.write() as db:
            return bool(changed(db, sa.update(schema.writing).where(mine).values(stopped=True)))

    def stopped(self, key: str) -> bool:
        """Whether its person wants it stopped."""
        query = sa.select(schema.writing.c.stopped).where(schema.writing.c.key == key)
        with self._store.read() as db:
            return bool(db.execute(query).scalar_one_or_none())

    def end(self, key: str) -> None:
        with self._store.write() as db:
            db.execute(sa.delete(schema.writing).where(schema.writing.c.key == key))

    def purge(self, now: datetime) -> None:
        """Forgets what processes that died left."""
        with self._store.write() as db:
            db.execute(sa.delete(schema.writing).where(schema.writing.c.begun < now - KEPT))
