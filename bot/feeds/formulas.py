r"""A formula, or a macro with its arguments, in TeX -> Unicode: whole, or not at all.

Converters of TeX to text drop what they do not know: of `\binom{n}{k}` they leave "nk", of `\overline{M}` "M". Here
a formula is said in full or left as it was typed. The signs are pylatexenc's, with those that it lacks.

Unicode has superscripts and subscripts of few letters. A script that it lacks keeps its sign, and its braces where
it is longer than a letter: `x^{p+1}-1` stays as it is.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from bot.kept import compiled
from bot.memo import remembered

_HIGH: Final = dict(zip("0123456789+-=()ni.°′®™©", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ.°′®™©", strict=True))
_LOW: Final = dict(zip("0123456789+-=().aeijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎.ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
ACCENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
        "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "b": "\u0331", "d": "\u0323",
        "r": "\u030a", "h": "\u0309", "U": "\u0306", "G": "\u030f", "f": "\u0311", "t": "\u0361",
        "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
        "overline": "\u0305", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "check": "\u030c", "breve": "\u0306",
        "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a", "underbar": "\u0332",
    }
)  # fmt: skip
"""Accents of text and of formulas, as combining characters."""
_WORDS: Final = frozenset("` ' ^ ~ \" = . c v u H k b d r h U G f t".split())
"""Accents that may stand before several letters: they belong to the first."""
_FONTS: Final = frozenset(
    "mathbf mathrm mathcal mathtt mathsf mathbb mathit mathfrak mathscr mathds mathnormal boldsymbol bm pmb text textbf "
    "textit textrm texttt textsc textsf textsl textup textnormal emph operatorname mbox hbox ensuremath mathop mathbin "
    "mathrel mathord url path ce Bbb frak bold germ underline".split()
)
_SILENT: Final = frozenset(
    "rm bf it cal sf tt em sl sc bfseries itshape rmfamily scshape displaystyle textstyle scriptstyle scriptscriptstyle "
    "limits nolimits left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr boldmath "
    "normalfont protect relax mathstrut".split()
)
_FENCES: Final = frozenset({"left", "right", "middle"})
_OPERATORS: Final = frozenset(
    "log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan max min sup inf lim limsup liminf det dim "
    "ker deg gcd arg argmax argmin hom Pr bmod mod".split()
)
_SPACES: Final = frozenset({"\\,", "\\;", "\\:", "\\ ", "\\\n", "~", "quad", "qquad", "enspace", "thinspace"})
_NONE: Final = frozenset({"\\!", "\\-", "\\/", "\\@"})
_FRACTIONS: Final = frozenset({"frac", "tfrac", "dfrac", "nicefrac", "sfrac", "textfrac"})
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_ROOTS: Final = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_ALSO: Final = {
    "ne": "≠", "iff": "⟺", "implies": "⟹", "impliedby": "⟸", "Re": "Re", "Im": "Im", "LaTeX": "LaTeX", "TeX": "TeX",
    "textbraceleft": "{", "textbraceright": "}", "prime": "′", "degree": "°", "textdegree": "°", "celsius": "℃", "textasciitilde": "~", "textasciicircum": "^",
    "textunderscore": "_", "textbar": "|", "textgreater": ">", "textless": "<", "textquotesingle": "'", "texttimes": "×",
    "DJ": "Đ", "dj": "đ", "DH": "Ð", "dh": "ð", "TH": "Þ", "th": "þ", "NG": "Ŋ", "ng": "ŋ", "i": "ı", "j": "ȷ", "lbrace": "{",
    "rbrace": "}", "colon": ":", "doteq": "≐", "coloneqq": "≔", "ohm": "Ω", "mho": "℧", "dag": "†", "ddag": "‡", "S": "§",
    "P": "¶", "copyright": "©", "pounds": "£", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "gets": "←", "owns": "∋",
    "land": "∧", "lor": "∨", "lnot": "¬", "slash": "/", "checkmark": "✓", "textmu": "µ", "bigstar": "★", "blacksquare": "■",
}  # fmt: skip
"""Signs that pylatexenc lacks, or gives in another way than it is usual."""
_TOKEN: Final = compiled(r"\\[A-Za-z]+\*?\s*|\\.|\s+|.", re.DOTALL)
_BRACKETED: Final = compiled(r"\{[^{}]*\}|\([^()]*\)|\[[^\[\]]*\]|⟨[^⟨⟩]*⟩|\|[^|]*\|")
_SUM: Final = compiled(r"[\s+\-−±∓/×·,;=<>≤≥∼≈]")
_SINGLE: Final = compiled(
    r"(?:√?\d+|√?[^\W\d_][\u0300-\u036f\u20d7]?|∞|\(\)|\[\]|⟨⟩|\|\|)(?:[_^](?:\{\}|\w)|[⁰-₟²³¹]+)*(?:\(\)|\[\])?"
)
_PADDED: Final = compiled(r"\s+(?=[)\]⟩}])|(?<=[(\[⟨])\s+")
_CALLED: Final = compiled(r"(?<=[\w)\]])\x00|\x03(?=[^\W_²³¹⁰-₟])")
_GLUED: Final = compiled(r"(?<=[\w)])\x01([^\x01\x02]*)\x02|\x01([^\x01\x02]*)\x02(?=[\w(^√])")
_INNER: Final = str.maketrans("", "", "\x00\x01\x02\x03")
_MOST: Final = 2_000
"""Characters: longer than any formula of a title."""
_DEEPEST: Final = 12


class _Unsaid(Exception):  # noqa: N818  not an error: the formula stays as it was typed
    """Unicode cannot say it, or what it says is not known here."""


@cache
def signs() -> Mapping[str, str]:
    """Macros without arguments, and the signs that stand for them."""
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415  few texts have any

    known = {
        spec.macroname: spec.simplify_repl
        for spec in get_default_latex_context_db().iter_macro_specs()
        if isinstance(spec.simplify_repl, str) and not spec.simplify_repl.count("%") and spec.simplify_repl
    }
    said = {name: sign for name, sign in known.items() if not sign.isspace() and name != "today"}
    return MappingProxyType(said | _ALSO)


def scripted(raised: str) -> tuple[str, str]:
    """The sign of a script, and its letters, of superscripts or subscripts.

    >>> scripted("²⁺"), scripted("ₙ")
    (('^', '2+'), ('_', 'n'))
    """
    sign, forms = ("^", _HIGH) if raised[0] in _HIGH.values() else ("_", _LOW)
    plain = {form: letter for letter, form in forms.items()}
    return sign, "".join(plain[form] for form in raised)


@remembered(8192, longest=100)
def said(source: str) -> str | None:
    r"""A piece of TeX in Unicode; None where it cannot be said whole.

    >>> said(r"x^2 \ne \frac{2m}{m+1}"), said(r"\overline{\partial}"), said(r"\sqrt[3]{5}"), said(r"\binom{n}{k}")
    ('x² ≠ 2m/(m+1)', '∂̅', '∛5', None)
    """
    if len(source) > _MOST:
        return None
    try:
        found = _Reading(source).whole()
    except _Unsaid:
        return None
    found = _CALLED.sub(" ", _PADDED.sub("", found))
    found = _GLUED.sub(lambda m: f"({m[1] or m[2]})", found).translate(_INNER)
    return " ".join(unicodedata.normalize("NFC", found).split())


class _Reading:
    """One reading of a source, sign by sign."""

    def __init__(self, source: str) -> None:
        self._tokens: Final = _TOKEN.findall(source)
        self._alone: Final = not any(map(str.isalnum, re.sub(r"\\[A-Za-z]+", "", source)))
        """Whether the source is macros and nothing else."""
        self._at = 0
        self._depth = 0
        self._before = ""
        """The last character said."""

    def whole(self) -> str:
        found = self._until("")
        if self._at < len(self._tokens):
            raise _Unsaid
        return found

    def _until(self, closing: str) -> str:
        """What stands up to a closing bracket, or to the end."""
        said = []
        while (sign := self._peek()) and sign != closing:
            self._at += 1
            piece = self._one(sign)
            said.append(piece)
            self._before = piece[-1:] or self._before
        if closing and not sign:
            raise _Unsaid
        return "".join(said)

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _one(self, sign: str) -> str:
        if sign[0] == "\\":
            return self._macro(sign)
        if sign == "{":
            return self._group()
        if sign in {"^", "_"}:
            return self._script(sign)
        if sign in {"}", "&"}:
            raise _Unsaid
        if sign == "$":
            return ""
        return " " if sign.isspace() or sign == "~" else sign

    def _group(self) -> str:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Unsaid
        found = self._until("}")
        self._at += 1
        self._depth -= 1
        return found

    def _argument(self) -> str:
        """The next group or sign."""
        while self._peek().isspace():
            self._at += 1
        sign = self._peek()
        if not sign:
            raise _Unsaid
        self._at += 1
        return self._one(sign)

    def _script(self, sign: str) -> str:
        raised = self._argument().translate(_INNER).strip().replace("∘", "°")
        forms = _HIGH if sign == "^" else _LOW
        if raised in _ORDINALS:
            return raised
        if all(letter in forms for letter in raised):
            return "".join(forms[letter] for letter in raised)
        return f"{sign}{raised}" if len(raised) == 1 else f"{sign}{{{raised}}}"

    def _macro(self, sign: str) -> str:
        name = sign[1:].strip() if sign[1:2].isalpha() else sign
        if name in _SPACES:
            return " "
        if name in _NONE:
            return ""
        if name.removeprefix("\\") in ACCENTS:
            return self._accented(name.removeprefix("\\"))
        return self._escaped(name) if name[0] == "\\" else self._named(name, spaced=sign[-1].isspace())

    def _escaped(self, name: str) -> str:
        if name[1] in "%&_#$":
            return name[1]
        if name[1] in "{}|":
            return {"|": "‖"}.get(name[1], name[1])
        raise _Unsaid

    def _named(self, name: str, *, spaced: bool) -> str:
        if name in _READERS:
            return _READERS[name](self)
        if name == "deg" and (self._before.isdecimal() or self._alone):
            return "°"
        if name in _OPERATORS:
            return f"\x00{name}\x03"
        if name not in signs():
            raise _Unsaid
        sign = signs()[name]
        apart = self._peek()[:1] == "\\" if sign[-1].isalpha() else self._before.isspace()
        return f"{sign} " if spaced and apart else sign

    def _silent(self) -> str:
        return ""

    def _fence(self) -> str:
        if self._peek() == ".":
            self._at += 1
        return ""

    def _fraction(self) -> str:
        over, under = self._argument().translate(_INNER).strip(), self._argument().translate(_INNER).strip()
        if not over or not under:
            raise _Unsaid
        above = f"({over})" if _SUM.search(_hollow(over)) else over
        return f"\x01{above}/{_bound(under)}\x02"

    def _either(self) -> str:
        """Of the two arguments of \\texorpdfstring the one for print."""
        shown = self._argument()
        self._argument()
        return shown

    def _root(self) -> str:
        index = ""
        if self._peek() == "[":
            self._at += 1
            index = self._until("]").strip()
            self._at += 1
        if index not in _ROOTS:
            raise _Unsaid
        return f"{_ROOTS[index]}{_bound(self._argument().translate(_INNER).strip())}"

    def _denied(self) -> str:
        sign = self._argument()
        if len(sign.strip()) != 1:
            raise _Unsaid
        return f"{sign.strip()}\u0338{sign[1:]}"

    def _raised(self) -> str:
        return self._script("^")

    def _lowered(self) -> str:
        return self._script("_")

    def _accented(self, accent: str) -> str:
        letters = unicodedata.normalize("NFC", self._argument().strip())
        if f"{accent}{letters}" in signs():  # arXiv's own form makes "\\r{ho}" of a pasted "\\rho"
            return signs()[f"{accent}{letters}"]
        first, rest = letters[:1].replace("ı", "i").replace("ȷ", "j"), letters[1:]
        above = "".join(c for c in rest if unicodedata.combining(c))
        if not first or (accent not in _WORDS and above != rest):
            raise _Unsaid
        return unicodedata.normalize("NFC", f"{first}{ACCENTS[accent]}") + rest


def _hollow(formula: str) -> str:
    """A formula without what its brackets hold."""
    while (left := _BRACKETED.sub(lambda found: found[0][0] + found[0][-1], formula)) != formula:
        formula = left
    return formula


def _bound(formula: str) -> str:
    """A formula that holds together, in brackets where it needs them."""
    return formula if _SINGLE.fullmatch(_hollow(formula)) else f"({formula})"


_READERS: Final[Mapping[str, Callable[[_Reading], str]]] = MappingProxyType(
    dict.fromkeys(_FONTS, _Reading._argument)  # noqa: SLF001  the class ends above
    | dict.fromkeys(_SILENT, _Reading._silent)  # noqa: SLF001
    | dict.fromkeys(_FENCES, _Reading._fence)  # noqa: SLF001
    | dict.fromkeys(_FRACTIONS, _Reading._fraction)  # noqa: SLF001
    | {
        "sqrt": _Reading._root,  # noqa: SLF001
        "texorpdfstring": _Reading._either,  # noqa: SLF001
        "not": _Reading._denied,  # noqa: SLF001
        "textsuperscript": _Reading._raised,  # noqa: SLF001
        "textsubscript": _Reading._lowered,  # noqa: SLF001
    }
)
