"""Measures the whole bot on a file of questions: text to Query to Answer, and what was right of it.

A question is a line of JSON: `q`, `type`, `papers` (the right ids), `spans` (any of which must stand in the
quoted sentence, or in what is said where `field` is a stored field), `answerable`, perhaps `also_right` and
`kind`. Shares come with Wilson's confidence interval, since a hundred questions decide little.
"""

import json
import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.answering import answer, settle
from bot.answering.evidence import Record, quotes, record
from bot.answers import Answer, InText, Passages
from bot.library import Library
from bot.queries import Query

LISTS: Final = frozenset({"list", "topic", "compare"})
SHOWN: Final = 3
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "who": frozenset({"fact", "find", "coauthors"}),
    "when": frozenset({"fact", "find"}),
    "where": frozenset({"fact", "find"}),
    "list": frozenset({"find"}),
    "topic": frozenset({"find"}),
    "compare": frozenset({"compare"}),
}
"""The kinds of query that each type of question may be read as."""
ASKING: Final = frozenset({"ask", "fact", "show", "summarize"})
"""The same for questions that a sentence answers."""

Read = Callable[[str], Query]
Say = Callable[[Answer], str]


class QuestionsError(ValueError):
    """A file of questions cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Question:
    q: str
    type: str
    answerable: bool
    papers: frozenset[str] = frozenset()
    spans: tuple[str, ...] = ()
    field: str = "abstract"
    also_right: frozenset[str] = frozenset()
    kind: str = ""
    """Why nothing answers it: offtopic, other_paper, absent_attr."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question; a measure that does not apply to it is None."""

    question: Question
    found: Record
    measures: Mapping[str, float | None]
    milliseconds: float
    """Processor time."""


@dataclass(frozen=True, slots=True)
class Share:
    """A mean of measures between 0 and 1, with its 95 % confidence interval."""

    mean: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, values: Iterable[float | None]) -> "Share | None":
        """The mean of what applies, by Wilson's score interval; None when nothing does.

        >>> Share.of([1.0, 1.0, 0.0, 1.0])
        Share(mean=0.75, low=0.301, high=0.954, count=4)
        """
        known = [value for value in values if value is not None]
        if not known:
            return None
        n, mean, z = len(known), sum(known) / len(known), 1.96
        centre = mean + z * z / (2 * n)
        spread = z * math.sqrt(mean * (1 - mean) / n + z * z / (4 * n * n))
        low, high = ((centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n))
        return cls(round(mean, 3), round(max(low, 0.0), 3), round(min(high, 1.0), 3), n)


@dataclass(frozen=True, slots=True)
class Report:
    outcomes: tuple[Outcome, ...]
    rows: Mapping[str, Mapping[str, Share]] = field(default_factory=dict)
    """Type of question (unanswerable ones by kind; "all" last) -> measure -> share."""
    median: float = 0.0
    """Processor time of a question, in milliseconds."""
    p95: float = 0.0

    def failures(self) -> tuple[Outcome, ...]:
        """The questions of which anything was not right."""
        return tuple(o for o in self.outcomes if any(v is not None and v < 1 for v in o.measures.values()))

    def json(self) -> dict[str, Any]:
        """Every figure, and for every question what was found."""
        return {
            "questions": len(self.outcomes),
            "cpu_ms": {"median": round(self.median, 2), "p95": round(self.p95, 2)},
            "rows": {
                kind: {name: [s.mean, s.low, s.high, s.count] for name, s in shares.items()}
                for kind, shares in self.rows.items()
            },
            "outcomes": [_line(outcome) for outcome in self.outcomes],
        }


def evaluate(file: Path, library: Library, read: Read, say: Say) -> Report:
    """Asks every question of a file and measures the answers.

    `read` turns text into a query, `say` an answer into all that it says. Raises QuestionsError.
    """
    return report(tuple(_asked(question, library, read, say) for question in questions(file)))


