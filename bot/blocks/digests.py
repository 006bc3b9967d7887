"""A digest: one message, what is followed, at most ten papers with their reasons, and who set it up."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count as numbers
from itertools import groupby
from typing import Final

from bot.answers import Digest, News, NewsKind, Section
from bot.blocks.following import person, subject, why
from bot.blocks.forms import count, day
from bot.blocks.papers import entry
from bot.blocks.pieces import Heading, Note, Piece, Run, note, say

KINDS: Final[Mapping[NewsKind, str]] = {
    "new": "New",
    "cross": "Cross-listed from another category",
    "replaced": "New versions",
}


def digest(answer: Digest) -> Iterator[Piece]:
    """The message, or a later part of it as a reply in its thread."""
    yield Heading(_heading(answer))
    place = numbers(answer.first)
    for section in answer.sections:
        yield from _section(section, place, first=answer.part == 1)
    if answer.part == 1:
        yield _footer(answer.sections)


def _heading(answer: Digest) -> str:
    total = sum(section.total for section in answer.sections)
    again = ", sent again" if answer.again else ""
    part = f", part {answer.part}" if answer.part > 1 else ""
    return f"{count(total, 'new paper') if total else 'No new papers'} · {day(answer.day)}{part}{again}"


def _section(section: Section, place: Iterator[int], *, first: bool) -> Iterator[Piece]:
    yield say("Following ", Run(subject(section.subscription), bold=True))
    if not section.news:
        yield say(why(section.silence) if section.silence else "No new matches.")
        return
    kinds = groupby(section.news, key=lambda news: news.kind)
    for kind, group in kinds:
        yield from _kind(kind, list(group), place)
    rest = section.total - len(section.news)
    if rest > 0 and first:
        yield note(f"{rest:,} more in the thread.")


def _kind(kind: NewsKind, group: Sequence[News], place: Iterator[int]) -> Iterator[Piece]:
    if kind != "new":
        yield say(Run(KINDS[kind], italic=True))
    for news in group:
        yield entry(news.listed, next(place))


def _footer(sections: Sequence[Section]) -> Note:
    owners = list(dict.fromkeys(section.subscription.owner for section in sections))
    people: list[Run | str] = []
    for index, owner in enumerate(owners[:5]):
        people += [", "] if index else []
        people.append(person(owner))
    return note("Set up by ", *people, ". Say “subscriptions” to change it.")
