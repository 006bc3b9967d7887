"""`ingest`, `corpus add`: papers brought in."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot import bibliographies, corpus, parsing
from bot.corpus.writing import written
from bot.feeds.arxiv import Arxiv, Fetched
from bot.feeds.intake import Report
from bot.feeds.snapshot import Progress, Snapshot
from bot.garbage import seldom
from bot.opening import open_library
from bot.papers import Paper
from bot.settings import Settings


def add(args: argparse.Namespace, settings: Settings) -> int:
    """Writes files for papers of arXiv's."""
    fetched = _fetched(args.ids, settings)
    wrote = [_wrote(paper, settings.corpus) for paper in fetched.papers]
    problems = corpus.load(settings.corpus)[1]
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 0 if all(wrote) and not (problems or fetched.missing) else 1


def _wrote(paper: Paper, folder: Path) -> bool:
    """Whether a file was written for a paper; one that is there is left alone."""
    file = folder / f"{paper.id.replace('/', '-')}.yaml"
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(written(paper))
    except FileExistsError:
        sys.stderr.write(f"{file} is there already; remove it first, if you want it anew.\n")
        return False
    sys.stdout.write(f"{file}: review it, and add what arXiv does not know (aliases, links, organisation).\n")
    return True


def _fetched(ids: Sequence[str], settings: Settings) -> Fetched:
    """Papers by arXiv id or link, taken in; what arXiv does not have is told."""
    named = [number for text in ids for number in parsing.ids(parsing.plain(text)) or (text,)]
    library = open_library(settings)
    arxiv = Arxiv(settings, library)
    try:
        fetched = arxiv.fetch(named)
    finally:
        arxiv.close()
        library.close()
    for text in fetched.missing:
        sys.stderr.write(f"{text}: arXiv has no such paper; an id looks like 2605.29955 or math/0309136.\n")
    return fetched


def snapshot(args: argparse.Namespace, settings: Settings) -> int:
    """Takes in a snapshot."""
    seldom()
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


def harvest(args: argparse.Namespace, settings: Settings) -> int:
    """Takes in what is new at arXiv."""
    library = open_library(settings)
    arxiv = Arxiv(settings, library)
    try:
        report = arxiv.harvest(args.set or "cs", args.since)
        arxiv.early(args.set or "cs")
    finally:
        arxiv.close()
        library.close()
    return _told(report)


def papers(args: argparse.Namespace, settings: Settings) -> int:
    """Takes in single papers."""
    fetched = _fetched(args.ids, settings)
    for paper in fetched.papers:
        sys.stdout.write(f"{paper.id}  {paper.title}\n")
    return 1 if fetched.missing else 0


def lists(args: argparse.Namespace, settings: Settings) -> int:
    """Takes in the papers of lists that are not here yet."""
    library, told = open_library(settings), 0
    try:
        for file in args.files:
            papers, troubles = bibliographies.read(file, args.kind)
            fresh = [paper for paper in papers if library.paper(paper.id) is None]
            library.add(fresh)
            sys.stderr.writelines(f"{trouble}\n" for trouble in troubles)
            sys.stdout.write(
                f"{file}: {len(papers):,} papers, of which {len(fresh):,} are new; {len(troubles):,} left out.\n"
            )
            told += len(troubles)
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}.\n")
        return 2
    finally:
        library.close()
    return 1 if told else 0


def _told(report: Report) -> int:
    sys.stdout.write(
        f"{report.read:,} records read in {report.seconds:.1f} s: {report.added:,} papers added, {report.changed:,} changed, "
        f"{report.skipped:,} skipped, {report.bad_lines:,} unreadable{' (the log names each)' if report.bad_lines else ''}.\n"
    )
    return 0
