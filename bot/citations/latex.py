r"""Text -> LaTeX that compiles with nothing but the kernel, in T1 or not.

A formula stays as its authors typed it where all of its macros are of LaTeX's kernel, or have a stand-in in `stand_ins`,
which yields to the real one where a document loads it. Anything else is printed as it was typed. Greek letters, scripts
and signs in the text become formulas; what LaTeX takes for commands is escaped, braces without a partner too, since
BibTeX counts braces.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from bot.feeds import tex
from bot.feeds.formulas import ACCENTS, scripted, signs
from bot.kept import compiled
from bot.memo import remembered

KERNEL: Final = frozenset(
    (
        "Delta Downarrow Gamma Im Lambda Leftarrow Leftrightarrow Longleftarrow Longleftrightarrow Longrightarrow Omega Phi Pi Psi Re "
        "Rightarrow Sigma Theta Uparrow Updownarrow Upsilon Vert Xi aleph alpha amalg angle approx ast asymp backslash beta bigcap bigcirc "
        "bigcup bigodot bigoplus bigotimes bigsqcup bigtriangledown bigtriangleup biguplus bigvee bigwedge bot bowtie bullet cap cdot cdots "
        "chi circ clubsuit colon cong coprod cup dagger dashv ddagger ddots delta diamond diamondsuit div dots doteq downarrow ell emptyset "
        "epsilon equiv eta exists flat forall frown gamma ge geq gets gg hbar heartsuit hookleftarrow hookrightarrow iff imath in infty int "
        "iota jmath kappa lambda land langle lbrace lceil ldots le leftarrow leftharpoondown leftharpoonup leftrightarrow leq lfloor ll lnot "
        "longleftarrow longleftrightarrow longmapsto longrightarrow lor mapsto mid models mp mu nabla natural ne nearrow neg neq ni not notin "
        "nu nwarrow odot oint omega ominus oplus oslash otimes owns parallel partial perp phi pi pm prec preceq prime prod propto psi rangle "
        "rbrace rceil rfloor rho rightarrow rightharpoondown rightharpoonup rightleftharpoons searrow setminus sharp sigma sim simeq smile "
        "spadesuit sqcap sqcup sqsubseteq sqsupseteq star subset subseteq succ succeq sum supset supseteq surd swarrow tau theta times to top "
        "triangle triangleleft triangleright uparrow updownarrow uplus upsilon varepsilon varphi varpi varrho varsigma vartheta vdash vdots "
        "vee vert wedge wp wr xi zeta acute bar breve check ddot dot grave hat mathring tilde vec widehat widetilde overline underline "
        "overbrace underbrace overrightarrow overleftarrow frac sqrt stackrel mathrm mathbf mathcal mathit mathsf mathtt mathnormal mbox "
        "left right big Big bigg Bigg bigl bigr Bigl Bigr quad qquad log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos "
        "arctan max min sup inf lim limsup liminf det dim ker deg gcd arg hom Pr bmod limits nolimits displaystyle textstyle scriptstyle"
    ).split()
)
"""Macros of formulas that every LaTeX knows."""
_STAND_INS: Final = MappingProxyType(
    {
        "mathbb": r"[1]{\mathbf{#1}}", "mathfrak": r"[1]{\mathbf{#1}}", "mathscr": r"[1]{\mathcal{#1}}", "mathds": r"[1]{\mathbf{#1}}",
        "text": r"[1]{\mbox{#1}}", "operatorname": r"[1]{\mathrm{#1}}", "boldsymbol": r"[1]{\mathbf{#1}}", "bm": r"[1]{\mathbf{#1}}",
        "tfrac": r"[2]{\frac{#1}{#2}}", "dfrac": r"[2]{\frac{#1}{#2}}", "binom": r"[2]{{#1\choose #2}}", "tbinom": r"[2]{{#1\choose #2}}",
        "dbinom": r"[2]{{#1\choose #2}}", "lesssim": r"{\stackrel{<}{\sim}}", "gtrsim": r"{\stackrel{>}{\sim}}", "varnothing": r"{\emptyset}",
        "leqslant": r"{\leq}", "geqslant": r"{\geq}", "implies": r"{\Longrightarrow}", "impliedby": r"{\Longleftarrow}",
        "textsc": r"[1]{\mbox{#1}}", "textrm": r"[1]{\mbox{#1}}", "textit": r"[1]{\mbox{#1}}", "textbf": r"[1]{\mbox{#1}}",
        "lvert": r"{|}", "rvert": r"{|}", "lVert": r"{\|}", "rVert": r"{\|}", "Bbb": r"[1]{\mathbf{#1}}", "hslash": r"{\hbar}",
    }
)  # fmt: skip
"""What stands in where a document does not load the packages of the AMS."""
_KNOWN: Final = compiled(
    "[\u00a0-\u00ac\u00ae-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0192\u01cd-\u01d4\u01e6-\u01eb\u01f0"
    "\u0218-\u021b\u0232\u0233\u1e02\u1e03\u1e9e\u2010-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2030\u2039\u203a\u20ac\u2116\u2122]"
)
"""What the kernel's UTF-8 has in T1 and TS1."""
_ESCAPES: Final = MappingProxyType(
    {c: f"\\{c}" for c in "&%$#_"}
    | {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
        "²": "$^{2}$", "³": "$^{3}$", "¹": "$^{1}$", "µ": r"$\mu$", "±": r"$\pm$", "×": r"$\times$", "÷": r"$\div$", "¬": r"$\neg$", "·": r"$\cdot$",
        "°": r"$^{\circ}$", "′": "$'$", "″": "$''$", "−": "$-$", "‑": "-", "\u200b": "", "\u200c": "", "\ufeff": "", "…": r"\ldots{}", "⋯": r"$\cdots$",
        "∅": r"$\emptyset$", "ℝ": r"$\mathbf{R}$", "ℂ": r"$\mathbf{C}$", "ℤ": r"$\mathbf{Z}$", "ℕ": r"$\mathbf{N}$", "ℚ": r"$\mathbf{Q}$", "ℙ": r"$\mathbf{P}$",
        "ʼ": "'", "ħ": r"$\hbar$", "℃": r"$^{\circ}$C", "√": r"$\surd$", "ι": r"$\iota$", "ο": "$o$", "⟨": r"$\langle$", "⟩": r"$\rangle$", "∛": r"$\sqrt[3]{\,}$",
        "∖": r"$\setminus$", "∗": r"$*$", "∙": r"$\bullet$", "ϵ": r"$\epsilon$", "ϕ": r"$\phi$", "φ": r"$\varphi$", "ε": r"$\varepsilon$", "ς": r"$\varsigma$",
        "ϑ": r"$\vartheta$", "ϱ": r"$\varrho$", "ϖ": r"$\varpi$",
    }
)  # fmt: skip
_LATIN: Final = MappingProxyType(dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True)))
"""Greek capitals that look like Latin ones; LaTeX has no others."""
_SPECIAL: Final = MappingProxyType(
    {
        "Ł": r"\L",
        "ł": r"\l",
        "Ø": r"\O",
        "ø": r"\o",
        "Æ": r"\AE",
        "æ": r"\ae",
        "Œ": r"\OE",
        "œ": r"\oe",
        "Å": r"\AA",
        "å": r"\aa",
        "ß": r"\ss",
        "ı": r"\i",
    }
)
_COMBINING: Final = MappingProxyType(
    {
        mark: name
        for name, mark in reversed([*ACCENTS.items()])
        if len(name) == 1 and name in "`'^~\"=.cvuHkbdr"
    }
)
_OVER: Final = MappingProxyType(
    {
        "\u0302": "hat",
        "\u0303": "tilde",
        "\u0304": "bar",
        "\u0305": "overline",
        "\u20d7": "vec",
        "\u0307": "dot",
        "\u0308": "ddot",
        "\u030c": "check",
        "\u0306": "breve",
    }
)
_SCRIPT: Final = compiled(
    r"\^(?:\{((?:[^{}]|\{[^{}]*\})*)\}|((?![⁰-ₜ²³¹])[^\W_]))|(?<=[^\W_])_\{((?:[^{}]|\{[^{}]*\})*)\}"
)
_HIGH: Final = compiled("[⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁿⁱ]+|[₀-₉₊₋₌₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+")
_MACRO: Final = compiled(r"\\([A-Za-z]+)\*?|\\(.)", re.DOTALL)
_HARMLESS: Final = frozenset(",;:!{}|% &_#$-")
_OLD: Final = compiled(r"\{\\(rm|bf|cal|it|sf|tt)(?![A-Za-z])\s*([^{}]*)\}")
_BARE: Final = compiled(r"([\^_])\s*(\\[A-Za-z]+\s*(?:\{[^{}]*\})+)")
"""A script that is a macro with arguments, which LaTeX wants in braces."""
_WORDED: Final = compiled(r"\\(?:text\w*|mbox)\s*(?:[^{\s]|\{[^{}]*[\^_&#$\\{])")
"""Text inside a formula that holds more than text."""
_SIMPLE: Final = 6
_BARELY: Final = compiled(r"[A-Za-z0-9 .,:;()/'!?+-]*")
"""What is in LaTeX as it is typed."""
_TWO: Final = compiled(r"(?<!\\)(?:(?<=\})\$\$(?=([\^_]))|\$\$)")


