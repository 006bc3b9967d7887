"""Posts what the outbox holds, each message once.

Slack gives no way to post exactly once, so this asks before it repeats: a message whose outcome is unknown is looked
for by the key in its metadata, and only sent again, under the same `client_msg_id`, when it is not there. The SDK's
own retries are switched off, because they were measured to post twice.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, Final, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answers import Answer
from bot.digest.failing import FAILURES, MACHINE, code, hangs, named, pause, verdict
from bot.store.outbox import Outbox, Post

EVENT: Final = "paperbot_digest"
"""The type of the metadata that carries a message's key; answers have it too, so that one look finds either."""
TIMEOUT: Final = 20
"""Seconds for one call of Slack."""
STALE: Final = 60.0
"""Seconds after its claim when a message is no longer sent: far less than the lease."""
HOMELESS: Final = 300.0
"""Seconds until the messages for a workspace without a token are looked at again."""
HANGING: Final = 60.0
"""Seconds until a workspace is called again in which a call was not answered."""
SKEW: Final = 120.0
"""Seconds by which Slack's clock may be behind."""
PAGES: Final = 5
"""How far a lost message is looked for, in pages of 100."""

log = logging.getLogger(__name__)


class Message(Protocol):
    """A rendered answer."""

    @property
    def text(self) -> str:
        """What a notification shows, and the whole message where blocks are refused."""

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Block Kit."""

    @property
    def older(self) -> list[dict[str, Any]]:
        """The same in blocks that Slack has always taken."""


def client(token: str, api: str) -> WebClient:
    """A client that calls once: what it does not know, the outbox finds out."""
    return WebClient(token=token, base_url=api, timeout=TIMEOUT, retry_handlers=[])


@dataclass
class Pace:
    """One message a second and channel, as Slack asks, with a burst of `burst`. Shared by all threads of a process."""

    every: float = 1.0
    burst: int = 3
    clock: Callable[[], float] = time.monotonic
    _ready: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, channel: str) -> float:
        """Seconds until a message may go there; 0 means now, and counts one."""
        with self._lock:
            now = self.clock()
            full = max(self._ready.get(channel, 0.0), now)
            ahead = full - now - self.every * (self.burst - 1)
            if ahead > 0:
                return ahead
            self._ready = {name: at for name, at in self._ready.items() if at > now} | {
                channel: full + self.every
            }
            return 0.0


@dataclass
class Abroad:
    """The workspaces that are being called at this moment. Shared by all threads of a process."""

    _teams: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def claimed(self, claim: Callable[[frozenset[str]], Post | None]) -> Iterator[Post | None]:
        """A message claimed with regard to where the other threads are, for the time of the block."""
        with self._lock:
            post = claim(frozenset(self._teams))
            self._teams.update([post.team] if post else [])
        try:
            yield post
        finally:
            with self._lock:
                self._teams -= Counter([post.team] if post else [])


def _unsaved(_post: Post, error: Exception, _now: datetime) -> None:
    raise error


@dataclass(frozen=True)
class Poster:
    """Takes messages from the outbox and posts them; any number may run, in threads, processes and hosts."""

    outbox: Outbox
    compose: Callable[[Post], Answer]
    """What a message says."""
    render: Callable[[Answer], Message]
    clients: Callable[[str], WebClient | None]
    """The client for a workspace; None where there is no token for it now: its messages wait, nothing is paused."""
    pace: Pace = field(default_factory=Pace)
    clock: Callable[[], float] = time.monotonic
    save: Callable[[Post, Exception, datetime], object] = _unsaved
    """Takes a message that cannot be written, and why."""
    abroad: Abroad = field(default_factory=Abroad)

    def step(self, worker: str, now: datetime) -> bool:
        """Posts, or gives back, the next message that is due; False when there was none."""
        begun = self.clock()
        with self.abroad.claimed(lambda busy: self.outbox.claim(worker, now, busy)) as post:
            if post is None:
                return False
            slack = self.clients(post.team)
            if slack is None:
                self._wait(post, HOMELESS, "no token")
            elif wait := self.pace.wait(post.channel):
                self.outbox.later(post, wait)
            elif not (post.ambiguous and self._settled(slack, post)):
                self._written(slack, post, begun, now)
        return True

    def _wait(self, post: Post, seconds: float, reason: str) -> None:
        """Gives a message back, and lets all that waits for its workspace wait as long."""
        self.outbox.throttle(post.team, seconds)
        self.outbox.later(post, seconds, reason)

    def _settled(self, slack: WebClient, post: Post) -> bool:
        """Whether a message of unknown outcome needs no posting now: it is there, or Slack says to wait."""
        try:
            ts = find(slack, post.channel, post.thread, post.key, post.tried - SKEW)
        except FAILURES as error:
            if verdict(error) == "wait" or hangs(error):
                self._wait(post, HANGING if hangs(error) else pause(error), named(error))
                return True
            log.warning("message %d: cannot look it up (%s), sending it again", post.id, named(error))
            return False
        if ts:
            self.outbox.sent(post, ts)
        return bool(ts)

    def _written(self, slack: WebClient, post: Post, begun: float, now: datetime) -> None:
        try:
            message = self.render(self.compose(post))
        except MACHINE:
            raise
        except Exception as error:  # noqa: BLE001  one message must never stop another
            self.save(post, error, now)
        else:
            self._send(slack, post, message, begun)

    def _send(self, slack: WebClient, post: Post, message: Message, begun: float) -> None:
        if not self.outbox.begin(post):
            return
        if self.clock() - begun > STALE:
            self.outbox.later(post, 0.0, "stale")
            return
        try:
            self.outbox.sent(post, _call(slack, post, message.text, message.blocks))
        except FAILURES as error:
            self._failed(slack, post, message, error)

    def _failed(self, slack: WebClient, post: Post, message: Message, error: Exception) -> None:
        reason = named(error)
        match verdict(error):
            case "workspace":
                self._refused(post, reason, everywhere=True)
            case "channel":
                self._refused(post, reason, everywhere=False)
            case "message":
                self._plain(slack, post, message, error)
            case "wait":
                self._wait(post, pause(error), reason)
            case "unsent":
                self.outbox.later(post, min(600.0, 5.0 * 2**post.attempt), reason)
            case "unknown":
                self.outbox.unknown(post, reason)
                if hangs(error):
                    self.outbox.throttle(post.team, HANGING)

    def _refused(self, post: Post, reason: str, *, everywhere: bool) -> None:
        log.info(
            "message %d: %s refuses it (%s)",
            post.id,
            "the workspace" if everywhere else "its channel",
            reason,
        )
        if post.kind == "notice":
            self.outbox.fail(post, reason)
        else:
            self.outbox.refuse(post, reason, everywhere=everywhere)

    def _plain(self, slack: WebClient, post: Post, message: Message, error: Exception) -> None:
        """Once more in older blocks, if there are new ones, then without any, and without what Slack named; at last it is given up."""
        log.error("message %d: Slack refuses its form (%s)", post.id, named(error))
        older = message.older if message.older != message.blocks else []
        self._again(slack, post, message, older, error)

    def _again(
        self, slack: WebClient, post: Post, message: Message, blocks: list[dict[str, Any]], error: Exception
    ) -> None:
        try:
            self.outbox.sent(post, _call(slack, post, message.text, blocks, without=code(error)))
        except SlackApiError as again:
            if blocks and verdict(again) == "message":
                self._again(slack, post, message, [], again)
            elif verdict(again) == "unknown":
                self.outbox.unknown(post, named(again))
            else:
                self.outbox.fail(post, named(again))
        except FAILURES as again:
            self.outbox.unknown(post, named(again))


def find(slack: WebClient, channel: str, thread: str, key: str, since: float) -> str:
    """The ts of a message that may have been posted since then (Unix time), by its key; "" when it is not there.

    Raises one of `refusals.FAILURES` when Slack does not tell.
    """
    cursor = ""
    for _ in range(PAGES):
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": str(since),
            "limit": 100,
            "include_all_metadata": True,
        }
        page = _page(slack, thread, asked | ({"cursor": cursor} if cursor else {}))
        for message in page.get("messages") or []:
            if message.get("metadata", {}).get("event_payload", {}).get("key") == key:
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            break
    return ""


def marked(key: str) -> dict[str, Any]:
    """What a message is posted with so that it can be found again by its key."""
    return {"client_msg_id": key, "metadata": {"event_type": EVENT, "event_payload": {"key": key}}}


def _named(error: str) -> str:
    """The argument that Slack's error is about."""
    return "client_msg_id" if "duplicate" in error else "metadata" if "metadata" in error else ""


def _page(slack: WebClient, thread: str, asked: dict[str, Any]) -> dict[str, Any]:
    response = (
        slack.conversations_replies(ts=thread, **asked) if thread else slack.conversations_history(**asked)
    )
    return response.data if isinstance(response.data, dict) else {}


def _call(slack: WebClient, post: Post, text: str, blocks: list[dict[str, Any]], without: str = "") -> str:
    extra = {name: value for name, value in marked(post.key).items() if name != _named(without)}
    if post.thread:
        extra["thread_ts"] = post.thread
    if blocks:
        extra["blocks"] = blocks
    response = slack.chat_postMessage(
        channel=post.channel, text=text, unfurl_links=False, unfurl_media=False, link_names=False, **extra
    )
    return str(response["ts"])
