"""Measures finding on a folder of requests that nobody here wrote: which papers are found for them, and in which order.

The folder is shaped like BEIR's and SciFact's: `corpus.jsonl` (perhaps `.gz`): {_id, title, text or sentences};
`queries*.jsonl`: {_id, text}, or `claims_*.jsonl`: {id, claim, evidence: {document: [{sentences}]}}; `qrels*.tsv`: which
documents bear on which request, and how much. Where evidence is given, the choice of sentences is measured as well.
"""

import gzip
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.answering import answer
from bot.answers import PaperList
from bot.evaluation.questions import QuestionsError
from bot.library import Library
from bot.papers import Paper
from bot.queries import Find
from bot.search.passages import Scorer
from bot.search.question import read
from bot.search.vocabulary import known_synonyms
from bot.text import Span

DEPTH: Final = 10
Judged = Mapping[str, Mapping[str, int]]
"""For each request, the documents that bear on it, and how much."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, requests and what was judged; only requests for which something was."""

    documents: Mapping[str, dict[str, Any]]
    requests: tuple[dict[str, Any], ...]
    judged: Judged

    @classmethod
    def read(cls, folder: Path) -> "Collection":
        """A folder's; raises QuestionsError where it lacks a file."""
        documents = {str(one["_id"]): one for one in map(json.loads, _lines(_one(folder, "corpus.jsonl*")))}
        judged = _judged(_one(folder, "qrels*.tsv"))
        requests = list(map(json.loads, _lines(_one(folder, "claims_*.jsonl*", "queries*.jsonl*"))))
        return cls(documents, tuple(one for one in requests if said(one)[0] in judged), judged)


def said(request: dict[str, Any]) -> tuple[str, str]:
    """The id and the words of a request."""
    return str(request.get("_id", request.get("id"))), str(request.get("text") or request.get("claim"))


@dataclass(frozen=True, slots=True)
class Scores:
    listed: float
    """nDCG@10 of "papers about" a request: those with all words, then the related ones."""
    empty: int
    """For how many requests that finds nothing."""
    asked: float
    """nDCG@10 of the papers that a question would look at."""
    requests: int
    first: float
    """Share of claims whose best sentence, abstract given, is one that bears on it."""
    three: float
    """The same for the best three."""
    pairs: int
    """How many pairs of claim and abstract that is measured on."""


def measure(folder: Path, library: Library) -> Scores:
    """Finding and sentences on a folder; the library is filled with its documents and should be empty."""
    held = Collection.read(folder)
    ids = {paper.id: one for paper, one in zip(_papers(held), held.documents, strict=True)}
    library.add(_papers(held))
    library.learn()
    listed, empty = gains(held, lambda words: [ids[one] for one in _listed(words, library)])
    asked, _ = gains(held, lambda words: [ids[one] for one in _asked(words, library)])
    ranks = list(_ranks(held))
    return Scores(
        listed,
        empty,
        asked,
        len(held.requests),
        sum(rank < 1 for rank in ranks) / (len(ranks) or 1),
        sum(rank < 3 for rank in ranks) / (len(ranks) or 1),
        len(ranks),
    )


def gains(held: Collection, found: Callable[[str], Sequence[str]]) -> tuple[float, int]:
    """The mean nDCG@10 of what is found for the requests, and for how many that is nothing."""
    shown = [(found(words)[:DEPTH], held.judged[one]) for one, words in map(said, held.requests)]
    return sum(ndcg(*pair) for pair in shown) / len(shown), sum(not ids for ids, _ in shown)


def ndcg(found: Sequence[str], judged: Mapping[str, int]) -> float:
    """The gain of a ranking as a share of the best there could be; grades count by powers of two where there are several.

    >>> ndcg(["a", "b"], {"b": 1}), ndcg(["b"], {"b": 1, "c": 1}) < 1, ndcg(["b"], {"b": 3})
    (0.6309297535714575, True, 1.0)
    """
    best = sorted(judged.values(), reverse=True)[:DEPTH]
    worth = (lambda grade: 2**grade - 1) if best[0] > 1 else float
    gain = sum(worth(judged.get(one, 0)) / math.log2(place + 2) for place, one in enumerate(found))
    return gain / sum(worth(grade) / math.log2(place + 2) for place, grade in enumerate(best))


def _listed(words: str, library: Library) -> list[str]:
    given = answer(Find(words), library)
    return [one.paper.id for one in (*given.papers, *given.related)] if isinstance(given, PaperList) else []


def _asked(words: str, library: Library) -> list[str]:
    return [one for one, _ in library.candidates(words, DEPTH)]


def _ranks(held: Collection) -> Iterator[int]:
    """For each claim and abstract that bears on it, the place (from 0) of the first right sentence."""
    synonyms = known_synonyms()
    scorer = Scorer(synonyms)
    for claim in held.requests:
        question = read(said(claim)[1], synonyms)
        for identifier, evidence in claim.get("evidence", {}).items():
            right = {number for rationale in evidence for number in rationale["sentences"]}
            document = held.documents[identifier]
            spans = tuple(_spans(document["sentences"]))
            paper = _paper(identifier, document)
            ranked = scorer.rank(question, paper, scorer.page(paper, spans))
            yield next(i for i, passage in enumerate(ranked) if spans.index(passage.span) in right)


def _spans(sentences: list[str]) -> Iterator[Span]:
    start = 0
    for sentence in sentences:
        yield Span(start, start + len(sentence), sentence)
        start += len(sentence) + 1


def text_of(document: dict[str, Any]) -> str:
    """What a document says, without its title."""
    return " ".join(document["sentences"]) if "sentences" in document else str(document["text"])


def _papers(held: Collection) -> Iterator[Paper]:
    """The documents as papers, under ids that papers may have."""
    for number, document in enumerate(held.documents.values()):
        yield _paper(f"{2001 + number // 99_999}.{number % 99_999:05d}", document)


def _paper(identifier: str, document: dict[str, Any]) -> Paper:
    title = document.get("title", "")
    return Paper(identifier, title, text_of(document) or title, (), date(2020, 1, 1))


def _judged(file: Path) -> Judged:
    judged: dict[str, dict[str, int]] = {}
    for line in _lines(file):
        request, *_, document, grade = line.split()
        if grade.isdecimal() and int(grade):
            judged.setdefault(request, {})[document] = int(grade)
    return judged


def _one(folder: Path, *patterns: str) -> Path:
    """The first file of a folder that fits the first of some patterns that any fits."""
    found = next((file for pattern in patterns for file in sorted(folder.glob(pattern))), None)
    if not found:
        raise QuestionsError(f"{folder}: holds no {' or '.join(patterns)}; see `paperbot eval --help`.")
    return found


def _lines(file: Path) -> Iterator[str]:
    data = file.read_bytes()
    text = gzip.decompress(data) if file.suffix == ".gz" else data
    yield from text.decode().splitlines()
