"""What the engine keeps of a paper: terms to find it by, numbers to filter and sort by, and its id. No text.

The text is in the store. Beside the papers stand a few documents that hold only spellings, so that one commit
covers both; every paper has the category "*", and everything else "-".
"""

import re
from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import Final

from tantivy import Document, Schema, SchemaBuilder

from bot.papers import Paper
from bot.search.keys import called_term, compound_term, terms, title_key
from bot.text import compounds, fold

FORMAT: Final = 9
"""To be raised whenever this file or `analysis` changes what is kept: the index is then built anew."""
EVERY: Final = "*"
OTHER: Final = "-"
CURATED: Final = "curated"
_DAY: Final = 100_000
_HEAD: Final = re.compile(r"^(.{2,40}?)\s*(?::|\s[–—-]\s)")
_EARLY: Final = date(1990, 1, 1)
_WORD: Final = re.compile(r"[^\W\d_]{4,30}")
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
