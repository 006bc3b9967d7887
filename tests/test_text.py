"""Words and sentences."""

import pytest

from bot.text import sentences, stem


@pytest.mark.parametrize(
    "parts",
    [
        ("The U.K. Biobank holds it.", "We use it."),
        ("It leads in the U.K.", "However, costs rise."),
        ("We correct [J. Chem. Phys. 98, 12 (1993)] and [Astrophys. J. 5, 3].", "It matters."),
        ("We thank A.-B. Sample, Ch. Test and Zh. Trial.", "They helped."),
        ("See Prop. 3 and Eq. 5, vol. 2, pp. 3-5.", "It is short."),
        ("Points: 1. Cups of tea, 2. Jugs.", "Both boil."),
        ("II. Kettles boil.", "They sing."),
        ("Gains on Kahoot! Quizzes are large.", "What a gain!", "We stop."),
        ("Sums $a_1 + ... + a_n. B$ and \\[ x. Y \\] are fine.", "It is."),
        ("It costs $5 today.", "It costs $6 tomorrow."),
        ("We test plan B.", "It fails."),
        ("The cup is full . . .", "We drink."),
    ],
)
def test_a_sentence_is_whole(parts: tuple[str, ...]) -> None:
    """No sentence ends at an abbreviation, an initial, a number of a list, or in a formula."""
    assert [span.text for span in sentences(" ".join(parts))] == list(parts)


def test_a_full_stop_without_a_space_parts_sentences() -> None:
    """As many abstracts are pasted; a file name is not parted."""
    assert [s.text for s in sentences("It works well.We show why.")] == ["It works well.", "We show why."]
    assert len(sentences("We run ASP.NET with Node.js and v1.The")) == 1


def test_a_sentence_stands_where_it_says() -> None:
    text = "  First one.  Second [see J. Phys. A. 5] two . "
    assert all(text[span.start : span.end] == span.text for span in sentences(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("precise", "precision"),
        ("supervised", "supervision"),
        ("revised", "revision"),
        ("optimise", "optimization"),
        ("advertised", "advertising"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)
