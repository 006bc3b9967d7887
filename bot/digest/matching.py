"""Which of the papers that came in match what is followed.

The papers of the window get a small index of their own, and every listing is asked of it with the same code that
answers people: two milliseconds a listing, however large the corpus is. A subscription is stricter than a
person's question in one way: all words must be there, and a name or word is never taken for one spelt like it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.library import Library
from bot.papers import Paper
from bot.queries import Find

PEOPLE: Final = 50
"""How many people one typed name may mean."""


class Matcher:
    """The papers of one window, ready to be matched."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[Find, frozenset[str]] = {}

    def match(self, find: Find) -> frozenset[str]:
        """Ids of the papers that the listing holds; each listing is only looked up once."""
        bare = replace(find, page=1, order="relevance" if find.words else None)
        if bare not in self._known:
            self._known[bare] = matching(self._library, bare)
        return self._known[bare]


def matching(library: Library, find: Find) -> frozenset[str]:
    """All papers of a library that pass all filters of a listing, for every person its names mean as spelt."""
    people = [library.resolve(typed, PEOPLE).exact for typed in find.authors]
    limit = max(1, library.size())
    found: set[str] = set()
    for group in product(*people):
        hits = library.find(find, group, limit=limit)
        found.update(() if hits.corrected else hits.ids[: hits.exact])
    return frozenset(found)


@contextmanager
def matcher(papers: Sequence[Paper]) -> Iterator[Matcher]:
    """A matcher over these papers; its index lives in a temporary folder, until the end of the block."""
    with TemporaryDirectory(
        prefix="paperbot-", ignore_cleanup_errors=True
    ) as folder:  # a merge may still write
        library = Library.open(f"sqlite:///{Path(folder) / 'window.sqlite3'}", Path(folder))
        try:
            library.add(papers)
            yield Matcher(library)
        finally:
            library.close()
