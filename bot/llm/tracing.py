"""Whether all that a request names was asked for: each word, name, number and day of it has to come from the message.

A model's reading of a message is a proposal. What it says of its own accord, a person, a year, another paper, is no
part of what somebody asked, and a request that holds any of it is dropped.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from rapidfuzz import fuzz

from bot.answering.references import Work, work
from bot.kept import compiled
from bot.language.phrases import phrases
from bot.library import Library
from bot.papers import Paper, split_id
from bot.queries import Ask, Find, Memory, Query, Show
from bot.search.question import names as names_in
from bot.taxonomy import NAMES
from bot.text import content, fold, stem, stems, tokens

ALIKE: Final = 80
"""From this likeness on (of 100) a word is another spelling of one in the message."""
SHORTEST: Final = 4
"""Letters from which on a word may be spelt otherwise, or be part of a compound."""
NEAREST: Final = 3
"""A paper that the message does not name has to be among so many that hold its words best."""
_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FEW: Final = {
    "couple": 2,
    "pair": 2,
    "both": 2,
    "dozen": 12,
    "latest": 1,
    "newest": 1,
    "last": 1,
    "first": 1,
    "oldest": 1,
    "most": 1,
}
_WHEN: Final = compiled(
    r"\b(?:since|ago|last|past|recent(?:ly)?|this|yesterday|today|week|month|year|quarter|spring|summer|autumn|fall|winter"
    r"|before|after|until|new(?:er|est)?|old(?:er|est)?|latest|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_NOT: Final = compiled(
    r"\b(?:not|no|non|nothing|nobody|none|never|without|w/o|except|excluding|excl|minus|besides|other|others|apart|rather|instead|kein\w*|ohne|nicht|sans|sauf|pas)\b|n't\b|(?<!\w)-\w"
)
"""What leaves something out."""
_FLAGS: Final[Mapping[str, re.Pattern[str]]] = {
    "code": compiled(r"cod|repo|github|implement|source|software"),
    "models": compiled(r"weight|model|checkpoint"),
    "first": compiled(r"\bfirst|\blead|\b1st|\bmain|erst|premier"),
    "last": compiled(r"\blast|\bsenior|\bfinal|letzt|dernier"),
    "lead": compiled(r"\bfirst|\blead|\b1st|\bmain"),
}


@dataclass(frozen=True)
class Said:
    """A message, and the papers that were talked about before it."""

    text: str
    memory: Memory
    library: Library

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words, and the names in what was asked before it, for "his other papers"."""
        named = " ".join(re.findall(r'"([^"]*)"', self.memory.last))
        return frozenset(tokens(f"{self.text} {named}"))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.words))

    @cached_property
    def groups(self) -> frozenset[int]:
        """What its words are called otherwise."""
        return self.library.synonyms.present([stem(word) for word in tokens(self.text)])

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers in it, in words too."""
        read = {int(word) for word in re.findall(r"\d{1,4}", self.text)}
        spelt = {number for number, word in enumerate(_DIGITS) if word in self.words}
        return frozenset(read | spelt | {number for word, number in _FEW.items() if word in self.words})

    @cached_property
    def leaves_out(self) -> bool:
        return bool(_NOT.search(fold(self.text)))

    @cached_property
    def named(self) -> frozenset[str]:
        """The papers that it calls by name, and those shown before it."""
        words = [word.strip("?!.,;:()[]\"'“”’") for word in self.text.split()]
        runs = (
            " ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 4, len(words) + 1))
        )
        called = {id_ for run in runs if content(run) for id_ in self.library.bearers(run)}
        ids = {found[0] for word in words if (found := split_id(word))}
        return frozenset(called | ids)

    @cached_property
    def near(self) -> frozenset[str]:
        """The papers that hold its words best."""
        return frozenset(id_ for id_, _ in self.library.candidates(" ".join(content(self.text)), NEAREST))

    def holds(self, word: str) -> bool:
        """Whether a word comes from the message: as it stands, in another form or spelling, as part of a compound."""
        if word in self.words or stem(word) in self.stems:
            return True
        if len(word) >= SHORTEST and any(_alike(word, one) for one in self.words if len(one) >= SHORTEST):
            return True
        return not self.library.synonyms.present([stem(word)]).isdisjoint(self.groups)

    def about(self, paper: Paper) -> bool:
        """Whether a paper is one that the message means: named in it, shown before it, or described by it."""
        if self.named:
            return paper.id in self.named
        if paper.id in self.memory.papers:
            return True
        titled = frozenset(map(stem, tokens(" ".join((paper.title, *paper.aliases)))))
        return paper.id in self.near and not titled.isdisjoint(map(stem, content(self.text)))


def _alike(word: str, other: str) -> bool:
    return word.startswith(other) or other.startswith(word) or fuzz.ratio(word, other) >= ALIKE


def traced(query: Query, said: Said) -> bool:
    """Whether everything that a query names comes from what was said."""
    if isinstance(query, Find) and _drops_not(query, said):
        return False
    if isinstance(query, Ask):
        return _is_question(query, said)
    return all(_is_asked(name, value, said) for name, value in _named(query))


def _is_question(query: Ask, said: Said) -> bool:
    """A question only chooses among sentences: it may be put in the words of the paper that is meant, names and figures apart."""
    found = work(query.paper, said.library, Show) if query.paper else None
    if found and not (isinstance(found, Work) and said.about(found.paper)):
        return False
    own = (
        frozenset(stems(f"{found.paper.title} {found.paper.abstract}"))
        if isinstance(found, Work)
        else frozenset()
    )
    strange = [
        word for word in content(query.question) if not said.holds(word) and word not in phrases().vocabulary
    ]
    names = {word for start, end in names_in(query.question) for word in tokens(query.question[start:end])}
    return all(stem(word) in own and word not in names and not word.isdecimal() for word in strange)


def _drops_not(query: Find, said: Said) -> bool:
    """Whether a message leaves something out, and the listing that it is read as does not; or the other way round."""
    return bool(query.without) != said.leaves_out


def _named(query: object) -> Iterator[tuple[str, Any]]:
    """The fields of a query that name something, those of its parts included."""
    assert is_dataclass(query)
    kind = type(query).__name__
    for field in fields(query):
        value = getattr(query, field.name)
        if value in ("", (), None, False) or (field.name, value) in {
            ("page", 1),
            ("over", 0),
            ("under", 0),
            ("top", 0),
        }:
            continue
        if is_dataclass(value):
            yield from _named(value)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            for part in value:
                yield from _named(part)
        else:
            yield (f"{kind}.{field.name}" if field.name == "last" else field.name), value


def _is_asked(name: str, value: Any, said: Said) -> bool:  # noqa: ANN401  fields of every kind
    check = _CHECKS.get(name)
    return check is None or check(value, said)


def _words(value: str | Iterable[str], said: Said) -> bool:
    texts = (value,) if isinstance(value, str) else tuple(value)
    return all(said.holds(word) for text in texts for word in content(text))


def _people(names: Iterable[str] | str, said: Said) -> bool:
    """Each name has a part that was typed, and no part but initials and first names that was not."""
    texts = (names,) if isinstance(names, str) else tuple(names)
    parts = [[word for word in tokens(text) if len(word) > 1] for text in texts]
    return all(words and any(map(said.holds, words)) and said.holds(words[-1]) for words in parts)


def _papers(names: Iterable[str] | str, said: Said) -> bool:
    texts = (names,) if isinstance(names, str) else tuple(names)
    found = [work(text, said.library, Show) for text in texts]
    return all(isinstance(one, Work) and said.about(one.paper) for one in found)


def _day(value: date, said: Said) -> bool:
    year = {value.year, value.year % 100, value.year - 1}  # "until 2025" ends on the first day of 2026
    return not year.isdisjoint(said.numbers) or bool(_WHEN.search(fold(said.text)) and not _years(said))


def _years(said: Said) -> bool:
    return any(1990 <= number <= 2100 for number in said.numbers)


def _category(value: str, said: Said) -> bool:
    if fold(value) in fold(said.text):
        return True
    name = NAMES.get(value, "")
    return bool(name) and any(map(said.holds, content(name)))


def _any_word(value: str, said: Said) -> bool:
    return any(map(said.holds, tokens(value)))


def _number(value: int, said: Said) -> bool:
    return value in said.numbers


def _flag(name: str) -> Callable[[Any, Said], bool]:
    return lambda _value, said: bool(_FLAGS[name].search(fold(said.text)))


_CHECKS: Final[Mapping[str, Callable[[Any, Said], bool]]] = {
    "words": _words,
    "question": _words,
    "aspect": _words,
    "printed": _words,
    "authors": _people,
    "author": _people,
    "but": _people,
    "who": _people,
    "paper": _papers,
    "papers": _papers,
    "newer": _papers,
    "older": _papers,
    "since": _day,
    "before": _day,
    "category": _category,
    "organisation": _any_word,
    "venue": _any_word,
    "over": lambda value, said: not {value, value + 1}.isdisjoint(said.numbers),
    "under": lambda value, said: not {value, value - 1}.isdisjoint(said.numbers),
    "top": _number,
    "page": _number,
    "code": _flag("code"),
    "models": _flag("models"),
    "first": _flag("first"),
    "Find.last": _flag("last"),
    "Part.last": _flag("last"),
    "lead": _flag("lead"),
}
"""What is asked of each field that names something; the others are words of the grammar."""
