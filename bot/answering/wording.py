"""The words of a question that name a paper, and those beside them."""

from typing import Final

from bot.answering.ask import find as found_for
from bot.library import Library
from bot.papers import Paper
from bot.queries import Ask
from bot.search.question import called, naming, read
from bot.search.vocabulary import Synonyms
from bot.text import content

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
