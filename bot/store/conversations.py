"""What the bot keeps of channels and conversations.

Of a channel: its introduction, which links unfurl, and who shared a paper first. Who shared a paper first is
remembered when the bot sees its link. What was shared in one conversation is told in that conversation alone,
unless the channel is known to be public.

Of a person: which channel or message they have open beside the bot's conversation, as Slack tells it.

Of a conversation: the last query and the ids it showed, so that "the second one" survives a restart. Nothing
is kept of what people wrote to each other. A thread belongs to the bot
when its first message asked the bot; a person other than the asker who speaks there ends that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.queries import Memory
from bot.store.engine import Store, changed
from bot.store.later import sa, schema
from bot.store.prepared import prepared

QUIET: Final = timedelta(minutes=30)
"""How long a paper that was shown in a channel is not shown there again (GitHub's rule for its own links)."""


class Channels:
    def __init__(self, store: Store) -> None:
        self._store = store

    def introduce(self, team: str, channel: str) -> bool:
        """True the first time ever for a channel or direct message; False from then on, in every process."""
        added = self._store.insert(schema.channels).values(team=team, channel=channel, introduced=True)
        with self._store.write() as db:
            if db.execute(added.on_conflict_do_nothing().returning(schema.channels.c.channel)).all():
                return True
            first = sa.update(schema.channels).where(
                _at(schema.channels, team, channel), ~schema.channels.c.introduced
            )
            return bool(changed(db, first.values(introduced=True)))

    def unfurls(self, team: str, channel: str) -> bool:
        """Are links shown as cards in this channel? They are until somebody turns that off."""
        query = sa.select(schema.channels.c.unfurls).where(_at(schema.channels, team, channel))
        with self._store.read() as db:
            chosen = db.execute(query).scalar_one_or_none()
        return chosen is not False

    def turn(self, team: str, channel: str, *, unfurls: bool) -> None:
        """Turns cards for links on or off in a channel."""
        row = self._store.insert(schema.channels).values(team=team, channel=channel, unfurls=unfurls)
        with self._store.write() as db:
            db.execute(
                row.on_conflict_do_update(
                    index_elements=list(schema.channels.primary_key), set_={"unfurls": unfurls}
                )
            )

    def show(self, team: str, channel: str, paper: str, now: datetime) -> bool:
        """True when a paper may be shown now, which is noted; False when it was in the last half hour."""
        with self._store.write() as db:
            db.execute(
                sa.delete(schema.unfurled).where(
                    _at(schema.unfurled, team, channel), schema.unfurled.c.shown < now - QUIET
                )
            )
            row = self._store.insert(schema.unfurled).values(
                team=team, channel=channel, paper=paper, shown=now
            )
            return bool(db.execute(row.on_conflict_do_nothing().returning(schema.unfurled.c.paper)).all())


def _at(table: "sa.Table", team: str, channel: str) -> "sa.ColumnElement[bool]":
    return sa.and_(table.c.team == team, table.c.channel == channel)


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
                db.execute(self._store.insert(schema.sharing).values(rows).on_conflict_do_nothing())
                if not shared.public:
                    there = (
                        schema.sharing.c.team == team,
                        schema.sharing.c.channel == shared.channel,
                        schema.sharing.c.public,
                    )
                    db.execute(sa.update(schema.sharing).where(*there).values(public=False))

    def unknown(self, team: str, channel: str, papers: Iterable[str]) -> bool:
        """Whether one of these papers has never been shared in a channel."""
        wanted = set(papers)
        there = (
            schema.sharing.c.team == team,
            schema.sharing.c.channel == channel,
            schema.sharing.c.paper.in_(wanted),
        )
        with self._store.read() as db:
            return len(db.execute(sa.select(schema.sharing.c.paper).where(*there)).all()) < len(wanted)

    def under(self, team: str, channel: str, ts: str) -> tuple[str, ...]:
        """The papers that were shared in a channel first by this message."""
        there = (
            schema.sharing.c.team == team,
            schema.sharing.c.channel == channel,
            schema.sharing.c.ts == ts,
        )
        with self._store.read() as db:
            return tuple(
                db.execute(
                    sa.select(schema.sharing.c.paper).where(*there).order_by(schema.sharing.c.paper)
                ).scalars()
            )

    def first(self, team: str, paper: str, channel: str = "", *, outside: bool = False) -> Shared | None:
        """The first time a paper was shared that may be told in a channel; None if the bot saw none.

        `outside`: people of other workspaces read there too, and are told of that channel alone.
        """
        found = self._store.look(_first(outside), {"team": team, "paper": paper, "channel": channel})
        return Shared(*found[0]) if found else None


@prepared
def _first(outside: bool) -> "sa.Select[Any]":
    table = schema.sharing.c
    here = table.channel == sa.bindparam("channel")
    told = here if outside else sa.or_(here, table.public)
    query = sa.select(table.channel, table.person, table.ts, table.shared, table.public)
    there = query.where(table.team == sa.bindparam("team"), table.paper == sa.bindparam("paper"), told)
    return there.order_by(table.shared).limit(1)


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that somebody has open, or a channel."""

    channel: str
    message: str
    """Its ts; empty where the channel alone is known."""


class Opened:
    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, team: str, person: str, seen: Seen | None, now: datetime) -> None:
        """Notes what a person has open from now on; None: nothing that is known here."""
        if seen is None:
            with self._store.write() as db:
                db.execute(
                    sa.delete(schema.viewing).where(
                        schema.viewing.c.team == team, schema.viewing.c.person == person
                    )
                )
            return
        values = {"channel": seen.channel, "message": seen.message, "since": now}
        row = self._store.insert(schema.viewing).values(team=team, person=person, **values)
        with self._store.write() as db:
            db.execute(
                row.on_conflict_do_update(index_elements=list(schema.viewing.primary_key), set_=values)
            )

    def last(self, team: str, person: str) -> tuple[Seen, datetime] | None:
        """What a person has open, and since when."""
        query = sa.select(schema.viewing).where(
            schema.viewing.c.team == team, schema.viewing.c.person == person
        )
        with self._store.read() as db:
            row = db.execute(query).first()
        return (Seen(row.channel, row.message), row.since) if row else None


KEPT: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a conversation is: a thread of a channel, a direct message (no thread), or a person's private answers."""

    team: str
    channel: str
    thread: str = ""


class Threads:
    def __init__(self, store: Store) -> None:
        self._store = store

    def memory(self, spot: Spot) -> Memory:
        """What was asked and shown last; empty where nothing was."""
        table = schema.threads.c
        query = sa.select(table.last, table.papers, table.listing, table.listed, table.whole).where(_in(spot))
        with self._store.read() as db:
            row = db.execute(query).first()
        if row is None:
            return Memory()
        papers, whole = tuple(row.papers.split()), tuple(row.whole.split())
        return Memory(row.last, papers, row.listing, _numbers(row.listed), whole)

    def updated(self, spot: Spot) -> datetime | None:
        """When something was last said at a spot; None where nothing was."""
        with self._store.read() as db:
            return db.execute(sa.select(schema.threads.c.updated).where(_in(spot))).scalar_one_or_none()

    def remember(self, spot: Spot, memory: Memory, now: datetime) -> None:
        values = {
            "last": memory.last,
            "papers": " ".join(memory.papers),
            "listing": memory.listing,
            "listed": " ".join(f"{number}:{paper}" for number, paper in memory.listed),
            "whole": " ".join(memory.whole),
            "updated": now,
        }
        self._put(spot, values)

    def open(self, spot: Spot, asker: str, now: datetime) -> None:
        """Marks a thread as the bot's: its first message, by `asker`, asked the bot."""
        self._put(spot, {"asker": asker, "updated": now})

    def listens(self, spot: Spot, person: str) -> bool:
        """Is this the bot's thread, with `person` alone in it? Someone else's word there closes it for good."""
        alone = _in(spot) & (schema.threads.c.asker != "") & ~schema.threads.c.joined
        with self._store.read() as db:
            asker = db.execute(sa.select(schema.threads.c.asker).where(alone)).scalar_one_or_none()
        if asker is not None and asker != person:
            self.join(spot)
        return asker == person

    def join(self, spot: Spot) -> None:
        """Notes that another person has joined, or been called into, the bot's thread."""
        with self._store.write() as db:
            db.execute(sa.update(schema.threads).where(_in(spot)).values(joined=True))

    def purge(self, now: datetime) -> int:
        """Forgets conversations that have been silent for half a year; how many those were."""
        with self._store.write() as db:
            return changed(db, sa.delete(schema.threads).where(schema.threads.c.updated < now - KEPT))

    def _put(self, spot: Spot, values: dict[str, Any]) -> None:
        blank = {
            "team": spot.team,
            "channel": spot.channel,
            "thread": spot.thread,
            "last": "",
            "papers": "",
            "listing": "",
            "listed": "",
            "asker": "",
        }
        row = self._store.insert(schema.threads).values(blank | values)
        with self._store.write() as db:
            db.execute(
                row.on_conflict_do_update(index_elements=list(schema.threads.primary_key), set_=values)
            )


def _numbers(listed: str) -> tuple[tuple[int, str], ...]:
    pairs = (entry.split(":", 1) for entry in listed.split())
    return tuple((int(number), paper) for number, paper in pairs)


def _in(spot: Spot) -> "sa.ColumnElement[bool]":
    return sa.and_(
        schema.threads.c.team == spot.team,
        schema.threads.c.channel == spot.channel,
        schema.threads.c.thread == spot.thread,
    )
