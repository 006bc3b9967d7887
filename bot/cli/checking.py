"""`check`: whether the curated corpus is sound."""

import argparse
import sys
from pathlib import Path

from bot import corpus
from bot.settings import Settings


def check(args: argparse.Namespace, settings: Settings) -> int:
    """Validates the curated corpus."""
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
