"""What words mean where many papers hold them: a topic, unless they are the name of one paper exactly."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.answering import answer, settle, typed
from bot.answers import Nothing, PaperCard, PaperList, Stated
from bot.library import Library
from bot.papers import Name, Paper
from bot.parsing import parse
from bot.queries import Find, Query

MANY = 14
"""More papers than can be asked about."""


def pond(number: int) -> Paper:
    """The n-th of many papers that speak of glimmer, of memory networks and of plot structure."""
    return Paper(
        f"2501.{number:05d}",
        f"Reeds and Rushes, part {number}",
        "Memory networks were trained with glimmer. For plot structure we use dense reed code and some moss.",
        (Name(f"Wade{chr(97 + number)}", "Nils"),),
        date(2025, 1, 1 + number),
        ("q-bio.PE",),
    )


NAMED = (
    Paper("2502.00001", "Seeing as Glimmer", "We see.", (Name("Glimmer", "Ida"),), date(2025, 2, 1)),
    Paper("2502.00002", "Memory Networks: A Small Study", "Ponds meet.", (Name("Tang", "Ida"),), date(2025, 2, 2)),
    Paper(
        "2502.00003", "Otterfish 2.5: Rivers at Scale", "Otterfish 2.5 has 7 fins. It is under Apache 2.0.", (Name("Bø", "Ole"),), date(2025, 2, 3)
    ),
    Paper("2502.00004", "Heronet3 Technical Report", "Heronet3 wades.", (Name("Lie", "Marit"),), date(2025, 2, 4)),
    Paper("2502.00005", "DENSE: Gates of Rivers", "Gates open.", (Name("Lie", "Marit"),), date(2025, 2, 5)),
    Paper("2502.00006", "The Delusion of Depth: On Ponds", "Depth is shallow.", (Name("Stanford", "Chris"),), date(2025, 2, 6)),
    Paper("2502.00007", "Swans", "A swan swims over the weir.", (Name("Swan", "Odd"),), date(2025, 2, 7)),
    *(Paper(f"2502.0001{n}", "Geese", "A goose.", (Name("Weir", "Ida"),), date(2025, 2, 8)) for n in range(2)),
    *(Paper(f"2503.{n:05d}", f"Otterfish in Use, part {n}", "We swim with Otterfish 2.5 and Heronet3.", (Name("Lie", "Marit"),), date(2025, 3, 1 + n)) for n in range(MANY)),
)  # fmt: skip


@pytest.fixture(scope="module")
def ponds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library in which many papers hold the same words; to be read only."""
    folder = tmp_path_factory.mktemp("ponds")
    library = Library.open(f"sqlite:///{folder / 'ponds.sqlite3'}", folder)
    library.add([*map(pond, range(MANY)), *NAMED])
    yield library
    library.close()


def meant(said: str, library: Library) -> Query:
    query = parse(said, today=date(2025, 6, 18))
    return library.soundly(lambda: settle(typed(query, said, library), library))


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("memory networks", 'papers about "memory networks"'),
        ("glimmer", 'papers about "glimmer"'),
        ("plot structure", 'papers about "plot structure"'),
        ("dense reed code", 'papers about "dense reed code"'),
        ("tell me about glimmer", 'read first among papers about "glimmer"'),
        ("explain glimmer to me", 'read first among papers about "glimmer"'),
        ("give me 2 good papers about glimmer", 'papers about "glimmer" top 2'),
        ("latest from marit lie", 'papers by "marit lie"'),
        ("papers from stanford", 'unable "affiliation" in "Stanford"'),
        ("february 2025 papers about otterfish", 'papers about "otterfish" since 2025-02-01 before 2025-03-01'),
        ("papers since last friday", "papers since 2025-06-13"),
    ],
)  # fmt: skip
def test_what_many_papers_hold_is_a_topic(ponds: Library, said: str, query: str) -> None:
    """A noun phrase lists, whatever it may also order, ask of a paper, or be part of a title of."""
    assert str(meant(said, ponds)) == query


def test_the_paper_that_is_called_like_a_topic_stands_on_top(ponds: Library) -> None:
    """All that speak of memory networks are listed, and the one that goes by that name comes first."""
    found = answer(meant("memory networks", ponds), ponds)
    assert isinstance(found, PaperList)
    assert (found.papers[0].paper.id, found.total) == ("2502.00002", MANY + 1)


@pytest.mark.parametrize(
    "said", ["the glimmer paper", "glimmer paper", "cite the glimmer paper", "bibtex glimmer"]
)
def test_a_paper_that_is_not_here_is_not_replaced_by_one_that_speaks_of_it(ponds: Library, said: str) -> None:
    """Neither a title that merely holds the name, nor somebody who is called so, is given in its place."""
    found = answer(meant(said, ponds), ponds)
    assert isinstance(found, Nothing)
    assert (found.reason, found.near) == ("no paper", ())


@pytest.mark.parametrize(
    ("said", "paper"),
    [
        ("otterfish 2.5", "2502.00003"),
        ("heronet3", "2502.00004"),
        ("heronet3 tech report", "2502.00004"),
        ("that delusion of depth paper", "2502.00006"),
    ],
)
def test_an_exact_name_is_its_paper_however_many_mention_it(ponds: Library, said: str, paper: str) -> None:
    """Names with digits, reports by what they report, and titles without their article."""
    found = answer(meant(said, ponds), ponds)
    assert isinstance(found, PaperCard)
    assert found.paper.id == paper


def test_a_licence_is_told_by_its_name(ponds: Library) -> None:
    """A sentence that names a licence answers, though it lacks the word."""
    found = answer(meant("license of otterfish 2.5", ponds), ponds)
    assert isinstance(found, Stated)
    assert found.evidence is not None
    assert "Apache 2.0" in found.evidence.text


@pytest.mark.parametrize("said", ["papers by glimmre tang", "glimmerproof", "papers by marrit lyx"])
def test_two_letters_from_something_is_nothing(ponds: Library, said: str) -> None:
    """Among many names and words, some are near to anything."""
    assert isinstance(answer(meant(said, ponds), ponds), Nothing)


def test_about_is_not_by(ponds: Library) -> None:
    """A word that papers use is a topic, be it the name of somebody with more papers: theirs are another listing."""
    assert meant("papers about weir", ponds) == Find("weir")
    assert meant("papers about Marit Lie", ponds) == Find(authors=("Marit Lie",))
    assert ponds.find(Find("weir")).ids == ("2502.00007",)
