"""Reading lists that people have sent to their group's library in Zotero, beside serving: it may ask for patience."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from bot.answers import Answer, Told
from bot.bibliographies.zotero import BusyError, Group, Sent, ZoteroError
from bot.blocks.notation import count
from bot.citations import Entry
from bot.dialogue.conversation import Place, Reply
from bot.library import Library
from bot.queries import ReadingList
from bot.slack.later import Later
from bot.store.pending import Pending, Request

log = logging.getLogger(__name__)

TRIES: Final = 12
"""Times that a list is tried while Zotero does not answer, before it is given up."""
AGAIN: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(hours=1)
"""How soon after a failure it is tried again, and how late at most; Zotero may ask for more."""


class Wanted(msgspec.Struct):
    """What is to be sent, and where it was asked."""

    papers: list[str]
    query: str
    channel: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Pushes:
    """The lists on their way; `group` is None where no library is named."""

    library: Library
    pending: Pending
    group: Callable[[], Group] | None
    later: Later
    now: Callable[[], datetime]

    def ask(self, query: ReadingList, papers: Sequence[str], place: Place) -> Answer:
        """Notes what is to be sent."""
        if not self.group:
            return Told("no library")
        work = msgspec.json.encode(Wanted(list(papers), str(query), query.channel, place)).decode()
        key = f"{place.team} {place.channel} {place.thread} {place.user} {query}"
        if not self.pending.put(place.team, place.user, work, key, self.now()):
            return Told("too many fetched")
        return Told("pushing", count(len(papers), "paper"), channel=query.channel)

    def run(self) -> int:
        """Sends what is due; how many lists that were."""
        done = 0
        while self.group and (request := self.pending.take(self.now())):
            self._send(request, self.group())
            done += 1
        return done

    def _send(self, request: Request, group: Group) -> None:
        wanted: Any = msgspec.json.decode(request.work, type=Wanted)
        papers = self.library.papers(wanted.papers)
        entries = list(map(Entry, papers, self.library.cite_keys(papers)))
        try:
            sent = group.send(entries)
        except BusyError as error:
            self._again(request, wanted, error)
        except ZoteroError as error:
            log.warning("a list was not sent: %s", error)
            self._tell(request, wanted, Told("not pushed", str(error)))
        else:
            self._tell(request, wanted, Told("pushed", _told(sent), channel=wanted.channel))

    def _again(self, request: Request, wanted: Wanted, error: BusyError) -> None:
        log.info("a list was not sent: %s", error)
        if request.tries >= TRIES:
            self._tell(request, wanted, Told("not pushed", str(error)))
            return
        wait = min(AGAIN * 2 ** (request.tries - 1), LONGEST)
        self.pending.later(request, self.now() + max(wait, timedelta(seconds=error.wait)))

    def _tell(self, request: Request, wanted: Wanted, told: Told) -> None:
        if self.pending.done(request):
            self.later.post(Reply(ReadingList(wanted.channel, "zotero"), told), wanted.place)


def _told(sent: Sent) -> str:
    """How many papers were added, were there before, and were refused."""
    told = f"{count(sent.added, 'paper')} added, {sent.there:,} there already"
    return f"{told}, {sent.refused:,} that Zotero refused" if sent.refused else told
