"""A question taken apart: the words that ask, the names in it, and the kind of answer it wants."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.cues import Cue, counted, cues, focus
from bot.search.mentions import joined, lexicon, names
from bot.search.synonyms import Synonyms
from bot.text import STOPWORDS, stem, tokens

EMPTY: Final = frozenset(
    "paper article preprint publication author abstract say report mention according tell know explain describe define "
    "mean hello hi hey ok thank pls question quick thing stuff actually really exactly anyone anybody somebody "
    "something anything info information detail kind sort way lot whether sentence sentences word words summary summarize brief briefly short there much many still yet like want".split()
)
"""Words in which people wrap a question, beyond the stop words; they never tell two sentences apart."""
_WORD: Final = re.compile(r"\S+")
MOST: Final = 24
"""Words of a question that are looked at; the longest that people asked has a third as many."""
CLOSE: Final = 0.8
LONGEST: Final = 9
TYPOS: Final = 3
PUNCTUATION: Final = "<>!?.,;:\"'()[]“”‘’"
_DIGIT: Final = re.compile(r"\d")
NAMED: Final = 0.85
"""A paper that holds a name less well than this does not mention it."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question that a sentence may answer with."""

    word: str
    """As folded; a decimal is one word."""
    stem: str
    groups: frozenset[int]
    """Synonym groups of the phrase it is part of."""
    start: int
    """Where the typed word that holds it begins in the question."""
    end: int
    cues: frozenset[Cue]
    """The cues whose pattern in the question this word is part of: a sentence that fits one says it."""


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    terms: tuple[Term, ...]
    names: tuple[tuple[int, int], ...]
    """Stretches of `text` that are written as names."""
    cues: tuple[Cue, ...]
    counted: str
    """The stem of what "how many" counts."""
    focus: tuple[int, int]
    """The stretch of `text` that names what is asked for; empty where nothing does."""


def read(text: str, synonyms: Synonyms) -> Question:
    """Takes a question apart; stop words and wrapping words are no terms, and no more than `MOST` words are."""
    kept = list(islice(telling(text), MOST))
    stemmed = [stem(word) for word, _ in kept]
    wanted = cues(text)
    terms = tuple(
        Term(word, stemmed[i], groups, found.start(), found.end(), _cued(found, wanted))
        for i, ((word, found), groups) in enumerate(zip(kept, synonyms.covering(stemmed), strict=True))
    )
    return Question(text, terms, names(text), tuple(wanted), counted(text), focus(text))


