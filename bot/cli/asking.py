"""`ask` and `chat`: questions without Slack."""

import argparse
import contextlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot import answering
from bot.answers import Guide
from bot.cli.printing import printed, said
from bot.dialogue.conversation import Conversation, Place
from bot.library import Library
from bot.opening import converse, helped, open_library
from bot.queries import Help
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.llm.helper import Helper

with contextlib.suppress(ImportError):
    import readline

TEAM: Final = "terminal"
"""Where a conversation outside Slack is remembered."""
PROMPT: Final = "> "


def place(thread: str) -> Place:
    """A direct conversation with one person; an empty thread is not remembered."""
    return Place(TEAM, TEAM, os.environ.get("USER", "you"), thread, direct=bool(thread))


def answer(question: str, conversation: Conversation, where: Place, *, as_json: bool) -> str:
    """One answer, as text or as one line of JSON."""
    begun = time.perf_counter()
    reply = conversation.reply(question, where)
    spent = (time.perf_counter() - begun) * 1000
    if as_json:
        return json.dumps(printed(question, reply, spent, conversation.today), ensure_ascii=False)
    return said(reply, conversation.today)


def told(
    question: str, conversation: Conversation, where: Place, helper: "Helper | None", *, as_json: bool
) -> Iterator[str]:
    """An answer as `answer` gives it, and what a language model adds to it, as soon as each is there; in JSON as one object."""
    if helper is None:
        yield answer(question, conversation, where, as_json=as_json)
        return
    from bot.cli.helping import added, whole  # noqa: PLC0415  only where a model is set

    yield from (whole if as_json else added)(question, conversation, where, helper)


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


def talk(conversation: Conversation, history: Path, greeting: str, helper: "Helper | None" = None) -> int:
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
            for part in told(said, conversation, place("chat"), helper, as_json=False):
                sys.stdout.write(f"{part}\n")
                sys.stdout.flush()


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


FEW: Final = 64
"""Papers whose meaning a question waits for: a few seconds, once."""
_EXAMPLES: Final = "Try one of these, or ask in your own words:"


def _opened(settings: Settings) -> Library:
    """The library; what a few papers mean is learned at once, for nothing learns it beside a question."""
    library = open_library(settings)
    if library.meaning and library.size() <= FEW:
        library.learn()
    return library


def ask(args: argparse.Namespace, settings: Settings) -> int:
    question = " ".join(args.question)
    library = _opened(settings)
    try:
        where = place(f"ask-{time.time_ns()}" if args.thread else "")
        conversation = converse(library)
        helper = helped(settings, conversation, library)
        for line in lines(sys.stdin) if question == "-" else [question]:
            for part in told(line, conversation, where, helper, as_json=args.json):
                sys.stdout.write(f"{part}\n")
                sys.stdout.flush()
            sys.stdout.write("\n" if question == "-" and not args.json else "")
            sys.stdout.flush()
    finally:
        library.close()
    return 0


def chat(_args: argparse.Namespace, settings: Settings) -> int:
    """A conversation in the terminal; lines from a pipe are answered one by one."""
    library = _opened(settings)
    try:
        conversation = converse(library)
        helper = helped(settings, conversation, library)
        if piped(sys.stdin):
            return _answered(conversation, helper)
        return talk(conversation, settings.data / "history", greeting(library), helper)
    finally:
        library.close()


def _answered(conversation: Conversation, helper: "Helper | None") -> int:
    where = place(f"pipe-{time.time_ns()}")
    for line in lines(sys.stdin):
        sys.stdout.write(f"{PROMPT}{line}\n")
        for part in told(line, conversation, where, helper, as_json=False):
            sys.stdout.write(f"{part}\n")
            sys.stdout.flush()
        sys.stdout.write("\n")
    return 0


def greeting(library: Library) -> str:
    """What a conversation opens with: how much is known, and questions that work."""
    guide = answering.answer(Help(), library)
    examples = "\n".join(f"  {example}" for example in guide.examples) if isinstance(guide, Guide) else ""
    return f"paperbot knows {library.size():,} papers. {_EXAMPLES}\n{examples}\n  (help says more; exit ends)"
