"""Calls: everything the bot asked of Slack, with what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import msgspec

from bot.playground.journal import Journal
from bot.playground.values import Json

KEPT: Final = 2000
"""How many calls are remembered."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot, and what Slack answered."""

    method: str
    """"chat.postMessage"; "response" for a response URL; "upload" for a file's bytes; "ack" for an acknowledgement."""
    args: Json
    answer: Json
    at: float
    """Unix time when it arrived."""
    seconds: float
    id: str = field(default_factory=lambda: uuid4().hex)

    @property
    def ok(self) -> bool:
        """True when Slack did what was asked."""
        return bool(self.answer.get("ok"))


class Calls:
    """The calls so far, oldest first; each is entered in the journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal: Final = journal
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        """Notes one more call, and tells whoever watches."""
        with self._journal.changed:
            self._calls = [*self._calls[-KEPT:], call]
            self._journal.add("Call", call.id, msgspec.json.encode(call).decode())

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def __len__(self) -> int:
        return len(self._calls)

    def of(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self._calls if call.method == method]

    @property
    def refused(self) -> list[Call]:
        """The calls that Slack refused."""
        return [call for call in self._calls if not call.ok]

    def clear(self) -> None:
        """Forgets all calls."""
        self._calls = []