def title(source: str, shown: str) -> str:
    """A title in LaTeX, from its source; formulas that would not compile as they are shown.

    >>> title(r"On $x^{p+1}$, $\\Mbar_1$ & 5% {Cats", r"On x^{p+1}, $\\Mbar_1$ & 5% {Cats")
    'On $x^{p+1}$, \\\\$\\\\textbackslash{}Mbar\\\\_1\\\\$ \\\\& 5\\\\% \\\\textbraceleft{}Cats'
    """
    if not source:
        return text(shown)
    return _joined(
        "".join(
            _formula(piece) if is_formula else text(tex.text(piece))
            for piece, is_formula in tex.pieces(source)
        )
    )


def text(plain: str) -> str:
    r"""Plain text in LaTeX.

    >>> text("τ²-Bench_1 & GSBAK^K, ℓ₁ {x"), text("Nguyễn Łódź")
    ('$\\tau^{2}$-Bench\\_1 \\& GSBAK$^{K}$, $\\ell_{1}$ \\textbraceleft{}x', 'Nguy{\\~{\\^e}}n Łódź')
    """
    if _BARELY.fullmatch(plain):  # most names, and half of all titles
        return plain
    at, said = 0, []
    for found in _SCRIPT.finditer(plain):
        inner = next(part for part in found.groups() if part is not None)
        said += [_plain(plain[at : found.start()]), f"${found[0][0]}{{{_inside(inner)}}}$"]
        at = found.end()
    return _joined("".join((*said, _plain(plain[at:]))))


