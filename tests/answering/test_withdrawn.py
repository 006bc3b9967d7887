"""A withdrawn paper says so, and why, wherever it is used."""

from datetime import UTC, datetime

import pytest
from toy import PAPERS

from bot.app import converse
from bot.blocks import plain
from bot.dialogue.conversation import Place
from bot.library import Library

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def said(library: Library, question: str) -> str:
    where = Place("T1", f"D {question}", question, question, direct=True)
    return plain(converse(library, lambda: NOW).reply(question, where).answer, NOW.date())


@pytest.mark.parametrize(
    "question",
    [
        "tldr of A Faster Abacus", "who wrote A Faster Abacus?", "venue of A Faster Abacus", "compare A Faster Abacus and Lighthouse",
        "save A Faster Abacus", "A Faster Abacus", "papers by Björn Quist", "is A Faster Abacus withdrawn?", "why was A Faster Abacus retracted?",
        "bibtex for A Faster Abacus", "ris for A Faster Abacus", "csl json for A Faster Abacus", "apa for A Faster Abacus", "ieee for A Faster Abacus",
    ],
)  # fmt: skip
def test_every_answer_tells_of_a_withdrawal(toy: Library, question: str) -> None:
    assert "ithdrawn" in said(toy, question)


@pytest.mark.parametrize(
    "question",
    ["tldr of A Faster Abacus", "why was A Faster Abacus withdrawn?", "bibtex for A Faster Abacus"],
)
def test_its_reason_is_in_its_authors_words(toy: Library, question: str) -> None:
    assert "bead 7 was lost" in said(toy, question)


def test_of_another_paper_no_withdrawal_is_known(toy: Library) -> None:
    assert PAPERS[0].title.startswith("Lighthouse")
    assert said(toy, "was Lighthouse withdrawn?").startswith(
        "Nothing I have says that Lighthouse was withdrawn."
    )
