"""MCP over standard input and output: one message a line, as an editor or a desktop assistant starts it."""

import json
from typing import BinaryIO

from bot.assistants.calls import Caller
from bot.assistants.protocol import Outcome, Server, unread
from bot.slack.web import LARGEST


def serve(server: Server, source: BinaryIO, out: BinaryIO) -> None:
    """Answers each line of `source` on `out` until it ends; nobody in particular asks."""
    while line := source.readline(LARGEST + 1):
        whole = line.endswith(b"\n") or len(line) <= LARGEST
        if not whole:
            _skip(source)
        outcome = _taken(server, line) if whole else unread()
        if outcome and outcome.body is not None:
            out.write(json.dumps(outcome.body).encode() + b"\n")
            out.flush()


def _taken(server: Server, line: bytes) -> Outcome | None:
    """What a line gets; an empty one gets nothing."""
    if not line.strip():
        return None
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return unread()
    return server.take(message, Caller())


def _skip(source: BinaryIO) -> None:
    """Reads to the end of a line that is too long to be a message."""
    while (rest := source.readline(LARGEST)) and not rest.endswith(b"\n"):
        pass
