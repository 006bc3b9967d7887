"""Plans what is due: for each period of each subscription, which papers, or why none.

To tell which of them match what is followed, the papers of the window get a small index of their own, and
every listing is asked of it with the same code that answers people: about a millisecond a listing, however
large the corpus is. Only who a name means is asked of the whole library: among a morning's papers alone, "W.
Wang" would pass for Wei Wang. A subscription is stricter than a person's question in one way: all words must
be there, and a name or word is never taken for one spelt like it.

A paper is news when it entered this corpus after the subscription was last told, whenever it was submitted:
what arXiv delivers a day late appears a day later, not never. Old papers that a snapshot brings in are no
news.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

from bot.answering.references import Work, work
from bot.answers import NewsKind, Subscription
from bot.digest import schedule
from bot.digest.composing import why
from bot.digest.failing import MACHINE, Failing, UnfitError
from bot.digest.schedule import WINDOW
from bot.feeds.health import Health
from bot.library import Library
from bot.papers import Author, Name, Paper, in_category
from bot.queries import Find, Part, Show
from bot.search.finding import Known, Parts
from bot.search.persons import Typed, forms
from bot.store.claims import Item, Plan
from bot.store.deliveries import Arrival, Deliveries
from bot.store.engine import Store
from bot.store.migrations import create
from bot.store.subscriptions import Subscriptions

PEOPLE: Final = 50
"""How many people one typed name may mean."""


class Matcher:
    """The papers of one window, ready to be matched."""

    def __init__(self, window: Library, whole: Library) -> None:
        self._window = window
        self._whole = whole
        self._known: dict[Find, frozenset[str]] = {}

    def match(self, find: Find) -> frozenset[str]:
        """Ids of the papers that the listing holds; each listing is only looked up once."""
        bare = replace(find, page=1, top=0, order="relevance" if find.words else None)
        if bare not in self._known:
            self._known[bare] = matching(self._window, bare, self._whole)
        return self._known[bare]


def matching(library: Library, find: Find, whole: Library) -> frozenset[str]:
    """All papers of a library that pass all filters of a listing, for every person its names mean in the whole."""
    people: list[list[Author]] = []
    for typed in find.authors:
        people.append(_bearers(typed, whole.resolve(typed, PEOPLE).exact))
        if not library.written(people):
            return frozenset()  # as on most mornings: nobody needs to know who the other names mean
    parts = Parts(*(tuple(_known(part, whole) for part in some) for some in (find.either, find.without)))
    return library.matching(find, people, parts)


def _known(part: Part, whole: Library) -> Known:
    """A part with all people whom its names mean, and the paper it names."""
    people = tuple(tuple(_bearers(typed, whole.resolve(typed, PEOPLE).exact)) for typed in part.authors)
    found = work(part.paper, whole, Show) if part.paper else None
    return Known(part, people, (found.paper.id,) if isinstance(found, Work) else ())


def _bearers(typed: str, people: Iterable[Author]) -> list[Author]:
    """Those who bear the surname that was typed: "Wei Chen" is not Wei-Chen Wang, whatever else fits."""
    readings = [reading for reading in Typed.read(typed).readings if reading.given]
    surnames = {"".join(reading.family) for reading in readings}
    return [
        one
        for one in people
        if not surnames or any(not surnames.isdisjoint(_surnames(name)) for name in one.names)
    ]


def _surnames(name: Name) -> set[str]:
    """A surname whole, and each beginning and end of a double one; a team goes by its own."""
    found: set[str] = set()
    for _, words in forms(name):
        found.update("".join(words[:n]) for n in range(1, len(words) + 1))
        found.update("".join(words[n:]) for n in range(len(words)))
    return found


def _prepare(url: str) -> None:
    store = Store(url)
    create(store)
    store.close()


@contextmanager
def matcher(papers: Sequence[Paper], whole: Library) -> Iterator[Matcher]:
    """A matcher over these papers of a library; its index is temporary, until the end of the block."""
    # A merge of the engine may still write to the folder while it is being removed.
    with TemporaryDirectory(prefix="paperbot-", ignore_cleanup_errors=True) as folder:
        url = f"sqlite:///{Path(folder) / 'window.sqlite3'}"
        _prepare(url)
        window = Library.open(url, Path(folder))
        try:
            window.add(papers)
            yield Matcher(window, whole)
        finally:
            window.close()


OVERLAP: Final = timedelta(days=1)
"""How far before the last digest papers are looked at again: a slow writer commits late."""
OLD: Final = timedelta(days=45)
"""A paper submitted longer ago than this when it came, and not announced since, is no news."""
_NOON: Final = time(12)
_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Before any paper of arXiv."""


@dataclass(frozen=True, slots=True)
class Task:
    """One period of one subscription that must be planned."""

    subscription: Subscription
    due: schedule.Due
    told: datetime
    """Up to when its papers have been considered."""

    @property
    def since(self) -> datetime:
        made = self.subscription.created
        return max(made or self.told, max(self.told, _EARLIEST) - OVERLAP)


