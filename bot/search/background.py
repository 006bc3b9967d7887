"""How common a word is in general, so that ten papers do not decide that "take" is rare.

The table beside this file gives, for stems found in at least two of a thousand abstracts of computer science,
how many of a thousand hold them (made by tests/benchmarks/background.py from arXiv's public metadata).
"""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bot.text import stem

FILE: Final = Path(__file__).with_suffix(".txt")
UNLISTED: Final = 0.0007
"""The share of a word that is too rare to be listed."""
PAPERS: Final = 300
"""How many papers the table counts for beside those of the corpus."""


TALK: Final = frozenset(
    "ate became began bought bring brought came chose cool drew drove famous fast favorite favourite feel felt forgot fun funny gave glad go goes "
    "going gone got guess guy guys happy hard hear heard held hello hey hope kept knew left lend let liked lot love lunch maybe meant met mine money "
    "nice ok okay paid people please pretty put quick ran read real right said sad sang saw says sell send sent sing sings sold soon sorry spent stand "
    "stick stood stuff sure take tell thank thanks thing things thought threw throw thrown today told tomorrow took tried ugly understood want wanted "
    "week went wish woke won wore worth wrote yesterday yes".split()
)
"""Words of talk that abstracts do without."""


@dataclass(frozen=True, slots=True)
class Background:
    shares: dict[str, float]
    """Stem -> the share of papers that hold it."""

    @classmethod
    @cache
    def load(cls) -> "Background":
        rows = (line.split() for line in FILE.read_text(encoding="utf-8").splitlines())
        return cls({word: int(permille) / 1000 for word, permille in rows})

    def rarity(self, word: str, held: int, size: int) -> float:
        """How telling a word is that `held` of `size` papers hold (inverse document frequency, smoothed)."""
        count = min(held, size) + PAPERS * self.shares.get(stem(word), UNLISTED)
        return math.log(1 + (size + PAPERS - count + 0.5) / (count + 0.5))

    def common(self, word: str) -> bool:
        """Whether a word is in general use, so that not knowing it says little."""
        return stem(word) in self.shares

    def plain(self, word: str) -> bool:
        """Whether a word is no term: one that anybody may say, in lower case, without figures."""
        return word.isalpha() and word.islower() and (word in TALK or self.common(word))
