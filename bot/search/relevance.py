"""Papers by relevance alone: candidates for a question, and papers like a paper."""

import math
from collections import Counter
from typing import Final

from tantivy import Occur, Query

from bot.papers import Paper
from bot.search.documents import CURATED
from bot.search.index import Index
from bot.search.spelling import repaired
from bot.search.topics import all_of, any_of
from bot.text import content

_SAID: Final = (("text", 1.0), ("title", 0.5))
"""Weights of the fields for a question, best on SciFact's training claims (nDCG@10 .67; .51 with those of a topic)."""
_TERMS: Final = 20
"""The words of a paper that stand for it."""


def candidates(index: Index, words: str, limit: int, *, own: bool = False) -> tuple[tuple[str, float], ...]:
    """Ids and BM25 scores of the papers that hold any of the words, best first; what they say counts more than titles.

    A word that no paper holds is taken for the one it misspells. `own`: only of the papers that people wrote down.
    """
    meant = dict.fromkeys(repaired(index, word) for word in content(words))
    forms = [form for word in meant for form in index.analyzers.forms(word)]
    queries = [
        Query.boost_query(index.term(field, form), weight) for form in forms for field, weight in _SAID
    ]
    if not queries:
        return ()
    searcher, said = index.searcher(), any_of(queries)
    wanted = all_of([said, Query.const_score_query(index.term("has", CURATED), 0.0)]) if own else said
    hits = searcher.search(wanted, limit, count=False).hits
    return tuple((searcher.doc(address)["id"][0], float(score)) for score, address in hits)


def similar(index: Index, paper: Paper, limit: int) -> tuple[str, ...]:
    """Ids of the papers that share most of a paper's telling words."""
    searcher = index.searcher()
    total = searcher.num_docs
    counts = Counter(index.analyzers.stems.analyze(f"{paper.title} {paper.abstract}"))
    weights = {
        form: count * math.log(total / frequent)
        for form, count in counts.items()
        if (frequent := searcher.doc_freq("text", form)) > 1
    }
    telling = sorted(weights, key=lambda form: (-weights[form], form))[:_TERMS]
    if not telling:
        return ()
    words = any_of([Query.boost_query(index.term("text", form), weights[form]) for form in telling])
    query = Query.boolean_query([(Occur.Must, words), (Occur.MustNot, index.term("id", paper.id))])
    hits = searcher.search(query, limit, count=False).hits
    return tuple(searcher.doc(address)["id"][0] for _, address in hits)
