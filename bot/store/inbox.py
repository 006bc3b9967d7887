"""What Slack has delivered already, so that every event is answered once.

Slack repeats an event up to three times and, with delayed delivery, for a day; Bolt does not notice. One
message can also come as two events (a mention is a message too, and a shared channel delivers it once per
workspace), so a message is known by its own ids as well as by its event's.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete

from bot.store.engine import Store, changed
from bot.store.schema import inbox

KEPT: Final = timedelta(hours=48)
"""Twice as long as Slack goes on repeating an event."""


class Inbox:
    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, team: str, keys: Collection[str], now: datetime) -> bool:
        """True for the first caller, in any process, who names any of these keys; False for everyone later."""
        with self._store.write() as db:
            return take(self._store, db, team, keys, now)

    def purge(self, now: datetime) -> int:
        """Forgets what is too old to be repeated; how many keys that were."""
        with self._store.write() as db:
            return changed(db, delete(inbox).where(inbox.c.seen < now - KEPT))


def take(store: Store, db: Connection, team: str, keys: Collection[str], now: datetime) -> bool:
    """`Inbox.take` inside a transaction of the caller's; with no keys, there is nothing to be known by."""
    unique = sorted(set(keys))
    if not unique:
        return True
    rows = [{"key": key, "team": team, "seen": now} for key in unique]
    added = store.insert(inbox).values(rows).on_conflict_do_nothing().returning(inbox.c.key)
    return len(db.execute(added).all()) == len(unique)