def initial(name: str) -> str:
    r"""Given names in LaTeX, first letters beyond ASCII in braces: BibTeX abbreviates by bytes.

    >>> initial("Álvaro Łukasz-Öz A&B"), initial("Đorđe")
    ('{\\\'A}lvaro {\\L}ukasz-{\\"O}z A\\&B', '{\\relax Đ}orđe')
    """
    return "".join(map(_initialled, re.split(r"(?<=[\s-])", name)))


def _initialled(word: str) -> str:
    if not word or word[0].isascii():
        return text(word)
    letter = _macro(word[0]) or rf"\relax {_character(word[0])}"
    return f"{{{letter}}}{text(word[1:])}"


def stand_ins(latex: str) -> str:
    r"""A BibTeX preamble with the stand-ins for the macros that a text uses beyond the kernel; empty where it uses none.

    >>> stand_ins(r"$\mathbb{F}_2$"), stand_ins("$x$")
    ('@preamble{"\\providecommand{\\mathbb}[1]{\\mathbf{#1}}"}', '')
    """
    used = sorted({name for name, _ in _MACRO.findall(latex) if name in _STAND_INS})
    return "\n".join(f'@preamble{{"\\providecommand{{\\{name}}}{_STAND_INS[name]}"}}' for name in used)


def _formula(piece: str) -> str:
    inner = _OLD.sub(lambda found: f"\\math{found[1]}{{{found[2]}}}", tex.inside(piece)).replace(
        "\\cal ", "\\mathcal "
    )
    inner = _BARE.sub(r"\1{\2}", re.sub(r"\s+", " ", inner).strip())
    if _compiles(inner):
        return f"${''.join(_mathematical(c) for c in inner)}$"
    return text(tex.text(piece))


def _compiles(formula: str) -> bool:
    """Whether LaTeX reads a formula: its macros are known, its brackets and scripts right."""
    if not _balanced(formula) or _WORDED.search(formula) or not all(map(_mathematical, formula)):
        return False
    for name, sign in _MACRO.findall(formula):
        if (name and name not in KERNEL and name not in _STAND_INS) or (sign and sign not in _HARMLESS):
            return False
    bare = _MACRO.sub(lambda found: "x" if found[1] else "y", formula)
    return (
        not re.search(r"[&#%$\\]|[\^_]\s*(?:[\^_}]|$)", bare)
        and not re.search(r"\^\s*(?:\{[^{}]*\}|\S)\s*\^|_\s*(?:\{[^{}]*\}|\S)\s*_|'\s*\^", bare)
        and len(re.findall(r"\\left(?![a-z])", formula)) == len(re.findall(r"\\right(?![a-z])", formula))
        and not re.search(
            r"\\(?:frac|sqrt|over\w+|mathbf|mathrm|mathcal|hat|bar|tilde|vec|text|mathbb|[td]frac|[td]?binom|stackrel)\s*(?:$|[}^_&])",
            formula,
        )
        and not re.search(
            r"\\(?:[td]?frac|[td]?binom|stackrel)\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\S)\s*(?:$|[}^_])", formula
        )
    )


