"""Whether a claim says the words of a passage in the passage's own order, and takes along what sets them apart.

"Llama 2 is based on Code Llama" has every word of "Code Llama, based on Llama 2", and turns it round. No table tells
who did what to whom; the order does, at the price of true sentences that are written the other way about.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from bot.llm.claims import Word
from bot.llm.passages import Numbered, same

SLACK: Final = 2
"""Words by which a claim may step back in the passage: an adjective behind its noun."""
BEFORE: Final = 6
"""Words before what a claim takes from a passage that may set it apart."""
_APART: Final = frozenset(
    "beyond unlike independent independently besides instead rather except apart despite unless beside excluding".split()
)


def in_order(told: Sequence[Word], claimed: Sequence[Word], passage: Numbered) -> bool:
    """Whether the words of a claim that stand in a passage come in its order, none of them set apart there alone."""
    places = [held for word in told if (held := _places(word, passage))]
    way = _way(places)
    return way is not None and not _set_apart(way, claimed, passage)


def _places(word: Word, passage: Numbered) -> list[int]:
    """Where a passage says a word, so or in another form."""
    return [at for at, other in enumerate(passage.said.words) if same(word, other)]


def _way(places: Sequence[Sequence[int]]) -> list[int] | None:
    """The first place of each word behind those before it; None where one stands too far before them."""
    way: list[int] = []
    furthest = -1
    for held in places:
        at = next((one for one in held if one >= furthest - SLACK), None)
        if at is None:
            return None
        way.append(at)
        furthest = max(furthest, at)
    return way


def _set_apart(way: Sequence[int], claimed: Sequence[Word], passage: Numbered) -> bool:
    """Whether a word such as "beyond" stands in the passage before what the claim takes, and not in the claim."""
    if not way:
        return False
    words, mine = passage.said.words, {word.folded for word in claimed}
    spans = [(max(0, way[0] - BEFORE), way[0]), *pairwise(way)]
    between = (
        words[at] for first, end in spans for at in range(first, end) if words[at].clause == words[end].clause
    )
    return any(word.folded in _APART and word.folded not in mine for word in between)
