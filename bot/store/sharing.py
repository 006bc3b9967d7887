"""Who shared a paper first in each channel, and when; remembered when the bot sees its link.

What was shared in one conversation is told in that conversation alone, unless the channel is known to be public.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update

from bot.store.engine import Store
from bot.store.schema import sharing


@dataclass(frozen=True, slots=True)
class Shared:
    channel: str
    person: str
    ts: str
    """The message's, for a link to it."""
    at: datetime
    public: bool = False
    """Everybody in the workspace may read it there, and nobody else: only what is known counts."""


class Sharing:
    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, team: str, papers: Iterable[str], shared: Shared) -> None:
        """Remembers who shared papers, of those that nobody had shared in this channel before.

        A channel that is not public, or no longer, hides what was shared there before as well.
        """
        row = {
            "team": team,
            "channel": shared.channel,
            "person": shared.person,
            "ts": shared.ts,
            "shared": shared.at,
            "public": shared.public,
        }
        rows = [row | {"paper": paper} for paper in sorted(set(papers))]
        if rows:
            with self._store.write() as db:
                db.execute(self._store.insert(sharing).values(rows).on_conflict_do_nothing())
                if not shared.public:
                    there = (sharing.c.team == team, sharing.c.channel == shared.channel, sharing.c.public)
                    db.execute(update(sharing).where(*there).values(public=False))

    def unknown(self, team: str, channel: str, papers: Iterable[str]) -> bool:
        """Whether one of these papers has never been shared in a channel."""
        wanted = set(papers)
        there = (sharing.c.team == team, sharing.c.channel == channel, sharing.c.paper.in_(wanted))
        with self._store.read() as db:
            return len(db.execute(select(sharing.c.paper).where(*there)).all()) < len(wanted)

    def first(self, team: str, paper: str, channel: str = "", *, outside: bool = False) -> Shared | None:
        """The first time a paper was shared that may be told in a channel; None if the bot saw none.

        `outside`: people of other workspaces read there too, and are told of that channel alone.
        """
        table = sharing.c
        columns = (table.channel, table.person, table.ts, table.shared, table.public)
        here = table.channel == channel
        told = here if outside else or_(here, table.public)
        query = select(*columns).where(table.team == team, table.paper == paper, told)
        with self._store.read() as db:
            row = db.execute(query.order_by(table.shared).limit(1)).first()
        return Shared(*row) if row else None
