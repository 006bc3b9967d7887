"""The check between an answer and its readers."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.evidence import UnverifiedError, checked, verified
from bot.answers import Comparison, Many, Passages, Quote, Row, Summary
from bot.papers import Paper

PAPER = Paper("2401.00001", "Puddles", "We wade. It reaches 65.8% (with boots on).", (), date(2024, 1, 1))
QUOTE = Quote(PAPER, 9, 42, "It reaches 65.8% (with boots on).", ((11, 16),))


def test_a_verbatim_quote_passes_unchanged() -> None:
    """A quote that is in its paper is given back as it is."""
    assert verified(QUOTE) is QUOTE
    assert checked(Many((Summary(PAPER, (QUOTE,)),)))


@given(st.integers(-50, 50), st.integers(-50, 90), st.text(max_size=40))
def test_no_other_text_passes(start: int, end: int, text: str) -> None:
    """Whatever is changed of a quote, it passes only when the abstract says exactly that there."""
    quote = Quote(PAPER, start, end, text)
    if 0 <= start < end and PAPER.abstract[start:end] == text:
        assert verified(quote) is quote
    else:
        with pytest.raises(UnverifiedError, match=r"2401\.00001"):
            verified(quote)


@pytest.mark.parametrize("bold", [(-1, 4), (3, 3), (30, 60)])
def test_bold_outside_the_quote_is_refused(bold: tuple[int, int]) -> None:
    """A stretch in bold lies inside its quote."""
    with pytest.raises(UnverifiedError, match="bold"):
        verified(replace(QUOTE, bold=(bold,)))


def test_quotes_are_checked_wherever_they_are() -> None:
    """A false quote is found in a table too, and a figure must stand in its sentence."""
    false = replace(QUOTE, text="It reaches 99.9% (with boots on).")
    with pytest.raises(UnverifiedError):
        checked(Comparison((PAPER,), (Row("Result", (None, "x", false)),)))
    with pytest.raises(UnverifiedError, match="figure"):
        checked(Passages("q", "quote", (QUOTE,), value="99.9%"))
