"""`check`, `ingest`, `index`, `status`: the corpus and what is known of it."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot import corpus
from bot.answering.guide import overview
from bot.app import curated, open_library
from bot.blocks import plain
from bot.library import Library
from bot.settings import Settings
from bot.store.bookmarks import Feedback


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
