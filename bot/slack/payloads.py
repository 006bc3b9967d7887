"""What Slack's payloads say, as values. Pure functions that take a payload apart and never fail on an odd one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.slack.conversation import Place

Payload = Mapping[str, Any]

_CALLED: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
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
    )


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


def pressed(body: Payload) -> Press:
    """The first action of a `block_actions` payload."""
    box, view, message = part(body, "container"), part(body, "view"), part(body, "message")
    action = _first(body.get("actions"))
    home = word(view, "type") == "home"
    shown = word(view, "private_metadata") if home else word(box, "channel_id")
    channel = word(part(body, "channel"), "id") or shown
    thread = word(box, "thread_ts") or word(message, "thread_ts")
    user = part(body, "user")
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
        value=word(action, "value") or word(part(action, "selected_option"), "value"),
        message=word(box, "message_ts") or word(message, "ts"),
        private=box.get("is_ephemeral") is True,
        trigger=word(body, "trigger_id"),
        hook=word(body, "response_url"),
        view=word(view, "id"),
        home=home,
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
