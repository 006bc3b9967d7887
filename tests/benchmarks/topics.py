"""Counts the topics that are misread: the most frequent words, pairs and triples of titles, said as topics in four ways.

Run as `python tests/benchmarks/topics.py SNAPSHOT.jsonl.xz [COUNT]`; reads the titles of a snapshot in arXiv's layout.
"""

import json
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from bot.language.phrases import phrases
from bot.parsing import parse
from bot.parsing.intents import outright
from bot.queries import Cite, Coauthors, Fact, Find, Lookup, Maybe, Query, Show, Similar, Subscribe, Summarize
from bot.text import STOPWORDS, fold

WAYS: Final = ("papers about {}", "{} papers", "any work on {}", "follow {}")
TODAY: Final = date(2026, 11, 23)
COUNT: Final = 20_000
FUNCTION: Final = (
    STOPWORDS
    | phrases().begins
    | phrases().ends
    | phrases().fillers
    | {*phrases().contractions, "now", "again"}
)
"""Words with which no term begins or ends."""
SHOWN: Final = 40
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_BREAK: Final = re.compile(r"[:;,.?!()\[\]\"“”$\\]\s|[:;,.?!()\[\]\"“”$\\]$|\s[-–—(\[\"“$\\]")


def main(snapshot: Path, count: int) -> None:
    topics = list(frequent(titles(snapshot), count))
    for way in WAYS:
        wrong = [(topic, read) for topic in topics if (read := misread(way, topic))]
        print(f"{way.format('X'):16} {len(topics)} topics, {len(wrong)} misread")
        for topic, read in wrong[:SHOWN]:
            print(f"    {topic!r}: {read}")


def titles(snapshot: Path) -> Iterator[str]:
    with lzma.open(snapshot, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield " ".join(json.loads(line)["title"].split())


def frequent(titles: Iterable[str], count: int) -> Iterator[str]:
    """The terms of one to three words that most titles hold, as most of them spell it."""
    held: Counter[str] = Counter()
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for title in titles:
        for term in set(terms(title)):
            held[fold(term)] += 1
            spelt[fold(term)][term] += 1
    for key, _ in sorted(held.items(), key=lambda one: (-one[1], one[0]))[:count]:
        yield spelt[key].most_common(1)[0][0]


def terms(title: str) -> Iterator[str]:
    """The words, pairs and triples of a title that neither begin nor end with a function word."""
    for piece in _BREAK.split(title):
        words = _WORD.findall(piece)
        for size in (1, 2, 3):
            for at in range(len(words) - size + 1):
                term = words[at : at + size]
                if not {fold(term[0]), fold(term[-1])} & FUNCTION and not term[0].isdigit():
                    yield " ".join(term)


def misread(way: str, topic: str) -> str:
    """What is read of a topic that is said in some way, where that is another than the topic, whole and alone."""
    query = parse(way.format(topic), today=TODAY)
    taken = [one for one in readings(query) if not names(one, topic)]
    return "" if taken and taken[0] == Find(words=topic) else str(query)


def readings(query: Query) -> Iterator[Query]:
    """What a query may mean, the likeliest first; of a subscription, what is followed."""
    match query:
        case Maybe(readings=several):
            for one in several:
                yield from readings(one)
        case Lookup(words=words) if isinstance(outright(words, TODAY), Subscribe):
            yield from readings(outright(words, TODAY))
        case Subscribe(find=find):
            yield find
        case _:
            yield query


def names(query: Query, topic: str) -> bool:
    """Whether a reading takes the topic for somebody or for a paper, which only a library with such can mean."""
    match query:
        case Find(authors=(who,)):
            return who == topic and query == Find(authors=(who,), first=query.first)
        case Show() | Summarize() | Fact() | Coauthors() | Cite(of=None) | Similar():
            return True
        case _:
            return False


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT)
