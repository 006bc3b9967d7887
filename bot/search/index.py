"""The engine's index on disk: derived from the store, and always behind it by a known number of changes.

Several processes read it, one writes (the engine's own lock file says who). A commit is all or nothing, so
after a crash the index simply stands at an earlier change. The number of the last change is in the
documents themselves.
"""

import logging
from pathlib import Path
from typing import Final, Protocol, cast

import tantivy
from tantivy import Query, Searcher, SearchResult

from bot.search.analysis import Analyzers
from bot.search.documents import EVERY, OTHER, schema
from bot.search.generations import Generations
from bot.search.writing import Writer, last_change

log = logging.getLogger(__name__)


class Index:
    """One open index; it follows when another generation begins to serve."""

    def __init__(self, folder: Path) -> None:
        """Opens the index under `folder`, or begins an empty one where there is none that can be read."""
        self.folder: Final = folder
        self.schema: Final = schema()
        self.analyzers: Final = Analyzers.make()
        self._generations: Final = Generations(folder)
        self._stamp = self._generations.stamp()
        self._engine = self._opened(self._generations.current())

    def searcher(self) -> Searcher:
        """A view of the last commit that this process has noticed (0.5 s after another's at most)."""
        return self._present().searcher()

    def term(self, field: str, value: str | int) -> Query:
        return Query.term_query(self.schema, field, value, "basic")

    def every(self) -> Query:
        """All papers."""
        return self.term("category", EVERY)

    def size(self) -> int:
        """How many papers it holds: counted from what is not one, which is little."""
        searcher = self.searcher()
        return searcher.num_docs - count(searcher, self.term("category", OTHER))

    def seq(self) -> int:
        """The number of the last change it holds; 0 when empty. Looks at every paper."""
        return last_change(self.searcher())

    def writer(self) -> Writer:
        """The one writer. Raises Busy when another one writes, in this process or in another."""
        writer = Writer(self._present())
        if self._generations.stamp() == self._stamp:
            return writer
        writer.close()
        return self.writer()

    def successor(self) -> "Successor":
        """An empty index that will take this one's place."""
        path = self._generations.begin()
        return Successor(path, Writer(self._made(path)))

    def succeed(self, successor: "Successor") -> None:
        """Lets a committed successor serve, here and in every process that reads this index."""
        self._generations.serve(successor.path)
        self._present()

    def _present(self) -> tantivy.Index:
        stamp = self._generations.stamp()
        if stamp != self._stamp:
            self._engine = self._opened(self._generations.current())
            self._stamp = stamp
        return self._engine

    def _opened(self, path: Path | None) -> tantivy.Index:
        if path:
            try:
                return self._made(path)
            except ValueError as error:
                log.warning("the index in %s cannot be read and is built anew: %s", path, error)
        fresh = self._generations.begin()
        engine = self._made(fresh)
        self._generations.serve(fresh)
        self._stamp = self._generations.stamp()
        return engine

    def _made(self, path: Path) -> tantivy.Index:
        engine = tantivy.Index(self.schema, str(path))
        self.analyzers.register(engine)
        engine.reload()
        return engine


class Successor:
    """An index that is being built."""

    def __init__(self, path: Path, writer: Writer) -> None:
        self.path: Final = path
        self.writer: Final = writer


class _Counted(Protocol):
    """What the engine's type hints leave out."""

    count: int


def total(result: SearchResult) -> int:
    """How many documents a query that was asked to count has found."""
    return cast(_Counted, result).count


def count(searcher: Searcher, query: Query) -> int:
    """How many documents a query finds."""
    return total(searcher.search(query, 1, count=True))
