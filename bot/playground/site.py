"""Site: what every Web API method works on, and how it reads its arguments."""

from dataclasses import dataclass

from bot.playground.refusal import RefusalError
from bot.playground.tickets import Tickets
from bot.playground.values import BOT_USER, Channel, Json
from bot.playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Site:
    """One loopback Slack, as its methods see it."""

    workspace: Workspace
    tickets: Tickets
    url: str
    """Where this Slack is reached, without a slash at the end."""


def word(args: Json, name: str, error: str = "invalid_arguments") -> str:
    """A required string argument."""
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise RefusalError(error, f"missing required field: {name}")
    return value


def place(site: Site, args: Json, *, member: bool = True) -> Channel:
    """The channel that a call names; the bot must be in it when `member`."""
    named = word(args, "channel", "channel_not_found")
    people = site.workspace.users  # a person's id stands for the direct message with them
    channel = site.workspace.direct(named) if named in people else site.workspace.channel(named)
    if channel.archived:
        raise RefusalError("is_archived")
    if member and BOT_USER not in channel.members:
        raise RefusalError("channel_not_found" if channel.kind != "channel" else "not_in_channel")
    return channel
