"""What people asked for that waits for another server: papers that are fetched, lists that are sent.

A row is put off before it is tried, so that no two processes are at it, and one that dies leaves it to the others; it is
deleted before its outcome is posted, which so comes once or not at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.store.engine import Store, changed
from bot.store.later import sa, schema

MOST: Final = 20
"""Requests of one person that wait at a time."""
LEASE: Final = timedelta(minutes=5)
"""After which a request is tried again whose process died at it."""


@dataclass(frozen=True, slots=True)
class Request:
    id: int
    work: str
    tries: int
    """How often it was tried, this time included."""


class Pending:
    """The requests of one kind."""

    def __init__(self, store: Store, kind: str) -> None:
        self._store, self._kind = store, kind

    def put(  # noqa: PLR0913  all that a request is
        self, team: str, person: str, work: str, key: str, now: datetime, *, due: datetime | None = None
    ) -> bool:
        """Takes a request, once; False when its person has too many."""
        row = {"team": team, "person": person, "kind": self._kind, "work": work, "key": f"{self._kind} {key}"}
        mine = sa.and_(
            schema.pending.c.team == team,
            schema.pending.c.person == person,
            schema.pending.c.kind == self._kind,
        )
        with self._store.write() as db:
            if (
                db.execute(sa.select(sa.func.count()).select_from(schema.pending).where(mine)).scalar_one()
                >= MOST
            ):
                return False
            db.execute(
                self._store.insert(schema.pending)
                .values(row | {"asked": now, "due": due or now})
                .on_conflict_do_nothing()
            )
        return True

    def take(self, now: datetime) -> Request | None:
        """The request that has been due for longest, for this process alone."""
        ready = sa.and_(schema.pending.c.kind == self._kind, schema.pending.c.due <= now)
        query = (
            sa.select(schema.pending)
            .where(ready)
            .order_by(schema.pending.c.due, schema.pending.c.id)
            .limit(1)
        )
        with self._store.read() as db:
            row = db.execute(query).first()
        if row is None:
            return None
        mine = sa.update(schema.pending).where(schema.pending.c.id == row.id, schema.pending.c.due == row.due)
        with self._store.write() as db:
            taken = changed(db, mine.values(due=now + LEASE, tries=row.tries + 1))
        return Request(row.id, row.work, row.tries + 1) if taken else None

    def claim(self, team: str, person: str, key: str) -> str:
        """The work of somebody's request by its key, given once; empty where there is none."""
        own = sa.and_(
            schema.pending.c.team == team,
            schema.pending.c.person == person,
            schema.pending.c.key == f"{self._kind} {key}",
        )
        with self._store.write() as db:
            return (
                db.execute(sa.delete(schema.pending).where(own).returning(schema.pending.c.work)).scalar()
                or ""
            )

    def later(self, request: Request, due: datetime) -> None:
        """Puts a request off that came to nothing this time."""
        with self._store.write() as db:
            db.execute(sa.update(schema.pending).where(schema.pending.c.id == request.id).values(due=due))

    def done(self, request: Request) -> bool:
        """Forgets a request; False where another process has done it."""
        with self._store.write() as db:
            return bool(changed(db, sa.delete(schema.pending).where(schema.pending.c.id == request.id)))
