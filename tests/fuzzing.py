"""Messages that cost the most to read: repetitions, nesting, and the program's own words thrown together."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Final

import yaml

from bot import parsing

DIALOGS: Final = Path(__file__).parent / "dialogs"
SPICE: Final[tuple[str, ...]] = (
    ", ", " ,", *"a1Aé;:,.-_/|&<>#@!?'\"()[]{}\\ \t\n*`~^=+%$", '"a" ', "“a” ", "«", "”", "( ", "[a](", "a,", "9,", "1-", "a's ", "and ", " or ", "&#9", "&lt;", "<@U1>",
    "<@U|", "<http://", "arxiv.org/abs/", "https://", "2510.02387 ", "2510.02387v1,", "math/0309136 ", "2025-01-01 ", "may 5, 2024 ", "q1 2024 ", "9:00 ",
    "99999999999999999999 ", "more than 7 authors ", "page 9999999 ", "Wang ", "Gloeckle and ", "language model ", "GPT-4 ", "zzzqx ", "x y z ", "the ", "ö ",
)  # fmt: skip
"""What is repeated most."""
LENGTHS: Final = (20, 80, 200, 498, 500, 520, 1_500, 3_990, 4_000, 4_100, 40_000)
OPENINGS: Final = (
    "", "", "papers about ", "papers by ", "coauthors of ", "who wrote ", "what is ", "compare ", "subscribe to ", "did ", "save ", "tldr of ", "bibtex for ",
    "each of ", "papers with more than ", "pause everything until ", "unclear ", "find papers in ", "look up ", "show ", "what about ",
)  # fmt: skip


@dataclass(frozen=True)
class Fuzz:
    """A source of messages; the same seed gives the same ones."""

    fragments: tuple[str, ...]
    chance: Random

    @classmethod
    def seeded(cls, seed: int) -> "Fuzz":
        return cls((*SPICE, *grammar(), *sayings()), Random(seed))

    def message(self) -> str:
        """One message of one of several shapes."""
        shape = self.chance.choice((self._repeated, self._mixed, self._quoted, self._listed))
        length = self.chance.choice(LENGTHS if self.chance.random() < 0.2 else LENGTHS[:9])
        opening = self.chance.choice(OPENINGS)
        return filled(opening, shape(), length)

    def messages(self) -> Iterator[str]:
        while True:
            yield self.message()

    def mutated(self, text: str) -> str:
        """A message a little different: a stretch doubled, cut, moved, or replaced by a fragment."""
        start, end = sorted(self.chance.randrange(len(text) + 1) for _ in range(2))
        piece = self.chance.choice(
            (text[start:end] * 2, "", text[start:end][::-1], self._fragment(), self._fragment() * 9)
        )
        made: str = text[:start] + piece + text[end:]
        most: int = self.chance.choice((len(text), 500, 4_000))
        return made[:most] or "a"

    def _fragment(self) -> str:
        few = self.chance.random() < 0.5
        fragment: str = self.chance.choice(SPICE if few else self.fragments)
        return fragment

    def _repeated(self) -> Iterator[str]:
        return cycle([self._fragment() for _ in range(self.chance.choice((1, 1, 2, 3)))])

    def _mixed(self) -> Iterator[str]:
        while True:
            yield self._fragment() + self.chance.choice(("", " "))

    def _quoted(self) -> Iterator[str]:
        inside, joint = self._fragment().strip(), self.chance.choice((" and ", ", ", " ", ""))
        return cycle([f'"{inside}"{joint}'])

    def _listed(self) -> Iterator[str]:
        joint = self.chance.choice((", ", " and ", " or ", "; ", " with ", "/"))
        while True:
            yield self._fragment().strip() + joint


def filled(text: str, pieces: Iterator[str], length: int) -> str:
    """A text with pieces behind it, as long as that."""
    parts, size = [text], len(text)
    while size < length:
        parts.append(next(pieces) or " ")
        size += len(parts[-1])
    return "".join(parts)[:length]


def grammar() -> Sequence[str]:
    """The words of the patterns by which messages are read."""
    modules = [
        importlib.import_module(f"bot.parsing.{each.name}") for each in pkgutil.iter_modules(parsing.__path__)
    ]
    patterns = {
        pattern.pattern
        for module in modules
        for value in vars(module).values()
        for pattern in _patterns(value)
    }
    return sorted(
        {f"{words} " for pattern in patterns for words in re.findall(r"[a-z]{2,}(?: [a-z]+)*", pattern)}
    )


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _patterns(one)


def sayings() -> Sequence[str]:
    """What people say in the dialogs."""
    stories = (
        story
        for file in sorted(DIALOGS.glob("*.yaml"))
        for story in yaml.load(file.read_text(), Loader=yaml.CSafeLoader).values()
    )
    return sorted({turn["say"] + " " for story in stories for turn in story})
