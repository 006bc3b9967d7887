"""A question taken apart: the words that ask, the names in it, and the kind of answer it wants.

A question's naming words are kept apart from the words that ask: they choose the paper, and a name that the
paper never mentions is always said. What counts as a name is how it is written (GPT-5, HumanEval, LoRA).
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.kept import compiled
from bot.memo import ABSTRACT, remembered
from bot.papers import Paper
from bot.search.cues import Cue, counted, cues, focus
from bot.search.kinds import kinds
from bot.search.vocabulary import Background, Synonyms
from bot.text import STOPWORDS, fold, sentences, stem, tokens

_NAMED_WORD: Final = compiled(r"[^\W_][\w@+.'’-]*")
_FIGURE: Final = compiled(r"\d+(?:[.,]\d+)*(?:[kKmMbB%]|st|nd|rd|th)?|\d+-[a-z]+|pass@\d+")
_OPENING: Final = compiled(r"[\s\"'“‘(]*")
_ENDING: Final = compiled(r"['’]s$|(?<![.'’+-])[.'’+-]+$")
_VERSION: Final = compiled(r"\d+(?:\.\d+)?")
_INTRODUCED: Final = compiled(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work)) (?:\w+ly )?(?:introduce|present|propose|release|describe)s? (?:the |a |an )?(?P<name>[A-Z]\w*(?:[ -][A-Z]\w*){0,3})"
)
_SHORT: Final = compiled(r"\((?P<short>[A-Z][\w-]{1,11})\)")
_BEFORE: Final = compiled(r"(?: [\w-]+){1,7}")
"""Up to seven words in a row, read backwards: to search forwards for what ends a text tries every letter of it."""
_FAR: Final = 120
"""Characters before a bracket in which the words that it abbreviates stand."""
_OWN: Final = compiled(r"\b(?:we|our|this|dubbed|called|named)\b", re.IGNORECASE)
_HEAD: Final = compiled(r"^(?:the |an? )?(?P<head>[^:]{2,60}):", re.IGNORECASE)


@remembered(256, ABSTRACT)
def keys(text: str) -> frozenset[str]:
    """One to three words in a row, joined: how a name is found however it is spaced or hyphenated.

    >>> sorted(keys("SWE-bench Verified"))
    ['bench', 'benchverified', 'swe', 'swebench', 'swebenchverified', 'verified']
    """
    return compounds(tokens(text))


def compounds(words: Sequence[str]) -> frozenset[str]:
    """One to three of these words in a row, joined."""
    pairs = list(map(str.__add__, words, words[1:]))
    return frozenset(words).union(pairs, map(str.__add__, pairs, words[2:]))


def joined(text: str) -> str:
    """A name without spaces, hyphens, accents and case."""
    return "".join(tokens(text))


def names(question: str) -> tuple[tuple[int, int], ...]:
    """Stretches of a question written as names are: inner capitals, capitals within a sentence, letters with digits.

    >>> [("does GPT-5 beat Mistral Large on HumanEval at 7B?")[a:b] for a, b in names("does GPT-5 beat Mistral Large on HumanEval at 7B?")]
    ['GPT-5', 'Mistral Large', 'HumanEval']
    """
    spans: list[tuple[int, int]] = []
    shouted = question.isupper()
    for start, end in _named(question, shouted=shouted):
        if spans and question[spans[-1][1] : start] == " ":
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def _named(question: str, *, shouted: bool) -> Iterator[tuple[int, int]]:
    after_name = False
    for found in _NAMED_WORD.finditer(question):
        word = found.group()
        if word.islower() and word.isalpha():  # nearly every word, and never a name
            after_name = False
            continue
        word = _ENDING.sub("", word)
        named = written_as_name(word, opening=_opens(question, found.start()), shouted=shouted)
        if named or (after_name and _VERSION.fullmatch(word)):
            yield found.start(), found.start() + len(word)
        after_name = named


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins here: after nothing but quotes and brackets, or after the end of another."""
    if _OPENING.fullmatch(text, 0, at):
        return True
    return text[at - 1].isspace() and text[:at].rstrip()[-1] in ".!?:"


def written_as_name(word: str, *, opening: bool = False, shouted: bool = False) -> bool:
    """Whether a word is written as names are; at the opening of a sentence one capital says nothing."""
    if len(word) < 2 or fold(word) in STOPWORDS or _FIGURE.fullmatch(word):
        return False
    if not word.isalpha() and any(map(str.isdigit, word)) and any(map(str.isalpha, word)):
        return True
    if shouted:
        return False
    return word[1:] != word[1:].lower() or (word[0].isupper() and not opening)


@remembered(256, ABSTRACT)
def lexicon(text: str) -> frozenset[str]:
    """The words of a text that are written as names are, joined: "humaneval", "swebench"."""
    words = (
        word.rstrip(".'’+-") for word in _NAMED_WORD.findall(text) if not (word.islower() and word.isalpha())
    )
    return frozenset(joined(word) for word in words if written_as_name(word, opening=True))


