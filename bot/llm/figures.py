"""Whether a passage states a figure of the same thing as a claim does."""

from dataclasses import dataclass
from typing import Final

from bot.llm.claims import Figure, Text, Word, is_number
from bot.llm.passages import Numbered, equal, named_number

AROUND: Final = 4
"""Words that carry meaning, before and behind a figure, by which it is known what it is of."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with figures, the words of it that carry meaning, and one passage."""

    claim: Text
    told: tuple[tuple[int, Word], ...]
    passage: Numbered

    def states(self, figure: Figure) -> bool:
        """Whether a passage states a figure of what the claim states it of."""
        same = [one for one in self.passage.said.figures if equal(figure, one)]
        if not same and named_number(self.claim.words[figure.at], self.passage):
            return True
        if "respectively" in {word.folded for word in self.passage.said.words}:
            return bool(same) and self._in_order()
        return any(self._binds(figure, one) and self._beside(figure, one) for one in same)

    def _in_order(self) -> bool:
        """Whether the claim lists all figures and names in the order of a passage that says "respectively"."""
        listed = [(figure.value, figure.unit) for figure in self.passage.said.figures]
        mine = [(figure.value, figure.unit) for figure in self.claim.figures]
        order = [word.folded for word in self.passage.said.words]
        names = [order.index(word.folded) for word in self.claim.words if word.name and word.folded in order]
        return listed == mine and names == sorted(names)

    def _binds(self, figure: Figure, other: Figure) -> bool:
        """Whether what stands around a figure in the claim does not stand around another one in the passage.

        What stands before the first figure of a passage, and behind "than", is said of all of them.
        """
        words, clause = self.passage.said.words, self.passage.said.words[other.at].clause
        first = min(one.at for one in self.passage.said.figures)
        than = next(
            (i for i, w in enumerate(words) if w.folded == "than" and not is_number(words, i + 1)), len(words)
        )
        others = {words[one.at].clause for one in self.passage.said.figures} - {clause}
        own = {w.stem for i, w in enumerate(words) if w.clause == clause or i < first or i > than}
        foreign = {w.stem for i, w in enumerate(words) if w.clause in others} - own - self.passage.head.stems
        mine = self.claim.words[figure.at].clause
        alone = len(self.claim.figures) == 1
        near = [
            w for _, w in self.told if (alone or w.clause == mine) and w.stem not in self.passage.head.stems
        ]
        borrowed = [w for w in near if w.stem in foreign and not w.folded[0].isdigit()]
        exclusive = {w.stem for w in words if w.clause == clause} - {
            w.stem for w in words if w.clause in others
        }
        held = [w for w in near if w.stem in exclusive and w.start != self.claim.words[figure.at].start]
        return not any(w.name for w in borrowed) and len(borrowed) <= 2 * len(held)

    def _beside(self, figure: Figure, other: Figure) -> bool:
        """Whether a figure stands among the words that it stands among in the passage, and not among another one's.

        What stands before the first figure of a passage is said of those, too, whose clauses begin with them.
        """
        words = self.passage.said.words
        first = min(one.at for one in self.passage.said.figures)
        led = any(
            i < other.at and word.clause == words[other.at].clause for i, word in self.passage.said.content()
        )
        common = set[str]() if led else {word.stem for word in words[:first]}
        mine = {word: away for word, away in _around(self.claim, figure).items() if word not in common}
        own = _likeness(mine, _around(self.passage.said, other), sides=False)
        rest = (one for one in self.passage.said.figures if one.value != other.value)
        return all(own >= _likeness(mine, _around(self.passage.said, one), sides=True) for one in rest)


def _around(text: Text, figure: Figure) -> dict[str, int]:
    """The words that carry meaning around a figure, each with how many of them it is away: before it less than 0."""
    content = [(i, word) for i, word in text.content() if i == figure.at or not word.digits]
    at = next((n for n, (i, _) in enumerate(content) if i == figure.at), None)
    if at is None:
        return {}
    near = [(n - at, word.stem) for n, (_, word) in enumerate(content) if 0 < abs(n - at) <= AROUND]
    return {word: away for away, word in sorted(near, key=lambda one: -abs(one[0]))}


def _likeness(one: dict[str, int], other: dict[str, int], *, sides: bool) -> float:
    """How alike the surroundings of two figures are; `sides`: what stands before is not what stands behind."""
    shared = ((away, other[word]) for word, away in one.items() if word in other)
    return sum(1 / (1 + (abs(a - b) if sides else abs(abs(a) - abs(b)))) for a, b in shared)
