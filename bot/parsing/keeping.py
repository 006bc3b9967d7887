"""Reading lists in words: save a paper, take it off, mark it read, show a list, and whose list is meant."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final, cast

from bot.kept import compiled
from bot.papers import split_id
from bot.parsing.canonical import read
from bot.parsing.naming import name_of_paper
from bot.parsing.noting import BETWEEN, STYLE, style_of
from bot.parsing.patterns import insensitive as _re
from bot.parsing.rows import Said, load
from bot.queries import Add, Keep, Kept, Memory, Puzzle, Query, ReadingList, Unclear

_GROUP: Final = r"(?:channel|team|group|lab|everybody|everyone)(?:['’]s)?"
_OWNER: Final = r"(?:(?:the|my|our|this) )?"
_NAMED_LIST: Final = r"(?:reading|to[- ]read|to[- ]do|todo|read[- ]later|must[- ]read|saved|papers?) (?:list|pile|queue|stack)|(?:reading|tbr) (?:pile|queue|stack)|tbr(?: list)?|bookmarks|shelf"
"""What people call their reading list."""
LIST: Final = rf"(?P<whose>{_OWNER}(?:{_GROUP}(?: (?:reading )?list)?|(?:own|shared) (?:reading )?list|{_NAMED_LIST}|list)|later|me|us)"
"""A reading list, and whose it is."""
_SHARED: Final = _re(r"\b(?:channel|team|group|lab|everybody|everyone|shared|our|us)\b")
_ID: Final = r"\d{4}\.\d{4,5}(?:v\d+)?"
_NUMBER: Final = rf"(?:{_ID}|[a-z-]+(?:\.[a-z]{{2}})?/\d{{7}}(?:v\d+)?)"
_NUMBERS: Final = compiled(_NUMBER, re.IGNORECASE)
_OF_THESE: Final = compiled(r"\s+of (?:them|these|those)$", re.IGNORECASE)
"""What follows a paper's place among those shown: "the oldest of these"."""
_EVERYTHING: Final = frozenset({"all", "everything", "them all", "all of them", "all of it"})
_ROWS: Final = load(
    "keeping",
    {
        "list": LIST.removeprefix("(?P<whose>").removesuffix(")"),
        "whole": rf"{_OWNER}(?:{_GROUP} )?(?:{_NAMED_LIST})|(?:my|our|(?:(?:the|this) )?{_GROUP}|(?:the|our) shared) list",
        "saved": r"(?!(?:me|us|an eye|track|tabs)\b)(?!(?:\S+ )+on (?:hold|ice)\b)\S.*?",
        "ids": rf"{_ID}(?: and {_ID})*",
        "numbers": rf"{_NUMBER}(?:(?:, | and |, and ){_NUMBER})*",
        "named": r"(?-i:\w*[A-Z]\S*)",
        "style": STYLE,
        "it": rf"it|this|that|this one|that one|this paper|them|these|those|both|{_ID}(?: and {_ID})*",
        "elsewhere": "zotero",
    },
)
_ALONE: Final = (
    "shelf", "team shelf", "clear", "bring", "mark unread", "mark read", "remove", "save", "who saved", "sharing"
)  # fmt: skip
"""Rows that mean the same wherever they are said."""
_POINTING: Final = frozenset({"it", "that", "this", "them", "these", "those", "both", "that one", "this one"})
_ASKING: Final = _POINTING | frozenset(
    "who what when where which why how is are was were do does did has have can could the all everything last first second third number paper papers".split()
)
_RANKED: Final = compiled(
    r"(?:\w+ )?(?:newest|latest|most recent|oldest|earliest)\b.* (?:by|about|on|from|since|before)\s",
    re.IGNORECASE,
)
"""The first papers of a listing that is told: "newest paper by Gloeckle"."""
_PAPERS: Final = frozenset({"of", "the", "paper", "papers", "ones", "results", "articles"})
"""What "all" is said with of papers that were shown."""
_NAMED: Final = 9
"""Fewer words are the name of a paper."""
_UNABLE: Final[Mapping[str, Puzzle]] = {"who saved": "who saved", "sharing": "sharing"}


_HABIT: Final = compiled(
    r"(?:i|we) keep \w+ing\b|(?:i|we)(?:['’]?ve| have)?(?: just| already| once)? (?:read|finished|done) (?:about|on|in|of|that|how|why|somewhere|something)\b",
    re.IGNORECASE,
)
"""What somebody does again and again, or tells: "I keep mixing up X and Y" saves neither, "I read about X" marks nothing."""


_DOUBTED: Final = compiled(
    r"\?\s*\S|\bor not$|\bback(?: in)?$|\b(?:only )?(?:if|unless)\s|^\w+ (?:said|says|told me)\b",
    re.IGNORECASE,
)
"""What makes an order a question, a condition or a report: "save CWM? no", "save it only if it has code"."""


def kept_in(asked: str, _today: date) -> Query | None:
    """What is asked of a reading list; None for what is about something else."""
    if _HABIT.match(asked) or _DOUBTED.search(asked):
        return None
    rows = _ROWS.readings(asked, *_ALONE)
    queries = (_meant(asked, said) for said in rows)
    return next((query for query in queries if query), None)


