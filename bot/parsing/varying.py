"""A listing with one thing more, one less, or another in its place; nothing here reads what somebody says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from bot.language.phrases import phrases
from bot.queries import Find, Part
from bot.text import fold


def _given(find: Find) -> dict[str, Any]:
    return {name: value for name in Find.__slots__ if (value := getattr(find, name)) != getattr(Find(), name)}


def replaced(find: Find, more: Find) -> Find:
    """A listing with what another says in the place of what it said of the same kind."""
    given = _given(more)
    if {"since", "before"} & set(given):
        given |= {"since": more.since, "before": more.before}
    return replace(find, page=1, **given)


def narrowed(find: Find, more: Find) -> Find:
    """A listing with what another says besides."""
    given = _given(more)
    if {"since", "before"} & set(given):
        given |= _during(find, more)
    if more.authors:
        given["authors"] = tuple(dict.fromkeys((*find.authors, *more.authors)))
    if more.words and find.words:
        given["words"] = f"{find.words} {more.words}"
    return barring(replace(find, page=1, **given), more.without)


def barring(find: Find, without: tuple[Part, ...], places: tuple[Part, ...] = ()) -> Find:
    """A listing without some parts; somebody who was wanted, and now is not, is wanted no longer, unless only in some places."""
    barred = {name for part in without for name in part.authors}
    authors = tuple(name for name in find.authors if name not in barred)
    return replace(find, authors=authors, without=tuple(dict.fromkeys((*find.without, *without, *places))))


def _during(find: Find, more: Find) -> dict[str, date | None]:
    """A period that is said anew; one end of it leaves an open other end as it was."""
    closed = find.since and find.before
    return {
        "since": more.since or (None if closed else find.since),
        "before": more.before or (None if closed else find.before),
    }


_EMPTY: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("since", "before"), "authors": ("authors", "first", "last"), "place": ("first", "last"), "code": ("code",), "models": ("models",), "venue": ("venue",),
    "organisation": ("organisation",), "category": ("category",), "words": ("words",), "top": ("top",), "without": ("without",), "count": ("over", "under"),
}  # fmt: skip
"""The fields of a listing that a filter sets, by its name in the list `filter`."""


_OFF: Final = (
    "top",
    "without",
    "place",
    "code",
    "models",
    "venue",
    "organisation",
    "category",
    "date",
    "authors",
    "words",
)
"""Which filter is taken off where none is named: what is mostly said last comes first."""


def _off(find: Find, name: str) -> Find:
    """A listing without a filter, wherever it has it."""
    bare: dict[str, Any] = {field: getattr(Find(), field) for field in _EMPTY[name]}
    either, without = (
        tuple(part for part in parts if not _says_only(part, _EMPTY[name]))
        for parts in (find.either, find.without)
    )
    return replace(find, page=1, **({"either": either, "without": without} | bare))


def _says_only(part: Part, fields: Sequence[str]) -> bool:
    """Whether a part of a listing asks for nothing but what some fields say."""
    return {name for name in Part.__slots__ if getattr(part, name)} <= set(fields)


def last_off(find: Find) -> Find:
    """A listing without the filter that was likely said last; the same where it has none."""
    return next((less for name in _OFF if (less := _off(find, name)) != replace(find, page=1)), find)


def without_filter(find: Find, words: str) -> Find | None:
    """A listing without the filter that is called so, or that says so; None where it has none."""
    key = fold(words)
    if name := phrases().values("filter", key):
        return _off(find, "count" if name == "authors" and (find.over or find.under) else name)
    if kept := tuple(name for name in find.authors if not says(key, name)):
        if kept != find.authors:
            return replace(find, page=1, authors=kept)
    elif find.authors:
        return _off(find, "authors")
    said = (name for name in ("organisation", "venue", "category", "words") if getattr(find, name))
    return next((_off(find, name) for name in said if says(key, getattr(find, name))), None)


def says(key: str, whole: str) -> bool:
    """Whether a word or two stand in a longer name."""
    return f" {key} " in f" {fold(whole).replace('-', ' ')} " or key == fold(whole)


def in_full(find: Find) -> Find:
    """A listing whose first alone was shown, as it was before that was asked for."""
    return replace(find, top=0, alone=False) if find.top == 1 else find


def unordered(find: Find) -> Find:
    """A listing without its order and its first few."""
    return replace(find, page=1, top=0, alone=False, order=None)
