"""What Slack's payloads say, as values, and which of them go no further.

Payloads that lack what Bolt takes for granted, or come from what Slack has retired, go no further: Bolt's own
lookups fail on an event that is a list, a press without actions or a view without a type, before any listener
or error handler is asked; Slack would then repeat the payload in vain. So both doors ask here first, and only
acknowledge it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from bot.dialogue.conversation import Place
from bot.kept import compiled
from bot.slack.files import Attached, attached
from bot.slack.toggling import keeps

Payload = Mapping[str, Any]

_CALLED: Final = compiled(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
UNSTORABLE: Final = compiled("[\x00\ud800-\udfff]")
"""What JSON may hold, and neither a database nor UTF-8 may: nobody types it."""
_SAID: Final = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""The subtypes of a message that a person wrote just now; all others are edits, joins, bots and the like."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of a person, as Slack delivered it."""

    place: Place
    text: str
    """As typed, in Slack's markup."""
    ts: str
    keys: tuple[str, ...]
    """Each alone identifies the message, however often and in whatever event it comes."""
    root: bool
    """True when it begins a thread (or stands alone)."""
    called: frozenset[str]
    """The users it mentions."""
    mention: bool
    """It came as a mention of the bot."""
    files: tuple[Attached, ...] = ()
    """What is attached to it."""


def heard(body: Payload, bot: str) -> Heard | None:
    """The person's message in an `app_mention` or `message` event; None if it is no person's, or no new one.

    `bot` is the bot's own user id. In a channel, an answer's thread is the message itself when it stands alone.
    """
    event = part(body, "event")
    user, ts, channel = (word(event, key) for key in ("user", "ts", "channel"))
    if not (user and ts and channel) or user in {bot, "USLACKBOT"} or not _spoken(event):
        return None
    team = workspace(body)
    thread = word(event, "thread_ts")
    direct = word(event, "channel_type") == "im" or channel.startswith("D")
    text = word(event, "text")
    return Heard(
        place=Place(
            team, channel, user, thread or ("" if direct else ts), direct=direct, outside=outside(body)
        ),
        text=text,
        ts=ts,
        keys=_keys(team, channel, word(body, "event_id"), word(event, "client_msg_id"), ts),
        root=thread in {"", ts},
        called=frozenset(_CALLED.findall(text)),
        mention=word(event, "type") == "app_mention",
        files=attached(event.get("files")),
    )


def moment(ts: str, now: datetime) -> datetime:
    """The time that a stamp of Slack's says, in UTC; now where it says none.

    >>> moment("1700000000.000100", datetime.now(UTC)).isoformat()
    '2023-11-14T22:13:20.000100+00:00'
    """
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return now


def outside(body: Payload) -> bool:
    """Whether an event comes from a channel that is shared with another workspace."""
    return body.get("is_ext_shared_channel") is True


def _spoken(event: Payload) -> bool:
    by_bot = any(event.get(key) for key in ("bot_id", "bot_profile", "hidden", "edited"))
    return event.get("subtype") in _SAID and not by_bot


def _keys(team: str, channel: str, event: str, client: str, ts: str) -> tuple[str, ...]:
    named = {
        f"event {team} {event}": event,
        f"message {channel} {client}": client,
        f"message {channel} {ts}": ts,
    }
    return tuple(key for key, given in named.items() if given)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command."""

    place: Place
    """Without a thread: its answer is private."""
    text: str
    hook: str
    """The response_url, where a late answer goes."""
    keys: tuple[str, ...]
    """As a message's."""


