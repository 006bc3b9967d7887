"""How the engine cuts text into words: in Rust, because 700,000 papers pass through it.

Query words go through the very same analyzers, so that both sides agree whatever the stemmer does; British
spelling and "-isation", which the stemmer does not know, are met by asking for both spellings.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from bot.memo import remembered
from bot.text import STOPWORDS, fold

_LONGEST: Final = 60
"""Longer "words" are data; the engine refuses a term of 64 kB."""
_BRITISH: Final = re.compile(r"is(e|es|ed|ing|er|ers|ation|ations)$")
_AMERICAN: Final = re.compile(r"iz(e|es|ed|ing|er|ers|ation|ations)$")


def _plain() -> TextAnalyzerBuilder:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold()).filter(Filter.remove_long(_LONGEST))


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
