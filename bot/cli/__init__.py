"""The commands: `paperbot` and what follows it.

`grammar` says what can be typed, each other file holds the commands of one kind; `main` is the one door where an
unexpected error becomes a sentence and an exit code.
"""

import argparse
import atexit
import gc
import logging
import sys
from collections.abc import Sequence

from bot import kept, logs
from bot.cli.grammar import SERVE, command, parser
from bot.garbage import loading
from bot.settings import Settings

__all__ = ["main", "parser"]

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    args = parser().parse_args(argv)
    atexit.register(
        gc.freeze
    )  # what is left at the end goes with the process, and is not looked through before
    try:
        settings = Settings.from_env()
        logs.configure(settings.level if args.run == SERVE or settings.level == "DEBUG" else "WARNING")
        return _run(args, settings)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        if _expected(error):
            sys.stderr.write(f"{error}\n")
            return 1
        log.exception("paperbot failed")
        sys.stderr.write("Something went wrong that should not; the log above says what. Nothing was lost.\n")
        return 70
    finally:
        kept.keep()


def _run(args: argparse.Namespace, settings: Settings) -> int:
    from bot.store.availability import explained  # noqa: PLC0415  `--help` opens no database

    with explained(settings.database, settings.data):
        with loading():
            run = command(args.run)
        return run(args, settings)


def _expected(error: Exception) -> bool:
    """Whether an error's own message says what to do."""
    from bot.app import EXPECTED  # noqa: PLC0415  all parts, which most commands do not need

    return isinstance(error, EXPECTED)
