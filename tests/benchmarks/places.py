"""How often the passage that answers a question is found, given the paper; and the table that it is found with.

Run as `python tests/benchmarks/places.py QASPER`: the folder that holds QASPER's training and validation parts as
`papers_train.jsonl.xz`, `questions_train.jsonl.xz` and so on (Dasigi et al. 2021, CC BY 4.0). It prints, over the
validation part, how often one of the paragraphs that readers marked is the first, or among the first three and five, by
BM25 with the names of sections and by bot/search/places.yaml; and what a question costs, its paper's profile included. The more
readers a question had, the more passages are marked: so the same is printed of questions that one reader answered, and several.

With `--learn` it prints a new table, learned from the training part alone: weights of a sum, by maximum likelihood of the
marked paragraphs in a softmax over the paper's, with ridge. The validation part chose the ridge. Needs numpy and scipy.
"""

import json
import lzma
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.search.matching import FEATURES, HELD, KINDS, Asked, held
from bot.search.places import UNNAMED, Table, learned, places, scored
from bot.search.profiles import Profile, profile
from bot.texts.body import FullText, Writer

LEAST = 8
"""Questions in which a word must be to have weights of its own."""
RIDGE_HELD, RIDGE_HELD_KIND = 2e-3, 2e-2
RIDGE_SEEN, RIDGE_SEEN_KIND, RIDGE_WORD = 2e-2, 5e-2, 1e-2
"""How a passage looks is held back more than how it holds the question: looks carry over less to other fields."""
ROUNDS = 60
SURE = 0.5
DEPTHS = (1, 3, 5, 10)
MARKS = (
    (r"BIBREF(\d+)", r"[\1]"),
    (r"(?:TAB|FIG|SEC|EQREF|ALG)REF(\d+)", r"\1"),
    (r"(?:INLINE|DISPLAY)FORM\d+", "x"),
)
"""How QASPER writes what a paper prints as [12], Table 3, or a formula."""


@dataclass(frozen=True)
class Case:
    """A question, its paper, and the passages that readers marked."""

    question: str
    asked: Asked
    text: Profile
    marked: frozenset[int]
    spans: tuple[str, ...]
    """What readers copied as the answer."""
    readers: int = 1
    """How many marked passages."""


