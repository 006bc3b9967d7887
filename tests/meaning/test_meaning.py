"""The semantic extra: what is found by meaning, what is not, and that it is made once and resumed.

Without the extra only its absence is tested; `make semantic` installs it and runs the rest.
"""

import importlib.util
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import answer
from bot.answers import Nothing, PaperList
from bot.library import Library
from bot.meaning import model
from bot.meaning.making import PIECE
from bot.meaning.model import SIZE, Encoder, ModelError, installed, pinned
from bot.papers import Name, Paper
from bot.queries import Find
from bot.search.fusing import blend, fused

SCORES = st.lists(st.floats(-9, 9), min_size=2, max_size=9)
with_model = pytest.mark.skipif(not installed(), reason="the semantic extra is not installed")
with_numpy = pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="numpy is not installed")
TEXTS = {
    "2504.00001": ("Night migration of robins", "We track songbirds that fly south in the dark."),
    "2504.00002": ("Bread that rises slowly", "Sourdough needs a day at room temperature."),
    "2504.00003": ("Proofs in Lean", "A prover searches for formal derivations of theorems."),
    "2504.00004": ("Bridges of steel", "Rust weakens old girders over rivers."),
}


def papers() -> Iterator[Paper]:
    for id_, (title, abstract) in TEXTS.items():
        yield Paper(id_, title, abstract, (Name("Bø", "Ole"),), date(2025, 4, 1))


@pytest.fixture
def nest(tmp_path: Path) -> Iterator[Library]:
    """Four papers on four things, whose meaning is known."""
    library = Library.open(f"sqlite:///{tmp_path}/nest.sqlite3", tmp_path, meaning=True)
    library.add(papers())
    library.learn()
    yield library
    library.close()


@given(SCORES, st.floats(0, 1))
def test_blending_keeps_the_scale(scores: list[float], weight: float) -> None:
    """No weight changes nothing, any weight keeps the mean; equal opinions change nothing."""
    assert blend(scores, list(reversed(scores)), 0.0) == pytest.approx(scores, abs=1e-6)
    assert sum(blend(scores, list(reversed(scores)), weight)) == pytest.approx(sum(scores), abs=1e-5)
    assert blend(scores, [0.5] * len(scores), weight) == scores


@given(st.dictionaries(st.text(), st.integers(0, 90)), st.dictionaries(st.text(), st.floats(-1, 1)))
def test_nothing_that_was_found_is_lost_in_fusing(words: dict[str, int], meaning: dict[str, float]) -> None:
    """Every paper of either opinion is there once, best first; of one opinion alone the order stays."""
    found = fused(words, meaning)
    assert sorted(id_ for id_, _ in found) == sorted({*words, *meaning})
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert [words[id_] for id_, _ in fused(words, {})] == sorted(words.values(), reverse=True)


def test_what_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is missing, and a file that is not the pinned one."""
    monkeypatch.setitem(model.FILES, "model", ("no-such-package", "model.onnx"))
    assert not installed()
    with pytest.raises(ModelError, match=r"no-such-package is not installed.*pip install"):
        Encoder()
    monkeypatch.setitem(model.FILES, "model", ("pytest", "pytest/__init__.py"))
    with pytest.raises(ModelError, match=r"not the pinned file.*pip install"):
        pinned("model")


@with_numpy
def test_the_nearest_at_a_glance_differ_in_fewest_signs() -> None:
    """As counted one by one, also when papers came later, more than there was room for, or again."""
    from bot.meaning.neighbours import Neighbours  # noqa: PLC0415  needs numpy

    chance, known = Random(4), Neighbours()
    vectors = {f"{n}": chance.randbytes(SIZE) for n in range(1500)}
    for id_, vector in vectors.items():
        known.put(id_, vector)
    vectors |= {"3": chance.randbytes(SIZE)}
    known.put("3", vectors["3"])
    asked = chance.randbytes(SIZE)

    def signs(vector: bytes) -> list[bool]:
        return [0 < byte < 128 for byte in vector]

    def apart(id_: str) -> int:
        return sum(one != other for one, other in zip(signs(vectors[id_]), signs(asked), strict=True))

    found = known.near(asked, 20)
    assert [apart(id_) for id_ in found] == sorted(map(apart, vectors))[:20]
    assert len(known.near(asked, 9999)) == len(known) == 1500
    assert Neighbours().near(asked, 5) == ()


@with_model
@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("avian journeys after sunset", "2504.00001"),
        ("baking with wild yeast", "2504.00002"),
        ("automated mathematics verification software", "2504.00003"),
    ],
)
def test_a_topic_in_other_words_is_looked_for(nest: Library, words: str, first: str) -> None:
    """None of its words is in any paper, and the right one is the likeliest."""
    assert nest.candidates(words)[0][0] == first


@with_model
def test_what_is_near_in_meaning_is_called_the_closest(nest: Library) -> None:
    """It is shown where it is near, under a heading that says what it is; what is hardly near is not shown."""
    given = answer(Find("avian journeys after sunset"), nest)
    assert isinstance(given, PaperList)
    assert given.closest
    assert [one.paper.id for one in given.papers] == ["2504.00001"]
    assert isinstance(answer(Find("baking with wild yeast"), nest), Nothing)


@with_model
def test_what_nothing_is_near_is_refused(nest: Library) -> None:
    """The nearest of four papers is still far from another field."""
    assert isinstance(answer(Find("quantum chromodynamics on lattices"), nest), Nothing)


@with_model
def test_filters_hold_for_what_is_near_in_meaning(nest: Library) -> None:
    """A paper of another year or author is not in a list, however near it is."""
    near = Find("birds flying at night in autumn", since=date(2026, 1, 1))
    assert not nest.related(near)
    assert nest.related(Find(near.words))[0] == "2504.00001"


@with_model
def test_vectors_are_made_once_and_resumed(tmp_path: Path) -> None:
    """A process that ends in the middle leaves what it made, another goes on, and sees what others make."""
    many = [
        Paper(f"2505.{n:05d}", f"Kettle {n}", "It sings.", (Name("Bø"),), date(2025, 5, 1)) for n in range(40)
    ]
    one, two = (
        Library.open(f"sqlite:///{tmp_path}/x.sqlite3", tmp_path, meaning=True) for _ in range(2)
    )  # fmt: skip
    one.add(many)
    looks = iter([False, False, True, True])
    one.learn(lambda: next(looks))
    assert one.meaning
    assert two.meaning
    assert one.meaning.records.progress().made == PIECE
    two.learn()
    assert two.meaning.records.progress().made == len(many)
    one.learn()
    assert len(one.meaning.neighbours) == len(two.meaning.neighbours) == len(many)
    numbers = [number for number, _, _ in one.meaning.records.since(0)]
    assert numbers == list(range(1, len(many) + 1))
    one.close()
    two.close()


@with_model
def test_without_vectors_words_find_as_ever(tmp_path: Path) -> None:
    """Before anything was made, and where some papers have no vector yet."""
    library = Library.open(f"sqlite:///{tmp_path}/x.sqlite3", tmp_path, meaning=True)
    library.add(papers())
    assert library.candidates("sourdough bread")[0][0] == "2504.00002"
    library.learn()
    library.add([Paper("2505.00001", "Sourdough bread in winter", "Cold.", (Name("Bø"),), date(2025, 5, 1))])
    assert {id_ for id_, _ in library.candidates("sourdough bread")[:2]} == {"2504.00002", "2505.00001"}
    library.close()
