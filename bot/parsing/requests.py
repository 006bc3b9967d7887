"""What a message asks for that stands alone: the readings of it that its words allow, the most telling first."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bot.language.phrases import phrases
from bot.parsing.intents import intent
from bot.parsing.joined import joined
from bot.parsing.meanings import IT, queries
from bot.parsing.selection import selected
from bot.queries import Effect, Maybe, Query, Unable, Unclear

FIELDS: Final = ("fields",)
"""The file of rows for what is asked of the paper that is talked about."""
FAMILIES: Final = ("scope", "people", "counts", "papers", "facts", "listings", "keeping")
"""The files of rows for requests that stand alone; of readings that explain as much the first file's comes first."""
BARE: Final = 14
"""Words of a listing that is not called one."""


def request(text: str, today: date) -> Query:
    """What a message asks for that stands alone: one query, or those that it may mean."""
    said = core(text)
    last = intent(said, today)
    likely = tuple(dict.fromkeys(_likely(text, said, last, today)))
    if likely and pointing(likely[0]):
        return Unclear(text, "no thread")
    return Maybe((*likely, last)) if set(likely) - {last} else last


def _likely(whole: str, text: str, last: Query, today: date) -> Iterator[Query]:
    """What else a message may mean than `last`; an order that changes something is no other, but perhaps impossible."""
    yield from (query for query in readings(whole, today, ("scope",)) if whole != text)
    if isinstance(last, Effect):
        yield from (query for query in readings(text, today) if isinstance(query, Unable))
        return
    yield from joined(text, today, readings)
    yield from readings(text, today)
    yield from readings(text, today, FIELDS)
    yield from bare(text, today)


def core(text: str) -> str:
    """A message without what is said before and after a request.

    >>> core("hey, can you tell me who wrote CWM please?")
    'who wrote CWM?'
    """
    said = phrases()
    words = said.around(said.tokens(text))
    if not words:
        return text
    asked, after = text[words[0].start : words[-1].end], text[words[-1].end :].strip()
    return asked if after.strip(" ?!.,;:") else asked + after


def readings(text: str, today: date, families: Sequence[str] = FAMILIES) -> Iterator[Query]:
    """What a message may mean by the rows it fits, the most telling first."""
    said = phrases()
    words = said.tokens(text) if families == ("scope",) else said.bare(said.tokens(text))
    found = [one for family in families for one in said.read(family, text, words)]
    for one in sorted(found, key=lambda one: -one.told):
        yield from queries(one, today)


def pointing(query: Query) -> bool:
    """Whether a query is about a paper that its message does not name."""
    return getattr(query, "paper", "") == IT or getattr(query, "papers", ()) == (IT,)


def bare(text: str, today: date) -> Iterator[Query]:
    """A listing that nobody calls one: "newest 3", "lean but not isabelle"; none for a question."""
    said = phrases()
    words = said.around(said.tokens(text))
    if not words or words[0].key in said.begins or len(words) > BARE or said.values("asking", words[0].key):
        return
    find = selected(text[words[0].start : words[-1].end], today)
    if find.top or find.either or find.without:
        yield find
