"""Forgets a workspace that took the bot out: its conversations, lists, links, opinions and tokens.

What it follows is kept, paused by the first refused post, so that a re-installation can go on.
"""

from typing import Final

from sqlalchemy import delete

from bot.store.engine import Store
from bot.store.schema import (
    channels,
    feedback,
    floods,
    installations,
    jobs,
    reading,
    reversals,
    sharing,
    threads,
    unfurled,
)

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
)


def forget(store: Store, team: str) -> None:
    """Deletes every row of these tables that belongs to a workspace."""
    with store.write() as db:
        for table in _OF_A_TEAM:
            db.execute(delete(table).where(table.c.team == team))
