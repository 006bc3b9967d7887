"""What the agent's conversations show beside messages: that somebody is on it, and what they are about."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Timer
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks.forms import question
from bot.blocks.words import LOOKING
from bot.queries import Query
from bot.slack.conversation import Place

log = logging.getLogger(__name__)

MOMENT: Final = 1.0
"""Seconds."""


@contextmanager
def shown(client: WebClient, place: Place, ts: str, moment: float = MOMENT) -> Iterator[None]:
    """Shows a status in the thread of the message `ts` from a moment on, as long as the block runs."""
    begun, thread = Event(), place.thread or ts

    def begin() -> None:
        begun.set()
        _tell(
            lambda: client.assistant_threads_setStatus(
                channel_id=place.channel, thread_ts=thread, status=LOOKING
            )
        )

    timer = Timer(moment, begin)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if begun.is_set():
            timer.join()
            _tell(
                lambda: client.assistant_threads_setStatus(
                    channel_id=place.channel, thread_ts=thread, status=""
                )
            )


def entitle(client: WebClient, place: Place, query: Query) -> None:
    """Names a conversation after its first question."""
    name = question(query)
    _tell(
        lambda: client.assistant_threads_setTitle(
            channel_id=place.channel, thread_ts=place.thread, title=name
        )
    )


def _tell(call: Callable[[], object]) -> None:
    try:
        call()
    except (SlackApiError, OSError) as error:
        log.info("a conversation's status or title was not set: %s", type(error).__name__)