def lines(file: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(file, "rt", encoding="utf-8") as opened:
        yield from map(json.loads, opened)


def paper(row: dict[str, Any], *, whole: bool = False, named: bool = True) -> tuple[Profile, dict[str, int]]:
    """A paper's profile, and which passage each of its paragraphs is.

    `whole`: its abstract is among them. `named`: its sections keep their names.
    """
    writer, title, abstract, paragraphs = Writer(), "", "", list[str]()
    section = ""
    for line in row["text"].split("\n"):
        if line.startswith("# "):
            title = line[2:]
        elif line.startswith("#"):
            section = line.lstrip("# ").split(":::")[-1].strip()
            if named or section == "Abstract":
                writer.section("", f"The {section}" if whole else section)
            elif not writer.sections or writer.sections[-1].title:
                writer.section("", "")
        elif line.strip() and not line.startswith("**Paper ID"):
            before = len(writer.passages)
            writer.passage("text", printed(line))
            abstract = printed(line) if section == "Abstract" else abstract
            paragraphs += [line.strip()] * (len(writer.passages) - before)
    text = FullText(writer.text, "html", tuple(writer.sections), tuple(writer.passages))
    seen = profile(text, title, abstract)
    place = {one.start: i for i, one in enumerate(seen.passages)}
    there = zip(paragraphs, text.passages, strict=True)
    return seen, {said: place[one.start] for said, one in there if one.start in place}


def printed(line: str) -> str:
    """A line of QASPER's as a paper prints it."""
    for mark, shown in MARKS:
        line = re.sub(mark, shown, line)
    return line


def cases(folder: Path, part: str, *, whole: bool = False, named: bool = True) -> Iterator[Case]:
    """The questions that somebody marked a paragraph for, and nobody found unanswerable."""
    papers = {
        row["paper_id"]: paper(row, whole=whole, named=named)
        for row in lines(folder / f"papers_{part}.jsonl.xz")
    }
    for row in lines(folder / f"questions_{part}.jsonl.xz"):
        if row["paper_id"] not in papers or any(answer["unanswerable"] for answer in row["answers"]):
            continue
        text, place = papers[row["paper_id"]]
        evidence = (one.strip() for answer in row["answers"] for one in answer["evidence"])
        marked = {place[said] for said in evidence if said in place}
        spans = (words(printed(span)) for answer in row["answers"] for span in answer["extractive_spans"])
        if marked:
            yield Case(
                row["question"],
                Asked.read(row["question"]),
                text,
                frozenset(marked),
                tuple(filter(None, spans)),
                len(row["answers"]),
            )


def words(said: str) -> str:
    return " ".join(re.findall(r"\w+", said.lower()))


def found(cases_: Sequence[Case], scores: Sequence[Sequence[float]]) -> str:
    counts = Counter[int]()
    for case, given in zip(cases_, scores, strict=True):
        order = sorted(range(len(given)), key=lambda i: -given[i])
        counts.update(depth for depth in DEPTHS if not case.marked.isdisjoint(order[:depth]))
    return "  ".join(f"@{depth} {counts[depth] / len(cases_):.3f}" for depth in DEPTHS)


def measure(folder: Path) -> None:
    """Prints how both ways do on the validation part."""
    for told, whole in (("BM25, section names, abstract too", True), ("BM25, section names", False)):
        held_out = list(cases(folder, "validation", whole=whole))
        print(
            f"{told:34}",
            found(held_out, [held(case.asked, case.text)[HELD.index("bm25")] for case in held_out]),
        )
    table = learned()
    began = time.process_time()
    scores = [scored(case.asked, case.text, held(case.asked, case.text), table) for case in held_out]
    took = 1000 * (time.process_time() - began) / len(held_out)
    print(f"{'learned weights':34}", found(held_out, scores))
    for readers in (1, 2):
        mine = [i for i, case in enumerate(held_out) if min(case.readers, 2) == readers]
        name = f"  {len(mine)} questions to {'one reader' if readers == 1 else 'several'}"
        print(f"{name:34}", found([held_out[i] for i in mine], [scores[i] for i in mine]))
    nameless(folder, table)
    copied = [case for case in held_out if case.spans]
    print(
        f"{len(held_out)} questions; of {len(copied)} the answer is in the first sentence of {inside(copied):.3f}"
    )
    quoted = [case for case in copied if places(case.question, case.text)[0].share >= table.quote]
    print(f"of {len(quoted)} whose passage is offered as the answer, of {inside(quoted):.3f}")
    print(
        f"{took:.1f} ms of CPU a question, {cost(folder, table):.1f} ms where the paper was not looked at before"
    )


def nameless(folder: Path, table: Table) -> None:
    """Prints how the table does where no section has a name, with and without what BM25 counts more there."""
    bare = list(cases(folder, "validation", named=False))
    columns = [held(case.asked, case.text) for case in bare]
    more = [scored(case.asked, case.text, column, table) for case, column in zip(bare, columns, strict=True)]
    print(f"{'  without names of sections':34}", found(bare, more))
    less = [unhelped(scores, column) for scores, column in zip(more, columns, strict=True)]
    print(f"{'  and without more of BM25 there':34}", found(bare, less))


def unhelped(scores: Sequence[float], columns: Sequence[Sequence[float]]) -> list[float]:
    """Scores of a text whose sections have no names, without what BM25 counts more there."""
    return [one - UNNAMED * bm25 for one, bm25 in zip(scores, columns[HELD.index("bm25")], strict=True)]


def inside(given: Sequence[Case]) -> float:
    """In how many questions what readers copied stands in the first sentence."""
    said = (words(places(case.question, case.text)[0].sentence.text) for case in given)
    hits = (
        any(f" {span} " in f" {one} " for span in case.spans) for case, one in zip(given, said, strict=True)
    )
    return sum(hits) / max(1, len(given))


def cost(folder: Path, table: Table) -> float:
    """Milliseconds of CPU for a question of a paper that was not looked at before."""
    rows = list(lines(folder / "papers_validation.jsonl.xz"))[:100]
    question = Asked.read("Which datasets do they evaluate on, and how many examples are there?")
    bare = [bare_text(row) for row in rows]
    began = time.process_time()
    for text in bare:
        seen = profile(text)
        scored(question, seen, held(question, seen), table)
    return 1000 * (time.process_time() - began) / len(bare)


def bare_text(row: dict[str, Any]) -> FullText:
    writer = Writer()
    for line in row["text"].split("\n"):
        if line.startswith("#"):
            writer.section("", line.lstrip("# "))
        else:
            writer.passage("text", line)
    return FullText(writer.text, "html", tuple(writer.sections), tuple(writer.passages))


def learn(folder: Path) -> None:
    """Prints a table learned from the training part."""
    import numpy as np  # noqa: PLC0415  only for learning
    from scipy.optimize import minimize  # noqa: PLC0415  as above

    given = list(cases(folder, "train"))
    seen = Counter(word for case in given for word in set(case.asked.words))
    words = sorted(word for word, count in seen.items() if count >= LEAST)
    sizes = [len(case.text) for case in given]
    starts = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(given)), sizes)
    rows = matrix(given, starts, {word: i for i, word in enumerate(words)})
    marked = np.zeros(rows.shape[0], dtype=bool)
    marked[[start + i for start, case in zip(starts, given, strict=True) for i in case.marked]] = True
    ridge = ridges(len(words))

    def loss(weights: Any) -> tuple[float, Any]:
        """The mean surprise at the marked passages, with ridge, and its slope."""
        scores = rows @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        right = np.where(marked, likely, 0)
        all_, good = np.add.reduceat(likely, starts), np.add.reduceat(right, starts)
        slope = rows.T @ (likely / all_[owner] - right / good[owner]) / len(given)
        return np.log(all_ / good).mean() + ridge @ weights**2 / 2, slope + ridge * weights

    found = minimize(
        loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}
    ).x
    dense = len(FEATURES) * (len(KINDS) + 1)
    told(found[:dense].reshape(len(KINDS) + 1, -1), found[dense:].reshape(2, -1), words, len(given))


