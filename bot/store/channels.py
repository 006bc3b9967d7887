"""What the bot keeps of a channel: that it has introduced itself, whether links unfurl, and which did lately."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, delete, select, update

from bot.store.engine import Store, changed
from bot.store.schema import channels, unfurled

QUIET: Final = timedelta(minutes=30)
"""How long a paper that was shown in a channel is not shown there again (GitHub's rule for its own links)."""


class Channels:
    def __init__(self, store: Store) -> None:
        self._store = store

    def introduce(self, team: str, channel: str) -> bool:
        """True the first time ever for a channel or direct message; False from then on, in every process."""
        added = self._store.insert(channels).values(team=team, channel=channel, introduced=True)
        with self._store.write() as db:
            if db.execute(added.on_conflict_do_nothing().returning(channels.c.channel)).all():
                return True
            first = update(channels).where(_at(channels, team, channel), ~channels.c.introduced)
            return bool(changed(db, first.values(introduced=True)))

    def unfurls(self, team: str, channel: str) -> bool:
        """Are links shown as cards in this channel? They are until somebody turns that off."""
        query = select(channels.c.unfurls).where(_at(channels, team, channel))
        with self._store.read() as db:
            chosen = db.execute(query).scalar_one_or_none()
        return chosen is not False

    def turn(self, team: str, channel: str, *, unfurls: bool) -> None:
        """Turns cards for links on or off in a channel."""
        row = self._store.insert(channels).values(team=team, channel=channel, unfurls=unfurls)
        with self._store.write() as db:
            db.execute(
                row.on_conflict_do_update(
                    index_elements=list(channels.primary_key), set_={"unfurls": unfurls}
                )
            )

    def show(self, team: str, channel: str, paper: str, now: datetime) -> bool:
        """True when a paper may be shown now, which is noted; False when it was in the last half hour."""
        with self._store.write() as db:
            db.execute(delete(unfurled).where(_at(unfurled, team, channel), unfurled.c.shown < now - QUIET))
            row = self._store.insert(unfurled).values(team=team, channel=channel, paper=paper, shown=now)
            return bool(db.execute(row.on_conflict_do_nothing().returning(unfurled.c.paper)).all())


def _at(table: Table, team: str, channel: str) -> ColumnElement[bool]:
    return and_(table.c.team == team, table.c.channel == channel)
