"""Measures search and sentence choice on a folder shaped like SciFact: claims that nobody here wrote.

`corpus.jsonl` (perhaps `.gz`): {_id, title, text, sentences}; `claims_*.jsonl`: {id, claim, evidence: {document:
[{sentences}]}}; `qrels_*.tsv`: which documents bear on which claim.
"""

import gzip
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.library import Library
from bot.papers import Paper
from bot.search.passages import Scorer
from bot.search.question import read
from bot.search.semantic import Meaning, blend
from bot.search.vocabulary import Synonyms
from bot.text import Span

DEPTH: Final = 10
RERANKED: Final = 30
FUSED: Final = 0.7
"""What meaning counts beside words in finding abstracts; the best of a sweep on SciFact's development claims."""
SPOKEN: Final = 0.5
"""The same for sentences."""


@dataclass(frozen=True, slots=True)
class Scores:
    ndcg: float
    """nDCG@10 of the abstract search."""
    claims: int
    first: float
    """Share of claims whose best sentence, abstract given, is one that bears on it."""
    three: float
    """The same for the best three."""
    pairs: int
    """How many pairs of claim and abstract that is measured on."""


def measure(folder: Path, library: Library) -> Scores:
    """Search and sentences on a folder; the library is filled with its documents and should be empty."""
    documents = {one["_id"]: one for one in _corpus(folder)}
    library.add(_paper(one) for one in documents.values())
    claims = [json.loads(line) for line in _lines(next(folder.glob("claims_*.jsonl")))]
    relevant = _relevant(folder)
    gains = [
        _ndcg(library, claim["claim"], relevant[claim["id"]]) for claim in claims if claim["id"] in relevant
    ]
    ranks = list(_ranks(claims, documents, library.meaning))
    return Scores(
        sum(gains) / len(gains),
        len(gains),
        sum(rank < 1 for rank in ranks) / len(ranks),
        sum(rank < 3 for rank in ranks) / len(ranks),
        len(ranks),
    )


def _ndcg(library: Library, claim: str, relevant: frozenset[str]) -> float:
    found = _found(library, claim)[:DEPTH]
    gain = sum(1 / math.log2(place + 2) for place, one in enumerate(found) if one in relevant)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(DEPTH, len(relevant))))


def _found(library: Library, claim: str) -> list[str]:
    """Ids by words, or by words and meaning where there is a model."""
    scored = library.candidates(claim, RERANKED if library.meaning else DEPTH)
    ids, scores = [one for one, _ in scored], [score for _, score in scored]
    if library.meaning:
        texts = [f"{paper.title}. {paper.abstract}" for paper in library.papers(ids)]
        scores = blend(scores, library.meaning.likeness(claim, texts), FUSED)
    return [one for _, one in sorted(zip(scores, ids, strict=True), key=lambda pair: -pair[0])]


def _ranks(
    claims: list[dict[str, Any]], documents: Mapping[str, dict[str, Any]], meaning: Meaning | None
) -> Iterator[int]:
    """For each claim and abstract that bears on it, the place (from 0) of the first right sentence."""
    synonyms = Synonyms.load()
    scorer = Scorer(synonyms)
    for claim in claims:
        question = read(claim["claim"], synonyms)
        for identifier, evidence in claim["evidence"].items():
            right = {number for rationale in evidence for number in rationale["sentences"]}
            spans = tuple(_spans(documents[identifier]["sentences"]))
            ranked = scorer.rank(question, _paper(documents[identifier]), spans)
            scores = [passage.score for passage in ranked]
            if meaning:
                scores = blend(
                    scores, meaning.likeness(claim["claim"], [p.span.text for p in ranked]), SPOKEN
                )
            order = sorted(range(len(ranked)), key=lambda i: -scores[i])
            yield next(i for i, place in enumerate(order) if spans.index(ranked[place].span) in right)


def _spans(sentences: list[str]) -> Iterator[Span]:
    start = 0
    for sentence in sentences:
        yield Span(start, start + len(sentence), sentence)
        start += len(sentence) + 1


def _paper(document: dict[str, Any]) -> Paper:
    return Paper(document["_id"], document["title"], " ".join(document["sentences"]), (), date(2020, 1, 1))


def _relevant(folder: Path) -> dict[str, frozenset[str]]:
    relevant: dict[str, set[str]] = {}
    for line in _lines(next(folder.glob("qrels_*.tsv"))):
        claim, document, score = line.split("\t")
        if score.strip() == "1":
            relevant.setdefault(claim, set()).add(document)
    return {claim: frozenset(ids) for claim, ids in relevant.items()}


def _corpus(folder: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, _lines(next(folder.glob("corpus.jsonl*"))))


def _lines(file: Path) -> Iterator[str]:
    data = file.read_bytes()
    text = gzip.decompress(data) if file.suffix == ".gz" else data
    yield from text.decode().splitlines()
