"""Words: folding, tokens, stems and sentences.

Everything that compares text compares it through this file, so that the index, the question and the
stored abstract agree on what a word is. Nothing here knows of papers. Folding is for comparing and is
never shown; what is shown is always the stored text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

import Stemmer

from bot.memo import ABSTRACT, remembered

_LETTERS: Final = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d",
        "ı": "i", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ŋ": "n",
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ʻ": "'", "′": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip
_DIGRAPHS: Final = re.compile(r"([aou])e")
_WORD: Final = re.compile(r"[^\W_]+(?:\.\d+)*")
_UNSEEN: Final = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")

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
    return " ".join((text if text.isprintable() else _UNSEEN.sub(" ", text)).split())


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
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


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


_COMPOUND: Final = re.compile(r"(?<![\w-])[^\W\d_]++(?:[-‐‑‒–][^\W\d_]++){1,3}+(?![\w-])")


def compounds(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The hyphened words of a text: where each begins and ends, and the folded words that its hyphens join.

    >>> [words for _, _, words in compounds("Multi-modal models, post-training and a state–space model of GPT-4")]
    [('multi', 'modal'), ('post', 'training'), ('state', 'space')]
    """
    for found in _COMPOUND.finditer(text):
        yield found.start(), found.end(), tuple(fold(found[0]).split("-"))


_BRITISH: Final = re.compile(r"is(e|es|ed|ing|er|ers|ation|ations)$")
_STEMMER: Final = Stemmer.Stemmer("english", 0)


@remembered(16384)
def stem(word: str) -> str:
    """Snowball's English stem, with British spelling and "-isation" brought to the American one.

    >>> stem("formalising") == stem("formalizes") == stem("formalization")
    True
    """
    american = _BRITISH.sub(r"iz\1", word) if len(word) > 6 else word
    stemmed: str = _STEMMER.stemWord(american)
    return stemmed[:-2] if stemmed.endswith("iz") and len(stemmed) > 6 else stemmed


def stems(text: str) -> list[str]:
    """The stems of the meaningful words, in order."""
    return [stem(t) for t in content(text)]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that is kept verbatim."""

    start: int
    end: int
    text: str


_ABBREVIATION: Final = re.compile(
    r"(?<![\w-])(?:et al|e\.g|i\.e|cf|vs|resp|figs?|eqs?|secs?|nos?|approx|dr|prof|mrs?|st|ca|w\.r\.t|a\.k\.a|vol|ch|refs?|tab)\.$|(?:^|[\s(])(?-i:[A-Z])\.$",
    re.IGNORECASE,
)
_LONGEST: Final = 24
"""Characters in which every abbreviation ends."""
_BREAK: Final = re.compile(r"[.!?](?P<gap>[\"'”’)\]]*\s+)(?=[\"'“‘(\[]*[^\s\"'“‘(\[])")


@remembered(1024, ABSTRACT)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text, verbatim, with where each stands.

    A full stop ends a sentence only before white space and something that can begin one, so decimals,
    "v1.5" and "Llama-3.1-405B" are safe; abbreviations and single initials never end one.

    >>> [s.text for s in sentences("We follow Gu et al. (2023). It gains 3.0% on v1.5, i.e. much. Good!")]
    ['We follow Gu et al. (2023).', 'It gains 3.0% on v1.5, i.e. much.', 'Good!']
    >>> len(sentences("It beats all on MultiPL-E. We release it. J. Doe disagrees."))
    3
    """
    spans: list[Span] = []
    start = 0
    for found in _BREAK.finditer(text):
        if _ends_sentence(text[start : found.start("gap")], text[found.end() : found.end() + _LONGEST]):
            spans.append(_span(text, start, found.end()))
            start = found.end()
    spans.append(_span(text, start, len(text)))
    return tuple(s for s in spans if s.text)


def _ends_sentence(before: str, after: str) -> bool:
    if after.lstrip("\"'“‘([")[:1].islower():
        return False
    return not _ABBREVIATION.search(before.rstrip("\"'”’)]")[-_LONGEST:])


def _span(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    body = piece.strip()
    return Span(start + lead, start + lead + len(body), body)
