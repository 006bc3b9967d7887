"""The ledger: which period of which subscription was told what.

A paper whose message was given up stays in `delivery_items` with an empty period: it is owed, and the next plan
takes it along, so nothing is lost and nothing comes twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, or_, select, update

from bot.store.claims import Item, Plan, owe, plan
from bot.store.engine import Store, chunks
from bot.store.schema import deliveries, items, papers, posts, versions


@dataclass(frozen=True, slots=True)
class Part:
    """What one message holds for one subscription, or one silent period."""

    subscription: int
    period: date
    part: int
    due: datetime
    items: tuple[Item, ...]
    total: int
    """The papers of the period, in all its parts."""
    state: str
    """The message's; "silent" where there is none."""
    reason: str
    announced: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A digest message that Slack has."""

    id: int
    part: int
    day: date


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that entered the corpus."""

    paper: str
    version: int
    """0 for a paper that was not held before; otherwise the version that replaces it."""
    seen: datetime


class Deliveries:
    """The ledger of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def plan(self, team: str, channel: str, plans: Sequence[Plan]) -> int:
        """Plans what one channel is told at one moment; how many of the periods were not planned before."""
        return plan(self._store, team, channel, plans)

    def cuts(self, subscriptions: Iterable[int]) -> dict[int, datetime]:
        """Up to when the papers have been considered, by subscription; those without a delivery are left out."""
        ledger, found = deliveries.c, dict[int, datetime]()
        with self._store.read() as connection:
            for ids in chunks(sorted(set(subscriptions))):
                query = select(ledger.subscription, func.max(ledger.cut)).where(ledger.subscription.in_(ids))
                found |= {row[0]: row[1] for row in connection.execute(query.group_by(ledger.subscription))}
        return found

    def parts(self, post: int) -> tuple[Part, ...]:
        """What one message holds."""
        with self._store.read() as connection:
            query = _parts().where(deliveries.c.post == post).order_by(deliveries.c.id)
            return tuple(_part(connection, row) for row in connection.execute(query).all())

    def thread(self, team: str, channel: str, ts: str) -> tuple[Sent, ...]:
        """The digest message posted at `ts` and its later parts, in order; empty where there is none."""
        root = select(posts.c.id).where(_posted(team, channel), posts.c.ts == ts)
        query = select(posts.c.id, posts.c.part, posts.c.day).where(
            _posted(team, channel), or_(posts.c.id.in_(root), posts.c.root.in_(root))
        )
        with self._store.read() as connection:
            rows = connection.execute(query.order_by(posts.c.id)).all()
        return tuple(Sent(row.id, row.part, date.fromisoformat(row.day)) for row in rows)

    def before(self, post: int) -> int:
        """How many papers stand in its thread before a message; none before the first."""
        root = select(posts.c.root).where(posts.c.id == post).scalar_subquery()
        earlier = select(posts.c.id).where(or_(posts.c.id == root, posts.c.root == root), posts.c.id < post)
        held = func.coalesce(func.sum(deliveries.c.last - deliveries.c.first), 0)
        with self._store.read() as connection:
            found = connection.execute(select(held).where(deliveries.c.post.in_(earlier)))
            return int(found.scalar_one())

    def posted(self, team: str, channel: str) -> str:
        """The ts of the last digest in a channel; "" when there was none."""
        query = select(func.max(posts.c.ts)).where(_posted(team, channel), posts.c.root.is_(None))
        with self._store.read() as connection:
            return connection.execute(query).scalar() or ""

    def history(self, subscription: int, period: date) -> tuple[Part, ...]:
        """One period of one subscription, part by part; empty when it was not planned."""
        ledger = deliveries.c
        query = _parts().where(ledger.subscription == subscription, ledger.period == period.isoformat())
        with self._store.read() as connection:
            return tuple(
                _part(connection, row) for row in connection.execute(query.order_by(ledger.part)).all()
            )

    def latest(self, subscription: int) -> date | None:
        """The last period that brought papers."""
        query = select(func.max(items.c.period)).where(
            items.c.subscription == subscription, items.c.period != ""
        )
        with self._store.read() as connection:
            found = connection.execute(query).scalar()
        return date.fromisoformat(found) if found else None

    def arrivals(self, since: datetime, before: datetime) -> tuple[Arrival, ...]:
        """What entered the corpus in [since, before): papers, and new versions of papers held before."""
        first = (papers.c.first_seen >= since, papers.c.first_seen < before)
        new = select(papers.c.id, papers.c.first_seen).where(*first).order_by(papers.c.seq)
        later = and_(
            versions.c.seen >= since, versions.c.seen < before, versions.c.seen > papers.c.first_seen
        )
        joined = select(versions).join(papers, papers.c.id == versions.c.paper)
        with self._store.read() as connection:
            entered = [Arrival(row.id, 0, row.first_seen) for row in connection.execute(new)]
            renewed = connection.execute(joined.where(later, versions.c.version > 1)).all()
        return (*entered, *(Arrival(row.paper, row.version, row.seen) for row in renewed))

    def release(self, subscription: int) -> None:
        """After a pause that Slack caused: what was begun goes on, what was not is owed and can be planned again."""
        mine = select(deliveries.c.post).where(deliveries.c.subscription == subscription)
        held = and_(posts.c.id.in_(mine), posts.c.state == "paused")
        root = posts.alias("root")
        begun = select(root.c.id).where(root.c.state == "sent").scalar_subquery()
        with self._store.write() as connection:
            doubtful = update(posts).where(held, posts.c.unknown > 0)
            connection.execute(doubtful.values(state="ambiguous", lease=0.0, hold=0.0))
            connection.execute(
                update(posts).where(held, posts.c.root.in_(begun)).values(state="due", hold=0.0)
            )
            self._unplan(
                connection, subscription, list(connection.execute(select(posts.c.id).where(held)).scalars())
            )

    def followers(self, post: int) -> tuple[int, ...]:
        """Whose papers one message holds."""
        query = select(deliveries.c.subscription).where(deliveries.c.post == post).order_by(deliveries.c.id)
        with self._store.read() as connection:
            return tuple(connection.execute(query).scalars())

    def withdraw(self, subscription: int, post: int) -> None:
        """Takes one subscription out of a message that was not sent and of what follows it: it is planned again."""
        mine = select(deliveries.c.post).where(deliveries.c.subscription == subscription)
        waiting = and_(posts.c.root == post, posts.c.state == "due", posts.c.id.in_(mine))
        with self._store.write() as connection:
            later = connection.execute(select(posts.c.id).where(waiting)).scalars()
            ids = [post, *later]
            self._unplan(connection, subscription, ids)
            gone = select(posts.c.id, posts.c.after).where(posts.c.id.in_(ids), posts.c.state == "folded")
            for row in connection.execute(gone.order_by(posts.c.id.desc())).all():
                connection.execute(update(posts).where(posts.c.after == row.id).values(after=row.after))

    def delivered(self) -> datetime | None:
        """When the last digest was sent (UTC)."""
        sent = and_(posts.c.state == "sent", posts.c.kind == "digest")
        with self._store.read() as connection:
            return connection.execute(select(func.max(posts.c.due)).where(sent)).scalar()

    def _unplan(self, connection: Connection, subscription: int, ids: list[int]) -> None:
        owe(connection, ids, subscription)
        gone = and_(deliveries.c.subscription == subscription, deliveries.c.post.in_(ids))
        connection.execute(delete(deliveries).where(gone))
        left = select(deliveries.c.post).where(deliveries.c.post.in_(ids))
        connection.execute(
            update(posts).where(posts.c.id.in_(ids), posts.c.id.not_in(left)).values(state="folded")
        )


def _posted(team: str, channel: str) -> ColumnElement[bool]:
    """The digest messages that Slack has taken, in one channel."""
    there = and_(posts.c.channel == channel, posts.c.team == team)
    return and_(there, posts.c.kind == "digest", posts.c.state == "sent")


def _parts() -> Select[Any]:
    return select(deliveries, posts.c.state).outerjoin(posts, posts.c.id == deliveries.c.post)


def _part(connection: Connection, row: Row[Any]) -> Part:
    own = and_(items.c.subscription == row.subscription, items.c.period == row.period)
    mine = and_(own, items.c.place >= row.first, items.c.place < row.last)
    rows = connection.execute(select(items).where(mine).order_by(items.c.place))
    return Part(
        subscription=row.subscription,
        period=date.fromisoformat(row.period),
        part=row.part,
        due=row.due,
        items=tuple(Item(item.paper, item.kind, item.version) for item in rows),
        total=row.total,
        state=row.state or "silent",
        reason=row.reason,
        announced=row.announced,
        since=row.since,
    )
