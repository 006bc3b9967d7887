"""Words: folding, tokens, stems and sentences.

Everything that compares text compares it through this file, so that the index, the question and the
stored abstract agree on what a word is. Nothing here knows of papers. Folding is for comparing and is
never shown; what is shown is always the stored text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import filterfalse, product
from typing import Final

import Stemmer

from bot.kept import compiled
from bot.memo import ABSTRACT, WORD, remembered

_LETTERS: Final = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d",
        "ı": "i", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ŋ": "n",
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ʻ": "'", "′": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip
_DIGRAPHS: Final = compiled(r"([aou])e")
_WORD: Final = compiled(r"[^\W_]+(?:\.\d+)*")
_FOREIGN: Final = compiled(r"[^\x00-\x7f]+|`+")
_UNSEEN: Final = compiled(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")

STOPWORDS: Final = frozenset(
    "a about after all also an and any are as at be been before being between both but by can could did do does "
    "doing for from further get gets getting give given got had has have having he her here him his how i if in into is it its itself "
    "just me more most much my no nor not of off on once one only or other our out over own please same she should so "
    "some such tell than that the their them then there these they this those through to too under until up us use "
    "used uses using very was we were what whats when where which while who whom whose why will with would you your".split()
)
"""Words that ask or join and never tell two papers apart (Snowball's English list, shortened)."""


def clean(text: str) -> str:
    """One line of visible text: control and direction characters dropped, white space squeezed.

    >>> clean("  papers\\tby\\u202e Gloeckle\\x00 ")
    'papers by Gloeckle'
    """
    if text.isprintable():  # nearly every text, and nearly always as it should be
        squeezed = "  " in text or text[:1] == " " or text[-1:] == " "
        return " ".join(text.split()) if squeezed else text
    return " ".join(_UNSEEN.sub(" ", text).split())


def fold(text: str) -> str:
    """Lower case without accents, for comparing; letters without a decomposition become their base.

    >>> fold("Rozière O’Hearn Łukasz Groß")
    "roziere o'hearn lukasz gross"
    """
    if text.isascii():  # as below, in a hundredth of the time
        return text.replace("`", "'").lower()
    return _folded(text)


@remembered(1024)
def _folded(text: str) -> str:
    """Only what is not ASCII is taken apart: of a long text that is a hundredth."""
    return _FOREIGN.sub(_plain, text).casefold()


def _plain(found: re.Match[str]) -> str:
    decomposed = unicodedata.normalize("NFKD", found[0].translate(_LETTERS))
    return "".join(filterfalse(unicodedata.combining, decomposed))


@remembered(1024)
def name_key(name: str) -> str:
    """What is left of a name when every way of spelling it agrees: ö = oe = o, O'Hearn = O Hearn = ohearn.

    >>> {name_key(n) for n in ("Glöckle", "Gloeckle", "glockle")}
    {'glockle'}
    >>> name_key("O’Hearn") == name_key("O Hearn") == name_key("ohearn")
    True
    """
    return _DIGRAPHS.sub(r"\1", "".join(c for c in fold(name) if c.isalnum()))


_UMLAUTS: Final = frozenset("äöüÄÖÜøØ")
_MOST_UMLAUTS: Final = 4


@remembered(1024)
def spellings(name: str) -> frozenset[str]:
    """The ways in which the letters of a name are written: accents dropped, an umlaut also with an "e".

    >>> sorted(spellings("Glöckle")), sorted(spellings("Yue O'Hearn"))
    (['glockle', 'gloeckle'], ['yueohearn'])
    """
    letters = unicodedata.normalize("NFC", name)
    plain = ("".join(filter(str.isalnum, fold(letters))),)
    if letters.isascii() or not 0 < sum(c in _UMLAUTS for c in letters) <= _MOST_UMLAUTS:
        return frozenset(plain)
    ways = [(base, base + "e") if c in _UMLAUTS else (base,) for c in letters for base in (fold(c),)]
    return frozenset("".join(filter(str.isalnum, "".join(way))) for way in product(*ways))


def tokens(text: str) -> list[str]:
    """Folded words and numbers, in order; a decimal stays one token, apostrophes and hyphens part words.

    >>> tokens("Llama-3.1-405B reaches 65.8%")
    ['llama', '3.1', '405b', 'reaches', '65.8']
    """
    return _WORD.findall(fold(text).replace("'s ", " ").replace("'", ""))


def content(text: str) -> list[str]:
    """The tokens that carry meaning, stop words dropped."""
    return [t for t in tokens(text) if t not in STOPWORDS]


_HYPHENS: Final = "-‐‑‒–"
_COMPOUND: Final = compiled(r"(?<![\w-])[^\W\d_]++(?:[-‐‑‒–][^\W\d_]++){1,3}+(?![\w-])")


def compounds(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The hyphened words of a text: where each begins and ends, and the folded words that its hyphens join.

    >>> [words for _, _, words in compounds("Multi-modal models, post-training and a state–space model of GPT-4")]
    [('multi', 'modal'), ('post', 'training'), ('state', 'space')]
    """
    for start, end in _hyphened(text):
        for found in _COMPOUND.finditer(text, start, end):
            yield found.start(), found.end(), tuple(fold(found[0]).split("-"))


def _hyphened(text: str) -> Iterator[tuple[int, int]]:
    """Where there is anything but spaces around a hyphen: to try the pattern at every word takes ten times as long."""
    hyphens, end = "-" if text.isascii() else _HYPHENS, 0
    while (at := min((found for sign in hyphens if (found := text.find(sign, end)) >= 0), default=-1)) >= 0:
        start, end = max(text.rfind(" ", end, at) + 1, end), text.find(" ", at)
        end = len(text) if end < 0 else end
        yield start, end


_BRITISH: Final = compiled(r"is(e|es|ed|ing|er|ers|ation|ations)$")
_ALIKE: Final = compiled(
    r"(?:advert|adv|^ar|compr|comprom|conc|^dem|desp|dev|disgu|enterpr|exerc|expert|franch|improv|^inc|merchand|prec|prem|"
    r"prom|rev|superv|surpr|telev|treat|no|po|ra|cru|bru|w)is(?:e|es|ed|ing|er|ers)$"
)
"""Words in -ise that nobody writes with a z."""
_STEMMER: Final = Stemmer.Stemmer("english", 0)


_STEMS_KEPT: Final = 16384


class _Stems(dict[str, str]):
    """Stems by their words; a look into it is a tenth of a call, and a sentence takes twenty."""

    def __missing__(self, word: str) -> str:
        found = _stem(word)
        if len(word) <= WORD:
            if len(self) >= _STEMS_KEPT:
                self.clear()
            self[word] = found
        return found


def _stem(word: str) -> str:
    american = _BRITISH.sub(r"iz\1", word) if len(word) > 6 and not _ALIKE.search(word) else word
    stemmed: str = _STEMMER.stemWord(american)
    return stemmed[:-2] if stemmed.endswith("iz") and len(stemmed) > 6 else stemmed


_STEMS: Final = _Stems()


class _Telling(dict[str, str]):
    """The same, and nothing for the words that tell nothing."""

    def __missing__(self, word: str) -> str:
        found = "" if word in STOPWORDS else _STEMS[word]
        if len(word) <= WORD:
            if len(self) >= _STEMS_KEPT:
                self.clear()
            self[word] = found
        return found


_TELLING: Final = _Telling()


def stem(word: str) -> str:
    """Snowball's English stem, with British spelling and "-isation" brought to the American one.

    >>> stem("formalising") == stem("formalizes") == stem("formalization"), stem("precise") == stem("precision")
    (True, True)
    """
    return _STEMS[word]


def stemmed(words: Iterable[str]) -> list[str]:
    """The stems of those of these tokens that carry meaning, in order."""
    return list(filter(None, map(_TELLING.__getitem__, words)))


def stems(text: str) -> list[str]:
    """The stems of the meaningful words, in order."""
    return stemmed(tokens(text))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that is kept verbatim."""

    start: int
    end: int
    text: str


_OPENERS: Final = compiled(
    r"[\"'“‘(]*(?:We|Our|Ours|This|These|That|Those|The|It|Its|In|On|Of|For|To|From|With|Without|By|As|At|An|Here|However|Moreover|"
    r"Furthermore|Finally|First|Firstly|Second|Secondly|Third|Next|Then|Thus|Hence|Therefore|Additionally|Also|Although|Though|While|"
    r"When|Where|Whereas|If|Since|Because|Despite|Unlike|Using|Based|Given|Both|Each|Every|All|Any|Such|Some|Many|Most|More|Much|Several|"
    r"Results|Experiments|Experimental|There|They|Their|He|She|You|Your|Not|No|Only|Recent|Recently|Existing|Previous|Compared|Specifically|Extensive|"
    r"Through|Under|Over|After|Before|During|Besides|Nevertheless|Nonetheless|Instead|Indeed|Overall|Importantly|Notably|"
    r"Interestingly|Surprisingly|Consequently|Accordingly|Similarly|Conversely|Alternatively|Meanwhile|Building|Motivated|Inspired|"
    r"Leveraging|Can|Do|Does|Is|Are|What|How|Why|Which|Who|But|And|So|Yet|One|Two|Three|Four|Five|Six|Another|Other|Let|[AI](?=\s+[a-z]))(?![\w.-])"
)
"""What begins a sentence even behind an abbreviation."""
_BOUND: Final = compiled(
    r"(?<![\w-])(?:e\.\s?g|i\.\s?e|cf|vs|viz|resp|w\.r\.t|a\.k\.a|s\.t|approx|incl|esp|prof|dr|mrs?)\.$",
    re.IGNORECASE,
)
"""Abbreviations that something always follows."""
_LOOSE: Final = compiled(
    r"(?:(?<![\w-])(?i:et\.? al|figs?|eqs?|eqns?|secs?|sects?|thms?|lem|props?|cor|defs?|rem|nos?|st|ca|vols?|ch|chap|refs?|tab|pp?|eds?|alg|ex)|"
    r"(?<![A-Za-z])(?:[A-Za-z]\.){1,6}-?[A-Za-z]|(?:^|[\s(\[.~])[A-Z]|(?<![\w-])(?:Jr|Sr|Co|Inc|Ltd|Corp|Bros|Mt|Ft|Yu|Ya|Th|Ph|Sh|Kh|Zh|Ts|Ju|Chr|"
    r"Phys|Rev|Lett|Math|Commun?|Comm|Ann|Proc|Amer|Am|Soc|Trans|Bull|Stat|Astrophys|Astron|Astr|Mod|Nucl|Int|Appl|Sci|Natl?|Acad|Univ|"
    r"Dept|Lect|Instrum|Instr|Meth|Mech|Chem|Mater|Res|Geophys|Relativ|Grav|Quant|Opt|Eng|Engrg|Syst|Theor|Exp|Arch|Ser|Suppl|Rep|Prog|Inst|Dokl|"
    r"Sov|Fiz|Teor|Eksp|Roy|Topol|Geom|Algebr|Anal|Funct|Diff|Equ|Invent|Discr|Combin|Comput|Adv|Europhys|Eur|Cim|Prepr|Lond|Edinb|Camb|"
    r"Jan|Feb|Aug|Sept|Oct|Nov|Dec|Gen|Col|Sgt|Rom|Symp|Conf|Assoc|Technol?|Electron|Radiat|Biol|Med|Philos|Sem|Sup|Norm|Monatsh|Izv|Mat|Sb|Zap|"
    r"Vest|Ukr|Polon|Hung|Ital|Fenn|Scand|Canad|Can|Austral|Jap|Chin|Indag|Pac|Duke|Journ|Jour|Publ|Mem|Surv|Dyn|Thy))\.$"
)
"""Abbreviations, initials and dotted letters, which may end a sentence where a word follows that begins one."""
_NUMBER: Final = compiled(r"(?:^|[:;(\[])\s*(?:and\s+|or\s+)?(?:\d{1,2}|[IVX]{1,5}|[ivx]{1,4})\.$")
_FURTHER: Final = compiled(r"(?:,|\b(?:and|or))\s+\d\.$")
_FIRST: Final = compiled(r"(?<!\S)1\.\s")
"""The number of a point in a list, of a later one, and of the first."""
_SHOUT: Final = compiled(r"\S\s+[A-Z][\w-]*!$")
"""A name with an exclamation mark: "Yahoo! Answers"."""
_LONGEST: Final = 24
"""Characters in which every abbreviation ends."""
_SHORT: Final = 7
"""Letters of the longest abbreviation in lower case, with its full stop."""
_BREAK: Final = compiled(
    r"[.!?](?:(?P<gap>[\"'”’)\]]*\s+)(?=[\"'“‘(\[]*[^\s\"'“‘(\[.,;:!?])|(?<=[a-z]{3}\.)(?=(?:We|This|The|It|In|Our|However|These)\s))"
)
_HELD: Final = compiled(
    r"\\\(.{1,400}?\\\)|\\\[.{1,800}?\\\]|\\begin\{(\w+\*?)\}.{1,2000}?\\end\{\1\}|\[[^\[\]]{0,160}\]",
    re.DOTALL,
)
"""Formulas that no dollar signs mark, and square brackets."""
_PLAIN: Final = compiled(r"(?<![\\{\w])[A-Za-z]{2,}\s+[A-Za-z]{2,}(?![\w}])")
"""Words that stand in no formula."""
_PATIENCE: Final = 400
"""Characters of a formula."""


def _formulas(text: str) -> list[tuple[int, int]]:
    """Where no sentence ends: from dollar sign to dollar sign, unless words stand between, and in `_HELD`."""
    found = [match.span() for match in _HELD.finditer(text)] if "\\" in text or "[" in text else []
    start = text.find("$")
    while start >= 0 and (end := text.find("$", start + 1)) >= 0:
        inner = text[start + 1 : end]
        if inner and (len(inner) > _PATIENCE or _PLAIN.search(inner)):
            start = end
            continue
        found.append((start, end + 1))
        start = text.find("$", end + 1)
    return found


@remembered(256, ABSTRACT)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text, verbatim, with where each stands.

    A full stop ends a sentence only before white space and something that can begin one, so decimals,
    "v1.5" and "Llama-3.1-405B" are safe. Behind initials and abbreviations only a word that often begins a sentence
    does; behind "e.g." and "Fig.", in a formula, and behind the number of a point nothing does.

    >>> [s.text for s in sentences("We follow Gu et al. (2023). It gains 3.0% on v1.5, i.e. much. Good!")]
    ['We follow Gu et al. (2023).', 'It gains 3.0% on v1.5, i.e. much.', 'Good!']
    >>> [len(sentences(s)) for s in ("We leave the U.S. Census. J. Doe disagrees.", "It leads in the U.S. We show why.")]
    [2, 2]
    """
    spans: list[Span] = []
    start, held = 0, _formulas(text)
    for found in _BREAK.finditer(text):
        stop, end = found.start() + 1, found.end()
        if any(first <= stop < last for first, last in held):
            continue
        if _ends_sentence(text[start:stop], text[end : end + _LONGEST]) and _is_said(text[start:stop]):
            spans.append(_span(text, start, end))
            start = end
    rest = _span(text, start, len(text))
    if spans and not _is_said(rest.text):
        return (*spans[:-1], _span(text, spans[-1].start, len(text)))
    return (*spans, rest) if rest.text else tuple(spans)


def _is_said(text: str) -> bool:
    """Whether a text holds more than signs."""
    return any(map(str.isalnum, text))


def _ends_sentence(before: str, after: str) -> bool:
    if after.lstrip("\"'“‘([")[:1].islower():
        return False
    if before[-1] == ".":
        return _is_stop(before, after)
    return before[-1] == "?" or not _SHOUT.search(before) or bool(_OPENERS.match(after))


def _is_stop(before: str, after: str) -> bool:
    """Whether a full stop ends a sentence, and not an abbreviation or the number of a point."""
    tail = before[-_LONGEST:]
    word = tail[tail.rfind(" ") + 1 :]
    if len(word) > _SHORT and word[0].islower() and word.find(".") == len(word) - 1:
        return True
    numbered = _NUMBER.search(tail if len(before) > len(tail) else before.lstrip())
    if numbered or _BOUND.search(tail) or (_FURTHER.search(tail) and _FIRST.search(before)):
        return False
    return not (before.endswith("..") or _LOOSE.search(tail)) or bool(_OPENERS.match(after))


def _span(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    body = piece.strip()
    return Span(start + lead, start + lead + len(body), body)
