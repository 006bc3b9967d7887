"""Offer: what the bot's manifest lets people do: its commands, shortcuts, events, scopes and link domains."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.values import Json


@dataclass(frozen=True, slots=True)
class Offer:
    """What people can use of the bot, and what the bot may use of Slack."""

    commands: tuple[Json, ...] = ()
    """Each with `command`, `description` and `usage_hint`."""
    shortcuts: tuple[Json, ...] = ()
    """Each with `name`, `type` ("global" or "message"), `callback_id` and `description`."""
    events: frozenset[str] | None = None
    """The bot events subscribed to; None: all."""
    scopes: frozenset[str] | None = None
    """The bot's scopes, optional ones included; None: all."""
    domains: tuple[str, ...] = ()
    """Whose links the bot is told of."""

    @classmethod
    def read(cls, manifest: Mapping[str, Any]) -> "Offer":
        """The offer of a Slack app manifest."""
        features: Mapping[str, Any] = manifest.get("features", {})
        scopes: Mapping[str, Any] = manifest["oauth_config"]["scopes"]
        return cls(
            tuple(features.get("slash_commands", ())),
            tuple(features.get("shortcuts", ())),
            frozenset(manifest["settings"]["event_subscriptions"]["bot_events"]),
            frozenset((*scopes["bot"], *scopes.get("bot_optional", ()))),
            tuple(features.get("unfurl_domains", ())),
        )

    @property
    def json(self) -> Json:
        """What the page shows of it."""
        return {"commands": list(self.commands), "shortcuts": list(self.shortcuts)}
