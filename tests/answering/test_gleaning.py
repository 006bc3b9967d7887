"""What is asked by the names, dates and cues of a message that no reading explains, in whatever order they stand."""

from datetime import date

import pytest

from bot.answering import settle, typed
from bot.library import Library
from bot.parsing import parse

TODAY = date(2026, 11, 23)

LISTED = {
    "From mister Munos, there are here which articles?": 'papers by "Munos"',
    "Vivien Cabannes: complete list": 'papers by "Vivien Cabannes"',
    "Articles of Kempe where Arnal is not, which ones?": 'papers by "Kempe" but not by "Arnal"',
    "I should be glad to see those studies to which Rozière did not contribute and which appeared in 2024": (
        'papers since 2024-01-01 before 2025-01-01 but not by "Rozière"'
    ),
    "In the calendar year 2024, kindly enumerate what appeared": "papers since 2024-01-01 before 2025-01-01",
    "Those entries carrying the arXiv label cs.PL would interest us": 'papers in "cs.PL"',
    "cs.LG excluded, which papers remain?": 'papers but not in "cs.LG"',
    "in which ones does Kunhao Zheng come last?": 'last-author papers by "Kunhao Zheng"',
    "Whatever was signed without Gehring": 'papers but not by "Gehring"',
    "count where year = 2024": "count papers among papers since 2024-01-01 before 2025-01-01",
    "What is the number of contributions dealing with compilers?": 'count papers among papers about "compilers"',
    "how many of Rozière's papers are not in cs.PL": (
        'count papers among papers by "Rozière" but not in "cs.PL"'
    ),
    "did Munos write anything without Kempe": 'papers by "Munos" but not by "Kempe"',
    "papers where Gloeckle is not first author": 'papers by "Gloeckle" but not first-author by "Gloeckle"',
    "How many of Synnaeve's papers have no code?": 'count papers among papers by "Synnaeve" but not with code',
    "no ICLR papers": 'papers but not at "ICLR"',
    "papers without code by Munos": 'papers by "Munos" but not with code',
    "2026 not cs.AI": 'papers since 2026-01-01 before 2027-01-01 but not in "cs.AI"',
    "articles that come with a git repo": "papers with code",
    "oldest Lean record having a repo": 'papers about "Lean" with code oldest first top 1',
    "From company Meta which studies do exist?": 'papers from "meta-ai"',
}

TOLD = {
    "By how many people was WybeCoder written?": 'author count of "2603.29088"',
    "Kindly supply the RIS record for RepoProver": 'ris for "RepoProver"',
    "Who is standing the last in the authors of SCIP?": 'authors of "2312.02418" in place "last"',
    "How many pages does the SCIP report run to?": 'pages of "2312.02418"',
    "Where from I can download the checkpoints of MTP?": 'models of "2404.19737"',
}

LEFT = [
    "which tricks do the articles on Lean of 2026 use?",
    "what do the studies of Hayat say about teachers?",
    "how do papers of 2025 differ from those of 2024?",
    "who reads the papers of Gloeckle?",
    "papers about list decoding",
    "papers about theorem records",
    "why was WybeCoder written?",
    "which people find WybeCoder hard?",
    "who did not write WybeCoder?",
    "why is there code for MTP?",
    "how many people use WybeCoder?",
    "how many authors cite WybeCoder?",
    "is WybeCoder the last paper?",
    "does this work need code",
    "remind me of the articles of 2025",
]
"""Messages with a word that asks for something else, or with a topic that no paper holds."""


def meant(said: str, library: Library) -> str:
    query = parse(said, today=TODAY)
    return str(library.soundly(lambda: settle(typed(query, said, library), library)))


@pytest.mark.parametrize(("said", "query"), [*LISTED.items(), *TOLD.items()])
def test_what_a_message_names_is_put_together(said: str, query: str, ten: Library) -> None:
    """Filters, names and a topic make a listing, and a field beside a paper is told of it, in any order of words."""
    assert meant(said, ten) == query


@pytest.mark.parametrize("said", LEFT)
def test_a_word_that_says_something_else_is_not_passed_over(said: str, ten: Library) -> None:
    """Nothing is listed or told by the names in a message of which some word is left over."""
    query = meant(said, ten).replace('"', "")
    assert query == said or query.startswith(("ask", "unable", "unclear", "something impossible")), query
