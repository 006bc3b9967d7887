"""Typed names to people."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import PAPERS

from bot.library import Library
from bot.papers import Name
from bot.queries import Find


def exact(library: Library, typed: str) -> list[str]:
    return [str(author.name) for author in library.resolve(typed).exact]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kowalczyk", "Łukasz Kowalczyk"),
        ("lukasz kowalczyk", "Łukasz Kowalczyk"),
        ("Kowalczyk, L.", "Łukasz Kowalczyk"),
        ("L Kowalczyk", "Łukasz Kowalczyk"),
        ("Moeller", "Ada Møller"),
        ("obrannigan", "Niamh O'Brannigan"),
        ("O Brannigan", "Niamh O'Brannigan"),
        ("Niamh O’Brannigan", "Niamh O'Brannigan"),
        ("Lefevre", "Jean-Luc Armand-Lefèvre"),
        ("Jean Luc Armand Lefevre", "Jean-Luc Armand-Lefèvre"),
        ("J.-L. Armand-Lefèvre", "Jean-Luc Armand-Lefèvre"),
        ("Vance Holloway", "Marguerite Vance Holloway"),
        ("Holloway, Marguerite", "Marguerite Vance Holloway"),
        ("suryani", "Suryani"),
        ("Tidewater Team", "Tidewater Team"),
        ("山田 花子", "花子 山田"),
        ("иванов", "Пётр Иванов"),
        ("Gross", "Käthe Groß"),
        ("Kwame", "Kwame Osei"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(toy: Library, typed: str, meant: str) -> None:
    """Accents, transliteration, initials, hyphens, apostrophes and word order do not matter."""
    assert exact(toy, typed) == [meant]


def test_spellings_of_one_person_are_one_author(toy: Library) -> None:
    """A missing accent, a missing middle initial and an initial that fits one person alone are spellings."""
    for typed, papers in (("Lukasz Kowalczyk", 2), ("Ada Moller", 2), ("Aram Wren", 2), ("Kwame Osei", 2)):
        (author,) = toy.resolve(typed).exact
        assert author.papers == papers
        assert len(author.names) == 2


@pytest.fixture(scope="module")
def near_namesakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """People whose names differ by an "e" that no umlaut explains, and one of whom it does."""
    folder = tmp_path_factory.mktemp("namesakes")
    library = Library.open(f"sqlite:///{folder / 'names.sqlite3'}", folder)
    printed = (
        "Zhang, Yue",
        "Zhang, Yu",
        "Xu, Mary",
        "Xue, Max",
        "Bauer, Joerg",
        "Bauer, Jörg",
        "Bauer, Jorg",
    )
    library.add(
        replace(PAPERS[0], id=f"2501.{n:05}", authors=(Name.parse(name),))
        for n, name in enumerate(printed, start=1)
    )
    yield library
    library.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    """A library that holds nothing yet."""
    library = Library.open(f"sqlite:///{tmp_path / 'names.sqlite3'}", tmp_path)
    yield library
    library.close()


def test_an_e_tells_people_apart_unless_an_umlaut_explains_it(near_namesakes: Library) -> None:
    """Yue Zhang is not Yu Zhang and Xue is not Xu; Joerg, Jörg and Jorg are one, however he is typed."""
    for typed in ("Yue Zhang", "Yu Zhang", "Xue", "Xu"):
        (author,) = near_namesakes.resolve(typed).exact
        assert typed in (str(author.name), author.name.family)
        assert author.papers == 1
    for typed in ("Joerg Bauer", "Jörg Bauer", "Jorg Bauer"):
        (author,) = near_namesakes.resolve(typed).exact
        assert author.papers == 3


def test_a_team_is_one_with_and_without_its_article(empty: Library) -> None:
    """However a team's name is printed, and however it is typed, it is one author; a person called The stays one."""
    teams = ("the TEAPOT Collaboration", "TEAPOT collaboration", "The TEAPOT Collaboration")
    bylines = [(Name(team, team=True), Name("Nguyen", "The Anh")) for team in teams]
    empty.add(
        replace(PAPERS[0], id=f"2502.{n:05}", authors=names) for n, names in enumerate(bylines, start=1)
    )
    for typed in ("TEAPOT Collaboration", "the teapot collaboration", "TEAPOT"):
        (author,) = empty.resolve(typed).exact
        assert author.papers == 3
    assert exact(empty, "The Anh Nguyen") == ["The Anh Nguyen"]


