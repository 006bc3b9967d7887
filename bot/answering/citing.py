"""Citations of named papers, or of every paper in a listing."""

from collections.abc import Sequence

from bot.answering.listing import listing
from bot.answering.references import works
from bot.answering.resolving import parts_of
from bot.answering.settling import settle
from bot.answers import Answer, Citation, PaperList
from bot.citations import Entry, most, written
from bot.library import Library
from bot.papers import Paper
from bot.parsing import parse
from bot.queries import Cite, Find, Style


def cite(query: Cite, library: Library) -> Answer:
    """The citations of the papers named, or of every paper in a listing."""
    if query.of:
        first = listing(query.of, library)
        if not isinstance(first, PaperList):
            return first
        papers = _everything(first, most(query.style), library)
        return _cited(query.style, papers, [None] * len(papers), first.total, library)
    found = works(query.papers, library, lambda names: Cite(query.style, names))
    if not isinstance(found, tuple):
        return found
    cited = found[: most(query.style)]
    versions = [one.version for one in cited]
    return _cited(query.style, tuple(one.paper for one in cited), versions, len(found), library)


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
    style: Style, papers: tuple[Paper, ...], versions: Sequence[int | None], total: int, library: Library
) -> Citation:
    entries = list(map(Entry, papers, library.cite_keys(papers), versions))
    return Citation(style, written(style, entries), papers, total)
