r"""TeX in names, titles and abstracts -> Unicode.

Only formulas, macros, and the braces that BibTeX wants around capitals are touched; the text around them stays as it
is, so a "%" or a "--" in a title is never taken for TeX. A dollar sign opens a formula where what follows, up to the
next, reads like one, so an amount stays an amount. What cannot be said in Unicode stays as typed. Nothing here raises.

An abstract is quoted word for word: of it only accents, escaped signs and fonts are converted, and no formula,
whatever marks it as one.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Final

from bot.feeds.formulas import said
from bot.kept import compiled

ARGUMENT: Final = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_FORMULA: Final = r"(?P<formula>\$\$[^$]+\$\$|\$(?P<inner>(?:[^$\\]|\\.)+?)\$|\\\((?P<round>.+?)\\\)|\\\[(?P<square>.+?)\\\])"
_BLOCK: Final = r"(?P<block>\\begin\{(?P<kind>\w+\*?)\}.*?\\end\{(?P=kind)\})"
_ACCENT: Final = (
    r"(?P<accent>(?<=[\w{])\\[cvuHkbdrthUGf]\s+[^\W\d_]|\\(?:[\"'`^~=.]\s*[^\W\d_]|(?:[\"'`^~=.]|[cvuHkbdrthUGf](?![A-Za-z]))\s*"
    rf"(?:{ARGUMENT}|\\[ijIJ](?![A-Za-z])\s?|\\[\"'`^~=.]\s*(?:{ARGUMENT}|[^\W\d_]))))"
)
_LETTER: Final = (
    r"(?P<letter>\\(?:aa|AA|ae|AE|oe|OE|o|O|l|L|ss|i|j|dj|DJ|dh|DH|th|TH|ng|NG)(?![A-Za-z])\s*(?:\{\})?)"
)
_ESCAPED: Final = r"\\(?P<escaped>[%&_#$,\\ /])"
_FONT: Final = (
    rf"\\(?:emph|underline|uline|url|text(?:it|bf|tt|sc|sf|rm|sl|up|normal)?)(?P<styled>{ARGUMENT})"
)
_DECLARED: Final = (
    r"(?<![\^_])\{\\(?:bf|it|em|sl|tt|sc|rm|sf|bfseries|itshape)(?![A-Za-z])\s*"
    rf"(?P<declared>(?:[^{{}}]|{ARGUMENT})*)\}}"
)
_GROUP: Final = rf"(?P<group>(?<![\^_])(?=\{{[^{{}}]*\\){ARGUMENT})"
_SPOKEN: Final = (
    r"(?P<spoken>(?<![\^_])\{\s*\\(?:[\"'`^~=.]|[cvuHkbdrthUGf][\s{]|(?:aa|AA|ae|AE|oe|OE|o|O|l|L|ss|i|j|dj|DJ)\b)"
    r"(?:[^{}$]|\{\\?[^{}\\$]*\})*\})"
)
_SIGN: Final = r"(?P<sign>(?<![\^_\w}])\{\s*\\[A-Za-z]+\s*\}(?![\^_{])|\\textsuperscript\{[^{}]*\})"
_MACRO: Final = rf"(?P<macro>\\[A-Za-z]+\*?(?:\[[^\]\[{{}}]*\])?(?:\s*{ARGUMENT})*)"
_CAPITALS: Final = r"(?<![\^_])\{(?P<capitals>(?=[^{}]*[A-Z])[^\W\d_][\w .:'’/+&-]*)\}"
_TIE: Final = r"(?<=[\w.)][a-z.)])(?P<tie>~)(?=[^\W_])"
_VOID: Final = r"(?P<void>\{\})"

_ALL: Final = compiled(
    f"{_FORMULA}|{_DECLARED}|{_GROUP}|{_ACCENT}|{_LETTER}|{_ESCAPED}|{_FONT}|{_MACRO}|{_CAPITALS}|{_TIE}|{_VOID}",
    re.DOTALL,
)
_PROSE: Final = compiled(
    f"{_BLOCK}|{_FORMULA}|{_DECLARED}|{_SPOKEN}|{_SIGN}|{_ACCENT}|{_LETTER}|{_ESCAPED}|{_FONT}", re.DOTALL
)
_ENTITY: Final = compiled(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,24});")
_MARKS: Final = compiled(r"\\[A-Za-z({\[|]|[\^_{]")
_AMOUNT: Final = compiled(r"\s*\d[^\\]*\s[^\W\d_]{3,}")
_HELD: Final = compiled(r"\\[A-Za-z]+\*?|\{[^{}]*\}")
_SPELT: Final = compiled(r"(?:^|(?<=\s))[A-Za-z]{3,}(?=[\s,.;:]|$)")
_ESCAPES: Final = {",": " ", "\\": " ", " ": " ", "/": ""}
_LONGEST: Final = 40
"""Characters of a formula that stands between spaces and has no mark of TeX."""


def text(source: str) -> str:
    r"""A name or title, its macros and formulas in Unicode.

    >>> text(r"Erd\H{o}s, the $\ell_1$ norm, M$^2$CD, 360$^\circ$ and the $100 prize")
    'Erdős, the ℓ₁ norm, M²CD, 360° and the $100 prize'
    >>> text(r"{GSR4B}: the rate $\frac{2m}{m+1}$ of $\Mbar_{1,4}$ vs.\ Dr.~X")
    'GSR4B: the rate 2m/(m+1) of $\\Mbar_{1,4}$ vs. Dr. X'
    """
    source = _decoded(source)
    if not any(mark in source for mark in "\\${~"):
        return source
    return "".join(_replaced(source, _ALL, _converted))


def prose(source: str) -> str:
    r"""An abstract or comment: accents and escaped signs in Unicode, formulas as written.

    >>> prose(r"Schr\"odinger gains 3\% on $ \alpha_{ij} $")
    'Schrödinger gains 3% on $ \\alpha_{ij} $'
    """
    source = _decoded(source)
    return "".join(_replaced(source, _PROSE, _quietly)) if "\\" in source else source


def pieces(source: str) -> Iterator[tuple[str, bool]]:
    r"""A title's source in stretches, each with whether it is a formula.

    >>> list(pieces(r"On $x^2$ at $5"))
    [('On ', False), ('$x^2$', True), (' at $5', False)]
    """
    at = 0
    for found in _found(source, _ALL):
        if found["formula"]:
            if at < found.start():
                yield source[at : found.start()], False
            yield found[0], True
            at = found.end()
    if at < len(source):
        yield source[at:], False


def spoken(source: str) -> Iterator[tuple[int, int, str]]:
    r"""Where TeX stands in a text, each stretch with what is read there; as it was typed where Unicode cannot say it.

    >>> list(spoken(r"at $x^2$, \textbf{not} $\binom{n}{k}$"))
    [(3, 8, 'x²'), (10, 22, 'not'), (23, 37, '$\\binom{n}{k}$')]
    """
    for found in _found(source, _ALL):
        yield found.start(), found.end(), _converted(found)


def inside(formula: str) -> str:
    r"""A formula without the signs that mark it.

    >>> inside("$x$"), inside(r"\(x\)")
    ('x', 'x')
    """
    return formula.strip("$") if formula[0] == "$" else formula[2:-2]


def _decoded(source: str) -> str:
    return _ENTITY.sub(lambda found: unescape(found[0]), source) if "&" in source else source


def _replaced(source: str, pattern: re.Pattern[str], put: Callable[[re.Match[str]], str]) -> Iterator[str]:
    at = 0
    for found in _found(source, pattern):
        yield source[at : found.start()]
        yield put(found)
        at = found.end()
    yield source[at:]


def _found(source: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The pieces of TeX; after a dollar sign that opens no formula the search goes on."""
    at = 0
    while found := pattern.search(source, at):
        if found["formula"] and not _is_formula(found):
            at = found.start() + 1
            continue
        yield found
        at = found.end()


