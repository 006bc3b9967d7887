"""`index`, `status`, `feedback`: the library, and what is known of it."""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Final

from bot import zones
from bot.answering.guide import overview
from bot.blocks import plain
from bot.blocks.actions import REASONS
from bot.library import Library
from bot.opening import curated, open_library
from bot.settings import Settings
from bot.store.people import Feedback

PATIENCE: Final = 60.0
"""Seconds that indexing waits for a process that may be at it, or may have died at it."""


def status(args: argparse.Namespace, settings: Settings) -> int:
    """Tells the state of the library."""
    library = open_library(settings)
    try:
        state = overview(library)
    finally:
        library.close()
    if not args.json:
        sys.stdout.write(f"{plain(state, datetime.now(UTC).date())}\n")
        return 0
    facts = {
        "papers": state.size,
        "newest": state.newest
        and {"id": state.newest.id, "title": state.newest.title, "date": state.newest.date},
        "ingested": state.ingested,
        "feeds": state.stale or "well",
        "unreachable_since": state.since,
        "subscriptions": state.subscriptions,
        "delivered": state.delivered,
        "set_aside": list(state.aside),
        "zones": {"version": state.zones, "source": zones.table().source, "outdated": state.outdated},
        "unlearnt": state.unlearnt,
        "search": state.searched or "embedded",
        "database": "postgresql" if library.store.postgres else "sqlite",
    }
    sys.stdout.write(json.dumps(facts, default=lambda moment: moment.isoformat(), ensure_ascii=False) + "\n")
    return 0


def feedback(args: argparse.Namespace, settings: Settings) -> int:
    """Lists what people said of answers."""
    library = open_library(settings)
    try:
        opinions = Feedback(library.store).latest(unhelpful=args.unhelpful)
    finally:
        library.close()
    for opinion in opinions:
        verdict = "helpful" if opinion.helpful else "not helpful"
        why = f" ({REASONS[opinion.reason].lower()})" if opinion.reason in REASONS else ""
        sys.stdout.write(f"{opinion.given:%Y-%m-%d %H:%M}  {verdict}{why}  {opinion.query}\n")
    if not opinions:
        sys.stdout.write("Nobody has said yet whether an answer helped.\n")
    return 0


def index(args: argparse.Namespace, settings: Settings) -> int:
    """Brings the index up to the store."""
    library = Library.open(settings.database, settings.data, search=settings.search)
    try:
        if args.rebuild:
            library.rebuild()
        library.sync(curated(settings))
        library.catch_up(PATIENCE)
        sys.stdout.write(f"The index holds {library.size():,} papers.\n")
    finally:
        library.close()
    return 0
