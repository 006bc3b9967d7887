"""Stop, pause and resume in words: everything, by number, or by what is followed; a pause may have an end."""

import re
from datetime import date
from typing import Final, Literal

from bot.parsing.dates import WHEN, lasting, later, period
from bot.parsing.numbers import SPAN, number
from bot.queries import WEEKDAYS, Change

Action = Literal["stop", "pause", "resume"]
_ACTIONS: Final[dict[str, Action]] = {
    "stop": "stop", "unsubscribe": "stop", "unsub": "stop", "unfollow": "stop", "cancel": "stop", "remove": "stop", "delete": "stop",
    "pause": "pause", "snooze": "pause", "mute": "pause", "resume": "resume", "unpause": "resume", "restart": "resume", "continue": "resume",
}  # fmt: skip
_LEAVING: Final = frozenset({"unsubscribe", "unsub", "unfollow"})
"""What nobody says of anything else."""
_VERB: Final = re.compile(
    r"^(?:please\s+)?(?:(?P<verb>stop|unsubscribe|unfollow|unsub|cancel|pause|snooze|mute|resume|unpause|restart|continue)|(?P<away>remove|delete)(?=\s+(?:the\s+)?subscription))\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_POLITE: Final = re.compile(r"\s*\b(?:please|now|thanks|for now|right now)\b\s*", re.IGNORECASE)
_DIGEST: Final = r"(?:digests?|subscriptions?|subs)"
_EVERY: Final = re.compile(
    rf"(?:from\s+|following\s+)?(?:all(?:\s+(?:of\s+)?(?:them|these|those|it|(?:the\s+|my\s+|our\s+)?{_DIGEST}))?|everything|it all|them(?: all)?)",
    re.IGNORECASE,
)
_ONE: Final = re.compile(
    rf"(?:from\s+)?(?:(?:the|my|our|this)\s+)?(?:{_DIGEST}|following|it|one|this channel|here|me|us|(?:sending|posting)(?: (?:me|us))?(?: (?:stuff|papers|messages|things|these|this|them|any ?more))*)?",
    re.IGNORECASE,
)
"""The one that there is."""
_NUMBERS: Final = re.compile(
    rf"(?:from\s+)?(?:(?:the|my|our)\s+)?(?:{_DIGEST}\s+)?(?:numbers?\s*|no\.?\s*|nr\.?\s*|#\s*)?(?P<numbers>\d{{1,3}}(?:(?:\s*,\s*|\s+)(?:and\s+|&\s*)?#?\d{{1,3}})*)(?:\s+{_DIGEST})?",
    re.IGNORECASE,
)
_PAPERS: Final = r"(?:(?:new\s+)?papers?\s+(?:by|about|on|from|in)\s+)?"
_NAMED: Final = (
    re.compile(rf"(?:(?:from\s+)?(?:the\s+|my\s+|our\s+)?{_DIGEST}\s+(?:about|on|of|for|by|to|with)|following)\s+{_PAPERS}(?P<about>\S.*)", re.IGNORECASE),
    re.compile(rf"(?:from\s+)?(?:the|my|our)\s+(?P<about>\S.*?)\s+(?:{_DIGEST}|one)", re.IGNORECASE),
    re.compile(rf"(?P<about>\S.*?)\s+{_DIGEST}", re.IGNORECASE),
    re.compile(r"(?P<about>[A-ZÀ-Ý][\w'’-]+)"),
)  # fmt: skip
"""What a digest is called by, instead of its number."""
_LEFT: Final = re.compile(
    rf"(?:from\s+|to\s+)?(?:(?:the|new|all)\s+)*{_PAPERS}(?P<about>\S.*)", re.IGNORECASE
)
_END: Final = re.compile(
    rf"(?:^|\s+)(?:(?:until|till|through)\s+(?P<when>{WHEN}|(?:next\s+)?(?:{'|'.join(WEEKDAYS)}))"
    rf"|for\s+(?P<n>{SPAN})\s+(?P<unit>day|week|month)s?)$",
    re.IGNORECASE,
)


def change_in(text: str, today: date) -> Change | None:
    """What a sentence changes of what is followed; None if it is about something else."""
    found = _VERB.match(text)
    if not found:
        return None
    word = (found["verb"] or found["away"]).lower()
    rest = _POLITE.sub(" ", found["rest"]).strip()
    end = _END.search(rest) if _ACTIONS[word] == "pause" else None
    until = _until(end, today) if end else None
    return _meant(word, rest[: end.start()].strip() if end and until else rest, until)


def _meant(word: str, which: str, until: date | None) -> Change | None:
    """A change of what the words name: all, the only one, some numbers, or what is followed."""
    action = _ACTIONS[word]
    if _EVERY.fullmatch(which):
        return Change(action, until=until, every=True)
    if _ONE.fullmatch(which):
        return Change(action, until=until)
    if numbers := _NUMBERS.fullmatch(which):
        return Change(action, tuple(map(int, re.findall(r"\d+", numbers["numbers"]))), until)
    patterns = (*_NAMED, _LEFT) if word in _LEAVING else _NAMED
    named = next(filter(None, (pattern.fullmatch(which) for pattern in patterns)), None)
    return Change(action, until=until, about=named["about"]) if named else None


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
