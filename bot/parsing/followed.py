"""What is said of something that was offered to follow, or that is followed: less of it, its end, when it comes.

A name is looked for in what is followed itself; what is followed under another name is told by the store.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Any, Final

from bot.kept import compiled
from bot.parsing.bounds import TIME
from bot.parsing.canonical import read
from bot.parsing.digests import change_in, places_of
from bot.parsing.intents import outright
from bot.parsing.pronouns import counted
from bot.parsing.rows import load
from bot.parsing.schedules import timing
from bot.parsing.selection import selected
from bot.parsing.varying import barring
from bot.queries import (
    Change,
    Find,
    Keep,
    Memory,
    Part,
    Query,
    Subscribe,
    Subscriptions,
    Talk,
    Unclear,
    with_find,
)
from bot.text import name_key, tokens

_ROWS: Final = load(
    "followed",
    {"what": r"(?!(?:again|any ?more|any longer|now|please|pls|then|too|either|thanks)\b)\S.{0,80}?"},
)
_ALL: Final = frozenset({"all", "everything", "both", "them all", "all of them", "all of it"})
_MANY: Final = frozenset({"them", "these", "those"})
"""All that were listed; else the papers of the one that was talked about."""
_IT: Final = frozenset({"it", "that", "this", "that one", "this one", "the whole"})
_LIST: Final = compiled(r"\blists?\b|\bpapers?\b", re.IGNORECASE)
"""What is said of a reading list."""
_NO_MORE: Final = compiled(r"\b(?:any ?more|any longer|no longer|no more)\b", re.IGNORECASE)
_FIELDS: Final = ("words", "authors", "category", "organisation", "venue")
"""What names a part of what is followed."""


def of_followed(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """What a message asks of what was offered, or is followed, and was talked about last."""
    spoken = isinstance(last, (Subscribe, Subscriptions)) or isinstance(
        read(memory.change), (Change, Subscribe)
    )
    if not spoken or counted(memory) or len(text) > TIME:
        return None
    asked, one = text.strip(" ?!.,"), last if isinstance(last, Subscribe) else None
    if _ROWS.read(asked, "asked"):
        return Subscriptions()
    if (added := _ROWS.read(asked, "more")) and _is_time(added.given["what"]):
        return Unclear(text, "how often")
    if _ROWS.read(asked, "again") and (one is None or one.changes):
        return _of(Change("resume"), one)
    kept = outright(text, today)
    if isinstance(kept, Keep) and (kept.action != "remove" or _LIST.search(asked)):
        return None
    change = _changed(asked, one, today) if one is None or one.changes else None
    paused = isinstance(change, Unclear) or (change is not None and change.action != "stop")
    return change if paused else _fewer(asked, one, today) or change


def _is_time(what: str) -> bool:
    """Whether words say when something shall come, and nothing else."""
    when = timing(what)
    return what.isdecimal() or (when.said and not when.rest.strip(" ,.;"))


def _of(change: Change, one: Subscribe | None) -> Change:
    """A change of what was talked about, where it names nothing else."""
    named = change.numbers or change.about or change.every or not one
    return change if named else replace(change, id=one.changes if one else 0)


def _changed(asked: str, one: Subscribe | None, today: date) -> Change | Unclear | None:
    change = change_in(asked, today, bare=True)
    return _of(change, one) if isinstance(change, Change) else change


def _fewer(asked: str, one: Subscribe | None, today: date) -> Query | None:
    """What is followed without some of it, or no longer."""
    said = _ROWS.read(asked, "ended", "without")
    if not said:
        return None
    what, ended = said.given["what"], said.means == "ended"
    less = _less(one.find, what) if one else None
    if one and less is not None and less != Find():
        return with_find(one, less)
    if less is not None or what.lower() in (_IT | _MANY if one else _IT):
        return _over(one)
    return (_ended(what, asked, one) or _barred(what, one, today)) if ended else None


def _barred(what: str, one: Subscribe | None, today: date) -> Subscribe | None:
    """What was offered, without papers that it was not offered for by name."""
    without = selected(f"papers without {what}", today).without if one else ()
    return replace(one, find=barring(one.find, without), confirmed=False) if one and without else None


def _over(one: Subscribe | None) -> Query:
    """The end of what was talked about; what was only offered is declined."""
    if one and not one.changes:
        return Talk("declined")
    return _of(Change("stop"), one)


def _ended(what: str, asked: str, one: Subscribe | None) -> Change | None:
    """The end of what is followed besides."""
    if what.lower() in _ALL | _MANY:
        return Change("stop", every=True)
    if numbers := places_of(what):
        return Change("stop", numbers)
    followed = one is None or one.changes or _NO_MORE.search(asked)
    return Change("stop", about=what) if followed else None


def _less(find: Find, what: str) -> Find | None:
    """A listing without the part of it that is called so, all papers where it has no other; None where none is."""
    kept = tuple(part for part in find.either if not _speaks(part, what))
    if kept != find.either:
        return replace(find, either=kept, page=1) if len(kept) > 1 else _merged(find, kept)
    if authors := tuple(name for name in find.authors if not _names(name, what)):
        if authors != find.authors:
            return replace(find, authors=authors, page=1)
    elif find.authors:
        return replace(find, authors=(), first=False, last=False, page=1)
    field = next((name for name in _FIELDS if name != "authors" and _names(getattr(find, name), what)), "")
    bare: dict[str, Any] = {field: ""} if field else {}
    return replace(find, page=1, **bare) if field else None


def _merged(find: Find, kept: tuple[Part, ...]) -> Find:
    """A listing of what is left of the things that might be instead."""
    bare = replace(find, either=(), page=1)
    if not kept:
        return bare
    given: dict[str, Any] = {name: value for name in Part.__slots__ if (value := getattr(kept[0], name))}
    return replace(find, either=kept, page=1) if kept[0].paper else replace(bare, **given)


def _speaks(part: Part, what: str) -> bool:
    said = " ".join((part.words, *part.authors, part.category, part.organisation, part.venue, part.paper))
    return _names(said, what)


def _names(whole: str, what: str) -> bool:
    """Whether words stand in a longer text, however they are spelt."""
    there, asked = (set(map(name_key, tokens(text))) for text in (whole, what))
    return bool(asked) and asked <= there