def called(paper: Paper) -> tuple[str, ...]:
    """What a paper is called: its aliases, title and title's head, and the names its abstract introduces."""
    head = _HEAD.match(paper.title)
    heads = [head["head"]] if head and _distinctive(head["head"]) else []
    return tuple(dict.fromkeys((*paper.aliases, paper.title, *heads, *_introduced(paper.abstract))))


@remembered(256, ABSTRACT)
def _introduced(abstract: str) -> tuple[str, ...]:
    """The names that an abstract gives to its own subject."""
    found = (introduced["name"] for introduced in _INTRODUCED.finditer(abstract))
    return (*filter(_distinctive, found), *_abbreviations(abstract))


def _distinctive(name: str) -> bool:
    """Whether a name is more than one ordinary word."""
    return " " in name or "-" in name or any(c.isupper() or c.isdigit() for c in name[1:])


def _abbreviations(abstract: str) -> Iterator[str]:
    """Short forms the abstract gives to its own subject: "We release Code World Model (CWM)"."""
    for sentence in sentences(abstract) if _SHORT.search(abstract) else ():
        for found in _SHORT.finditer(sentence.text):
            said, short = sentence.text[: found.start()], found["short"]
            before = _BEFORE.match(said[: -_FAR - 1 : -1])
            if before and _spells(before[0][::-1], short) and not short.endswith("s") and _OWN.search(said):
                yield short


def _spells(before: str, short: str) -> bool:
    """Whether the capitals of a short form are initials of the words before it, in order.

    >>> _spells("release Code World Model ", "CWM"), _spells("the KoLMogorov-Test ", "KT"), _spells("on images ", "CWM")
    (True, True, False)
    """
    initials = "".join(word[:1] for word in before.replace("-", " ").split())
    rest = iter(fold(initials))
    return all(letter in rest for letter in fold("".join(c for c in short if c.isupper()) or short))


_HYPHEN: Final = compiled(r"(?<=\w)[-‐‑‒–_](?=\w)")
_BEHIND: Final = compiled(
    r"(?:\s+['’]?\d+(?:\.\d+)?(?![\w%@.,-]\S|\s?%|[kmbx]\b)|\+(?!\w))(?!\w)", re.IGNORECASE
)
"""A number behind a name that is no figure of its own, and the sign of a larger version."""
_VERSIONED: Final = compiled(r"(?P<name>[A-Z]\w+) \d+(?:\.\d+)?(?![\w%])")
_SCALES: Final = frozenset({"billion", "million", "trillion"})
_SHORT_YEAR: Final = compiled(r"(?P<name>[a-z]*)(?P<year>\d\d)")
EMPTY: Final = frozenset(
    "paper article preprint publication author abstract say report mention according tell know explain describe define "
    "mean hello hi hey ok thank pls question quick thing stuff actually really exactly anyone anybody somebody "
    "something anything info information detail kind sort way lot whether sentence sentences word words summary summarize brief briefly short there much many still yet like want".split()
)
"""Words in which people wrap a question, beyond the stop words; they never tell two sentences apart."""
_WORD: Final = compiled(r"\S+")
MOST: Final = 24
"""Words of a question that are looked at; the longest that people asked has a third as many."""
CLOSE: Final = 0.8
LONGEST: Final = 9
TYPOS: Final = 3
PUNCTUATION: Final = "<>!?.,;:\"'()[]“”‘’"
_DIGIT: Final = compiled(r"\d")
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
    whole: str = ""
    """The typed word joined, where it has figures and is more than this word, with its year written out: "gpt4o" of "GPT-4o", "aime2024" of "aime24"."""


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
    kinds: tuple[str, ...]
    """What it wants, in the words of `bot.search.kinds`."""


def read(text: str, synonyms: Synonyms) -> Question:
    """Takes a question apart; stop words and wrapping words are no terms, and no more than `MOST` words are."""
    kept = list(islice(telling(text), MOST))
    stemmed = [stem(word) for word, _ in kept]
    wanted = cues(text)
    terms = tuple(
        Term(
            word, stemmed[i], groups, found.start(), found.end(), _cued(found, wanted), _whole(word, found[0])
        )
        for i, ((word, found), groups) in enumerate(zip(kept, synonyms.covering(stemmed), strict=True))
    )
    return Question(text, terms, names(text), tuple(wanted), counted(text), focus(text), kinds(text))


