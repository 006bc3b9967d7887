"""What the field calls by several names: reads synonyms.yaml, and finds its groups in words.

Data, not code, so that a line can be added by whoever misses it. Phrases are compared by stem; the longest
wins. "same" groups stand in for each other in any search; "near" ones only help to prefer a sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import yaml

from bot.text import stems

FILE: Final = Path(__file__).with_name("synonyms.yaml")
SAME: Final = 0.9
NEAR: Final = 0.35

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that stand for each other."""

    terms: tuple[str, ...]
    """As people write them."""
    weight: float
    """How good a match through this group is, where the very word is 1: `SAME` or `NEAR`."""
    reason: str


@dataclass(frozen=True, eq=False)
class Synonyms:
    groups: tuple[Group, ...]

    @classmethod
    def load(cls, path: Path = FILE) -> "Synonyms":
        """The groups of a file with two lists, `same` and `near`, of {terms, reason}."""
        kinds = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        weights = {"same": SAME, "near": NEAR}
        return cls(
            tuple(
                Group(tuple(map(str, entry["terms"])), weights[kind], entry["reason"])
                for kind, entries in kinds.items()
                for entry in entries
            )
        )

    def found(self, words: Sequence[str]) -> list[tuple[int, int, int]]:
        """Where a group's phrase stands in stems: (start, end, group), the longest phrases of each group."""
        phrases = self._phrases
        starts = [start for start, word in enumerate(words) if word in phrases]
        return [
            (start, start + len(phrase), group)
            for start in starts
            for phrase, group in phrases[words[start]]
            if tuple(words[start : start + len(phrase)]) == phrase
        ]

    def covering(self, words: Sequence[str]) -> list[frozenset[int]]:
        """For each stem, the groups of the phrases it is part of; a longer phrase hides the shorter in it."""
        spans = self.found(words)
        widest = [max((e - s for s, e, _ in spans if s <= i < e), default=0) for i in range(len(words))]
        return [
            frozenset(g for s, e, g in spans if s <= i < e and e - s == widest[i]) for i in range(len(words))
        ]

    def present(self, words: Sequence[str]) -> frozenset[int]:
        """The groups of which some phrase occurs."""
        if self._phrases.keys().isdisjoint(words):
            return frozenset()
        return frozenset(group for _, _, group in self.found(words))

    def heads(self, groups: frozenset[int]) -> frozenset[str]:
        """The first stems of the phrases of groups."""
        if not groups:
            return frozenset()
        return frozenset(
            head for head, found in self._phrases.items() if any(group in groups for _, group in found)
        )

    def weight(self, groups: frozenset[int]) -> float:
        """How good a match through any of these groups is; 0 without one."""
        return max((self.groups[group].weight for group in groups), default=0.0)

    def alternatives(self, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each stretch of a topic that has other names, in stems, with those names as people write them.

        >>> Synonyms.load().alternatives("RL for code")
        (('rl', ('reinforcement learning',)),)
        """
        words = stems(text)
        return tuple(
            (" ".join(words[start:end]), others)
            for start, end, group in self.found(words)
            if self.groups[group].weight == SAME
            if (others := tuple(self._others(group, tuple(words[start:end]))))
        )

    def _others(self, group: int, phrase: Stems) -> Iterator[str]:
        """One spelling of each other phrase of a group."""
        seen = {phrase}
        for term in self.groups[group].terms:
            other = tuple(stems(term))
            if other and other not in seen:
                seen.add(other)
                yield term

    @cached_property
    def _phrases(self) -> dict[str, tuple[tuple[Stems, int], ...]]:
        """First stem -> (whole phrase, group)."""
        phrases: dict[str, dict[tuple[Stems, int], None]] = {}
        for number, group in enumerate(self.groups):
            for term in group.terms:
                if phrase := tuple(stems(term)):
                    phrases.setdefault(phrase[0], {})[phrase, number] = None
        return {first: tuple(found) for first, found in phrases.items()}
