"""What a sentence is worth, of all that is seen of it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from toy import PAPERS

from bot.search.passages import Scorer
from bot.search.question import read
from bot.search.ranking import Sight, known_ranking
from bot.search.vocabulary import known_synonyms

RANKING = known_ranking()
ROW = RANKING.row(("count", "data"))
SIGHT = Sight(cover=0.5, bm25=0.5, length=2.5, counted=1.0, cued=1.0)


@given(st.permutations(sorted(ROW)), st.permutations(sorted(RANKING.cues)))
def test_scores_alike_in_whatever_order_what_it_does_is_told(forms: list[str], cues: list[str]) -> None:
    """Sets have another order in each process, and two sentences may lie a rounding apart."""
    once = RANKING.score(SIGHT, sorted(RANKING.cues), sorted(ROW), ROW)
    assert RANKING.score(SIGHT, cues, forms, ROW) == once


def test_a_paper_without_an_abstract_has_no_sentence() -> None:
    scorer, bare = Scorer(known_synonyms()), replace(PAPERS[0], abstract="")
    assert scorer.best(read("papers about otters", known_synonyms()), bare) is None
