"""Modals and the Home tab, as pure functions of frozen values. `bot.slack` opens and updates them.

A modal is known by its `callback_id`; what it is about rides in `private_metadata` as a query's text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.answers import Answer, Overview, Preview, Shelf, SubscriptionList
from bot.blocks import kit, words
from bot.blocks.actions import rows
from bot.blocks.entries import one_line, shelf
from bot.blocks.fitting import fit
from bot.blocks.following import preview, subscriptions
from bot.blocks.kit import MAX_VIEW_BLOCKS, Block
from bot.blocks.pieces import (
    Box,
    Bullets,
    Button,
    Buttons,
    Heading,
    Piece,
    Prose,
    note,
    say,
    untabled,
)
from bot.blocks.render import pieces
from bot.blocks.welcome import overview
from bot.papers import Paper
from bot.queries import WEEKDAYS, Find, Query, ReadingList, Schedule, Subscribe, Subscriptions

View = dict[str, Any]

MAX_VIEW: Final = 60_000
"""Characters of a view's blocks; Slack takes 250 kB."""
MAX_METADATA: Final = 2_900

ASK: Final = "ask_form"
SEARCH: Final = "search_form"
_ONLY: Final = (("Papers with code", "code"), ("Papers with model weights", "models"))
SUBSCRIBE: Final = "subscribe_form"
CONFIRM: Final = "confirm_form"
ANSWER: Final = "answer"
LOADING: Final = "loading"
"""The callback ids."""

ERRORS: Final[Mapping[str, str]] = {
    "query": "I can follow an author, a topic or a filter, such as “papers by Gloeckle” or “Lean in cs.LO”.",
    "zone": "I do not know this time zone. Names look like Europe/Paris or America/New_York.",
    "category": "I do not know this category. Use a code such as cs.LG, or a name such as Machine Learning.",
    "day": "I could not read this as a day. Write one such as 2025-09-30.",
    "time": "I could not read this as a time of day. Write one such as 09:00.",
    "before": "This is not after the first day, so nothing would be found.",
}
"""What is said beside a field of a form, by the field."""


def ask_form(question: str = "") -> View:
    """The form of the shortcut "Ask about a paper"; its answer takes its place."""
    box = kit.typing("What does CWM score on SWE-bench Verified?", question, multiline=True)
    return _form(ASK, "Ask about a paper", "Ask", [kit.field("question", "Your question", box)])


def search_form(find: Find | None = None) -> View:
    """A search by filters; fields: words, author, since, before, category, organisation, venue, only, order.

    What a listing asks beyond them rides in its metadata.
    """
    find = find or Find()
    orders = (("Newest first", "newest"), ("Oldest first", "oldest"), ("Best match first", "relevance"))
    typed = (
        ("words", "Topic", "theorem proving in Lean", find.words),
        ("author", "Author", "Gloeckle", " and ".join(find.authors)),
        ("category", "Category", "cs.LG, or Machine Learning", find.category),
        ("organisation", "Organisation", "meta-ai", find.organisation),
        ("venue", "Venue", "ICML", find.venue),
    )
    boxes = {name: (label, kit.typing(hint, value)) for name, label, hint, value in typed}
    boxes |= {
        "since": ("From", kit.picking("Any day", find.since)),
        "before": ("Before", kit.picking("Any day", find.before)),
        "only": (
            "Only",
            kit.ticking(
                _ONLY, [name for name, given in (("code", find.code), ("models", find.models)) if given]
            ),
        ),
        "order": ("Order", kit.choosing("Newest first", orders, find.order or "")),
    }
    fields = [kit.field(name, label, box, optional=True) for name, (label, box) in boxes.items()]
    return _form(SEARCH, "Search papers", "Search", fields, "" if find == Find() else str(find))


