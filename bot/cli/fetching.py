"""`model fetch`: gets what the semantic extra needs."""

import argparse
import sys
from pathlib import Path

from bot.search.weights import fetch
from bot.settings import Settings


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    model = commands.add_parser("model", help="get the model of the semantic extra")
    parts = model.add_subparsers(title="commands", metavar="COMMAND", required=True)
    command = parts.add_parser(
        "fetch",
        help="fetch the model once (91 MB)",
        description="Fetches the pinned model into a folder (default: PAPERBOT_MODEL, or model/ beside the data); "
        "a file that is not the pinned one is refused.",
    )
    command.add_argument("folder", nargs="?", type=Path, help="where to keep it")
    command.set_defaults(run=_fetch)


def _fetch(args: argparse.Namespace, settings: Settings) -> int:
    folder = args.folder or Path(settings.model or settings.data / "model")
    fetch(folder)
    sys.stdout.write(f"The model is in {folder}; set PAPERBOT_MODEL={folder} to use it.\n")
    return 0
