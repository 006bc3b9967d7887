"""A conversation in a terminal or over standard input: the same path as in Slack, without Slack."""

import contextlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

from bot.answering.record import record
from bot.blocks import plain
from bot.slack.conversation import Conversation, Place, Reply

with contextlib.suppress(ImportError):
    import readline

TEAM: Final = "terminal"
"""Where a conversation outside Slack is remembered."""
PROMPT: Final = "> "


def place(thread: str) -> Place:
    """A direct conversation with one person; an empty thread is not remembered."""
    return Place(TEAM, TEAM, os.environ.get("USER", "you"), thread, direct=bool(thread))


def printed(question: str, reply: Reply, milliseconds: float, today: date) -> dict[str, Any]:
    """An answer as `ask --json` prints it."""
    facts = record(reply.query, reply.answer)
    papers = [{"id": p.id, "title": p.title, "date": p.date.isoformat(), "url": p.url} for p in facts.papers]
    return {
        "question": question,
        "query": facts.query,
        "kind": facts.kind,
        "text": plain(reply.answer, today),
        "papers": papers,
        "quotes": [{"paper": paper, "text": text} for paper, text in facts.quotes],
        "total": facts.total,
        "refused": facts.refused,
        "ms": round(milliseconds, 2),
    }


def answer(question: str, conversation: Conversation, where: Place, *, as_json: bool) -> str:
    """One answer, as text or as one line of JSON."""
    begun = time.perf_counter()
    reply = conversation.reply(question, where)
    spent = (time.perf_counter() - begun) * 1000
    if as_json:
        return json.dumps(printed(question, reply, spent, conversation.today), ensure_ascii=False)
    return plain(reply.answer, conversation.today)


def lines(source: TextIO) -> Iterator[str]:
    """The questions in a stream, one a line."""
    for line in source:
        yield line.rstrip("\r\n")


def piped(source: TextIO) -> bool:
    """Whether a stream is a pipe or a file, so that its lines are questions; a terminal or nothing is neither."""
    try:
        mode = os.fstat(source.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def chat(conversation: Conversation, history: Path, greeting: str) -> int:
    """Asks and answers until the end of input; what was typed is offered again next time."""
    with _history(history):
        sys.stdout.write(f"{greeting}\n")
        while True:
            try:
                said = input(f"\n{PROMPT}").strip()
            except EOFError:
                sys.stdout.write("\n")
                return 0
            if said.lower() in {"exit", "quit", "bye", ":q"}:
                return 0
            sys.stdout.write(answer(said, conversation, place("chat"), as_json=False) + "\n")


@contextlib.contextmanager
def _history(file: Path) -> Iterator[None]:
    if "readline" not in globals():
        yield
        return
    with contextlib.suppress(OSError):
        readline.read_history_file(file)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            readline.set_history_length(500)
            readline.write_history_file(file)
