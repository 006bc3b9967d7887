"""Subscriptions: who follows what, where and when.

Nothing is ever deleted: a stopped subscription is no longer listed, a paused one says why. The listing that is
followed is kept as the text that asks for it, and read back by the function this class is given. A row that cannot
be read (an older or newer program wrote it, or it is damaged) is still listed, so that it can be stopped.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar, cast
from uuid import uuid5

from bot.answers import Before, Subscription
from bot.queries import Days, Find, Schedule
from bot.store.claims import NAMESPACE
from bot.store.engine import Store, chunks
from bot.store.later import sa, schema

_TIMING: Final = ("days", "weekday", "time", "zone")
HELD: Final = (timedelta(minutes=10), timedelta(hours=1))
"""For how long a subscription has no turn after a first failure, and after a second; a third pauses it."""
T = TypeVar("T")


class Subscriptions:
    """The subscriptions of one store. `read` makes a listing of its text again, or raises ValueError."""

    def __init__(self, store: Store, read: Callable[[str], Find]) -> None:
        self._store = store
        self._read = read

    def add(self, given: Subscription, now: datetime) -> Subscription:
        """Keeps a new subscription, and gives it its id; one that is followed there already is only returned."""
        values = _values(given, now)
        with self._store.write() as connection:
            if found := self._twin(connection, given, values):
                return found
            row = (
                self._store.insert(schema.subscriptions).values(**values).returning(schema.subscriptions.c.id)
            )
            return replace(given, id=connection.execute(row).scalar_one(), created=now)

    def alter(self, given: Subscription, now: datetime) -> Subscription:
        """Lets the subscription of this id follow something else, or come at other times; the other one where that is
        followed there already. What was due before `now` is not made up for: it is in the next digest.
        """
        names = ("query", "silent", "replaced", "awake", *_TIMING)
        values = _values(given, now)
        with self._store.write() as connection:
            found = self._twin(connection, given, values)
            if found and found.id != given.id:
                return found
            row = sa.update(schema.subscriptions).where(schema.subscriptions.c.id == given.id)
            connection.execute(row.values(**{name: values[name] for name in names}))
            return given

    def _twin(
        self, connection: "sa.Connection", given: Subscription, values: dict[str, Any]
    ) -> Subscription | None:
        """The subscription to the same at the same times in the same place; nobody adds one before this is over."""
        self._store.alone(connection, f"subscriptions {given.team} {given.channel}")
        table = schema.subscriptions.c
        same = (table.team, table.channel, table.query, *_timing())
        twin = sa.and_(table.stopped.is_(None), *(column == values[column.name] for column in same))
        found = connection.execute(sa.select(schema.subscriptions).where(twin)).first()
        return self._subscription(found) if found else None

    def listed(self, team: str, channel: str) -> tuple[Subscription, ...]:
        """A channel's subscriptions, running or paused, in the order they were made."""
        mine = sa.and_(schema.subscriptions.c.team == team, schema.subscriptions.c.channel == channel)
        return self._where(sa.and_(mine, schema.subscriptions.c.stopped.is_(None)))

    def owned(self, team: str, owner: str) -> tuple[Subscription, ...]:
        """What one person set up, wherever it posts."""
        mine = sa.and_(schema.subscriptions.c.team == team, schema.subscriptions.c.owner == owner)
        return self._where(sa.and_(mine, schema.subscriptions.c.stopped.is_(None)))

    def get(self, ids: Iterable[int]) -> dict[int, Subscription]:
        """Subscriptions by id, stopped ones too."""
        wanted = sorted(id_ for id_ in set(ids) if 0 < id_ < 2**31)
        return {
            s.id: s for chunk in chunks(wanted) for s in self._where(schema.subscriptions.c.id.in_(chunk))
        }

    def schedules(self) -> tuple[Schedule, ...]:
        """The different schedules of all that run, as they were stored: they may be none that this program knows."""
        query = sa.select(*_timing()).where(_running()).distinct()
        with self._store.read() as connection:
            return tuple(_schedule(row) for row in connection.execute(query))

    def unplanned(
        self, schedule: Schedule, period: date, due: datetime, now: datetime
    ) -> tuple[Subscription, ...]:
        """Those that run by `schedule`, were awake when it came due, have no delivery for the period, and are not held."""
        table, ledger = schema.subscriptions.c, schema.deliveries.c
        when = (column == value for column, value in zip(_timing(), _clock(schedule), strict=True))
        planned = sa.exists().where(ledger.subscription == table.id, ledger.period == period.isoformat())
        return self._where(sa.and_(_running(), *when, table.awake < due, ~planned, _free(now)))

    def dozing(self) -> tuple[Subscription, ...]:
        """Those whose pause has an end."""
        return self._where(
            sa.and_(schema.subscriptions.c.stopped.is_(None), schema.subscriptions.c.until.is_not(None))
        )

    def stop(self, id_: int, now: datetime) -> None:
        self._change(id_, stopped=now)

    def pause(self, id_: int, until: date | None) -> None:
        """Pauses at a person's wish, until a day begins or, with None, until it is resumed."""
        self._change(id_, paused="asked", until=until.isoformat() if until else None)

    def resume(self, id_: int, awake: datetime) -> None:
        """Lets it run, afresh; what was due before `awake` is not made up for."""
        self._change(id_, paused="", until=None, awake=awake, failures=0, held=None)

    def restore(self, before: Before, now: datetime) -> None:
        """Makes a subscription what it was before a change."""
        until = before.until.isoformat() if before.until else None
        stopped = now if before.stopped else None
        self._change(before.subscription, stopped=stopped, paused=before.paused, until=until)

    def failed(self, id_: int, now: datetime) -> bool:
        """Notes that a turn failed; True when it is now paused for that, which its owner is told once."""
        table = schema.subscriptions.c
        runs = sa.and_(table.id == id_, table.stopped.is_(None), table.paused != "failed", _free(now))
        counted = sa.update(schema.subscriptions).where(runs).values(failures=table.failures + 1)
        with self._store.write() as connection:
            row = connection.execute(counted.returning(*table)).first()
            if row is None:
                return False
            last = int(row.failures) > len(HELD)
            values = {"paused": "failed", "until": None} if last else {"held": now + HELD[row.failures - 1]}
            connection.execute(sa.update(schema.subscriptions).where(table.id == id_).values(**values))
            if last:
                self._tell(connection, row, now)
        return last

    def count(self) -> int:
        """How many run."""
        with self._store.read() as connection:
            return connection.execute(sa.select(sa.func.count()).where(_running())).scalar_one()

    def _change(self, id_: int, **values: object) -> None:
        with self._store.write() as connection:
            connection.execute(
                sa.update(schema.subscriptions).where(schema.subscriptions.c.id == id_).values(**values)
            )

    def _tell(self, connection: "sa.Connection", row: "sa.Row[Any]", now: datetime) -> None:
        key = uuid5(NAMESPACE, f"failed {row.id} {now.isoformat()}")
        notice = {
            "key": str(key),
            "team": row.team,
            "channel": row.owner,
            "kind": "notice",
            "subscription": row.id,
        }
        values = notice | {"day": now.date().isoformat(), "part": 1, "due": now, "state": "due"}
        connection.execute(self._store.insert(schema.posts).values(**values).on_conflict_do_nothing())

    def _where(self, condition: "sa.ColumnElement[bool]") -> tuple[Subscription, ...]:
        query = sa.select(schema.subscriptions).where(condition).order_by(schema.subscriptions.c.id)
        with self._store.read() as connection:
            return tuple(self._subscription(row) for row in connection.execute(query))

    def _subscription(self, row: "sa.Row[Any]") -> Subscription:
        find = _kept(self._read, row.query)
        return Subscription(
            id=row.id,
            team=row.team,
            channel=row.channel,
            owner=row.owner,
            find=find or Find(),
            schedule=_schedule(row),
            silent=row.silent,
            replaced=row.replaced,
            paused=row.paused,
            until=_kept(date.fromisoformat, row.until) if row.until else None,
            created=row.created,
            unreadable=find is None,
        )


