"""How far each feed has been read, how it fares, and what it announced on which day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from bot.store.engine import Store, chunks
from bot.store.later import sa, schema

_DAWN: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When an earlier version was first known of, where nobody was watching: never news to a digest."""
_ASIDE: Final = "aside"
"""The row of the records that were set aside; their ids stand where a feed has its trouble."""
_MOST_ASIDE: Final = 500


@dataclass(frozen=True, slots=True)
class Place:
    """How far one feed has been read."""

    cursor: date | None = None
    """The server's day when the last complete reading began."""
    start: date | None = None
    token: str = ""
    """The next page of a reading that is not complete."""
    began: datetime | None = None
    etag: str = ""
    succeeded: datetime | None = None
    failing: datetime | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a snapshot has been loaded."""

    position: int = 0
    """Bytes of the unpacked text."""
    line: int = 0
    newest: str = ""
    """The latest day on which one of its papers changed, as ISO text."""


class Feeds:
    """The memory of the feeds, in one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def place(self, name: str) -> Place:
        """How far the feed has been read; an empty place before its first reading."""
        with self._store.read() as connection:
            row = connection.execute(sa.select(schema.feeds).where(schema.feeds.c.name == name)).first()
        return _place(row) if row else Place()

    def places(self) -> dict[str, Place]:
        """Every feed ever read, by name."""
        with self._store.read() as connection:
            rows = connection.execute(
                sa.select(schema.feeds).where(schema.feeds.c.name != _ASIDE).order_by(schema.feeds.c.name)
            )
            return {row.name: _place(row) for row in rows}

    def aside(self) -> tuple[str, ...]:
        """The ids of records that could not be read, the first set aside first."""
        return tuple(self.place(_ASIDE).trouble.split())

    def set_aside(self, bad: Iterable[str], read: Collection[str] = ()) -> None:
        """Keeps the ids of records that could not be read, and forgets those that now were; the last 500 are kept."""
        before = self.aside()
        after = [one for one in dict.fromkeys((*before, *bad)) if one not in read][-_MOST_ASIDE:]
        if tuple(after) != before:
            self.note(_ASIDE, trouble=" ".join(after))

    def note(self, name: str, **fields: date | datetime | str | None) -> None:
        """Keeps fields of a Place: days, instants and texts, or None."""
        row = {key: _day(value) if key in {"cursor", "start"} else value for key, value in fields.items()}
        put = self._store.insert(schema.feeds).values(name=name, **row)
        with self._store.write() as connection:
            connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=row))

    def failed(self, name: str, trouble: str, now: datetime) -> None:
        """Keeps since when the feed has been failing, and its last trouble."""
        self.note(name, trouble=trouble)
        first = sa.update(schema.feeds).where(schema.feeds.c.name == name, schema.feeds.c.failing.is_(None))
        with self._store.write() as connection:
            connection.execute(first.values(failing=now))

    def mark(self, file: str) -> Mark:
        """How far the snapshot was loaded; its start when it never was, or was loaded whole."""
        with self._store.read() as connection:
            row = connection.execute(sa.select(schema.loads).where(schema.loads.c.file == file)).first()
        return Mark(row.position, row.line, row.newest) if row else Mark()

    def reach(self, file: str, mark: Mark, now: datetime) -> None:
        row = {"position": mark.position, "line": mark.line, "newest": mark.newest, "updated": now}
        put = self._store.insert(schema.loads).values(file=file, **row)
        with self._store.write() as connection:
            connection.execute(put.on_conflict_do_update(index_elements=["file"], set_=row))

    def finish(self, file: str) -> None:
        """Forgets how far the snapshot was loaded: the next load begins at its start."""
        with self._store.write() as connection:
            connection.execute(schema.loads.delete().where(schema.loads.c.file == file))

    def history(self, rows: Iterable[tuple[str, int, date]]) -> None:
        """Keeps earlier versions: (paper, number, day)."""
        past = [{"paper": p, "version": n, "date": d.isoformat(), "seen": _DAWN} for p, n, d in sorted(rows)]
        if past:
            with self._store.write() as connection:
                connection.execute(self._store.insert(schema.versions).on_conflict_do_nothing(), past)

    def announce(self, rows: Sequence[tuple[str, str]], day: date) -> None:
        """Keeps the listing day of papers, (paper, kind) each; one that is known keeps its first."""
        put = self._store.insert(schema.announcements).on_conflict_do_nothing(index_elements=["paper"])
        fresh = [{"paper": paper, "kind": kind, "day": day.isoformat()} for paper, kind in sorted(rows)]
        if fresh:
            with self._store.write() as connection:
                connection.execute(put, fresh)

    def announced(self, ids: Collection[str]) -> dict[str, date]:
        """The day on which arXiv first listed each paper, of those where it is known."""
        query = sa.select(schema.announcements.c.paper, schema.announcements.c.day)
        with self._store.read() as connection:
            return {
                row.paper: date.fromisoformat(row.day)
                for chunk in chunks(ids)
                for row in connection.execute(query.where(schema.announcements.c.paper.in_(chunk)))
            }

    def count(self, day: date, source: str, fresh: int, known: int = 0, *, add: bool = False) -> None:
        """Keeps, or adds to, how many papers a source brought on a listing day."""
        put = self._store.insert(schema.listings).values(
            day=day.isoformat(), source=source, fresh=fresh, known=known
        )
        more = {"fresh": schema.listings.c.fresh + fresh if add else fresh, "known": known}
        with self._store.write() as connection:
            connection.execute(put.on_conflict_do_update(index_elements=["day", "source"], set_=more))

    def listing(self, day: date) -> tuple[int, int] | None:
        """(new, announced before) in the feed that listed most on a day; None when none was read."""
        total = schema.listings.c.fresh + schema.listings.c.known
        query = sa.select(schema.listings.c.fresh, schema.listings.c.known).where(
            schema.listings.c.day == day.isoformat()
        )
        with self._store.read() as connection:
            row = connection.execute(query.order_by(total.desc()).limit(1)).first()
        return (row.fresh, row.known) if row else None

    def counts(self, since: date, until: date) -> dict[date, int]:
        """New papers by listing day, from `since` to `until` inclusive: what the fullest source brought."""
        day, most = schema.listings.c.day, sa.func.max(schema.listings.c.fresh)
        query = sa.select(day, most).where(day >= since.isoformat(), day <= until.isoformat()).group_by(day)
        with self._store.read() as connection:
            return {date.fromisoformat(row[0]): row[1] for row in connection.execute(query)}


def _place(row: "sa.Row[Any]") -> Place:
    return Place(
        cursor=date.fromisoformat(row.cursor) if row.cursor else None,
        start=date.fromisoformat(row.start) if row.start else None,
        token=row.token or "",
        began=row.began,
        etag=row.etag,
        succeeded=row.succeeded,
        failing=row.failing,
        trouble=row.trouble,
    )


def _day(value: date | datetime | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
