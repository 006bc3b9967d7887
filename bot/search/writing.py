"""Taking changes into the index: papers to find, and the words that misspellings of them may mean.

The engine has one writer at a time. Between two commits it remembers which papers and words it took in, since the
engine cannot be asked about them yet; after one it forgets, so that a long load needs no more memory than a short.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

import tantivy
from tantivy import Document, Query, Searcher

from bot.papers import Paper
from bot.search.documents import OTHER, document, short_names, title_words
from bot.search.keys import LISTED, parts, spelling_terms, title_key

Changed = tuple[int, str, Paper | None]
"""(number of the change, id, the paper as it now is or None when it is gone)"""

_HEAP: Final = 150_000_000
"""Taken only as it fills: larger pieces are joined less often, and joining is what a long load spends its time on."""


class Busy(Exception):  # noqa: N818  not an error: somebody else is writing
    """Another writer holds the index."""


class WriteError(OSError):
    """The index cannot be written; the message says why, and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The search index cannot be written: {reason[:200]}. See that there is space, and that its folder may be "
            "written to; what was stored is safe, and the index takes it in by itself."
        )


@contextmanager
def panics(kind: Callable[[str], Exception]) -> Iterator[None]:
    """Lets the engine's panics, which no `except Exception` sees, be errors of a kind."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise kind(f"the engine failed: {error}") from error
        raise


@contextmanager
def written() -> Iterator[None]:
    """Lets what the engine says of its writing be a WriteError."""
    try:
        with panics(WriteError):
            yield
    except ValueError as error:
        raise WriteError(str(error)) from error


class Writer:
    """Takes changes in; nothing is seen before `commit`, and nothing is kept that was not committed.

    Every method raises WriteError when the engine cannot write.
    """

    def __init__(self, engine: tantivy.Index) -> None:
        """Raises Busy when another writer holds the index."""
        self._index: Final = engine
        with written():
            try:
                self._engine: Final = engine.writer(_HEAP, 1)
            except ValueError as error:
                if "LockBusy" in str(error):
                    raise Busy from error
                raise
            engine.reload()
        self._searcher = engine.searcher()
        self.seq = last_change(self._searcher)
        """The number of the last change taken in."""
        self.waiting = 0
        """How many changes the next commit will bring."""
        self._fresh: set[str] = set()
        self._written: set[str] = set()
        self._learned: defaultdict[str, set[str]] = defaultdict(set)

    def apply(self, changes: Iterable[Changed]) -> None:
        """Takes changes in, in the order of their numbers."""
        with written():
            self._apply(changes)

    def _apply(self, changes: Iterable[Changed]) -> None:
        spellings = Document()
        for seq, id_, paper in changes:
            if id_ in self._fresh or self._searcher.doc_freq("id", id_):
                self._engine.delete_documents_by_term("id", id_)
            self._fresh.add(id_)
            self._engine.add_document(document(paper, seq) if paper else _mark(seq))
            if paper:
                self._learn(paper, spellings)
            self.seq = seq
            self.waiting += 1
        if not spellings.is_empty:
            spellings.add_text("category", OTHER)
            self._engine.add_document(spellings)

    def commit(self) -> None:
        """Lets everybody see what was taken in."""
        with written():
            self._engine.commit()
            self._index.reload()
        self._searcher = self._index.searcher()
        for remembered in (self._fresh, self._written, self._learned):
            remembered.clear()
        self.waiting = 0

    def close(self) -> None:
        """Gives the place free; what was not committed is gone."""
        for end in (self._engine.rollback, self._engine.wait_merging_threads):
            with suppress(WriteError), written():  # after a failure there is nothing left to end
                end()

    def _learn(self, paper: Paper, spellings: Document) -> None:
        """Adds the words that misspellings may mean, when they are new."""
        self._spell("spelling", title_words(paper), spellings)
        written = {part for name in paper.authors for part in (name.given, name.family)} - self._written
        self._written |= written
        self._spell("surname", (key for part in written for key in parts(part)), spellings)
        self._spell("name", map(title_key, short_names(paper)), spellings)

    def _spell(self, field: str, words: Iterable[str], spellings: Document) -> None:
        learned = self._learned[field]
        new = set(words) - learned
        learned |= new
        for word in new:
            if len(word) >= LISTED and not self._searcher.doc_freq(field, (found := spelling_terms(word))[0]):
                for term in found:
                    spellings.add_text(field, term)


def _mark(seq: int) -> Document:
    """What stands for the change by which a paper went."""
    gone = Document()
    gone.add_text("category", OTHER)
    gone.add_unsigned("seq", seq)
    return gone


def last_change(searcher: Searcher) -> int:
    """The number of the last change that a view holds; 0 when it is empty."""
    hits = searcher.search(Query.all_query(), 1, count=False, order_by_field="seq").hits
    return int(hits[0][0] or 0) if hits else 0
