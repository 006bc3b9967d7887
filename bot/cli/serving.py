"""`serve`, `mcp` and `digest`: Slack over Socket Mode or HTTP, assistants, and what is due."""

import argparse
import sys
from threading import Event, Thread

from bot.app import (
    assisting,
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
from bot.cli import asking
from bot.settings import Settings, SettingsError


def digest(args: argparse.Namespace, settings: Settings) -> int:
    """Delivers what is due, once."""
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


def deliver(_args: argparse.Namespace, settings: Settings) -> int:
    """Delivers what is due, for ever."""
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


def assist(args: argparse.Namespace, settings: Settings) -> int:
    """Answers assistants."""
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
    from bot.cli import playing  # noqa: PLC0415  the page is loaded where it is shown

    return playing.play(settings)
