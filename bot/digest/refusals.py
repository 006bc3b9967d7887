"""What each of Slack's answers means for a message that should be posted.

The names are those of chat.postMessage's documented error list. A permanent error pauses, it never deletes: an app
that deleted subscriptions on such errors lost people's settings whenever a channel was archived for an hour.
"""

import re
from http.client import HTTPException
from typing import Final, Literal
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

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

_NAME: Final = re.compile("[a-z][a-z_]+")
_SECONDS: Final = re.compile(r"\d{1,4}", re.ASCII)

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
