"""What papers mean to the semantic extra's model: a vector a paper.

All of it is derived from the papers and may be made again at any time. A vector belongs to one state of its paper, by the
number of the paper's last change. Each gets the next number of its own, so that whoever keeps them in memory can follow.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.store.engine import Store, chunks
from bot.store.later import sa, schema
from bot.store.papers import advance, present

PIECE: Final = 10_000
"""Vectors that are read at once."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of one state of a paper."""

    seq: int
    """The number of the change that brought the paper into this state."""
    vector: bytes
    """Of title and abstract, signed bytes."""


@dataclass(frozen=True, slots=True)
class Progress:
    made: int
    papers: int


class Meanings:
    """The vectors of one store."""

    def __init__(self, store: Store) -> None:
        self._store: Final = store

    def missing(self, limit: int) -> dict[str, int]:
        """Papers whose present state has no vector, with its number: the team's first, then the latest changed."""
        made = sa.and_(
            schema.meanings.c.paper == schema.papers.c.id, schema.meanings.c.seq == schema.papers.c.seq
        )
        query = (
            sa.select(schema.papers.c.id, schema.papers.c.seq)
            .outerjoin(schema.meanings, made)
            .where(schema.meanings.c.paper.is_(None), present())
            .order_by(schema.papers.c.curated.is_(None), schema.papers.c.seq.desc())
            .limit(limit)
        )
        with self._store.read() as connection:
            return {row.id: row.seq for row in connection.execute(query)}

    def put(self, made: Mapping[str, Made]) -> None:
        """Keeps vectors, in the place of older ones."""
        if not made:
            return
        with self._store.write() as connection:
            first = advance(self._store, connection, "meanings", len(made)) - len(made) + 1
            rows = [
                {"paper": id_, "number": number, "seq": one.seq, "vector": one.vector}
                for number, (id_, one) in enumerate(made.items(), first)
            ]  # fmt: skip
            put = self._store.insert(schema.meanings)
            new = {name: put.excluded[name] for name in ("number", "seq", "vector")}
            connection.execute(put.on_conflict_do_update(index_elements=["paper"], set_=new), rows)

    def since(self, number: int) -> Iterator[tuple[int, str, bytes]]:
        """Number, paper and vector of all that were made after a number, in order."""
        wanted = sa.select(
            schema.meanings.c.number, schema.meanings.c.paper, schema.meanings.c.vector
        ).order_by(schema.meanings.c.number)
        while True:
            with self._store.read() as connection:
                piece = connection.execute(wanted.where(schema.meanings.c.number > number).limit(PIECE)).all()
            yield from ((row.number, row.paper, bytes(row.vector)) for row in piece)
            if len(piece) < PIECE:
                return
            number = piece[-1].number

    def of(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The vectors of papers, of those that have one."""
        found: dict[str, bytes] = {}
        with self._store.read() as connection:
            for chunk in chunks(ids):
                wanted = sa.select(schema.meanings.c.paper, schema.meanings.c.vector).where(
                    schema.meanings.c.paper.in_(chunk)
                )
                found |= {row.paper: bytes(row.vector) for row in connection.execute(wanted)}
        return found

    def progress(self) -> Progress:
        """How many papers have a vector of their present state, of how many."""
        joined = sa.and_(
            schema.meanings.c.paper == schema.papers.c.id, schema.meanings.c.seq == schema.papers.c.seq
        )
        query = sa.select(sa.func.count(schema.meanings.c.paper), sa.func.count()).select_from(
            schema.papers.outerjoin(schema.meanings, joined)
        )
        with self._store.read() as connection:
            made, held = connection.execute(query.where(present())).one()
        return Progress(made, held)
