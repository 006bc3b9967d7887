"""What is counted over a listing: exact, over any filters, and the same as what the listing itself says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering import answer
from bot.answers import Briefs, Citation, Most, PaperCard, PaperList, PeopleList, Summary, Tally
from bot.app import converse
from bot.blocks import plain
from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Cite, Count, Each, Find, FindMost, FindToRead, Keep, People, Query, Show, Summarize

SHOAL = 230
"""Papers on herring: more than people are counted in."""


def herring(number: int) -> Paper:
    """The n-th of a shoal of papers; Marit Lie wrote all, Ole Bø every tenth, and nobody else more than one."""
    tenth = [Name("Bø", "Ole")] * (number % 10 == 0)
    authors = (
        Name(f"Haul{chr(97 + number % 26)}{chr(97 + number // 26)}", "Nils"),
        *tenth,
        Name("Lie", "Marit"),
    )
    return Paper(
        f"2501.{number:05d}",
        f"Herring, part {number}",
        "We count herring.",
        authors,
        date(2025, 1 + number % 12, 1),
        ("q-bio.PE",),
        comment=f"{number} pages" if number % 2 else "",
    )


OTHERS = (
    Paper("2502.00001", "Attention and Tides", "We study tides.", (Name("Strøm", "Kari"),), date(2025, 2, 1)),
    Paper("2502.00002", "A Survey of Kelp", "Of kelp little is known.", (Name("Tang", "Ida"),), date(2019, 2, 1)),
    Paper(
        "2502.00006", "A Survey of Boats", "Boats sail. Boats sink. Boats rot. Boats list. Kelp stops boats.", (Name("Tang", "Ida"),), date(2025, 5, 2)
    ),
    Paper(
        "2502.00003", "Kelp Once", "Herring are fish. Boats are boats. Kelp is tall.", (Name("Tang", "Ida"),), date(2025, 5, 1)
    ),
    Paper("2502.00004", "Kelp Kelp", "Kelp grows. Kelp sways. Kelp dies.", (Name("Tang", "I."),), date(2024, 2, 1)),
    Paper("2502.00005", "Salt, Wind and Rain", "We taste salt.", (Name("Strom", "Kari"),), date(2025, 2, 3)),
)  # fmt: skip


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of papers on herring, kelp and weather; to be read only."""
    folder = tmp_path_factory.mktemp("sea")
    library = Library.open(f"sqlite:///{folder / 'sea.sqlite3'}", folder)
    library.add([*map(herring, range(SHOAL)), *OTHERS])
    yield library
    library.close()


def people(query: People, library: Library) -> PeopleList:
    found = answer(query, library)
    assert isinstance(found, PeopleList)
    return found


def tally(query: Count, library: Library) -> Tally:
    found = answer(query, library)
    assert isinstance(found, Tally)
    return found


