"""`eval`: how good the answers are."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.blocks import plain
from bot.evaluation.questions import Outcome, Report, Share, evaluate
from bot.evaluation.retrieval import Scores, measure
from bot.library import Library
from bot.opening import meant, now, open_library
from bot.parsing import parse
from bot.settings import Settings

_WIDTH: Final = 14


def measured(args: argparse.Namespace, settings: Settings) -> int:
    """The measures of a file of questions, or of a folder of requests."""
    if args.file.is_dir():
        sys.stdout.write(f"{scored(_scores(args.file, meaning=meant(settings)))}\n")
        return 0
    library = open_library(settings)
    if args.llm:
        from bot.cli.judging import judge  # noqa: PLC0415  only where a model is set

        try:
            for line in judge(args.file, library, settings, failures=args.failures):
                sys.stdout.write(f"{line}\n")
        finally:
            library.close()
        return 0
    try:
        today = now().date()
        report = evaluate(
            args.file, library, lambda text: parse(text, today=today), lambda given: plain(given, today)
        )
    finally:
        library.close()
    told = totals(report) if args.totals else table(report)
    lines = [json.dumps(report.json(), ensure_ascii=False)] if args.json else told
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if args.failures and not args.json:
        sys.stdout.writelines(f"{failure(outcome)}\n" for outcome in report.failures())
    return 0


def _scores(folder: Path, *, meaning: bool) -> Scores:
    """The scores of a folder, in a library of its own."""
    with tempfile.TemporaryDirectory() as place:
        library = Library.open(f"sqlite:///{place}/papers.sqlite3", Path(place), meaning=meaning)
        try:
            return measure(folder, library)
        finally:
            library.close()


def table(report: Report) -> Iterator[str]:
    """The measures of each type of question, as lines; in brackets the 95 % confidence interval."""
    for kind, shares in report.rows.items():
        count = max((share.count for share in shares.values()), default=0)
        cells = "  ".join(f"{name} {_share(share)}" for name, share in shares.items())
        yield f"{kind:{_WIDTH}} {count:4}  {cells}"
    yield f"{len(report.outcomes)} questions, processor time median {report.median:.1f} ms, 95th percentile {report.p95:.1f} ms"


def totals(report: Report) -> Iterator[str]:
    """The measures over all questions, a line each."""
    return (f"{name:{_WIDTH}} {_share(share)}" for name, share in report.rows["all"].items())


def _share(share: Share) -> str:
    return f"{share.mean:.2f} [{share.low:.2f}, {share.high:.2f}]"


def failure(outcome: Outcome) -> str:
    """One question that went wrong: what was missed, how it was read, what was shown."""
    missed = ", ".join(name for name, value in outcome.measures.items() if value is not None and value < 1)
    papers = ", ".join(paper.id for paper in outcome.found.papers) or "nothing"
    return (
        f"\n{outcome.question.q}\n  missed: {missed}\n  read as: {outcome.found.query}\n  shown: {papers}"
        + "".join(f"\n    {text}" for _, text in outcome.found.quotes)
    )


def scored(scores: Scores) -> str:
    """The scores of a folder, in two lines."""
    found = (
        f"nDCG@10 of {scores.requests} requests: {scores.listed:.3f} as papers about each ({scores.empty} empty), "
        f"{scores.asked:.3f} as a question looks for papers"
    )
    sentences = f"\nright sentence, abstract given: first {scores.first:.3f}, in three {scores.three:.3f} ({scores.pairs} pairs)"
    return found + (sentences if scores.pairs else "")
