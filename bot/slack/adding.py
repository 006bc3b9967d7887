"""Papers that people ask for by id are fetched from arXiv beside serving, and it is said where they asked that they are here.

What is known of a paper comes from arXiv itself: of a list that somebody drops, too, only the ids are taken, so that
nobody can tell others what a paper says.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol

import msgspec

from bot.answers import Answer, Many, Told
from bot.dialogue.conversation import Place, Reply
from bot.feeds.arxiv import Fetched
from bot.feeds.errors import FeedError, RefusedError
from bot.library import Library
from bot.papers import split_id
from bot.queries import Add, Keep, Mentioned, Query, Show
from bot.settings import Adding
from bot.slack.later import Later
from bot.store.pending import Pending, Request

log = logging.getLogger(__name__)

MOST: Final = 2000
"""Papers of one request."""
AGAIN: Final = (timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30))
"""When arXiv is asked again that did not answer, before it is given up."""
_SHOWN: Final = 30
"""Papers that are shown of those that came."""


class Wanted(msgspec.Struct):
    """What is to be fetched, and where it was asked."""

    papers: list[str]
    keep: Literal["", "my", "the channel's"]
    place: Place


class Answering(Protocol):
    """What answers a query at a place."""

    def answer(self, query: Query, place: Place) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Additions:
    """What people had fetched; `admin` tells whether somebody is an administrator of a workspace."""

    library: Library
    pending: Pending
    fetch: Callable[[Sequence[str]], Fetched]
    conversation: Answering
    later: Later
    admin: Callable[[str, str], bool | None]
    allowed: Adding
    now: Callable[[], datetime]

    def ask(self, query: Add, place: Place) -> Answer:
        """Notes what is to be fetched, for whoever may have that done."""
        if barred := self._barred(place):
            return barred
        papers = list(query.papers[:MOST])
        if not any(map(split_id, papers)):
            return Told("no such papers", _listed(papers))
        work = msgspec.json.encode(Wanted(papers, query.keep, place)).decode()
        key = f"{place.team} {place.channel} {place.thread} {place.user} {query}"
        if not self.pending.put(place.team, place.user, work, key, self.now()):
            return Told("too many fetched")
        told: Literal["fetching", "fetching to save"] = "fetching to save" if query.keep else "fetching"
        return Told(told, _listed(papers), channel=query.keep == "the channel's")

    def _barred(self, place: Place) -> Told | None:
        if self.allowed == "off":
            return Told("nothing fetched")
        if self.allowed == "admins" and not self.admin(place.team, place.user):
            return Told("fetched for admins")
        return None

    def run(self) -> int:
        """Fetches what is due; how many requests that were."""
        done = 0
        while request := self.pending.take(self.now()):
            self._serve(request)
            done += 1
        return done

    def _serve(self, request: Request) -> None:
        wanted: Any = msgspec.json.decode(request.work, type=Wanted)
        held = {paper.id for paper in self.library.papers(wanted.papers)}
        absent = [paper for paper in wanted.papers if paper not in held]
        try:
            missing: tuple[str, ...] = self.fetch(absent).missing if absent else ()
        except FeedError as error:
            self._again(request, wanted, error)
            return
        self._told(request, wanted, missing)

    def _again(self, request: Request, wanted: Wanted, error: FeedError) -> None:
        """Tries again in a while; tells that it came to nothing where that is of no use."""
        log.info("papers that were asked for were not fetched: %s", error)
        if request.tries <= len(AGAIN) and not isinstance(error, RefusedError):
            self.pending.later(request, self.now() + AGAIN[request.tries - 1])
        elif self.pending.done(request):
            self.later.post(Reply(_query(wanted), Told("not fetched", _listed(wanted.papers))), wanted.place)

    def _told(self, request: Request, wanted: Wanted, missing: Sequence[str]) -> None:
        found = tuple(paper for paper in wanted.papers if paper not in missing)
        if not self.pending.done(request):
            return
        parts: list[Answer] = [Told("no such papers", _listed(missing))] if missing else []
        query: Query = _query(wanted)
        if found:
            reply = self.conversation.answer(_shown(found, wanted.keep), wanted.place)
            query, parts = reply.query, [Told("fetched", str(len(found))), reply.answer, *parts]
        answer = parts[0] if len(parts) == 1 else Many(tuple(parts))
        self.later.post(Reply(query, answer), wanted.place)


def _query(wanted: Wanted) -> Add:
    return Add(tuple(wanted.papers), wanted.keep)


def _shown(papers: tuple[str, ...], keep: str) -> Query:
    """What shows papers that came, or puts them on a list."""
    if keep:
        return Keep("save", papers, keep == "the channel's")
    return Show(papers[0]) if len(papers) == 1 else Mentioned(" ".join(papers[:_SHOWN]))


def _listed(papers: Iterable[str]) -> str:
    """A few ids, and how many more there are."""
    few = [f"arXiv:{paper}" for paper in papers]
    return ", ".join(few[:5]) + (f" and {len(few) - 5:,} more" if len(few) > 5 else "")
