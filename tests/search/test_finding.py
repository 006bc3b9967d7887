"""Listings by topic and filter."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import PAPERS

from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Find, Part
from bot.search.finding import Known, Parts


def ids(library: Library, find: Find, limit: int = 20) -> list[str]:
    return [id_[:4] for id_ in library.find(find, limit=limit).ids]


def test_papers_with_some_of_the_words_stand_apart(toy: Library) -> None:
    """A listing holds the papers with all words; those with some of them are related, and none is both."""
    wanted = Find(words="sleepy sensor networks energy benchmark")
    found, near = toy.find(wanted), toy.related(wanted)
    assert (found.ids, found.total) == (("2401.00001",), 1)
    assert near
    assert not {*near} & {*found.ids}


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


def test_a_repaired_word_is_told(toy: Library) -> None:
    """What was misread is said; what was typed right is not touched."""
    assert toy.find(Find(words="Verified progarms")).corrected == "Verified programs"
    assert toy.find(Find(words="verified programs")).corrected == ""


@given(st.text(max_size=60))
def test_any_text_may_be_a_topic(toy: Library, words: str) -> None:
    """No text breaks the engine's query, and the count is never less than the page."""
    found = toy.find(Find(words=words), limit=3)
    assert len(found.ids) <= min(3, found.total)
    assert not {*found.ids} & {*toy.related(Find(words=words))}


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


WORDS = st.sampled_from(["sensor", "networks", "language", "sentences", "proof"])
PARTS = st.builds(Part, WORDS) | st.sampled_from(
    [Part(category="cs"), Part(code=True), Part(venue="toypl"), Part(since=date(2024, 6, 1)), Part("tides", category="cs.LG")]
)  # fmt: skip


@given(st.lists(PARTS, max_size=3), st.lists(PARTS, max_size=3))
def test_parts_are_unions_and_differences(toy: Library, either: list[Part], without: list[Part]) -> None:
    """A listing holds what passes one of its choices, and nothing that passes an exclusion, on pages counted exactly."""

    def passing(part: Part) -> set[str]:
        return set(toy.find(Find(), parts=Parts(either=(Known(part),)), limit=20).ids)

    whole = set(toy.find(Find(), limit=20).ids)
    wanted = set[str]().union(*map(passing, either)) if either else whole
    parts = Parts(tuple(map(Known, either)), tuple(map(Known, without)))
    found = toy.find(Find(), parts=parts, limit=20)
    assert set(found.ids) == wanted.difference(*map(passing, without))
    assert found.total == len(found.ids)
    assert toy.matching(Find(), (), parts) == set(found.ids)


@given(st.integers(1, 15), st.integers(1, 4), st.sampled_from(["", "models", "sentences models language"]))
def test_the_first_few_are_the_beginning_of_all(toy: Library, top: int, size: int, words: str) -> None:
    """However its pages are cut, a listing that ends early is the beginning of the whole one."""
    whole = toy.find(Find(words), limit=20)
    pages = [toy.find(Find(words, top=top, page=page), limit=size) for page in range(1, 20)]
    assert tuple(id_ for page in pages for id_ in page.ids) == whole.ids[:top]
    assert {page.total for page in pages} == {min(top, whole.total)}


def test_the_last_author_is_the_last(toy: Library) -> None:
    """The end of a byline can be asked for; somebody alone in it is both its first and its last."""
    osei, quist = toy.resolve("Kwame Osei").exact[0], toy.resolve("Björn Quist").exact[0]
    last, first = Find(authors=("x",), last=True), Find(authors=("x",), first=True)
    assert toy.find(last, [osei]).total == toy.find(Find(), [osei]).total == 2
    assert toy.find(first, [osei]).total == 0
    assert "2407.00007" in toy.find(last, [quist]).ids
    assert "2407.00007" in toy.find(first, [quist]).ids


