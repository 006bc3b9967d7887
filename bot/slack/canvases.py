"""A reading list, or the papers of a digest, kept as a canvas: a list to tick off, which everybody it belongs to can edit.

The scope is optional: where it was left out, whoever asks is told what is missing. A list has one canvas, which is
brought up to date when it is asked for again.
"""

import logging
from collections.abc import Sequence
from typing import Final, Literal

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import blocks
from bot.blocks import Message
from bot.blocks.entries import name
from bot.blocks.escape import abstract
from bot.blocks.notation import day, title
from bot.dialogue.conversation import Place
from bot.kept import compiled
from bot.papers import Paper
from bot.slack.desk import Desk
from bot.store.people import Reading, Shelf

log = logging.getLogger(__name__)

Of = Literal["mine", "ours", "these"]
"""One's own reading list, the channel's, or the papers shown last."""
MOST: Final = 500
"""Papers of one canvas."""
NAMES: Final = 3
_MARK: Final = compiled(r"([\\`*_{}\[\]()#+!|<>~-])")
_GONE: Final = frozenset({"canvas_not_found", "canvas_deleted", "access_denied", "not_found"})
_UNALLOWED: Final = frozenset({"missing_scope", "not_allowed_token_type", "no_permission"})

Row = tuple[Paper, bool]
"""A paper, and whether it was read."""


class Canvases:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reading = Reading(desk.library.store)

    def keep(self, of: Of, place: Place, client: WebClient) -> Message:
        """Keeps papers as a canvas, and says where; or why it could not be."""
        if of == "ours" and (place.direct or not place.channel):
            return blocks.canvas("nowhere")
        rows = self._rows(of, place)
        if not rows:
            return blocks.canvas("empty")
        try:
            canvas = self._written(of, place, client, checklist(rows))
            site = str(client.auth_test()["url"])
        except SlackApiError as error:
            reason = str(error.response.get("error"))
            log.info("no canvas in team %s: %s", place.team, reason)
            return blocks.canvas("not allowed" if reason in _UNALLOWED else "refused")
        return blocks.canvas("kept", f"{site}docs/{place.team}/{canvas}", len(rows))

    def _rows(self, of: Of, place: Place) -> list[Row]:
        if of == "these":
            ids = [(paper, False) for paper in self._desk.conversation.shown(place)]
        else:
            shelf = Shelf(place.team, place.channel if of == "ours" else place.user)
            ids = list(self._reading.page(shelf, MOST))
        papers = {paper.id: paper for paper in self._desk.library.papers(paper for paper, _ in ids)}
        return [(papers[paper], read) for paper, read in ids if paper in papers]

    def _written(self, of: Of, place: Place, client: WebClient, text: str) -> str:
        """The id of the canvas that a list is in now."""
        lists, owner = self._desk.canvases, place.channel if of == "ours" else place.user
        content = {"type": "markdown", "markdown": text}
        known = "" if of == "these" else lists.find(place.team, owner)
        if known and _edited(client, known, content):
            return known
        made = client.canvases_create(title=_title(of), document_content=content)
        canvas = str(made["canvas_id"])
        whose = {"channel_ids": [place.channel]} if of == "ours" else {"user_ids": [place.user]}
        client.canvases_access_set(canvas_id=canvas, access_level="write", **whose)
        if of != "these":
            lists.keep(place.team, owner, canvas)
        return canvas


def checklist(rows: Sequence[Row]) -> str:
    """Papers as Markdown: each a box to tick, with a link, its date and its first authors.

    >>> from datetime import date
    >>> from bot.papers import Name
    >>> checklist([(Paper("2510.02387", "On [x]", "A", (Name("Gu", "Alex"),), date(2025, 9, 30)), True)])
    '- [x] [On \\\\[x\\\\]](https://arxiv.org/abs/2510.02387) · Sep 30, 2025 · Alex Gu'
    """
    return "\n".join(_line(paper, read=read) for paper, read in rows)


def _line(paper: Paper, *, read: bool) -> str:
    named, rest = paper.authors[:NAMES], len(paper.authors) - NAMES
    authors = ", ".join(_plain(name(author)) for author in named) + (f" + {rest:,} more" if rest > 0 else "")
    shown, address = _plain(title(paper)), abstract(paper)
    linked = f"[{shown}]({address})" if address else shown
    told = " · ".join(part for part in (linked, day(paper.date), authors) if part)
    return f"- [{'x' if read else ' '}] {told}"


def _plain(text: str) -> str:
    """A text in which Markdown reads no mark."""
    return _MARK.sub(r"\\\1", text)


def _title(of: Of) -> str:
    return {"mine": "My reading list", "ours": "Reading list", "these": "Papers"}[of]


def _edited(client: WebClient, canvas: str, content: dict[str, str]) -> bool:
    """Brings a canvas up to date; False where it is not there any more."""
    try:
        client.canvases_edit(
            canvas_id=canvas, changes=[{"operation": "replace", "document_content": content}]
        )
    except SlackApiError as error:
        if error.response.get("error") not in _GONE:
            raise
        return False
    return True
