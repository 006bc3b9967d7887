"""Listings by topic and filter."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import PAPERS

from bot.library import Library
from bot.queries import Find


def ids(library: Library, find: Find, limit: int = 20) -> list[str]:
    return [id_[:4] for id_ in library.find(find, limit=limit).ids]


def test_a_paper_with_all_words_comes_before_those_with_most(toy: Library) -> None:
    """All words first, then most of them; the count says how many are which."""
    found = toy.find(Find(words="sleepy sensor networks energy benchmark"))
    assert found.ids[0] == "2401.00001"
    assert (found.exact, found.total) == (1, len(found.ids))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("verified programs", ["2404", "2403"]),
        ("formalizing", ["2411", "2403"]),
        ("knot counting", ["math"]),
        ("sleepy sesnors", ["2402", "2401"]),
        ("RL", ["2409"]),
        ("networks by Møller", ["2401", "2402"]),
        ("quantum gravity", []),
        ("unheard-of networks", []),
    ],
)
def test_words_are_found_in_any_inflection(toy: Library, words: str, first: list[str]) -> None:
    """Inflections, British spelling, one typo, short names of methods and authors' names all count."""
    assert ids(toy, Find(words=words))[:2] == first


def test_a_quoted_phrase_is_required_word_for_word(toy: Library) -> None:
    """A phrase in quotes finds neither other inflections nor the words apart."""
    assert ids(toy, Find(words='"language models"')) == ["2409"]
    assert ids(toy, Find(words='"verified programs" wrong')) == ["2404"]
    assert toy.find(Find(words='"programs verified"')).total == 0


@pytest.mark.parametrize(
    ("find", "expected"),
    [
        (Find(category="cs.PL"), ["2404", "2403"]),
        (Find(category="physics"), ["2405"]),
        (Find(category="hep-ex"), ["2408"]),
        (Find(organisation="Harbor Labs"), ["2405", "2401"]),
        (Find(venue="toypl 2024"), ["2403"]),
        (Find(code=True), ["2405", "2401"]),
        (Find(over=20), ["2408"]),
        (Find(under=2), ["2407"]),
        (Find(since=date(2024, 10, 10)), ["2411", "2410"]),
        (Find(before=date(2024, 1, 5)), ["math"]),
        (Find(since=date(2024, 2, 7), before=date(2024, 2, 8)), ["2402"]),
        (Find(words="models", category="cs.LG", since=date(2024, 9, 1)), ["2409"]),
        (Find(order="oldest", category="cs"), ["2401", "2402", "2403", "2404", "2405"]),
    ],
)
def test_filters_narrow_a_listing(toy: Library, find: Find, expected: list[str]) -> None:
    """Each filter, alone or with others, keeps just the papers that pass; newest first."""
    assert ids(toy, find)[:5] == expected


def test_people_are_filters_too(toy: Library) -> None:
    """A paper must have all of the people asked for, and the first of them first when that is asked."""
    ada, lukasz = (toy.resolve(name).exact[0] for name in ("Ada Møller", "Łukasz Kowalczyk"))
    assert toy.find(Find(), [ada]).total == 2
    assert toy.find(Find(), [ada, lukasz]).ids == ("2401.00001",)
    assert toy.find(Find(first=True), [lukasz]).total == 0


def test_pages_follow_each_other(toy: Library) -> None:
    """The pages of a listing together are the listing, and each knows the whole count."""
    pages = [toy.find(Find(page=page), limit=5) for page in (1, 2, 3, 4)]
    assert [len(page.ids) for page in pages] == [5, 5, 2, 0]
    assert {page.total for page in pages} == {len(PAPERS)}
    assert len({id_ for page in pages for id_ in page.ids}) == len(PAPERS)


def test_pages_run_from_all_words_into_most(toy: Library) -> None:
    """No paper is shown twice or left out where the papers with all words end."""
    whole = toy.find(Find(words="small language model sentences"), limit=10)
    paged = [
        toy.find(Find(words="small language model sentences", page=page), limit=1).ids
        for page in range(1, whole.total + 1)
    ]
    assert 0 < whole.exact < whole.total
    assert tuple(id_ for page in paged for id_ in page) == whole.ids


def test_a_repaired_word_is_told(toy: Library) -> None:
    """What was misread is said; what was typed right is not touched."""
    assert toy.find(Find(words="Verified progarms")).corrected == "Verified programs"
    assert toy.find(Find(words="verified programs")).corrected == ""


@given(st.text(max_size=60))
def test_any_text_may_be_a_topic(toy: Library, words: str) -> None:
    """No text breaks the engine's query, and the count is never less than the page."""
    found = toy.find(Find(words=words), limit=3)
    assert len(found.ids) <= min(3, found.total)
    assert found.exact <= found.total


def test_relevance_without_filters(toy: Library) -> None:
    """Candidates for a question come with falling scores; a word's frequency counts its inflections."""
    scores = [score for _, score in toy.candidates("polite nodes gossip")]
    assert toy.candidates("polite nodes gossip")[0][0] == "2411.00011"
    assert scores == sorted(scores, reverse=True)
    assert toy.frequency("sentence") == 2


def test_similar_papers_share_words(toy: Library) -> None:
    """Papers like a paper share its telling words, and never include it."""
    assert toy.similar("2401.00001", 1) == ("2402.00002",)
    assert "2409.00009" not in toy.similar("2409.00009")
    assert toy.similar("9999.99999") == ()
