"""The words of a message that name a paper, those beside them, and a message respelt or cut to be read again."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from bot.answering.ask import find as found_for
from bot.library import Library
from bot.papers import Paper
from bot.parsing import parse
from bot.parsing.requests import clauses, core, endings, readings
from bot.parsing.respelling import respelt
from bot.queries import Ask, Query
from bot.search.question import called, naming, read
from bot.search.vocabulary import Background, Synonyms
from bot.text import STOPWORDS, content, tokens

NAMED: Final = 0.75
"""From this on bare words are taken to name a paper, perhaps misspelt."""


def split(words: str, library: Library) -> tuple[Paper | None, tuple[str, ...]]:
    """The paper that words name, and the words beside its name."""
    finding = found_for(Ask(words), library)
    if finding is None or finding.candidates[0].named < NAMED:
        return None, tuple(content(words))
    best = finding.candidates[0]
    terms = read(words, library.synonyms).terms
    return best.paper, tuple(term.word for i, term in enumerate(terms) if i not in best.naming)


def spans(question: str, paper: Paper, synonyms: Synonyms) -> list[tuple[int, int]]:
    """Where a question names a paper."""
    taken = read(question, synonyms)
    named, _ = naming(taken, called(paper))
    return [(taken.terms[i].start, taken.terms[i].end) for i in sorted(named)]


def without(question: str, paper: Paper, synonyms: Synonyms) -> str:
    """A question without the words that name its paper."""
    kept, position = [], 0
    for start, end in spans(question, paper, synonyms):
        kept.append(question[position:start])
        position = end
    return " ".join("".join([*kept, question[position:]]).split())


RARE: Final = 5000
"""A word in one of so many papers may still be a typo."""


def respelled(text: str, library: Library) -> Iterator[tuple[frozenset[str], Query]]:
    """What a message may ask but for a typo in its own words, likeliest first: the words put in, and the request."""
    background, few = Background.load(), library.size() // RARE

    def strange(word: str) -> bool:
        known = word in STOPWORDS or background.common(word)
        return not known and library.frequency(word) <= few

    today = library.now().date()
    typed = set(tokens(text))
    for reading in respelt(text, strange):
        yield frozenset(tokens(reading)) - typed, parse(reading, today=today)


def partly(text: str, library: Library) -> Iterator[Query]:
    """What a part of a message may ask, where the rest of it names nothing."""
    background, today = Background.load(), library.now().date()
    for around, request in chain(endings(text), clauses(text)):
        if not any(_is_telling(word, background, library) for word in around):
            yield from readings(core(request), today)


def _is_telling(word: str, background: Background, library: Library) -> bool:
    """Whether a word may name somebody, or something that papers speak of."""
    if word in STOPWORDS:
        return False
    return library.borne(word) or (not background.common(word) and library.frequency(word) > 0)
