"""The engine's index on disk: derived from the store, and always behind it by a known number of changes.

Several processes read it, one writes (the engine's own lock file says who). A commit is all or nothing, so
after a crash the index simply stands at an earlier change. The number of the last change is in the
documents themselves.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol, cast

import tantivy
from tantivy import Document, Query, Searcher, SearchResult

from bot.papers import Paper
from bot.search.analysis import Analyzers
from bot.search.documents import EVERY, FORMAT, document, schema, short_names, title_words
from bot.search.keys import parts, spelling_terms, title_key

Changed = tuple[int, str, Paper | None]
"""(number of the change, id, the paper as it now is or None when it is gone)"""

_HEAP: Final = 64_000_000
_LEAST: Final = 4
"""Letters below which a misspelling could mean anything."""


class Index:
    """One open index."""

    def __init__(self, folder: Path) -> None:
        """Opens the index under `folder`, or begins an empty one."""
        path = folder / str(FORMAT)
        path.mkdir(parents=True, exist_ok=True)
        self.schema: Final = schema()
        self.analyzers: Final = Analyzers.make()
        self.engine: Final = tantivy.Index(self.schema, str(path))
        self.analyzers.register(self.engine)
        self.engine.reload()

    def searcher(self) -> Searcher:
        """A view of the last commit that this process has noticed (0.5 s after another's at most)."""
        return self.engine.searcher()

    def every(self) -> Query:
        """All papers."""
        return self.term("category", EVERY)

    def term(self, field: str, value: str | int) -> Query:
        return Query.term_query(self.schema, field, value, "basic")

    def size(self) -> int:
        """How many papers it holds."""
        return self.searcher().doc_freq("category", EVERY)

    def seq(self) -> int:
        """The number of the last change it holds; 0 when empty."""
        hits = self.searcher().search(Query.all_query(), 1, count=False, order_by_field="seq").hits
        return int(hits[0][0]) if hits else 0

    @contextmanager
    def writer(self) -> Iterator["Writer"]:
        """The one writer; commits at the end. Raises ValueError when another one writes."""
        writer = Writer(self)
        try:
            yield writer
            writer.commit()
        finally:
            writer.close()


class Writer:
    """Takes changes in; nothing is seen before `commit`."""

    def __init__(self, index: Index) -> None:
        self._index: Final = index
        self._engine: Final = index.engine.writer(_HEAP, 2)
        self._searcher = index.searcher()
        self._fresh: set[str] = set()
        self._learned: set[str] = set()

    def apply(self, changes: Iterable[Changed]) -> None:
        """Takes changes in, in the order of their numbers."""
        spellings = Document()
        for seq, id_, paper in changes:
            if id_ in self._fresh or self._searcher.doc_freq("id", id_):
                self._engine.delete_documents_by_term("id", id_)
            self._fresh.add(id_)
            self._engine.add_document(document(paper, seq) if paper else _mark(seq))
            if paper:
                self._learn(paper, spellings)
        if not spellings.is_empty:
            self._engine.add_document(spellings)

    def commit(self) -> None:
        self._engine.commit()
        self._index.engine.reload()
        self._searcher = self._index.searcher()
        self._fresh.clear()

    def close(self) -> None:
        """Gives the lock back, after what the engine still does in the background."""
        self._engine.wait_merging_threads()

    def _learn(self, paper: Paper, spellings: Document) -> None:
        """Adds the words that misspellings may mean, when they are new."""
        for field, word in spelled_words(paper):
            key = f"{field} {word}"
            if key in self._learned:
                continue
            self._learned.add(key)
            found = spelling_terms(word)
            if not self._searcher.doc_freq(field, found[0]):
                for term in found:
                    spellings.add_text(field, term)


def _mark(seq: int) -> Document:
    """What stands for the change by which a paper went."""
    gone = Document()
    gone.add_unsigned("seq", seq)
    return gone


def spelled_words(paper: Paper) -> Iterator[tuple[str, str]]:
    """(field, word) of what a paper adds to the three lists of spellings: of title words, names and short names."""
    for word in title_words(paper):
        yield "spelling", word
    for name in paper.authors:
        for key in (*parts(name.given), *parts(name.family)):
            if len(key) >= _LEAST:
                yield "surname", key
    for short in short_names(paper):
        if len(key := title_key(short)) >= _LEAST:
            yield "name", key


class _Counted(Protocol):
    """What the engine's type hints leave out."""

    count: int


def total(result: SearchResult) -> int:
    """How many documents a query that was asked to count has found."""
    return cast(_Counted, result).count


def count(searcher: Searcher, query: Query) -> int:
    """How many documents a query finds."""
    return total(searcher.search(query, 1, count=True))
