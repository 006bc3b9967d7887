"""What people say, as rows of a data file that name what is meant.

A row is a sentence with slots: "[please] mark {paper} (read|done)". Words in brackets may be missing, those in
parentheses are a choice, <name> is a list of words that several rows share, and {name} is what the row is about.
Between words stands any space, comma or opening parenthesis; capitals and the kind of apostrophe do not matter.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from bot import kept
from bot.kept import compiled
from bot.language.templates import Anchors
from bot.memo import SENTENCE, remembered

_TOKEN: Final = compiled(r"[][()|]|\{(?P<slot>\w+)\}|<(?P<rule>\w+)>|[^][()|{<\s]+")
_MARKS: Final = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}
_GAP: Final = r"(?<![\s,;(])[\s,;(]++"
"""All of a stretch between words: to try parts of it takes as many steps as the cube of a row of commas."""
_WORDS: Final = r"\S.*?"
_AROUND: Final = " ,.;:!?()-"
_BETWEEN, _WHOLE = compiled(r"[\s,;(]+"), compiled(r"[\s,;(.!?)]+")
"""What stands before a word, and what stands behind one."""
_END: Final = r"(?=[\s,;.!?)]|$)"


@dataclass(frozen=True, slots=True)
class Said:
    """A row that fits a text."""

    means: str
    """What the file calls its kind of row."""
    given: Mapping[str, str]
    """The words in its slots; "" in those that were left out."""
    before: str = ""
    after: str = ""
    """The text around what the row fits."""

    @property
    def rest(self) -> str:
        return f"{self.before} {self.after}".strip(" ,;")


_Written = tuple[str, str, list[frozenset[str]]]
"""What a kind of row is called, a row of it, and sets of words of each of which a text must hold one."""


@dataclass(frozen=True)
class _Row:
    means: str
    needs: Sequence[frozenset[str]]
    """Sets of words of each of which a text must hold one."""
    written: Callable[[], str]

    @cached_property
    def pattern(self) -> "re.Pattern[str]":
        """Written and compiled when a text first has the words: most rows never meet one, and all of them take half a second."""
        return compiled(self.written(), re.IGNORECASE)


class Rows:
    """The rows of one family, in the order of their file: the first that fits is meant."""

    def __init__(self, rows: Iterable[_Written], rules: Mapping[str, str], slots: Mapping[str, str]) -> None:
        self._rows = tuple(
            _Row(means, needs, partial(_pattern, row, rules, slots)) for means, row, needs in rows
        )
        self._anchored = Anchors([min(row.needs, key=len, default=frozenset()) for row in self._rows])

    def read(self, text: str, *kinds: str) -> Said | None:
        """The row, of some kinds or of all, that a whole text is; None when it is none."""
        return next(self.readings(text, *kinds), None)

    def readings(self, text: str, *kinds: str) -> Iterator[Said]:
        """All rows that a whole text is."""
        for row in self._possible(text, kinds):
            if found := row.pattern.fullmatch(f" {text}"):
                yield Said(row.means, _given(found))

    def find(self, text: str, *kinds: str) -> Said | None:
        """The first row, of some kinds or of all, that some part of a text is; None when none is."""
        said = f" {text}"
        for row in self._possible(text, kinds):
            if found := row.pattern.search(said):
                before, after = said[: found.start()].strip(), said[found.end() :].strip()
                return Said(row.means, _given(found), before, after)
        return None

    def may_say(self, text: str, *kinds: str) -> bool:
        """Whether a text has the words that some row, of some kinds or of all, must have."""
        return any(True for _ in self._possible(text, kinds))

    def _possible(self, text: str, kinds: Sequence[str]) -> Iterator[_Row]:
        words = _said(text)
        for number in sorted(self._anchored.found(words)):
            row = self._rows[number]
            if (not kinds or row.means in kinds) and not any(map(words.isdisjoint, row.needs)):
                yield row

    def parts(self, text: str) -> tuple[str, ...]:
        """The kinds of the rows that a text is made of, one after the other; empty when it holds anything else."""
        kinds: list[str] = []
        said = f" {text.strip(_AROUND)}"
        while said.strip():
            fits = (
                (found.end(), row.means)
                for row in self._possible(said, ())
                if (found := row.pattern.match(said))
            )
            end, means = max(fits, default=(0, ""))
            if not end:
                return ()
            kinds.append(means)
            said = f" {said[end:].lstrip(_AROUND)}"
        return tuple(kinds)

    def without(self, text: str, *kinds: str) -> tuple[bool, str]:
        """Whether some part of a text is a row of these kinds, and the text without it."""
        found = self.find(text, *kinds)
        return (True, found.rest) if found else (False, text)


@remembered(16, SENTENCE)
def _said(text: str) -> frozenset[str]:
    """The words of a text, as every family of rows asks for them."""
    lower = text.casefold()
    return frozenset((*_BETWEEN.split(lower), *_WHOLE.split(lower)))


def load(family: str, slots: Mapping[str, str] | None = None) -> Rows:
    """The rows of the file of that name beside this module; `slots`: patterns of slots that are no plain words."""
    file = _file(family)
    rules, rows = kept.kept(
        kept.beside(f"{family}.rows"), (file, Path(__file__)), lambda: _written(kept.parsed_file(file))
    )
    return Rows(rows, rules, slots or {})


def _written(held: Mapping[str, Any]) -> tuple[dict[str, str], list[_Written]]:
    """The rules of a file, and its rows taken apart."""
    rules: dict[str, str] = held.get("rules", {})
    return rules, [
        (means, row, _certain(_TOKEN.finditer(row), rules))
        for means, kind in held["rows"].items()
        for row in kind
    ]


def table(family: str) -> dict[str, Any]:
    """All that stands in the file of that name beside this module."""
    held: dict[str, Any] = kept.table(_file(family))
    return held


def _file(family: str) -> Path:
    return Path(__file__).with_name(f"{family}.toml")


def _given(found: "re.Match[str]") -> dict[str, str]:
    return {name: (words or "").strip(" ,;(") for name, words in found.groupdict().items()}


def _pattern(row: str, rules: Mapping[str, str], slots: Mapping[str, str]) -> str:
    return "".join(_parts(row, rules, slots)) + _END


def _certain(tokens: Iterator["re.Match[str]"], rules: Mapping[str, str]) -> list[frozenset[str]]:
    """Sets of strings of each of which a sequence of tokens, up to its closing bracket, must hold one."""
    ways: list[list[frozenset[str]]] = [[]]
    for token in tokens:
        match token[0]:
            case "]" | ")":
                break
            case "|":
                ways.append([])
            case "[":
                _certain(tokens, rules)  # may be missing
            case "(":
                ways[-1] += _certain(tokens, rules)
            case word:
                ways[-1] += _sure(token, word, rules)
    if len(ways) == 1:
        return ways[0]
    each = [min(way, key=len, default=frozenset[str]()) for way in ways]
    return [frozenset().union(*each)] if all(each) else []


def _sure(token: "re.Match[str]", word: str, rules: Mapping[str, str]) -> list[frozenset[str]]:
    if token["rule"]:
        return _certain(_TOKEN.finditer(rules[token["rule"]]), rules)
    return [frozenset((word.casefold(),))] if not token["slot"] and "'" not in word else []


def _parts(row: str, rules: Mapping[str, str], slots: Mapping[str, str]) -> Iterator[str]:
    for token in _TOKEN.finditer(row):
        if rule := token["rule"]:
            yield f"(?:{''.join(_parts(rules[rule], rules, slots))})"
        elif slot := token["slot"]:
            yield f"{_GAP}(?P<{slot}>{slots.get(slot, _WORDS)})"
        else:
            yield _MARKS.get(token[0]) or _GAP + re.escape(token[0]).replace("'", "['’]?")