def telling(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The words of a question that tell sentences apart, each with the typed word that holds it."""
    for found in _WORD.finditer(text):
        for token in tokens(found.group() + " "):
            if not (token in STOPWORDS or token in EMPTY or stem(token) in EMPTY):
                yield token, found


def _cued(word: re.Match[str], wanted: dict[Cue, tuple[int, int]]) -> frozenset[Cue]:
    asking = (cue for cue, (start, end) in wanted.items() if start < word.end() and word.start() < end)
    return frozenset(cue for cue in asking if cue.says or cue.units)


def with_names(question: Question, texts: Sequence[str]) -> Question:
    """The question with words that texts write as names, and never as plain words, counted as names, however typed."""
    lexicons = frozenset[str]().union(*map(lexicon, texts))
    typed = [
        (found.start(), found.end())
        for found in _WORD.finditer(question.text)
        if joined(found.group()) in lexicons and not _plain(found.group(), texts)
    ]
    return replace(question, names=tuple(sorted({*question.names, *typed})))


def _plain(word: str, texts: Iterable[str]) -> bool:
    """Whether some text writes a word in small letters."""
    small = re.compile(rf"\b{re.escape(word.strip(PUNCTUATION).lower())}\b")
    return any(map(small.search, texts))


def missing(
    question: Question, held: Sequence[float], naming: frozenset[int], spells: Callable[[str], bool]
) -> tuple[str, ...]:
    """The names in a question, as typed, that a paper does not hold; those that name the paper excepted.

    A number or a plain word in a name must follow the same word in the paper (`spells`: whether words in a row there
    make this): a paper that mentions Llama 2 and 3 authors does not mention Llama 3.
    """
    absent = []
    for start, end in question.names:
        inside = [
            i for i, t in enumerate(question.terms) if t.start < end and start < t.end and i not in naming
        ]
        if any(held[i] < NAMED or not _joined(question, i, inside, spells) for i in inside):
            first = max(start, min(question.terms[i].start for i in inside))
            absent.append(question.text[first:end].strip(f" {PUNCTUATION}"))
    return tuple(dict.fromkeys(absent))


def _joined(question: Question, i: int, inside: list[int], spells: Callable[[str], bool]) -> bool:
    """Whether a number or a plain capitalised word in a name follows in the paper what it follows in the name."""
    if i - 1 not in inside:
        return True
    before, own = (
        question.text[question.terms[n].start : question.terms[n].end].strip(PUNCTUATION) for n in (i - 1, i)
    )
    loose = not own[:1].isdigit() and not (own.istitle() and before.istitle())
    return loose or before == own or spells(question.terms[i - 1].word + question.terms[i].word)


def naming(question: Question, called: tuple[str, ...]) -> tuple[frozenset[int], float]:
    """Which terms name the paper that goes by these names, and how surely (0: none do).

    The longest run of terms that spells one of the names, spacing and hyphens aside, or with a small typo in
    names of five letters and more.
    """
    targets = dict.fromkeys(key for name in called if (key := joined(name)))
    best = (0.0, 0, 0)
    for start, end, spelt in runs(question):
        fit = 1.0 if spelt in targets else max((likeness(spelt, key) for key in targets), default=0.0)
        if fit and (fit, end - start) > (best[0], best[2] - best[1]):
            best = (fit, start, end)
    return frozenset(range(best[1], best[2])), best[0]


def likeness(typed: str, name: str) -> float:
    """1 for the same letters, less for a small typo in a long enough name, 0 otherwise."""
    if typed == name:
        return 1.0
    if typed.removesuffix("s") == name and len(name) > 2:
        return 0.95
    if abs(len(typed) - len(name)) > TYPOS or min(len(typed), len(name)) < 5 or _DIGIT.search(typed + name):
        return 0.0
    return OSA.normalized_similarity(typed, name, score_cutoff=CLOSE) * 0.95


def runs(question: Question) -> Iterator[tuple[int, int, str]]:
    """Every stretch of up to nine terms, joined as `mentions.joined` joins a name."""
    words = [term.word for term in question.terms]
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + LONGEST) + 1):
            yield start, end, "".join(words[start:end])


def repaired(
    question: Question,
    known: Callable[[str], bool],
    vocabulary: Callable[[], Collection[str]],
    synonyms: Synonyms,
) -> Question:
    """The question with words that nobody knows read as the nearest word of a vocabulary, where one is near.

    Words written as names stay: an unknown system is not the nearest known word.
    """
    strange = [not known(t.word) and not _within(t, question.names) for t in question.terms]
    if not any(strange):
        return question
    words = [
        _nearest(t.word, vocabulary()) if new else t.word
        for t, new in zip(question.terms, strange, strict=True)
    ]
    stemmed = [stem(word) for word in words]
    terms = tuple(
        replace(term, word=word, stem=stemmed[i], groups=groups)
        for i, (term, word, groups) in enumerate(
            zip(question.terms, words, synonyms.covering(stemmed), strict=True)
        )
    )
    return replace(question, terms=terms)


def _within(term: Term, spans: Iterable[tuple[int, int]]) -> bool:
    return any(term.start < end and start < term.end for start, end in spans)


def _nearest(word: str, vocabulary: Collection[str]) -> str:
    if len(word) < 5 or any(c.isdigit() for c in word):
        return word
    found = process.extractOne(word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=CLOSE)
    return found[0] if found else word
