"""Both engines give the same: the same papers and numbers for filters and counts, nearly the same order for what is ranked."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from clustered import Opener
from invented import NASTY, TITLES, TOPICS, TYPED, crowd, listings
from nodes import Nodes
from toy import PAPERS

from bot.library import Library
from bot.papers import Paper
from bot.queries import Find
from bot.search.finding import Parts
from bot.search.tallies import Tallies

MANY = 400
OVERLAP = 0.9
Pair = tuple[Library, Library]


@pytest.fixture(scope="module")
def both(
    nodes: Nodes, corpus_papers: tuple[Paper, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """(embedded, in the cluster) of the ten papers, the toy ones, and many others."""
    papers = [*PAPERS, *crowd([*corpus_papers, *PAPERS], MANY)]
    folder = tmp_path_factory.mktemp("both")
    with ExitStack() as stack:
        far = Opener(nodes, folder, stack).library()
        near = Library.open(f"sqlite:///{folder}/papers.sqlite3", folder)
        stack.callback(near.close)
        for library in (near, far):
            library.sync(corpus_papers)
            library.add(papers)
        yield near, far


def listed(
    library: Library, find: Find, parts: Parts
) -> tuple[frozenset[str], int, int, str, tuple[str, ...]]:
    """All that a listing holds, its numbers, and its page."""
    page = library.find(find, limit=10, parts=parts)
    strict = library.find(replace(find, page=1, top=0), limit=1000, strict=True, parts=parts)
    return frozenset(strict.ids), strict.total, page.total, page.corrected, page.ids


def test_listings_hold_the_same_papers(both: Pair) -> None:
    """Hundreds of listings: identical sets, totals, corrections and pages by date; pages by relevance overlap by 0.9."""
    near, far = both
    overlaps, asked = list[float](), 0
    for find, parts in listings():
        ours, theirs = listed(near, find, parts), listed(far, find, parts)
        assert ours[:4] == theirs[:4], find
        asked += 1
        if find.words and find.order not in {"newest", "oldest"}:
            if ours[4]:
                overlaps.append(len({*ours[4]} & {*theirs[4]}) / len(ours[4]))
        else:
            assert ours[4] == theirs[4], find
    print(f"\n{asked} listings; {len(overlaps)} ranked pages overlap by {sum(overlaps) / len(overlaps):.3f}")
    assert asked >= 200
    assert sum(overlaps) / len(overlaps) >= OVERLAP


@pytest.mark.parametrize("limit", [10])
def test_candidates_and_related_papers_are_about_the_same(both: Pair, limit: int) -> None:
    """What questions are answered from: the first ten overlap by 0.9."""
    near, far = both
    overlaps = list[float]()
    for words in TOPICS:
        for ask in (_candidates, _related):
            ours, theirs = ask(near, words, limit), ask(far, words, limit)
            assert bool(ours) == bool(theirs), words
            overlaps += [len({*ours} & {*theirs}) / len(ours)] if ours else []
    for paper in PAPERS:
        ours, theirs = near.similar(paper.id), far.similar(paper.id)
        overlaps += [len({*ours} & {*theirs}) / len(ours)] if ours else []
    print(f"\n{len(overlaps)} lists of candidates overlap by {sum(overlaps) / len(overlaps):.3f}")
    assert sum(overlaps) / len(overlaps) >= OVERLAP


def _candidates(library: Library, words: str, limit: int) -> tuple[str, ...]:
    return tuple(id_ for id_, _ in library.candidates(words, limit))


def _related(library: Library, words: str, limit: int) -> tuple[str, ...]:
    return library.related(Find(words=words), limit=limit)


@pytest.mark.parametrize("typed", [*TYPED, *NASTY])
def test_names_mean_the_same_people(both: Pair, typed: str) -> None:
    """In every spelling, with initials, accents, TeX and typos: the same people with the same papers, fields and years."""
    near, far = both
    ours, theirs = near.resolve(typed), far.resolve(typed)
    assert ours == theirs
    for author in (*ours.exact, *ours.near)[:2]:
        assert near.find(Find(), [author]) == far.find(Find(), [author])
        assert near.find(Find(first=True), [author]) == far.find(Find(first=True), [author])
        assert near.coauthors(author) == far.coauthors(author)


@pytest.mark.parametrize("text", [*TITLES, *NASTY[:12]])
def test_titles_name_the_same_papers(both: Pair, text: str) -> None:
    """By name, alias, title, part of a title, id, with typos."""
    near, far = both
    ours, theirs = near.titles(text), far.titles(text)
    assert [match for match in ours if match.score == 1.0] == [
        match for match in theirs if match.score == 1.0
    ]
    assert near.bearers(text) == far.bearers(text)
    assert near.entitles(text) == far.entitles(text)
    assert near.holding(text) == far.holding(text)


COUNTS: dict[str, Callable[[Tallies], object]] = {
    "by year": lambda tallies: tallies.dates("year"),
    "by month": lambda tallies: tallies.dates("month"),
    "categories": lambda tallies: dict(tallies.categories().rows),
    "mean": lambda tallies: tallies.mean("authors"),
    "writers": lambda tallies: {str(author.name): number for author, number in tallies.writers().rows},
    "leaders": lambda tallies: {
        str(author.name): number for author, number in tallies.writers(lead=True).rows
    },
    "authors": lambda tallies: tallies.authors(),
    "most": lambda tallies: [number for _, number in tallies.ends("authors", 5).rows],
}


@pytest.mark.parametrize("kind", COUNTS)
def test_counts_are_the_same(both: Pair, kind: str) -> None:
    """Counted over all papers, a category, and a topic."""
    near, far = both
    for find in (
        Find(),
        Find(category="cs.LG"),
        Find(words="tides"),
        Find(words="quantum gravity"),
    ):
        assert near.tally(find, (), COUNTS[kind]) == far.tally(find, (), COUNTS[kind]), find


def test_both_cite_alike(both: Pair) -> None:
    """A key in BibTeX depends on what else is held."""
    near, far = both
    papers = near.papers(near.find(Find(order="newest"), limit=50).ids)
    assert near.cite_keys(papers) == far.cite_keys(papers)
    assert (near.size(), near.holding("code")) == (far.size(), far.holding("code"))
