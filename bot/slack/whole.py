"""Payloads that lack what Bolt takes for granted, or come from what Slack has retired, go no further than here.

Bolt's own lookups fail on an event that is a list, a press without actions or a view without a type, before any listener or
error handler is asked; Slack would then repeat the payload in vain. So both doors ask here first, and only acknowledge it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.slack.payloads import UNSTORABLE, Payload, part, word

_TEXTS: Final = frozenset(
    "type subtype command callback_id action_id block_id team_id user_id channel_id enterprise_id thread_ts bot_id response_url trigger_id "
    "app_installed_team_id user_team context_team_id context_enterprise_id function_execution_id bot_access_token".split()
)
_OBJECTS: Final = frozenset("view message previous_message item assistant_thread function_data event".split())
_NAMED: Final = frozenset("user team channel enterprise".split())
"""An object with an id, or the id alone."""
_LISTS: Final = frozenset("authorizations response_urls actions".split())
_NEEDED: Final = frozenset({"event", "response_urls"})
"""Never null where they are at all."""
_DEEPEST: Final = 100
"""Levels of a payload; Slack's own have a dozen."""


def whole(body: Payload) -> bool:
    """Does a payload hold the parts that its type promises, each of the kind that its name promises?

    >>> whole({"type": "event_callback", "event": []}), whole({"type": "event_callback", "event": {"type": "message"}})
    (False, True)
    """
    return _sound(body) and _complete(body)


def shallow(value: object) -> bool:
    """Whether a value read from JSON has no more levels than any payload; looked at level by level, as no depth may be too deep."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for one in level if isinstance(one, dict | list) for inner in _inside(one)]
        if not level:
            return True
    return False


def _inside(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def _complete(body: Payload) -> bool:
    return all(holds(body) for holds in _PROMISED.get(word(body, "type"), ()))


def _happened(body: Payload) -> bool:
    return bool(word(part(body, "event"), "type"))


def _by_somebody(body: Payload) -> bool:
    return bool(word(part(body, "user"), "id"))


def _triggered(body: Payload) -> bool:
    return bool(word(body, "trigger_id"))


def _pressed(body: Payload) -> bool:
    return bool(body.get("actions")) and ("action_id" in body["actions"][0] or "callback_id" in body)


def _shown(body: Payload) -> bool:
    return word(part(body, "view"), "type") in {"modal", "home"}


def _retired(_body: Payload) -> bool:
    return False


_PROMISED: Final[Mapping[str, tuple[Callable[[Payload], bool], ...]]] = {
    "event_callback": (_happened,),
    "block_actions": (_by_somebody, _pressed),
    "interactive_message": (_by_somebody, _pressed),
    "shortcut": (_by_somebody, _triggered),
    "message_action": (_by_somebody,),
    "view_submission": (_by_somebody, _shown),
    "view_closed": (_by_somebody, _shown),
    "workflow_step_edit": (_retired,),
}
"""What a payload of each type must hold."""


def _sound(payload: Payload) -> bool:
    return all(_fits(key, value) for key, value in payload.items() if value is not None or key in _NEEDED)


def _fits(key: str, value: object) -> bool:
    """Whether what stands under a key is what Bolt looks for there; of other keys it asks nothing."""
    if key in _TEXTS or (key in _NAMED and not isinstance(value, dict)):
        return _is_text(value)
    if key in _OBJECTS or key in _NAMED:
        return isinstance(value, dict) and _sound(value)
    if key in _LISTS:
        return isinstance(value, list) and all(isinstance(one, dict) and _sound(one) for one in value)
    return key != "id" or _is_text(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not UNSTORABLE.search(value)
