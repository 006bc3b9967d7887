"""What a digest says: a message of the outbox as an answer, with why each paper matched, or why nothing did.

A digest is no answer, so no conversation remembers it: what is talked about under one is looked up in the
ledger when somebody speaks in its thread, or in a direct message in which nothing was said since it came.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Literal, get_args

from bot.answering.listing import about, reason, topic
from bot.answers import Answer, Digest, Listed, News, Section, Silence, Subscription, Told
from bot.feeds.health import Health, latest_listing_day, opening
from bot.library import Library
from bot.memo import remembered
from bot.papers import Author, Paper
from bot.parsing import canonical
from bot.queries import Find, Memory, Mentioned, Subscribe
from bot.search.question import Question
from bot.store.claims import Item
from bot.store.deliveries import Deliveries, Part
from bot.store.outbox import Post
from bot.store.subscriptions import Subscriptions


@remembered(16384, longest=400)
def read_listing(text: str) -> Find:
    """What `str(find)` was made of; raises ValueError for any other text."""
    return canonical.listing(text)


def read_subscription(text: str) -> Subscribe:
    """What `str(subscribe)` was made of; raises ValueError for any other text."""
    query = canonical.read(text)
    if not isinstance(query, Subscribe):
        raise ValueError(f"{text!r} follows nothing")  # noqa: TRY004  of a text, as of any other
    return query


Reason = Literal["nothing matched", "no announcement", "unreachable", "late", "unread"]


@dataclass(frozen=True, slots=True)
class Why:
    reason: Reason
    announced: int = 0
    """How many papers came, or were announced."""
    since: datetime | None = None
    """Since when arXiv has been unreachable, or has not been read; None where it never was."""


def why(health: Health, since: datetime, now: datetime, arrived: int) -> Why:
    """Why nothing matched between two instants, in which `arrived` papers of the category came in."""
    if arrived:
        return Why("nothing matched", arrived)
    if not health.used():
        return Why("unread")
    day = announced(since, now)
    return Why("no announcement") if day is None else _why_late(health, day)


def _why_late(health: Health, day: date) -> Why:
    match health.reason(day):
        case "weekend" | "holiday":
            return Why("no announcement")
        case "announced" | "unused":
            return Why("nothing matched", health.announced(day))
        case "unread":
            return Why("unread", since=health.read())
        case "unreachable":
            return Why("unreachable", since=health.since())
        case "pending" | "stale":
            return Why("late")


def announced(since: datetime, now: datetime) -> date | None:
    """The last listing day that opened between two instants; None when arXiv announced nothing then."""
    day = latest_listing_day(now)
    return day if opening(day) > since else None


@dataclass(frozen=True)
class Composer:
    library: Library
    subscriptions: Subscriptions
    deliveries: Deliveries

    def compose(self, post: Post) -> Answer:
        """A digest, or the word to an owner whose subscription Slack made impossible."""
        if post.kind == "notice":
            paused = self.subscriptions.get([post.subscription or 0]).get(post.subscription or 0)
            why = paused.paused if paused else ""
            return Told("failed" if why == "failed" else "paused", why, paused)
        return self.message(post.id, post.part, date.fromisoformat(post.day))

    def message(self, post: int, part: int, day: date) -> Digest:
        """What one message of the outbox brings; in a thread the numbers go on."""
        digest = self.digest(self.deliveries.parts(post), day)
        before = self.deliveries.before(post) if part > 1 else 0
        return replace(digest, part=part, first=before + 1)

    def alone(self, post: Post, subscription: int) -> Digest:
        """What a message of the outbox brings for one subscription."""
        parts = [part for part in self.deliveries.parts(post.id) if part.subscription == subscription]
        return self.digest(parts, date.fromisoformat(post.day))

    def digest(self, parts: Sequence[Part], day: date, *, again: bool = False) -> Digest:
        """What parts of the ledger say, each as a section."""
        owners = self.subscriptions.get(part.subscription for part in parts)
        wanted = chain.from_iterable((item.paper for item in part.items) for part in parts)
        papers = {paper.id: paper for paper in self.library.papers(dict.fromkeys(wanted))}
        sections = (self._section(one, owners[one.subscription], papers) for one in parts)
        return Digest(day, tuple(sections), again=again)

    def _section(self, part: Part, subscription: Subscription, papers: dict[str, Paper]) -> Section:
        find = subscription.find
        people = tuple(chain.from_iterable(self.library.resolve(typed).exact for typed in find.people))
        asked = topic(about(find), self.library.synonyms)
        news = tuple(self._news(item, papers, people, asked) for item in part.items if item.paper in papers)
        authors = tuple(a for a in people if any(self.library.positions(a, one.listed.paper) for one in news))
        return Section(
            subscription, news, part.total, authors, None if part.total else silence(part, subscription)
        )

    def _news(
        self, item: Item, papers: dict[str, Paper], people: Iterable[Author], asked: Question | None
    ) -> News:
        paper = papers[item.paper]
        places = sorted({place for author in people for place in self.library.positions(author, paper)})
        because = reason(paper, asked, self.library.synonyms) if asked else None
        return News(Listed(paper, tuple(places), because), item.kind)


def silence(part: Part, subscription: Subscription) -> Silence:
    """Why a period brought nothing, as it was found when it was planned."""
    reasons: tuple[Reason, ...] = get_args(Reason)
    known: Reason = next((reason for reason in reasons if reason == part.reason), "nothing matched")
    return Silence(part.period, known, part.announced, part.since, subscription)


@dataclass(frozen=True)
class Recall:
    library: Library
    deliveries: Deliveries

    def under(self, team: str, channel: str, ts: str) -> Memory:
        """What a thread is about whose first message was posted at `ts`; nothing where that is no digest."""
        listed = dict(self._numbers(team, channel, ts))
        papers = tuple(dict.fromkeys(listed.values()))
        if not papers:
            return Memory()
        said = str(Mentioned(" ".join(papers)))
        return Memory(said, papers, said, tuple(listed.items()))

    def latest(self, team: str, channel: str, since: datetime | None) -> Memory:
        """What the last digest of a channel is about, if it came after `since`."""
        ts = self.deliveries.posted(team, channel)
        late = bool(ts) and (since is None or float(ts) > since.timestamp())
        return self.under(team, channel, ts) if late else Memory()

    def _numbers(self, team: str, channel: str, ts: str) -> Iterator[tuple[int, str]]:
        for message in self.deliveries.thread(team, channel, ts):
            first = self.deliveries.before(message.id) + 1 if message.part > 1 else 1
            told = [item.paper for part in self.deliveries.parts(message.id) for item in part.items]
            held = {paper.id for paper in self.library.papers(dict.fromkeys(told))}
            yield from enumerate((id_ for id_ in told if id_ in held), start=first)
