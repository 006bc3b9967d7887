"""Which papers are to be saved: those of a listing that is described, and those that must be fetched first."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.answering.holding import is_paper
from bot.answering.linking import is_ordinary
from bot.answering.listing import last_page, listing
from bot.answering.references import NEARLY, SURE
from bot.answers import PaperList
from bot.language.phrases import phrases
from bot.library import Library
from bot.papers import split_id
from bot.parsing import parse
from bot.queries import Add, Find, Keep, Mentioned, Query, Show, Unclear
from bot.text import content

Settle = Callable[[Query, Library], Query]
_PLACES: Final = frozenset({"first", "last"})
"""What counts those that were shown."""
MOST: Final = 20
"""Papers that are put on a list at once."""


def held_already(query: Add, library: Library) -> Query | None:
    """What shows papers that are to be fetched and are here; None where one is not."""
    if not all(library.paper(paper) for paper in query.papers):
        return None
    return Show(query.papers[0]) if len(query.papers) == 1 else Mentioned(" ".join(query.papers))


def fetched(query: Keep, library: Library) -> Add | None:
    """What fetches papers that are to be saved, by ids of which some are not here yet; None where there are none."""
    split = [split_id(name) for name in query.papers]
    ids = tuple(one[0] for one in split if one)
    if not ids or len(ids) < len(split) or all(library.paper(paper) for paper in ids):
        return None
    return Add(ids, "the channel's" if query.channel else "my")


def unsure(query: Keep, library: Library) -> Unclear | None:
    """What asks which paper is meant, where one word in general use is all that calls it: "add a paper to the library"."""
    vague = (name for name in query.papers if len(content(name)) == 1 and is_ordinary(name))
    name = next((one for one in vague if not is_paper(one, library, SURE)), "")
    return Unclear(name, "which paper") if name and is_paper(name, library, NEARLY) else None


def all_saved(query: Keep, library: Library, settle: Settle) -> Query | None:
    """A request to save the papers of a listing, "all papers by Hayat", "the newest 3"; None where it saves those that it names."""
    name = query.papers[0] if len(query.papers) == 1 else ""
    find = _listing_called(name, library, settle)
    if find is None:
        return None
    first = listing(find, library)
    if not isinstance(first, PaperList) or first.closest or not first.papers:
        return find
    if first.total > MOST:
        return Unclear(name, "many")
    pages = (listing(replace(find, page=page), library) for page in range(1, last_page(first.total) + 1))
    ids = (one.paper.id for page in pages if isinstance(page, PaperList) for one in page.papers)
    return replace(query, papers=tuple(dict.fromkeys(ids)))


def is_of_listing(query: Keep, library: Library, settle: Settle) -> bool:
    """Whether all papers of a listing by somebody, or about something that is held, are to be saved."""
    find = _listing_called(query.papers[0], library, settle) if len(query.papers) == 1 else None
    return find is not None and isinstance(listing(find, library), PaperList)


def _listing_called(name: str, library: Library, settle: Settle) -> Find | None:
    """The listing that stands where a paper is named: all of its papers, the first few, or one at its end."""
    said = phrases()
    words = said.tokens(name)
    if not words or is_paper(name, library, SURE) or name.lower() in _PLACES:
        return None
    find = settle(parse(name, today=library.now().date()), library)
    if not isinstance(find, Find) or find == Find():
        return None
    if said.values("every", words[0].key) or find.top:
        return find
    many = any(said.values("many", word.key) for word in words)
    return replace(find, top=0 if many else 1) if find.order and said.values("order", words[0].key) else None