def commanded(body: Payload) -> Command:
    """The slash command in a payload."""
    trigger = word(body, "trigger_id")
    return Command(
        place=Place(workspace(body), word(body, "channel_id"), word(body, "user_id")),
        text=word(body, "text").strip(),
        hook=word(body, "response_url"),
        keys=(f"trigger {trigger}",) if trigger else (),
    )


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed, or an entry of a menu chosen."""

    place: Place
    verb: str
    value: str
    """The query that the button carries, as text."""
    message: str
    """The ts of the message it is on; empty on a Home or modal view."""
    private: bool
    """True on a message that only this person sees."""
    trigger: str
    hook: str
    """The response_url; empty on a view."""
    view: str = ""
    """The id of the Home or modal view it is on; empty on a message."""
    home: bool = False
    action: str = ""
    """The element that was pressed, by its id."""
    shown: list[dict[str, Any]] = field(default_factory=list)
    """The blocks of the message, where the press may change them; Slack sends none of a private one."""
    text: str = ""
    """The text of such a message."""


def pressed(body: Payload) -> Press:
    """The first action of a `block_actions` payload."""
    box, view, message = part(body, "container"), part(body, "view"), part(body, "message")
    action = _first(body.get("actions"))
    home = word(view, "type") == "home"
    shown = word(view, "private_metadata") if home else word(box, "channel_id")
    channel = word(part(body, "channel"), "id") or shown
    thread = word(box, "thread_ts") or word(message, "thread_ts")
    user = part(body, "user")
    value = word(action, "value") or word(part(action, "selected_option"), "value")
    kept = message.get("blocks") if keeps(value) else None
    return Press(
        place=Place(
            team_of(body),
            channel,
            word(user, "id"),
            thread,
            direct=channel.startswith("D"),
            outside=word(user, "team_id") not in {"", team_of(body)},
        ),
        verb=word(action, "action_id").partition(":")[0],
        value=value,
        message=word(box, "message_ts") or word(message, "ts"),
        private=box.get("is_ephemeral") is True,
        trigger=word(body, "trigger_id"),
        hook=word(body, "response_url"),
        view=word(view, "id"),
        home=home,
        action=word(action, "action_id"),
        shown=[one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else [],
        text=word(message, "text"),
    )


def _first(actions: object) -> Payload:
    held = actions[0] if isinstance(actions, list) and actions else None
    return held if isinstance(held, dict) else {}


@dataclass(frozen=True, slots=True)
class Form:
    """A modal that was submitted."""

    place: Place
    """Where it was opened, as its private metadata say, which only the bot writes; without a channel where it was not kept."""
    name: str
    """Its callback id."""
    title: str
    view: str
    about: str
    """The query it confirms."""
    values: Mapping[str, str]
    """What was entered, by field; several ticks are joined by commas."""


def submitted(body: Payload) -> Form:
    """The form in a `view_submission` payload; a field left empty is an empty text."""
    view = part(body, "view")
    fields = part(part(view, "state"), "values")
    channel, _, about = word(view, "private_metadata").partition(" ")
    values = {name: _entered(part(part(fields, name), name)) for name in fields}
    return Form(
        place=Place(team_of(body), channel, word(part(body, "user"), "id")),
        name=word(view, "callback_id"),
        title=word(part(view, "title"), "text"),
        view=word(view, "id"),
        about=about,
        values=values,
    )


def _entered(held: Payload) -> str:
    ticked = held.get("selected_options")
    if isinstance(ticked, list):
        return ",".join(word(option, "value") for option in ticked if isinstance(option, dict))
    given = (word(held, key) for key in ("value", "selected_date", "selected_time", "selected_conversation"))
    return next((text for text in given if text), "") or word(part(held, "selected_option"), "value")


def team_of(body: Payload) -> str:
    """The workspace of an interaction, or the organisation where the whole organisation installed the bot."""
    user, view = part(body, "user"), part(body, "view")
    return (
        word(part(body, "team"), "id")
        or word(user, "team_id")
        or word(view, "team_id")
        or word(part(body, "enterprise"), "id")
    )


def workspace(body: Payload) -> str:
    """The workspace of an event or a command, or the organisation where it names no workspace."""
    return word(body, "team_id") or word(body, "enterprise_id")


def asker(body: Payload) -> tuple[str, str]:
    """The workspace and the person that any payload comes from; empty texts where it does not say."""
    event = part(body, "event")
    person = word(body, "user_id") or word(event, "user") or word(part(body, "user"), "id")
    return workspace(body) or team_of(body), person


def part(payload: Payload, key: str) -> Payload:
    """The object under a key; an empty one where there is none."""
    value = payload.get(key)
    return value if isinstance(value, dict) else {}


def word(payload: Payload, key: str) -> str:
    """The text under a key, with blanks for what cannot be stored or sent; empty where there is none."""
    value = payload.get(key)
    return UNSTORABLE.sub(" ", value) if isinstance(value, str) else ""


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
