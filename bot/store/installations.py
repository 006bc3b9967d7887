"""The workspaces that took the bot in, and the forgetting of one that took it out.

Of one that is forgotten the conversations, lists, links, opinions and tokens go. What it follows is kept,
paused by the first refused post, so that a re-installation can go on.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select

from bot.store.engine import Store
from bot.store.schema import (
    canvases,
    channels,
    feedback,
    floods,
    installations,
    jobs,
    pending,
    reading,
    reversals,
    sharing,
    spending,
    states,
    texts,
    threads,
    unfurled,
    viewing,
    waiting,
    writing,
)


class Installations:
    """One row a workspace, or an organisation that installed as a whole; what is in it is sealed by whoever puts it."""

    def __init__(self, store: Store) -> None:
        self._store: Final = store

    def put(self, team: str, sealed: str, now: datetime) -> None:
        """Keeps an installation; a later one of the same workspace takes its place."""
        row = {"sealed": sealed, "installed": now}
        put = self._store.insert(installations).values(team=team, **row)
        with self._store.write() as db:
            db.execute(put.on_conflict_do_update(index_elements=["team"], set_=row))

    def get(self, team: str) -> str:
        """What was kept for a workspace; empty when it did not install."""
        with self._store.read() as db:
            found = db.execute(select(installations.c.sealed).where(installations.c.team == team)).scalar()
        return found or ""

    def drop(self, team: str) -> None:
        with self._store.write() as db:
            db.execute(delete(installations).where(installations.c.team == team))


class States:
    """Values that an installation under way must bring back, each good once."""

    def __init__(self, store: Store) -> None:
        self._store: Final = store

    def issue(self, state: str, now: datetime, expires: datetime) -> None:
        """Keeps a state until it expires; those that have expired go."""
        with self._store.write() as db:
            db.execute(delete(states).where(states.c.expires <= now))
            db.execute(self._store.insert(states).values(state=state, expires=expires))

    def consume(self, state: str, now: datetime) -> bool:
        """Whether a state was issued, is not expired and was not consumed before: one statement decides."""
        spent = delete(states).where(states.c.state == state, states.c.expires > now)
        with self._store.write() as db:
            return db.execute(spent.returning(states.c.state)).first() is not None


_OF_A_TEAM: Final = (
    threads,
    reading,
    reversals,
    sharing,
    unfurled,
    channels,
    feedback,
    installations,
    jobs,
    floods,
    texts,
    waiting,
    pending,
    viewing,
    canvases,
    spending,
    writing,
)


def forget(store: Store, team: str) -> None:
    """Deletes every row of these tables that belongs to a workspace."""
    with store.write() as db:
        for table in _OF_A_TEAM:
            db.execute(delete(table).where(table.c.team == team))
