"""What a listing day announced -> the store: the day of each paper that was not listed before.

arXiv has served the list of the day before under the date of today, without an error; since a paper keeps the day
on which it was first seen, such a list changes nothing, and shows itself by how much of it was known.
"""

from dataclasses import dataclass
from datetime import date

from bot.feeds.rss import Issue
from bot.store.feeds import Feeds


@dataclass(frozen=True, slots=True)
class Early:
    """What arXiv's feed of the day showed."""

    day: date | None = None
    """The listing day; None for an empty feed, or one that has not changed since it was last read."""
    fresh: int = 0
    """Papers announced on that day for the first time."""
    known: int = 0
    """Papers that an earlier day had announced: a feed with few others is a stale one."""
    replaced: int = 0
    cut: bool = False
    """The feed was full: arXiv may have left papers out."""


def announce(feeds: Feeds, name: str, issue: Issue) -> Early:
    """Keeps what an issue lists for the first time, and how much of the list that is."""
    if issue.day is None:
        return Early()
    day, listed = issue.day, issue.of("new", "cross")
    earlier = feeds.announced({item.id for item in listed})
    known = sum(1 for item in listed if earlier.get(item.id, day) != day)
    feeds.announce([(item.id, item.kind) for item in listed], day)
    feeds.count(day, name, len(listed) - known, known)
    return Early(day, len(listed) - known, known, len(issue.items) - len(listed), issue.cut)
