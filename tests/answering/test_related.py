"""Papers with some of the words of a listing: beneath those with all, counted in none of its numbers."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.answering import answer
from bot.answering.evidence import numbered, record, shown
from bot.answering.listing import listing
from bot.answers import Citation, Nothing, PaperList, Tally
from bot.blocks import plain
from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Cite, Count, Find

DAY = date(2025, 4, 1)
HOLDS = {
    "2504.00001": "Lichens grow on basalt near cold lakes, and we count their spores.",
    "2504.00002": "We count the spores of moss. Moss sheds spores by night, spores upon spores.",
    "2504.00003": "Lichens on basalt are slow.",
    "2504.00004": "A cold lake has no waves.",
}


@pytest.fixture(scope="module")
def heath(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Four papers on lichens, moss and lakes, among others of which none speaks of any of it."""
    folder = tmp_path_factory.mktemp("heath")
    library = Library.open(f"sqlite:///{folder / 'heath.sqlite3'}", folder)
    other = {f"2505.{n:05d}": f"Kettle number {n} sings at dawn." for n in range(30)}
    library.add(
        Paper(one, f"Note {i}", text, (Name("Bø", "Ole"),), DAY + timedelta(days=i), curated=one == "2504.00003")
        for i, (one, text) in enumerate((HOLDS | other).items())
    )  # fmt: skip
    yield library
    library.close()


def found(words: str, library: Library, since: date | None = None) -> PaperList:
    given = answer(Find(words, since=since), library)
    assert isinstance(given, PaperList), given
    return given


def ids(papers: PaperList) -> tuple[list[str], list[str]]:
    return [one.paper.id for one in papers.papers], [one.paper.id for one in papers.related]


def test_related_papers_stand_beneath_and_count_for_nothing(heath: Library) -> None:
    """The papers with all words are the list, its total, its count and its citations; the others follow in order."""
    wanted = Find("spores of lichens on basalt")
    given = found(wanted.words, heath)
    assert ids(given) == (["2504.00001"], ["2504.00003"])
    assert (given.total, given.closest) == (1, False)
    count, cited = answer(Count(wanted), heath), answer(Cite("bibtex", (), wanted), heath)
    assert isinstance(count, Tally)
    assert count.papers == 1
    assert isinstance(cited, Citation)
    assert [paper.id for paper in cited.papers] == ["2504.00001"]
    facts = record(wanted, given)
    assert [paper.id for paper in facts.related] == ["2504.00003"]
    assert facts.total == 1


def test_related_papers_have_numbers_of_their_own(heath: Library) -> None:
    """The second one is the first related paper; these are the papers with all words alone."""
    given = found("spores of lichens on basalt", heath)
    first, papers = numbered(given) or (0, ())
    assert (first, [paper.id for paper in papers]) == (1, ["2504.00001", "2504.00003"])
    assert [paper.id for paper in shown(given)] == ["2504.00001"]
    assert "Related papers" in plain(given, DAY)


def test_where_none_holds_all_the_closest_are_the_list(heath: Library) -> None:
    """It says so, counts none, and shows where each speaks of the topic; what a team wrote down does not come first for that."""
    given = found("spores of ferns on moss", heath)
    assert (given.closest, given.total) == (True, 0)
    assert ids(given)[0][0] == "2504.00002"
    assert plain(given, DAY).startswith("No paper holds all of “spores of ferns on moss”: the closest")
    assert all(one.reason for one in given.papers)


def test_filters_hold_for_related_papers_too(heath: Library) -> None:
    """No related paper is of another time, or holds what was not wanted."""
    late = found("spores of lichens on basalt", heath, since=DAY + timedelta(days=1))
    assert late.closest
    assert "2504.00001" not in ids(late)[0]


@pytest.mark.parametrize("words", ["quantum gravity", "quantum lichens", "zeppelins", '"cold lichens"'])
def test_what_is_hardly_held_is_refused(heath: Library, words: str) -> None:
    """A topic of which no paper holds half, or whose quoted words none holds, has no closest paper."""
    assert isinstance(answer(Find(words), heath), Nothing)


def test_a_misspelt_word_is_read_as_the_papers_write_it(heath: Library) -> None:
    """Not some of the words, but all of them are held then."""
    given = found("basallt lichens", heath)
    assert (given.closest, set(ids(given)[0])) == (False, {"2504.00001", "2504.00003"})


def test_a_subscription_brings_no_related_paper(heath: Library) -> None:
    """What is followed are all papers with all words, and never one with some."""
    given = listing(Find("spores of lichens on basalt"), heath, strict=True)
    assert isinstance(given, PaperList)
    assert ids(given) == (["2504.00001"], [])
    assert isinstance(listing(Find("spores of ferns on moss"), heath, strict=True), Nothing)


def test_how_often_a_word_is_said_counts(heath: Library) -> None:
    """Of two papers about as long, the one that speaks of nothing else comes before one that mentions it."""
    assert heath.candidates("spores", 2)[0][0] == "2504.00002"
