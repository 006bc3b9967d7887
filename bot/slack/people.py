"""What is asked of Slack about people: their time zone, and whether they are in a channel."""

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

log = logging.getLogger(__name__)


def zone(client: WebClient, user: str) -> str:
    """A person's IANA time zone; empty where Slack does not say."""
    try:
        told = client.users_info(user=user)
    except SlackApiError as error:
        log.info("no time zone: %s", error.response.get("error"))
        return ""
    return str(told["user"].get("tz") or "")


def member(client: WebClient, channel: str, user: str) -> bool:
    """Is a person in a channel? Where the bot may not look, nobody is; a direct message is its owner's."""
    if channel.startswith("D"):
        return True
    try:
        return any(
            user in page["members"] for page in client.conversations_members(channel=channel, limit=200)
        )
    except SlackApiError as error:
        log.info("no members: %s", error.response.get("error"))
        return False