def kept_after(text: str, memory: Memory, today: date) -> Query | None:
    """What is said of a reading list after something was changed on one, or under one."""
    asked = text.strip(" ?!.")
    if _ROWS.read(asked, "shelf"):
        return kept_in(asked, today)
    alone, last = kept_in(asked, today), read(memory.change)
    if isinstance(alone, Keep) and (_is_listing(alone) or _by_ids(alone)):
        return alone
    again = _again(asked, last, today) if isinstance(last, Keep) else None
    unnamed = alone is None or _ROWS.read(asked, "all of this")
    return again or (_of_shelf(asked, memory) if unnamed else None)


def _of_shelf(asked: str, memory: Memory) -> Query | None:
    """What is said of the reading list under discussion without its name: "take KT off", "clear it", "what's left?"."""
    shelf = shelf_of(memory)
    said = _ROWS.read(asked, "off this", "all of this", "this again") if shelf else None
    if not said or not shelf:
        return None
    if said.means == "off this":
        name = name_of_paper(said.given["paper"])
        return Keep("remove", (name,), shelf.channel) if _is_name(name) else None
    if memory.last and not isinstance(read(memory.last), (ReadingList, Keep)):
        return None
    return shelf if said.means == "this again" else Keep("remove", (), shelf.channel)


def taken_off(text: str) -> str:
    """What is to be taken off a list that is not named: "take the second one off"; empty where nothing is."""
    said = _ROWS.read(text.strip(" ?!."), "off this")
    return name_of_paper(said.given["paper"]) if said else ""


def _is_listing(query: Keep) -> bool:
    """Whether all papers of a listing are saved, "all papers by Hayat", and not all that were shown."""
    if query.action == "save" and any(map(_RANKED.match, query.papers)):
        return True
    words = [word.lower() for name in query.papers for word in name.split()]
    said = set(words[1:]) - _PAPERS
    return (
        query.action == "save" and words[:1] in (["all"], ["every"]) and bool(said) and not said & _POINTING
    )


def _by_ids(query: Keep) -> bool:
    """Whether papers are saved that are all called by their ids, and none that was shown."""
    return query.action == "save" and all(map(split_id, query.papers))


def shelf_of(memory: Memory) -> ReadingList | None:
    """The reading list that was changed just now, or that was shown."""
    last, listing = read(memory.change), read(memory.listing)
    if isinstance(last, Keep):
        return ReadingList(last.channel)
    return ReadingList(listing.channel) if isinstance(listing, ReadingList) else None


def removed(memory: Memory) -> frozenset[str]:
    """The papers that were taken off a list just now."""
    last = read(memory.change)
    gone = isinstance(last, Keep) and last.action == "remove"
    return frozenset(last.papers) if gone and isinstance(last, Keep) else frozenset()


def _again(asked: str, last: Keep, today: date) -> Keep | None:
    """The last change for another paper, "and Code Llama", or another change of the same, "I have read it"."""
    query = kept_in(asked, today)
    said = None if query else _ROWS.read(asked, "once more")
    if said and _is_name(said.given["saved"]):
        more = _kept(last.action, said.given)
        return replace(more, channel=last.channel, words=last.words) if more else None
    meant = isinstance(query, Keep) and bool(query.papers) and _POINTING.issuperset(query.papers)
    if last.action == "remove" and isinstance(query, Keep) and query.action != "save":
        return None  # "it" is what stayed
    return (
        replace(query, papers=last.papers, channel=last.channel)
        if meant and isinstance(query, Keep)
        else None
    )


def _is_name(text: str) -> bool:
    """Whether a few words may name a paper: they ask nothing, point at nothing, and count nothing."""
    words = text.lower().split()
    return 0 < len(words) < _NAMED and words[0] not in _ASKING and not any(word.isdecimal() for word in words)


def _meant(asked: str, said: Said) -> Query | None:
    match said.means:
        case "shelf":
            return _shelf(said.given)
        case "team shelf":
            return ReadingList(channel=True)
        case "bring":
            return Add(tuple(dict.fromkeys(map(_bare, _NUMBERS.findall(said.given["numbers"])))))
        case "clear":
            return Keep("remove", (), is_shared(said.given.get("whole", "")))
        case means if puzzle := _UNABLE.get(means):
            return Unclear(asked, puzzle)
        case means:
            return _kept(cast("Kept", means), said.given)


def _bare(number: str) -> str:
    """An arXiv id without its version; what is none as it was typed."""
    split = split_id(number)
    return split[0] if split else number


def _shelf(given: Mapping[str, str]) -> ReadingList:
    said, whose = given.get("style") or given.get("elsewhere", ""), given.get("whole", "").lower()
    shared = bool(whose) and not whose.startswith(("my", "reading"))
    return ReadingList(shared, style_of(said) if said else "")


def _kept(action: Kept, given: Mapping[str, str]) -> Keep | None:
    text = next(
        filter(None, (given.get(slot) for slot in ("paper", "saved", "ids", "named", "numbers", "it"))), ""
    )
    papers = tuple(filter(None, map(name_of_paper, BETWEEN.split(_OF_THESE.sub("", text)))))
    shared = is_shared(given.get("list", ""))
    if action != "save" and text.lower() in _EVERYTHING:
        return Keep(action, (), shared)
    return Keep(action, papers, shared) if papers else None


def is_shared(whose: str) -> bool:
    """Whether a reading list is the channel's: "our list", "for the team"."""
    return bool(_SHARED.search(whose))
