"""Calls: everything the bot asked of Slack, with what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Condition
from typing import Final

from bot.playground.values import Json

KEPT: Final = 2000
"""How many calls are remembered."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot, and what Slack answered."""

    method: str
    """"chat.postMessage"; "response" for a response URL; "upload" for a file's bytes."""
    args: Json
    answer: Json
    at: float
    """Unix time when it arrived."""
    seconds: float

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))


class Calls:
    """The calls so far, oldest first; whoever waits for a change is told of each."""

    def __init__(self, changed: Condition) -> None:
        self._changed: Final = changed
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        with self._changed:
            self._calls = [*self._calls[-KEPT:], call]
            self._changed.notify_all()

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
        self._calls = []
