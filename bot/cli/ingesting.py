"""`ingest`: papers from arXiv's snapshot, from its nightly changes, or one by one."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot.app import open_library
from bot.feeds.arxiv import Arxiv
from bot.feeds.intake import Report
from bot.feeds.snapshot import Progress, Snapshot
from bot.parsing import ids, plain
from bot.settings import Settings


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ingest = commands.add_parser(
        "ingest",
        help="bring papers in",
        description="Brings papers in. Every way can be repeated and resumed.",
    )
    ways = ingest.add_subparsers(title="ways", metavar="WAY", required=True)
    snapshot = ways.add_parser("snapshot", help="arXiv's public metadata snapshot, with a progress bar")
    snapshot.add_argument("file", type=Path, metavar="FILE", help="JSON lines, plain or .gz or .xz")
    arxiv = ways.add_parser("arxiv", help="new and changed papers from arXiv itself")
    for way in (snapshot, arxiv):
        way.add_argument("--set", default="", help='only one archive or category, such as "cs" or "cs.LG"')
        way.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="2026-11-01",
            help="only what changed on this day or later",
        )
    paper = ways.add_parser("paper", help="single papers by arXiv id or link")
    paper.add_argument("ids", nargs="+", metavar="ID")
    snapshot.set_defaults(run=_snapshot)
    arxiv.set_defaults(run=_arxiv)
    paper.set_defaults(run=_paper)


def _snapshot(args: argparse.Namespace, settings: Settings) -> int:
    library = open_library(settings)
    try:
        with tqdm(unit="B", unit_scale=True, desc="papers", file=sys.stderr) as bar:
            report = Snapshot(args.file, args.set, args.since).load(
                library, lambda: datetime.now(UTC), _shown(bar)
            )
    finally:
        library.close()
    return _told(report)


def _shown(bar: "tqdm[Any]") -> Callable[[Progress], None]:
    def show(progress: Progress) -> None:
        bar.total = progress.size
        bar.update(progress.done - bar.n)
        elapsed = float(bar.format_dict["elapsed"]) or 1.0
        bar.set_postfix_str(f"{progress.papers:,} papers, {progress.papers / elapsed:,.0f}/s")

    return show


def _arxiv(args: argparse.Namespace, settings: Settings) -> int:
    library = open_library(settings)
    arxiv = Arxiv(settings, library)
    try:
        report = arxiv.harvest(args.set or "cs", args.since)
        arxiv.early(args.set or "cs")
    finally:
        arxiv.close()
        library.close()
    return _told(report)


def _paper(args: argparse.Namespace, settings: Settings) -> int:
    named = [number for text in args.ids for number in ids(plain(text)) or (text,)]
    library = open_library(settings)
    arxiv = Arxiv(settings, library)
    try:
        fetched = arxiv.fetch(named)
    finally:
        arxiv.close()
        library.close()
    for paper in fetched.papers:
        sys.stdout.write(f"{paper.id}  {paper.title}\n")
    for text in fetched.missing:
        sys.stderr.write(f"{text}: arXiv has no such paper; an id looks like 2605.29955 or math/0309136.\n")
    return 1 if fetched.missing else 0


def _told(report: Report) -> int:
    sys.stdout.write(
        f"{report.read:,} records read in {report.seconds:.1f} s: {report.added:,} papers added, {report.changed:,} changed, "
        f"{report.skipped:,} skipped, {report.bad_lines:,} unreadable{' (the log names each)' if report.bad_lines else ''}.\n"
    )
    return 0
