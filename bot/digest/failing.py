"""What becomes of a message that Slack refuses, and of a subscription whose turn fails.

The names of refusals are those of chat.postMessage's documented error list. A permanent error pauses, it
never deletes: an app that deleted subscriptions on such errors lost people's settings whenever a channel was
archived for an hour.

A subscription whose turn fails is alone held back, and after the third time paused. An error of the machine
(the database, the disk) is nobody's fault: it ends the round, and is counted for no one.
"""

import logging
import re
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Final, Literal
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolError

from bot.answers import Answer
from bot.digest.composing import Composer
from bot.kept import compiled
from bot.store.outbox import Outbox, Post
from bot.store.subscriptions import Subscriptions

Verdict = Literal["workspace", "channel", "message", "wait", "unknown", "unsent"]
"""Who is at fault, or whether anybody knows: workspace and channel are permanent until a person changes something;
message: this one will never be taken; wait: not now; unknown: it may have been posted; unsent: it surely was not."""

WORKSPACE: Final = frozenset(
    "access_denied account_inactive app_missing_action_url invalid_auth not_allowed_token_type not_authed "
    "org_login_required team_access_not_granted team_not_found token_expired token_revoked two_factor_setup_required".split()
)
CHANNEL: Final = frozenset(
    "as_user_not_supported cannot_dm_bot cannot_post_to_channel channel_is_limited_access channel_not_found "
    "channel_type_not_supported ekm_access_denied enterprise_is_restricted is_archived is_inactive messages_tab_disabled "
    "no_permission not_in_channel restricted_action restricted_action_non_threadable_channel "
    "restricted_action_read_only_channel restricted_action_thread_locked restricted_action_thread_only_channel "
    "slack_connect_canvas_sharing_blocked user_disabled user_is_restricted user_not_found".split()
)
WAIT: Final = frozenset(
    "accesslimited external_channel_migrating message_limit_exceeded rate_limited ratelimited team_added_to_org".split()
)
UNKNOWN: Final = frozenset("fatal_error internal_error request_timeout service_unavailable timeout".split())

_NAME: Final = compiled("[a-z][a-z_]+")
_SECONDS: Final = compiled(r"\d{1,4}", re.ASCII)

FAILURES: Final = (SlackClientError, OSError, HTTPException)
"""All that a call of the Slack SDK raises when it does not end well."""


def verdict(error: Exception) -> Verdict:
    """What a failed call means.

    >>> verdict(URLError(ConnectionRefusedError()))
    'unsent'
    >>> verdict(SlackApiError("no", {"ok": False, "error": "is_archived"}))
    'channel'
    """
    if not isinstance(error, SlackApiError):
        refused = isinstance(error, URLError) and isinstance(error.reason, ConnectionRefusedError)
        return "unsent" if refused else "unknown"
    if status(error) == 429:
        return "wait"
    classes: tuple[tuple[Verdict, frozenset[str]], ...] = (
        ("workspace", WORKSPACE),
        ("channel", CHANNEL),
        ("wait", WAIT),
        ("unknown", UNKNOWN),
    )
    found = next((verdict for verdict, errors in classes if code(error) in errors), None)
    return found or ("unknown" if not code(error) or status(error) >= 500 else "message")


def code(error: Exception) -> str:
    """Slack's name for the error, such as "is_archived"; for any other failure ""."""
    given = _response(error).get("error") if isinstance(error, SlackApiError) else ""
    return given if isinstance(given, str) and _NAME.fullmatch(given) else ""


def status(error: Exception) -> int:
    """The HTTP status; 200 when it is not told."""
    return int(getattr(getattr(error, "response", None), "status_code", 200))


def pause(error: Exception, default: float = 30.0) -> float:
    """For how many seconds Slack asks to be left alone."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    given = {str(name).lower(): value for name, value in headers.items()}.get("retry-after", "")
    given = given[0] if isinstance(given, list) and given else given
    return float(given) if isinstance(given, str) and _SECONDS.fullmatch(given) else default


def hangs(error: Exception) -> bool:
    """Whether Slack gave no answer at all for as long as a call may take."""
    return isinstance(error.reason if isinstance(error, URLError) else error, TimeoutError)


def named(error: Exception) -> str:
    """A short name for logs: Slack's, or the exception's."""
    return code(error) or type(error).__name__


def _response(error: SlackApiError) -> dict[str, object]:
    data = getattr(error.response, "data", error.response)
    return data if isinstance(data, dict) else {}


MACHINE: Final = (OperationalError, InterfaceError, InternalError, PoolError, OSError, MemoryError)
"""Errors that say nothing of the subscription that met them."""

log = logging.getLogger(__name__)


class UnfitError(Exception):
    """A subscription that cannot be carried out as it is stored; the message says which part, and not what it says."""


@dataclass(frozen=True)
class Failing:
    """Notes failed turns. `count` is called once for each."""

    subscriptions: Subscriptions
    count: Callable[[], object] = lambda: None

    def note(self, ids: Iterable[int], error: Exception, now: datetime) -> None:
        """Holds back subscriptions, or pauses them and tells their owners; logs neither query nor message."""
        frames = "".join(traceback.format_tb(error.__traceback__))
        for id_ in ids:
            self.count()
            paused = self.subscriptions.failed(id_, now)
            what = "failed again, and is paused" if paused else "failed"
            log.error("subscription %d: its turn %s: %s\n%s", id_, what, type(error).__name__, frames)


@dataclass(frozen=True)
class Salvage:
    """Saves what can be of a message that cannot be written: all but the part that is to blame."""

    outbox: Outbox
    composer: Composer
    render: Callable[[Answer], object]
    failing: Failing

    def save(self, post: Post, error: Exception, now: datetime) -> None:
        """Takes those whose part fails out of a message, or all when that is nobody's; the rest is posted."""
        followers = self.composer.deliveries.followers(post.id)
        guilty = [one for one in followers if not self._writes(post, one)] or list(followers)
        self.failing.note(guilty, error, now)
        for one in guilty:
            self.composer.deliveries.withdraw(one, post.id)
        if not followers:
            log.error("message %d cannot be written: %s", post.id, type(error).__name__)
            self.outbox.fail(post, type(error).__name__)
        elif len(guilty) < len(followers):
            self.outbox.later(post, 0.0)

    def _writes(self, post: Post, subscription: int) -> bool:
        try:
            self.render(self.composer.alone(post, subscription))
        except MACHINE:
            raise
        except Exception:  # noqa: BLE001  whatever it is, it says whose part cannot be written
            return False
        return True
