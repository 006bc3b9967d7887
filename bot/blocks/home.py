"""The Home tab, as a pure function of frozen values. `bot.slack` publishes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.answers import Overview, Shelf, SubscriptionList
from bot.blocks.actions import rows
from bot.blocks.following import subscriptions
from bot.blocks.papers import one_line
from bot.blocks.pieces import Bullets, Button, Buttons, Heading, Piece, Prose, note, say
from bot.blocks.shelves import shelf
from bot.blocks.views import View, fitted
from bot.blocks.welcome import overview
from bot.papers import Paper
from bot.queries import ReadingList, Subscriptions

NEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Home:
    """What a person's Home tab shows."""

    overview: Overview
    examples: tuple[str, ...]
    subscriptions: SubscriptionList
    """Those of this person's direct messages."""
    shelf: Shelf
    newest: tuple[Paper, ...]


def home(shown: Home, today: date) -> View:
    """The Home tab: examples, what is followed, the reading list, the newest papers, the corpus."""
    return {"type": "home", "blocks": fitted(list(_home(shown, today)))}


def _home(shown: Home, today: date) -> Iterator[Piece]:
    yield Heading("Ask about papers")
    yield say(
        "Write to me in the Messages tab, mention me in a channel, or use /paper anywhere. For example:"
    )
    yield Buttons(tuple(Button(example, "ask", example) for example in shown.examples[:4]))
    yield Heading("What you follow")
    yield from (piece for piece in subscriptions(shown.subscriptions) if not isinstance(piece, Heading))
    yield from rows(shown.subscriptions, Subscriptions(), "direct")
    if not shown.shelf.papers:
        yield Heading("Your reading list")
    yield from shelf(shown.shelf)
    yield from rows(shown.shelf, ReadingList(page=shown.shelf.page), "direct")
    if shown.newest:
        yield Heading("Newest papers")
        yield Prose((Bullets(tuple(map(one_line, shown.newest[:NEWEST]))),))
    yield from overview(shown.overview, today)
    yield note("Say “help” for everything I can do.")
