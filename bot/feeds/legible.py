r"""TeX in a text that is quoted -> what is read there. Nothing of it is lost.

What is kept is the source, and a quote is compared with the source. What is shown is the sign, where Unicode has one,
and else the words and the parts of the formula one after the other: `\binom{n}{k}` is shown as "binom(n)(k)". What is
set apart from the text, and scripts that no formula holds, are shown as they were typed.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from bot.feeds import tex
from bot.feeds.formulas import signs
from bot.kept import compiled
from bot.memo import ABSTRACT, remembered

_MARKS: Final = ("\\", "$")
_STRAY: Final = compiled(r"\$(?P<sign>[<>=+\-/~±×≤≥]+)\$|\\(?:[-/@]|(?P<kept>[^\w\s])|(?=[\s\d]|\Z))")
"""What is no formula and yet typed as if: a lone sign, a place to break a word."""
_APART: Final = compiled(
    r"\$\$.+?\$\$|\$\s[^$]*\$|\\\[.+?\\\]|(?<![^\s$])[^\s$]*[\^_]\{[^{}$]*\}[^\s$]*"
    r"|\\begin\s*\{(?P<kind>(?:equation|align|gather|multline|eqnarray|displaymath|math|array|split)\*?)\}.*?\\end\s*\{(?P=kind)\}",
    re.DOTALL,
)
"""Mathematics that stands apart, or outside any formula: as it was typed, for no half of it says what the whole does."""
_ENVIRONMENT: Final = compiled(r"\\(?:begin|end)\s*\{[^{}]*\}")
_REFERENCE: Final = compiled(r"\\(?:cite\w*|ref|eqref|autoref)\*?\s*(?:\[[^\]]*\]\s*)*\{(?P<keys>[^{}]*)\}")
_NOTE: Final = compiled(rf"\\footnote\s*(?P<note>{tex.ARGUMENT})")
_ADDRESS: Final = compiled(rf"\\href\s*\{{(?P<url>[^{{}}]*)\}}\s*(?P<label>{tex.ARGUMENT})")
_COLOUR: Final = compiled(r"\\(?:textcolor|color|colorbox)\s*\{[^{}]*\}")
_POINT: Final = compiled(r"\\unicode\{x(?P<hex>[0-9A-Fa-f]{2,5})\}")
_POINTING: Final = compiled(r"\\(?:cite|ref|eqref|autoref|footnote|href)")
"""Macros that are no signs, whatever a converter gives for them."""
_HELD: Final = compiled(rf"\\[A-Za-z]+\*?\s*(?P<held>{tex.ARGUMENT})")
_SHORT: Final = {"eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "wrt": "w.r.t.", "cf": "cf."}
_WORD: Final = compiled(r"\\(?P<word>[A-Za-z]+)\*?(?P<space>\s*)")
_SIGN: Final = compiled(r"\\(.)", re.DOTALL)
_SCRIPT: Final = compiled(r"([\^_])\{([^{}]*)\}")
_BRACKETS: Final = str.maketrans({"{": "(", "}": ")", "$": ""})

Places = Callable[[int], int]
"""Where in what is shown something of the source stands, by its place there."""


@remembered(512, longest=ABSTRACT)
def legible(source: str) -> tuple[str, Places]:
    r"""What is shown of a text, and where in it a place of the source is: behind a formula that it is inside of.

    >>> shown, places = legible(r"$\textbf{RACER}$ reaches $\binom{n}{k} = 65.8\%$ here")
    >>> shown, shown[places(25) : places(46)]
    ('RACER reaches binom(n)(k) = 65.8% here', 'binom(n)(k) = 65.8%')
    >>> legible(r"by $>$3, pre\-trained \ours{}, x$^{2/3}$")[0]
    'by >3, pretrained ours, x^(2/3)'
    """
    if not any(mark in source for mark in _MARKS):
        return source, _same
    parts, before, after, at = list[str](), [0], [0], 0
    for start, end, said in _spoken(source):
        typed = source[start:end]
        unsaid = said == typed or any(mark in said for mark in _MARKS) or _POINTING.match(typed)
        shown = _SCRIPT.sub(r"\1(\2)", _plainly(typed) if unsaid else said)
        parts += [source[at:start], shown]
        before += [start, end]
        after += [after[-1] + start - at, after[-1] + start - at + len(shown)]
        at = end
    return "".join((*parts, source[at:])), partial(_place, tuple(before), tuple(after))


def _spoken(source: str) -> Iterator[tuple[int, int, str]]:
    """The pieces of TeX that are read, in order, with what is read in each."""
    apart = [found.span() for found in _APART.finditer(source)]
    for start, end, said in _pieces(source):
        if not any(first <= start and end <= last for first, last in apart):
            yield start, end, said


def _pieces(source: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for start, end, said in (*tex.spoken(source), (len(source), len(source), "")):
        for found in _STRAY.finditer(source, at, start):
            yield found.start(), found.end(), found["sign"] or found["kept"] or ""
        if start < end:
            yield start, end, said
        at = end


def _same(place: int) -> int:
    return place


def _place(before: tuple[int, ...], after: tuple[int, ...], place: int) -> int:
    """Of a place between two formulas the same distance from the first; of one inside a formula, its end."""
    n = bisect_right(before, place) - 1
    inside = n % 2 == 1 and place > before[n]
    return after[n + 1] if inside else after[n] + place - before[n]


def _plainly(source: str) -> str:
    """TeX that Unicode cannot say, in words: every macro by its name or sign, every group in brackets."""
    if source.startswith(("$", "\\(", "\\[")):
        return _words(tex.inside(source)).translate(_BRACKETS).strip()
    said = _REFERENCE.sub(lambda found: f"[{found['keys']}]", _ENVIRONMENT.sub("", source))
    said = _NOTE.sub(lambda found: f" ({found['note'][1:-1]})", said)
    said = _ADDRESS.sub(lambda found: f"{found['label'][1:-1]} ({found['url']})", _COLOUR.sub("", said))
    said = _HELD.sub(lambda found: found["held"][1:-1] or found[0], said)
    return _words(said).replace("{", "").replace("}", "").strip("$")


def _words(source: str) -> str:
    """The same without a backslash."""
    said = _POINT.sub(lambda found: chr(int(found["hex"], 16)), source)
    return _SIGN.sub(r"\1", _WORD.sub(_word, said).replace("\\\\", " "))


def _word(found: re.Match[str]) -> str:
    word, rest = found["word"], found.string[found.end() : found.end() + 1]
    shown = _SHORT.get(word) or signs().get(word, word)
    return shown + (" " if found["space"] or (shown[-1:].isalnum() and rest.isalnum()) else "")
