"""Atom entries of arXiv's API -> papers.

The API is asked for lists of ids. Errors come as a feed with one entry whose id leads to `/api/errors`; an id
that arXiv does not know is simply absent (user manual, "Errors"). Ids are checked before they are sent, since
one malformed id refuses the whole list. An entry that cannot be read is left out, as if arXiv did not know it.
"""

import logging
from collections.abc import Sequence
from typing import Final

from lxml import etree

from bot.feeds.errors import PageError, RecordError, RefusedError, text, xml
from bot.feeds.fetcher import Response
from bot.feeds.formats import person
from bot.feeds.records import Raw, paper
from bot.papers import Paper, split_id

log = logging.getLogger(__name__)

ATOM: Final = "{http://www.w3.org/2005/Atom}"
ARXIV: Final = "{http://arxiv.org/schemas/atom}"


def entry(atom: etree._Element) -> Raw:
    """The Raw in an entry of the API: its id carries the version, `published` is the first one's instant."""
    identity = split_id(text(atom, f"{ATOM}id").partition("/abs/")[2])
    if identity is None:
        raise RecordError("", "id")
    first, last = text(atom, f"{ATOM}published"), text(atom, f"{ATOM}updated")
    version = identity[1] or 0
    primary = atom.find(f"{ARXIV}primary_category")
    terms = [] if primary is None else [primary.get("term", "")]
    terms += [category.get("term", "") for category in atom.findall(f"{ATOM}category")]
    return Raw(
        id=identity[0],
        title=text(atom, f"{ATOM}title"),
        authors=tuple(person(text(a, f"{ATOM}name")) for a in atom.findall(f"{ATOM}author")),
        abstract=text(atom, f"{ATOM}summary"),
        categories=" ".join(terms),
        versions=((1, first),) if version == 1 else ((1, first), (version, last)),
        comment=text(atom, f"{ARXIV}comment"),
        journal=text(atom, f"{ARXIV}journal_ref"),
        doi=text(atom, f"{ARXIV}doi"),
    )


MOST: Final = 100
"""Ids in one request."""


def query_of(ids: Sequence[str]) -> dict[str, str]:
    """The arguments that ask for up to 100 papers; without `max_results` arXiv sends ten."""
    return {"id_list": ",".join(ids), "max_results": str(len(ids))}


def papers(response: Response) -> tuple[Paper, ...]:
    """The papers in an answer, in its order. RefusedError carries arXiv's own sentence."""
    root = xml(response.body, response.kind)
    if root.tag != f"{ATOM}feed":
        raise PageError("the answer is not Atom")
    entries = root.findall(f"{ATOM}entry")
    for one in entries:
        if "/api/errors" in text(one, f"{ATOM}id"):
            raise RefusedError(f"arXiv answered: {text(one, f'{ATOM}summary')}")
    return tuple(made for one in entries if (made := _read(one)))


def _read(one: etree._Element) -> Paper | None:
    """The paper of an entry; None when it cannot be read, which is logged with its id alone."""
    try:
        return paper(entry(one))
    except (RecordError, ValueError) as error:
        log.warning("arXiv's API: %s", error if isinstance(error, RecordError) else type(error).__name__)
        return None
