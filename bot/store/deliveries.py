"""The ledger: which period of which subscription was told what.

A paper whose message was given up stays in `delivery_items` with an empty period: it is owed, and the next plan
takes it along, so nothing is lost and nothing comes twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.store.claims import Item, Plan, owe, plan
from bot.store.engine import Store, chunks
from bot.store.later import sa, schema


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
        ledger, found = schema.deliveries.c, dict[int, datetime]()
        with self._store.read() as connection:
            for ids in chunks(sorted(set(subscriptions))):
                query = sa.select(ledger.subscription, sa.func.max(ledger.cut)).where(
                    ledger.subscription.in_(ids)
                )
                found |= {row[0]: row[1] for row in connection.execute(query.group_by(ledger.subscription))}
        return found

    def parts(self, post: int) -> tuple[Part, ...]:
        """What one message holds."""
        with self._store.read() as connection:
            query = _parts().where(schema.deliveries.c.post == post).order_by(schema.deliveries.c.id)
            return tuple(_part(connection, row) for row in connection.execute(query).all())

    def thread(self, team: str, channel: str, ts: str) -> tuple[Sent, ...]:
        """The digest message posted at `ts` and its later parts, in order; empty where there is none."""
        root = sa.select(schema.posts.c.id).where(_posted(team, channel), schema.posts.c.ts == ts)
        query = sa.select(schema.posts.c.id, schema.posts.c.part, schema.posts.c.day).where(
            _posted(team, channel), sa.or_(schema.posts.c.id.in_(root), schema.posts.c.root.in_(root))
        )
        with self._store.read() as connection:
            rows = connection.execute(query.order_by(schema.posts.c.id)).all()
        return tuple(Sent(row.id, row.part, date.fromisoformat(row.day)) for row in rows)

    def before(self, post: int) -> int:
        """How many papers stand in its thread before a message; none before the first."""
        root = sa.select(schema.posts.c.root).where(schema.posts.c.id == post).scalar_subquery()
        earlier = sa.select(schema.posts.c.id).where(
            sa.or_(schema.posts.c.id == root, schema.posts.c.root == root), schema.posts.c.id < post
        )
        held = sa.func.coalesce(sa.func.sum(schema.deliveries.c.last - schema.deliveries.c.first), 0)
        with self._store.read() as connection:
            found = connection.execute(sa.select(held).where(schema.deliveries.c.post.in_(earlier)))
            return int(found.scalar_one())

    def posted(self, team: str, channel: str) -> str:
        """The ts of the last digest in a channel; "" when there was none."""
        query = sa.select(sa.func.max(schema.posts.c.ts)).where(
            _posted(team, channel), schema.posts.c.root.is_(None)
        )
        with self._store.read() as connection:
            return connection.execute(query).scalar() or ""

    def history(self, subscription: int, period: date) -> tuple[Part, ...]:
        """One period of one subscription, part by part; empty when it was not planned."""
        ledger = schema.deliveries.c
        query = _parts().where(ledger.subscription == subscription, ledger.period == period.isoformat())
        with self._store.read() as connection:
            return tuple(
                _part(connection, row) for row in connection.execute(query.order_by(ledger.part)).all()
            )

    def latest(self, subscription: int) -> date | None:
        """The last period that brought papers."""
        query = sa.select(sa.func.max(schema.items.c.period)).where(
            schema.items.c.subscription == subscription, schema.items.c.period != ""
        )
        with self._store.read() as connection:
            found = connection.execute(query).scalar()
        return date.fromisoformat(found) if found else None

    def arrivals(self, since: datetime, before: datetime) -> tuple[Arrival, ...]:
        """What entered the corpus in [since, before): papers, and new versions of papers held before."""
        first = (schema.papers.c.first_seen >= since, schema.papers.c.first_seen < before)
        new = (
            sa.select(schema.papers.c.id, schema.papers.c.first_seen)
            .where(*first)
            .order_by(schema.papers.c.seq)
        )
        later = sa.and_(
            schema.versions.c.seen >= since,
            schema.versions.c.seen < before,
            schema.versions.c.seen > schema.papers.c.first_seen,
        )
        joined = sa.select(schema.versions).join(schema.papers, schema.papers.c.id == schema.versions.c.paper)
        with self._store.read() as connection:
            entered = [Arrival(row.id, 0, row.first_seen) for row in connection.execute(new)]
            renewed = connection.execute(joined.where(later, schema.versions.c.version > 1)).all()
        return (*entered, *(Arrival(row.paper, row.version, row.seen) for row in renewed))

    def release(self, subscription: int) -> None:
        """After a pause that Slack caused: what was begun goes on, what was not is owed and can be planned again."""
        mine = sa.select(schema.deliveries.c.post).where(schema.deliveries.c.subscription == subscription)
        held = sa.and_(schema.posts.c.id.in_(mine), schema.posts.c.state == "paused")
        root = schema.posts.alias("root")
        begun = sa.select(root.c.id).where(root.c.state == "sent").scalar_subquery()
        with self._store.write() as connection:
            doubtful = sa.update(schema.posts).where(held, schema.posts.c.unknown > 0)
            connection.execute(doubtful.values(state="ambiguous", lease=0.0, hold=0.0))
            connection.execute(
                sa.update(schema.posts)
                .where(held, schema.posts.c.root.in_(begun))
                .values(state="due", hold=0.0)
            )
            self._unplan(
                connection,
                subscription,
                list(connection.execute(sa.select(schema.posts.c.id).where(held)).scalars()),
            )

    def followers(self, post: int) -> tuple[int, ...]:
        """Whose papers one message holds."""
        query = (
            sa.select(schema.deliveries.c.subscription)
            .where(schema.deliveries.c.post == post)
            .order_by(schema.deliveries.c.id)
        )
        with self._store.read() as connection:
            return tuple(connection.execute(query).scalars())

    def withdraw(self, subscription: int, post: int) -> None:
        """Takes one subscription out of a message that was not sent and of what follows it: it is planned again."""
        mine = sa.select(schema.deliveries.c.post).where(schema.deliveries.c.subscription == subscription)
        waiting = sa.and_(
            schema.posts.c.root == post, schema.posts.c.state == "due", schema.posts.c.id.in_(mine)
        )
        with self._store.write() as connection:
            later = connection.execute(sa.select(schema.posts.c.id).where(waiting)).scalars()
            ids = [post, *later]
            self._unplan(connection, subscription, ids)
            gone = sa.select(schema.posts.c.id, schema.posts.c.after).where(
                schema.posts.c.id.in_(ids), schema.posts.c.state == "folded"
            )
            for row in connection.execute(gone.order_by(schema.posts.c.id.desc())).all():
                connection.execute(
                    sa.update(schema.posts).where(schema.posts.c.after == row.id).values(after=row.after)
                )

    def delivered(self) -> datetime | None:
        """When the last digest was sent (UTC)."""
        sent = sa.and_(schema.posts.c.state == "sent", schema.posts.c.kind == "digest")
        with self._store.read() as connection:
            return connection.execute(sa.select(sa.func.max(schema.posts.c.due)).where(sent)).scalar()

    def _unplan(self, connection: "sa.Connection", subscription: int, ids: list[int]) -> None:
        owe(connection, ids, subscription)
        gone = sa.and_(schema.deliveries.c.subscription == subscription, schema.deliveries.c.post.in_(ids))
        connection.execute(sa.delete(schema.deliveries).where(gone))
        left = sa.select(schema.deliveries.c.post).where(schema.deliveries.c.post.in_(ids))
        connection.execute(
            sa.update(schema.posts)
            .where(schema.posts.c.id.in_(ids), schema.posts.c.id.not_in(left))
            .values(state="folded")
        )


def _posted(team: str, channel: str) -> "sa.ColumnElement[bool]":
    """The digest messages that Slack has taken, in one channel."""
    there = sa.and_(schema.posts.c.channel == channel, schema.posts.c.team == team)
    return sa.and_(there, schema.posts.c.kind == "digest", schema.posts.c.state == "sent")


def _parts() -> "sa.Select[Any]":
    return sa.select(schema.deliveries, schema.posts.c.state).outerjoin(
        schema.posts, schema.posts.c.id == schema.deliveries.c.post
    )


def _part(connection: "sa.Connection", row: "sa.Row[Any]") -> Part:
    own = sa.and_(schema.items.c.subscription == row.subscription, schema.items.c.period == row.period)
    mine = sa.and_(own, schema.items.c.place >= row.first, schema.items.c.place < row.last)
    rows = connection.execute(sa.select(schema.items).where(mine).order_by(schema.items.c.place))
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
