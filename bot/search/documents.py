"""What the engine keeps of a paper, and taking changes into the index.

Of a paper there are terms to find it by, numbers to filter and sort by, and its id. No text: that is in the
store. Beside the papers stand a few documents that hold only spellings, so that one commit covers both; every
paper has the category "*", and everything else "-".

Changes are papers to find, and the words that misspellings of them may mean. The engine has one writer at a
time. Between two commits it remembers which papers and words it took in, since the engine cannot be asked
about them yet; after one it forgets, so that a long load needs no more memory than a short.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import chain
from typing import Final

import tantivy
from tantivy import Document, Query, Schema, SchemaBuilder, Searcher

from bot.kept import compiled
from bot.papers import Paper
from bot.search.keys import key
from bot.search.terms import LISTED, called_term, compound_term, parts, spelling_terms, terms, title_key
from bot.text import compounds, fold

FORMAT: Final = 10
"""To be raised whenever this file or `terms` changes what is kept: the index is then built anew."""
EVERY: Final = "*"
OTHER: Final = "-"
CURATED: Final = "curated"
_DAY: Final = 100_000
_HEAD: Final = compiled(r"^(.{2,40}?)\s*(?::|\s[–—-]\s)")
_EARLY: Final = date(1990, 1, 1)
_WORD: Final = compiled(r"[^\W\d_]{4,30}")
_OWN: Final = 1.25
"""What being written down by the team is worth: its papers come before others about as relevant."""
_RECENCY: Final = 0.004
"""What one year is worth: near-ties go to the newer paper, and ten years outweigh 4 % of a score."""


def schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("id", "primary"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "text"):
        builder.add_text_field(name, tokenizer_name="stems", index_option="freq")
    builder.add_text_field("exact", tokenizer_name="words", index_option="position")
    for name in ("byline", "organisation", "venue"):
        builder.add_text_field(name, tokenizer_name="words", index_option="freq")
    for name in (
        "category",
        "author",
        "last",
        "called",
        "compound",
        "heading",
        "has",
        "spelling",
        "surname",
        "name",
        "key",
    ):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("first", "person"):  # in columns, by which people are counted
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("seq", "when", "authors", "pages"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_float_field("weight", fast=True)
    return builder.build()


def document(paper: Paper, seq: int) -> Document:
    """A paper as the engine takes it."""
    doc = Document()
    doc.add_text("id", paper.id)
    names = " . ".join(called(paper))
    doc.add_text("title", names)
    doc.add_text("text", f"{names} . {paper.abstract}")
    doc.add_text("exact", f"{names} . {paper.abstract}")
    _compounds(doc, names, paper.abstract)
    _authors(doc, paper)
    _filters(doc, paper)
    doc.add_unsigned("seq", seq)
    doc.add_unsigned("when", when(paper.date) + int(re.sub(r"\D", "", paper.id)[-5:] or 0))
    doc.add_float("weight", 2.0 ** weight(paper) - 2.0)  # the engine multiplies by log2(2 + this)
    doc.add_text("key", called_term(key(paper), paper.id))
    for name in short_names(paper):
        doc.add_text("called", called_term(name, paper.id))
    return doc


def _compounds(doc: Document, names: str, abstract: str) -> None:
    headed = dict.fromkeys(compound_term(words) for _, _, words in compounds(names))
    for term in headed:
        doc.add_text("heading", term)
    for term in headed | dict.fromkeys(compound_term(words) for _, _, words in compounds(abstract)):
        doc.add_text("compound", term)


def _authors(doc: Document, paper: Paper) -> None:
    found = [terms(name) for name in paper.authors]
    for term in dict.fromkeys(chain.from_iterable(found)):
        doc.add_text("author", term)
    for person in dict.fromkeys(name[0] for name in found):
        doc.add_text("person", person)
    if found:
        doc.add_text("first", found[0][0])
        doc.add_text("last", found[-1][0])
    doc.add_text("byline", " ".join([f"{name.given} {name.family}" for name in paper.authors]))
    doc.add_unsigned("authors", len(paper.authors))
    if paper.pages:
        doc.add_unsigned("pages", paper.pages)


def _filters(doc: Document, paper: Paper) -> None:
    archives = [category.partition(".")[0] for category in paper.categories]
    for category in dict.fromkeys((EVERY, *paper.categories, *archives)):
        doc.add_text("category", category)
    doc.add_text("primary", paper.primary)
    for has in {*(link.kind for link in paper.links), *([CURATED] if paper.curated else [])}:
        doc.add_text("has", has)
    doc.add_text("organisation", paper.organisation)
    doc.add_text("venue", " . ".join(filter(None, (paper.venue, paper.journal, paper.comment))))


def weight(paper: Paper) -> float:
    """What a paper's relevance is multiplied by."""
    recency = 1.0 + _RECENCY * max(0, (paper.date - _EARLY).days) / 365.25
    return recency * _OWN if paper.curated else recency


def when(day: date) -> int:
    """A day as the engine sorts it; within a day, papers follow by the number in their id."""
    return day.toordinal() * _DAY


def day(value: int) -> date:
    """The day in a sorted number."""
    return date.fromordinal(value // _DAY)


def called(paper: Paper) -> tuple[str, ...]:
    """The title and the aliases."""
    return (paper.title, *paper.aliases)


def short_names(paper: Paper) -> tuple[str, ...]:
    """What the paper may be called: its aliases, and what its title says before a colon.

    A whole title is not among them: it is found by its words, and would double the list.
    """
    head = _HEAD.match(paper.title)
    names = (*paper.aliases, head[1] if head else paper.title if len(paper.title) <= 40 else "")
    return tuple({title_key(name): name for name in names if title_key(name)}.values())


def title_words(paper: Paper) -> Iterable[str]:
    """The words of the title and aliases that a misspelling may have meant."""
    return (
        word
        for name in called(paper)
        for word in _WORD.findall(name.lower() if name.isascii() else fold(name))
    )


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
