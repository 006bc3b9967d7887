"""arXiv, as the rest of the program sees it: `harvest` is the truth, `early` the first sign, `fetch` single papers.

OAI-PMH says what changed, day by day; RSS what was announced and on which day; the API is asked for nothing
but papers by id. All three share one connection and one limiter.

It is read by itself after each announcement, and twice more in the night for what comes late. Any process may
try; a row of the store says whose turn it is, so that however many replicas run, one reads. The hours are
Eastern time, in which arXiv announces.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as oclock
from typing import Final
from uuid import uuid4

from bot.feeds import api, rss
from bot.feeds.errors import FeedError, RefusedError, UnreachableError
from bot.feeds.fetcher import Fetcher, Limiter, Response
from bot.feeds.health import EASTERN
from bot.feeds.intake import Report, Shelf, take
from bot.feeds.oai import ARCHIVES, Harvest
from bot.feeds.records import Record
from bot.feeds.rss import Early, announce
from bot.papers import Paper, split_id
from bot.parsing.markup import ids, plain
from bot.settings import Settings
from bot.store.coordination import Turns
from bot.store.engine import Store
from bot.store.feeds import Feeds

PATIENCE: Final = timedelta(minutes=1)
"""How long somebody at a terminal waits for an answer of arXiv's."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a list of ids."""

    papers: tuple[Paper, ...]
    """In the order asked, as arXiv has them now."""
    missing: tuple[str, ...] = ()
    """What is no arXiv id, and ids that arXiv does not know."""


def _utc() -> datetime:
    return datetime.now(UTC)


class Arxiv:
    """The one way to arXiv, for one library."""

    def __init__(
        self,
        settings: Settings,
        shelf: Shelf,
        now: Callable[[], datetime] = _utc,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings, self._shelf = settings, shelf
        self._fetcher = Fetcher(Limiter(shelf.store, now, sleep), settings.contact)
        self._feeds = Feeds(shelf.store)

    def harvest(
        self,
        set_: str = "cs",
        since: date | None = None,
        progress: Callable[[Report], None] = lambda _: None,
    ) -> Report:
        """Takes in what changed in a set since a day, by default since the last time; `progress` hears of each page.

        UnreachableError when arXiv did not answer in time, RefusedError when it will not; what came is kept, and
        the next harvest goes on from there.
        """
        return Harvest(self._settings.oai, self._fetcher, self._shelf, set_).run(since, progress)

    def early(self, set_: str = "cs") -> Early:
        """Notes what arXiv's feed announces today; the papers themselves come with the next harvest."""
        name = f"rss:{set_}"
        url = f"{self._settings.rss.rstrip('/')}/{set_ or '+'.join(ARCHIVES)}"
        etag = self._feeds.place(name).etag
        try:
            issue, etag = self._fetcher.get(url, {}, _issue, etag=etag)
        except (UnreachableError, RefusedError) as error:
            self._feeds.failed(name, str(error), self._fetcher.now())
            raise
        early = announce(self._feeds, name, issue) if issue else Early()
        self._feeds.note(name, etag=etag, succeeded=self._fetcher.now(), failing=None, trouble="")
        return early

    def fetch(self, ids: Iterable[str]) -> Fetched:
        """Takes in single papers by id or link, a hundred at a request; the versions named are ignored.

        Somebody waits for it: UnreachableError after PATIENCE at most, where a harvest waits for hours.
        """
        asked = list(dict.fromkeys(ids))
        bare = {text: identity[0] for text in asked if (identity := split_id(_bare(text)))}
        found: dict[str, Paper] = {}
        wanted = list(dict.fromkeys(bare.values()))
        for start in range(0, len(wanted), api.MOST):
            arguments = api.query_of(wanted[start : start + api.MOST])
            until = self._fetcher.now() + PATIENCE
            papers = self._fetcher.get(self._settings.api, arguments, api.papers, until=until)
            take(self._shelf, [Record(paper) for paper in papers])
            found |= {paper.id: paper for paper in papers}
        missing = tuple(text for text in asked if bare.get(text) not in found)
        return Fetched(tuple(found[id_] for id_ in wanted if id_ in found), missing)

    def close(self) -> None:
        self._fetcher.close()


def _issue(response: Response) -> tuple[rss.Issue | None, str]:
    """The listing and its ETag; no listing when it has not changed."""
    return (None if response.status == 304 else rss.issue(response)), response.etag


def _bare(text: str) -> str:
    """The id in a link to a paper, however it is written, or the text itself.

    >>> _bare("https://www.alphaxiv.org/abs/2308.12950v2?x=1"), _bare("arXiv:math.AG/0309136;"), _bare("cats")
    ('2308.12950v2', 'math.AG/0309136', 'cats')
    """
    return next(iter(ids(plain(text))), text.strip())


HOURS: Final = (oclock(3), oclock(7), oclock(23))
LEASE: Final = 900.0
"""Seconds after which a process that began to read and died is passed over; each page begins them anew."""
AGAIN: Final = timedelta(minutes=30)
"""When a reading that failed is tried again."""

log = logging.getLogger(__name__)


def following(now: datetime) -> datetime:
    """The first hour of reading after an instant.

    >>> from datetime import UTC
    >>> str(following(datetime(2026, 11, 24, 3, 59, tzinfo=UTC)))
    '2026-11-23 23:00:00-05:00'
    """
    local = now.astimezone(EASTERN)
    days = (local.date(), local.date() + timedelta(days=1))
    return next(
        when for day in days for hour in HOURS if (when := datetime.combine(day, hour, EASTERN)) > now
    )


@dataclass(frozen=True)
class Nightly:
    """The readings of some sets."""

    arxiv: Arxiv
    store: Store
    sets: Sequence[str]
    clock: Callable[[], datetime]

    def run(self) -> int:
        """Reads the sets that are due; how many papers they brought."""
        return sum(self._due(one) for one in self.sets)

    def _due(self, one: str) -> int:
        turns, holder = Turns(self.store, f"nightly:{one}"), uuid4().hex
        if turns.take(holder, self.clock().timestamp(), LEASE):
            return 0
        brought = None
        try:
            brought = self._read(one, lambda: turns.keep(holder, self.clock().timestamp() + LEASE))
        finally:
            now = self.clock()
            after = now + AGAIN if brought is None else following(now)
            turns.give(holder, after.timestamp(), failed=brought is None)
        return brought or 0

    def _read(self, one: str, on: Callable[[], None]) -> int | None:
        """How many papers a set brought, `on` told of each page; None when it could not be read."""
        try:
            report = self.arxiv.harvest(one, progress=lambda _: on())
        except FeedError as error:
            log.warning("arXiv's set %s could not be read: %s", one, error)
            return None
        log.info("arXiv's set %s brought %d new papers and %d changed", one, report.added, report.changed)
        try:
            self.arxiv.early(one)
        except FeedError as error:
            log.warning("arXiv's feed of %s, which says what is new today, could not be read: %s", one, error)
        return report.added
