"""TeX in names, titles and abstracts -> Unicode.

Only macros and formulas are touched, each converted by pylatexenc and remembered; the text around them stays as it
is, so a "%" or a "--" in a title is never taken for TeX. A dollar sign opens a formula only where pandoc's rule
says so, and so an amount stays one. Nothing here raises: what cannot be converted stays as written.
"""

import re
from typing import Final

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalker, LatexWalkerError, get_default_latex_context_db

from bot.memo import remembered

_ARGUMENT: Final = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_MATH: Final = r"(?P<math>\$(?=[^\s$])(?:[^$\\]|\\.)*?(?<=[^\s\\])\$(?!\d))"
_ACCENT: Final = (
    r"(?P<accent>\\[\"'`^~=.]\s*(?:\{\s*\\?[^\W\d_]?[^\W\d_]?\s*\}|\\[ijIJ](?![A-Za-z])\s?|[^\W\d_])"
    r"|\\[cvuHkbdrt](?:\s+[^\W\d_]|\s*\{\s*\\?[^\W\d_]?\s*\}))"
)
_ESCAPED: Final = r"\\(?P<escaped>[%&_#$,\\])"
_LETTER: Final = (
    r"(?P<letter>\\(?:aa|AA|ae|AE|oe|OE|o|O|l|L|ss|i|j|dh|DH|th|TH|ng|NG)(?![A-Za-z])\s*(?:\{\})?)"
)
_FONT: Final = r"\\(?:emph|textit|textbf|texttt|textsc|textsf|textrm|text|url)\{(?P<plain>[^{}\\]*)\}"
_MACRO: Final = rf"(?P<macro>\\[A-Za-z]+\*?(?:{_ARGUMENT})*)"
_GROUP: Final = rf"(?P<group>(?=\{{[^{{}}]*\\){_ARGUMENT})"

_ALL: Final = re.compile(f"{_MATH}|{_GROUP}|{_ACCENT}|{_LETTER}|{_ESCAPED}|{_FONT}|{_MACRO}")
_PROSE: Final = re.compile(f"{_MATH}|{_GROUP}|{_ACCENT}|{_LETTER}|{_ESCAPED}|{_FONT}")
_FONTS: Final = re.compile(
    r"\\(?:math(?:bf|rm|cal|tt|sf|bb|it|frak|scr)|text(?:bf|it|rm|tt|sf|sc)?|emph|boldsymbol|bm|operatorname)"
    r"\s*\{([^{}]*)\}"
)
_AMOUNT: Final = re.compile(r"\d[^\\]*\s[^\W\d_]{3,}")
_RAISED: Final = re.compile(r"\^(?:\{([^{}\\^_]*)\}|([^\\{}\s]))")
_LOWERED: Final = re.compile(r"_(?:\{([^{}\\^_]*)\}|([^\\{}\s]))")
_DEGREE: Final = re.compile(r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z])\s*)")
_OPERATOR: Final = re.compile(r"(?<=[\w)])\s*\\(log|ln|exp|sin|cos|max|min|argmax|argmin)(?![a-zA-Z])\s*")
_HIGH: Final = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOW: Final = dict(zip("0123456789+-=()aeijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_PERCENT: Final = re.compile(r"(?<!\\)%")
_KNOWN: Final = get_default_latex_context_db()
_CONVERTER: Final = LatexNodes2Text(math_mode="text", strict_latex_spaces=False)
_MOST: Final = 2_000
"""Longer formulas than any title has: those stay as written."""


def text(source: str) -> str:
    """A name or title, its macros and formulas in Unicode.

    >>> text(r"Erd\\H{o}s, the $\\ell_1$ norm, M$^2$CD, 360$^\\circ$ and the $100 prize")
    'Erdős, the ℓ₁ norm, M²CD, 360° and the $100 prize'
    """
    if "\\" not in source and "$" not in source:
        return source
    return _ALL.sub(_converted, source)


def prose(source: str) -> str:
    """An abstract or comment: accents and escaped signs in Unicode, formulas as written.

    >>> prose(r"Schr\\"odinger gains 3\\% on $\\alpha$")
    'Schrödinger gains 3% on $\\\\alpha$'
    """
    return _PROSE.sub(_quietly, source) if "\\" in source else source


def _converted(found: re.Match[str]) -> str:
    piece = found[0]
    if found["math"]:
        return piece if _AMOUNT.match(piece, 1) else formula(piece)
    return _simple(found) or macro(piece)


def _quietly(found: re.Match[str]) -> str:
    return found[0] if found["math"] else _simple(found) or macro(found[0])


def _simple(found: re.Match[str]) -> str:
    if found["escaped"]:
        return " " if found["escaped"] in ",\\" else found["escaped"]
    return found["plain"] or ""


@remembered(8192, longest=100)
def formula(source: str) -> str:
    """A formula with its dollar signs, in Unicode where it is simple enough, else as written."""
    if len(source) > _MOST:
        return source
    inner = _DEGREE.sub("°", _FONTS.sub(r"\1", _FONTS.sub(r"\1", source.strip("$"))))
    inner = _OPERATOR.sub(r" \1 ", _LOWERED.sub(_lowered, _RAISED.sub(_raised, inner)))
    plain = inner if "\\" not in inner else _unicode(f"${inner}$")
    plain = plain.strip().replace(" )", ")")
    return plain if plain and "\\" not in plain else source


@remembered(8192, longest=100)
def macro(source: str) -> str:
    r"""A macro with its arguments in Unicode; as written when it stands for nothing known.

    >>> macro(r"\v{C}"), macro(r"\unheard")
    ('Č', '\\unheard')
    """
    if len(source) > _MOST:
        return source
    return _unicode(source.rstrip()).strip() or source


def _unicode(source: str) -> str:
    """What pylatexenc makes of it, or the source when it cannot read it."""
    try:
        walker = LatexWalker(_PERCENT.sub(r"\\%", source), latex_context=_KNOWN, tolerant_parsing=True)
        nodes, _, _ = walker.get_latex_nodes()
        converted: str = _CONVERTER.nodelist_to_text(nodes)
    except (LatexWalkerError, ValueError, IndexError, AttributeError, RecursionError):
        return source
    return converted


def _raised(found: re.Match[str]) -> str:
    return _set(found, _HIGH, "^")


def _lowered(found: re.Match[str]) -> str:
    return _set(found, _LOW, "_")


def _set(found: re.Match[str], letters: dict[str, str], sign: str) -> str:
    body = found[1] if found[1] is not None else found[2]
    return "".join(letters[c] for c in body) if body and all(c in letters for c in body) else f"{sign}{body}"