@pytest.mark.parametrize("typed", ["İstanbul", "Istanbul", "istanbul", "ISTANBUL"])
def test_a_turkish_capital_is_found_by_any_spelling(empty: Library, typed: str) -> None:
    """İ in lower case is an i with a dot of its own, which no spelling may hang on."""
    empty.add(
        [replace(PAPERS[0], id="2502.00001", title="Ferries of İstanbul and İyileştirmeler", aliases=())]
    )
    assert empty.find(Find(typed)).ids == ("2502.00001",)
    assert empty.find(Find("iyilestirmeler")).ids == ("2502.00001",)


def test_two_authors_of_one_paper_are_two_people(empty: Library) -> None:
    """Rui Costa and R. Costa wrote a paper together: neither is the other, though elsewhere they might be."""
    empty.add([replace(PAPERS[0], id="2502.00001", authors=(Name("Costa", "Rui"), Name("Costa", "R.")))])
    (author,) = empty.resolve("Rui Costa").exact
    paper = empty.paper("2502.00001")
    assert paper
    assert empty.positions(author, paper) == (1,)


def test_an_initial_that_fits_two_people_is_neither(toy: Library) -> None:
    """I. Petrov may be Ivan or Irina, so all three are offered and none is merged."""
    assert set(exact(toy, "I. Petrov")) == {"I. Petrov", "Irina Petrov", "Ivan Petrov"}
    assert exact(toy, "Irina Petrov") == ["Irina Petrov"]
    assert toy.resolve("Irina Petrov").exact[0].papers == 1


def test_a_surname_gives_everybody_who_bears_it(toy: Library) -> None:
    """A bare surname gives each of its bearers, those with most papers first."""
    authors = toy.resolve("Quist").exact
    assert [(str(author.name), author.papers) for author in authors] == [
        ("Björn Quist", 2),
        ("Wilhelmina Quist", 1),
    ]
    assert set(authors[0].fields) == {"cs.AR", "math.GT"}
    assert authors[0].years == (2003, 2024)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kowalzcyk", "Łukasz Kowalczyk"),
        ("Kowalcyk", "Łukasz Kowalczyk"),
        ("Lukazs Kowalczyk", "Łukasz Kowalczyk"),
        ("Niamh OBranigan", "Niamh O'Brannigan"),
        ("Margeurite Holloway", "Marguerite Vance Holloway"),
    ],
)
def test_a_typo_is_near_and_not_exact(toy: Library, typed: str, meant: str) -> None:
    """A misspelt name gives the nearest people, and says that they are only near."""
    resolution = toy.resolve(typed)
    assert not resolution.exact
    assert str(resolution.near[0].name) == meant


@pytest.mark.parametrize(
    "typed", ["Smith", "Yann LeCun", "Terence Tao", "W. Petrov", "Zoltan Quist", "", "?!", ","]
)
def test_a_stranger_is_nobody(toy: Library, typed: str) -> None:
    """A name that nobody here bears gives nobody, not the nearest."""
    assert toy.resolve(typed) == toy.resolve("")


def test_positions_and_coauthors_come_from_bylines(toy: Library) -> None:
    """An author's place is counted from one; co-authors are people, not spellings."""
    (author,) = toy.resolve("Kwame Osei").exact
    assert [toy.positions(author, paper) for paper in toy.papers(("2409.00009", "2410.00010"))] == [
        (2,),
        (2,),
    ]
    assert [(str(other.name), papers) for other, papers in toy.coauthors(author)] == [("Aram H. Wren", 2)]


@given(st.text(max_size=40))
def test_any_text_may_be_typed_as_a_name(toy: Library, typed: str) -> None:
    """No text makes resolving fail."""
    assert len(toy.resolve(typed, limit=3).exact) <= 3


def test_every_printed_name_resolves_to_its_papers(toy: Library) -> None:
    """A name as printed finds a person who has that paper."""
    for paper in PAPERS:
        for name in paper.authors[:5]:
            assert any(toy.positions(author, paper) for author in toy.resolve(str(name)).exact), name
