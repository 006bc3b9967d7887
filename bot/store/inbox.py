"""What Slack delivered: each event is taken once, and no question is lost before it is answered.

Slack repeats an event up to three times and, with delayed delivery, for a day; Bolt does not notice. One
message can also come as two events (a mention is a message too, and a shared channel delivers it once per
workspace), so a message is known by its own ids as well as by its event's.

A question outlives the process that took it:

    waiting -> working -> (done: the row is gone)
                  +-> its process died: the lease ends, and any process claims it

A question is stored in the transaction that notes its delivery, before Slack hears that it was taken. Who may work
when is decided here for all processes of a deployment: at most AT_WORK questions of one person at a time, at most
WAITING of them in line, and turns go to the workspace, then the person, that has the least at work.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from bot.store.coordination import clock
from bot.store.engine import Inserting, Store, Usual, changed
from bot.store.prepared import Prepared, Value, Writing
from bot.store.schema import floods, inbox, jobs

KEPT: Final = timedelta(hours=48)
"""Twice as long as Slack goes on repeating an event."""


class Inbox:
    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, team: str, keys: Collection[str], now: datetime) -> bool:
        """True for the first caller, in any process, who names any of these keys; False for everyone later."""
        with self._store.noting() as db:
            return take(self._store, db, team, keys, now)

    def purge(self, now: datetime) -> int:
        """Forgets what is too old to be repeated; how many keys that were."""
        with self._store.write() as db:
            return changed(db, delete(inbox).where(inbox.c.seen < now - KEPT))


def take(store: Store, db: Writing, team: str, keys: Collection[str], now: datetime) -> bool:
    """`Inbox.take` inside a transaction of the caller's; with no keys, there is nothing to be known by."""
    noted = _noted(store.inserting)
    seen: dict[str, Value] = {"team": team, "seen": now}
    new = [bool(db.rows(noted, {"key": key, **seen})) for key in sorted(set(keys))]
    return all(new)


@lru_cache(4)
def _noted(insert: Inserting) -> Prepared:
    """Notes a delivery; of one row, since what inserts several is compiled anew each time: a seventh of a card at the door."""
    row = {name: bindparam(name, type_=inbox.c[name].type) for name in ("key", "team", "seen")}
    return Prepared(insert(inbox).values(**row).on_conflict_do_nothing().returning(inbox.c.key))


AT_WORK: Final = 2
"""Questions of one person that are worked on at a time."""
WAITING: Final = 10
"""Questions of one person that wait in line; more are turned away."""
LEASE: Final = 15.0
"""Seconds after which a process that does not renew its leases counts as dead."""
TOLD: Final = timedelta(minutes=1)
"""How long a person who was told to ask one thing at a time is not told so again."""


Outcome = Literal["working", "waiting", "repeated", "crowded"]
"""working: this process is to answer it; waiting: some process will; repeated: it was taken before; crowded: it was
not taken, because its person has too many in line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is stored."""

    key: str
    """A UUID: what Slack may know its answer by."""
    team: str
    person: str
    kind: str
    """What takes it up again."""
    work: str
    """All that is needed to answer it, as JSON; gone when it is answered."""


@dataclass(frozen=True, slots=True)
class Job:
    """One question, in the hands of one process."""

    id: int
    asked: Asked
    taken: datetime
    attempt: int
    """1 at first; more when the process that was at it died."""
    sent: bool = False
    """Its answer may have been sent already, by a process that died."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What became of a question that was offered."""

    outcome: Outcome
    job: Job | None = None
    """The job, when this process is to work on it now."""
    tell: bool = False
    """Of a crowded one: its person has not been told lately."""


class BusyError(Exception):
    """There are more questions than the bot will get to; nothing was noted, so that a repetition is taken."""


class CrowdedError(Exception):
    """One person has more questions in line than anybody may."""