def questions(file: Path) -> Iterator[Question]:
    """The questions of a file, in order. Raises QuestionsError naming the line that is not one."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield _question(line, f"{file}:{number}")


def _question(line: str, where: str) -> Question:
    try:
        raw = json.loads(line)
        return Question(
            q=str(raw["q"]),
            type=str(raw["type"]),
            answerable=bool(raw["answerable"]),
            papers=frozenset(raw.get("papers", ())),
            spans=tuple(raw.get("spans", ())),
            field=raw.get("field", "abstract"),
            also_right=frozenset(raw.get("also_right", ())),
            kind=raw.get("kind", ""),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionsError(
            f"{where}: not a question ({error}); write an object with q, type and answerable."
        ) from error


def _asked(question: Question, library: Library, read: Read, say: Say) -> Outcome:
    begun = time.process_time()
    query, given = library.soundly(lambda: _told(read(question.q), library))
    spent = (time.process_time() - begun) * 1000
    found = record(query, given)
    measures = (
        _unanswerable(given, found) if not question.answerable else _answerable(question, found, say(given))
    )
    return Outcome(question, found, measures | {"verbatim": _verbatim(given, library)}, spent)


def _told(query: Query, library: Library) -> tuple[Query, Answer]:
    settled = settle(query, library)
    return settled, answer(settled, library)


def _answerable(question: Question, found: Record, said: str) -> dict[str, float | None]:
    ids = [paper.id for paper in found.papers]
    routed = float(found.kind in KINDS.get(question.type, ASKING))
    if question.type in LISTS or (question.type in KINDS and len(question.papers) > 1):
        right = question.papers | question.also_right
        return {
            "precision": sum(one in right for one in ids) / len(ids) if ids else 0.0,
            "recall": sum(one in ids for one in question.papers) / len(question.papers),
            "router": routed,
        }
    first = float(bool(ids) and ids[0] in question.papers | question.also_right)
    places = [float(_holds(question, paper, text)) for paper, text in found.quotes[:SHOWN]]
    if question.field != "abstract":
        stated = first * any(span in said for span in question.spans)
        return {"paper@1": first, "field": stated, "answered": float(not found.refused), "router": routed}
    return {
        "paper@1": first,
        "sent@1": places[0] if places else 0.0,
        "sent@3": max(places, default=0.0),
        "answered": float(not found.refused),
        "router": routed,
    }


def _holds(question: Question, paper: str, text: str) -> bool:
    return paper in question.papers and any(span in text for span in question.spans)


def _unanswerable(given: Answer, found: Record) -> dict[str, float | None]:
    closest = isinstance(given, Passages | InText) and given.tier == "closest"
    asserted = not found.refused and not closest
    return {"refused": float(found.refused), "not asserted": float(not asserted)}


def _verbatim(given: Answer, library: Library) -> float | None:
    """The share of quotes that the store holds exactly there."""
    held = [
        float(paper is not None and paper.abstract[quote.start : quote.end] == quote.text)
        for quote in quotes(given)
        for paper in [library.paper(quote.paper.id)]
    ]
    return sum(held) / len(held) if held else None


def report(outcomes: tuple[Outcome, ...]) -> Report:
    """The shares per type of question, and over all."""
    kinds: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        kinds.setdefault(outcome.question.kind or outcome.question.type, []).append(outcome)
    times = sorted(outcome.milliseconds for outcome in outcomes) or [0.0]
    rows = {kind: _shares(those) for kind, those in sorted(kinds.items())}
    return Report(
        outcomes,
        rows | {"all": _shares(outcomes)},
        times[len(times) // 2],
        times[min(len(times) - 1, math.ceil(0.95 * len(times)))],
    )


def _shares(outcomes: Iterable[Outcome]) -> dict[str, Share]:
    measured = [outcome.measures for outcome in outcomes]
    names = dict.fromkeys(name for measures in measured for name in measures)
    return {name: share for name in names if (share := Share.of(m.get(name) for m in measured))}


def _line(outcome: Outcome) -> dict[str, Any]:
    return {
        "q": outcome.question.q,
        "type": outcome.question.type,
        "query": outcome.found.query,
        "papers": [paper.id for paper in outcome.found.papers],
        "quotes": [text for _, text in outcome.found.quotes],
        "refused": outcome.found.refused,
        "measures": dict(outcome.measures),
    }
