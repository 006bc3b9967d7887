"""The text a query prints, read back: `read(str(query)) == query`.

A strict grammar of its own, beside the lenient one for people: what rides on a button or lies in a row of
the store must mean tomorrow exactly what it meant today.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, cast, get_args

from bot.parsing.fields import WHICH
from bot.queries import (
    WEEKDAYS,
    Ask,
    Change,
    Cite,
    Coauthors,
    Compare,
    Days,
    Fact,
    Field,
    Find,
    Help,
    Instead,
    Keep,
    Lookup,
    Mentioned,
    Puzzle,
    Query,
    ReadingList,
    Resend,
    Schedule,
    Several,
    Show,
    Similar,
    Status,
    Style,
    Subscribe,
    Subscriptions,
    Summarize,
    Talk,
    Topic,
    Unclear,
    Undo,
    WhySilent,
)

_Q: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_D: Final = r"\d{4}-\d\d-\d\d"
_FIND: Final = (
    rf"(?P<first>first-author )?papers(?: by (?P<authors>{_Q}(?: and {_Q})*))?(?: about (?P<words>{_Q}))?(?: since (?P<since>{_D}))?(?: before (?P<before>{_D}))?"
    rf"(?: in (?P<category>{_Q}))?(?: from (?P<organisation>{_Q}))?(?: at (?P<venue>{_Q}))?(?P<code> with code)?(?: with more than (?P<over>\d+) authors)?"
    rf"(?: with fewer than (?P<under>\d+) authors)?(?: (?P<order>newest|oldest|best) first)?(?: page (?P<page>\d+))?"
)
_SCHEDULE: Final = rf"(?P<days>every day|every weekday|every week)(?: on (?P<weekday>{'|'.join(WEEKDAYS)}))? at (?P<time>[0-9][0-9]:[0-9][0-9])(?: in zone (?P<zone>{_Q}))?"
_WHICH: Final = (
    rf"the digest(?: about (?P<about>{_Q}))?|(?P<every>everything)|the subscription with id (?P<id>\d+)"
    r"|(?P<numbers>\d+(?: and \d+)*)"
)
_STYLES: Final = "|".join(get_args(Style))
_PUZZLES: Final = "|".join(get_args(Puzzle))
_TOPICS: Final = "|".join(filter(None, get_args(Topic)))
Groups = Mapping[str, Any]


def read(text: str) -> Query | None:
    """The query that prints exactly as `text`; None when none does."""
    for pattern, build in _GRAMMAR:
        found = pattern.fullmatch(text)
        if found:
            try:
                query = build(found.groupdict())
            except ValueError:  # a date such as 2025-02-31, or a broken escape
                return None
            return query if str(query) == text else None
    return None


def listing(text: str) -> Find:
    """The listing that prints as `text`; ValueError when none does."""
    match read(text):
        case Find() as find:
            return find
        case _:
            raise ValueError(f"{text!r} is no listing")


def _text(groups: Groups, name: str) -> str:
    value = groups.get(name)
    return cast("str", json.loads(value)) if value else ""


def _texts(value: str | None) -> tuple[str, ...]:
    return tuple(json.loads(quoted) for quoted in re.findall(_Q, value or ""))


def _day(groups: Groups, name: str) -> date | None:
    return date.fromisoformat(groups[name]) if groups.get(name) else None


def _number(groups: Groups, name: str, default: int = 0) -> int:
    return int(groups[name]) if groups.get(name) else default


def _find(groups: Groups) -> Find:
    return Find(
        words=_text(groups, "words"),
        authors=_texts(groups["authors"]),
        first=bool(groups["first"]),
        since=_day(groups, "since"),
        before=_day(groups, "before"),
        category=_text(groups, "category"),
        organisation=_text(groups, "organisation"),
        venue=_text(groups, "venue"),
        code=bool(groups["code"]),
        over=_number(groups, "over"),
        under=_number(groups, "under"),
        order="relevance" if groups["order"] == "best" else groups["order"],
        page=_number(groups, "page", 1),
    )


def _schedule(groups: Groups) -> Schedule:
    weekday = WEEKDAYS.index(groups["weekday"]) if groups["weekday"] else 0
    return Schedule(cast("Days", groups["days"]), weekday, groups["time"], _text(groups, "zone"))


def _subscribe(groups: Groups) -> Subscribe:
    flags = {name: bool(groups[name]) for name in ("silent", "replaced", "confirmed")}
    return Subscribe(_find(groups), _schedule(groups), _text(groups, "channel"), **flags)


def _fact(groups: Groups) -> Fact:
    place = _text(groups, "place")
    if place and not re.fullmatch(WHICH, place, re.IGNORECASE):
        raise ValueError(f"{place!r} is no place in a byline")
    return Fact(groups["field"], _text(groups, "paper"), _text(groups, "who"), place)


def _change(groups: Groups) -> Change:
    numbers = tuple(map(int, re.findall(r"\d+", groups["numbers"] or "")))
    every, until = bool(groups["every"]), _day(groups, "until")
    return Change(groups["action"], numbers, until, every, _text(groups, "about"), _number(groups, "id"))


def _keep(groups: Groups) -> Keep:
    papers = _texts(groups["papers"])
    return Keep(
        groups["action"], () if papers == ("*",) else papers, bool(groups["channel"]), bool(groups["sure"])
    )


def _list(groups: Groups) -> ReadingList:
    return ReadingList(groups["whose"] != "my", groups["style"] or "", _number(groups, "page", 1))


def _unclear(groups: Groups) -> Unclear:
    return Unclear(_text(groups, "text"), cast("Puzzle", groups["reason"]))


_GRAMMAR: Final[tuple[tuple[re.Pattern[str], Callable[[Groups], Query]], ...]] = tuple(
    (re.compile(pattern, re.DOTALL), build)
    for pattern, build in (
        (_FIND, _find),
        (rf"look up (?P<words>{_Q})", lambda g: Lookup(_text(g, "words"))),
        (rf"show (?P<paper>{_Q})", lambda g: Show(_text(g, "paper"))),
        (rf"summarize (?P<paper>{_Q})", lambda g: Summarize(_text(g, "paper"))),
        (
            rf"(?P<whole>show the sentence for|ask) (?P<question>{_Q})(?:(?P<loose> perhaps)? in (?P<paper>{_Q}))?",
            lambda g: Ask(_text(g, "question"), _text(g, "paper"), g["whole"] != "ask", bool(g["loose"])),
        ),
        (
            rf"(?P<field>{'|'.join(get_args(Field))}) of (?P<paper>{_Q})(?: among them (?P<who>{_Q}))?(?: in place (?P<place>{_Q}))?",
            _fact,
        ),
        (
            rf"compare (?P<papers>{_Q}(?: and {_Q})*)(?: on (?P<aspect>{_Q}))?",
            lambda g: Compare(_texts(g["papers"]), _text(g, "aspect")),
        ),
        (
            rf"coauthors of (?P<author>{_Q})(?: page (?P<page>\d+))?",
            lambda g: Coauthors(_text(g, "author"), _number(g, "page", 1)),
        ),
        (
            rf"(?P<style>{_STYLES}) for (?P<papers>{_Q}(?: and {_Q})*)",
            lambda g: Cite(cast("Style", g["style"]), _texts(g["papers"])),
        ),
        (rf"(?P<style>{_STYLES}) for {_FIND}", lambda g: Cite(cast("Style", g["style"]), of=_find(g))),
        (rf"more like (?P<paper>{_Q})", lambda g: Similar(_text(g, "paper"))),
        (rf"each of (?P<questions>{_Q}(?: and {_Q})*)", lambda g: Several(_texts(g["questions"]))),
        (rf"find papers in (?P<text>{_Q})", lambda g: Mentioned(_text(g, "text"))),
        (rf'help(?: "(?P<topic>{_TOPICS})")?', lambda g: Help(cast("Topic", g["topic"] or ""))),
        (r"status", lambda _: Status()),
        (r"undo", lambda _: Undo()),
        (r"(?P<kind>hello|thanks|okay|declined|left)", lambda g: Talk(cast("Any", g["kind"]))),
        (r"something impossible", lambda _: Talk("impossible")),
        (rf'unclear "(?P<reason>{_PUZZLES})" (?P<text>{_Q})', _unclear),
        (
            rf"what about (?P<words>{_Q}) after (?P<last>{_Q})",
            lambda g: Instead(_text(g, "words"), _text(g, "last")),
        ),
        (
            rf"(?P<confirmed>confirm )?subscribe(?: channel (?P<channel>{_Q}))? to {_FIND} {_SCHEDULE}(?P<replaced> with replacements)?(?P<silent> silent when empty)?",
            _subscribe,
        ),
        (r"subscriptions", lambda _: Subscriptions()),
        (
            rf"(?P<action>stop|pause|resume) (?:{_WHICH})(?: until (?P<until>{_D}))?",
            _change,
        ),
        (rf"send the digest again(?: of (?P<day>{_D}))?", lambda g: Resend(_day(g, "day"))),
        (rf"why was nothing posted(?: on (?P<day>{_D}))?", lambda g: WhySilent(_day(g, "day"))),
        (
            rf"(?P<action>save|remove|mark read|mark unread) (?P<papers>{_Q}(?: and {_Q})*)(?P<channel> for the channel)?(?P<sure> for sure)?",
            _keep,
        ),
        (
            r"(?P<whose>my|the channel's) reading list(?: as (?P<style>bibtex|markdown))?(?: page (?P<page>\d+))?",
            _list,
        ),
    )
)
