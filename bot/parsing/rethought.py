"""Second thoughts on what was put on a reading list: another paper was meant, or only some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.kept import compiled
from bot.parsing.canonical import read
from bot.parsing.keeping import removed, shelf_of
from bot.parsing.naming import name_of_paper
from bot.parsing.noting import POINTED
from bot.parsing.places import meant
from bot.parsing.pronouns import subject
from bot.parsing.requests import possible
from bot.parsing.rows import load
from bot.queries import Instead, Keep, Kept, Lookup, Memory, Query, Several, Unclear

_ROWS: Final = load(
    "rethought",
    {
        "paper": r"(?!(?:not|no|without|by|about|on|in|the same)\b)\S.{0,80}?",
        "place": r"(?:the\s+)?\S+(?:\s+(?:ones?|papers?|two|three))?",
    },
)
_BACK: Final[Mapping[Kept, Kept]] = {"save": "remove", "mark read": "mark unread", "mark unread": "mark read"}
"""What takes each change back; a removal is undone, since it may have taken a note along."""
_ORDERS: Final[Mapping[Kept, str]] = {
    "save": "save {}", "remove": "remove {}", "mark read": "mark {} as read", "mark unread": "mark {} as unread",
}  # fmt: skip
_NAMED: Final = 7
"""Fewer words are the name of a paper."""
_NUMBER: Final = compiled(r"#?\d{1,3}")


def rethought(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """A change of a reading list as a message corrects it, right after it."""
    asked = text.strip(" ?!.,")
    if marked := _ROWS.read(asked, "unread", "read"):
        return _marked("mark unread" if marked.means == "unread" else "mark read", last, memory)
    change = read(memory.change)
    if not isinstance(change, Keep) or not change.papers:
        return None
    if back := _ROWS.read(asked, "back"):
        return _put_back(back.given["paper"], change, memory)
    if few := _ROWS.read(asked, "only"):
        return _only(few.given["place"], change, last, memory)
    said = _ROWS.read(asked, "other", "another")
    return _other(text, said.given["paper"], change, memory, today) if said else None


def _other(text: str, named: str, change: Keep, memory: Memory, today: date) -> Query | None:
    """Another paper is meant, by its place in a list or by its name, which the library knows."""
    name = name_of_paper(named)
    if papers := meant(name, memory) if name else None:
        return Unclear(text, "undo first") if change.action not in _BACK else instead_of(papers, change)
    if _NUMBER.fullmatch(name):
        return Unclear(text, "not shown")
    bare = 0 < len(name.split()) < _NAMED and name.lower() not in POINTED
    asks_nothing = bare and isinstance(possible(named, today)[-1], Lookup)
    one = change.action in _BACK and len(change.papers) == 1
    return Instead(name, str(change), old=change.papers[0]) if asks_nothing and one else None


def _marked(action: Kept, last: Query, memory: Memory) -> Keep | None:
    """The paper under discussion is read, or not: "unread", said of nothing."""
    shelf, paper = shelf_of(memory), subject(last, memory)
    return Keep(action, (paper,), bool(shelf and shelf.channel)) if paper else None


def _put_back(name: str, change: Keep, memory: Memory) -> Query | None:
    """A paper that is named is put on the list again, right after one was taken off."""
    if not removed(memory):
        return None
    papers = change.papers if name.lower() in POINTED else meant(name, memory) or (name_of_paper(name),)
    return Keep("save", papers, change.channel) if all(papers) else None


def _only(place: str, change: Keep, last: Query, memory: Memory) -> Query | None:
    """Only some of the papers that were changed together: by their place, or by a name that the library knows."""
    if len(change.papers) < 2 or change.action not in _BACK:
        return None
    wanted = meant(place, Memory(memory.last, change.papers, memory.listing, memory.listed))
    if wanted is None:
        return Instead(name_of_paper(place), str(change), "only") if isinstance(last, Keep) else None
    return spared(wanted, change)


def spared(wanted: Sequence[str], change: Keep) -> Keep | None:
    """What takes a change back for all papers but those that are wanted; None where these are not among them, or all."""
    rest = tuple(paper for paper in change.papers if paper not in wanted)
    sound = change.action in _BACK and 0 < len(rest) < len(change.papers)
    return Keep(_BACK[change.action], rest, change.channel) if sound else None


def instead_of(papers: Sequence[str], change: Keep) -> Query:
    """The same done with other papers, and taken back for those that were not meant."""
    gone = " and ".join(paper for paper in change.papers if paper not in papers)
    whose = " for the channel" if change.channel else ""
    orders = (_ORDERS[_BACK[change.action]].format(gone), _ORDERS[change.action].format(" and ".join(papers)))
    return (
        Several(tuple(f"{order}{whose}" for order in orders))
        if gone
        else replace(change, papers=tuple(papers))
    )
