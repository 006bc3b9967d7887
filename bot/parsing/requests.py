"""From the rows that a message fits to queries: what each meaning of `language/phrases` makes of its slots."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, Literal, cast

from bot.language.phrases import Said, phrases
from bot.parsing.fields import name_of_paper
from bot.parsing.intents import intent
from bot.parsing.selection import selected
from bot.parsing.filters import split_names
from bot.parsing.listings import is_listing
from bot.parsing.works import sides
from bot.queries import (
    Cite,
    Coauthors,
    Compare,
    Count,
    Counted,
    Fact,
    Field,
    Find,
    FindMost,
    FindToRead,
    Maybe,
    Order,
    Part,
    People,
    Query,
    Show,
    Similar,
    Style,
    Summarize,
    TalkAbout,
    Unable,
)

FAMILIES: Final = ("scope", "people", "counts", "papers", "facts", "listings")
"""The files of rows for requests that stand alone."""
COMPARED: Final = 4
"""Papers side by side."""
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


def _show(kind: str, slots: Slots, _today: date) -> Query | None:
    return Show(name_of_paper(slots["paper"])) if not kind else None


def _summarize(_kind: str, slots: Slots, _today: date) -> Query | None:
    return Summarize(name_of_paper(slots["paper"]))


def _similar(_kind: str, slots: Slots, _today: date) -> Query | None:
    return Similar(name_of_paper(slots["paper"]))


def _cite(_kind: str, slots: Slots, today: date) -> Query | None:
    style = cast("Style", slots.get("style", "bibtex"))
    found = selected(slots["papers"], today) if is_listing(slots["papers"]) else None
    return Cite(style, of=found) if found else Cite(style, _named(slots["papers"]))


def _compare(_kind: str, slots: Slots, _today: date) -> Query | None:
    papers = sides(slots["papers"])
    return Compare(papers, slots.get("aspect", "")) if 2 <= len(papers) <= COMPARED else None


def _named(text: str) -> tuple[str, ...]:
    """The papers that a text names one after the other."""
    return tuple(filter(None, map(name_of_paper, re.split(r"\s*(?:[;,&+]|\band\b|\bund\b|\bet\b)\s*", text))))


def _find(kind: str, slots: Slots, today: date) -> Query | None:
    return LISTINGS[kind](slots, today)


def _about(slots: Slots, today: date) -> Find:
    return selected(f"papers about {slots['topic']}", today)


def _newest(slots: Slots, today: date) -> Find:
    return replace(_about(slots, today), order="newest")


def _by(slots: Slots, today: date) -> Find | None:
    find = selected(f"papers by {slots['who']} {slots.get('when', '')}".strip(), today)
    return find if find.authors or find.either else None


def _led(slots: Slots, today: date) -> Find | None:
    find = _by(slots, today)
    return replace(find, first=True) if find and find.authors else None


def _ended(slots: Slots, today: date) -> Find | None:
    find = _by(slots, today)
    return replace(find, last=True) if find and find.authors else None


def _one(slots: Slots, today: date) -> Find | None:
    find = _by(slots, today)
    return replace(find, order=cast("Order", slots["order"]), top=1) if find else None


def _within(slots: Slots, today: date) -> Find | None:
    find = selected(f"papers {slots['when']}", today)
    return find if (find.since or find.before) and not find.words else None


def _besides(slots: Slots, today: date) -> Find:
    find = selected(slots["listing"], today)
    return replace(find, without=(*find.without, *(Part(authors=(name,)) for name in split_names(slots["who"]))))


def _said(slots: Slots, today: date) -> Find:
    return selected(f"{slots['topic']} papers", today)


LISTINGS: Final[Mapping[str, Callable[[Slots, date], Find | None]]] = {
    "topic": _about,
    "surveys": _about,
    "newest": _newest,
    "by": _by,
    "led": _led,
    "ended": _ended,
    "one": _one,
    "within": _within,
    "besides": _besides,
    "said": _said,
}


def _unable(what: str, slots: Slots, _today: date) -> Query | None:
    return Unable(what, "", name_of_paper(slots.get("paper", "")))


def _self(topic: str, _slots: Slots, _today: date) -> Query | None:
    return TalkAbout(topic)


def _people(kind: str, slots: Slots, today: date) -> Query | None:
    if kind == "about":
        return People(_about(slots, today))
    return People(lead=kind == "leading", but=split_names(slots.get("who", "")))


def _coauthors(_kind: str, slots: Slots, _today: date) -> Query | None:
    names = split_names(slots["who"])
    return Coauthors(names[0]) if len(names) == 1 else None


def _count(of: str, slots: Slots, today: date) -> Query | None:
    find = selected(f"{slots['listing']} papers", today) if "listing" in slots else Find()
    return Count(find, cast("Counted", of))


def _most(of: str, _slots: Slots, _today: date) -> Query | None:
    return FindMost(of=cast("Literal['authors', 'pages']", of))


def _least(of: str, _slots: Slots, _today: date) -> Query | None:
    return FindMost(of=cast("Literal['authors', 'pages']", of), least=True)


def _first(kind: str, slots: Slots, today: date) -> Query | None:
    return FindToRead(Find() if kind == "all" else _about(slots, today))


def bare(text: str, today: date) -> Iterator[Query]:
    """A listing that nobody calls one: "newest 3", "lean but not isabelle"; none for a question."""
    said = phrases()
    words = said.around(said.tokens(text))
    if not words or words[0].key in said.begins or len(words) > BARE or said.values("asking", words[0].key):
        return
    find = selected(text[words[0].start : words[-1].end], today)
    if find.top or find.either or find.without:
        yield find


Meaning = Callable[[str, Slots, date], Query | None]
MEANINGS: Final[Mapping[str, Meaning]] = {"fact": _fact, "find": _find, "show": _show, "summarize": _summarize, "similar": _similar, "cite": _cite, "compare": _compare, "unable": _unable, "about": _self, "people": _people, "with": _coauthors, "count": _count, "most": _most, "least": _least, "first": _first}
