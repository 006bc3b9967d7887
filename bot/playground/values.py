"""Users, channels, messages, views: what a workspace is made of.

Frozen values, each with the key it is kept under and the JSON that Slack makes of it.
"""

from dataclasses import dataclass, field
from mimetypes import guess_type
from typing import Any, Literal

Json = dict[str, Any]

TEAM = "T0PAPERLAB"
APP = "A0PAPERBOT"
BOT = "B0PAPERBOT"
BOT_USER = "U0PAPERBOT"
SLACKBOT = "USLACKBOT"
DOMAIN = "paperlab"


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: str
    name: str
    real_name: str
    zone: str = "Europe/London"
    offset: int = 0
    """Seconds east of UTC, as Slack sends it beside the zone."""
    bot: bool = False
    admin: bool = False

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id

    @property
    def json(self) -> Json:
        """As the Web API shows it."""
        profile = {"real_name": self.real_name, "display_name": self.name, "image_48": ""}
        place = {"tz": self.zone, "tz_label": self.zone, "tz_offset": self.offset}
        flags = {"deleted": False, "is_bot": self.bot, "is_admin": self.admin, "is_app_user": self.bot}
        return (
            {"id": self.id, "name": self.name, "real_name": self.real_name, "profile": profile}
            | place
            | flags
        )


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, or a direct message between one person and the bot."""

    id: str
    name: str
    members: tuple[str, ...]
    kind: Literal["channel", "group", "im"] = "channel"
    """As in an event's `channel_type`: public, private, direct message."""
    archived: bool = False
    topic: str = ""

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id

    @property
    def json(self) -> Json:
        """As the Web API shows it."""
        if self.kind == "im":
            other = next(m for m in self.members if not m.endswith("PAPERBOT"))
            return {
                "id": self.id,
                "is_im": True,
                "is_channel": False,
                "user": other,
                "is_archived": self.archived,
            }
        flags = {
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_im": False,
            "is_mpim": False,
        }
        topic = {"value": self.topic, "creator": "", "last_set": 0}
        state = {
            "is_archived": self.archived,
            "is_private": self.kind == "group",
            "num_members": len(self.members),
        }
        return (
            {"id": self.id, "name": self.name, "name_normalized": self.name, "topic": topic} | flags | state
        )


@dataclass(frozen=True, slots=True)
class Message:
    """A message as everybody, or one person, sees it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread: str = ""
    """The ts of the thread's first message; empty for a message that is in no thread."""
    bot: str = ""
    """The bot's id, when a bot wrote it."""
    subtype: str = ""
    only: str = ""
    """The one user who sees it; empty: everybody in the channel."""
    edited: str = ""
    unfurls: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()
    """(emoji, user), in the order added."""
    files: tuple[Json, ...] = ()
    client_id: str = ""
    metadata: Json = field(default_factory=dict)
    entities: tuple[Json, ...] = ()
    """The Work Objects of its links."""
    streaming: bool = False
    """Whether the bot is still writing it."""

    @property
    def key(self) -> str:
        """What it is kept under."""
        return f"{self.channel}:{self.ts}"

    @property
    def reply(self) -> bool:
        """True for a message inside a thread that it did not begin."""
        return bool(self.thread) and self.thread != self.ts

    @property
    def json(self) -> Json:
        """As `conversations.history` and a payload's `message` show it."""
        given = {
            "subtype": self.subtype,
            "blocks": list(self.blocks),
            "thread_ts": self.thread,
            "bot_id": self.bot,
            "app_id": APP if self.bot else "",
            "client_msg_id": self.client_id,
            "attachments": [*self.attachments, *self.unfurls],
            "reactions": self._reacted(),
            "files": list(self.files),
            "edited": {"user": self.user, "ts": self.edited} if self.edited else {},
            "metadata": self.metadata,
        }
        base = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": TEAM}
        return base | {key: value for key, value in given.items() if value}

    def _reacted(self) -> list[Json]:
        names = dict.fromkeys(name for name, _ in self.reactions)
        users = {name: [user for other, user in self.reactions if other == name] for name in names}
        return [{"name": name, "users": users[name], "count": len(users[name])} for name in names]


@dataclass(frozen=True, slots=True)
class View:
    """An open modal, or a person's Home."""

    id: str
    user: str
    body: Json
    """As the bot sent it, with the ids that Slack adds."""
    hash: str
    root: str = ""
    previous: str = ""
    """The view under it in the stack of modals."""
    errors: tuple[tuple[str, str], ...] = ()
    """(block_id, what is wrong), from the last submission."""

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id

    @property
    def modal(self) -> bool:
        """False for a Home."""
        return bool(self.body["type"] == "modal")

    @property
    def json(self) -> Json:
        """As a payload's `view` shows it, without the values entered."""
        defaults = {
            "callback_id": "",
            "external_id": "",
            "private_metadata": "",
            "title": None,
            "submit": None,
            "close": None,
        }
        flags = {"clear_on_close": False, "notify_on_close": False, "state": {"values": {}}}
        ids = {
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP,
            "app_installed_team_id": TEAM,
            "bot_id": BOT,
            "hash": self.hash,
        }
        stack = {"root_view_id": self.root or self.id, "previous_view_id": self.previous or None}
        return defaults | flags | self.body | ids | stack


@dataclass(frozen=True, slots=True)
class Thread:
    """What an agent's conversation shows beside its messages; `ts` is empty for a whole direct message."""

    channel: str
    ts: str
    status: str = ""
    title: str = ""
    prompts: tuple[Json, ...] = ()
    heading: str = ""
    """What stands above the prompts."""

    @property
    def key(self) -> str:
        """What it is kept under."""
        return f"{self.channel}:{self.ts}"


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file with its bytes."""

    id: str
    name: str
    user: str
    body: bytes = b""
    title: str = ""

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.id

    def json(self, url: str) -> Json:
        """As a message's `files` shows it; `url` is where this Slack is reached."""
        place, private = f"{url}/files/{self.id}", f"{url}/files-pri/{self.id}"
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": guess_type(self.name)[0] or "application/octet-stream",
            "size": len(self.body),
            "user": self.user,
            "mode": "hosted",
            "url_private": private,
            "url_private_download": private,
            "permalink": place,
        }


@dataclass(frozen=True, slots=True)
class Pane:
    """What somebody has open beside a conversation: a Work Object, or why it is not shown."""

    user: str
    channel: str
    ts: str
    """The message whose link it belongs to."""
    entity: Json = field(default_factory=dict)
    error: Json = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What it is kept under."""
        return self.user


Value = User | Channel | Message | View | Thread | File | Pane
