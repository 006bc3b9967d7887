"""`eval`: how good the answers are, measured on a file of questions or a folder shaped like SciFact."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.answering.evaluation import Outcome, Report, Share, evaluate
from bot.answering.scifact import Scores, measure
from bot.app import now, open_library
from bot.blocks import plain
from bot.library import Library
from bot.parsing import parse
from bot.settings import Settings

_WIDTH: Final = 14


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "eval",
        help="measure the answers on a file of questions",
        description="Asks every question of a file (JSON lines) and prints what was right, per type of question, with "
        "95 %% confidence intervals; or measures search on a folder shaped like SciFact.",
    )
    command.add_argument("file", type=Path, help="a file of questions, or a folder")
    command.add_argument(
        "--failures", action="store_true", help="list the questions that went wrong, and how"
    )
    command.add_argument(
        "--totals", action="store_true", help="only the measures over all questions, a line each"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    command.set_defaults(run=_evaluate)


def _evaluate(args: argparse.Namespace, settings: Settings) -> int:
    if args.file.is_dir():
        sys.stdout.write(f"{scored(_measured(args.file, settings.model))}\n")
        return 0
    library = open_library(settings)
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


def _measured(folder: Path, model: str) -> Scores:
    """The scores of a folder, in a library of its own."""
    with tempfile.TemporaryDirectory() as place:
        library = Library.open(f"sqlite:///{place}/papers.sqlite3", Path(place), model=model)
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
    """The scores of a folder, in a line."""
    return (
        f"abstract search: nDCG@10 {scores.ndcg:.3f} ({scores.claims} claims); sentences, abstract given: "
        f"first {scores.first:.3f}, in three {scores.three:.3f} ({scores.pairs} pairs)"
    )
