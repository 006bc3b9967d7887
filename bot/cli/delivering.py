"""`digest`: what is due is delivered, once or for ever."""

import argparse
import sys
from datetime import UTC, datetime
from threading import Event, Thread

from bot.app import digests, nightly, now, open_library, repeat, rounds
from bot.settings import Settings, SettingsError


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    digest = commands.add_parser("digest", help="deliver digests")
    ways = digest.add_subparsers(title="ways", metavar="WAY", required=True)
    run = ways.add_parser("run", help="deliver what is due, once")
    run.add_argument(
        "--now", type=_instant, metavar="2026-11-23T09:00:00+01:00", help="as if it were this instant"
    )
    run.set_defaults(run=_run)
    ways.add_parser("loop", help="wait and repeat").set_defaults(run=_loop)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} has no zone; write it as {text}+01:00 or {text}Z")
    if not 1970 < instant.year < 9000:
        raise argparse.ArgumentTypeError(f"{text} is too far from today")
    return instant.astimezone(UTC)


def _run(args: argparse.Namespace, settings: Settings) -> int:
    _need_token(settings)
    library = open_library(settings)
    try:
        left = digests(settings, library).run(args.now or now())
    finally:
        library.close()
    sys.stdout.write(
        f"Delivered what is due; {left} messages are held back and follow with the next run.\n"
        if left
        else "Delivered what is due.\n"
    )
    return 0


def _loop(_args: argparse.Namespace, settings: Settings) -> int:
    _need_token(settings)
    library = open_library(settings)
    deliverer, ended = digests(settings, library), Event()
    try:
        *beside, last = rounds(library, nightly(settings, library), deliverer)
        for round_ in beside:
            Thread(target=repeat, args=(round_, ended), name=round_.name, daemon=True).start()
        repeat(last, ended)
    finally:
        ended.set()
        deliverer.leave()
        library.close()
    return 0


def _need_token(settings: Settings) -> None:
    if not (settings.bot_token or settings.client_id):
        raise SettingsError(
            "SLACK_BOT_TOKEN is missing: digests are posted with it. Put it into .env; README says where to find it."
        )
