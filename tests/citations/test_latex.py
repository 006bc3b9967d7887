"""What is written for LaTeX: safe whatever a title holds, and a formula wherever one was meant."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations.latex import initial, stand_ins, text, title
from bot.feeds import tex


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (r"On $y^{q-1}$ & 3% of {Cups", r"On $y^{q-1}$ \& 3\% of \textbraceleft{}Cups"),
        (r"$\overline{N}_{1,k}$-maps", r"$\overline{N}_{1,k}$-maps"),
        (r"${\cal N}_{\rm eff}$ and {\em cups}", r"$\mathcal{N}_{\mathrm{eff}}$ and cups"),
        (r"The $\Nbar$ of $\mathbb{Q}^n$", r"The \$\textbackslash{}Nbar\$ of $\mathbb{Q}^n$"),
        (r"A$^\text{N}$ and $τ^2$", r"A$^{\text{N}}$ and $\tau ^2$"),
        (r"Caf\'e $\begin{matrix}a\end{matrix}$", r"Café \$\textbackslash{}begin\textbraceleft{}matrix\textbraceright{}a\textbackslash{}end\textbraceleft{}matrix\textbraceright{}\$"),
    ],
)  # fmt: skip
def test_a_formula_goes_as_it_was_typed_where_it_compiles(source: str, wanted: str) -> None:
    assert title(source, tex.text(source)) == wanted


@pytest.mark.parametrize(
    ("plain", "wanted"),
    [
        ("σ³-Net: a_b ~ 50% #1", r"$\sigma^{3}$-Net: a\_b \textasciitilde{} 50\% \#1"),
        ("RAG^K at H_{2}O ≠ ½", r"RAG$^{K}$ at H$_{2}$O $\neq$ ½"),
        (
            "M̅ and x̂, Trần ↛ 🤗",
            r"$\overline{M}$ and $\hat{x}$, Tr{\`{\^a}}n $\not\rightarrow$ [hugging face]",
        ),
        ("ends \\", r"ends \textbackslash{}"),
        ("a ^₁", r"a \textasciicircum{}$_{1}$"),
    ],
)
def test_letters_that_t1_lacks_become_formulas(plain: str, wanted: str) -> None:
    assert text(plain) == wanted


def test_initials_are_whole_letters() -> None:
    """BibTeX takes a first byte for a letter, unless braces and a macro say that it is one."""
    assert initial("Émile Ştefan-Øyvind Đà") == r"{\'E}mile {\c{S}}tefan-{\O}yvind {\relax Đ}à"


def test_what_the_kernel_lacks_has_a_stand_in() -> None:
    assert stand_ins(r"$\mathfrak{g}$ $\binom{n}{k}$ $\alpha$").splitlines() == [
        r'@preamble{"\providecommand{\binom}[2]{{#1\choose #2}}"}',
        r'@preamble{"\providecommand{\mathfrak}[1]{\mathbf{#1}}"}',
    ]


PIECES = st.lists(
    st.sampled_from(
        [
            *"ab 1{}$^_~#%&\\é²₁τ∀",
            r"\alpha",
            r"\R",
            r"\frac{a}{b}",
            r"\'e",
            r"\{",
            "$x^2$",
            r"$\bar{y}$",
            r"\mathbb{F}",
        ]
    ),
    max_size=25,
).map("".join)


@given(PIECES)
def test_braces_and_dollars_are_in_pairs_whatever_was_typed(source: str) -> None:
    """What BibTeX and LaTeX count: braces match at every point, formulas close, and no sign is bare outside one."""
    made = title(source, tex.text(source))
    depth = 0
    for brace in re.findall(r"[{}]", made):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    outside = re.split(r"(?<!\\)\$", made)
    assert len(outside) % 2 == 1
    assert not any(re.search(r"(?<!\\)[&%#_^~]", part) for part in outside[::2])
