"""`export`: papers as a file that reference managers read, or into a group's library in Zotero."""

import argparse
import sys
from typing import get_args

from bot.answering.citing import cited
from bot.citations import Entry, StyleError, printed, style_named, written
from bot.dialogue.shelves import Shelves
from bot.library import Library
from bot.opening import open_library
from bot.papers import Paper
from bot.queries import ReadingList, Style
from bot.settings import Settings, SettingsError
from bot.store.people import Reading


def exported(args: argparse.Namespace, settings: Settings) -> int:
    """Writes papers as a file, or sends them to Zotero."""
    if bool(args.team) != bool(args.list):
        sys.stderr.write("A reading list is somebody's in a workspace: say which, with --team and --list.\n")
        return 2
    library = open_library(settings)
    try:
        papers = _chosen(args, library)
        entries = list(map(Entry, papers, library.cite_keys(papers)))
    finally:
        library.close()
    if not entries:
        sys.stderr.write("No paper matches.\n")
        return 1
    return _sent(entries, settings) if args.zotero else _put(entries, args)


def _chosen(args: argparse.Namespace, library: Library) -> tuple[Paper, ...]:
    if args.list:
        listed = Shelves(library, Reading(library.store)).listed(ReadingList(), args.team, "", args.list)
        return library.papers(listed)
    return cited(" ".join(args.listing) or "papers", library)


def _put(entries: list[Entry], args: argparse.Namespace) -> int:
    known, style = args.style in get_args(Style), style_named(args.style)
    if not (known or style):
        sys.stderr.write(f"{args.style}: CSL has no style that is called so.\n")
        return 2
    try:
        text = f"{written(args.style, entries) if known else printed(style, entries)}\n"
    except StyleError:
        sys.stderr.write(
            f"{args.style}: this style of CSL's cannot be set here; it may be one of notes alone.\n"
        )
        return 2
    if args.output:
        args.output.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{args.output}: {len(entries):,} papers.\n")
    else:
        sys.stdout.write(text)
    return 0


def _sent(entries: list[Entry], settings: Settings) -> int:
    if not settings.zotero_group:
        raise SettingsError(
            "ZOTERO_GROUP and ZOTERO_API_KEY say into which library papers go; they are empty."
        )
    from bot.bibliographies.zotero import Group, ZoteroError  # noqa: PLC0415  its client is only loaded where it is asked

    try:
        sent = Group(settings.zotero_group, settings.zotero_key, settings.zotero).send(entries)
    except ZoteroError as error:
        sys.stderr.write(f"{error}.\n")
        return 1
    sys.stdout.write(
        f"{sent.added:,} papers added, {sent.there:,} there already, {sent.refused:,} refused.\n"
    )
    return 1 if sent.refused else 0