FILTERS = st.builds(
    Find,
    st.sampled_from(["", "herring", "kelp", "tides salt"]),
    st.sampled_from([(), ("Marit Lie",), ("Ole Bø", "Marit Lie")]),
    since=st.sampled_from([None, date(2025, 3, 1)]),
    over=st.sampled_from([0, 2]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(FILTERS)
def test_every_count_is_of_the_papers_that_the_listing_has(sea: Library, find: Find) -> None:
    """Years, months and categories each sum up to the listing's own number, for any filters."""
    listed = answer(replace(find, order="newest"), sea)
    total = listed.total if isinstance(listed, PaperList) else 0
    assert tally(Count(find), sea).papers == total
    for of in ("papers per year", "papers per month"):
        assert sum(number for _, number in tally(Count(find, of), sea).rows) == total


def test_years_without_papers_are_left_out(sea: Library) -> None:
    """Kelp was written of in 2019, 2024 and 2025, and in no year between."""
    assert tally(Count(Find("kelp"), "papers per year"), sea).rows == (("2019", 1), ("2024", 1), ("2025", 2))


def test_people_are_counted_in_every_paper_of_a_filter(sea: Library) -> None:
    """All 230 papers of a category are counted, whoever comes first in them."""
    found = people(People(Find(category="q-bio.PE")), sea)
    top = [(str(one.name), papers) for one, papers, _ in found.people[:2]]
    assert top == [("Marit Lie", SHOAL), ("Ole Bø", SHOAL // 10)]
    assert (found.counted, found.total) == (SHOAL, SHOAL + 2)
    assert found.people[0][2].date == date(2025, 12, 1)


def test_of_very_many_papers_on_a_topic_the_best_are_counted_and_it_is_said(sea: Library) -> None:
    """A topic that more than 200 papers hold: people are counted in the 200 that fit best, not in all."""
    found = people(People(Find("herring")), sea)
    assert (found.counted, found.papers) == (200, SHOAL + 1)
    assert found.people[0][1] <= 200
    assert "Authors of the 200 that fit best of 231 papers about “herring”" in plain(found, sea.now().date())


def test_first_authors_lead_and_somebody_may_be_left_out(sea: Library) -> None:
    """Who only comes last leads nothing; who is left out is in no line, and not in the number."""
    assert all(papers == 1 for _, papers, _ in people(People(Find("herring"), lead=True), sea).people)
    whole, without = (people(People(Find("kelp herring"), but=but), sea) for but in ((), ("Tang",)))
    assert without.total < whole.total
    assert not any("Tang" in str(one.name) for one, _, _ in without.people)


def test_spellings_with_the_same_letters_are_one_person(sea: Library) -> None:
    """Strøm and Strom are counted as one; I. Tang may be another than Ida Tang, and is."""
    counts = Counter({str(one.name): n for one, n, _ in people(People(Find(since=date(2025, 2, 1), before=date(2025, 2, 4))), sea).people})  # fmt: skip
    assert counts["Kari Strøm"] == 2
    assert tally(Count(Find("kelp"), "authors"), sea).value == 2


def test_the_longest_paper_is_of_those_that_say_how_long_they_are(sea: Library) -> None:
    """Half of the papers record their pages; the longest and the shortest of these are found, and how many they are."""
    longest, shortest = (answer(FindMost(Find(), "pages", least), sea) for least in (False, True))
    assert isinstance(longest, Most)
    assert isinstance(shortest, Most)
    assert (longest.papers[0][1], shortest.papers[0][1]) == (229, 1)
    assert (longest.recorded, longest.total) == (SHOAL // 2, SHOAL + len(OTHERS))


def test_an_introduction_comes_first_and_then_what_is_most_about_it(sea: Library) -> None:
    """The survey leads, though it is the oldest; what only mentions the topic, a survey of something else too, comes last."""
    found = answer(FindToRead(Find("kelp")), sea)
    assert isinstance(found, PaperList)
    assert found.reading
    assert [one.paper.id for one in found.papers] == ["2502.00002", "2502.00004", "2502.00003", "2502.00006"]


def test_the_pages_of_what_to_read_hold_every_paper_once(sea: Library) -> None:
    """The first fifty in the order for reading, the others after them: none twice, none left out."""
    pages = [answer(FindToRead(Find("herring", page=page)), sea) for page in range(1, 25)]
    ids = [one.paper.id for page in pages if isinstance(page, PaperList) for one in page.papers]
    assert len(ids) == len(set(ids)) == SHOAL + 1


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        (Each("summarize", ("Attention", "Tides")), Summarize("Attention and Tides")),
        (Each("show", ("Salt", "Wind", "Rain")), Show("Salt, Wind and Rain")),
        (Cite("bibtex", ("Attention", "Tides")), Cite("bibtex", ("Attention and Tides",))),
        (Keep("save", ("Salt", "Wind", "Rain")), Keep("save", ("Salt, Wind and Rain",))),
    ],
)
def test_a_title_with_an_and_is_one_paper(sea: Library, query: Query, meant: Query) -> None:
    """What was taken apart at "and" and commas is put together again where a paper is called so."""
    assert converse(sea).settled(query) == meant


def test_two_titles_are_two_papers(sea: Library) -> None:
    """Names that are papers each stay two, and a name that is nobody's takes nothing from the other."""
    both = answer(Each("summarize", ("Kelp Once", "Attention and Tides")), sea)
    assert isinstance(both, Briefs)
    assert [type(one) for one in both.entries] == [Summary, Summary]
    assert isinstance(answer(Cite("bibtex", ("Kelp Once", "A Survey of Kelp")), sea), Citation)


def test_of_a_long_listing_ten_are_told_and_the_rest_is_counted(sea: Library) -> None:
    """One sentence each for the first ten, and how many more there are."""
    found = answer(Each("summarize", Find("herring")), sea)
    assert isinstance(found, Briefs)
    assert (len(found.entries), found.total) == (10, SHOAL + 1)
    assert all(isinstance(one, Summary) and len(one.quotes) == 1 for one in found.entries)
    shown = answer(Each("show", Find("kelp")), sea)
    assert isinstance(shown, Briefs)
    assert all(isinstance(one, PaperCard) for one in shown.entries)
