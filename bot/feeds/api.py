"""One answer of arXiv's API to a list of ids -> papers.

Errors come as a feed with one entry whose id leads to `/api/errors`; an id that arXiv does not know is simply
absent (user manual, "Errors"). Ids are checked before they are sent, since one malformed id refuses the whole list.
"""

from collections.abc import Sequence
from typing import Final

from bot.feeds import formats
from bot.feeds.errors import PageError, RecordError, RefusedError
from bot.feeds.fetcher import Response
from bot.feeds.formats import ATOM
from bot.feeds.pages import text, xml
from bot.feeds.records import paper
from bot.papers import Paper

MOST: Final = 100
"""Ids in one request."""


def query(ids: Sequence[str]) -> dict[str, str]:
    """The arguments that ask for up to 100 papers; without `max_results` arXiv sends ten."""
    return {"id_list": ",".join(ids), "max_results": str(len(ids))}


def papers(response: Response) -> tuple[Paper, ...]:
    """The papers in an answer, in its order. RefusedError carries arXiv's own sentence."""
    root = xml(response.body, response.kind)
    if root.tag != f"{ATOM}feed":
        raise PageError("the answer is not Atom")
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        if "/api/errors" in text(entry, f"{ATOM}id"):
            raise RefusedError(f"arXiv answered: {text(entry, f'{ATOM}summary')}")
    try:
        return tuple(paper(formats.entry(entry)) for entry in entries)
    except RecordError as error:
        raise PageError(str(error)) from error
