"""The text a query prints, read back: `read(str(query)) == query`.

A strict grammar of its own, beside the lenient one for people: what rides on a button or lies in a row of
the store must mean tomorrow exactly what it meant today.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, TypedDict, cast, get_args

from bot.kept import compiled
from bot.parsing.patterns import WHICH
from bot.queries import (
    LAST,
    WEEKDAYS,
    Add,
    Ask,
    Change,
    Cite,
    Coauthors,
    Compare,
    Count,
    Counted,
    Days,
    Each,
    Fact,
    Field,
    Find,
    FindMost,
    FindToRead,
    GivenFiles,
    Help,
    Import,
    Instead,
    Keep,
    Kept,
    Lookup,
    Maybe,
    Mentioned,
    Mentioning,
    Part,
    People,
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
    TalkAbout,
    Topic,
    Unable,
    Unclear,
    Undo,
    WhySilent,
)

_Q: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_D: Final = r"\d{4}-\d\d-\d\d"
_PART: Final = (
    rf"(?: (?:first-author |last-author )?by {_Q}(?: and {_Q})*+)?(?: about {_Q})?(?: since {_D})?(?: before {_D})?(?: in {_Q})?(?: from {_Q})?"
    rf"(?: at {_Q})?(?: with code)?(?: with models)?(?: called {_Q})?"
)
_FIND: Final = (
    rf"(?P<place>first-author |last-author )?papers(?: by (?P<authors>{_Q}(?: and {_Q})*))?(?: about (?P<words>{_Q}))?(?: since (?P<since>{_D}))?(?: before (?P<before>{_D}))?"
    rf"(?: in (?P<category>{_Q}))?(?: from (?P<organisation>{_Q}))?(?: at (?P<venue>{_Q}))?(?P<code> with code)?(?P<models> with models)?(?: with more than (?P<over>\d+) authors)?"
    rf"(?: with fewer than (?P<under>\d+) authors)?(?: (?P<order>newest|oldest|best) first)?(?: top (?P<top>\d+)(?P<alone> alone)?)?(?P<either>(?: either{_PART}(?: or{_PART})*+)?)(?P<without>(?: but not{_PART})*+)"
    rf"(?: newer than (?P<newer>{_Q}))?(?: older than (?P<older>{_Q}))?(?P<table> as a table)?(?: page (?P<page>\d+))?"
)
_OF_LIST: Final = (
    rf"(?: tagged (?P<tag>{_Q}))?(?: about (?P<about>{_Q}))?(?: of (?P<paper>{_Q}))?(?P<noted> with notes)?"
)
_PARTS: Final = compiled(rf" (?:either|or|but not)(?P<part>{_PART})", re.DOTALL)
_ONE_PART: Final = compiled(
    rf"(?: (?P<place>first-author |last-author )?by (?P<authors>{_Q}(?: and {_Q})*))?(?: about (?P<words>{_Q}))?(?: since (?P<since>{_D}))?"
    rf"(?: before (?P<before>{_D}))?(?: in (?P<category>{_Q}))?(?: from (?P<organisation>{_Q}))?(?: at (?P<venue>{_Q}))?(?P<code> with code)?(?P<models> with models)?"
    rf"(?: called (?P<paper>{_Q}))?",
    re.DOTALL,
)
_SCHEDULE: Final = rf"(?P<days>every day|every weekday|every week)(?: on (?P<weekday>{'|'.join(WEEKDAYS)}))? at (?P<time>[0-9][0-9]:[0-9][0-9])(?: in zone (?P<zone>{_Q}))?"
_WHICH: Final = (
    rf"the digest(?: about (?P<about>{_Q}))?|(?P<every>everything)|the subscription with id (?P<id>\d+)"
    r"|(?P<numbers>(?:\d+|the last)(?: and (?:\d+|the last))*)"
)
_FIELDS: Final = "|".join(get_args(Field))
_KEPT: Final = "|".join(get_args(Kept))
_STYLES: Final = "|".join(get_args(Style))
_PUZZLES: Final = "|".join(get_args(Puzzle))
_TOPICS: Final = "|".join(filter(None, get_args(Topic)))
Groups = Mapping[str, Any]


def read(text: str) -> Query | None:
    """The query that prints exactly as `text`; None when none does."""
    if not text.startswith(_HEADS):  # nearly every message, nine times each
        return None
    for row in _GRAMMAR:
        found = row.pattern.fullmatch(text) if text.startswith(row.heads) else None
        if found:
            try:
                query = row.build(found.groupdict())
            except ValueError:  # a date such as 2025-02-31, or a broken escape
                return None
            return query if str(query) == text else None
    return None


def _readings(text: str) -> tuple[Query, ...]:
    """The queries in "a" or "b"; ValueError where one is none."""
    found = tuple(read(json.loads(quoted)) for quoted in re.findall(_Q, text))
    if None in found:
        raise ValueError(text)
    return cast("tuple[Query, ...]", found)


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


class _Filters(TypedDict):
    """What a listing has in common with each of its parts."""

    words: str
    authors: tuple[str, ...]
    first: bool
    last: bool
    since: date | None
    before: date | None
    category: str
    organisation: str
    venue: str
    code: bool
    models: bool


def _filters(groups: Groups) -> _Filters:
    return {
        "words": _text(groups, "words"),
        "authors": _texts(groups["authors"]),
        "first": groups["place"] == "first-author ",
        "last": groups["place"] == "last-author ",
        "since": _day(groups, "since"),
        "before": _day(groups, "before"),
        "category": _text(groups, "category"),
        "organisation": _text(groups, "organisation"),
        "venue": _text(groups, "venue"),
        "code": bool(groups["code"]),
        "models": bool(groups["models"]),
    }


def _parts(text: str) -> tuple[Part, ...]:
    found = (_ONE_PART.fullmatch(one["part"]) for one in _PARTS.finditer(text))
    return tuple(
        Part(**_filters(one.groupdict()), paper=_text(one.groupdict(), "paper")) for one in found if one
    )


def _find(groups: Groups) -> Find:
    return Find(
        **_filters(groups),
        over=_number(groups, "over"),
        under=_number(groups, "under"),
        order="relevance" if groups["order"] == "best" else groups["order"],
        page=_number(groups, "page", 1),
        top=_number(groups, "top"),
        alone=bool(groups["alone"]),
        without=_parts(groups["without"]),
        either=_parts(groups["either"]),
        newer=_text(groups, "newer"),
        older=_text(groups, "older"),
        table=bool(groups["table"]),
    )


def _schedule(groups: Groups) -> Schedule:
    weekday = WEEKDAYS.index(groups["weekday"]) if groups["weekday"] else 0
    return Schedule(cast("Days", groups["days"]), weekday, groups["time"], _text(groups, "zone"))


def _subscribe(groups: Groups) -> Subscribe:
    flags = {name: bool(groups[name]) for name in ("silent", "replaced", "confirmed")}
    return Subscribe(
        _find(groups),
        _schedule(groups),
        _text(groups, "channel"),
        **flags,
        changes=_number(groups, "changes"),
    )


def _fact(groups: Groups) -> Fact:
    place = _text(groups, "place")
    if place and not re.fullmatch(WHICH, place, re.IGNORECASE):
        raise ValueError(f"{place!r} is no place in a byline")
    return Fact(groups["field"], _text(groups, "paper"), _text(groups, "who"), place)


def _change(groups: Groups) -> Change:
    said = re.findall(r"\d+|the last", groups["numbers"] or "")
    numbers = tuple(LAST if one == "the last" else int(one) for one in said)
    every, until = bool(groups["every"]), _day(groups, "until")
    about, id_ = _text(groups, "about"), _number(groups, "id")
    when, since = _text(groups, "when"), _day(groups, "since")
    return Change(groups["action"], numbers, until, every, about, id_, when, since)


def _keep(groups: Groups) -> Keep:
    papers = _texts(groups["papers"])
    papers = () if papers == ("*",) else papers
    return Keep(
        groups["action"], papers, bool(groups["channel"]), bool(groups["sure"]), _text(groups, "said")
    )


def _list(groups: Groups) -> ReadingList:
    tag, about, paper = (_text(groups, name) for name in ("tag", "about", "paper"))
    style = cast("Style", groups["style"] or "")
    channel, noted, page = groups["whose"] != "my", bool(groups["noted"]), _number(groups, "page", 1)
    return ReadingList(channel, style, page, tag, about, paper, noted)


def _each(groups: Groups) -> Each:
    return Each(groups["thing"], _texts(groups["papers"]) or _find(groups))


def _ask(groups: Groups) -> Ask:
    question, paper = _text(groups, "question"), _text(groups, "paper")
    return Ask(question, paper, groups["whole"] != "ask", bool(groups["loose"]), bool(groups["full"]))


def _people(groups: Groups) -> People:
    page = int(groups["at"]) if groups["at"] else 1
    return People(_find(groups), bool(groups["lead"]), _texts(groups["but"]), page)


def _unclear(groups: Groups) -> Unclear:
    return Unclear(_text(groups, "text"), cast("Puzzle", groups["reason"]))


@dataclass(frozen=True)
class _Row:
    """One kind of query as it prints, and how it is read; compiled when a text begins like it, as few ever do."""

    said: str
    build: Callable[[Groups], Query]
    begins: tuple[str, ...] = ()
    """How it may begin, where its pattern does not begin with plain words."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return compiled(self.said, re.DOTALL)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        plain = _PLAIN.match(self.said)
        return self.begins or (plain[0] if plain else "",)


