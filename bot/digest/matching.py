"""Which of the papers that came in match what is followed.

The papers of the window get a small index of their own, and every listing is asked of it with the same code that
answers people: about a millisecond a listing, however large the corpus is. Only who a name means is asked of the
whole library: among a morning's papers alone, "W. Wang" would pass for Wei Wang. A subscription is stricter than a
person's question in one way: all words must be there, and a name or word is never taken for one spelt like it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.answering.references import Work, work
from bot.library import Library
from bot.papers import Author, Name, Paper
from bot.queries import Find, Part, Show
from bot.search.finding import Known, Parts
from bot.search.persons import Typed, forms
from bot.store.engine import Store
from bot.store.migrations import create

PEOPLE: Final = 50
"""How many people one typed name may mean."""


class Matcher:
    """The papers of one window, ready to be matched."""

    def __init__(self, window: Library, whole: Library) -> None:
        self._window = window
        self._whole = whole
        self._known: dict[Find, frozenset[str]] = {}

    def match(self, find: Find) -> frozenset[str]:
        """Ids of the papers that the listing holds; each listing is only looked up once."""
        bare = replace(find, page=1, top=0, order="relevance" if find.words else None)
        if bare not in self._known:
            self._known[bare] = matching(self._window, bare, self._whole)
        return self._known[bare]


def matching(library: Library, find: Find, whole: Library) -> frozenset[str]:
    """All papers of a library that pass all filters of a listing, for every person its names mean in the whole."""
    people: list[list[Author]] = []
    for typed in find.authors:
        people.append(_bearers(typed, whole.resolve(typed, PEOPLE).exact))
        if not library.written(people):
            return frozenset()  # as on most mornings: nobody needs to know who the other names mean
    parts = Parts(*(tuple(_known(part, whole) for part in some) for some in (find.either, find.without)))
    return library.matching(find, people, parts)


def _known(part: Part, whole: Library) -> Known:
    """A part with all people whom its names mean, and the paper it names."""
    people = tuple(tuple(_bearers(typed, whole.resolve(typed, PEOPLE).exact)) for typed in part.authors)
    found = work(part.paper, whole, Show) if part.paper else None
    return Known(part, people, (found.paper.id,) if isinstance(found, Work) else ())


def _bearers(typed: str, people: Iterable[Author]) -> list[Author]:
    """Those who bear the surname that was typed: "Wei Chen" is not Wei-Chen Wang, whatever else fits."""
    readings = [reading for reading in Typed.read(typed).readings if reading.given]
    surnames = {"".join(reading.family) for reading in readings}
    return [
        one
        for one in people
        if not surnames or any(not surnames.isdisjoint(_surnames(name)) for name in one.names)
    ]


def _surnames(name: Name) -> set[str]:
    """A surname whole, and each beginning and end of a double one; a team goes by its own."""
    found: set[str] = set()
    for _, words in forms(name):
        found.update("".join(words[:n]) for n in range(1, len(words) + 1))
        found.update("".join(words[n:]) for n in range(len(words)))
    return found


def _prepare(url: str) -> None:
    store = Store(url)
    create(store)
    store.close()


@contextmanager
def matcher(papers: Sequence[Paper], whole: Library) -> Iterator[Matcher]:
    """A matcher over these papers of a library; its index is temporary, until the end of the block."""
    # A merge of the engine may still write to the folder while it is being removed.
    with TemporaryDirectory(prefix="paperbot-", ignore_cleanup_errors=True) as folder:
        url = f"sqlite:///{Path(folder) / 'window.sqlite3'}"
        _prepare(url)
        window = Library.open(url, Path(folder))
        try:
            window.add(papers)
            yield Matcher(window, whole)
        finally:
            window.close()
