"""How places learned on papers about language are found in other fields, beside BM25 with the names of sections.

Run as `python tests/benchmarks/elsewhere.py TRIALS VIRUSES`. TRIALS: a checkout of jayded/evidence-inference (DeYoung et al. 2020), of
which the annotations of version 2 and the articles in JATS XML are read, 200 of them. VIRUSES: `200423_covidQA.json` of deepset-ai/COVID-QA
(Möller et al. 2020). A passage is right where it holds what somebody marked as the evidence, or copied as the answer. Where no section
has a name, "no more" is without what BM25 counts more there, which was chosen with VIRUSES in sight.
"""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from places import unhelped

from bot.search.matching import HELD, Asked, held
from bot.search.places import learned, scored
from bot.search.profiles import Profile, profile
from bot.texts import jats
from bot.texts.body import FullText, Passage

ARTICLES = 200
LEAST = 20
"""Letters of evidence; what is shorter may stand anywhere."""
SURE = 60
"""Letters of its beginning or its end by which evidence is found."""
DEPTHS = (1, 3, 5)


@dataclass(frozen=True)
class Case:
    question: str
    text: Profile
    right: frozenset[int]


def trials(folder: Path) -> Iterator[Case]:
    """What was the effect of an intervention on an outcome, compared with another."""
    marked = defaultdict[str, list[str]](list)
    articles = set[str]()
    for row in rows(folder / "annotations/v2_annotations.csv"):
        articles.add(row["PMCID"])
        if row["Valid Label"] in {"1", "True"}:
            marked[row["PromptID"]].append(bare(row["Annotations"]))
    prompts = {row["PromptID"]: row for row in rows(folder / "annotations/prompts_merged.csv")}
    for article in sorted(articles)[:ARTICLES]:
        text = profile(jats.read((folder / f"annotations/xml_files/PMC{article}.nxml").read_bytes()))
        said = [bare(one) for one in text.said]
        for prompt in prompts.values():
            if prompt["PMCID"] != article:
                continue
            evidence = [one for one in marked[prompt["PromptID"]] if len(one) > LEAST]
            right = {i for i, one in enumerate(said) for e in evidence if e[:SURE] in one or e[-SURE:] in one}
            compared = f"{prompt['Intervention']} compared with {prompt['Comparator']}"
            yield Case(f"What was the effect of {compared} on {prompt['Outcome']}?", text, frozenset(right))


def viruses(file: Path) -> Iterator[Case]:
    """Questions that have an answer in the text, whose paragraphs stand a blank line apart."""
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    for article in (one for each in articles for one in each["paragraphs"]):
        text = profile(paragraphs(article["context"]))
        if len(text) < 8:
            continue
        for asked in article["qas"]:
            starts = [one["answer_start"] for one in asked["answers"]]
            right = {i for i, one in enumerate(text.passages) for at in starts if one.start <= at < one.end}
            yield Case(asked["question"], text, frozenset(right))


def paragraphs(said: str) -> FullText:
    at, found = 0, list[Passage]()
    for one in said.split("\n\n"):
        if len(one.split()) >= 5:
            found.append(Passage("text", at, at + len(one)))
        at += len(one) + 2
    return FullText(said, "jats", (), tuple(found))


def rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        yield from csv.DictReader(opened)


def bare(said: str) -> str:
    return " ".join(re.findall(r"\w+", said.lower()))


def measure(name: str, cases: Iterator[Case]) -> None:
    """Prints how often a right passage is among the first, both ways."""
    counts, total = Counter[tuple[str, int]](), 0
    for case in cases:
        asked = Asked.read(case.question)
        if not case.right or not asked.stems:
            continue
        total += 1
        columns = held(asked, case.text)
        ways = {
            "BM25": columns[HELD.index("bm25")],
            "learned": scored(asked, case.text, columns, learned()),
        }
        if not any(case.text.headings):
            ways["no more"] = unhelped(ways["learned"], columns)
        for way, scores in ways.items():
            order = sorted(range(len(scores)), key=lambda i: -scores[i])
            counts.update((way, depth) for depth in DEPTHS if not case.right.isdisjoint(order[:depth]))
    print(f"{name}: {total:,} questions")
    for way in dict.fromkeys(way for way, _ in counts):
        print(f"  {way:8}", "  ".join(f"@{depth} {counts[way, depth] / total:.3f}" for depth in DEPTHS))


if __name__ == "__main__":
    measure("clinical trials", trials(Path(sys.argv[1])))
    measure("viruses", viruses(Path(sys.argv[2])))