def written(*abstracts: str, categories: tuple[tuple[str, ...], ...] = ()) -> list[Paper]:
    """Papers of one author, numbered from 1, with these abstracts and categories."""
    every = categories or (("cs.LG",),) * len(abstracts)
    return [
        Paper(f"2501.{n:05d}", f"Herons {n}", text, (Name("Sample", "Ada"),), date(2025, 1, n), codes)
        for n, (text, codes) in enumerate(zip(abstracts, every, strict=True), start=1)
    ]


@pytest.fixture(scope="module")
def herons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("herons")
    library = Library.open(f"sqlite:///{folder / 'herons.sqlite3'}", folder)
    library.add(
        written(
            "We cross-link wading models.",
            "Crosslinking of a heron with off-policy fish.",
            "Cross herons are linking; the policy is off.",
            "A Navier\u2013Stokes view of ponds.",
            "NavierStokes in reeds, offpolicy.",
            "Anna Smith-Jones said so.",
            "A heron-RAG fishes.",
        )
    )
    yield library
    library.close()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cross-linking", "12"),
        ("crosslinking", "12"),
        ("cross-link", "12"),
        ("off-policy", "25"),
        ("offpolicy", "25"),
        ("Navier-Stokes", "45"),
        ("Navier\u2013Stokes ponds", "4"),
        ("navierstokes", "45"),
        ("offpolicy crosslinking", "2"),
        ("off-policy cross-linking", "2"),
        ("Smith-Jones", "6"),
        ("cross linking", "13"),
        ("heron-RAG", "7"),
    ],
)
def test_a_hyphen_makes_no_other_word(herons: Library, words: str, expected: str) -> None:
    """A compound is found with and without its hyphen, however it is typed, and not where its words stand apart.

    So is one whose words have synonyms of their own ("RAG").
    """
    assert {id_[-1] for id_ in herons.matching(Find(words), ())} == set(expected)
    found = herons.find(Find(words))
    assert {id_[-1] for id_ in found.ids} == set(expected)


def test_words_of_a_compound_apart_are_related_to_it(herons: Library) -> None:
    """Papers that hold the words of a compound somewhere stand beneath those that hold the compound."""
    assert herons.find(Find("cross-linking")).total == 2
    assert herons.related(Find("cross-linking")) == ("2501.00003",)


CODES = (("cs.NA",), ("math.NA",), ("math-ph", "math.MP"), ("q-fin.EC",), ("econ.TH",), ("cond-mat",), ("cond-mat.soft", "physics.bio-ph"), ("supr-con",), ("eess.SY",))  # fmt: skip


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("coded")
    library = Library.open(f"sqlite:///{folder / 'coded.sqlite3'}", folder)
    library.add(written(*("We count herons.",) * len(CODES), categories=CODES))
    yield library
    library.close()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("math.NA", "12"),
        ("cs.NA", "12"),
        ("math.MP", "3"),
        ("econ.GN", "4"),
        ("econ", "45"),
        ("q-fin", "4"),
        ("cond-mat", "67"),
        ("cond-mat.soft", "7"),
        ("supr-con", "8"),
        ("cs.SY", "9"),
        ("cs", "129"),
        ("math", "123"),
        ("physics", "7"),
    ],
)
def test_codes_of_one_category_find_the_same(coded: Library, code: str, expected: str) -> None:
    """A category is found under any of its codes, an archive with all that lies in it, and both can be excluded."""
    found = {id_[-1] for id_ in coded.find(Find(category=code)).ids}
    others = coded.find(Find(), parts=Parts(without=(Known(Part(category=code)),))).ids
    assert found == set(expected)
    assert {id_[-1] for id_ in others} == set("123456789") - found


def test_what_is_not_wanted_need_not_be_known(toy: Library) -> None:
    """Somebody, a paper or a word that is not here takes nothing out, and chooses nothing."""
    unknown = (
        Known(Part(authors=("Nemo",)), ((),)),
        Known(Part(paper="Nautilus")),
        Known(Part("the of")),
        Known(Part("zzyzx")),
    )
    for one in unknown:
        assert toy.find(Find(), parts=Parts(without=(one,))).total == len(PAPERS)
        assert toy.find(Find(), parts=Parts(either=(one,))).total == 0
