"""`serve`: Slack over Socket Mode or HTTP, or the playground."""

import argparse
import sys

from bot.app import serve_http, serve_socket
from bot.cli import asking, playing, terminal
from bot.settings import Settings, SettingsError


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
    if terminal.piped(sys.stdin) and not args.playground:
        return asking.chat(args, settings)
    return playing.play(settings)
