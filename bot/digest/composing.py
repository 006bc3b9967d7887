"""A message of the outbox as an answer: the frozen papers, with why each matched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import get_args

from bot.answering.listing import about, reason, topic
from bot.answers import Answer, Digest, Listed, News, Section, Silence, Subscription, Told
from bot.digest.reasons import Reason
from bot.library import Library
from bot.papers import Author, Paper
from bot.search.question import Question
from bot.store.claims import Item
from bot.store.deliveries import Deliveries, Part
from bot.store.outbox import Post
from bot.store.subscriptions import Subscriptions


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
