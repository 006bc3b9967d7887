"""What a person has open in Slack: "summarize this" means the paper in the message that they look at.

Slack tells which channel or message somebody has open beside the bot's conversation; in a thread, what is meant is the
message that it hangs on. Which papers that message names is looked up when somebody says "this", and not kept.
"""

import logging
import re
from collections.abc import Iterator
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import parsing
from bot.answers import PaperCard, PaperList
from bot.dialogue.conversation import Place
from bot.kept import compiled
from bot.slack.desk import Desk
from bot.slack.payloads import Payload, part, word, workspace
from bot.store.conversations import Seen, Spot

log = logging.getLogger(__name__)

MOST: Final = 10
"""Papers of one message; and messages of a channel that are looked through where no message is open."""
_THIS: Final = compiled(
    r"\bth(?:is|ese)\b(?!\s+(?:year|month|week|quarter|morning|afternoon|evening|season|time|day|term|decade)s?\b)",
    re.IGNORECASE,
)


class Viewing:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def changed(self, body: Payload, _client: WebClient, _bot: str) -> None:
        """Notes what somebody turned to; where Slack names nobody, nothing is noted."""
        event = part(body, "event")
        person, seen = word(event, "user"), seen_in(part(event, "context"))
        if person:
            self._desk.opened.note(workspace(body), person, seen, self._desk.now())

    def papers(self, place: Place, text: str, client: WebClient) -> tuple[str, ...]:
        """The papers that "this" means at a place, by id; none where the message does not point, or at nothing."""
        if not _THIS.search(text):
            return ()
        seen = self._seen(place)
        return tuple(dict.fromkeys(self._named(place, seen, client)))[:MOST] if seen else ()

    def _seen(self, place: Place) -> Seen | None:
        """What is looked at, unless something was said here since."""
        said = self._desk.threads.updated(place.spot)
        if not place.direct:
            talked = self._desk.threads.memory(place.spot).last
            return Seen(place.channel, place.thread) if place.thread and not talked else None
        found = self._desk.opened.last(place.team, place.user)
        return found[0] if found and (said is None or found[1] > said) else None

    def _named(self, place: Place, seen: Seen, client: WebClient) -> Iterator[str]:
        """The papers that the message talks of: those of the bot's own answer, or those that it names."""
        if seen.message:
            spot = Spot(place.team, seen.channel, seen.message)
            yield from self._desk.threads.memory(spot).papers
            yield from self._desk.sharing.under(place.team, seen.channel, seen.message)
        for text in _texts(client, seen):
            if found := self._in(text, place):
                yield from found
                return

    def _in(self, text: str, place: Place) -> tuple[str, ...]:
        found = self._desk.conversation.look_up(parsing.mentioned(text), place.private).answer
        if isinstance(found, PaperCard):
            return (found.paper.id,)
        named = found.papers if isinstance(found, PaperList) and found.named else ()
        return tuple(one.paper.id for one in named)


def seen_in(context: Payload) -> Seen | None:
    """What is open, the most relevant first: a message, a thread, or else a channel; None where it is none of these.

    >>> seen_in({"entities": [{"type": "slack#/types/channel_id", "value": "C1"}]})
    Seen(channel='C1', message='')
    """
    entities = context.get("entities")
    held = [one for one in entities if isinstance(one, dict)] if isinstance(entities, list) else []
    kinds = {word(one, "type").rpartition("/")[2]: one for one in reversed(held)}
    shown, thread = part(kinds.get("message_context", {}), "value"), kinds.get("thread_ts", {})
    channel = word(shown, "channel_id") or word(kinds.get("channel_id", {}), "value")
    message = word(shown, "message_ts") or word(thread, "value")
    return Seen(channel, message) if channel else None


def _texts(client: WebClient, seen: Seen) -> Iterator[str]:
    """What a message says, or what the last ones of a channel say; nothing where the bot may not read there."""
    try:
        told = (
            client.conversations_replies(channel=seen.channel, ts=seen.message, limit=1)
            if seen.message
            else client.conversations_history(channel=seen.channel, limit=MOST)
        )
    except (SlackApiError, OSError) as error:
        log.info("what is open cannot be read: %s", type(error).__name__)
        return
    messages: Any = told.get("messages")
    yield from (word(one, "text") for one in messages or () if isinstance(one, dict))
