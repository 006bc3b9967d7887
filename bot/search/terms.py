"""The terms under which the index keeps names and words, and the keys under which it keeps spellings.

A printed name is kept under each of its words, followed by its other words and by the name as printed. The
engine's sorted list of terms then is the list of names: one look at "gloeckle f" gives every spelling of
every F. Gloeckle with its number of papers, in microseconds, and nothing else has to be stored.

Text is cut into words in Rust, because 700,000 papers pass through it. Query words go through the very same
analyzers, so that both sides agree whatever the stemmer does; British spelling and "-isation", which the
stemmer does not know, are met by asking for both spellings.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from bot.kept import compiled
from bot.memo import remembered
from bot.papers import Name
from bot.text import STOPWORDS, fold, name_key, stem

_PRINTED: Final = "\x1f"
_SPLIT: Final = compiled(r"(?<=\.)|[\s_/&]+|(?<=\.)-")
_ASCII: Final = {
    n: " " if chr(n) in "._/&" or chr(n).isspace() else None for n in range(128) if not chr(n).isalnum()
}
_MARKS: Final = compiled(r"[^a-z0-9]")
_ARTICLE: Final = compiled(r"the\s+(?=\S)", re.IGNORECASE)
_TEAM: Final = compiled(
    r"the\s+(?=.*\b(?:collaborations?|consortium|team|group|survey|alliance|initiative|committee|experiment)$)",
    re.IGNORECASE,
)
_LEAST: Final = 2
"""Letters of a word under which a name is kept: an initial finds nobody."""
LISTED: Final = 4
"""Letters of a word in a list of spellings: a shorter one could be misspelt anything."""


@remembered(4096)
def parts(text: str) -> tuple[str, ...]:
    """The words of a name as keys: hyphens and apostrophes join, a full stop parts.

    >>> parts("J.-B. O’Hearn-Müller")
    ('j', 'b', 'ohearnmuller')
    """
    if text.isascii():  # as below, at a quarter of the time
        return tuple(_joined(text.translate(_ASCII)).split())
    return tuple(key for word in _SPLIT.split(text) if word and (key := name_key(word)))


def plain_parts(text: str) -> tuple[str, ...]:
    """The same words with "ae", "oe" and "ue" as they are written."""
    words = ("".join(c for c in fold(word) if c.isalnum()) for word in _SPLIT.split(text))
    return tuple(word for word in words if word)


def surname(name: Name) -> str:
    """The surname; of a team its name without the article, so that it is one author with and without.

    >>> surname(Name("The ATLAS Collaboration", team=True)), surname(Name("The", "Anh"))
    ('ATLAS Collaboration', 'The')
    """
    return (
        _ARTICLE.sub("", name.family, count=1) if name.team and _ARTICLE.match(name.family) else name.family
    )


def unarticled(typed: str) -> str:
    """A typed name without the article before a team's.

    >>> unarticled("the Belle collaboration"), unarticled("The Anh Nguyen")
    ('Belle collaboration', 'The Anh Nguyen')
    """
    found = _TEAM.match(typed)
    return typed[found.end() :] if found else typed


def terms(name: Name) -> tuple[str, ...]:
    """Where a name is found; the first term, under its surname, also identifies the spelling."""
    tail = f"{_PRINTED}{name.family}{_PRINTED}{name.given}{_PRINTED}{name.suffix}{_PRINTED}{'1' if name.team else ''}"
    letters = name.given + name.family
    if letters.isascii() and letters.isalpha() and min(len(name.given), len(name.family)) >= _LEAST:
        given, last = _joined(name.given), _joined(name.family)
        return f"{last} {given}{tail}", f"{given} {last}{tail}"
    places = _places(name, parts(name.given), parts(surname(name)))
    return tuple(dict.fromkeys(f"{place}{tail}" for place in places))


def _joined(word: str) -> str:
    return word.lower().replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _places(name: Name, given: tuple[str, ...], family: tuple[str, ...]) -> list[str]:
    """Each word followed by the others, and each half of a hyphened one."""
    words = given + family
    order = [*range(len(words) - 1, len(given) - 1, -1), *range(len(given))]
    found = [" ".join((words[i], *words[:i], *words[i + 1 :])) for i in order if len(words[i]) >= _LEAST]
    pieces = [name_key(piece) for word in str(name).split() if "-" in word for piece in fold(word).split("-")]
    if len(family) > 1 and not name.team:
        pieces.append("".join(family))
    found += [" ".join((piece, *given)) for piece in pieces if len(piece) >= _LEAST]
    return found or [" ".join(words)]


def printed(term: str) -> Name:
    """The name in a term."""
    _, family, given, suffix, team = term.split(_PRINTED)
    return Name(family, given, suffix, bool(team))


def spelling_terms(word: str) -> tuple[str, str]:
    """The terms under which a word can be found by those who misspell it: forwards and backwards, after its length.

    >>> spelling_terms("abcd")
    ('04>abcd', '04<dcba')
    """
    size = f"{len(word):02}"
    return f"{size}>{word}", f"{size}<{word[::-1]}"


def spelling_prefixes(word: str, reach: int) -> Iterator[str]:
    """What the terms begin with of words a typo away, or two in one half.

    A typo leaves one half of a word as it is, unless it swaps the letters where the halves meet. `reach`: how many
    letters longer or shorter a word may be.
    """
    half = len(word) // 2
    head, tail = word[:half], word[half:][::-1]
    for size in range(max(1, len(word) - reach), len(word) + reach + 1):
        yield f"{size:02}>{head}"
        yield f"{size:02}<{tail}"
    swapped = word[: half - 1] + word[half : half + 1] + word[half - 1 : half] + word[half + 1 :]
    yield spelling_terms(swapped)[0]


def spelled(term: str) -> str:
    """The word in a spelling term.

    >>> spelled("04<dcba"), spelled("04>abcd")
    ('abcd', 'abcd')
    """
    return term[:2:-1] if term[2] == "<" else term[3:]


def title_key(text: str) -> str:
    """A title or alias with only its letters and digits.

    >>> title_key("Auto-formBot!") == title_key("AutoformBot")
    True
    """
    if text.isascii():  # as below, in a tenth of the time
        return _MARKS.sub("", text.lower())
    return "".join(c for c in fold(text) if c.isalnum())


def called_term(text: str, id_: str) -> str:
    """The term for one thing that a paper is called."""
    return f"{title_key(text)}{_PRINTED}{id_}"


def compound_term(words: Sequence[str]) -> str:
    """The term for words joined by hyphens, found by the stem of what they make as one word.

    >>> compound_term(["post", "training"]).startswith(prefix(stem("posttraining")))
    True
    """
    return f"{stem(''.join(words))}{_PRINTED}{' '.join(words)}"


def compounded(term: str) -> list[str]:
    """The words in a compound term."""
    return term.partition(_PRINTED)[2].split()


def paper_id(term: str) -> str:
    """The id in a called term."""
    return term.partition(_PRINTED)[2]


def prefix(key: str) -> str:
    """What a called term, or the term of a name without more words, begins with, for this whole key."""
    return f"{key}{_PRINTED}"


_LONGEST: Final = 60
"""Longer "words" are data; the engine refuses a term of 64 kB."""
_BRITISH: Final = compiled(r"is(e|es|ed|ing|er|ers|ation|ations)$")
_AMERICAN: Final = compiled(r"iz(e|es|ed|ing|er|ers|ation|ations)$")


def _plain() -> TextAnalyzerBuilder:
    """Folds before it lowers: "İ" in lower case is an "i" with a dot that is a character of its own."""
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    return builder.filter(Filter.ascii_fold()).filter(Filter.lowercase()).filter(Filter.remove_long(_LONGEST))


@dataclass(frozen=True)
class Analyzers:
    """The two ways to read a text: `words` as written, `stems` without stop words."""

    words: TextAnalyzer
    stems: TextAnalyzer
    forms: Callable[[str], tuple[str, ...]]
    """The stems that a word may stand under; none for a stop word."""

    @classmethod
    def make(cls) -> "Analyzers":
        stemmed = _plain().filter(Filter.custom_stopword(sorted(STOPWORDS))).filter(Filter.stemmer("english"))
        stems = stemmed.build()
        return cls(_plain().build(), stems, remembered(8192)(partial(_forms, stems)))

    def register(self, index: Index) -> None:
        index.register_tokenizer("words", self.words)
        index.register_tokenizer("stems", self.stems)


def _forms(stems: TextAnalyzer, word: str) -> tuple[str, ...]:
    folded = fold(word)
    spellings = (folded, _BRITISH.sub(r"iz\1", folded), _AMERICAN.sub(r"is\1", folded))
    return tuple(dict.fromkeys(stem for spelling in spellings for stem in stems.analyze(spelling)))
