"""One row of what people say, in hassil's notation, as a pattern over the words of a message.

    who <wrote> {paper}[ and when]      words; <rule> of words.yaml; {slot}; [may be left out]; (this|that)

A slot named after a list of words.yaml takes one of the list's phrases and gives its value; any other takes words
as they come, as few as the row allows.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain
from typing import Final

from bot.kept import compiled
from bot.text import fold

_PART: Final = compiled(r"[\[\]()|]|\{(\w+)\}|<(\w+)>|[^\s\[\]()|{}<>]+")
BEGIN: Final = "begin"
"""The list of words with which no name begins."""
DESCRIBED: Final = "topic"
"""The slot that may begin like a question: "how birds sleep"."""
LOOSE: Final = frozenset({"rest", "when", "described", "tail", "listing", "kind", "place", "country"})
"""Slots of words that are read again, or not at all."""
Lists = Mapping[str, Mapping[str, str]]
"""For each list its phrases, folded, and the value of each."""
Line = tuple[str, Mapping[int, int]]
"""Words, each after a space, and the number of the word at each place where one begins."""
_ASKS, _BEGINS = "\1", "\2"
"""What stands before words that begin no name, so that a pattern need not list them: those of questions, and the others."""
_UNMARKED: Final = dict.fromkeys(map(ord, (_ASKS, _BEGINS)))


@dataclass(frozen=True, slots=True)
class Word:
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of several sequences; where `may` is set, perhaps none."""

    ways: tuple[tuple["Node", ...], ...]
    may: bool = False


Node = Word | Slot | Choice


class Rules:
    """Parts that rows share, by name, each parsed once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._parsed: dict[str, Choice] = {}
        self._written: dict[Choice, str] = {}

    def __getitem__(self, name: str) -> Choice:
        if name not in self._parsed:
            self._parsed[name] = Choice((parsed(self.texts[name], self),))
            self._written[self._parsed[name]] = ""
        return self._parsed[name]

    def written(self, part: Choice, write: Callable[[], str], groups: Sized) -> str:
        """A part as a pattern; of a rule without a slot, which gives no group, written once for all rows."""
        before = len(groups)
        text = self._written.get(part) or write()
        if part in self._written and len(groups) == before:
            self._written[part] = text
        return text


def parsed(template: str, rules: Rules) -> tuple[Node, ...]:
    """A row as a tree; raises KeyError for a rule that is not there, ValueError for brackets that do not match."""
    ways = _ways(_PART.finditer(template), rules, "")
    return ways[0] if len(ways) == 1 else (Choice(ways),)


def _ways(parts: Iterator[re.Match[str]], rules: Rules, until: str) -> tuple[tuple[Node, ...], ...]:
    ways: list[list[Node]] = [[]]
    for part in parts:
        text = part[0]
        if text == until:
            return tuple(map(tuple, ways))
        if text in {"]", ")"}:
            raise ValueError(f"{text!r} closes nothing")
        if text == "|":
            ways.append([])
        elif text in {"[", "("}:
            ways[-1].append(Choice(_ways(parts, rules, {"[": "]", "(": ")"}[text]), may=text == "["))
        elif part[2]:
            ways[-1].append(rules[part[2]])
        else:
            ways[-1].append(Slot(part[1]) if part[1] else Word(fold(text)))
    if until:
        raise ValueError(f"{until!r} is missing")
    return tuple(map(tuple, ways))


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot in a message: from which of its words to which, and its value where a list gives one."""

    first: int
    end: int
    value: str = ""
    loose: bool = False
    """Whether it may begin and end with any word."""


Certain = tuple[tuple[frozenset[str], ...], frozenset[str]]
"""What is certain of a message that fits a row: sets of words of each of which it holds one, and the words with one of
which it begins; none where that may be any word."""


@dataclass(frozen=True, eq=False)
class Template:
    """A row; as a tree and as a pattern only where a message may fit it, which is tried of few."""

    row: str
    rules: Rules = field(repr=False)
    lists: Lists = field(repr=False)
    certain: Certain = field(repr=False)

    @classmethod
    def read(cls, row: str, rules: Rules, lists: Lists) -> "Template":
        """Raises what `parsed` raises."""
        return cls(row, rules, lists, certain(parsed(row, rules), lists))

    @property
    def anchors(self) -> frozenset[str]:
        """Words of which a message that fits must hold one; empty where nothing is certain."""
        return min(self.certain[0], key=len, default=frozenset())

    @cached_property
    def _nodes(self) -> tuple[Node, ...]:
        return parsed(self.row, self.rules)

    def may_fit(self, first: str, words: AbstractSet[str]) -> bool:
        """Whether a message of these words, the first of them `first`, has all that is certain."""
        needs, begins = self.certain
        return (not begins or first in begins) and not any(map(words.isdisjoint, needs))

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], Mapping[str, str]]:
        groups: dict[str, str] = {}
        return compiled(_Pattern(self.rules, self.lists, groups).of(self._nodes)), groups

    def match(self, said: str, starts: Mapping[int, int]) -> dict[str, Filled] | None:
        """The slots of a message that fits, as `line` writes it."""
        pattern, groups = self._compiled
        found = pattern.fullmatch(said)
        if not found:
            return None
        spans = {name: found.span(group) for group, name in groups.items() if found[group] is not None}
        return {name: self._filled(name, said, span, starts) for name, span in spans.items()}

    def _filled(self, name: str, said: str, span: tuple[int, int], starts: Mapping[int, int]) -> Filled:
        text = said[span[0] + 1 : span[1]].translate(_UNMARKED)
        first = starts[span[0]]
        value = _value(self.lists[name], text) if name in self.lists else ""
        return Filled(first, first + text.count(" ") + 1, value, name in LOOSE)


