"""TeX in names, titles and abstracts."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.tex import prose, text


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (r"Erd\H{o}s", "Erdős"),
        (r"T\H okési", "Tőkési"),
        (r"Bl\" umel", "Blümel"),
        (r"Nguy\~ên", "Nguyễn"),
        (r"{\c C}elik", "Çelik"),
        (r"na\"{\i}ve", "naïve"),
        (r"J.\L uczka, \O{}ystein, Stra\ss{}e", "J.Łuczka, Øystein, Straße"),
        (r"GenM$^3$ and $K$-MSHC", "GenM³ and K-MSHC"),
        (r"$\text{R}^2\text{ec}$", "R²ec"),
        (r"the $\ell_1$ norm", "the ℓ₁ norm"),
        (r"$O(n\log n)$ and $\mathcal{O}(T)$", "O(n log n) and O(T)"),
        (r"360$^\circ$", "360°"),
        (r"LLM$\times$MapReduce", "LLM×MapReduce"),
        (r"Business as \textit{Rule}sual", "Business as Rulesual"),
        (r"50\% of A\&B", "50% of A&B"),
        ("Pay $5 or $10, $5-$10", "Pay $5 or $10, $5-$10"),
        ("$100 prize is paid in US$", "$100 prize is paid in US$"),
        ("50% -- {not} TeX", "50% -- {not} TeX"),
        (r"On \Mgbar", r"On \Mgbar"),
    ],
)
def test_titles_and_names_read_as_they_are_meant(source: str, wanted: str) -> None:
    """Accents, letters, simple formulas and fonts; amounts and unknown macros stay."""
    assert text(source) == wanted


def test_an_abstract_keeps_its_formulas() -> None:
    """In prose only accents, escapes and fonts are converted."""
    source = r"Schr\"odinger's \emph{cat} gains 3\% on $\alpha_{ij}$ at cost \$5."
    assert prose(source) == r"Schrödinger's cat gains 3% on $\alpha_{ij}$ at cost $5."


@given(st.text(alphabet="\\${}^_abAB12 '\"%&~#é\n", max_size=60))
def test_nothing_raises(source: str) -> None:
    """Any debris of TeX comes out as some text."""
    assert isinstance(text(source), str)
    assert isinstance(prose(source), str)


@pytest.mark.parametrize(
    "source", ["{" * 20_000 + "\\x", "$" * 20_000 + "\\", "\\" * 20_000, "\\a{" * 5_000, "{\\b " * 5_000]
)
def test_hostile_nesting_costs_little(source: str) -> None:
    """Twenty thousand open braces are done with within a fifth of a second."""
    begun = time.process_time()
    text(source)
    prose(source)
    assert time.process_time() - begun < 0.2


def test_real_titles_lose_their_tex(shared: Path) -> None:
    """Of 200 titles with TeX at most twelve keep a backslash: their authors' own macros."""
    rows = (shared / "data/arxiv/odd/latex_in_title.jsonl").read_text().splitlines()
    assert sum("\\" in text(json.loads(row)["title"]) for row in rows) <= 12