def subscribe_form(query: str = "", draft: Subscribe | None = None) -> View:
    """What to follow and when; fields: query, days, weekday, time, zone, channel, options.

    `query` is the text to follow; `draft` the rest as understood so far, its zone the person's own.
    """
    draft = draft or Subscribe(Find())
    ticked = [name for name, on in (("silent", draft.silent), ("replaced", draft.replaced)) if on]
    options = (
        ("Say nothing on days without new papers", "silent"),
        ("Include new versions of papers", "replaced"),
    )
    fields = [
        kit.field("query", "What to follow", kit.typing("papers by Gloeckle about Lean", query)),
        *_times(draft.schedule),
        kit.field("channel", "Where", kit.place("A channel or direct message", draft.channel)),
        kit.field("options", "Also", kit.ticking(options, ticked), optional=True),
    ]
    return _form(SUBSCRIBE, "Follow papers", "Preview", fields)


def _times(when: Schedule) -> Iterator[Block]:
    days = [(text.capitalize(), text) for text in ("every day", "every weekday", "every week")]
    weekdays = [(name.capitalize(), name) for name in WEEKDAYS]
    yield kit.field("days", "How often", kit.choosing("Every weekday", days, when.days))
    chosen = kit.choosing("Monday", weekdays, WEEKDAYS[when.weekday % 7])
    yield kit.field("weekday", "Day of the week", chosen, hint="For “every week”.", optional=True)
    yield kit.field("time", "At", kit.timing("09:00", when.time))
    zone = kit.typing("Europe/Paris", when.zone)
    yield kit.field(
        "zone", "Time zone", zone, hint="A name such as Europe/Paris; yours, if empty.", optional=True
    )


def confirm_form(answer: Preview) -> View:
    """The preview of a subscription; submitting it confirms the query in its metadata."""
    shown = [piece for piece in preview(answer) if not isinstance(piece, Heading)]
    made = _modal(CONFIRM, "Follow this?", fitted(shown), str(answer.confirm))
    return made | {"submit": _label("Follow")}


def answer_view(title: str, answer: Answer, query: Query, today: date) -> View:
    """An answer inside a modal, with its buttons; a table becomes lines, which modals do take."""
    said = [untabled(piece) for piece in pieces(answer, today)]
    return _modal(ANSWER, title, fitted([*said, *rows(answer, query, "view")]), str(query))


def loading(title: str) -> View:
    """Opened at once, so that a slow search never loses its trigger."""
    return _modal(LOADING, title, fitted([say(words.LOOKING)]), "")


def told(sentence: str) -> View:
    """One sentence in place of a form."""
    return _modal(ANSWER, "paperbot", fitted([say(sentence)]), "")


def _form(name: str, title: str, submit: str, fields: list[Block], about: str = "") -> View:
    return _modal(name, title, fields, about) | {"submit": _label(submit)}


def _modal(name: str, title: str, blocks: list[Block], about: str) -> View:
    """A modal; a query too long for its metadata is left out whole."""
    return {
        "type": "modal",
        "callback_id": name,
        "title": _label(title),
        "close": _label("Close"),
        "blocks": blocks,
        "private_metadata": about if len(about) <= MAX_METADATA else "",
    }


def _label(text: str) -> Block:
    return {"type": "plain_text", "text": text[:24], "emoji": False}


def fitted(said: Sequence[Piece]) -> list[Block]:
    """Blocks for a view, which takes more of them than a message."""
    return fit(said, MAX_VIEW, MAX_VIEW_BLOCKS)


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
    yield Box("Ask, or tell me what to do, and press Enter", "papers by Gloeckle since 2025")
    yield say(
        "Or write to me in the Messages tab, mention me in a channel, use /paper anywhere. For example:"
    )
    yield Buttons(tuple(Button(example, "ask", example) for example in shown.examples[:4]))
    yield Heading("What you follow")
    yield from (piece for piece in subscriptions(shown.subscriptions) if not isinstance(piece, Heading))
    yield from rows(shown.subscriptions, Subscriptions(), "view")
    yield Buttons((Button("Follow papers…", "follow", "subscribe", label="Follow new papers on something"),))
    if not shown.shelf.papers:
        yield Heading("Your reading list")
    yield from shelf(shown.shelf)
    yield from rows(shown.shelf, ReadingList(page=shown.shelf.page), "view")
    if shown.newest:
        yield Heading("Newest papers")
        yield Prose((Bullets(tuple(map(one_line, shown.newest[:NEWEST]))),))
    yield from overview(shown.overview, today)
    yield note("Say “help” for everything I can do.")
