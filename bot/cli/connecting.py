"""`manifest`: what Slack is given to make the app, for a bot that is reached over HTTP."""

import argparse
import json
import sys
from typing import Any
from urllib.parse import urlsplit

from bot.assistants.http import PATH
from bot.settings import HOME, Settings, SettingsError
from bot.slack.web import EVENTS

Json = dict[str, Any]


def manifest(args: argparse.Namespace, settings: Settings) -> int:
    """Prints the manifest."""
    parts = urlsplit(args.address)
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query:
        raise SettingsError(f"{args.address} is no such address; write it as https://papers.example.org")
    held = json.loads((HOME / "manifest.json").read_text())
    made = over_http(held, f"https://{parts.netloc}", assistants=settings.mcp)
    sys.stdout.write(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
    return 0


def over_http(manifest: Json, origin: str, *, assistants: bool) -> Json:
    """A manifest for Socket Mode as one for HTTP; with `assistants`, Slackbot may ask too."""
    made: Json = json.loads(json.dumps(manifest))
    settings, features = made["settings"], made["features"]
    settings["socket_mode_enabled"] = False
    for asked in (settings["event_subscriptions"], settings["interactivity"]):
        asked["request_url"] = origin + EVENTS
    for command in features["slash_commands"]:
        command["url"] = origin + EVENTS
    if assistants:
        made["oauth_config"]["scopes"]["bot"].append("mcp:connect")
        made["mcp_servers"] = {"paperbot": {"url": origin + PATH, "auth_type": "slack_identity_auth"}}
    return made
