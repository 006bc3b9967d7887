"""Sending: one message per answer, never a broadcast, links not unfurled, and never sent twice.

Bolt's and the SDK's own retries are switched off, because they post again when only the answer to a post was
lost. What is repeated here is only what Slack has surely not taken: a call it rate-limited, and a message
whose blocks it refused, then as plain text.

What answers one stored question is an errand, so that a second attempt sends nothing twice: it is noted
before anything is sent that it may have been. A message carries a key, and Slack is asked for it before it is
sent again, as digests do; what goes to a response_url cannot be asked for, and is not sent again.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID, uuid5

import msgspec
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot import blocks
from bot.answers import Citation
from bot.blocks import Message
from bot.dialogue.conversation import Place, Reply
from bot.digest.failing import FAILURES, named, pause, verdict
from bot.digest.posting import SKEW, TIMEOUT, find, marked
from bot.kept import compiled
from bot.queries import Style
from bot.slack.questions import TryLaterError
from bot.store.inbox import Job

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
_ADDRESS: Final = compiled(r"https?://[!-~]+")
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
    sent = _acceptably(lambda said: patiently(lambda: _post(client, place, said, key), pause), message)
    return str(sent["ts"])


def whisper(
    client: WebClient, place: Place, message: Message, pause: Callable[[float], None] = time.sleep
) -> None:
    """Shows a message to one person only, where they are."""

    def show(said: Message) -> SlackResponse:
        return client.chat_postEphemeral(
            channel=place.channel,
            user=place.user,
            thread_ts=place.thread or None,
            text=said.text,
            blocks=said.blocks or None,
            parse="none",
        )

    _acceptably(lambda said: patiently(lambda: show(said), pause), message)


def update(
    client: WebClient, channel: str, ts: str, message: Message, pause: Callable[[float], None] = time.sleep
) -> None:
    """Puts a message in the place of another one of the bot's."""

    def put(said: Message) -> SlackResponse:
        return client.chat_update(
            channel=channel, ts=ts, text=said.text, blocks=said.blocks or [], parse="none"
        )

    _acceptably(lambda said: patiently(lambda: put(said), pause), message)


def respond(hook: str, message: Message, *, replace: bool = False, public: bool = False) -> None:
    """Sends a message to the response_url of an interaction: new, or in place of the one it came from.

    An interaction that came without such an address can be told nothing.
    """
    if not _ADDRESS.fullmatch(hook):
        log.info("an interaction came without a response_url")
        return
    client = WebhookClient(hook, timeout=TIMEOUT, retry_handlers=[])

    def send(said: Message) -> WebhookResponse:
        return client.send(
            text=said.text,
            blocks=said.blocks,
            response_type="in_channel" if public else "ephemeral",
            replace_original=replace,
            unfurl_links=False,
            unfurl_media=False,
        )

    sent = send(message)
    for said in _simpler(message):
        if refusal := next((error for error in REFUSED if error in sent.body), ""):
            log.warning("Slack refused the blocks of an answer: %s", refusal)
            sent = send(said)
    if sent.status_code != 200:
        raise SendError(f"response_url answered {sent.status_code}")


def _acceptably(send: Callable[[Message], SlackResponse], message: Message) -> SlackResponse:
    """What `send` gives for a message, or where Slack refuses its blocks, for older ones, and at last for its text."""
    for said in _simpler(message):
        try:
            return heeded(send(message))
        except SlackApiError as error:
            if error.response.get("error") not in REFUSED:
                raise
            log.warning("Slack refused the blocks of an answer: %s", error.response.get("error"))
            message = said
    return heeded(send(message))


def _simpler(message: Message) -> Iterator[Message]:
    """What is sent where a message is refused, one after the other."""
    if message.older != message.blocks:
        yield Message(message.text, message.older)
    yield Message(message.text[:SHORT], [])


def heeded(sent: SlackResponse) -> SlackResponse:
    """An answer of Slack's as it is; what it warns of is logged, for some calls fail in no other way."""
    if warning := sent.get("warning"):
        told = sent.get("response_metadata") or {}
        log.warning("Slack warns: %s %s", warning, "; ".join(map(str, told.get("messages", ()))))
    return sent


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


