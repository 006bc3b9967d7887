"""What a conversation remembers: the last query and the ids it showed, so that "the second one" survives a restart.

Nothing is read back from Slack, and nothing is kept of what people wrote to each other. A thread belongs to
the bot when its first message asked the bot; a person other than the asker who speaks there ends that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, select, update

from bot.queries import Memory
from bot.store.engine import Store, changed
from bot.store.schema import threads

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
        query = select(threads.c.last, threads.c.papers, threads.c.listing, threads.c.listed).where(_at(spot))
        with self._store.read() as db:
            row = db.execute(query).first()
        if row is None:
            return Memory()
        return Memory(row.last, tuple(row.papers.split()), row.listing, _numbers(row.listed))

    def updated(self, spot: Spot) -> datetime | None:
        """When something was last said at a spot; None where nothing was."""
        with self._store.read() as db:
            return db.execute(select(threads.c.updated).where(_at(spot))).scalar_one_or_none()

    def remember(self, spot: Spot, memory: Memory, now: datetime) -> None:
        values = {
            "last": memory.last,
            "papers": " ".join(memory.papers),
            "listing": memory.listing,
            "listed": " ".join(f"{number}:{paper}" for number, paper in memory.listed),
            "updated": now,
        }
        self._put(spot, values)

    def open(self, spot: Spot, asker: str, now: datetime) -> None:
        """Marks a thread as the bot's: its first message, by `asker`, asked the bot."""
        self._put(spot, {"asker": asker, "updated": now})

    def listens(self, spot: Spot, person: str) -> bool:
        """Is this the bot's thread, with `person` alone in it? Someone else's word there closes it for good."""
        alone = _at(spot) & (threads.c.asker != "") & ~threads.c.joined
        with self._store.read() as db:
            asker = db.execute(select(threads.c.asker).where(alone)).scalar_one_or_none()
        if asker is not None and asker != person:
            self.join(spot)
        return asker == person

    def join(self, spot: Spot) -> None:
        """Notes that another person has joined, or been called into, the bot's thread."""
        with self._store.write() as db:
            db.execute(update(threads).where(_at(spot)).values(joined=True))

    def purge(self, now: datetime) -> int:
        """Forgets conversations that have been silent for half a year; how many those were."""
        with self._store.write() as db:
            return changed(db, delete(threads).where(threads.c.updated < now - KEPT))

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
        row = self._store.insert(threads).values(blank | values)
        with self._store.write() as db:
            db.execute(row.on_conflict_do_update(index_elements=list(threads.primary_key), set_=values))


def _numbers(listed: str) -> tuple[tuple[int, str], ...]:
    pairs = (entry.split(":", 1) for entry in listed.split())
    return tuple((int(number), paper) for number, paper in pairs)


def _at(spot: Spot) -> ColumnElement[bool]:
    return and_(
        threads.c.team == spot.team, threads.c.channel == spot.channel, threads.c.thread == spot.thread
    )