class Anchors:
    """Which of many rows a message may fit, told by its words at once.

    Each row stands under the words of which a message must hold one. To ask each row instead took a third of reading
    a message, which is a sixth of a listing.
    """

    def __init__(self, anchors: Iterable[AbstractSet[str]]) -> None:
        """The words of each row, in their order; none of one that any message may fit."""
        self._under: dict[str, list[int]] = {}
        self._always: list[int] = []
        for number, words in enumerate(anchors):
            for word in words:
                self._under.setdefault(word, []).append(number)
            if not words:
                self._always.append(number)

    def found(self, words: AbstractSet[str]) -> set[int]:
        """The numbers of the rows that are under one of some words."""
        return {
            *self._always,
            *chain.from_iterable([self._under[word] for word in self._under.keys() & words]),
        }


def line(words: Sequence[str], lists: Lists) -> Line:
    """Words as templates read them."""
    begins = lists[BEGIN]
    written = [f" {_written(word, begins)}" for word in words]
    ends = accumulate(map(len, written), initial=0)
    return "".join(written), dict(zip(ends, range(len(words) + 1), strict=True))


def _written(word: str, begins: Mapping[str, str]) -> str:
    kind = begins.get(word)
    return word if kind is None else f"{_BEGINS if kind == BEGIN else _ASKS}{word}"


def words_of(template: str) -> Iterator[str]:
    """Every word that a row says itself, its rules aside."""
    for part in _PART.finditer(template):
        if part[0] not in "[]()|" and not part[1] and not part[2]:
            yield fold(part[0])


def said_by(nodes: Iterable[Node]) -> Iterator[str]:
    """Every word that a row may say itself."""
    for node in nodes:
        match node:
            case Word(text):
                yield text
            case Choice(ways):
                yield from said_by(chain.from_iterable(ways))
            case Slot():
                pass


def certain(nodes: Sequence[Node], lists: Lists) -> Certain:
    """What is certain of a message that fits these nodes."""
    begins = _firsts(nodes, lists)
    needs = tuple(words for node in nodes if (words := _certain(node)))
    return needs, frozenset() if begins is None or "" in begins else begins


def _certain(node: Node) -> frozenset[str]:
    match node:
        case Word(text):
            return frozenset((text,))
        case Choice(ways, may=False):
            each = [next(filter(None, map(_certain, way)), frozenset[str]()) for way in ways]
            return frozenset().union(*each) if all(each) else frozenset()
        case _:
            return frozenset()


def _firsts(nodes: Sequence[Node], lists: Lists) -> frozenset[str] | None:
    """The first words of what some nodes say, "" where they may say nothing; None where it may be any word."""
    words = frozenset(("",))
    for node in nodes:
        match node:
            case Word(text):
                more: frozenset[str] | None = frozenset((text,))
            case Slot(name):
                listed = lists.get(name, {"#": ""})
                more = (
                    None
                    if any("#" in said for said in listed)
                    else frozenset(said.partition(" ")[0] for said in listed)
                )
            case Choice(ways, may):
                each = [_firsts(way, lists) for way in ways]
                more = frozenset(("",) * may).union(*filter(None, each)) if None not in each else None
        if more is None:
            return None
        words = words - {""} | more
        if "" not in more:
            break
    return words


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern that is being written."""

    rules: Rules
    lists: Lists
    groups: dict[str, str]
    """The slot of each group."""

    def of(self, nodes: Iterable[Node]) -> str:
        return "".join(map(self._matched, nodes))

    def _matched(self, node: Node) -> str:
        match node:
            case Word(text):
                return " " + re.escape(_written(text, self.lists[BEGIN]))
            case Slot(name):
                group = f"g{len(self.groups)}"
                self.groups[group] = name
                return f"(?P<{group}>{self._filled(name)})"
            case Choice():
                return self.rules.written(node, lambda: self._chosen(node), self.groups)

    def _chosen(self, choice: Choice) -> str:
        return f"(?:{'|'.join(map(self.of, choice.ways))}){'?' if choice.may else ''}"

    def _filled(self, name: str) -> str:
        return _listed(self.lists[name], self.lists[BEGIN]) if name in self.lists else _free(name)


def _free(name: str) -> str:
    """Words as they come, but for those that begin nothing's name."""
    if name in LOOSE:
        return r"(?: \S+)+?"
    return rf"(?! [{_BEGINS if name == DESCRIBED else _ASKS + _BEGINS}])(?: \S+)+?"


def _listed(phrases: Mapping[str, str], begins: Mapping[str, str]) -> str:
    written = (
        " ".join(_written(word, begins) for word in phrase.split())
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return f" (?:{'|'.join(map(_digits, written))})"


def _digits(phrase: str) -> str:
    """A phrase as a pattern: "#" is a number, and "####" one of four digits."""
    if set(phrase) == {"#"} and len(phrase) > 1:
        return rf"\d{{{len(phrase)}}}"
    return re.escape(phrase).replace(r"\#", r"\d{1,3}")


def _value(listed: Mapping[str, str], text: str) -> str:
    """What a list gives for a phrase; a number is itself."""
    return text if any(c.isdigit() for c in text) and text not in listed else listed[text]
