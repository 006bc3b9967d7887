"""An office: a bot that delivers digests to a Slack on loopback, by a clock that the test sets."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from faulty import Faulty
from slack_sdk import WebClient

from bot.answers import Answer, Digest, Told
from bot.digest.delivering import Digests
from bot.digest.posting import Pace, client
from bot.digest.subscribing import Following
from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Find, Schedule, Subscribe
from bot.store.feeds import Feeds
from bot.store.schema import posts

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAILY = Schedule("every day", 0, "09:00", "UTC")


@dataclass(frozen=True)
class Plain:
    """A message that names the papers it holds."""

    text: str
    blocks: list[dict[str, Any]]

    @property
    def older(self) -> list[dict[str, Any]]:
        return self.blocks


def render(answer: Answer) -> Plain:
    """The ids of a digest, or why it has none."""
    match answer:
        case Digest():
            ids = [news.listed.paper.id for section in answer.sections for news in section.news]
            why: list[str] = [section.silence.reason for section in answer.sections if section.silence]
            return Plain(" ".join(ids + why), [{"type": "divider"}])
        case Told():
            return Plain(f"{answer.what} {answer.detail}", [])
        case _:
            raise AssertionError(answer)


def paper(number: int, **fields: Any) -> Paper:
    """The n-th paper of a made-up November, about otters unless `fields` says otherwise."""
    given: dict[str, Any] = {
        "title": f"Otters {number}",
        "authors": (Name("Møller", "Ada"),),
        "categories": ("cs.LO",),
    }
    known: dict[str, Any] = {"abstract": "We count otters in rivers.", "date": date(2026, 11, 20)}
    return Paper(f"2611.{number:05d}", **(given | known | fields))


@dataclass
class Office:
    """One deliverer, and the people who ask it things."""

    library: Library
    slack: Faulty
    digests: Digests
    following: Following
    now: list[datetime] = field(default_factory=lambda: [MONDAY])

    def follow(self, find: Find, channel: str = "C1", schedule: Schedule = DAILY, **flags: bool) -> Answer:
        query = Subscribe(find, schedule, channel, confirmed=True, **flags)
        return self.say(query, channel)

    def say(self, query: Any, channel: str = "C1", user: str = "U1") -> Answer:
        return self.following.carry_out(query, "T1", channel, user, "UTC", self.now[0])

    def add(self, *papers: Paper) -> None:
        self.library.add(papers)

    def read_arxiv(self, day: int, papers: int = 100) -> None:
        """As if arXiv's listing of that day of November had been read to its end."""
        feeds = Feeds(self.library.store)
        feeds.note("oai:cs", succeeded=datetime(2026, 11, day, 5, tzinfo=UTC))
        feeds.count(date(2026, 11, day), "oai:cs", papers)

    def run(self, *when: int) -> list[str]:
        """Delivers at day (and hour) of November 2026; what has been posted by then."""
        day, hour, minute = (*when, 9, 0)[:3] if len(when) == 1 else (*when, 0)[:3]
        self.now[0] = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
        self.digests.run(self.now[0], patience=2.0)
        return [message["text"] for message in self.slack.messages]

    def expire(self) -> None:
        """Lets every lease and every hold end."""
        with self.library.store.write() as connection:
            connection.execute(posts.update().values(lease=0.0, hold=0.0))

    def states(self) -> list[str]:
        with self.library.store.read() as connection:
            return [row.state for row in connection.execute(posts.select().order_by(posts.c.id))]


def open_office(library: Library, slack: Faulty, now: list[datetime]) -> Office:
    web: WebClient = client("xoxb-test", slack.url)
    digests = Digests.over(library, render, lambda _team: web, Pace(every=0.0))
    return Office(library, slack, digests, Following(library), now)
