"""What is kept for people: reading lists, opinions of answers, and what each changed last."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from bot.answers import Before, Held
from bot.store.engine import Store, changed
from bot.store.later import sa, schema

_FARTHEST: Final = 2**31 - 1
"""Rows that PostgreSQL can be told to skip."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One list: `owner` is a person's id or a channel's."""

    team: str
    owner: str


class Reading:
    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, shelf: Shelf, papers: Sequence[str], by: str, now: datetime) -> int:
        """Puts papers on a list; how many of them were not there yet."""
        rows = [
            {"team": shelf.team, "shelf": shelf.owner, "paper": paper, "by": by, "added": now}
            for paper in sorted(set(papers))
        ]
        if not rows:
            return 0
        with self._store.write() as db:
            put = self._store.insert(schema.reading).values(rows).on_conflict_do_nothing()
            return len(db.execute(put.returning(schema.reading.c.paper)).all())

    def remove(self, shelf: Shelf, papers: Sequence[str]) -> int:
        """Takes papers off a list; how many were on it."""
        with self._store.write() as db:
            return changed(
                db, sa.delete(schema.reading).where(_on(shelf), schema.reading.c.paper.in_(papers))
            )

    def finish(self, shelf: Shelf, papers: Sequence[str], *, done: bool = True) -> int:
        """Marks papers as read, or as still to be read; how many were on the list."""
        marked = (
            sa.update(schema.reading).where(_on(shelf), schema.reading.c.paper.in_(papers)).values(done=done)
        )
        with self._store.write() as db:
            return changed(db, marked)

    def states(self, shelf: Shelf, papers: Sequence[str]) -> tuple[Held, ...]:
        """Those of some papers that are on a list, as it holds them."""
        query = (
            sa.select(schema.reading)
            .where(_on(shelf), schema.reading.c.paper.in_(papers))
            .order_by(schema.reading.c.paper)
        )
        with self._store.read() as db:
            return tuple(map(_held, db.execute(query)))

    def everything(self, shelf: Shelf) -> tuple[Held, ...]:
        """All that is on a list, in the order of `page`."""
        with self._store.read() as db:
            return tuple(
                map(_held, db.execute(sa.select(schema.reading).where(_on(shelf)).order_by(*_order())))
            )

    def note(self, shelf: Shelf, papers: Sequence[str], text: str, *, more: bool = False) -> int:
        """Puts a note to papers of a list, behind the one before or in its place; none of no words. How many were on it."""
        with self._store.write() as db:
            mine = sa.update(schema.reading).where(_on(shelf), schema.reading.c.paper.in_(papers))
            behind = sa.case((schema.reading.c.note == "", text), else_=schema.reading.c.note + f"; {text}")
            return changed(db, mine.values(note=behind if more else text))

    def tag(self, shelf: Shelf, papers: Sequence[str], tags: Collection[str]) -> int:
        """Gives papers of a list more tags; to how many of them one was new."""
        return self._tag(shelf, papers, lambda held: held | set(tags))

    def untag(self, shelf: Shelf, papers: Sequence[str], tags: Collection[str]) -> int:
        """Takes tags off papers of a list, or all where none are named; how many had one."""
        return self._tag(shelf, papers, lambda held: held - set(tags) if tags else set())

    def _tag(self, shelf: Shelf, papers: Sequence[str], change: Callable[[set[str]], set[str]]) -> int:
        done = 0
        with self._store.write() as db:
            query = sa.select(schema.reading).where(_on(shelf), schema.reading.c.paper.in_(papers))
            for row in db.execute(query.with_for_update()).all():
                before = set(_held(row).tags)
                if (after := change(before)) != before:
                    mine = sa.update(schema.reading).where(_on(shelf), schema.reading.c.paper == row.paper)
                    done += changed(db, mine.values(tags="\n".join(sorted(after))))
        return done

    def restore(self, shelf: Shelf, papers: Sequence[str], held: Sequence[Held]) -> None:
        """Makes some papers of a list what they were: as `held` says, and the others not on it."""
        owner = {"team": shelf.team, "shelf": shelf.owner}
        rows = [
            owner
            | {
                "paper": h.paper,
                "by": h.by,
                "added": h.added,
                "done": h.done,
                "note": h.note,
                "tags": "\n".join(h.tags),
            }
            for h in held
        ]
        with self._store.write() as db:
            db.execute(sa.delete(schema.reading).where(_on(shelf), schema.reading.c.paper.in_(papers)))
            if rows:
                db.execute(self._store.insert(schema.reading).values(rows).on_conflict_do_nothing())

    def size(self, shelf: Shelf) -> int:
        with self._store.read() as db:
            return db.execute(
                sa.select(sa.func.count()).select_from(schema.reading).where(_on(shelf))
            ).scalar_one()

    def page(self, shelf: Shelf, limit: int, offset: int = 0) -> tuple[tuple[str, bool], ...]:
        """(id, is it read), the unread first, and of each the latest saved first."""
        query = (
            sa.select(schema.reading.c.paper, schema.reading.c.done)
            .where(_on(shelf))
            .order_by(*_order())
            .limit(limit)
            .offset(min(offset, _FARTHEST))
        )
        with self._store.read() as db:
            return tuple((row.paper, row.done) for row in db.execute(query))


