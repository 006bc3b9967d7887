"""The full texts of papers from arXiv, on demand: its HTML first, else the PDF.

They come through the one limiter, one at a time, the last one asked for first. arXiv's terms allow to keep them for the
team's own use and to quote from them with a link; nothing here gives a page or a file away. When arXiv forbids something
(403), nothing at all is asked of it for hours.

HTML can be absent for hours after an announcement: of a paper that is days old the PDF serves until another look.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from bot.feeds.errors import FeedError, RefusedError
from bot.feeds.fetcher import FORBIDDEN, Fetcher, Response
from bot.papers import Paper
from bot.settings import Wanted
from bot.store.coordination import Turns
from bot.store.engine import Store
from bot.store.texts import Texts
from bot.texts import html, pdf
from bot.texts.body import FullText, UnreadableError

log = logging.getLogger(__name__)

PATIENCE: Final = timedelta(minutes=3)
"""How long one text may take to come, the turns of others included."""
LEASE: Final = 900.0
"""Seconds after which a process that fetched and died is passed over."""
YOUNG: Final = timedelta(days=4)
"""A version younger than this may get its HTML later."""
LATER: Final = timedelta(days=1)
_SWEPT: Final = 20
"""Texts after which it is looked whether they are within their bound."""


@dataclass
class FullTexts:
    """What fetches the texts that are wanted."""

    site: str
    fetcher: Fetcher
    store: Store
    papers: Callable[[str], Paper | None]
    wanted: Wanted
    most: int
    """Bytes that all texts may take."""
    arrived: Callable[[str], object] = lambda _paper: None
    """Told of each paper whose text came, or cannot be had."""
    fetched: int = 0

    def run(self) -> bool:
        """Fetches the text that is wanted most; whether there was one. One process at a time does."""
        now = self.fetcher.now()
        texts = Texts(self.store)
        paper = texts.due(now) or self._next(texts, now)
        if not paper or self._held(now):
            return False
        turns, holder = Turns(self.store, "texts"), uuid4().hex
        if turns.take(holder, now.timestamp(), LEASE):
            return False
        try:
            self._fetch(paper, texts)
        finally:
            turns.give(holder, self.fetcher.now().timestamp(), failed=False)
        self._sweep(texts)
        return True

    def _next(self, texts: Texts, now: datetime) -> str:
        """A text that nobody asked for, where all are wanted."""
        found = texts.unwanted() if self.wanted == "all" else []
        return next(iter(texts.want(found, now, background=True)), "") if found else ""

    def _held(self, now: datetime) -> bool:
        """Whether arXiv asked for more peace than a text is waited for."""
        return Turns(self.store, "arxiv").wait(now.timestamp()) > PATIENCE.total_seconds()

    def _fetch(self, id_: str, texts: Texts) -> None:
        paper, now = self.papers(id_), self.fetcher.now()
        if paper is None:
            texts.unreadable(id_, UnreadableError("failed", "its paper is not here any more"), now)
            return
        try:
            text = self._text(paper)
        except UnreadableError as error:
            texts.unreadable(id_, error, now)
        except FeedError as error:
            log.info("no text of %s: %s", id_, error)
            texts.later(id_, "arXiv did not give it", now)
            return
        else:
            young = text.source == "pdf" and paper.updated is not None and now.date() - paper.updated < YOUNG
            texts.put(id_, text, now, again=now + LATER if young else None)
        self.arrived(id_)

    def _text(self, paper: Paper) -> FullText:
        """The text of the newest version that arXiv has as HTML, else of the PDF."""
        number = f"{paper.id}{f'v{paper.version}' if paper.version else ''}"
        return self._page(paper, number) or pdf.read(self._get(f"pdf/{number}").body)

    def _page(self, paper: Paper, number: str) -> FullText | None:
        """What arXiv's HTML says; None where there is none, or its conversion failed."""
        try:
            text = html.read(self._get(f"html/{number}").body)
        except RefusedError as error:
            if error.status == FORBIDDEN:
                raise
            return None
        except UnreadableError as error:
            log.info("no HTML of %s: %s", paper.id, error)
            return None
        return text if text.stamp in {"", paper.id} else None

    def _get(self, path: str) -> Response:
        """An answer of arXiv's, read while others may ask again."""
        until = self.fetcher.now() + PATIENCE
        return self.fetcher.get(f"{self.site}/{path}", {}, lambda response: response, until=until)

    def _sweep(self, texts: Texts) -> None:
        self.fetched += 1
        if self.fetched % _SWEPT == 1 and (left := texts.shrink(self.most)):
            log.info("%d texts that nobody wanted for longest have left", left)
