"""One row of what people say, in hassil's notation, as a pattern over the words of a message.

    who <wrote> {paper}[ and when]      words; <rule> of words.yaml; {slot}; [may be left out]; (this|that)

A slot named after a list of words.yaml takes one of the list's phrases and gives its value; any other takes words
as they come, as few as the row allows.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bot.text import fold

_PART: Final = re.compile(r"[\[\]()|]|\{(\w+)\}|<(\w+)>|[^\s\[\]()|{}<>]+")
BEGIN: Final = "begin"
"""The list of words with which no name begins."""
DESCRIBED: Final = "topic"
"""The slot that may begin like a question: "how birds sleep"."""
LOOSE: Final = frozenset({"rest", "when", "described", "tail", "listing", "kind", "place", "country"})
"""Slots of words that are read again, or not at all."""
Lists = Mapping[str, Mapping[str, str]]
"""For each list its phrases, folded, and the value of each."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


@dataclass(frozen=True, slots=True)
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

    def __getitem__(self, name: str) -> Choice:
        if name not in self._parsed:
            self._parsed[name] = Choice((parsed(self.texts[name], self),))
        return self._parsed[name]


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


@dataclass(frozen=True, eq=False)
class Template:
    nodes: tuple[Node, ...]
    lists: Lists = field(repr=False)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Words of which a message that fits must hold one; empty where nothing is certain."""
        found = [words for node in self.nodes if (words := _certain(node))]
        return min(found, key=len) if found else frozenset()

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], Mapping[str, str]]:
        groups: dict[str, str] = {}
        return re.compile(_pattern(self.nodes, self.lists, groups)), groups

    def match(self, said: str, starts: Mapping[int, int]) -> dict[str, Filled] | None:
        """The slots of a message that fits; `said` is its words, each after a space, `starts` where each begins."""
        pattern, groups = self._compiled
        found = pattern.fullmatch(said)
        if not found:
            return None
        spans = {name: found.span(group) for group, name in groups.items() if found[group] is not None}
        return {name: self._filled(name, said, span, starts) for name, span in spans.items()}

    def _filled(self, name: str, said: str, span: tuple[int, int], starts: Mapping[int, int]) -> Filled:
        text = said[span[0] + 1 : span[1]]
        first = starts[span[0]]
        value = _value(self.lists[name], text) if name in self.lists else ""
        return Filled(first, first + text.count(" ") + 1, value, name in LOOSE)


def words_of(template: str) -> Iterator[str]:
    """Every word that a row says itself, its rules aside."""
    for part in _PART.finditer(template):
        if part[0] not in "[]()|" and not part[1] and not part[2]:
            yield fold(part[0])


def _certain(node: Node) -> frozenset[str]:
    match node:
        case Word(text):
            return frozenset((text,))
        case Choice(ways, may=False):
            each = [next(filter(None, map(_certain, way)), frozenset[str]()) for way in ways]
            return frozenset().union(*each) if all(each) else frozenset()
        case _:
            return frozenset()


def _pattern(nodes: tuple[Node, ...], lists: Lists, groups: dict[str, str]) -> str:
    return "".join(_matched(node, lists, groups) for node in nodes)


def _matched(node: Node, lists: Lists, groups: dict[str, str]) -> str:
    match node:
        case Word(text):
            return " " + re.escape(text)
        case Slot(name):
            group = f"g{len(groups)}"
            groups[group] = name
            return f"(?P<{group}>{_listed(lists[name]) if name in lists else _free(name, lists)})"
        case Choice(ways, may):
            inside = "|".join(_pattern(way, lists, groups) for way in ways)
            return f"(?:{inside}){'?' if may else ''}"


def _free(name: str, lists: Lists) -> str:
    """Words as they come, but for those that begin nothing's name."""
    if name in LOOSE:
        return r"(?: \S+)+?"
    begins = {word: kind for word, kind in lists[BEGIN].items() if name != DESCRIBED or kind == BEGIN}
    return rf"(?!{_listed(begins)}(?= |$))(?: \S+)+?"


def _listed(phrases: Mapping[str, str]) -> str:
    return f" (?:{'|'.join(map(_digits, sorted(phrases, key=len, reverse=True)))})"


def _digits(phrase: str) -> str:
    """A phrase as a pattern: "#" is a number, and "####" one of four digits."""
    if set(phrase) == {"#"} and len(phrase) > 1:
        return rf"\d{{{len(phrase)}}}"
    return re.escape(phrase).replace(r"\#", r"\d{1,3}")


def _value(listed: Mapping[str, str], text: str) -> str:
    """What a list gives for a phrase; a number is itself."""
    return text if any(c.isdigit() for c in text) and text not in listed else listed[text]