_PLAIN: Final = compiled(r"[A-Za-z ]*")
_FINDS: Final = ("papers", "first-author ", "last-author ")
_OF_FIELDS: Final = tuple(f"{field} of " for field in get_args(Field))
_GRAMMAR: Final = tuple(
    _Row(*row)
    for row in (
        (_FIND, _find, _FINDS),
        (rf"look up (?P<words>{_Q})", lambda g: Lookup(_text(g, "words"))),
        (
            rf"perhaps (?P<readings>{_Q}(?: or {_Q})*)(?: as said in (?P<said>{_Q}))?",
            lambda g: Maybe(_readings(g["readings"]), _text(g, "said")),
        ),
        (rf"show (?P<paper>{_Q})", lambda g: Show(_text(g, "paper"))),
        (rf"summarize (?P<paper>{_Q})", lambda g: Summarize(_text(g, "paper"))),
        (
            rf"(?P<whole>show the sentence for|ask) (?P<question>{_Q})(?:(?P<loose> perhaps)? in (?P<paper>{_Q}))?(?P<full> in full)?",
            _ask,
            ("show the", "ask "),
        ),
        (
            rf"(?P<field>{_FIELDS}) of (?P<paper>{_Q})(?: among them (?P<who>{_Q}))?(?: in place (?P<place>{_Q}))?",
            _fact,
            _OF_FIELDS,
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
            rf"(?P<style>{_STYLES})(?: style (?P<printed>{_Q}))? for (?P<papers>{_Q}(?: and {_Q})*)",
            lambda g: Cite(cast("Style", g["style"]), _texts(g["papers"]), printed=_text(g, "printed")),
            get_args(Style),
        ),
        (
            rf"(?P<style>{_STYLES})(?: style (?P<printed>{_Q}))? for {_FIND}",
            lambda g: Cite(cast("Style", g["style"]), of=_find(g), printed=_text(g, "printed")),
            get_args(Style),
        ),
        (rf"more like (?P<paper>{_Q})", lambda g: Similar(_text(g, "paper"))),
        (rf"each of (?P<questions>{_Q}(?: and {_Q})*)", lambda g: Several(_texts(g["questions"]))),
        (
            rf"(?P<thing>summarize|show|(?:{_FIELDS})(?= of)) (?:of )?(?P<papers>{_Q}(?: and {_Q})+)",
            _each,
            ("summarize", "show", *_OF_FIELDS),
        ),
        (
            rf"(?P<thing>summarize|show|(?:{_FIELDS})(?= of)) (?:of )?(?P<papers>){_FIND}",
            _each,
            ("summarize", "show", *_OF_FIELDS),
        ),
        (
            rf"count (?P<of>{'|'.join(get_args(Counted))}) among {_FIND}",
            lambda g: Count(_find(g), cast("Counted", g["of"])),
        ),
        (
            rf"(?:people|(?P<lead>first authors))(?: besides (?P<but>{_Q}(?: and {_Q})*))?(?: page (?P<at>\d+))? behind {_FIND}",
            _people,
            ("people", "first authors"),
        ),
        (
            rf"(?:most|(?P<least>fewest)) (?P<of>authors|pages) among {_FIND}",
            lambda g: FindMost(_find(g), g["of"], bool(g["least"])),
            ("most ", "fewest "),
        ),
        (rf"read first among {_FIND}", lambda g: FindToRead(_find(g))),
        (rf"find papers in (?P<text>{_Q})", lambda g: Mentioned(_text(g, "text"))),
        (rf"papers whose text mentions (?P<words>{_Q})", lambda g: Mentioning(_text(g, "words"))),
        (r"PDFs given here", lambda _: GivenFiles()),
        (rf'help(?: "(?P<topic>{_TOPICS})")?', lambda g: Help(cast("Topic", g["topic"] or ""))),
        (r"status", lambda _: Status()),
        (r"undo", lambda _: Undo()),
        (
            r"(?P<kind>hello|thanks|okay|declined|left|all shown)",
            lambda g: Talk(cast("Any", g["kind"])),
            ("hello", "thanks", "okay", "declined", "left", "all shown"),
        ),
        (r"something impossible", lambda _: Talk("impossible")),
        (rf"about yourself (?P<topic>{_Q})", lambda g: TalkAbout(_text(g, "topic"))),
        (
            rf"unable (?P<what>{_Q})(?: in (?P<words>{_Q}))?(?: about (?P<paper>{_Q}))?",
            lambda g: Unable(_text(g, "what"), _text(g, "words"), _text(g, "paper")),
        ),
        (rf'unclear "(?P<reason>{_PUZZLES})" (?P<text>{_Q})', _unclear),
        (
            rf"(?P<how>what about|also|not|only|by|one) (?P<words>{_Q})(?: in place of (?P<old>{_Q}))? after (?P<last>{_Q})",
            lambda g: Instead(_text(g, "words"), _text(g, "last"), g["how"], _text(g, "old")),
            ("what about ", "also ", "not ", "only ", "by ", "one "),
        ),
        (
            rf"(?P<confirmed>confirm )?subscribe(?: channel (?P<channel>{_Q}))? to {_FIND} {_SCHEDULE}(?P<replaced> with replacements)?(?P<silent> silent when empty)?(?: in place of subscription (?P<changes>\d+))?",
            _subscribe,
            ("confirm subscribe", "subscribe"),
        ),
        (r"subscriptions", lambda _: Subscriptions()),
        (
            rf"(?P<action>stop|pause|resume|move) (?:{_WHICH})(?: to (?P<when>{_Q}))?(?: from (?P<since>{_D}))?(?: until (?P<until>{_D}))?",
            _change,
            ("stop ", "pause ", "resume ", "move "),
        ),
        (rf"send the digest again(?: of (?P<day>{_D}))?", lambda g: Resend(_day(g, "day"))),
        (rf"why was nothing posted(?: on (?P<day>{_D}))?", lambda g: WhySilent(_day(g, "day"))),
        (
            rf"(?P<action>{_KEPT}) (?P<papers>{_Q}(?: and {_Q})*)(?: with (?P<said>{_Q}))?(?P<channel> for the channel)?(?P<sure> for sure)?",
            _keep,
            tuple(f"{action} " for action in get_args(Kept)),
        ),
        (
            rf"import (?P<key>{_Q})(?P<sure> for sure)?",
            lambda g: Import(_text(g, "key"), bool(g["sure"])),
        ),
        (
            rf"fetch (?P<papers>{_Q}(?: and {_Q})*)(?: for (?P<keep>my|the channel's) reading list)?",
            lambda g: Add(_texts(g["papers"]), g["keep"] or ""),
        ),
        (
            rf"(?P<whose>my|the channel's) reading list{_OF_LIST}(?: as (?P<style>{_STYLES}|zotero))?(?: page (?P<page>\d+))?",
            _list,
            ("my ", "the channel"),
        ),
    )
)
_HEADS: Final = tuple(head for row in _GRAMMAR for head in row.heads)
