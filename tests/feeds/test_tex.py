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
        (r"Phan V\u{a}n Tr\'{\u{\a}}", "Phan Văn Tr\\'{\\u{\\a}}"),
        (r"V\~{\^e} B\h{a}o \DJ inh", "Vễ Bảo Đinh"),
        ("M&uuml;ller &amp; S&oslash;n &#8211; A&B;", "Müller & Søn – A&B;"),
        (r"The \r{ho}-method and \b{eta}-VAE", "The ρ-method and β-VAE"),
        (r"A {BERT} for {C}haucer at Fig.~3, ~20% {off}", "A BERT for Chaucer at Fig. 3, ~20% {off}"),
        (r"On $x^{q-2}+1$ and $y^{10}$", "On x^{q-2}+1 and y¹⁰"),
        (r"$\overline{N}_{1,k}$ or $\overline{AB}$", "N̅_{1,k} or $\\overline{AB}$"),
        (r"The $\dfrac{a+b}{2c}$-law, $x\frac13 y$", "The (a+b)/(2c)-law, x(1/3) y"),
        (r"$\sqrt[4]{x+1}$ and $\sqrt[7]{2}$", "∜(x+1) and $\\sqrt[7]{2}$"),
        (r"$\tbinom{m}{2}$ of $\Sp(2n)$", "$\\tbinom{m}{2}$ of $\\Sp(2n)$"),
        (r"$p \neq q \implies r \not\in S$", "p ≠ q ⟹ r ∉ S"),
        (r"at 20 {\deg}C, of $\deg f$", "at 20 °C, of deg f"),
        (r"Fixed-\texorpdfstring{$\epsilon$}{epsilon} nets", "Fixed-ϵ nets"),
        (r"a 20$^{th}$ century \textsuperscript{\textregistered} mark", "a 20th century ® mark"),
    ],
)
def test_titles_and_names_read_as_they_are_meant(source: str, wanted: str) -> None:
    """Accents, letters, simple formulas and fonts; amounts and unknown macros stay."""
    assert text(source) == wanted


def test_an_abstract_keeps_its_formulas() -> None:
    """In prose only accents, escapes and fonts are converted."""
    source = r"Schr\"odinger's \emph{cat} gains 3\% on $\alpha_{ij}$ at cost \$5."
    assert prose(source) == r"Schrödinger's cat gains 3% on $\alpha_{ij}$ at cost $5."


@pytest.mark.parametrize(
    "formula",
    [
        r"$ \mu_{i}^{-3} $", r"$$ \binom{m}{\kappa} = \sqrt{\lambda} $$", r"\[ \|u\|_{\infty} \le \frac{1}{\rho} \]",
        r"\begin{align} a_{1} &= \tfrac{x}{\nu} \\ b &= \{c\} \end{align}", r"\( \{ 2, \pi \} \)", r"as k^{-5\beta/3} or \frac{h}{\omega}",
    ],
)  # fmt: skip
def test_the_inside_of_a_formula_stays_as_it_was_typed(formula: str) -> None:
    """However a formula is marked, or not marked at all, nothing in it is converted."""
    source = rf"Schr\"odinger has {formula}, \emph{{of 5\% or {{\mu}}m}}."
    assert prose(source) == f"Schrödinger has {formula}, of 5% or μm."


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
    """Of 200 titles with TeX those keep a backslash that hold their authors' own macros, or what Unicode cannot say."""
    rows = (shared / "data/arxiv/odd/latex_in_title.jsonl").read_text().splitlines()
    assert sum("\\" in text(json.loads(row)["title"]) for row in rows) <= 24
