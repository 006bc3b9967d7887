"""Names: of systems, benchmarks and people in a question, and what a paper is called.

A question's naming words are kept apart from the words that ask: they choose the paper, and a name that the
paper never mentions is always said. What counts as a name is how it is written (GPT-5, HumanEval, LoRA).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.memo import ABSTRACT, remembered
from bot.papers import Paper
from bot.text import STOPWORDS, fold, sentences, tokens

_WORD: Final = re.compile(r"[^\W_][\w@+.'’-]*")
_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*(?:[kKmMbB%]|st|nd|rd|th)?|\d+-[a-z]+|pass@\d+")
_OPENING: Final = re.compile(r"[\s\"'“‘(]*")
_ENDING: Final = re.compile(r"['’]s$|(?<![.'’+-])[.'’+-]+$")
_VERSION: Final = re.compile(r"\d+(?:\.\d+)?")
_INTRODUCED: Final = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work)) (?:\w+ly )?(?:introduce|present|propose|release|describe)s? (?:the |a |an )?(?P<name>[A-Z]\w*(?:[ -][A-Z]\w*){0,3})"
)
_SHORT: Final = re.compile(r"\((?P<short>[A-Z][\w-]{1,11})\)")
_BEFORE: Final = re.compile(r"(?:[\w-]+ ){1,7}$")
_FAR: Final = 120
"""Characters before a bracket in which the words that it abbreviates stand."""
_OWN: Final = re.compile(r"\b(?:we|our|this|dubbed|called|named)\b", re.IGNORECASE)
_HEAD: Final = re.compile(r"^(?:the |an? )?(?P<head>[^:]{2,60}):", re.IGNORECASE)


@remembered(1024, ABSTRACT)
def keys(text: str) -> frozenset[str]:
    """One to three words in a row, joined: how a name is found however it is spaced or hyphenated.

    >>> sorted(keys("SWE-bench Verified"))
    ['bench', 'benchverified', 'swe', 'swebench', 'swebenchverified', 'verified']
    """
    return runs(tokens(text))


def runs(words: Sequence[str]) -> frozenset[str]:
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
    for found in _WORD.finditer(question):
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


@remembered(1024, ABSTRACT)
def lexicon(text: str) -> frozenset[str]:
    """The words of a text that are written as names are, joined: "humaneval", "swebench"."""
    words = (word.rstrip(".'’+-") for word in _WORD.findall(text) if not (word.islower() and word.isalpha()))
    return frozenset(joined(word) for word in words if written_as_name(word, opening=True))


def called(paper: Paper) -> tuple[str, ...]:
    """What a paper is called: its aliases, title and title's head, and the names its abstract introduces."""
    head = _HEAD.match(paper.title)
    heads = [head["head"]] if head and _distinctive(head["head"]) else []
    return tuple(dict.fromkeys((*paper.aliases, paper.title, *heads, *_introduced(paper.abstract))))


@remembered(1024, ABSTRACT)
def _introduced(abstract: str) -> tuple[str, ...]:
    """The names that an abstract gives to its own subject."""
    found = (introduced["name"] for introduced in _INTRODUCED.finditer(abstract))
    return (*filter(_distinctive, found), *_abbreviations(abstract))


def _distinctive(name: str) -> bool:
    """Whether a name is more than one ordinary word."""
    return " " in name or "-" in name or any(c.isupper() or c.isdigit() for c in name[1:])


def _abbreviations(abstract: str) -> Iterator[str]:
    """Short forms the abstract gives to its own subject: "We release Code World Model (CWM)"."""
    for sentence in sentences(abstract) if "(" in abstract else ():
        for found in _SHORT.finditer(sentence.text):
            before = _BEFORE.search(sentence.text[max(0, found.start() - _FAR) : found.start()])
            own = before and _OWN.search(sentence.text[: found.start()])
            if before and own and _spells(before[0], found["short"]) and not found["short"].endswith("s"):
                yield found["short"]


def _spells(before: str, short: str) -> bool:
    """Whether the capitals of a short form are initials of the words before it, in order.

    >>> _spells("release Code World Model ", "CWM"), _spells("the KoLMogorov-Test ", "KT"), _spells("on images ", "CWM")
    (True, True, False)
    """
    initials = "".join(word[:1] for word in before.replace("-", " ").split())
    rest = iter(fold(initials))
    return all(letter in rest for letter in fold("".join(c for c in short if c.isupper()) or short))