def _whole(word: str, typed: str) -> str:
    key = joined(typed)
    if (year := _SHORT_YEAR.fullmatch(key)) and (year["name"] or typed[:1] in "'’"):
        return f"{year['name']}20{year['year']}"
    return key if key != word and _DIGIT.search(key) else ""


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
    """The question with words that texts write as names, and never as plain words, counted as names, however typed.

    A number behind a name is part of it, and so is what a hyphen joins to it: "aime 2025", "swe-bench-lite".
    """
    lexicons = frozenset[str]().union(*map(lexicon, texts))
    numbered = frozenset[str]().union(*map(_versioned, texts))
    typed = [
        (found.start(), found.end())
        for found in _WORD.finditer(question.text)
        if (joined(found.group()) in numbered and _BEHIND.match(question.text, found.end()))
        or (_called(found.group(), lexicons) and not _plain(found.group(), texts))
    ]
    named = {
        end: start for start, end in sorted({*question.names, *typed}, key=lambda one: (one[1], -one[0]))
    }
    longer = ((start, _numbered(question.text, end)) for end, start in named.items())
    return replace(question, names=tuple(sorted(longer)))


@remembered(256, ABSTRACT)
def _versioned(text: str) -> frozenset[str]:
    """The words of a text that stand before a number as names do: "Llama 2", "Lean 4"."""
    return frozenset(fold(found["name"]) for found in _VERSIONED.finditer(text))


def _called(typed: str, lexicon: frozenset[str]) -> bool:
    """Whether a word, or what stands before a hyphen in it, is one of these names."""
    if joined(typed) in lexicon:
        return True
    return any(joined(typed[: found.start()]) in lexicon for found in _HYPHEN.finditer(typed))


def _numbered(text: str, end: int) -> int:
    """Where a name ends with the number behind it: a year, a version."""
    found = _BEHIND.match(text, end)
    return found.end() if found else end


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
        if any(not _stands(question, i, held[i], inside, spells) for i in inside):
            first = max(start, min(question.terms[i].start for i in inside))
            absent.append(question.text[first:end].strip(f" {PUNCTUATION}"))
    return tuple(dict.fromkeys(absent))


def _stands(
    question: Question, i: int, held: float, inside: list[int], spells: Callable[[str], bool]
) -> bool:
    """Whether a word of a name stands in the paper as it does in the name, a year perhaps with two of its figures."""
    short = _SHORT_YEAR.fullmatch(question.terms[i].word)
    if short and spells(f"{short['name'] or question.terms[i - 1].word}20{short['year']}"):
        return True
    return held >= NAMED and _joined(question, i, inside, spells)


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
    lengths, best = {len(key) for key in targets}, (0.0, 0, 0)
    shortest, longest = min(lengths, default=0) - TYPOS, max(lengths, default=0) + TYPOS
    for start, end, spelt in runs(question):
        if not shortest <= len(spelt) <= longest:
            continue
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
    """Every stretch of up to nine terms, joined as `joined` joins a name."""
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

    Words written as names stay: an unknown system is not the nearest known word. What is one word there is one here.
    """
    question = _together(question, known, vocabulary, synonyms)
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


def _together(
    question: Question,
    known: Callable[[str], bool],
    vocabulary: Callable[[], Collection[str]],
    synonyms: Synonyms,
) -> Question:
    """The question with pairs of words that are written as one: "human eval" as HumanEval, "7 billion" as 7B."""
    terms: list[Term] = []
    for term in question.terms:
        key = _one(terms[-1], term, question.text, known, vocabulary) if terms else ""
        terms.append(_merged(terms.pop(), term, key) if key else term)
    if len(terms) == len(question.terms):
        return question
    groups = synonyms.covering([term.stem for term in terms])
    return replace(question, terms=tuple(replace(t, groups=g) for t, g in zip(terms, groups, strict=True)))


def _merged(first: Term, second: Term, key: str) -> Term:
    return replace(first, word=key, stem=stem(key), end=second.end, cues=first.cues | second.cues, whole="")


def _one(
    first: Term,
    second: Term,
    text: str,
    known: Callable[[str], bool],
    vocabulary: Callable[[], Collection[str]],
) -> str:
    """What two words side by side are as one; empty where they are two."""
    if second.start > first.end + 1:
        return ""
    if first.word[0].isdigit() and second.word in _SCALES:
        return first.word + second.word[0]
    strange = not (known(first.word) and known(second.word)) and text[first.end : second.start] in {"", " "}
    return first.word + second.word if strange and first.word + second.word in vocabulary() else ""


def respelt(question: Question) -> str:
    """Its text with the words that were read as others written so; empty where none was."""
    text, typed = question.text, question.text
    for term in sorted(question.terms, key=lambda term: -term.start):
        if fold(typed[term.start : term.end]) != term.word and typed[term.start : term.end].isalpha():
            text = f"{text[: term.start]}{term.word}{text[term.end :]}"
    return text if text != typed else ""


def _within(term: Term, spans: Iterable[tuple[int, int]]) -> bool:
    return any(term.start < end and start < term.end for start, end in spans)


def _nearest(word: str, vocabulary: Collection[str]) -> str:
    if len(word) < 5 or any(c.isdigit() for c in word):
        return word
    found = process.extractOne(word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=CLOSE)
    if found or Background.load().common(word):
        return found[0] if found else word
    return min((known for known in vocabulary if known.startswith(word)), key=len, default=word)
