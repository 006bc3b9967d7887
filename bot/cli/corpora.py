"""`check`, `ingest`, `index`, `status`: the corpus and what is known of it."""

import argparse
import sys
from pathlib import Path

from bot import corpus
from bot.app import curated
from bot.library import Library
from bot.settings import Settings


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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
