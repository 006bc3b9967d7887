"""Workspace: one Slack workspace with its people, channels, messages and views, and nothing of HTTP.

Every change goes through `put`, `drop` or `clear`, under the journal's lock: it is entered there, and handed to `keep`,
which may write it down. `remember` brings back what was kept.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from secrets import token_hex
from typing import Any, Final, TypeVar

import msgspec

from bot.playground.journal import Journal
from bot.playground.refusal import RefusalError
from bot.playground.values import (
    BOT,
    BOT_USER,
    SLACKBOT,
    Channel,
    File,
    Message,
    Pane,
    Thread,
    User,
    Value,
    View,
)

V = TypeVar("V", User, Channel, Message, View, Thread, File, Pane)
Keep = Callable[[str, str, str | None], None]
"""Writes one change down: the kind, the key, and the value as JSON (None: it is gone)."""

KINDS: Final[dict[str, type[Value]]] = {
    kind.__name__: kind for kind in (User, Channel, Message, View, Thread, File, Pane)
}
PEOPLE: Final = (
    User("U0ALICE", "alice", "Alice Reader", "Europe/Paris", 3600),
    User("U0BOB", "bob", "Bob Writer", "America/Los_Angeles", -28800),
    User(BOT_USER, "paperbot", "paperbot", "Etc/UTC", 0, bot=True),
    User(SLACKBOT, "slackbot", "Slackbot", "Etc/UTC", 0, bot=True),
)
PLACES: Final = (
    Channel("C0PAPERS", "papers", ("U0ALICE", "U0BOB", BOT_USER), topic="What we read"),
    Channel("C0GENERAL", "general", ("U0ALICE", "U0BOB")),
    Channel("D0ALICE", "", ("U0ALICE", BOT_USER), "im"),
    Channel("D0BOB", "", ("U0BOB", BOT_USER), "im"),
)


def written(value: Value) -> str:
    """A value as JSON."""
    return msgspec.json.encode(value).decode()


def nowhere(_kind: str, _key: str, _value: str | None) -> None:
    """Keeps nothing."""


class Workspace:
    """The state of one workspace; safe to use from any thread."""

    def __init__(self, clock: Callable[[], float] = time.time, keep: Keep = nowhere) -> None:
        """An empty workspace with two people, two channels and the bot; `clock` gives Unix time in seconds."""
        self.clock: Final = clock
        self.journal: Final = Journal()
        self.changed: Final = self.journal.changed
        self._keep = keep
        self._last = 0
        self._empty()
        self._tell_all()

    def _empty(self) -> None:
        self.users: dict[str, User] = {user.id: user for user in PEOPLE}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in PLACES}
        self.messages: dict[str, Message] = {}
        self.views: dict[str, View] = {}
        self.threads: dict[str, Thread] = {}
        self.files: dict[str, File] = {}
        self.panes: dict[str, Pane] = {}

    def _table(self, kind: str) -> dict[str, Any]:
        table: dict[str, Any] = getattr(self, f"{kind.lower()}s")
        return table

    def put(self, value: V) -> V:
        """Adds a value, or replaces the one of the same key."""
        with self.changed:
            self._table(type(value).__name__)[value.key] = value
            self._write(value, written(value))
        return value

    def drop(self, value: Value) -> None:
        """Removes a value, if it is there."""
        with self.changed:
            self._table(type(value).__name__).pop(value.key, None)
            self._write(value, None)

    def _write(self, value: Value, text: str | None) -> None:
        kind = type(value).__name__
        self._keep(kind, value.key, text)
        if not isinstance(value, File):
            self.journal.add(kind, value.key, text)

    def values(self) -> list[Value]:
        """Everything there is, files aside."""
        with self.changed:
            return [
                value for kind in KINDS for value in self._table(kind).values() if not isinstance(value, File)
            ]

    def clear(self) -> None:
        """Forgets everything said and opened, and begins again."""
        with self.changed:
            for value in (*self.values(), *self.files.values()):
                self._keep(type(value).__name__, value.key, None)
            self._empty()
            self._tell_all()

    def remember(self, kept: Iterable[tuple[str, str]], keep: Keep) -> None:
        """Takes in what was kept, (kind, JSON) pairs in any order, and keeps all that follows. Modals do not outlive a restart."""
        with self.changed:
            for kind, text in kept:
                value: Value = msgspec.json.decode(text, type=KINDS[kind])
                self._table(kind)[value.key] = value
            self.views = {key: view for key, view in self.views.items() if not view.modal}
            self.panes = {}
            self._keep = keep
            self._tell_all()

    def _tell_all(self) -> None:
        self.journal.add("Clear", "", None)
        for value in self.values():
            self.journal.add(type(value).__name__, value.key, written(value))

    def ts(self) -> str:
        """A new timestamp, later than every one before."""
        with self.changed:
            self._last = max(self._last + 1, int(self.clock() * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"

    def id(self, prefix: str) -> str:
        """A new identifier: "V", "F", "Ev" and so on."""
        return f"{prefix}{token_hex(5).upper()}"

    def user(self, name: str) -> User:
        """A user by id or name."""
        found = self.users.get(name) or next((u for u in self.users.values() if u.name == name), None)
        if found is None:
            raise RefusalError("user_not_found")
        return found

    def channel(self, name: str) -> Channel:
        """A channel by id or name; a user's id means the direct message between that user and the bot."""
        plain = name.removeprefix("#")
        found = self.channels.get(name) or next(
            (c for c in self.channels.values() if plain and c.name == plain), None
        )
        if found is not None:
            return found
        if name in self.users:
            return self.direct(name)
        raise RefusalError("channel_not_found")

    def direct(self, name: str) -> Channel:
        """The direct message between a user and the bot; begun when there is none."""
        user = self.user(name)
        for channel in list(self.channels.values()):
            if channel.kind == "im" and user.id in channel.members:
                return channel
        return self.put(Channel(f"D{user.id[1:]}", "", (user.id, BOT_USER), "im"))

    def message(self, channel: str, ts: str) -> Message:
        """One message; raises RefusalError when it is not there."""
        found = self.messages.get(f"{channel}:{ts}")
        if found is None:
            raise RefusalError("message_not_found")
        return found

    def listed(self, channel: str, thread: str = "") -> list[Message]:
        """A channel's messages, oldest first; with a thread's ts, those of that thread."""
        with self.changed:
            found = [m for m in self.messages.values() if m.channel == channel]
        return sorted((m for m in found if not thread or thread in {m.thread, m.ts}), key=lambda m: m.ts)

    def home(self, user: str) -> View | None:
        """A person's Home; None until the bot has published one."""
        return next((v for v in list(self.views.values()) if not v.modal and v.user == user), None)

    def stack(self, user: str) -> list[View]:
        """The modals that a person has open, the topmost last."""
        return [v for v in list(self.views.values()) if v.modal and v.user == user]

    def post(self, message: Message) -> Message:
        """Adds a new message; its thread's first message learns of the thread, and a bot's ends the thread's status."""
        with self.changed:
            root = self.messages.get(f"{message.channel}:{message.thread}")
            if root and not root.thread and not message.only:
                self.put(replace(root, thread=root.ts))
            status = self.threads.get(f"{message.channel}:{message.thread}")
            if status and status.status and message.bot == BOT:
                self.put(replace(status, status=""))
            return self.put(message)
