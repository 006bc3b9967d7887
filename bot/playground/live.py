"""Live: the journal as server-sent events, so that every open tab shows the same at once.

A tab begins with a snapshot and then gets each change; one that lost its connection says what it saw last and gets only what it missed.
"""

import json
from collections.abc import Iterator
from typing import Final
from uuid import uuid4

import msgspec

from bot.playground.journal import Entry
from bot.playground.slack import LoopbackSlack
from bot.playground.workspace import written

PING: Final = 15.0
"""Seconds between signs of life, by which the server notices that a tab is gone."""
RETRY: Final = b"retry: 1000\n"
"""How soon a tab that lost its connection tries again, in milliseconds."""
SHOWN: Final = 100
"""How many calls and deliveries a new tab is told of."""


class Live:
    """The streams of all tabs."""

    def __init__(self, slack: LoopbackSlack, preface: str) -> None:
        """`preface` is JSON that every tab gets first."""
        self._slack: Final = slack
        self._preface: Final = preface
        self._epoch: Final = uuid4().hex[:8]

    def stream(self, last: str = "") -> Iterator[bytes]:
        """Events for one tab, which saw `last` last; never ends."""
        journal = self._slack.workspace.journal
        epoch, _, number = last.partition("-")
        seen = int(number) if epoch == self._epoch and number.isdigit() else -1
        while True:
            entries = journal.since(seen) if seen >= 0 else None
            if entries is None:
                with journal.changed:
                    seen = journal.number
                    snapshot = self._snapshot()
                yield RETRY + self._event("snapshot", snapshot, seen)
            for entry in entries or ():
                seen = entry.number
                yield self._event("change", _json(entry), seen)
            if not self._news(seen):
                yield b": still here\n\n"

    def _news(self, seen: int) -> bool:
        journal = self._slack.workspace.journal
        return journal.wait(lambda: journal.number > seen, PING)

    def _event(self, name: str, data: str, number: int) -> bytes:
        return f"id: {self._epoch}-{number}\nevent: {name}\ndata: {data}\n\n".encode()

    def _snapshot(self) -> str:
        values = [Entry(0, type(v).__name__, v.key, written(v)) for v in self._slack.workspace.values()]
        calls = [
            Entry(0, "Call", c.id, msgspec.json.encode(c).decode()) for c in list(self._slack.calls)[-SHOWN:]
        ]
        sent = [Entry(0, "Delivery", d.id, d.written) for d in self._slack.deliveries[-SHOWN:]]
        return f'{{"offer": {self._preface}, "entries": [{",".join(map(_json, [*values, *calls, *sent]))}]}}'


def _json(entry: Entry) -> str:
    key = json.dumps(entry.key)
    return f'{{"kind": "{entry.kind}", "key": {key}, "value": {entry.value or "null"}}}'
