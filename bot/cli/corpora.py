"""`check`, `corpus`, `ingest`, `index`, `status`, `feedback`: the corpus and what is known of it."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot import bibliographies, corpus, parsing, zones
from bot.answering.guide import overview
from bot.app import curated, open_library
from bot.blocks import plain
from bot.cli import texts
from bot.corpus.writing import written
from bot.feeds.arxiv import Arxiv, Fetched
from bot.feeds.intake import Report
from bot.feeds.snapshot import Progress, Snapshot
from bot.library import Library
from bot.papers import Paper
from bot.settings import Settings
from bot.store.people import Feedback


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    status = commands.add_parser(
        "status", help="size, newest paper, last ingest, subscriptions, last delivery"
    )
    status.add_argument("--json", action="store_true", help="as one JSON object")
    status.set_defaults(run=_status)
    feedback = commands.add_parser("feedback", help="the answers that people found helpful or not")
    feedback.add_argument("--unhelpful", action="store_true", help="only those that were not helpful")
    feedback.set_defaults(run=_feedback)
    check = commands.add_parser(
        "check",
        help="validate the curated corpus",
        description="Validates a folder of YAML files; names every problem with its file and line.",
    )
    check.add_argument("folder", nargs="?", type=Path, help="default: PAPERBOT_CORPUS, or corpus/")
    check.set_defaults(run=_check)
    index = commands.add_parser("index", help="bring the search index up to the store")
    index.add_argument("--rebuild", action="store_true", help="build it anew, while the old one serves")
    index.set_defaults(run=_index)


def _status(args: argparse.Namespace, settings: Settings) -> int:
    library = open_library(settings)
    try:
        state = overview(library)
    finally:
        library.close()
    if not args.json:
        sys.stdout.write(f"{plain(state, datetime.now(UTC).date())}\n")
        return 0
    facts = {
        "papers": state.size,
        "newest": state.newest
        and {"id": state.newest.id, "title": state.newest.title, "date": state.newest.date},
        "ingested": state.ingested,
        "feeds": state.stale or "well",
        "unreachable_since": state.since,
        "subscriptions": state.subscriptions,
        "delivered": state.delivered,
        "set_aside": list(state.aside),
        "zones": {"version": state.zones, "source": zones.table().source, "outdated": state.outdated},
        "unlearnt": state.unlearnt,
        "database": "postgresql" if library.store.postgres else "sqlite",
    }
    sys.stdout.write(json.dumps(facts, default=lambda moment: moment.isoformat(), ensure_ascii=False) + "\n")
    return 0


def _feedback(args: argparse.Namespace, settings: Settings) -> int:
    library = open_library(settings)
    try:
        opinions = Feedback(library.store).latest(unhelpful=args.unhelpful)
    finally:
        library.close()
    for opinion in opinions:
        sys.stdout.write(
            f"{opinion.given:%Y-%m-%d %H:%M}  {'helpful' if opinion.helpful else 'not helpful'}  {opinion.query}\n"
        )
    if not opinions:
        sys.stdout.write("Nobody has said yet whether an answer helped.\n")
    return 0


def _check(args: argparse.Namespace, settings: Settings) -> int:
    folder: Path = args.folder or settings.corpus
    papers, problems = corpus.load(folder)
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(
        f"{len(problems)} problems in {folder}\n"
        if problems
        else f"{folder}: {len(papers)} papers, no problems\n"
    )
    return 1 if problems else 0


def register_corpus(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ways = commands.add_parser("corpus", help="write papers into the curated corpus").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    add = ways.add_parser(
        "add",
        help="write a YAML file for a paper of arXiv's",
        description="Fetches papers from arXiv and writes a YAML file for each, to be reviewed; a file that is there stays as it is.",
    )
    add.add_argument("ids", nargs="+", metavar="ID")
    add.set_defaults(run=_add)


def _add(args: argparse.Namespace, settings: Settings) -> int:
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


def _index(args: argparse.Namespace, settings: Settings) -> int:
    library = Library.open(settings.database, settings.data)
    try:
        if args.rebuild:
            library.rebuild()
        library.sync(curated(settings))
        sys.stdout.write(f"The index holds {library.size():,} papers.\n")
    finally:
        library.close()
    return 0


def register_ingest(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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
    texts.register(ways)
    for kind, what in (("bib", "BibTeX or biblatex"), ("ris", "RIS"), ("csl", "CSL JSON")):
        way = ways.add_parser(kind, help=f"the papers of a list in {what}, such as Zotero exports")
        way.add_argument("files", nargs="+", type=Path, metavar="FILE")
        way.set_defaults(run=_list, kind=kind)
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
    fetched = _fetched(args.ids, settings)
    for paper in fetched.papers:
        sys.stdout.write(f"{paper.id}  {paper.title}\n")
    return 1 if fetched.missing else 0


def _list(args: argparse.Namespace, settings: Settings) -> int:
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
