"""`ask`, `chat`, `eval`: questions without Slack."""

import argparse
import sys
import time
from typing import Final

from bot import answering
from bot.answers import Guide
from bot.app import converse, open_library
from bot.cli import terminal
from bot.library import Library
from bot.queries import Help
from bot.settings import Settings
from bot.slack.conversation import Conversation


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ask = commands.add_parser(
        "ask",
        help="answer one question, or each line of standard input",
        description="Answers one question, or with - each line of standard input.",
    )
    ask.add_argument(
        "question", nargs="+", help='the question; "-" reads questions from standard input, one a line'
    )
    ask.add_argument("--json", action="store_true", help="print each answer as one JSON object a line")
    ask.add_argument(
        "--thread", action="store_true", help="make the lines one conversation, so that follow-ups work"
    )
    ask.set_defaults(run=_ask)
    commands.add_parser("chat", help="ask in a terminal, with history").set_defaults(run=chat)


_EXAMPLES: Final = "Try one of these, or ask in your own words:"


def _ask(args: argparse.Namespace, settings: Settings) -> int:
    question = " ".join(args.question)
    library = open_library(settings)
    try:
        where = terminal.place(f"ask-{time.time_ns()}" if args.thread else "")
        for line in terminal.lines(sys.stdin) if question == "-" else [question]:
            ending = "\n\n" if question == "-" and not args.json else "\n"
            sys.stdout.write(terminal.answer(line, converse(library), where, as_json=args.json) + ending)
            sys.stdout.flush()
    finally:
        library.close()
    return 0


def chat(_args: argparse.Namespace, settings: Settings) -> int:
    """A conversation in the terminal; lines from a pipe are answered one by one."""
    library = open_library(settings)
    try:
        conversation = converse(library)
        if terminal.piped(sys.stdin):
            return _answered(conversation)
        return terminal.chat(conversation, settings.data / "history", greeting(library))
    finally:
        library.close()


def _answered(conversation: Conversation) -> int:
    where = terminal.place(f"pipe-{time.time_ns()}")
    for line in terminal.lines(sys.stdin):
        sys.stdout.write(
            f"{terminal.PROMPT}{line}\n{terminal.answer(line, conversation, where, as_json=False)}\n\n"
        )
        sys.stdout.flush()
    return 0


def greeting(library: Library) -> str:
    """What a conversation opens with: how much is known, and questions that work."""
    guide = answering.answer(Help(), library)
    examples = "\n".join(f"  {example}" for example in guide.examples) if isinstance(guide, Guide) else ""
    return f"paperbot knows {library.size():,} papers. {_EXAMPLES}\n{examples}\n  (help says more; exit ends)"
