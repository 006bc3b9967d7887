"""`ask`, `chat`, `eval`: questions without Slack."""

import argparse
import contextlib
import json
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

from bot import answering
from bot.answers import Guide
from bot.app import converse, meant, now, open_library
from bot.blocks import plain
from bot.blocks.facts import facts
from bot.dialogue.conversation import Conversation, Place, Reply
from bot.evaluation.questions import Outcome, Report, Share, evaluate
from bot.evaluation.retrieval import Scores, measure
from bot.library import Library
from bot.parsing import parse
from bot.queries import Help
from bot.settings import Settings

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
    said = facts(reply.query, reply.answer, plain(reply.answer, today))
    return {"question": question} | said | {"ms": round(milliseconds, 2)}


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


def talk(conversation: Conversation, history: Path, greeting: str) -> int:
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
        where = place(f"ask-{time.time_ns()}" if args.thread else "")
        for line in lines(sys.stdin) if question == "-" else [question]:
            ending = "\n\n" if question == "-" and not args.json else "\n"
            sys.stdout.write(answer(line, converse(library), where, as_json=args.json) + ending)
            sys.stdout.flush()
    finally:
        library.close()
    return 0


def chat(_args: argparse.Namespace, settings: Settings) -> int:
    """A conversation in the terminal; lines from a pipe are answered one by one."""
    library = open_library(settings)
    try:
        conversation = converse(library)
        if piped(sys.stdin):
            return _answered(conversation)
        return talk(conversation, settings.data / "history", greeting(library))
    finally:
        library.close()


def _answered(conversation: Conversation) -> int:
    where = place(f"pipe-{time.time_ns()}")
    for line in lines(sys.stdin):
        sys.stdout.write(f"{PROMPT}{line}\n{answer(line, conversation, where, as_json=False)}\n\n")
        sys.stdout.flush()
    return 0


def greeting(library: Library) -> str:
    """What a conversation opens with: how much is known, and questions that work."""
    guide = answering.answer(Help(), library)
    examples = "\n".join(f"  {example}" for example in guide.examples) if isinstance(guide, Guide) else ""
    return f"paperbot knows {library.size():,} papers. {_EXAMPLES}\n{examples}\n  (help says more; exit ends)"


_WIDTH: Final = 14


def register_eval(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "eval",
        help="measure the answers on a file of questions",
        description="Asks every question of a file (JSON lines) and prints what was right, per type of question, with "
        "95 %% confidence intervals; or measures finding on a folder of requests, shaped like BEIR's and SciFact's.",
    )
    command.add_argument("file", type=Path, help="a file of questions, or a folder")
    command.add_argument(
        "--failures", action="store_true", help="list the questions that went wrong, and how"
    )
    command.add_argument(
        "--totals", action="store_true", help="only the measures over all questions, a line each"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    command.set_defaults(run=_evaluate)


def _evaluate(args: argparse.Namespace, settings: Settings) -> int:
    if args.file.is_dir():
        scores = _measured(args.file, meaning=meant(settings))
        sys.stdout.write(f"{scored(scores)}\n")
        return 0
    library = open_library(settings)
    try:
        today = now().date()
        report = evaluate(
            args.file, library, lambda text: parse(text, today=today), lambda given: plain(given, today)
        )
    finally:
        library.close()
    told = totals(report) if args.totals else table(report)
    lines = [json.dumps(report.json(), ensure_ascii=False)] if args.json else told
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if args.failures and not args.json:
        sys.stdout.writelines(f"{failure(outcome)}\n" for outcome in report.failures())
    return 0


def _measured(folder: Path, *, meaning: bool) -> Scores:
    """The scores of a folder, in a library of its own."""
    with tempfile.TemporaryDirectory() as place:
        library = Library.open(f"sqlite:///{place}/papers.sqlite3", Path(place), meaning=meaning)
        try:
            return measure(folder, library)
        finally:
            library.close()


def table(report: Report) -> Iterator[str]:
    """The measures of each type of question, as lines; in brackets the 95 % confidence interval."""
    for kind, shares in report.rows.items():
        count = max((share.count for share in shares.values()), default=0)
        cells = "  ".join(f"{name} {_share(share)}" for name, share in shares.items())
        yield f"{kind:{_WIDTH}} {count:4}  {cells}"
    yield f"{len(report.outcomes)} questions, processor time median {report.median:.1f} ms, 95th percentile {report.p95:.1f} ms"


def totals(report: Report) -> Iterator[str]:
    """The measures over all questions, a line each."""
    return (f"{name:{_WIDTH}} {_share(share)}" for name, share in report.rows["all"].items())


def _share(share: Share) -> str:
    return f"{share.mean:.2f} [{share.low:.2f}, {share.high:.2f}]"


def failure(outcome: Outcome) -> str:
    """One question that went wrong: what was missed, how it was read, what was shown."""
    missed = ", ".join(name for name, value in outcome.measures.items() if value is not None and value < 1)
    papers = ", ".join(paper.id for paper in outcome.found.papers) or "nothing"
    return (
        f"\n{outcome.question.q}\n  missed: {missed}\n  read as: {outcome.found.query}\n  shown: {papers}"
        + "".join(f"\n    {text}" for _, text in outcome.found.quotes)
    )


def scored(scores: Scores) -> str:
    """The scores of a folder, in two lines."""
    found = (
        f"nDCG@10 of {scores.requests} requests: {scores.listed:.3f} as papers about each ({scores.empty} empty), "
        f"{scores.asked:.3f} as a question looks for papers"
    )
    sentences = f"\nright sentence, abstract given: first {scores.first:.3f}, in three {scores.three:.3f} ({scores.pairs} pairs)"
    return found + (sentences if scores.pairs else "")
