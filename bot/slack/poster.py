"""Sending: one message per answer, never a broadcast, links not unfurled, and never sent twice.

Bolt's and the SDK's own retries are switched off, because they post again when only the answer to a post was
lost. What is repeated here is only what Slack has surely not taken: a call it rate-limited, and a message
whose blocks it refused, then as plain text.
"""

import logging
import re
import time
from collections.abc import Callable
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.blocks import Message
from bot.digest.posting import TIMEOUT, marked
from bot.slack.conversation import Place

log = logging.getLogger(__name__)

REFUSED: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long"})
ABSENT: Final = frozenset({"not_in_channel", "channel_not_found", "is_archived"})
"""Errors that say the bot cannot post in this channel by itself."""
GONE: Final = ABSENT | {
    "not_found",
    "user_not_found",
    "user_not_in_channel",
    "expired_trigger_id",
    "exchanged_trigger_id",
    "invalid_trigger_id",
    "trigger_expired",
}
"""Errors that say nobody is there to be told: no channel, no such person in it, or a modal that was closed."""
TRIES: Final = 3
LONGEST: Final = 60
"""Seconds; a longer wait than this is not waited out."""
_ADDRESS: Final = re.compile(r"https?://[!-~]+")
SHORT: Final = 3900
"""Slack advises at most 4,000 characters of text."""


class SendError(Exception):
    """Slack did not take a message sent to a response_url; the message says which status it gave."""


def post(
    client: WebClient,
    place: Place,
    message: Message,
    key: str = "",
    pause: Callable[[float], None] = time.sleep,
) -> str:
    """Posts a message at a place (in its thread, if it has one) and gives its ts; `key` lets it be found again."""
    try:
        sent = patiently(lambda: _post(client, place, message, key), pause)
    except SlackApiError as error:
        if error.response.get("error") not in REFUSED:
            raise
        log.warning("Slack refused the blocks of an answer: %s", error.response.get("error"))
        sent = patiently(lambda: _post(client, place, Message(message.text[:SHORT], []), key), pause)
    return str(sent["ts"])


def whisper(
    client: WebClient, place: Place, message: Message, pause: Callable[[float], None] = time.sleep
) -> None:
    """Shows a message to one person only, where they are."""
    patiently(
        lambda: client.chat_postEphemeral(
            channel=place.channel,
            user=place.user,
            thread_ts=place.thread or None,
            text=message.text,
            blocks=message.blocks,
            parse="none",
        ),
        pause,
    )


def respond(hook: str, message: Message, *, replace: bool = False, public: bool = False) -> None:
    """Sends a message to the response_url of an interaction: new, or in place of the one it came from.

    An interaction that came without such an address can be told nothing.
    """
    if not _ADDRESS.fullmatch(hook):
        log.info("an interaction came without a response_url")
        return
    sent = WebhookClient(hook, timeout=TIMEOUT, retry_handlers=[]).send(
        text=message.text,
        blocks=message.blocks,
        response_type="in_channel" if public else "ephemeral",
        replace_original=replace,
        unfurl_links=False,
        unfurl_media=False,
    )
    if sent.status_code != 200:
        raise SendError(f"response_url answered {sent.status_code}")


def patiently(
    send: Callable[[], SlackResponse], pause: Callable[[float], None] = time.sleep
) -> SlackResponse:
    """What `send` gives, waiting as Slack asks when it limits the rate."""
    for _ in range(TRIES - 1):
        try:
            return send()
        except SlackApiError as error:
            wait = _wait(error)
            if wait is None or wait > LONGEST:
                raise
            pause(wait)
    return send()


def fill(client: WebClient, view: str, shown: dict[str, Any]) -> None:
    """Puts `shown` in place of the modal with the id `view`; a payload that named none has none to fill."""
    if view:
        client.views_update(view_id=view, view=shown)


def _wait(error: SlackApiError) -> float | None:
    if error.response.status_code != 429:
        return None
    given = str(error.response.headers.get("Retry-After", "1"))
    return float(given) if given.isdecimal() else 1.0


def _post(client: WebClient, place: Place, message: Message, key: str) -> SlackResponse:
    return client.chat_postMessage(
        channel=place.channel,
        thread_ts=place.thread or None,
        text=message.text,
        blocks=message.blocks or None,
        parse="none",
        unfurl_links=False,
        unfurl_media=False,
        **(marked(key) if key else {}),
    )
