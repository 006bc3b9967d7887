"""Citations of named papers, or of every paper in a listing."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.guide import said
from bot.answering.listing import listing
from bot.answering.references import works
from bot.answering.resolving import parts_of
from bot.answering.settling import settle
from bot.answers import Answer, Citation, PaperList
from bot.citations import PRINTED, Entry, StyleError, most, printed, style_named, title_of, written
from bot.library import Library
from bot.papers import Paper
from bot.parsing import parse
from bot.queries import Cite, Find, Unclear

log = logging.getLogger(__name__)


def cite(query: Cite, library: Library) -> Answer:
    """The citations of the papers named, or of every paper in a listing."""
    limit = most(PRINTED if query.printed else query.style)
    if query.of:
        first = listing(query.of, library)
        if not isinstance(first, PaperList):
            return first
        papers = _everything(first, limit, library)
        return _cited(query, papers, [None] * len(papers), first.total, library)
    found = works(query.papers, library, lambda names: replace(query, papers=names))
    if not isinstance(found, tuple):
        return found
    some = found[:limit]
    versions = [one.version for one in some]
    return _cited(query, tuple(one.paper for one in some), versions, len(found), library)


def cited(listing_: str, library: Library) -> tuple[Paper, ...]:
    """All papers of a listing in words; none where it is no listing, or nothing matches."""
    find = settle(parse(listing_), library)
    first = listing(find, library) if isinstance(find, Find) else None
    return _everything(first, library.size(), library) if isinstance(first, PaperList) else ()


def _everything(page: PaperList, limit: int, library: Library) -> tuple[Paper, ...]:
    """The papers of a listing up to a limit, not just the page shown."""
    whole: Find = page.find
    return (
        library.papers(library.find(whole, page.authors, limit=limit, parts=parts_of(whole, library)).ids)
        if page.total > len(page.papers)
        else tuple(listed.paper for listed in page.papers)
    )


def _cited(
    query: Cite, papers: tuple[Paper, ...], versions: Sequence[int | None], total: int, library: Library
) -> Answer:
    entries = list(map(Entry, papers, library.cite_keys(papers), versions))
    if not query.printed:
        return Citation(query.style, written(query.style, entries), papers, total)
    style = style_named(query.printed)
    try:
        return Citation("csl", printed(style, entries), papers, total, title_of(style))
    except StyleError as error:
        log.info("citeproc-py cannot set %s", error)
        return said(Unclear(" and ".join(query.papers), "which style"), library)
