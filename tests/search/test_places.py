"""Inside a text, the passages that may answer come first, whatever the text holds."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.search.matching import FEATURES, KINDS
from bot.search.places import learned, places
from bot.search.profiles import SEEN, profile
from bot.text import sentences
from bot.texts.body import FullText, Writer

PARTS = (
    ("Abstract", ("We annotate a corpus of recipes with many annotators.",)),
    (
        "Introduction",
        ("Recipes are everywhere, and so are annotators of recipes, as we and others have long said.",),
    ),
    (
        "Related Work",
        ("Others have annotated corpora of recipes before [3], with annotators of their own [4].",),
    ),
    (
        "Data Collection",
        (
            "Our corpus was annotated by 17 native speakers, who were paid by the hour. They disagreed on 4% of the recipes.",
            "Each recipe was cut into steps by a script.",
        ),
    ),
    (
        "Training Details",
        ("We train for 30 epochs with Adam, a learning rate of 0.001 and a batch size of 64.",),
    ),
    (
        "Results",
        ("Our model reaches an F1 score of 78.2, which is better than all baselines, as Table 2 shows.",),
    ),
    ("Limitations", ("Only recipes in English were looked at.",)),
)


def made(parts: tuple[tuple[str, tuple[str, ...]], ...]) -> FullText:
    writer = Writer()
    for number, (title, said) in enumerate(parts):
        writer.section(str(number), title)
        for one in said:
            writer.passage("text", one)
    return FullText(writer.text, "html", tuple(writer.sections), tuple(writer.passages))


TEXT = made(PARTS)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many annotators were there?", "17 native speakers"),
        ("Which learning rate do they use?", "learning rate of 0.001"),
        ("What is the F1 score of the model?", "F1 score of 78.2"),
    ],
)
def test_the_passage_that_answers_comes_first(question: str, words: str) -> None:
    """By what it says, and by where it stands; the abstract is no passage: it is asked before."""
    first = places(question, profile(TEXT))[0]
    assert words in TEXT.said(first.passage)


def test_a_place_is_a_sentence_of_its_passage() -> None:
    """The nearest one, by offsets into the text."""
    first = places("How often did they disagree on recipes?", profile(TEXT))[0]
    assert TEXT.text[first.sentence.start : first.sentence.end] == "They disagreed on 4% of the recipes."
    assert first.passage.start <= first.sentence.start < first.sentence.end <= first.passage.end


def test_the_table_has_a_weight_for_each_feature_and_kind() -> None:
    table = learned()
    assert set(table.features) == set(FEATURES)
    assert {len(row) for row in table.features.values()} == {1 + len(KINDS)}
    assert all(math.isfinite(value) for row in table.features.values() for value in row)


SAID = some.lists(
    some.tuples(some.text(max_size=20), some.lists(some.text(max_size=120), max_size=3)), max_size=6
)


@given(question=some.text(max_size=80), parts=SAID)
def test_any_question_of_any_text_is_answered_in_order(
    question: str, parts: list[tuple[str, list[str]]]
) -> None:
    """Shares fall and are at most 1 in all; every sentence is one of its passage's; nothing is an error."""
    text = made(tuple((title, tuple(said)) for title, said in parts))
    found = places(question, profile(text, "a title", "an abstract"))
    assert all(one.share >= other.share for one, other in pairwise(found))
    assert sum(one.share for one in found) <= 1 + 1e-9
    for one in found:
        offsets = [
            (span.start + one.passage.start, span.end + one.passage.start)
            for span in sentences(text.said(one.passage))
        ]
        assert (one.sentence.start, one.sentence.end) in offsets or not one.sentence.text


LETTER = (
    "Drops that fall on a plate spread and draw back, which we explain.",
    *["What is known of drops is known from many trials, in which they fell on plates of all kinds. " * 4]
    * 12,
    "The plate was kept at a contact angle of 140 degrees in all runs of the trial.",
    "[21] J. Eggers, M. A. Fontelos, Contact angle of drops on a plate in all runs of a trial, 2010.",
)


def test_a_letter_without_headings_is_searched() -> None:
    """What follows the abstract stands in its section; an entry of the references is no answer."""
    found = places("at which contact angle was the plate kept?", profile(made((("Abstract", LETTER),))))
    assert "140 degrees" in found[0].sentence.text
    assert not any("Eggers" in one.sentence.text for one in found)


@pytest.mark.parametrize(
    ("said", "formula"),
    [
        ("It fell by a third (P = 0.03, n ≥ 20).", False),
        ("We set L = L1 + L2.", True),
        ("for all x ∈ X", True),
    ],
)
def test_a_figure_is_no_formula(said: str, *, formula: bool) -> None:
    seen = profile(made((("Results", (said,)),))).seen[0]
    assert seen[SEEN.index("formula")] == formula
