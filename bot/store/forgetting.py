"""Forgets a workspace that took the bot out: its conversations, lists, links, opinions and tokens.

What it follows is kept, paused by the first refused post, so that a re-installation can go on.
"""

from sqlalchemy import delete

from bot.store.engine import Store
from bot.store.schema import (
    channels,
    feedback,
    floods,
    installations,
    jobs,
    reading,
    sharing,
    threads,
    unfurled,
)


def forget(store: Store, team: str) -> None:
    """Deletes every row of these tables that belongs to a workspace."""
    with store.write() as db:
        for table in (threads, reading, sharing, unfurled, channels, feedback, installations, jobs, floods):
            db.execute(delete(table).where(table.c.team == team))
