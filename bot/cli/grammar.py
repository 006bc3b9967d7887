"""What can be typed after `paperbot`. Each command names the function that carries it out, by its module in this folder
and its own name: what other commands need is not loaded.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.settings import Settings

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  it has no other name

SERVE: Final = "serving:serve"
Command = Callable[[argparse.Namespace, Settings], int]


def command(run: str) -> Command:
    """The function that carries out a command, loaded with all that it needs."""
    module, _, name = run.partition(":")
    found: Command = getattr(import_module(f"bot.cli.{module}"), name)
    return found


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    root = argparse.ArgumentParser(
        prog="paperbot", description="Answers a research team's questions about papers, in Slack."
    )
    root.set_defaults(run=SERVE, socket=False, http=False, playground=False)
    commands = root.add_subparsers(title="commands", metavar="COMMAND")
    for more in (_serve, _mcp, _ask, _eval, _corpora, _curated, _ingest, _export, _digest, _manifest):
        more(commands)
    return root


def _serve(commands: "_Commands") -> None:
    command = commands.add_parser("serve", help="serve Slack, or the playground where no token is set")
    way = command.add_mutually_exclusive_group()
    way.add_argument(
        "--socket", action="store_true", help="over Socket Mode (needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN)"
    )
    way.add_argument(
        "--http", action="store_true", help="over HTTP (needs SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET)"
    )
    way.add_argument(
        "--playground", action="store_true", help="a local page that behaves like Slack; needs no token"
    )
    command.set_defaults(run=SERVE)


def _mcp(commands: "_Commands") -> None:
    command = commands.add_parser(
        "mcp",
        help="answer assistants on this machine, by the Model Context Protocol",
        description="Answers an assistant or an editor over standard input and output, from the papers alone.",
    )
    command.add_argument(
        "--http",
        action="store_true",
        help="over HTTP instead, at http://127.0.0.1:PORT/mcp; to this machine alone",
    )
    command.set_defaults(run="serving:assist")


def _ask(commands: "_Commands") -> None:
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
    ask.set_defaults(run="asking:ask")
    commands.add_parser("chat", help="ask in a terminal, with history").set_defaults(run="asking:chat")


def _eval(commands: "_Commands") -> None:
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
    command.add_argument(
        "--llm",
        action="store_true",
        help="also with the language model that is set: what it reads, writes, and what of that is struck",
    )
    command.set_defaults(run="evaluating:measured")


def _corpora(commands: "_Commands") -> None:
    status = commands.add_parser(
        "status", help="size, newest paper, last ingest, subscriptions, last delivery"
    )
    status.add_argument("--json", action="store_true", help="as one JSON object")
    status.set_defaults(run="corpora:status")
    feedback = commands.add_parser("feedback", help="the answers that people found helpful or not")
    feedback.add_argument("--unhelpful", action="store_true", help="only those that were not helpful")
    feedback.set_defaults(run="corpora:feedback")
    check = commands.add_parser(
        "check",
        help="validate the curated corpus",
        description="Validates a folder of YAML files; names every problem with its file and line.",
    )
    check.add_argument("folder", nargs="?", type=Path, help="default: PAPERBOT_CORPUS, or corpus/")
    check.set_defaults(run="checking:check")
    index = commands.add_parser("index", help="bring the search index up to the store")
    index.add_argument("--rebuild", action="store_true", help="build it anew, while the old one serves")
    index.set_defaults(run="corpora:index")


def _curated(commands: "_Commands") -> None:
    ways = commands.add_parser("corpus", help="write papers into the curated corpus")
    add = ways.add_subparsers(title="commands", metavar="COMMAND", required=True).add_parser(
        "add",
        help="write a YAML file for a paper of arXiv's",
        description="Fetches papers from arXiv and writes a YAML file for each, to be reviewed; a file that is there stays as it is.",
    )
    add.add_argument("ids", nargs="+", metavar="ID")
    add.set_defaults(run="ingesting:add")


def _export(commands: "_Commands") -> None:
    export = commands.add_parser(
        "export",
        help="papers as BibTeX, RIS, CSL JSON or Markdown, or into Zotero",
        description="Exports all papers, those of a listing in words, or a reading list.",
    )
    export.add_argument("listing", nargs="*", help='such as "papers by Synnaeve since 2025"; default: all')
    export.add_argument(
        "--style",
        default="bibtex",
        metavar="STYLE",
        help="such as biblatex, ris, csl (JSON), markdown, ieee, or the name of any style of CSL's; default: bibtex",
    )
    export.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    export.add_argument(
        "--team", default="", help="the workspace of a reading list (Slack's id, such as T012AB3CD)"
    )
    export.add_argument(
        "--list", default="", metavar="ID", help="whose list: a person's or a channel's id there"
    )
    export.add_argument("--zotero", action="store_true", help="add them to the library of ZOTERO_GROUP")
    export.set_defaults(run="exporting:exported")


def _ingest(commands: "_Commands") -> None:
    ingest = commands.add_parser(
        "ingest",
        help="bring papers in",
        description="Brings papers in. Every way can be repeated and resumed.",
    )
    ways = ingest.add_subparsers(title="ways", metavar="WAY", required=True)
    snapshot = ways.add_parser("snapshot", help="arXiv's public metadata snapshot, with a progress bar")
    snapshot.add_argument("file", type=Path, metavar="FILE", help="JSON lines, plain or .gz or .xz")
    arxiv = ways.add_parser("arxiv", help="new and changed papers from arXiv itself")
    for way in (snapshot, arxiv):
        way.add_argument("--set", default="", help='only one archive or category, such as "cs" or "cs.LG"')
        way.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="2026-11-01",
            help="only what changed on this day or later",
        )
    paper = ways.add_parser("paper", help="single papers by arXiv id or link")
    paper.add_argument("ids", nargs="+", metavar="ID")
    _texts(ways)
    for kind, what in (("bib", "BibTeX or biblatex"), ("ris", "RIS"), ("csl", "CSL JSON")):
        way = ways.add_parser(kind, help=f"the papers of a list in {what}, such as Zotero exports")
        way.add_argument("files", nargs="+", type=Path, metavar="FILE")
        way.set_defaults(run="ingesting:lists", kind=kind)
    snapshot.set_defaults(run="ingesting:snapshot")
    arxiv.set_defaults(run="ingesting:harvest")
    paper.set_defaults(run="ingesting:papers")


def _texts(ways: "_Commands") -> None:
    """Adds the way to `ingest`."""
    way = ways.add_parser(
        "pdf",
        help="the full text of PDFs (or JATS XML), to answer from",
        description="Reads files, or all files in folders such as Zotero's storage, and keeps their text with the paper that they "
        "are: by the arXiv id on page 1, else by title. Only papers that are here are matched. A text is seen by everybody, unless "
        "it is given to a workspace, and there to a channel or a person.",
    )
    way.add_argument("files", nargs="+", type=Path, metavar="FILE|FOLDER")
    way.add_argument("--team", default="", help="only this workspace sees it (Slack's id, such as T012AB3CD)")
    way.add_argument("--channel", default="", help="only this channel of the workspace (C012AB3CD)")
    way.add_argument("--person", default="", help="only this person of the workspace (U012AB3CD)")
    way.set_defaults(run="texts:ingest")


def _digest(commands: "_Commands") -> None:
    digest = commands.add_parser("digest", help="deliver digests")
    ways = digest.add_subparsers(title="ways", metavar="WAY", required=True)
    run = ways.add_parser("run", help="deliver what is due, once")
    run.add_argument(
        "--now", type=_instant, metavar="2026-11-23T09:00:00+01:00", help="as if it were this instant"
    )
    run.set_defaults(run="serving:digest")
    ways.add_parser("loop", help="wait and repeat").set_defaults(run="serving:deliver")


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} has no zone; write it as {text}+01:00 or {text}Z")
    if not 1970 < instant.year < 9000:
        raise argparse.ArgumentTypeError(f"{text} is too far from today")
    return instant.astimezone(UTC)


def _manifest(commands: "_Commands") -> None:
    command = commands.add_parser(
        "manifest",
        help="print the app's manifest for Slack over HTTP",
        description="Prints manifest.json for a bot that Slack reaches over HTTPS; with PAPERBOT_MCP=on, for Slackbot too.",
    )
    command.add_argument("address", help="where the bot is reached, such as https://papers.example.org")
    command.set_defaults(run="connecting:manifest")