def ridges(words: int) -> Any:
    """What each weight is held back by, in the order of `matrix`."""
    import numpy as np  # noqa: PLC0415  as above

    every = [RIDGE_HELD if name in HELD else RIDGE_SEEN for name in FEATURES]
    kind = [RIDGE_HELD_KIND if name in HELD else RIDGE_SEEN_KIND for name in FEATURES]
    return np.array([*every, *kind * len(KINDS), *[RIDGE_WORD] * (2 * words)])


def matrix(given: Sequence[Case], starts: Any, number: dict[str, int]) -> Any:
    """All passages as rows: the features for every question, for each kind of question, and the words that both hold."""
    import numpy as np  # noqa: PLC0415  as above
    from scipy import sparse  # noqa: PLC0415  as above

    parts = [np.hstack([np.array(held(case.asked, case.text)).T, np.array(case.text.seen)]) for case in given]
    kinds = np.zeros((len(given), len(KINDS) + 1))
    for i, case in enumerate(given):
        kinds[i, list(case.asked.kinds)] = 1
    dense = sparse.vstack(
        [sparse.kron(kind, sparse.csr_matrix(part), "csr") for kind, part in zip(kinds, parts, strict=True)]
    )
    at, which, where = zip(*said(given, starts, number), strict=True)
    place = np.array(where) * len(number) + np.array(which)
    own = sparse.csr_matrix((np.ones(len(at)), (at, place)), (dense.shape[0], 2 * len(number)))
    return sparse.hstack([dense, own]).tocsr()


def said(given: Sequence[Case], starts: Any, number: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    """Row, word and whether it is the section's name, for each word of a question that stands in a passage."""
    for start, case in zip(starts, given, strict=True):
        for word in set(case.asked.words) & number.keys():
            for i in case.text.held.get(word, ()):
                if word in case.text.stems[i]:
                    yield start + i, number[word], 0
                if word in case.text.named[i]:
                    yield start + i, number[word], 1


def told(weights: Any, own: Any, words: Sequence[str], count: int) -> None:
    print(
        f"# Made by tests/benchmarks/places.py from {count} questions of QASPER's training part (CC BY 4.0)."
    )
    print(f"# Columns of features: every question, then {', '.join(KINDS)}.")
    print(f"quote: {SURE}\nfeatures:")
    for i, name in enumerate(FEATURES):
        print(f"  {name}: {' '.join(f'{value:.3f}' for value in weights[:, i])}")
    print("words:")
    for i, word in enumerate(words):
        if abs(own[:, i]).max() >= 0.02:
            print(f'  "{word}": {own[0, i]:.2f} {own[1, i]:.2f}')


if __name__ == "__main__":
    (learn if "--learn" in sys.argv else measure)(Path(sys.argv[1]))
