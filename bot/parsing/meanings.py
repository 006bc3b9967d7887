"""What each meaning in `language/phrases` makes of its slots: a query, or nothing where a slot holds no such thing."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal, cast

from bot.kept import compiled
from bot.language.phrases import OWNED, Said, phrases
from bot.papers import split_id
from bot.parsing.bounds import COMPARED
from bot.parsing.filters import split_names
from bot.parsing.naming import name_of_paper
from bot.parsing.patterns import LISTING
from bot.parsing.selection import selected, topical, without
from bot.parsing.works import APART, COMMON, IT, fact_of, sides
from bot.queries import (
    Cite,
    Coauthors,
    Compare,
    Count,
    Counted,
    Each,
    Fact,
    Find,
    FindMost,
    FindToRead,
    GivenFiles,
    Help,
    Mentioning,
    Order,
    Part,
    People,
    Puzzle,
    Query,
    Several,
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
FACTS: Final = frozenset({"fact", "wrote", "placed", "place"})
"""Meanings of rows that ask for a stored field."""
CLAUSES: Final = frozenset({"that", "which", "where", "who", "whose"})
"""What begins a description in a sentence of its own, which is looked up as a name."""
_BEGUN: Final = compiled(rf"{LISTING} (?:about|on|regarding|concerning|around|over)\b", re.IGNORECASE)
"""How a listing begins that says of what it is."""
_ASIDE: Final = compiled(r"\s*[:,]\s+")
"""What stands between two papers and what they are compared on: "CWM vs Code Llama: size"."""
_BETWEEN: Final = compiled(r"\s*(?:[;,&+]|\band\b|\bund\b|\bet\b|\bvs\.?(?=\s))\s*", re.IGNORECASE)


def queries(said: Said, today: date) -> Iterator[Query]:
    """What a row that was said asks, the whole name of a paper before the names in it."""
    kind, _, rest = said.meaning.partition(" ")
    if make := TOPICAL.get(said.meaning):
        if rest == "said" and _BEGUN.match(said.slots["topic"]):
            return  # "papers about ranking documents" is of no papers about ranking
        finds = TOPICS.get(rest, topical)(said.slots["topic"], today)
        yield from dict.fromkeys(make(find) for find in finds if find != Find())
        return
    found = listing_in(said.slots["paper"], today) if kind in _THINGS and "paper" in said.slots else None
    if found:
        if said.last == "paper":
            yield found if kind == "show" else Each(cast("Thing", rest or kind), found)
        return
    one = fact_of(said) if kind in FACTS else MEANINGS[kind](rest, said.slots, today)
    names = named(said.slots["paper"]) if kind in _THINGS and "paper" in said.slots else ()
    several = Each(cast("Thing", rest or kind), names) if len(names) > 1 and rest != "one" else None
    yield from (query for query in (one, several) if query is not None)


_THINGS: Final = ("fact", "summarize", "show")


def listing_in(text: str, today: date) -> Find | None:
    """The listing that stands where a paper is named: "all lean papers", "the last 3 from Meta"."""
    if split_id(text.strip()):
        return None
    said = phrases()
    words = said.tokens(text)
    find = selected(text, today)
    kinds = [said.values("every", token.key) for token in words]
    many = kinds[:1] == ["first"] or "any" in kinds
    return find if find.top > 1 or many else None


def named(text: str) -> tuple[str, ...]:
    """The papers that a text names one after the other."""
    parts = (re.sub(r"^(?:both|the|and)\s+", "", part, flags=re.IGNORECASE) for part in _BETWEEN.split(text))
    return tuple(filter(None, map(name_of_paper, parts)))


def _show(kind: str, slots: Slots, today: date) -> Query | None:
    if not kind:
        name = name_of_paper(slots.get("paper", IT))
        return None if selected(f"papers {name}", today).authors else Show(name)  # "benchmarks used by KT"
    if slots["described"].partition(" ")[0] in CLAUSES:
        return None
    before = _is_noun(slots["described"])
    described = f"{slots['described']} papers" if before else f"papers {slots['described']}"
    find = selected(f"{described} {slots.get('tail', '')}".strip(), today)
    return None if before and "tail" not in slots and find == Find(find.words) else find


def _is_noun(text: str) -> bool:
    """Whether a description stands before its noun: "the compression paper"."""
    words = phrases().tokens(text)
    return words[0].key not in phrases().begins


def _summarize(_kind: str, slots: Slots, _today: date) -> Query | None:
    return Summarize(name_of_paper(slots.get("paper", IT)))


def _similar(_kind: str, slots: Slots, _today: date) -> Query | None:
    return Similar(name_of_paper(slots.get("paper", IT)))


def _cite(_kind: str, slots: Slots, today: date) -> Query | None:
    style = cast("Style", slots.get("style") or slots.get("printed") or "bibtex")
    found = listing_in(slots.get("papers", IT), today)
    return Cite(style, of=found) if found else Cite(style, named(slots.get("papers", IT)))


def _unstyled(_kind: str, slots: Slots, today: date) -> Query | None:
    style = slots.get("rest") or slots.get("unusual")
    if style:
        said = slots.get("papers", IT)
        found = listing_in(said, today)
        return Cite("csl", () if found else named(said), found, style)
    return Unclear(slots.get("papers", IT), "which style")


def _help(topic: str, _slots: Slots, _today: date) -> Query | None:
    return Help(cast("Literal['cite']", topic))


def _unclear(why: str, _slots: Slots, _today: date) -> Query | None:
    return Unclear("papers by", cast("Puzzle", why))


def _compare(aspect: str, slots: Slots, _today: date) -> Query | None:
    other, *told = _ASIDE.split(slots.get("other", ""), maxsplit=1)
    told_on = slots.get("aspect", told[0] if told else aspect)
    papers = sides(slots.get("papers") or f"{slots['paper']} and {other}")
    if len(papers) == 1 and not other:
        return Unclear(f"compare {slots.get('papers', papers[0])} {told_on}".strip(), "which paper")
    return Compare(papers, told_on) if 2 <= len(papers) <= COMPARED else None


def _common(kind: str, slots: Slots, _today: date) -> Query | None:
    papers = sides(slots["papers"] if "papers" in slots else f"{slots['paper']} and {slots['other']}")
    return Compare(papers, APART if kind == "not" else COMMON) if 2 <= len(papers) <= COMPARED else None


def _unable(what: str, slots: Slots, _today: date) -> Query | None:
    return Unable(what, slots.get("who", ""), name_of_paper(slots.get("paper", "")))


def _self(topic: str, _slots: Slots, _today: date) -> Query | None:
    return TalkAbout(topic)


def _people(kind: str, slots: Slots, today: date) -> Query | None:
    find = selected(f"papers about {slots['topic']}", today) if "topic" in slots else Find()
    return People(find, lead=kind == "leading", but=split_names(slots.get("who", "")))


def _at(_kind: str, slots: Slots, today: date) -> Query | None:
    """Whether a paper was at a meeting is told by its venue."""
    venue = selected(f"papers at {slots['listing']}", today).venue
    return Fact("venue", name_of_paper(slots["paper"])) if venue else None


def _top(slots: Slots, today: date) -> Find | None:
    find = selected(slots.get("listing", "papers"), today)
    return find if find.top else None


def _not(slots: Slots, today: date) -> Find | None:
    find = without(slots["listing"], today)
    return find if find.without else None


def _coauthors(_kind: str, slots: Slots, _today: date) -> Query | None:
    names = split_names(slots["who"])
    return Coauthors(names[0]) if len(names) == 1 else None


def _count(of: str, slots: Slots, today: date) -> Query | None:
    find = selected(f"{slots['listing']} papers", today) if "listing" in slots else Find()
    return Count(find, cast("Counted", of))


def _most(of: str, slots: Slots, today: date) -> Query | None:
    return FindMost(_among(slots, today), cast("Literal['authors', 'pages']", of))


def _least(of: str, slots: Slots, today: date) -> Query | None:
    return FindMost(_among(slots, today), cast("Literal['authors', 'pages']", of), least=True)


def _among(slots: Slots, today: date) -> Find:
    """The papers of which one has most of something: "which of Gloeckle's papers"."""
    said, listing = phrases(), slots.get("listing", "papers")
    words = said.tokens(listing)
    owned = said.read(listing, words, "listings") if OWNED in {word.key for word in words} else ()
    finds = (query for one in owned for query in queries(one, today) if isinstance(query, Find))
    return next(finds, None) or selected(listing, today)


def _counts(_kind: str, slots: Slots, _today: date) -> Query | None:
    """Who of two has more papers is told by how many each has."""
    names = [split_names(slots[slot]) for slot in ("who", "other")]
    return Several(tuple(str(Count(Find(authors=each))) for each in names)) if all(names) else None


def _both(_kind: str, slots: Slots, _today: date) -> Query | None:
    """Who stands at some place of a byline, and what else they wrote."""
    paper = name_of_paper(slots["paper"])
    return Several((str(Fact("authors", paper, place=slots["which"])), "what else did they write"))


def _first(_kind: str, _slots: Slots, _today: date) -> Query | None:
    return FindToRead()


def _mentioning(_kind: str, slots: Slots, _today: date) -> Query | None:
    return Mentioning(slots["topic"])


def _given(_kind: str, _slots: Slots, _today: date) -> Query | None:
    return GivenFiles()


def _newest(find: Find) -> Find:
    return replace(find, order="newest")


def _by(slots: Slots, today: date) -> Find | None:
    """The papers of people; "gabriels papers" lacks an apostrophe."""
    about = f"about {slots['topic']}" if "topic" in slots else ""
    who = f"{slots['who']} and {slots['other']}" if "other" in slots else slots["who"]
    find = selected(f"papers by {who} {slots.get('when', '')} {about}".strip(), today)
    people = find.authors or all(part.authors for part in find.either)
    if any(phrases().values("organisations", fold(name)) for name in find.authors):
        return None
    return (
        find
        if people and (find.authors or find.either) and (not slots.get("when") or not find.words)
        else None
    )


def _eithers(slots: Slots, _today: date) -> Find | None:
    """The papers of one and those of another: "Rammal's papers and Alex Gu's"."""
    names = [split_names(slots[slot]) for slot in ("who", "other")]
    return Find(either=tuple(Part(authors=each) for each in names)) if all(names) else None


def _beside(slots: Slots, today: date) -> Find | None:
    """The papers of some people that others are not on, or without one of them."""
    find, others = selected(f"papers by {slots['who']}", today), split_names(slots["other"])
    without = (*find.without, *(Part(words=name) for name in others))
    return replace(find, without=without) if find.authors and others else None


def _led(slots: Slots, today: date) -> Find | None:
    find = _by(slots, today)
    return replace(find, first=True) if find and find.authors else None


def _middle(slots: Slots, today: date) -> Find | None:
    """The papers of somebody at neither end of their bylines."""
    find = _by(slots, today)
    if not find or not find.authors:
        return None
    ends = (Part(authors=find.authors, first=True), Part(authors=find.authors, last=True))
    return replace(find, without=(*find.without, *ends))


def _ended(slots: Slots, today: date) -> Find | None:
    find = _by(slots, today)
    return replace(find, last=True) if find and find.authors else None


def _one(slots: Slots, today: date) -> Find | None:
    find = _by(slots, today)
    return replace(find, order=cast("Order", slots["order"]), top=1) if find else None


def _within(slots: Slots, today: date) -> Find | None:
    spelt = (selected(f"papers {word} {slots['when']}", today) for word in ("", "in"))
    dated = next((find for find in spelt if (find.since or find.before) and not find.words), None)
    if dated is None or "topic" not in slots:
        return dated
    about = topical(slots["topic"], today)[-1]
    return replace(about, since=about.since or dated.since, before=about.before or dated.before)


def _that(slots: Slots, today: date) -> Find | None:
    find = selected(f"papers {slots['listing']}", today)
    with_ = selected(f"papers with {slots['listing']}", today)
    better = with_ if with_ != find and len(with_.words) < len(find.words) else find
    return better if better != Find() else None


def _from(slots: Slots, today: date) -> Find | None:
    """The papers of an organisation; what is no place, such as a year or a venue, is none."""
    about = topical(slots["topic"], today)[-1] if "topic" in slots else Find()
    if "when" in slots:
        dated = _within(slots, today)
        return replace(dated, organisation=slots["organisations"]) if dated else None
    if known := slots.get("organisations"):
        return replace(about, organisation=known)
    find, dated = (selected(f"papers from {the}{slots['place']}", today) for the in ("", "the "))
    if dated.since or dated.before:
        return None
    known = phrases().values("organisations", fold(slots["place"]))
    named = find == Find(organisation=find.organisation, words=find.words)
    return replace(about, organisation=known or slots["place"]) if known or named else None


def _besides(slots: Slots, today: date) -> Find:
    find = selected(slots.get("listing", "papers"), today)
    return replace(
        find, without=(*find.without, *(Part(authors=(name,)) for name in split_names(slots["who"])))
    )


def _said(topic: str, today: date) -> tuple[Find, ...]:
    """What "new physics papers" may be: papers about new physics, or new papers about physics."""
    words = phrases().tokens(topic)
    whole = (Find(words=topic),) if words[0].key not in phrases().begins else ()
    return (*whole, selected(f"{topic} papers", today))


def _tailed(slots: Slots, today: date) -> Find | None:
    """A topic with filters behind its noun; what is left of these is no topic."""
    bare, *finds = (
        selected(f"{slots['topic']} papers{tail}", today)
        for tail in ("", f" {slots['tail']}", f" with {slots['tail']}")
    )
    return next((find for find in finds if find.words == bare.words and find != bare), None)


def _shown(slots: Slots, today: date) -> Find | None:
    find = selected(slots.get("listing", "papers"), today)
    return find if find != Find(find.words) and (find.top or not find.words) else None


def _find(kind: str, slots: Slots, today: date) -> Query | None:
    return LISTINGS[kind](slots, today)


def _newer(slots: Slots, today: date) -> Find | None:
    """Papers that came after another, with what else is said of them; None beside a date."""
    find, paper = _beside_paper(slots, today)
    return replace(find, newer=paper) if paper else None


def _older(slots: Slots, today: date) -> Find | None:
    find, paper = _beside_paper(slots, today)
    return replace(find, older=paper) if paper else None


def _meeting(slots: Slots, today: date) -> Find | None:
    find = selected(f"papers at {slots['listing']}", today)
    return find if find.venue or any(part.venue for part in find.either) else None


def _beside_paper(slots: Slots, today: date) -> tuple[Find, str]:
    """A listing, and the paper beside which its papers are newer or older; no paper where that is a date."""
    rest = f"about {slots['topic']}" if "topic" in slots else slots.get("rest", "")
    find, named = selected(f"papers {rest}".strip(), today), slots["paper"]
    dated = (
        selected(f"papers after {named}", today).since or selected(f"papers older than {named}", today).before
    )
    return find, "" if dated else name_of_paper(named)


LISTINGS: Final[Mapping[str, Callable[[Any, date], Find | None]]] = {
    "by": _by, "eithers": _eithers, "led": _led, "ended": _ended, "middle": _middle, "one": _one, "within": _within, "from": _from, "that": _that, "besides": _besides, "beside": _beside, "tailed": _tailed,
    "shown": _shown, "not": _not, "top": _top, "newer": _newer, "older": _older, "at": _meeting,
}  # fmt: skip
TOPICAL: Final[Mapping[str, Callable[[Find], Query]]] = {
    "find topic": lambda find: find, "find newest": _newest, "find said": lambda find: find, "first": FindToRead, "people about": People,
}  # fmt: skip
"""What is made of a topic, which the library may know whole or in parts."""
TOPICS: Final[Mapping[str, Callable[[str, date], tuple[Find, ...]]]] = {"said": _said}
"""How a topic is read that is not said behind a word such as "about"."""
MEANINGS: Final[Mapping[str, Meaning]] = {
     "find": _find, "at": _at, "show": _show, "summarize": _summarize, "similar": _similar, "cite": _cite, "unstyled": _unstyled, "compare": _compare, "common": _common,
    "unable": _unable, "unclear": _unclear, "help": _help, "about": _self, "people": _people, "with": _coauthors, "count": _count, "most": _most, "least": _least, "first": _first,
    "mentioning": _mentioning, "both": _both, "counts": _counts, "given": _given,
}  # fmt: skip
