"""Payloads that lack what Bolt takes for granted, or come from what Slack has retired, go no further than here.

Bolt's own lookups fail on a press without actions or a view without a type, and inside its error handling
they fail again, so that nothing would be acknowledged; here they are.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.slack.payloads import Payload, part, word


class Whole(Middleware):
    """Lets only payloads pass that hold what their type promises."""

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002  Bolt's own name
    ) -> BoltResponse:
        return next() if whole(req.body) else resp or BoltResponse(status=200)


def whole(body: Payload) -> bool:
    """Does a payload hold the parts that its type promises?

    >>> whole({"type": "block_actions", "actions": []}), whole({"type": "block_actions", "actions": [{"action_id": "a"}]})
    (False, True)
    """
    match word(body, "type"):
        case "block_actions" | "interactive_message":
            actions: Any = body.get("actions")
            return isinstance(actions, list) and bool(actions) and isinstance(actions[0], dict)
        case "view_submission" | "view_closed":
            return word(part(body, "view"), "type") in {"modal", "home"}
        case "event_callback":
            return bool(word(part(body, "event"), "type"))
        case "workflow_step_edit":
            return False
        case _:
            return True
