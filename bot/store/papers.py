"""The papers: what feeds say and what people wrote, kept apart and read as one.

A paper is stored as MessagePack with empty fields left out, deflated; 0.9 kB for the median paper of 2026,
1.7 without. A field added to Paper later needs no migration: an older body simply lacks it.

What a person wrote is laid over what a feed says: the upper layer wins field by field where it says anything;
aliases add up; links add up by kind. Both layers are kept, so taking one away uncovers the other.

Every change gets the next number, in the order of commits, so that the index can follow. Nothing is written
that changes nothing. A paper that leaves keeps its row, without a body: its going is a change too.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import cycle, islice
from operator import attrgetter
from typing import Any, Final

import msgspec

from bot.papers import Name, Paper
from bot.store.engine import Inserting, Store, chunks
from bot.store.later import sa, schema
from bot.store.prepared import Prepared, named, prepared

_DEFAULTS: Final = {f.name: f.default for f in fields(Paper) if f.name not in {"authors", "sources"}}
_values: Final = attrgetter(*_DEFAULTS)
_LEVEL: Final = 1
"""The fastest: higher ones save 1 %."""
_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(Paper)


def encode(paper: Paper) -> bytes:
    """The same paper always gives the same bytes, so equal bytes mean that nothing changed."""
    body: dict[str, Any] = {
        name: value
        for (name, default), value in zip(_DEFAULTS.items(), _values(paper), strict=True)
        if value != default
    }
    body["authors"] = [_named(name) for name in paper.authors]
    if paper.sources:
        body["sources"] = paper.sources
    return zlib.compress(_encoder.encode(body), _LEVEL)


def _named(name: Name) -> dict[str, Any]:
    body: dict[str, Any] = {"family": name.family}
    if name.given:
        body["given"] = name.given
    if name.suffix:
        body["suffix"] = name.suffix
    if name.team:
        body["team"] = True
    return body


def decode(body: bytes) -> Paper:
    return _decoder.decode(zlib.decompress(body))


_FIELDS: Final = tuple(field.name for field in fields(Paper))


def lay(over: Paper, under: Paper) -> Paper:
    """One paper of two that describe it; the id is the upper's."""
    uncovered: dict[str, Any] = {
        name: value for name in _FIELDS if not getattr(over, name) and (value := getattr(under, name))
    }
    kinds = {link.kind for link in over.links}
    uncovered["aliases"] = tuple(dict.fromkeys(over.aliases + under.aliases))
    uncovered["links"] = over.links + tuple(link for link in under.links if link.kind not in kinds)
    uncovered["sources"] = tuple((dict(under.sources) | dict(over.sources)).items())
    if over.title != under.title:  # it would be another title's
        uncovered["tex"] = over.tex
    return replace(over, **uncovered)


def renew(new: Paper, old: Paper) -> Paper:
    """What feeds say, after another of them spoke: the later version wins, the other fills what is empty."""
    if new.version and new.version < old.version:
        return replace(lay(old, new), withdrawn=old.withdrawn)
    return replace(lay(new, old), withdrawn=new.withdrawn)


@dataclass(frozen=True, slots=True)
class Layers:
    """The two layers of one paper, as stored; a paper without either has left the store."""

    id: str
    ingested: bytes | None = None
    curated: bytes | None = None

    @property
    def paper(self) -> Paper | None:
        """The paper as it is read."""
        if self.ingested and self.curated:
            return lay(decode(self.curated), decode(self.ingested))
        body = self.curated or self.ingested
        return decode(body) if body else None

    def take(self, paper: Paper) -> "Layers":
        """With one more report of the paper, in the layer that its `curated` flag names."""
        if paper.curated:
            return replace(self, curated=encode(paper))
        if self.ingested and encode(paper) != self.ingested:
            return replace(self, ingested=encode(renew(paper, decode(self.ingested))))
        return replace(self, ingested=encode(paper))


_CURATED: Final = "curated"
"""The counter that tells which curated papers are held, so that a start need not look for them among all."""


def present() -> "sa.ColumnElement[bool]":
    """Whether a paper is here, as SQL."""
    return sa.or_(schema.papers.c.ingested.is_not(None), schema.papers.c.curated.is_not(None))


def _layers() -> "sa.Select[Any]":
    return sa.select(schema.papers.c.id, schema.papers.c.ingested, schema.papers.c.curated)


