"""What each meaning in `language/phrases` makes of its slots: a query, or nothing where a slot holds no such thing."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal, cast, get_args

from bot.language.phrases import Said, phrases
from bot.parsing.filters import split_names
from bot.parsing.naming import name_of_paper
from bot.parsing.selection import selected
from bot.parsing.works import sides
from bot.queries import (
    Cite,
    Coauthors,
    Compare,
    Count,
    Counted,
    Each,
    Fact,
    Field,
    Find,
    FindMost,
    FindToRead,
    Keep,
    Order,
    Part,
    People,
    Query,
    ReadingList,
    Show,
    Similar,
    Style,
    Summarize,
    TalkAbout,
    Thing,
    Unable,
    Unclear,
)
from bot.text import fold

Slots = Mapping[str, str]
Meaning = Callable[[str, Slots, date], Query | None]
IT: Final = "it"
"""What stands where no paper is named."""
COMPARED: Final = 4
"""Papers side by side."""
CLAUSES: Final = frozenset({"that", "which", "where", "who", "whose"})
"""What begins a description in a sentence of its own, which is looked up as a name."""
_BETWEEN: Final = re.compile(r"\s*(?:[;,&+]|\band\b|\bund\b|\bet\b|\bvs\.?(?=\s))\s*", re.IGNORECASE)


def queries(said: Said, today: date) -> Iterator[Query]:
    """What a row that was said asks, the whole name of a paper before the names in it."""
    kind, _, rest = said.meaning.partition(" ")
    several = _each(kind, rest, said.slots, today)
    one = MEANINGS[kind](rest, said.slots, today)
    yield from (query for query in (several if _listed(several) else None, one, several) if query is not None)


def _listed(query: Query | None) -> bool:
    return isinstance(query, Each) and isinstance(query.papers, Find)


def _each(kind: str, rest: str, slots: Slots, today: date) -> Query | None:
    """The same of several papers, where a slot names more than one or a listing."""
    if kind not in _THINGS or "paper" not in slots:
        return None
    thing = cast("Thing", rest if kind == "fact" else kind)
    if thing not in EVERY:
        return None
    find = listing_in(slots["paper"], today)
    names = named(slots["paper"])
    return Each(thing, find) if find else Each(thing, names) if len(names) > 1 else None


_THINGS: Final = ("fact", "summarize", "show")
EVERY: Final = ("summarize", "show", *get_args(Field))


def listing_in(text: str, today: date) -> Find | None:
    """The listing that stands where a paper is named: "all lean papers", "the last 3 from Meta"."""
    said = phrases()
    words = said.tokens(text)
    find = selected(text, today)
    many = any(said.values("every", token.key) for token in words)
    return find if find.top > 1 or many else None


def named(text: str) -> tuple[str, ...]:
    """The papers that a text names one after the other."""
    parts = (re.sub(r"^(?:both|the|and)\s+", "", part, flags=re.IGNORECASE) for part in _BETWEEN.split(text))
    return tuple(filter(None, map(name_of_paper, parts)))


def _fact(field: str, slots: Slots, _today: date) -> Query | None:
    return Fact(cast("Field", field), name_of_paper(slots.get("paper", IT)), place=slots.get("place", ""))


def _show(kind: str, slots: Slots, today: date) -> Query | None:
    if not kind:
        return Show(name_of_paper(slots.get("paper", IT)))
    if slots["described"].partition(" ")[0] in CLAUSES:
        return None
    described = (
        f"{slots['described']} papers" if _is_noun(slots["described"]) else f"papers {slots['described']}"
    )
    return selected(f"{described} {slots.get('tail', '')}".strip(), today)


def _is_noun(text: str) -> bool:
    """Whether a description stands before its noun: "the compression paper"."""
    words = phrases().tokens(text)
    return words[0].key not in phrases().begins


def _summarize(_kind: str, slots: Slots, _today: date) -> Query | None:
    return Summarize(name_of_paper(slots.get("paper", IT)))


def _similar(_kind: str, slots: Slots, _today: date) -> Query | None:
    return Similar(name_of_paper(slots.get("paper", IT)))


def _cite(_kind: str, slots: Slots, today: date) -> Query | None:
    style = cast("Style", slots.get("style", "bibtex"))
    found = listing_in(slots.get("papers", IT), today)
    return Cite(style, of=found) if found else Cite(style, named(slots.get("papers", IT)))


def _unstyled(_kind: str, slots: Slots, _today: date) -> Query | None:
    return Unclear(slots["papers"], "which style")


def _compare(_kind: str, slots: Slots, _today: date) -> Query | None:
    papers = sides(slots["papers"] if "papers" in slots else f"{slots['paper']} and {slots['other']}")
    if len(papers) == 1 and "other" not in slots:
        return Unclear(f"compare {papers[0]}", "which paper")
    return Compare(papers, slots.get("aspect", "")) if 2 <= len(papers) <= COMPARED else None


def _keep(action: str, slots: Slots, _today: date) -> Query | None:
    papers = named(slots["papers"])
    return Keep(cast("Literal['save']", action), papers) if papers else None


def _shelf(_kind: str, _slots: Slots, _today: date) -> Query | None:
    return ReadingList()


def _place(_kind: str, slots: Slots, _today: date) -> Query | None:
    return Fact("authors", IT, place=slots["which"])


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


def _about(slots: Slots, today: date) -> Find:
    return selected(f"papers about {slots['topic']}", today)


def _newest(slots: Slots, today: date) -> Find:
    return replace(_about(slots, today), order="newest")


def _by(slots: Slots, today: date) -> Find | None:
    """The papers of people; "gabriels papers" lacks an apostrophe."""
    about = f"about {slots['topic']}" if "topic" in slots else ""
    find = selected(f"papers by {slots['who']} {slots.get('when', '')} {about}".strip(), today)
    people = find.authors or all(part.authors for part in find.either)
    return (
        find
        if people and (find.authors or find.either) and (not slots.get("when") or not find.words)
        else None
    )


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


def _that(slots: Slots, today: date) -> Find | None:
    find = selected(f"papers {slots['listing']}", today)
    with_ = selected(f"papers with {slots['listing']}", today)
    return with_ if with_ != find and len(with_.words) < len(find.words) else find


def _from(slots: Slots, today: date) -> Find | None:
    """The papers of an organisation; what is no place, such as a year or a venue, is none."""
    about = _about(slots, today) if "topic" in slots else Find()
    if known := slots.get("organisations"):
        return replace(about, organisation=known)
    find = selected(f"papers from {slots['place']}", today)
    known = phrases().values("organisations", fold(slots["place"]))
    named = find == Find(organisation=find.organisation, words=find.words)
    return replace(about, organisation=known or slots["place"]) if known or named else None


def _besides(slots: Slots, today: date) -> Find:
    find = selected(slots["listing"], today)
    return replace(
        find, without=(*find.without, *(Part(authors=(name,)) for name in split_names(slots["who"])))
    )


def _said(slots: Slots, today: date) -> Find:
    return selected(f"{slots['topic']} papers", today)


def _find(kind: str, slots: Slots, today: date) -> Query | None:
    return LISTINGS[kind](slots, today)


LISTINGS: Final[Mapping[str, Callable[[Any, date], Find | None]]] = {
    "topic": _about, "newest": _newest, "by": _by, "led": _led, "ended": _ended, "one": _one, "within": _within, "from": _from, "that": _that, "besides": _besides, "said": _said,
}  # fmt: skip
MEANINGS: Final[Mapping[str, Meaning]] = {
    "fact": _fact, "find": _find, "show": _show, "summarize": _summarize, "similar": _similar, "cite": _cite, "unstyled": _unstyled, "compare": _compare,
    "unable": _unable, "about": _self, "people": _people, "with": _coauthors, "count": _count, "most": _most, "least": _least, "first": _first, "place": _place,
    "keep": _keep, "shelf": _shelf,
}  # fmt: skip
