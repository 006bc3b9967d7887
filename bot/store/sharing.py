"""Who shared a paper in a workspace first, where and when; remembered when the bot sees its link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store.engine import Store
from bot.store.schema import sharing


@dataclass(frozen=True, slots=True)
class Shared:
    channel: str
    person: str
    ts: str
    """The message's, for a link to it."""
    at: datetime


class Sharing:
    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, team: str, papers: Iterable[str], shared: Shared) -> None:
        """Remembers who shared papers, of those that nobody here had shared before."""
        row = {
            "team": team,
            "channel": shared.channel,
            "person": shared.person,
            "ts": shared.ts,
            "shared": shared.at,
        }
        rows = [row | {"paper": paper} for paper in sorted(set(papers))]
        if rows:
            with self._store.write() as db:
                db.execute(self._store.insert(sharing).values(rows).on_conflict_do_nothing())

    def first(self, team: str, paper: str) -> Shared | None:
        """The first time a paper was shared in a workspace; None if the bot never saw it."""
        query = select(sharing.c.channel, sharing.c.person, sharing.c.ts, sharing.c.shared).where(
            sharing.c.team == team, sharing.c.paper == paper
        )
        with self._store.read() as db:
            row = db.execute(query).first()
        return Shared(*row) if row else None