def _balanced(formula: str) -> bool:
    depth = 0
    for sign in re.findall(r"\\.|[{}]", formula, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0 and "\\{" not in formula and "\\}" not in formula


def _mathematical(c: str) -> str:
    """A character inside a formula; empty where LaTeX has none."""
    if c.isascii():
        return c
    made = _character(c)
    return f"{made[1:-1]} " if made.startswith("$") else ""


def _inside(script: str) -> str:
    """The inside of a script: letters and signs as they are, all else as text."""
    made = [_mathematical(c) if c not in "\\%#&$~{}^_" else "" for c in script]
    if all(made):
        return "".join(made)
    nested = re.fullmatch(r"([A-Za-z0-9]+)([\^_])(?:\{([\w+\-,/]+)\}|(\w))", script, re.ASCII)
    return f"{nested[1]}{nested[2]}{{{nested[3] or nested[4]}}}" if nested else f"\\mbox{{{text(script)}}}"


def _plain(piece: str) -> str:
    """Text without scripts of TeX."""
    at, said = 0, []
    for found in _HIGH.finditer(piece):
        sign, signs = scripted(found[0])
        said += [_characters(piece[at : found.start()]), f"${sign}{{{signs}}}$"]
        at = found.end()
    return "".join((*said, _characters(piece[at:])))


def _characters(piece: str) -> str:
    made: list[str] = []
    for c in unicodedata.normalize("NFC", piece):
        if made and c in _OVER and (over := _overlined(made[-1], c)):
            made[-1] = over
        else:
            made.append(_character(c))
    return "".join(made)


def _overlined(base: str, mark: str) -> str:
    """A letter under a mark that has no letter of its own."""
    letter = base.strip("$")
    return f"$\\{_OVER[mark]}{{{letter}}}$" if letter and (len(letter) == 1 or letter[0] == "\\") else ""


@remembered(4096)
def _character(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    if c.isascii() or _KNOWN.match(c):
        return c
    if c in _LATIN:
        return f"${_LATIN[c]}$"
    if c in _greek():
        return f"$\\{_greek()[c]}$"
    made = _macro(c)
    return f"{{{made}}}" if made else _sign(c)  # bare, its tilde would part a name for BibTeX


def _sign(c: str) -> str:
    """A sign that LaTeX does not know: crossed out, or by its name; letters of other scripts stay for engines that have them."""
    parted = unicodedata.normalize("NFD", c)
    if parted[1:] == "\u0338" and (crossed := _character(parted[0])).startswith("$"):
        return f"$\\not{crossed[1:]}"
    if unicodedata.combining(c):
        return ""
    simpler = unicodedata.normalize("NFKD", c)
    if simpler != c and len(simpler) < _SIMPLE:
        said = "".join(map(_character, simpler))
        return f"$^{{{said}}}$" if unicodedata.decomposition(c).startswith("<super>") else said
    return f"[{unicodedata.name(c, 'sign').lower()}]" if unicodedata.category(c)[0] in "SC" else c


def _macro(c: str) -> str:
    """A letter with its accents as macros; without those that only other encodings have."""
    if c in _SPECIAL:
        return _SPECIAL[c]
    parted = unicodedata.normalize("NFD", c)
    base, marks = parted[0], parted[1:]
    if not marks or not base.isascii():
        return ""
    names = [_COMBINING[mark] for mark in marks if mark in _COMBINING]
    made = base
    for name in names:
        made = f"\\{name}{{{made}}}" if len(made) > 1 or name.isalpha() else f"\\{name}{made}"
    return made


def _joined(latex: str) -> str:
    """Neighbouring formulas as one."""
    return _TWO.sub(lambda found: "{}" if found[1] else "", latex)


@cache
def _greek() -> Mapping[str, str]:
    """Signs that the kernel has a macro for, Greek letters among them."""
    return {
        sign: name
        for name, sign in reversed([*signs().items()])
        if name in KERNEL and len(sign) == 1 and not sign.isascii()
    }
