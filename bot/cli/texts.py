"""`ingest pdf`: the text of files that people have, matched to the papers that are here."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.answering.given import kept, matched
from bot.library import Library
from bot.opening import open_library
from bot.settings import Settings
from bot.store.texts import PUBLIC, Scope
from bot.texts import jats, pdf
from bot.texts.body import FullText, UnreadableError

_KINDS: Final = frozenset({".pdf", ".xml", ".nxml"})


@dataclass(slots=True)
class _Report:
    """What came of some files."""

    kept: int = 0
    alone: int = 0
    """Of no paper that is here."""
    unreadable: int = 0


def ingest(args: argparse.Namespace, settings: Settings) -> int:
    """Keeps the texts of files."""
    if (args.channel or args.person) and not args.team:
        sys.stderr.write("A channel or a person is one of a workspace: say which, with --team.\n")
        return 2
    if args.channel and args.person:
        sys.stderr.write("Give it to a channel or to a person, not to both.\n")
        return 2
    scope = Scope(args.team, args.channel, args.person)
    library, report = open_library(settings), _Report()
    try:
        for file in _found(args.files):
            _take(file, library, scope, report)
    finally:
        library.close()
    sys.stdout.write(
        f"{report.kept:,} texts kept, {report.alone:,} of no paper that is here, {report.unreadable:,} that could not be read.\n"
    )
    return 0 if report.kept and not report.unreadable else 1


def _found(given: list[Path]) -> Iterator[Path]:
    """The files, and those in folders that may be papers, in order."""
    for path in given:
        if path.is_dir():
            yield from sorted(
                one for one in path.rglob("*") if one.suffix.lower() in _KINDS and one.is_file()
            )
        else:
            yield path


def _take(file: Path, library: Library, scope: Scope, report: _Report) -> None:
    """Reads one file, and says in one line what came of it."""
    try:
        text = _read(file)
    except UnreadableError as error:
        report.unreadable += 1
        sys.stderr.write(f"{file}: {error.reason}.\n")
        return
    paper = kept(text, file.name, matched(text, library), library, scope)
    if paper is None:  # only what came from Slack can leave while it is read
        return
    report.kept += 1
    report.alone += paper.given
    if paper.given and text.stamp:
        sys.stderr.write(
            f"{file}: {text.stamp} is not here; to know it whole: paperbot ingest paper {text.stamp}\n"
        )
    known = ", known from this file alone" if paper.given else ""
    seen = "" if scope == PUBLIC else ", for those alone that it was given to"
    sys.stdout.write(f"{paper.id}  {paper.title} ({text.words:,} words{known}{seen})\n")


def _read(file: Path) -> FullText:
    """The text of a file; UnreadableError where it has none, or is not there."""
    try:
        if file.stat().st_size > max(pdf.LIMITS.bytes, jats.MOST):
            raise UnreadableError("refused", f"it is larger than {pdf.LIMITS.bytes // 1_000_000} MB")
        body = file.read_bytes()
    except OSError as error:
        raise UnreadableError("failed", f"it cannot be opened ({error.strerror})") from error
    return jats.read(body) if jats.is_jats(body) else pdf.read(body)
