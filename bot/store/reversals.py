"""What each person changed last in each place, with how things were before it, so that it can be taken back once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, and_, delete, select

from bot.answers import Before
from bot.store.engine import Store, changed
from bot.store.schema import reversals

KEPT: Final = timedelta(hours=12)
"""For how long a change can be taken back."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A person in a conversation."""

    team: str
    channel: str
    person: str


@dataclass(frozen=True, slots=True)
class Made:
    """A change, as the text that asks for it, and in which thread and when it was made."""

    change: str
    thread: str
    at: datetime


class Reversals:
    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, spot: Spot, made: Made, before: tuple[Before, ...]) -> None:
        """Remembers a change in place of the one before it."""
        text = msgspec.json.encode(before).decode()
        values = {"thread": made.thread, "change": made.change, "before": text, "made": made.at}
        where = {"team": spot.team, "channel": spot.channel, "person": spot.person}
        row = self._store.insert(reversals).values(where | values)
        with self._store.write() as db:
            db.execute(row.on_conflict_do_update(index_elements=list(reversals.primary_key), set_=values))

    def last(self, spot: Spot, now: datetime) -> Made | None:
        """The change that would be taken back."""
        table = reversals.c
        query = select(table.change, table.thread, table.made).where(_at(spot), table.made > now - KEPT)
        with self._store.read() as db:
            row = db.execute(query).first()
        return Made(row.change, row.thread, row.made) if row else None

    def take(self, spot: Spot, now: datetime) -> tuple[Before, ...]:
        """How things were before the last change, given once; empty when there is nothing to take back."""
        mine = and_(_at(spot), reversals.c.made > now - KEPT)
        with self._store.write() as db:
            text = db.execute(
                delete(reversals).where(mine).returning(reversals.c.before)
            ).scalar_one_or_none()
        return msgspec.json.decode(text, type=tuple[Before, ...]) if text else ()

    def purge(self, now: datetime) -> int:
        """Forgets what can no longer be taken back; how many changes those were."""
        with self._store.write() as db:
            return changed(db, delete(reversals).where(reversals.c.made < now - KEPT))


def _at(spot: Spot) -> ColumnElement[bool]:
    table = reversals.c
    return and_(table.team == spot.team, table.channel == spot.channel, table.person == spot.person)