def _kept(read: Callable[[str], T], text: str) -> T | None:
    """What a text was made of; None where it cannot be told any more."""
    try:
        return read(text)
    except ValueError:
        return None


def _timing() -> "tuple[sa.Column[Any], ...]":
    return tuple(schema.subscriptions.c[name] for name in _TIMING)


def _running() -> "sa.ColumnElement[bool]":
    return sa.and_(schema.subscriptions.c.stopped.is_(None), schema.subscriptions.c.paused == "")


def _free(now: datetime) -> "sa.ColumnElement[bool]":
    return sa.or_(schema.subscriptions.c.held.is_(None), schema.subscriptions.c.held <= now)


def _values(given: Subscription, now: datetime) -> dict[str, Any]:
    return dict(zip(_TIMING, _clock(given.schedule), strict=True)) | {
        "team": given.team,
        "channel": given.channel,
        "owner": given.owner,
        "query": str(given.find),
        "silent": given.silent,
        "replaced": given.replaced,
        "created": now,
        "awake": now,
    }


def _clock(schedule: Schedule) -> tuple[str, int, str, str]:
    return (schedule.days, schedule.weekday, schedule.time, schedule.zone)


def _schedule(row: "sa.Row[Any]") -> Schedule:
    return Schedule(cast("Days", row.days), row.weekday, row.time, row.zone)
