"""How much of what a person says is read: each dimension once, and beyond it a sentence that says so.

A message is bounded before any pattern sees it. What it then asks for is bounded here too, since a number of a few
letters may cost more than a page of prose: the engine makes room for every paper before the page asked for, and each
name is looked up by itself.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from bot.papers import split_id
from bot.parsing.filters import phrases, split_names
from bot.parsing.markup import ids
from bot.parsing.works import aspects
from bot.queries import (
    Ask,
    Change,
    Cite,
    Coauthors,
    Compare,
    Count,
    Each,
    Fact,
    Find,
    FindMost,
    FindToRead,
    Keep,
    Maybe,
    Mentioned,
    Part,
    People,
    Puzzle,
    Query,
    ReadingList,
    Resend,
    Several,
    Subscribe,
    Unclear,
    WhySilent,
    page_of,
    turned,
)

SENTENCE: Final = 500
"""Characters of a request; what is longer is a paste or a question with its story, and gives no commands."""
ORDER: Final = 300
"""Characters of what is said of digests, and of what was shown."""
AGAIN: Final = 200
"""Characters of a message that is read once more with ids in the place of pronouns, or of places in a list."""
TIME: Final = 120
"""Characters of a message that only says when something shall come."""
WHOLE: Final = 4_000
"""Characters of a message that is read whole; in a longer one only the papers it names are looked for."""
TYPED: Final = 2 * WHOLE
"""Characters of such a message with its markup, which makes it longer, but not by much."""
SCANNED: Final = 50_000
"""Characters in which they are looked for: Slack takes 40,000, and its markup makes them more."""
SIFTED: Final = 10_000
"""Characters of what may name papers in such a message: more than so many links take as are looked at."""
IDS: Final = 120
"""Papers that one message names by id or link."""
QUOTED: Final = 8
"""Titles that it quotes."""
TITLE: Final = 180
"""Characters of such a title."""
PEOPLE: Final = 10
"""People named in one request."""
NAMED: Final = 20
"""Papers named by words in one request; ids cost next to nothing, and come from lists that were shown."""
COMPARED: Final = 4
"""Papers side by side."""
ASPECTS: Final = 6
"""Things that they are compared on."""
QUESTIONS: Final = 4
"""Questions in one message."""
PAGES: Final = 1_000_000
"""Pages of ten: more papers than there are."""
AUTHORS: Final = 10_000
"""Authors of one paper; the longest byline has half as many."""
PLACES: Final = 10_000
"""Numbers beside papers and subscriptions."""
KEY: Final = 2**31 - 1
"""The number of a subscription in the store."""
FIRST: Final = date(1900, 1, 1)
LAST: Final = date(2100, 1, 1)
"""Days that are counted with, in any time zone."""


def named_in(text: str) -> Query:
    """The papers that a message names which is too long to be read."""
    named = ids(text)[:IDS]
    return Mentioned(" ".join(named)) if named else Unclear("", "long")


def quoted_in(text: str) -> Mentioned:
    """The same of a message that is read whole: by id, by link, and by title in quotation marks."""
    titles = (title.replace("\\", " ") for title in phrases(text) if len(title) <= TITLE)
    return Mentioned(" ".join([*ids(text)[:IDS], *(f'"{title}"' for title in islice(titles, QUOTED))]))


_UNQUOTED: Final = str.maketrans({'"': " ", "\\": " "})
"""A long question is kept without what every button would have to escape again."""


def bounded(query: Query) -> Query:
    """A query that costs no more than any other, or why it is not asked.

    >>> str(bounded(Find(page=10**12))), str(bounded(Find(over=10**20)))
    ('papers page 1000000', 'unclear "number" ""')
    """
    if isinstance(query, Maybe):
        return replace(query, readings=tuple(map(bounded, query.readings)))
    if isinstance(query, Ask) and len(query.question) > SENTENCE:
        return replace(query, question=query.question.translate(_UNQUOTED))
    reason = _beyond(query)
    if reason:
        return Unclear("", reason)
    if isinstance(query, (Find, FindToRead, People, Coauthors, ReadingList)) and page_of(query) > PAGES:
        return turned(query, PAGES)  # beyond the last page of any list, which is then shown
    return query


def _beyond(query: Query) -> Puzzle | None:  # noqa: C901, PLR0911  one flat match over the union
    """What of a query is more than is read."""
    match query:
        case Find():
            return _listing(query)
        case Cite(of=Find() as find) | Subscribe(find=find) | Each(papers=Find() as find):
            return _listing(find)
        case Count(find=find) | FindMost(find=find) | FindToRead(find=find):
            return _listing(find)
        case People(find=find, but=but):
            return _listing(find) or _many(len(but), PEOPLE)
        case Cite(papers=papers) | Keep(papers=papers) | Each(papers=tuple(papers)):
            return _many(sum(split_id(one) is None for one in papers), NAMED)
        case Compare(papers=papers, aspect=aspect):
            return _many(len(papers), COMPARED) or _many(len(aspects(aspect)), ASPECTS)
        case Fact(who=who) if who:
            return _many(len(split_names(who)), PEOPLE)
        case Several(questions=questions):
            return _many(len(questions), QUESTIONS) or _many(sum(map(len, questions)), SENTENCE)
        case Change(numbers=numbers, until=until, id=key):
            return _days([until]) or _numbers([*numbers], PLACES) or _numbers([key], KEY)
        case Resend(day=day) | WhySilent(day=day):
            return _days([day])
        case _:
            return None


def _listing(find: Find) -> Puzzle | None:
    parts = (*find.either, *find.without)
    filters: tuple[Find | Part, ...] = (find, *parts)
    days = _days(day for one in filters for day in (one.since, one.before))
    people = len(find.authors) + sum(max(1, len(part.authors)) for part in parts)
    return _many(people, PEOPLE) or days or _numbers([find.over, find.under], AUTHORS)


def _many(count: int, most: int) -> Puzzle | None:
    return "many" if count > most else None


def _numbers(numbers: Iterable[int], most: int) -> Puzzle | None:
    return "number" if any(number > most for number in numbers) else None


def _days(days: Iterable[date | None]) -> Puzzle | None:
    return "date" if any(day and not FIRST <= day <= LAST for day in days) else None
