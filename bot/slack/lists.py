"""Lists of papers that people drop into a direct message: what is in one is told first, and fetched when they say so.

Of an entry the arXiv id alone is taken (`adding.py` says why); what was read waits for the answer for a day, for its person.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import msgspec
from slack_sdk import WebClient

from bot import bibliographies
from bot.answers import Answer, Told
from bot.blocks.escape import tidy
from bot.blocks.notation import count
from bot.dialogue.conversation import Place, Reply
from bot.library import Library
from bot.queries import Add, Import
from bot.slack.files import Attached, download, told
from bot.store.pending import Pending
from bot.texts.body import UnreadableError

log = logging.getLogger(__name__)

KINDS: Final = {".bib": "bib", ".bibtex": "bib", ".ris": "ris", ".json": "csl"}
BYTES: Final = 5_000_000
"""Of the largest list: some ten thousand entries."""
MOST: Final = 2000
"""Papers of one list."""
SHOWN: Final = 5
"""Entries that were left out and are named."""
WAITS: Final = timedelta(days=1)


class Read(msgspec.Struct):
    """What was read in a list, by whom it was given."""

    papers: list[str]
    place: Place


def is_list(file: Attached) -> bool:
    """Whether a file is a list, by its name."""
    return _kind(file) != ""


def _kind(file: Attached) -> str:
    return next((kind for end, kind in KINDS.items() if file.name.lower().endswith(end)), "")


@dataclass(frozen=True, slots=True)
class Lists:
    """Reads lists, and has their papers fetched."""

    library: Library
    offers: Pending
    adding: Callable[[Add, Place], Answer]
    now: Callable[[], datetime]

    def received(self, file: Attached, place: Place, client: WebClient) -> Reply:
        """What a list holds, and the question whether its papers are to be fetched."""
        try:
            full = told(client, file)
            text = bibliographies.decoded(download(client, full, BYTES))
        except UnreadableError as error:
            return Reply(Import(""), Told("list unread", f"{_name(file)}: {error.reason}"))
        papers, troubles = bibliographies.parsed(text, _kind(full), _name(full))
        ids = [paper.id for paper in papers][:MOST]
        absent = [paper for paper in ids if self.library.paper(paper) is None]
        log.info("a list was read in team %s: %d papers, %d left out", place.team, len(ids), len(troubles))
        detail = _held(_name(full), len(ids), len(absent), troubles)
        if not absent:
            return Reply(Import(""), Told("list read", detail))
        key = self._keep(absent, place)
        return Reply(Import(key), Told("list read", detail, confirm=Import(key, sure=True)))

    def _keep(self, papers: list[str], place: Place) -> str:
        key, now = uuid4().hex, self.now()
        work = msgspec.json.encode(Read(papers, place)).decode()
        self.offers.put(place.team, place.user, work, key, now, due=now + WAITS)
        return key

    def fetch(self, query: Import, place: Place) -> Answer:
        """Has the papers of a list fetched that was read for this person."""
        given = self.offers.claim(place.team, place.user, query.key) if query.sure else ""
        if not given:
            return Told("no list")
        read: Any = msgspec.json.decode(given, type=Read)
        return self.adding(Add(tuple(read.papers)), replace(place, outside=read.place.outside))


def _name(file: Attached) -> str:
    return tidy(file.name, 80) or "the file"


def _held(name: str, papers: int, absent: int, troubles: tuple[str, ...]) -> str:
    """How many papers a list holds, and what of it was left out."""
    what = f"{name} holds {count(papers, 'paper')} of arXiv"
    new = (
        f", {absent:,} of which I do not have yet" if absent else ", and I have all of them" if papers else ""
    )
    if not troubles:
        return f"{what}{new}."
    out = "; ".join(tidy(trouble.removeprefix(f"{name}:"), 120) for trouble in troubles[:SHOWN])
    more = f"; and {len(troubles) - SHOWN:,} more" if len(troubles) > SHOWN else ""
    return f"{what}{new}. Left out, by line: {out}{more}."
