"""Stop, pause and resume in words, by number or by what is followed; a pause may have an end. And what takes a change back."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from bot.parsing.dates import WHEN, lasting, later, period
from bot.parsing.numbers import SPAN, number
from bot.parsing.phrases import load
from bot.queries import WEEKDAYS, Change, Undo

Action = Literal["stop", "pause", "resume"]
_ACTIONS: Final[dict[str, Action]] = {
    "stop": "stop", "leave": "stop", "no more": "stop", "pause": "pause", "away": "pause", "resume": "resume"
}  # fmt: skip
_ROWS: Final = load("changes", {"subscription": r"subscriptions?\b.*", "which": r"\S.*"})
_NAMES: Final = load(
    "naming",
    {
        "numbers": r"#?\d{1,3}(?:(?:\s*,\s*|\s+)(?:and\s+|&\s*)?#?\d{1,3})*",
        "capital": r"(?-i:[A-ZÀ-Ý][\w'’-]+)",
    },
)
_END: Final = re.compile(
    rf"(?:^|\s+)(?:(?:until|till|through|bis)\s+(?P<when>{WHEN}|(?:next\s+)?(?:{'|'.join(WEEKDAYS)}))"
    rf"|for\s+(?P<n>{SPAN})\s+(?P<unit>day|week|month)s?)$",
    re.IGNORECASE,
)


def undo_in(text: str, *, changed: bool) -> Undo | None:
    """That the last change is to be taken back; words of second thoughts mean that only where one was just made."""
    kinds = ("undo", "waver") if changed else ("undo",)
    return Undo() if _ROWS.read(text.strip(" ?!.,"), *kinds) else None


def change_in(text: str, today: date) -> Change | None:
    """What a sentence changes of what is followed; None if it is about something else."""
    _, said = _NAMES.without(text, "polite")
    end = _END.search(said)
    until = _until(end, today) if end else None
    for row in _ROWS.readings(said[: end.start()] if end and until else said, *_ACTIONS):
        action = _ACTIONS[row.means]
        if bool(until) <= (action == "pause") and (change := _meant(row.means, row.given, until)):
            return change
    return None


def _meant(means: str, given: Mapping[str, str], until: date | None) -> Change | None:
    """A change of what the words name: all, the only one, some numbers, or what is followed."""
    action = _ACTIONS[means]
    if means == "away":
        return Change(action, until=until, every=True) if until else None
    if about := given.get("about"):
        return Change(action, until=until, about=about)
    which = given.get("which") or given.get("subscription") or ""
    kinds = ("every", "one", "numbers", "named", *(("left",) if means == "leave" else ()))
    named = _NAMES.read(which, *kinds)
    if not named:
        return None if which else Change(action, until=until)
    numbers = tuple(map(int, re.findall(r"\d+", named.given.get("numbers", ""))))
    about = named.given.get("about") or named.given.get("capital") or ""
    return Change(action, numbers, until, named.means == "every", about)


def _until(found: re.Match[str], today: date) -> date | None:
    """The day on which a pause ends."""
    if found["n"]:
        return lasting(today, number(found["n"]), found["unit"].lower())
    weekday = found["when"].lower().split()[-1]
    if weekday in WEEKDAYS:
        return lasting(today, (WEEKDAYS.index(weekday) - today.weekday() - 1) % 7 + 1, "day")
    day = period(found["when"], today)
    return _to_come(day.since, today) if day and day.since else None


def _to_come(day: date, today: date) -> date:
    """A date without a year looks back when listing papers, and ahead when pausing."""
    return day if day > today else later(day, 12)