class Canvases:
    """Which canvas a reading list is kept in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, team: str, owner: str) -> str:
        """The canvas of a person's list, or a channel's; empty where there is none."""
        query = sa.select(schema.canvases.c.canvas).where(
            schema.canvases.c.team == team, schema.canvases.c.owner == owner
        )
        with self._store.read() as db:
            return db.execute(query).scalar_one_or_none() or ""

    def keep(self, team: str, owner: str, canvas: str) -> None:
        """Notes the canvas of a list, in place of an earlier one."""
        row = self._store.insert(schema.canvases).values(team=team, owner=owner, canvas=canvas)
        with self._store.write() as db:
            db.execute(
                row.on_conflict_do_update(
                    index_elements=list(schema.canvases.primary_key), set_={"canvas": canvas}
                )
            )


def _order() -> "tuple[sa.ColumnElement[Any], ...]":
    """The unread first, and of each the latest saved first."""
    return schema.reading.c.done, schema.reading.c.added.desc(), schema.reading.c.paper


def _held(row: "sa.Row[Any]") -> Held:
    return Held(row.paper, row.by, row.added, row.done, row.note, tuple(row.tags.splitlines()))


def _on(shelf: Shelf) -> "sa.ColumnElement[bool]":
    return sa.and_(schema.reading.c.team == shelf.team, schema.reading.c.shelf == shelf.owner)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's opinion of one answer."""

    team: str
    channel: str
    message: str
    """The ts of the answer."""
    person: str
    query: str
    """What was asked, as the query prints."""
    helpful: bool
    given: datetime
    reason: str = ""
    """Why it was not helpful, as the name of a reason; empty where nobody said."""


class Feedback:
    def __init__(self, store: Store) -> None:
        self._store = store

    def give(self, opinion: Opinion) -> None:
        """Keeps an opinion; a later one of the same person on the same answer replaces it."""
        said = {
            "query": opinion.query,
            "helpful": opinion.helpful,
            "given": opinion.given,
            "reason": opinion.reason,
        }
        row = self._store.insert(schema.feedback).values(
            team=opinion.team,
            channel=opinion.channel,
            message=opinion.message,
            person=opinion.person,
            **said,
        )
        with self._store.write() as db:
            db.execute(row.on_conflict_do_update(index_elements=list(schema.feedback.primary_key), set_=said))

    def latest(self, limit: int = 100, *, unhelpful: bool = False) -> tuple[Opinion, ...]:
        """The latest opinions of all workspaces, newest first; with `unhelpful`, only those."""
        table = schema.feedback.c
        columns = (
            table.team,
            table.channel,
            table.message,
            table.person,
            table.query,
            table.helpful,
            table.given,
            table.reason,
        )
        query = sa.select(*columns).order_by(table.given.desc()).limit(limit)
        with self._store.read() as db:
            return tuple(
                Opinion(*row) for row in db.execute(query.where(~table.helpful) if unhelpful else query)
            )


KEPT: Final = timedelta(hours=12)
"""For how long a change can be taken back."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a conversation."""

    team: str
    channel: str
    person: str


@dataclass(frozen=True, slots=True)
class Made:
    """A change, as the text that asks for it, and in which thread and when it was made."""

    change: str
    thread: str
    at: datetime


class Reversals:
    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, spot: Actor, made: Made, before: tuple[Before, ...]) -> None:
        """Remembers a change in place of the one before it."""
        text = msgspec.json.encode(before).decode()
        values = {"thread": made.thread, "change": made.change, "before": text, "made": made.at}
        where = {"team": spot.team, "channel": spot.channel, "person": spot.person}
        row = self._store.insert(schema.reversals).values(where | values)
        with self._store.write() as db:
            db.execute(
                row.on_conflict_do_update(index_elements=list(schema.reversals.primary_key), set_=values)
            )

    def last(self, spot: Actor, now: datetime) -> Made | None:
        """The change that would be taken back."""
        table = schema.reversals.c
        query = sa.select(table.change, table.thread, table.made).where(_by(spot), table.made > now - KEPT)
        with self._store.read() as db:
            row = db.execute(query).first()
        return Made(row.change, row.thread, row.made) if row else None

    def take(self, spot: Actor, now: datetime) -> tuple[Before, ...]:
        """How things were before the last change, given once; empty when there is nothing to take back."""
        mine = sa.and_(_by(spot), schema.reversals.c.made > now - KEPT)
        with self._store.write() as db:
            text = db.execute(
                sa.delete(schema.reversals).where(mine).returning(schema.reversals.c.before)
            ).scalar_one_or_none()
        return msgspec.json.decode(text, type=tuple[Before, ...]) if text else ()

    def purge(self, now: datetime) -> int:
        """Forgets what can no longer be taken back; how many changes those were."""
        with self._store.write() as db:
            return changed(db, sa.delete(schema.reversals).where(schema.reversals.c.made < now - KEPT))


def _by(spot: Actor) -> "sa.ColumnElement[bool]":
    table = schema.reversals.c
    return sa.and_(table.team == spot.team, table.channel == spot.channel, table.person == spot.person)
