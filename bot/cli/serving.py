"""`serve`, `mcp` and `digest`: Slack over Socket Mode or HTTP, the playground, and what is due."""

import argparse
import errno
import json
import signal
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Final

from bot.app import (
    Bot,
    assisting,
    build,
    digests,
    nightly,
    now,
    open_library,
    repeat,
    rounds,
    serve_assistants,
    serve_http,
    serve_socket,
)
from bot.assistants import stdio
from bot.blocks.notation import count
from bot.cli import asking
from bot.parsing.canonical import listing
from bot.playground import recorded
from bot.playground.delivery import through_wsgi
from bot.playground.scene import Scene
from bot.playground.server import Playground
from bot.playground.values import Json
from bot.settings import HOME, Settings, SettingsError, taken
from bot.store.deliveries import Deliveries
from bot.store.subscriptions import Subscriptions

_STEP: Final = 4
"""Hours; shorter than the time by which a digest may be late, so that none is passed over."""
_AHEAD: Final = 24 * 15
_SOON: Final = timedelta(minutes=1)
_NEXT: Final = """paperbot is at {url}

Open it in a browser and ask "papers by Gloeckle", or anything else; no Slack and no key is needed. In a terminal:
make ask Q="papers by Gloeckle", or .venv/bin/paperbot chat.
Your own Slack: README, "In your own Slack". Your own papers: `paperbot ingest`. Ctrl-C ends.
"""


def play(settings: Settings) -> int:
    """Serves the playground until a signal."""
    manifest = json.loads((HOME / "manifest.json").read_text())
    with _opened(settings.port, manifest) as playground:
        slack = playground.slack
        bot = build(
            replace(settings, bot_token=slack.token, signing_secret=slack.secret, slack_api=slack.api)
        )
        scene = Scene(settings.data)
        try:
            playground.connect(through_wsgi(bot.web), scene, lambda: morning(bot))
            if not bot.nightly.sets:
                recorded.begin(bot.library)
            bot.deliver()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, _ending(playground.stop))
            sys.stdout.write(_NEXT.format(url=playground.url))
            sys.stdout.flush()
            if sys.stdout.isatty():
                webbrowser.open(playground.url)
            playground.wait()
        finally:
            bot.close()
            scene.close()
    return 0


def _opened(port: int, manifest: Json) -> Playground:
    try:
        return Playground(port, manifest)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise taken(port) from None


def morning(bot: Bot) -> str:
    """Goes on to the next morning on which a digest is due, and delivers it; a sentence about it for the page.

    Where nobody named what of arXiv to read, recorded papers come in first.
    """
    store = bot.library.store
    if not Subscriptions(store, listing).count():
        return f"Nobody follows anything yet. Say: subscribe to {recorded.FOLLOWED} every day at 9:00"
    before = Deliveries(store).delivered()
    start = max(now(), before + timedelta(hours=_STEP) if before else now())  # after all that was looked at
    came = 0 if bot.nightly.sets else recorded.arrive(bot.library, start + _SOON, recorded.mornings())
    for hours in range(_STEP, _AHEAD, _STEP):
        bot.digests.run(start + timedelta(hours=hours))
        if Deliveries(store).delivered() != before:
            return f"It is {start + timedelta(hours=hours):%A}: what was due has been delivered. {_brought(bot, came)}"
    return "Nothing is due in the coming weeks."


def _brought(bot: Bot, came: int) -> str:
    """What stands behind a morning of the page."""
    if bot.nightly.sets:
        return ""
    if came:
        return f"This page played a recorded morning: {count(came, 'paper')} of earlier years."
    return "The recorded mornings are over; ARXIV_SETS=cs make run reads arXiv itself."


def _ending(stop: Callable[[], None]) -> Callable[[int, object], None]:
    return lambda _number, _frame: stop()


def register_digest(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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
        *beside, last = rounds(library, nightly(settings, library), deliverer, ended)
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


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("serve", help="serve Slack, or the playground where no token is set")
    way = command.add_mutually_exclusive_group()
    way.add_argument(
        "--socket", action="store_true", help="over Socket Mode (needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN)"
    )
    way.add_argument(
        "--http", action="store_true", help="over HTTP (needs SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET)"
    )
    way.add_argument(
        "--playground", action="store_true", help="a local page that behaves like Slack; needs no token"
    )
    command.set_defaults(run=serve)


def register_mcp(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "mcp",
        help="answer assistants on this machine, by the Model Context Protocol",
        description="Answers an assistant or an editor over standard input and output, from the papers alone.",
    )
    command.add_argument(
        "--http",
        action="store_true",
        help="over HTTP instead, at http://127.0.0.1:PORT/mcp; to this machine alone",
    )
    command.set_defaults(run=_assist)


def _assist(args: argparse.Namespace, settings: Settings) -> int:
    if args.http and settings.signing_secret:
        raise SettingsError(
            "SLACK_SIGNING_SECRET is set, so assistants come through Slack: set PAPERBOT_MCP=on and use "
            "`paperbot serve --http`; for an editor on this machine use `paperbot mcp`."
        )
    if args.http:
        sys.stderr.write(f"paperbot answers assistants at http://127.0.0.1:{settings.port}/mcp.\n")
        serve_assistants(settings)
        return 0
    with assisting(settings) as server:
        stdio.serve(server, sys.stdin.buffer, sys.stdout.buffer)
    return 0


def serve(args: argparse.Namespace, settings: Settings) -> int:
    """Serves in the way asked for, or in the one that the tokens allow; says which."""
    if args.socket or (settings.app_token and not args.http and not args.playground):
        _need(settings.app_token, "SLACK_APP_TOKEN", "--socket")
        _need(settings.bot_token, "SLACK_BOT_TOKEN", "--socket")
        sys.stderr.write("paperbot serves Slack over Socket Mode.\n")
        serve_socket(settings)
    elif args.http or (settings.signing_secret and not args.playground):
        _need(settings.signing_secret, "SLACK_SIGNING_SECRET", "--http")
        sys.stderr.write(f"paperbot serves Slack over HTTP on port {settings.port}.\n")
        serve_http(settings)
    else:
        return _play(args, settings)
    return 0


def _need(value: str, name: str, way: str) -> None:
    if not value:
        raise SettingsError(
            f"{name} is missing: serve {way} needs it. Put it into .env; README says where to find it."
        )


def _play(args: argparse.Namespace, settings: Settings) -> int:
    """The page; but questions that are piped in are answered where they come from."""
    if asking.piped(sys.stdin) and not args.playground:
        return asking.chat(args, settings)
    return play(settings)
