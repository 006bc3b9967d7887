"""The engine that search asks where there is a cluster: the cluster, or, while that does not answer, a small index here.

Which of the two it is is decided for each answer as a whole (`reading`), and for each thread.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import local
from typing import Final, TypeVar, cast

from bot.memo import SENTENCE
from bot.opensearch import queries
from bot.opensearch.cluster import Cluster, ClusterError
from bot.opensearch.view import View
from bot.search import port
from bot.search.index import Index
from bot.search.port import Kept, Look, Queries, Query
from bot.search.terms import Analyzers

T = TypeVar("T")
_KEPT: Final = 1024
"""How much of each kind is kept of a view."""


class Far:
    """The index in the cluster (`port.Engine`)."""

    queries: Final[Queries] = queries.Made()

    def __init__(self, cluster: Cluster, analyzers: Analyzers) -> None:
        self.cluster: Final = cluster
        self.analyzers: Final = analyzers
        self._pinned: Final = local()
        self.view: View | None = None
        """What is asked; None while the cluster does not answer, or holds nothing yet."""

    def term(self, field: str, value: str | int) -> Query:
        return queries.term(field, value)

    def said(self, field: str, word: str) -> Query:
        return queries.said(field, word)

    def phrase(self, field: str, words: Sequence[str], apart: int = 0) -> Query:
        return queries.phrase(field, words, apart)

    def between(self, field: str, low: int, high: int) -> Query:
        return queries.between(field, low, high)

    def among(self, ids: Iterable[str]) -> Query:
        return queries.among(ids)

    def beginning(self, field: str, starts: Iterable[str]) -> Sequence[tuple[str, int]]:
        return self.searcher().beginning(field, tuple(dict.fromkeys(starts)))

    def expect(self, looks: Iterable[Look]) -> None:
        self.searcher().expect(looks)

    def every(self) -> Query:
        return queries.every()

    def size(self) -> int:
        return self.searcher().num_docs

    def seq(self) -> int:
        return self.searcher().seq

    def searcher(self) -> View:
        view: View | None = getattr(self._pinned, "view", None) or self.view
        if view is None:
            raise ClusterError("the cluster does not answer")
        return view

    def commit(self, *, used: bool = True) -> object | None:  # noqa: ARG002  nothing is believed or not here
        return cast("object | None", getattr(self._pinned, "view", None))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Whatever is read inside is of one view, and takes no longer than an answer may; ClusterError."""
        if self.commit():
            yield
            return
        self._pinned.view = self.searcher()
        try:
            with self.cluster.within(self.cluster.access.patience):
                yield
        finally:
            self._pinned.view = None

    def recalled(self, what: Kept, text: str, work: Callable[[], T], *more: Hashable) -> T:
        view = self.searcher()
        known, key = view.kept.setdefault(what, {}), (text, more)
        if key not in known:
            found = work()
            if len(text) > SENTENCE:
                return found
            if len(known) >= _KEPT:
                known.clear()
            known[key] = found
        return cast("T", known[key])

    @property
    def usable(self) -> bool:
        return self.view is not None


class Engines:
    """The cluster's index and the small one, as one engine (`port.Engine`)."""

    def __init__(self, far: Far, small: Index) -> None:
        self.far: Final = far
        self.small: Final = small
        self._chosen: Final = local()

    @contextmanager
    def smaller(self) -> Iterator[None]:
        """What this thread asks inside is asked of the small index."""
        self._chosen.small = True
        try:
            yield
        finally:
            self._chosen.small = False

    @property
    def small_asked(self) -> bool:
        """Whether this thread asks the small index."""
        return getattr(self._chosen, "small", False)

    @property
    def held(self) -> bool:
        """Is this thread inside `reading`?"""
        return self.commit(used=False) is not None

    @property
    def queries(self) -> Queries:
        return self._now.queries

    @property
    def analyzers(self) -> Analyzers:
        return self._now.analyzers

    def term(self, field: str, value: str | int) -> Query:
        return self._now.term(field, value)

    def said(self, field: str, word: str) -> Query:
        return self._now.said(field, word)

    def phrase(self, field: str, words: Sequence[str], apart: int = 0) -> Query:
        return self._now.phrase(field, words, apart)

    def between(self, field: str, low: int, high: int) -> Query:
        return self._now.between(field, low, high)

    def among(self, ids: Iterable[str]) -> Query:
        return self._now.among(ids)

    def beginning(self, field: str, starts: Iterable[str]) -> Sequence[tuple[str, int]]:
        return self._now.beginning(field, starts)

    def expect(self, looks: Iterable[Look]) -> None:
        self._now.expect(looks)

    def every(self) -> Query:
        return self._now.every()

    def size(self) -> int:
        return self._now.size()

    def seq(self) -> int:
        return self._now.seq()

    def searcher(self) -> port.View:
        return self._now.searcher()

    def commit(self, *, used: bool = True) -> object | None:
        return self._now.commit(used=used)

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._now.reading():
            yield

    def recalled(self, what: Kept, text: str, work: Callable[[], T], *more: Hashable) -> T:
        return self._now.recalled(what, text, work, *more)

    @property
    def usable(self) -> bool:
        return self.far.usable or self.small.usable

    @property
    def _now(self) -> port.Engine:
        return self.small if self.small_asked else self.far
