"""The outbox: every message that must reach Slack once, and which worker is at it.

    due -> claimed -> posting -> sent | paused | failed
                         +-> (its worker died, or Slack gave no answer) ambiguous -> posting | sent

`posting` is committed before Slack is called, so a worker that dies leaves a trace: from `claimed` nothing was
sent, from `posting` nobody knows, and Slack is asked before it is sent again. A lease (5 minutes, by the database's
clock) is far longer than Slack can take to store a message late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid5

from bot.store.claims import NAMESPACE, owe, succeeded
from bot.store.coordination import clock
from bot.store.engine import Store, changed
from bot.store.later import sa, schema

LEASE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Post:
    """One message, in the hands of one worker."""

    id: int
    key: str
    team: str
    channel: str
    kind: str
    """"digest", or "notice": a word to the owner of `subscription`, which was paused."""
    subscription: int | None
    part: int
    thread: str
    """The ts of the message it replies to; "" for a message of its own."""
    attempt: int
    worker: str
    ambiguous: bool
    """It may have been posted already."""
    tried: float
    """When Slack was first asked to post it (seconds since 1970); 0 when it never was."""
    day: str


class Outbox:
    """The messages of one store."""

    def __init__(self, store: Store, lease: timedelta = LEASE) -> None:
        self._store = store
        self._lease = lease.total_seconds()

    def claim(self, worker: str, now: datetime, busy: Iterable[str] = ()) -> Post | None:
        """The next message that is due, for this worker alone; None when there is none.

        Those for the workspaces that are `busy` come after all others.
        """
        wanted = self._next(now, tuple(busy))
        with self._store.read() as connection:
            if connection.execute(wanted).first() is None:
                return None
        with self._store.write() as connection:
            row = connection.execute(wanted.with_for_update(skip_locked=True, of=schema.posts)).first()
            return self._claimed(connection, row, worker) if row else None

    def begin(self, post: Post) -> bool:
        """Commits that Slack is about to be asked; False when the lease ran out and another has it."""
        now = clock(self._store)
        tried = sa.case((schema.posts.c.tried == 0, now), else_=schema.posts.c.tried)
        return self._mark(sa.and_(_mine(post), schema.posts.c.lease > now), state="posting", tried=tried)

    def sent(self, post: Post, ts: str) -> None:
        """Slack has it, whoever holds the lease by now."""
        with self._store.write() as connection:
            one = sa.update(schema.posts).where(schema.posts.c.id == post.id)
            connection.execute(one.values(state="sent", ts=ts, error=""))
            succeeded(
                connection,
                sa.select(schema.deliveries.c.subscription).where(schema.deliveries.c.post == post.id),
            )

    def later(self, post: Post, seconds: float, error: str = "") -> None:
        """Gives it back untouched, or still ambiguous, to be tried again after `seconds`."""
        hold = clock(self._store) + seconds
        state, lease = ("ambiguous", hold) if post.ambiguous else ("due", sa.literal(0.0))
        self._mark(_mine(post), state=state, hold=hold, lease=lease, error=error)

    def unknown(self, post: Post, error: str) -> None:
        """Slack gave no clear answer: nobody touches it until the lease has run out."""
        self._mark(_mine(post), error=error)

    def throttle(self, team: str, seconds: float) -> None:
        """Holds back everything that waits for one workspace, as its limit asks."""
        hold = clock(self._store) + seconds
        waiting = sa.and_(
            schema.posts.c.team == team, schema.posts.c.state == "due", schema.posts.c.hold < hold
        )
        doubtful = sa.and_(
            schema.posts.c.team == team,
            schema.posts.c.state.in_(("posting", "ambiguous")),
            schema.posts.c.lease < hold,
        )
        with self._store.write() as connection:
            connection.execute(sa.update(schema.posts).where(waiting).values(hold=hold))
            connection.execute(sa.update(schema.posts).where(doubtful).values(lease=hold))

    def fail(self, post: Post, error: str) -> None:
        """Slack will never take this message; its papers are owed to the next digest, later parts go on."""
        dead = sa.or_(
            schema.posts.c.id == post.id,
            sa.and_(schema.posts.c.root == post.id, schema.posts.c.state == "due"),
        )
        with self._store.write() as connection:
            ids = connection.execute(
                sa.update(schema.posts)
                .where(dead)
                .values(state="failed", error=error)
                .returning(schema.posts.c.id)
            )
            owe(connection, ids.scalars().all())
            after = sa.select(schema.posts.c.after).where(schema.posts.c.id == post.id).scalar_subquery()
            connection.execute(
                sa.update(schema.posts).where(schema.posts.c.after == post.id).values(after=after)
            )

    def refuse(self, post: Post, error: str, *, everywhere: bool) -> None:
        """Pauses what posts there (or, `everywhere`, in the whole workspace), and tells each owner once."""
        with self._store.write() as connection:
            waiting = sa.and_(
                _there(schema.posts, post, everywhere=everywhere),
                schema.posts.c.kind == "digest",
                schema.posts.c.state == "due",
            )
            connection.execute(sa.update(schema.posts).where(waiting).values(state="paused", error=error))
            connection.execute(
                sa.update(schema.posts)
                .where(schema.posts.c.id == post.id)
                .values(state="paused", error=error)
            )
            paused = self._pause(connection, _there(schema.subscriptions, post, everywhere=everywhere), error)
            if not everywhere:
                self._tell(connection, post, paused)

    def fold(self, before: datetime) -> int:
        """Gives up messages that were due before `before` and that Slack surely never took; how many.

        Their papers are owed to the next digest.
        """
        never = sa.and_(
            schema.posts.c.state == "due",
            schema.posts.c.kind == "digest",
            schema.posts.c.due < before,
            schema.posts.c.unknown == 0,
        )
        parent = schema.posts.alias("parent")
        begun = sa.exists().where(
            parent.c.id == schema.posts.c.root, parent.c.state.not_in(("due", "failed", "folded"))
        )
        with self._store.write() as connection:
            query = sa.update(schema.posts).where(never, ~begun).values(state="folded")
            ids = connection.execute(query.returning(schema.posts.c.id)).scalars().all()
            owe(connection, ids)
        return len(ids)

    def pending(self, now: datetime) -> int:
        """How many messages are due and not yet with Slack."""
        open_ = schema.posts.c.state.in_(("due", "claimed", "posting", "ambiguous"))
        with self._store.read() as connection:
            return connection.execute(
                sa.select(sa.func.count()).where(open_, schema.posts.c.due <= now)
            ).scalar_one()

    def _next(self, now: datetime, busy: Sequence[str] = ()) -> "sa.Select[Any]":
        before, moment = schema.posts.alias("before"), clock(self._store)
        arrived = sa.or_(
            schema.posts.c.after.is_(None),
            sa.exists().where(before.c.id == schema.posts.c.after, before.c.state == "sent"),
        )
        ready = sa.and_(
            schema.posts.c.state == "due", schema.posts.c.due <= now, schema.posts.c.hold <= moment, arrived
        )
        lost = sa.and_(
            schema.posts.c.state.in_(("claimed", "posting", "ambiguous")), schema.posts.c.lease < moment
        )
        turn = (
            (schema.posts.c.team.in_(busy), schema.posts.c.due, schema.posts.c.id)
            if busy
            else (schema.posts.c.due, schema.posts.c.id)
        )
        return sa.select(schema.posts).where(sa.or_(ready, lost)).order_by(*turn).limit(1)

    def _claimed(self, connection: "sa.Connection", row: "sa.Row[Any]", worker: str) -> Post:
        doubtful = row.state in {"posting", "ambiguous"}
        values = {
            "state": "ambiguous" if doubtful else "claimed",
            "lease": clock(self._store) + self._lease,
            "worker": worker,
            "attempt": row.attempt + 1,
            "unknown": row.unknown + (row.state == "posting"),
        }
        connection.execute(sa.update(schema.posts).where(schema.posts.c.id == row.id).values(**values))
        root = sa.select(schema.posts.c.ts).where(schema.posts.c.id == row.root)
        return Post(
            id=row.id,
            key=row.key,
            team=row.team,
            channel=row.channel,
            kind=row.kind,
            subscription=row.subscription,
            part=row.part,
            thread=connection.execute(root).scalar() or "",
            attempt=row.attempt + 1,
            worker=worker,
            ambiguous=doubtful,
            tried=row.tried,
            day=row.day,
        )

    def _mark(self, guard: "sa.ColumnElement[bool]", **values: object) -> bool:
        with self._store.write() as connection:
            return changed(connection, sa.update(schema.posts).where(guard).values(**values)) == 1

    def _pause(
        self, connection: "sa.Connection", there: "sa.ColumnElement[bool]", error: str
    ) -> "Iterable[sa.Row[Any]]":
        running = sa.and_(
            there, schema.subscriptions.c.paused == "", schema.subscriptions.c.stopped.is_(None)
        )
        columns = (schema.subscriptions.c.id, schema.subscriptions.c.owner)
        query = sa.update(schema.subscriptions).where(running).values(paused=error).returning(*columns)
        return connection.execute(query).all()

    def _tell(self, connection: "sa.Connection", post: Post, paused: "Iterable[sa.Row[Any]]") -> None:
        owners = {row.owner: row.id for row in sorted(paused, key=lambda row: -row.id)}
        for owner, id_ in owners.items():
            key = uuid5(NAMESPACE, f"notice {post.key} {post.attempt} {owner}")
            notice = {
                "key": str(key),
                "team": post.team,
                "channel": owner,
                "kind": "notice",
                "subscription": id_,
            }
            due = sa.select(schema.posts.c.due).where(schema.posts.c.id == post.id).scalar_subquery()
            values = notice | {"day": post.day, "part": 1, "due": due, "state": "due"}
            connection.execute(self._store.insert(schema.posts).values(**values).on_conflict_do_nothing())


def _mine(post: Post) -> "sa.ColumnElement[bool]":
    return sa.and_(
        schema.posts.c.id == post.id,
        schema.posts.c.worker == post.worker,
        schema.posts.c.attempt == post.attempt,
    )


def _there(table: "sa.Table", post: Post, *, everywhere: bool) -> "sa.ColumnElement[bool]":
    team = table.c.team == post.team
    return team if everywhere else sa.and_(team, table.c.channel == post.channel)