def _is_formula(found: re.Match[str]) -> bool:
    """Whether what stands between two dollar signs is no text between two amounts."""
    inner = found["inner"]
    if inner is None:
        return True
    words = len(_SPELT.findall(_HELD.sub("", inner)))
    padded = inner[0].isspace() + inner[-1].isspace()
    if _AMOUNT.match(inner) or words > 1 or (words and padded):
        return False
    if _MARKS.search(inner):
        return True
    if padded == 2:
        return len(inner) <= _LONGEST and not inner.lstrip()[:1].isdecimal()
    return not padded and not found.string[found.end() : found.end() + 1].isdecimal()


def _converted(found: re.Match[str]) -> str:
    if found["formula"]:
        shown = said(inside(found[0]))
        return found[0] if shown is None else shown
    if found["capitals"]:
        return found["capitals"]
    if found["tie"] or found["void"]:
        return " " if found["tie"] else ""
    return _simple(found, text)


def _quietly(found: re.Match[str]) -> str:
    return found[0] if found["formula"] or found["block"] else _simple(found, prose)


def _simple(found: re.Match[str], convert: Callable[[str], str]) -> str:
    if found["escaped"]:
        return _ESCAPES.get(found["escaped"], found["escaped"])
    if found["styled"]:
        return convert(found["styled"][1:-1])
    if found["declared"] is not None:
        return convert(found["declared"])
    return said(found[0]) or found[0]
