"""The papers that hold some of the words of a listing: beneath those that hold all, or the closest there is.

They are found by relevance, as a question finds its papers, and shown where they hold enough of the topic: a word that few
papers hold is more of it than one that many do.
"""

from dataclasses import dataclass
from typing import Final

from bot.answering.resolving import Meant
from bot.library import Library
from bot.papers import Paper
from bot.search.choice import Chooser
from bot.search.passages import Scorer, weighted_mean
from bot.search.question import read, repaired, respelt

HALF: Final = 0.5
"""The share of a topic of two words that the best of them holds, or there is none."""
WORDS: Final = 1.0
"""Of a longer topic it holds as much as so many words are."""
NEAR: Final = 0.4
"""The others hold no less than this share of what the best holds."""

HELD: Final = 0.3
"""What the share of a topic that a paper holds, in other words too, counts beside its relevance, of which the best has 1."""
SHARE: Final = 0.3
"""Of a small library no more than this share is near anything."""


@dataclass(frozen=True, slots=True)
class Related:
    papers: tuple[Paper, ...] = ()
    """Best first."""
    corrected: str = ""
    """The topic as it was read, where a misspelt word was repaired by what they say."""


def related(named: Meant, room: int, library: Library) -> Related:
    """At most `room` papers that pass all filters of a listing and hold enough of its words."""
    few = min(room, max(1, int(library.size() * SHARE)))
    found = library.related(named.find, named.authors, limit=few, parts=named.parts) if room > 0 else ()
    papers = library.papers([one for one, _ in found])
    if not papers:
        return Related()
    scorer, typed = Scorer(library.synonyms), named.find.words.replace('"', " ")
    pages = [scorer.profile(paper) for paper in papers]
    asked = repaired(
        read(typed, library.synonyms),
        lambda word: library.frequency(word) > 0,
        lambda: frozenset().union(*(page.keys for page in pages)),
        library.synonyms,
    )
    chooser = Chooser(scorer, library.frequency, library.size())
    rarity = [chooser.rarity(term) for term in asked.terms]
    held = [weighted_mean(rarity, [chooser.held(term, page) for term in asked.terms]) for page in pages]
    if not asked.terms or max(held) < min(HALF, WORDS / len(asked.terms)):
        return Related()
    best, top = found[0][1], max(held)
    ranked = sorted(
        (-(score / best + HELD * share), i)
        for i, ((_, score), share) in enumerate(zip(found, held, strict=True))
        if share >= NEAR * top
    )
    return Related(tuple(papers[i] for _, i in ranked), respelt(asked))