NAMES: Final[Mapping[Style, str]] = {
    "bibtex": "papers.bib", "biblatex": "papers.bib", "ris": "papers.ris", "csl": "papers.json", "markdown": "papers.md",
}  # fmt: skip
"""What a file of citations is called; a style that is only printed is one of text."""


def attach(client: WebClient, place: Place, reply: Reply) -> None:
    """Uploads the citations of several papers beside the answer that shows them."""
    answer = reply.answer
    if not isinstance(answer, Citation) or len(answer.papers) < 2:
        return
    name = "papers.txt" if answer.printed else NAMES.get(answer.style, "papers.txt")
    try:
        client.files_upload_v2(
            channel=place.channel,
            thread_ts=place.thread or None,
            content=answer.text,
            filename=name,
            title=name,
        )
    except (SlackApiError, OSError) as error:
        log.info("no file in team %s: %s", place.team, type(error).__name__)


T = TypeVar("T")

MOMENT: Final = 2.0
"""Seconds between two tries, in which Slack stores a message whose acceptance was not heard."""
SETTLING: Final = (MOMENT, 2 * MOMENT)
"""Seconds between looking for what a process that died may have sent: a busy Slack stores it late."""
REST: Final = 20.0
"""Seconds until a question is taken up again whose answer Slack did not clearly take."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One question's answer on its way."""

    job: Job
    note: Callable[[str], object]
    """Notes that what is known by a key may have been sent from now on."""
    client: WebClient
    hook: str = ""
    """The response_url that came with the question; empty for an event."""
    sleep: Callable[[float], object] = time.sleep

    def post(self, place: Place, message: Message, part: str = "") -> str:
        """Posts a message once and gives its ts; `part` tells the messages of one answer apart.

        Raises TryLaterError when Slack does not say whether it was taken.
        """
        key = str(uuid5(UUID(self.job.asked.key), part)) if part else self.job.asked.key
        if self.job.sent and (ts := self._settled(place, key)):
            return ts
        self.note(self.job.asked.key)
        for n in range(TRIES):
            if n and (ts := self._posted(place, key)):
                return ts
            try:
                return post(self.client, place, message, key)
            except FAILURES as error:
                if verdict(error) not in {"unknown", "unsent"}:
                    raise
                log.warning("an answer in team %s may not have arrived (%s)", place.team, named(error))
            self.sleep(MOMENT)
        raise TryLaterError(REST)

    def announce(self, place: Place, message: Message) -> None:
        """Posts, in a channel, what was changed from elsewhere."""
        self.post(place, message, part=f"announce {place.channel}")

    def whisper(self, place: Place, message: Message) -> None:
        """Shows a message to one person only, where they are."""
        self.note(self.job.asked.key)
        whisper(self.client, place, self._once(message))

    def respond(self, message: Message, *, public: bool = False) -> None:
        """Sends a message to the response_url."""
        self.note(self.job.asked.key)
        respond(self.hook, self._once(message), public=public)

    def replace(self, message: Message) -> None:
        """Puts a message in place of the one that the question came from; twice is as good as once."""
        respond(self.hook, message, replace=True)

    def _once(self, message: Message) -> Message:
        """The message, or that there may have been one: Slack cannot be asked."""
        return blocks.interrupted() if self.job.sent else message

    def _settled(self, place: Place, key: str) -> str:
        """What a process that died may have sent, also when Slack was still storing it at first."""
        for seconds in SETTLING:
            if ts := self._posted(place, key):
                return ts
            self.sleep(seconds)
        return self._posted(place, key)

    def _posted(self, place: Place, key: str) -> str:
        since = self.job.taken.timestamp() - SKEW
        try:
            return find(self.client, place.channel, place.thread, key, since)
        except FAILURES as error:
            if verdict(error) == "wait":
                raise TryLaterError(pause(error)) from None
            log.warning("an answer in team %s cannot be looked up (%s)", place.team, named(error))
            return ""


def unpacked(job: Job, kind: type[T]) -> T:
    """What was stored of a question; raises msgspec.ValidationError when another build stored something else."""
    return msgspec.json.decode(job.asked.work, type=kind)