@dataclass(frozen=True)
class Planner:
    """Plans periods; any number may run at once, and each period is planned once."""

    library: Library
    subscriptions: Subscriptions
    deliveries: Deliveries
    failing: Failing

    def plan(self, now: datetime) -> int:
        """Plans what came due in the last hours; how many periods."""
        self._wake(now)
        tasks = list(self._tasks(now))
        if not tasks:
            return 0
        arrivals = self.deliveries.arrivals(min(task.since for task in tasks), now)
        papers = {paper.id: paper for paper in self.library.papers(dict.fromkeys(a.paper for a in arrivals))}
        news = [arrival for arrival in arrivals if _fresh(papers.get(arrival.paper), arrival)]
        fresh = [papers[id_] for id_ in dict.fromkeys(arrival.paper for arrival in news)]
        with matcher(fresh, self.library) as matches:
            window = Window(matches, papers, news, Health(self.library.store, lambda: now), now)
            return sum(self._channel(window, list(group)) for _, group in groupby(tasks, key=_message))

    def _channel(self, window: "Window", tasks: Sequence[Task]) -> int:
        one = tasks[0].subscription
        plans = [plan for task in tasks if (plan := self._turn(window, task))]
        return self.deliveries.plan(one.team, one.channel, plans) if plans else 0

    def _turn(self, window: "Window", task: Task) -> Plan | None:
        """The plan of one period; None where that fails, which is no concern of the others."""
        try:
            return window.plan(task)
        except MACHINE:
            raise
        except Exception as error:  # noqa: BLE001  one subscription must never stop another
            self.failing.note([task.subscription.id], error, window.now)
            return None

    def _tasks(self, now: datetime) -> Iterator[Task]:
        """What is due and not planned, those of one message side by side."""
        found = [
            (subscription, due)
            for when in self.subscriptions.schedules()
            for due in schedule.due(when if schedule.sound(when) else schedule.UNKNOWN, now - WINDOW, now)
            for subscription in self.subscriptions.unplanned(when, due.period, due.instant, now)
        ]
        told = self.deliveries.cuts(subscription.id for subscription, _ in found)
        tasks = (Task(one, due, told.get(one.id, one.created or due.instant)) for one, due in found)
        yield from sorted(tasks, key=lambda task: (*_message(task), task.subscription.id))

    def _wake(self, now: datetime) -> None:
        """Ends the pauses whose day has come."""
        for one in self.subscriptions.dozing():
            where = schedule.zone(one.schedule.zone) or ZoneInfo("UTC")
            if one.until and now.astimezone(where).date() >= one.until:
                self.subscriptions.resume(one.id, schedule.instant(one.until, time.min, where))


@dataclass(frozen=True)
class Window:
    """What came in lately, seen by each subscription in turn."""

    matches: Matcher
    papers: dict[str, Paper]
    news: Sequence[Arrival]
    health: Health
    now: datetime

    def plan(self, task: Task) -> Plan:
        """The papers that are news to the subscription, and the reason should there be none."""
        one = task.subscription
        if one.unreadable or not schedule.sound(one.schedule):
            raise UnfitError("what is followed" if one.unreadable else "when it is due")
        found = self.matches.match(one.find)
        mine = [
            a
            for a in self.news
            if a.paper in found and a.seen >= task.since and (one.replaced or not a.version)
        ]
        reason = why(self.health, task.told, self.now, self._arrived(one.find.category, task.told))
        return Plan(
            subscription=one.id,
            period=task.due.period,
            due=task.due.instant,
            cut=self.now,
            items=tuple(self._items(mine, task)),
            reason=reason.reason,
            announced=reason.announced,
            since=reason.since,
            quiet=one.silent,
        )

    def _items(self, mine: Iterable[Arrival], task: Task) -> Iterator[Item]:
        """Newest first; a paper that is new itself is not also a replacement."""
        new = {arrival.paper for arrival in mine if not arrival.version and arrival.seen >= task.told}
        ordered = sorted(
            mine, key=lambda arrival: (self.papers[arrival.paper].date, arrival.paper), reverse=True
        )
        for arrival in ordered:
            if not (arrival.version and arrival.paper in new):
                yield Item(
                    arrival.paper, self._kind(arrival, task.subscription.find.category), arrival.version
                )

    def _kind(self, arrival: Arrival, category: str) -> NewsKind:
        primary = self.papers[arrival.paper].primary
        if arrival.version:
            return "replaced"
        return "new" if not category or in_category(primary, category) else "cross"

    def _arrived(self, category: str, told: datetime) -> int:
        """How many new papers came since, in a category if there is one."""
        came = (a for a in self.news if not a.version and a.seen >= told)
        return sum(
            not category or any(in_category(c, category) for c in self.papers[a.paper].categories)
            for a in came
        )


def _message(task: Task) -> tuple[str, str, datetime, date]:
    """What periods must share to be told in one message."""
    return (task.subscription.team, task.subscription.channel, task.due.instant, task.due.period)


def _fresh(paper: Paper | None, arrival: Arrival) -> bool:
    if paper is None or paper.withdrawn:
        return False
    last = max(paper.date, paper.announced or paper.date, (arrival.version and paper.updated) or paper.date)
    return arrival.seen - datetime.combine(last, _NOON, UTC) < OLD
