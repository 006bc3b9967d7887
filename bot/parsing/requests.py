"""From the rows that a message fits to queries: what each meaning of `language/phrases` makes of its slots."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, cast

from bot.language.phrases import Said, phrases
from bot.parsing.fields import name_of_paper
from bot.parsing.intents import intent
from bot.parsing.selection import selected
from bot.queries import Fact, Field, Maybe, Query

FAMILIES: Final = ("facts", "listings")
"""The files of rows for requests that stand alone."""
BARE: Final = 14
"""Words of a listing that is not called one."""
Slots = Mapping[str, str]


def request(text: str, today: date) -> Query:
    """What a message asks for that stands alone: one query, or those that it may mean."""
    last = intent(core(text), today)
    found = tuple(dict.fromkeys((*readings(text, today), *bare(text, today), last)))
    return last if found[0] == last else Maybe(found)


def core(text: str) -> str:
    """A message without what is said before and after a request.

    >>> core("hey, can you tell me who wrote CWM please?")
    'who wrote CWM?'
    """
    said = phrases()
    words = said.around(said.tokens(text))
    if not words:
        return text
    asked = text[words[0].start : words[-1].end]
    return asked + text[words[-1].end :].strip() if not text[words[-1].end :].strip(" ?!.,;:") else asked


def readings(text: str, today: date) -> Iterator[Query]:
    """What a message may mean by the rows it fits, the most telling first."""
    said = phrases()
    words = said.bare(said.tokens(text))
    found = [one for family in FAMILIES for one in said.read(family, text, words)]
    for one in sorted(found, key=lambda one: -one.told):
        query = _query(one, today)
        if query is not None:
            yield query


def _query(said: Said, today: date) -> Query | None:
    kind, _, rest = said.meaning.partition(" ")
    return MEANINGS[kind](rest, said.slots, today)


def _fact(field: str, slots: Slots, _today: date) -> Query | None:
    return Fact(cast("Field", field), name_of_paper(slots["paper"]))


def _find(kind: str, slots: Slots, today: date) -> Query | None:
    if kind == "said":
        return selected(f"{slots['topic']} papers", today)
    find = selected(f"papers about {slots['topic']}", today)
    return replace(find, order="newest") if kind == "newest" else find


def bare(text: str, today: date) -> Iterator[Query]:
    """A listing that nobody calls one: "newest 3", "lean but not isabelle"; none for a question."""
    said = phrases()
    words = said.around(said.tokens(text))
    if not words or len(words) > BARE or said.values("asking", words[0].key):
        return
    find = selected(text[words[0].start : words[-1].end], today)
    if find.top or find.either or find.without:
        yield find


Meaning = Callable[[str, Slots, date], Query | None]
MEANINGS: Final[Mapping[str, Meaning]] = {"fact": _fact, "find": _find}
