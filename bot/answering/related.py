"""The papers that hold some of the words of a listing: beneath those that hold all, or the closest there is.

They are found by relevance, as a question finds its papers, and shown where they hold enough of the topic: a word that few
papers hold is more of it than one that many do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.answering.resolving import Meant
from bot.library import Library
from bot.papers import Paper
from bot.search.choice import Chooser
from bot.search.fusing import ALIKE
from bot.search.passages import Profile, Scorer, weighted_mean
from bot.search.question import Question, read, repaired, respelt

HALF: Final = 0.5
"""The share of a topic of two words that the best of them holds, or there is none."""
WORDS: Final = 1.0
"""Of a longer topic it holds as much as so many words are."""
NEAR: Final = 0.4
"""The others hold no less than this share of what the best holds,"""
FAR: Final = 3.0
"""or, of a long topic, as much of that as so many words are."""
SHARE: Final = 0.3
"""Of a small library no more than this share is near anything."""


@dataclass(frozen=True, slots=True)
class Related:
    """What was found beside the papers that hold all words."""

    papers: tuple[Paper, ...] = ()
    """Best first."""
    corrected: str = ""
    """The topic as it was read, where a misspelt word was repaired by what they say."""


def related(named: Meant, room: int, library: Library, *, beneath: bool = False) -> Related:
    """At most `room` papers that pass all filters of a listing and hold enough of its words.

    `beneath` papers that hold all of it, they are measured by those.
    """
    few = min(room, max(1, int(library.size() * SHARE)))
    found = library.related(named.find, named.authors, limit=few, parts=named.parts) if room > 0 else ()
    papers = library.papers(found)
    if not papers:
        return Related()
    scorer = Scorer(library.synonyms)
    pages = [scorer.profile(paper) for paper in papers]
    asked = _asked(named.find.words, pages, library)
    held = _held(asked, pages, Chooser(scorer, library.frequency, library.size()))
    alike = {id_ for id_, near in library.likeness(named.find.words, found).items() if near >= ALIKE}
    if not asked.terms or (max(held) < min(HALF, WORDS / len(asked.terms)) and not alike):
        return Related()
    enough = (1.0 if beneath else max(held)) * min(NEAR, FAR / len(asked.terms))
    shares = zip(papers, held, strict=True)
    return Related(
        tuple(paper for paper, share in shares if share >= enough or paper.id in alike), respelt(asked)
    )


def _asked(words: str, pages: Sequence[Profile], library: Library) -> Question:
    """A topic as a question, its misspelt words as some papers write them."""

    def vocabulary() -> frozenset[str]:
        return frozenset().union(*(page.keys for page in pages))

    asked = read(words.replace('"', " "), library.synonyms)
    return repaired(asked, lambda word: library.frequency(word) > 0, vocabulary, library.synonyms)


def _held(asked: Question, pages: Sequence[Profile], chooser: Chooser) -> list[float]:
    """For each of some papers the share of a topic that it holds, by rarity, also in other words."""
    rarity = [chooser.rarity(term) for term in asked.terms]
    return [weighted_mean(rarity, [chooser.held(term, page) for term in asked.terms]) for page in pages]
