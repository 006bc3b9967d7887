"""The commands: `paperbot` and what follows it.

Each file holds the commands of one kind, and says how they are called; `main` is the one door where an
unexpected error becomes a sentence and an exit code.
"""

import argparse
import logging
import sys
from collections.abc import Sequence

from bot.app import EXPECTED
from bot.cli import asking, connecting, corpora, exporting, serving
from bot.settings import Settings
from bot.slack import monitoring
from bot.store.availability import explained

__all__ = ["main", "parser"]

log = logging.getLogger(__name__)


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    root = argparse.ArgumentParser(
        prog="paperbot", description="Answers a research team's questions about papers, in Slack."
    )
    root.set_defaults(run=serving.serve, socket=False, http=False, playground=False)
    commands = root.add_subparsers(title="commands", metavar="COMMAND")
    serving.register(commands)
    serving.register_mcp(commands)
    asking.register(commands)
    asking.register_eval(commands)
    corpora.register(commands)
    corpora.register_corpus(commands)
    corpora.register_ingest(commands)
    exporting.register(commands)
    serving.register_digest(commands)
    connecting.register(commands)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    args = parser().parse_args(argv)
    try:
        settings = Settings.from_env()
        monitoring.configure(
            settings.level if args.run is serving.serve or settings.level == "DEBUG" else "WARNING"
        )
        with explained(settings.database, settings.data):
            code: int = args.run(args, settings)
    except EXPECTED as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception:
        log.exception("paperbot failed")
        sys.stderr.write("Something went wrong that should not; the log above says what. Nothing was lost.\n")
        return 70
    return code
