"""With whom an author wrote: counted from the bylines of the author's own papers, and from nothing else."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from bot.papers import Author, Name, Paper
from bot.search.finding import written_by
from bot.search.index import Index
from bot.search.keys import parts, terms
from bot.search.persons import letters, people

_MOST: Final = 2000
"""Papers of one author that are looked at, the latest."""


def all_by(index: Index, author: Author) -> tuple[str, ...]:
    """Ids of an author's papers, newest first."""
    searcher = index.searcher()
    hits = searcher.search(written_by(index, author), _MOST, count=False, order_by_field="when").hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)


def coauthors(papers: Iterable[Paper], author: Author) -> tuple[tuple[Author, int], ...]:
    """The others in these bylines, those with most papers together first; `papers` of each is that number."""
    own = frozenset().union(*map(letters, author.names))
    together = Counter(
        name for paper in papers for name in set(paper.authors) if own.isdisjoint(letters(name))
    )
    alike: dict[tuple[str, str], dict[Name, int]] = defaultdict(dict)
    for name, count in together.items():
        given, family = parts(name.given), parts(name.family)
        alike["".join(family[-1:]), "".join(given)[:1]][name] = count
    groups = [group for names in alike.values() for group in people(names, _same_field)]
    counted = [(group, sum(together[name] for name in group)) for group in groups]
    ranked = sorted(counted, key=lambda entry: (-entry[1], entry[0][0]))
    return tuple((Author(terms(group[0])[0], group, count), count) for group, count in ranked)


def _same_field(_names: Sequence[Name]) -> frozenset[str]:
    """Co-authors of one person, with one surname and fitting initials: the same field is a fair guess."""
    return frozenset({"the same"})
