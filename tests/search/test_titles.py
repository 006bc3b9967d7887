"""Which paper a text names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import PAPERS

from bot.library import Library


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("2401.00001", "2401.00001"),
        ("2401.00001v2", "2401.00001"),
        ("math/0309001", "math/0309001"),
        ("Lighthouse", "2401.00001"),
        ("the lighthouse paper", "2401.00001"),
        ("PG", "2403.00003"),
        ("tide-net", "2405.00005"),
        ("On Words for Rain", "2406.00006"),
        ("gossip protocols <for> very polite & formal nodes", "2411.00011"),
    ],
)
def test_a_name_of_a_paper_names_it_fully(toy: Library, text: str, id_: str) -> None:
    """Id, alias and title score 1, whatever the case and punctuation."""
    best = toy.titles(text)[0]
    assert (best.id, best.score, best.corrected) == (id_, 1.0, "")


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("seeds of doubt", "2404.00004"),
        ("survey of duty cycling", "2402.00002"),
        ("small marble observation", "2408.00008"),
        ("abbacus", "2407.00007"),
        ("tyde net", "2405.00005"),
        ("lihgthouse", "2401.00001"),
        ("beacon schedulling", "2401.00001"),
        ("the wet string paper", "math/0309001"),
    ],
)
def test_a_part_or_a_typo_names_it_nearly(toy: Library, text: str, id_: str) -> None:
    """A part of a title and a misspelt name find the paper first, with a score below 1."""
    best = toy.titles(text)[0]
    assert best.id == id_
    assert 0.6 < best.score <= 1.0


def test_a_correction_is_told(toy: Library) -> None:
    """A misspelt name comes with the name that was meant."""
    assert toy.titles("lihgthouse")[0].corrected == "Lighthouse"
    assert toy.titles("Lighthouse")[0].corrected == ""


@pytest.mark.parametrize("text", ["attention is all you need", "GPT-9", "9999.99999", "", "the paper", "?"])
def test_what_names_no_paper_scores_low(toy: Library, text: str) -> None:
    """A title that nobody here wrote is no paper, or hardly one."""
    assert all(match.score < 0.6 for match in toy.titles(text))


def test_every_title_finds_its_paper_first(toy: Library) -> None:
    """A paper's own title, and each alias, names it before all others."""
    for paper in PAPERS:
        assert all(toy.titles(name)[0].id == paper.id for name in (paper.title, *paper.aliases))


@given(st.text(max_size=60))
def test_any_text_may_name_a_paper(toy: Library, text: str) -> None:
    """Every text gets an answer, best first."""
    scores = [match.score for match in toy.titles(text)]
    assert scores == sorted(scores, reverse=True)
