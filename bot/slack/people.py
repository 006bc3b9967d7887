"""What is asked of Slack about people and channels: a time zone, who is in a channel, and who may read it."""

import logging
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.digest.refusals import FAILURES, named

log = logging.getLogger(__name__)

_NARROWER: Final = (
    "is_private", "is_im", "is_mpim", "is_group", "is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared",
)  # fmt: skip
"""What conversations.info says of a channel that not everybody in the workspace, or not only they, may read."""


def zone(client: WebClient, user: str) -> str:
    """A person's IANA time zone; empty where Slack does not say."""
    try:
        told = client.users_info(user=user)
    except SlackApiError as error:
        log.info("no time zone: %s", error.response.get("error"))
        return ""
    return str(told["user"].get("tz") or "")


def member(client: WebClient, channel: str, user: str) -> bool | None:
    """Is a person in a channel? None where the bot may not look."""
    try:
        return any(
            user in page["members"] for page in client.conversations_members(channel=channel, limit=1000)
        )
    except FAILURES as error:
        log.info("no members: %s", named(error))
        return None


def public(client: WebClient, channel: str) -> bool:
    """May everybody in the workspace read a channel, and nobody of another? What is not known is not public."""
    try:
        told = client.conversations_info(channel=channel).get("channel")
    except FAILURES as error:
        log.info("no channel: %s", named(error))
        return False
    if not isinstance(told, dict) or told.get("is_channel") is not True:
        return False
    return not any(told.get(key) for key in _NARROWER)
