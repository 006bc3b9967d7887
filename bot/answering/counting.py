"""Numbers over the papers of a listing: how many, who wrote most of them, which has most authors or pages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.answering.listing import SIZE, last_page, listing
from bot.answering.resolving import Meant, fits, meant, redirected
from bot.answers import Answer, AuthorChoice, Most, Nothing, PaperChoice, PeopleList, Tally
from bot.library import Library
from bot.papers import Author, Paper
from bot.queries import Count, Find, FindMost, People, Query
from bot.search.tallies import Tallies, Writers

ENDS: Final = 5
"""Papers that are shown of those with most authors or pages."""


def named(
    find: Find, library: Library, then: Callable[[Find], Query]
) -> Meant | AuthorChoice | PaperChoice | Nothing:
    """A listing with the people it names; `then` makes the query for one of several choices from a listing."""
    found = meant(find, library)
    return redirected(found, then) if isinstance(found, (AuthorChoice, PaperChoice)) else found


def count(query: Count, library: Library) -> Answer:
    """One number for a listing, or one a year, month or category."""
    asked = named(query.find, library, lambda find: replace(query, find=find))
    if not isinstance(asked, Meant):
        return asked
    return library.tally(
        asked.find, asked.authors, lambda tallies: _tally(query, asked.find, tallies), asked.parts
    )


def _tally(query: Count, find: Find, tallies: Tallies) -> Tally:
    match query.of:
        case "papers":
            return Tally(find, query.of, (), tallies.total, tallies.total, tallies.total)
        case "authors":
            return Tally(find, query.of, (), tallies.authors(), tallies.total, tallies.total)
        case "authors per paper":
            mean, known = tallies.mean("authors")
            return Tally(find, query.of, (), mean, tallies.total, known)
        case "papers per category":
            rows = tallies.categories()
        case "papers per year":
            rows = tallies.dates("year")
        case "papers per month":
            rows = tallies.dates("month")
    return Tally(find, query.of, rows.rows, rows.total, tallies.total, rows.total)


def crowd(query: People, library: Library) -> Answer:
    """Who wrote most of the papers that a listing finds; where it finds none, what comes nearest to it."""
    asked = named(query.find, library, lambda find: replace(query, find=find))
    if not isinstance(asked, Meant):
        return asked
    found = library.tally(
        asked.find, asked.authors, lambda tallies: tallies.writers(lead=query.lead), asked.parts
    )
    if found.total:
        return _page(query, asked.find, found, _newest(query, asked, library))
    return listing(replace(asked.find, page=1), library)


Newest = Callable[[tuple[Author, ...]], tuple[Paper, ...]]
"""The newest paper of each of several people."""


def _page(query: People, find: Find, found: Writers, newest: Newest) -> PeopleList:
    rows = [(one, papers) for one, papers in found.rows if not any(fits(name, one) for name in query.but)]
    page = min(query.page, last_page(len(rows)))
    there = rows[(page - 1) * SIZE : page * SIZE]
    latest = newest(tuple(one for one, _ in there))
    shown = tuple((one, papers, paper) for (one, papers), paper in zip(there, latest, strict=True))
    total = found.names - (len(found.rows) - len(rows))
    numbers = (total, len(rows), found.counted, found.total)
    return PeopleList(find, shown, *numbers, query.lead, page, query.but, past=page < query.page)


def _newest(query: People, asked: Meant, library: Library) -> Newest:
    def newest(shown: tuple[Author, ...]) -> tuple[Paper, ...]:
        ids = library.tally(
            asked.find,
            asked.authors,
            lambda tallies: [tallies.newest(one, lead=query.lead) for one in shown],
            asked.parts,
        )
        papers = {paper.id: paper for paper in library.papers(ids)}
        return tuple(papers[id_] for id_ in ids)

    return newest


def most(query: FindMost, library: Library) -> Answer:
    """The papers with most, or fewest, authors or pages."""
    asked = named(query.find, library, lambda find: replace(query, find=find))
    if not isinstance(asked, Meant):
        return asked
    found = library.tally(
        asked.find,
        asked.authors,
        lambda tallies: tallies.ends(query.of, ENDS, least=query.least),
        asked.parts,
    )
    if not found.total:
        return listing(replace(asked.find, page=1), library)
    papers = library.papers(id_ for id_, _ in found.rows)
    shown = tuple((paper, number) for paper, (_, number) in zip(papers, found.rows, strict=True))
    return Most(asked.find, query.of, query.least, shown, found.recorded, found.total)
