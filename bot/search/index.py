"""The engine's index on disk: derived from the store, and always behind it by a known number of changes.

Several processes read it, one writes (the engine's own lock file says who). A commit is all or nothing, so
after a crash the index simply stands at an earlier change. The number of the last change is in the
documents themselves.

What is on disk may be damaged by anybody at any time. A commit is opened once its files were found sound, and what
is read of it is believed when they still are afterwards; else it is a DamagedError, and the store has to help.
"""

import shutil
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock, local
from typing import Final, Literal, TypeVar, cast

import tantivy
from tantivy import FieldType, Query, Schema, Searcher

from bot.memo import SENTENCE
from bot.search.documents import EVERY, OTHER, WriteError, Writer, last_change, panics, schema, written
from bot.search.generations import DamagedError, Files, Generations, Stamp, foreign, verified
from bot.search.port import Kept, Look, Queries, View, count
from bot.search.terms import Analyzers

__all__ = ["DamagedError", "Index", "Successor", "WriteError"]

T = TypeVar("T")
_TRIES: Final = 20
_KEPT: Final[Mapping[Kept, int]] = {"topic": 16, "held": 16, "compounds": 2048, "rarity": 4096}
"""How many of each are kept."""


@dataclass(frozen=True, slots=True)
class _View:
    """A commit that is open."""

    engine: tantivy.Index
    files: Files
    serving: Stamp | None
    """The stamp by which its generation serves."""
    schema: Schema
    outdated: bool
    """Whether it was made by another format of this program."""
    known: dict[str, dict[Hashable, object]] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out of it lately, by what it is."""


class Index:
    """One index; it follows when a commit is made or another generation begins to serve."""

    queries: Final = cast("Queries", Query)

    def __init__(self, folder: Path) -> None:
        """The index under `folder`, which need not be there: nothing is read or written before it is asked for."""
        self.folder: Final = folder
        self._schema: Final = schema()
        self.analyzers: Final = Analyzers.make()
        self.generations: Final = Generations(folder)
        self._lock: Final = RLock()
        self._pinned: Final = local()
        self._view: _View | None = None
        self._unsound: Stamp | None = None
        self._distrusted: Final[set[Path]] = set()
        self.damage = "not opened yet"
        """What is wrong with what is on disk; empty when all is well. What is open may serve all the same."""
        self.broken = 0
        """How often what was open had to be given up."""

    def searcher(self) -> View:
        """A view of the last commit; inside `reading`, of the one that was the last when it began."""
        view: _View | None = getattr(self._pinned, "view", None)
        self._pinned.used = True
        return cast("View", (view or self._present()).engine.searcher())

    def commit(self, *, used: bool = True) -> object | None:
        """What is read inside `reading`: the same object for as long as no other commit is; None outside.

        `used`: whether what was read of it before is about to be believed.
        """
        if used:
            self._pinned.used = True
        return cast("object | None", getattr(self._pinned, "view", None))

    def recalled(self, what: Kept, text: str, work: Callable[[], T], *more: Hashable) -> T:
        """What `work` gives for a text, never None; kept for one that is no longer than a sentence, and for one commit.

        A message asks for its topic and words up to three times, and most words come again in the next. A listing
        takes 7 % less time for it, a question 12 %, bare words 19 %.
        """
        view = cast("_View | None", self.commit())
        known = view.known.setdefault(what, {}) if view and len(text) <= SENTENCE else {}
        key = (text, more)
        found = known.get(key)
        if found is None:
            found = work()
            if len(known) >= _KEPT[what]:
                known.clear()
            known[key] = found
        return cast("T", found)

    @property
    def schema(self) -> Schema:
        """Of what is read: another one than this program's while an index of another format serves."""
        view: _View | None = getattr(self._pinned, "view", None) or self._view
        return view.schema if view else self._schema

    @property
    def outdated(self) -> bool:
        """Whether what is open was made by another format: it serves until its successor is built."""
        return self._view is not None and self._view.outdated

    @property
    def lacking(self) -> str:
        """Why the index should be built anew; empty when all is well."""
        return self.damage or ("it was made by another version of paperbot" if self.outdated else "")

    @property
    def usable(self) -> bool:
        """Can it be read?"""
        return self._view is not None

    @property
    def held(self) -> bool:
        """Is this thread inside `reading`?"""
        return getattr(self._pinned, "view", None) is not None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Whatever is read inside is of one generation, and sound; DamagedError where it may not be.

        Inside another it does nothing: the outermost decides. Where nothing was read, no file is asked for: a card,
        which is found by its id, takes a seventh less time for it.
        """
        if self.held:
            yield
            return
        view, broken = self._present(), self.broken
        self._pinned.view, self._pinned.used = view, False
        try:
            with panics(RuntimeError):
                yield
        except Exception as error:
            if self._given_up(view, broken) or (view.outdated and isinstance(error, ValueError)):
                raise DamagedError(self.lacking) from error
            raise
        finally:
            self._pinned.view = None
        if self._pinned.used and self._given_up(view, broken):
            raise DamagedError(self.damage)

    def check(self) -> None:
        """Looks at every file, and reads again what has changed: `damage` then says what is wrong."""
        with self._lock:
            if not self._as_known():
                self._examine()

    def look(self) -> str:
        """Opens what is on disk as if for the first time; `damage`."""
        with self._lock:
            self._examine()
        return self.damage

    def distrust(self, reason: str) -> None:
        """Gives up the generation that is open, for a reason that its files do not show."""
        with self._lock:
            if self._view:
                self._distrusted.add(self._view.files.folder)
            self._give_up(reason)

    def term(self, field: str, value: str | int) -> Query:
        """The papers that hold a term, however often."""
        return self._asked(field, value, "basic")

    def said(self, field: str, word: str) -> Query:
        """The papers that hold a word; how often counts."""
        return self._asked(field, word, "freq")

    def _asked(self, field: str, value: str | int, option: Literal["basic", "freq"]) -> Query:
        """A field that another format did not have is held by none of its papers."""
        try:
            return Query.term_query(self.schema, field, value, option)
        except ValueError:
            if not self.outdated:
                raise
            return Query.empty_query()

    def phrase(self, field: str, words: Sequence[str], apart: int = 0) -> Query:
        """The papers that hold two or more words in this order, with so many others between."""
        return Query.phrase_query(self.schema, field, [*words], apart)

    def between(self, field: str, low: int, high: int) -> Query:
        """The papers whose number is one of these, both ends included."""
        return Query.range_query(self.schema, field, FieldType.Unsigned, low, max(low, high))

    def among(self, ids: Iterable[str]) -> Query:
        """The papers of these ids."""
        return Query.term_set_query(self.schema, "id", [*ids])

    def beginning(self, field: str, starts: Iterable[str]) -> Sequence[tuple[str, int]]:
        """The terms that begin in one of these ways, each with the number of papers that hold it."""
        look = self.searcher().terms_with_prefix
        return [found for start in starts for found in look(field, start)]

    def expect(self, looks: Iterable[Look]) -> None:
        """Nothing: what is near is asked for when it is needed."""

    def every(self) -> Query:
        """All papers."""
        return self.term("category", EVERY)

    def size(self) -> int:
        """How many papers it holds: counted from what is not one, which is little."""
        searcher = self.searcher()
        return searcher.num_docs - count(searcher, self.term("category", OTHER))

    def seq(self) -> int:
        """The number of the last change it holds; 0 when empty. Looks at every paper."""
        return last_change(cast("Searcher", self.searcher()))

    def writer(self) -> Writer:
        """The one writer. Raises Busy when another one writes, in this process or in another; DamagedError."""
        view = self._present()
        if self.lacking:
            raise DamagedError(self.lacking)
        writer = Writer(view.engine)
        if self.generations.stamp() == view.serving:
            return writer
        writer.close()
        return self.writer()

    def sound(self, generation: Path) -> bool:
        """Whether a generation could serve: what it holds is for others to say."""
        try:
            verified(generation, {})
        except DamagedError:
            return False
        return generation not in self._distrusted

    @contextmanager
    def successor(self) -> Iterator["Successor"]:
        """An empty index that can take this one's place, and is gone when it has not; OSError if it cannot be written."""
        path = self.generations.begin()
        try:
            with written():
                engine = self._made(path)
            with closing(Writer(engine)) as writer:
                yield Successor(path, writer)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise

    def succeed(self, generation: Path) -> None:
        """Lets a generation serve, here and in every process that reads this index; OSError if that cannot be written."""
        self.generations.serve(generation)
        self.look()

    def _present(self) -> _View:
        """What is open, while no other commit is; else it is looked at anew.

        That its files are as they were found is asked after reading (`_given_up`), and each second beside it.
        """
        view = self._view
        serving = self.generations.stamp()
        if view is None or view.serving != serving or not view.files.current():
            self.check()
        if self._view is None:
            raise DamagedError(self.damage)
        return self._view

    def _as_known(self) -> bool:
        view, serving = self._view, self.generations.stamp()
        if view is None:
            return self.damage != "not opened yet" and serving == self._unsound
        return view.serving == serving and view.files.whole()

    def _examine(self) -> None:
        serving = self.generations.stamp()
        try:
            self._view = self._opened(serving)
            self.damage = ""
        except DamagedError as error:
            self.damage, self._unsound = error.reason, serving
            if self._view and self._view.files.altered():
                self._give_up(error.reason)

    def _give_up(self, reason: str) -> None:
        self.damage, self._unsound = reason, self.generations.stamp()
        self._view = None
        self.broken += 1

    def _given_up(self, view: _View, broken: int) -> bool:
        """Whether what was read of a view must not be believed."""
        if self.broken == broken and not view.files.altered():
            return False
        with self._lock:
            if self._view is view:
                self._give_up("a file was altered while it was read")
                self._examine()
        return True

    def _opened(self, serving: Stamp | None) -> _View:
        """The last commit of the generation that serves, compared with its checksums; raises DamagedError."""
        path, view = self.generations.current(), self._view
        if path in self._distrusted:
            raise DamagedError(f"{path} does not hold what the database does")
        kept = view if view and view.files.folder == path and not view.files.altered() else None
        known = kept.files.parts if kept else self.generations.known()
        try:
            with panics(ValueError):
                engine = kept.engine if kept else None
                for _ in range(_TRIES):
                    files = verified(path, known)
                    engine = engine or self._made(path)
                    engine.reload()
                    if verified(path, files.parts).meta == files.meta:
                        _count(engine, files)
                        self._note(files, known)
                        return _View(engine, files, serving, engine.schema, foreign(path))
        except (OSError, ValueError) as error:
            raise DamagedError(f"{path} cannot be opened: {str(error)[:200]}") from error
        raise DamagedError(f"{path} never stands still")

    def _note(self, files: Files, known: Mapping[str, Stamp]) -> None:
        if files.parts != known:
            self.generations.note(files)

    def _made(self, path: Path) -> tantivy.Index:
        own = not foreign(path)
        engine = tantivy.Index(self._schema, str(path)) if own else tantivy.Index.open(str(path))
        engine.config_reader("manual")  # what was not compared with its checksum is not opened
        self.analyzers.register(engine)
        engine.reload()
        return engine


def _count(engine: tantivy.Index, files: Files) -> None:
    """Compares three counts of the documents that have no checksum: what is listed, what is open, what is found."""
    searcher = engine.searcher()
    kinds = (Query.term_query(engine.schema, "category", kind, "basic") for kind in (EVERY, OTHER))
    found = sum(count(cast("View", searcher), kind) for kind in kinds)
    if not files.documents == searcher.num_docs == found:
        raise DamagedError(f"{files.folder} lists {files.documents} documents, and holds {found}")


@dataclass(frozen=True, slots=True)
class Successor:
    """An index that is being built."""

    path: Path
    writer: Writer