@prepared
def _counter() -> "sa.Select[Any]":
    return sa.select(schema.counters.c.value).where(schema.counters.c.name == sa.bindparam("name"))


def _mark(curated: Iterable[Paper]) -> int:
    """A number that stands for these papers and no others; never 0."""
    digest = blake2b(digest_size=7)
    for paper in sorted(curated, key=attrgetter("id")):
        digest.update(blake2b(encode(paper)).digest())
    return 1 + int.from_bytes(digest.digest())


@prepared
def _of(many: int) -> "sa.Select[Any]":
    """The layers of so many papers."""
    return _layers().where(schema.papers.c.id.in_([sa.bindparam(f"id{n}") for n in range(many)]))


@lru_cache(2)
def _stored(insert: Inserting) -> Prepared:
    """Stores a paper, or what it has become."""
    put = insert(schema.papers).values(named(schema.papers))
    new = {name: put.excluded[name] for name in ("seq", "date", "announced", "ingested", "curated")}
    return Prepared(put.on_conflict_do_update(index_elements=["id"], set_=new))


@lru_cache(2)
def _versioned(insert: Inserting) -> Prepared:
    return Prepared(insert(schema.versions).values(named(schema.versions)).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Change:
    """A paper as it is after a change; None when it left the store."""

    seq: int
    id: str
    paper: Paper | None
    fresh: bool = False
    """The store never held the paper before; known only of what `upsert` returns."""


class Papers:
    """The papers of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def upsert(self, given: Iterable[Paper], now: datetime) -> list[Change]:
        """Takes in papers, each into the layer its `curated` flag names, in one transaction.

        Returns what changed, in order. An older version than the one held only fills what is empty.
        """
        latest = {paper.id: paper for paper in given}
        with self._store.write() as connection:
            self._store.alone(connection, "papers")
            held = self._held(connection, latest)
            rows = ((held.get(id_), paper) for id_, paper in latest.items())
            laid = [
                (old, new, paper)
                for old, paper in rows
                if (new := (old or Layers(paper.id)).take(paper)) != old
            ]
            changed = [(new, paper if old is None else new.paper, old is None) for old, new, paper in laid]
            if any(paper.curated for paper in latest.values()):
                self._count(connection, _CURATED, 0)
            return self._put(connection, changed, now)

    def curate(self, given: Sequence[Paper], now: datetime) -> list[Change]:
        """Makes `given` the whole curated layer: what a person no longer writes of is as the feeds say, or gone."""
        curated = {paper.id: replace(paper, curated=True) for paper in given}
        mark = _mark(curated.values())
        if self._counter(_CURATED) == mark:
            return []
        with self._store.write() as connection:
            self._store.alone(connection, "papers")
            self._count(connection, _CURATED, mark)
            query = _layers().where(schema.papers.c.curated.is_not(None))
            known = {row.id: Layers(*row) for row in connection.execute(query)}
            bare = [replace(row, curated=None) for row in known.values() if row.id not in curated]
            held = self._held(connection, curated)
            laid = [
                new
                for id_, paper in curated.items()
                if (new := held.get(id_, Layers(id_)).take(paper)) != held.get(id_)
            ]
            return self._put(connection, [(row, row.paper, row.id not in held) for row in bare + laid], now)

    def get(self, ids: Iterable[str]) -> tuple[Paper, ...]:
        """Papers in the order asked; unknown ids are left out."""
        if not (wanted := list(ids)):
            return ()
        held: dict[str, Layers] = {}
        for chunk in chunks(wanted):
            many = 1 << (len(chunk) - 1).bit_length()  # one statement for all up to 16 papers, 32 and so on
            values = {f"id{n}": id_ for n, id_ in enumerate(islice(cycle(chunk), many))}
            held |= {row[0]: Layers(*row) for row in self._store.look(_of(many), values)}
        return tuple(paper for id_ in wanted if (row := held.get(id_)) and (paper := row.paper))

    def latest(self, limit: int) -> Iterator[Paper]:
        """The curated papers, and as many others: those of the latest days."""
        papers = schema.papers.c
        newest = sa.select(papers.id).where(present()).order_by(papers.date.desc(), papers.id.desc())
        curated = sa.select(papers.id).where(papers.curated.is_not(None))
        with self._store.read() as connection:
            ids = [*connection.execute(curated).scalars(), *connection.execute(newest.limit(limit)).scalars()]
        for chunk in chunks(dict.fromkeys(ids)):
            yield from self.get(chunk)

    def count(self) -> int:
        with self._store.read() as connection:
            return connection.execute(
                sa.select(sa.func.count()).select_from(schema.papers).where(present())
            ).scalar_one()

    def newest(self) -> Paper | None:
        """The latest by the day of its first version."""
        return self._first(schema.papers.c.date.desc(), schema.papers.c.id.desc())

    def oldest(self) -> Paper | None:
        return self._first(schema.papers.c.date, schema.papers.c.id)

    def seq(self) -> int:
        """The number of the last change; 0 before the first."""
        return self._counter("papers")

    def indexed(self, index: str) -> int:
        """The number of the last change that an index elsewhere holds, as `index_at` was told."""
        return self._counter(f"index {index}")

    def index_at(self, index: str, seq: int) -> None:
        """Notes up to which change an index elsewhere holds all."""
        with self._store.write() as connection:
            self._count(connection, f"index {index}", seq)

    def _counter(self, name: str) -> int:
        found = self._store.look(_counter(), {"name": name})
        return int(found[0][0]) if found else 0

    def _count(self, connection: "sa.Connection", name: str, value: int) -> None:
        put = self._store.insert(schema.counters).values(name=name, value=value)
        connection.execute(put.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    def changed_since(self, seq: int, limit: int = 2000) -> list[Change]:
        """The first `limit` changes after number `seq`, in order; of a paper only its last."""
        query = (
            _layers()
            .add_columns(schema.papers.c.seq)
            .where(schema.papers.c.seq > seq)
            .order_by(schema.papers.c.seq)
            .limit(limit)
        )
        with self._store.read() as connection:
            return [Change(row.seq, row.id, Layers(*row[:3]).paper) for row in connection.execute(query)]

    def _first(self, *order: "sa.ColumnElement[Any]") -> Paper | None:
        query = _layers().where(present()).order_by(*order).limit(1)
        with self._store.read() as connection:
            row = connection.execute(query).first()
        return Layers(*row).paper if row else None

    def _held(self, connection: "sa.Connection", ids: Iterable[str]) -> dict[str, Layers]:
        held: dict[str, Layers] = {}
        for chunk in chunks(ids):
            for row in connection.execute(_layers().where(schema.papers.c.id.in_(chunk))):
                held[row.id] = Layers(*row)
        return held

    def _put(
        self, connection: "sa.Connection", laid: Sequence[tuple[Layers, Paper | None, bool]], now: datetime
    ) -> list[Change]:
        if not laid:
            return []
        first = advance(self._store, connection, "papers", len(laid)) - len(laid) + 1
        changes = [Change(first + i, row.id, paper, fresh) for i, (row, paper, fresh) in enumerate(laid)]
        rows = [_row(change, row, now) for change, (row, *_) in zip(changes, laid, strict=True)]
        self._store.put(connection, _stored(self._store.inserting), rows)
        known = [_version(paper, now) for _, paper, _ in laid if paper and paper.version]
        if known:
            self._store.put(connection, _versioned(self._store.inserting), known)
        return changes


def advance(store: Store, connection: "sa.Connection", name: str, by: int) -> int:
    """The last of `by` fresh numbers of a counter; other writers wait here until this one has committed."""
    put = store.insert(schema.counters).values(name=name, value=by)
    put = put.on_conflict_do_update(index_elements=["name"], set_={"value": schema.counters.c.value + by})
    last: int = connection.execute(put.returning(schema.counters.c.value)).scalar_one()
    return last


def _row(change: Change, row: Layers, now: datetime) -> dict[str, Any]:
    paper = change.paper
    return {
        "id": row.id,
        "seq": change.seq,
        "first_seen": now,
        "date": paper.date.isoformat() if paper else "",
        "announced": paper.announced.isoformat() if paper and paper.announced else None,
        "ingested": row.ingested,
        "curated": row.curated,
    }


def _version(paper: Paper, now: datetime) -> dict[str, Any]:
    day = paper.updated or paper.date
    return {"paper": paper.id, "version": paper.version, "date": day.isoformat(), "seen": now}