class Jobs:
    """The unanswered questions of one store, as one process sees them."""

    def __init__(self, store: Store, worker: str, most: int = 2000) -> None:
        """`worker` names this process among all; with `most` questions unanswered, no more are taken."""
        self._store = store
        self._worker = worker
        self._most = most
        self._counting = Prepared(self._count())
        self._begun, self._lined = Prepared(self._row(self._until())), Prepared(self._row(literal(0.0)))
        self._done = Prepared(delete(jobs).where(jobs.c.id == bindparam("job")))
        self._over = Prepared(delete(jobs).where(jobs.c.key == bindparam("key")))
        self._turn = self._fairest()
        self._next = Prepared(self._turn)
        self._left = Prepared(select(jobs.c.id).where(~self._alive()).limit(1))

    @property
    def elsewhere(self) -> bool:
        """Whether processes on other hosts may take up what this one has."""
        return self._store.postgres

    def offer(
        self, asked: Asked, keys: Collection[str], now: datetime, *, room: bool, over: Collection[str] = ()
    ) -> Offer:
        """Takes a question once: notes its delivery (`keys`), stores it with that, and forgets those that are `over`.

        With `room`, this process works on it at once if it is its person's turn. Raises CrowdedError when its person
        has too many in line, BusyError when everybody together has; then nothing is noted.
        """
        with self._store.noting() as db:
            for key in over:
                db.rows(self._over, {"key": key})
            db.alone(_person(asked))
            if not take(self._store, db, asked.team, keys, now):
                return Offer("repeated")
            return self._admitted(db, asked, now, room=room)

    def refuse(self, asked: Asked, keys: Collection[str], now: datetime) -> bool:
        """Notes the delivery of a question that is not taken; True when its person has not been told so lately."""
        row = self._store.insert(floods).values(team=asked.team, person=asked.person, told=now)
        again = row.on_conflict_do_update(
            index_elements=list(floods.primary_key), set_={"told": now}, where=floods.c.told < now - TOLD
        )
        with self._store.noting() as db:
            take(self._store, db, asked.team, keys, now)
            return bool(db.rows(Prepared(again.returning(floods.c.team)), {}))

    def claim(self, resting: Collection[tuple[str, str]] = ()) -> Job | None:
        """The next question whose turn it is, for this process alone; None when there is none.

        No question of those who are `resting` (a workspace and a person in it, each).
        """
        query, there = self._turn, self._next
        if resting:
            query = query.where(tuple_(jobs.c.team, jobs.c.person).not_in(list(resting)))
            there = Prepared(query)
        if not self._store.look(there, {}):
            return None
        with self._store.write() as db:
            row = db.execute(query.with_for_update(skip_locked=True, of=jobs)).first()
            if row is None:
                return None
            asked = Asked(row.key, row.team, row.person, row.kind, row.work)
            self._store.alone(db, _person(asked))
            if self._counts(Usual(self._store, db), asked)[0] >= AT_WORK:
                return None
            sent = row.sent or bool(row.worker)  # nobody knows of a process that was not released
            taken = {"lease": self._until(), "worker": self._worker, "attempt": row.attempt + 1, "sent": sent}
            db.execute(update(jobs).where(jobs.c.id == row.id).values(**taken))
            return Job(row.id, asked, row.taken, row.attempt + 1, sent)

    def waiting(self) -> bool:
        """Whether any question waits, be it for its person's turn."""
        return bool(self._store.look(self._left, {}))

    def later(self, job: Job, seconds: float) -> None:
        """Leaves a question whose answer may have been sent, for any process to try again after a while."""
        with self._store.write() as db:
            again = update(jobs).where(jobs.c.id == job.id)
            db.execute(again.values(lease=clock(self._store) + seconds, worker="", sent=True))

    def done(self, job: Job) -> None:
        """Forgets a question that was answered."""
        with self._store.noting() as db:
            db.rows(self._done, {"job": job.id})

    def disown(self, keys: Collection[str]) -> None:
        """Forgets questions by their keys: those that were answered, or whose askers were told that they were not taken."""
        with self._store.noting() as db:
            for key in keys:
                db.rows(self._over, {"key": key})

    def renew(self, ids: Sequence[int]) -> None:
        """Goes on being at work on these."""
        if ids:
            mine = and_(jobs.c.id.in_(ids), jobs.c.worker == self._worker)
            with self._store.write() as db:
                db.execute(update(jobs).where(mine).values(lease=self._until()))

    def release(self, worker: str, sent: Collection[str]) -> None:
        """Lets anybody claim what a process had that is known to be dead; by their keys, what it may have sent."""
        own = jobs.c.worker == worker
        with self._store.write() as db:
            db.execute(update(jobs).where(own, jobs.c.key.in_(sent)).values(sent=True))
            db.execute(update(jobs).where(own).values(lease=0.0, worker=""))

    def unanswered(self) -> int:
        """How many questions are not answered yet."""
        with self._store.read() as db:
            return db.execute(select(func.count()).select_from(jobs)).scalar_one()

    def _admitted(self, db: Writing, asked: Asked, now: datetime, *, room: bool) -> Offer:
        working, all_, everybody = self._counts(db, asked)
        if everybody >= self._most:
            raise BusyError
        if all_ >= AT_WORK + WAITING:
            raise CrowdedError
        mine = room and working < AT_WORK
        own = {name: getattr(asked, name) for name in Asked.__slots__}
        values = own | {"taken": now, "worker": self._worker if mine else "", "attempt": int(mine)}
        ((id_,),) = db.rows(self._begun if mine else self._lined, values)
        return Offer("working", Job(id_, asked, now, 1)) if mine else Offer("waiting")

    def _counts(self, db: Writing, asked: Asked) -> tuple[int, int, int]:
        """How many questions of a person are at work, how many there are of them, and of everybody (to the limit)."""
        ((working, all_, everybody),) = db.rows(self._counting, {"team": asked.team, "person": asked.person})
        return int(working), int(all_), int(everybody)

    def _count(self) -> Select[Any]:
        own = and_(jobs.c.team == bindparam("team"), jobs.c.person == bindparam("person"))
        at_work = func.coalesce(func.sum(case((self._alive(), 1), else_=0)), 0)
        some = select(jobs.c.id).limit(self._most).subquery()
        everybody = select(func.count()).select_from(some).scalar_subquery()
        return select(at_work, func.count(), everybody).where(own)

    def _row(self, lease: ColumnElement[float]) -> ReturningInsert[Any]:
        """Stores a question that is leased so long."""
        names = (*Asked.__slots__, "taken", "worker", "attempt")
        values = {name: bindparam(name, type_=jobs.c[name].type) for name in names}
        return self._store.insert(jobs).values(**values, lease=lease).returning(jobs.c.id)

    def _fairest(self) -> Select[Any]:
        """Claimable questions, fairest turn first."""
        busy = select(jobs.c.team, jobs.c.person, func.count().label("n")).where(self._alive())
        people = busy.group_by(jobs.c.team, jobs.c.person).subquery("people")
        held = select(people.c.team, func.sum(people.c.n).label("n"))
        teams = held.group_by(people.c.team).subquery("teams")
        person, team = func.coalesce(people.c.n, 0), func.coalesce(teams.c.n, 0)
        own = and_(people.c.team == jobs.c.team, people.c.person == jobs.c.person)
        joined = jobs.outerjoin(people, own).outerjoin(teams, teams.c.team == jobs.c.team)
        query = select(jobs).select_from(joined).where(~self._alive(), person < AT_WORK)
        return query.order_by(team, person, jobs.c.id).limit(1)

    def _alive(self) -> ColumnElement[bool]:
        """Of a row: a process is at work on it."""
        return jobs.c.lease > clock(self._store)

    def _until(self) -> ColumnElement[float]:
        return clock(self._store) + LEASE


def _person(asked: Asked) -> str:
    """Whose questions only one process at a time counts and changes."""
    return f"{asked.team} {asked.person}"
