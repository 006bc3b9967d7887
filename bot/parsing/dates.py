"""Dates as people say them, relative to a day that is given.

A filter is a half-open interval of days: `since` is the first that counts, `before` the first that no
longer does. "After 2025" begins with 2026; "since 2025" begins with 2025.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()
_MONTH: Final = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:19|20)\d\d"
WHEN: Final = rf"(?:{_YEAR}-\d\d?(?:-\d\d?)?|{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?|{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?(?!\d)|{_MONTH}(?:,?\s+{_YEAR})?|{_YEAR}|today|yesterday)"
"""A day, month or year, in words or digits."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` up to, not including, `before`; an open end is None."""

    since: date | None = None
    before: date | None = None


def period(text: str, today: date) -> Period | None:
    """The days that a date in words covers: a day, a month or a year. None if it is no date.

    >>> period("Oct 2025", date(2026, 1, 1))
    Period(since=datetime.date(2025, 10, 1), before=datetime.date(2025, 11, 1))
    """
    words = re.sub(r"[.,]|\bof\b", " ", text.lower()).split()
    joined = " ".join(words)
    if joined in {"today", "yesterday"}:
        day = today - timedelta(days=joined == "yesterday")
        return Period(day, day + timedelta(days=1))
    iso = re.fullmatch(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", joined)
    if iso:
        return _covering(int(iso[1]), iso[2] and int(iso[2]), iso[3] and int(iso[3]))
    return _spelt(words, today)


def _spelt(words: list[str], today: date) -> Period | None:
    month = next((_month(w) for w in words if _month(w)), None)
    numbers = [int(re.sub(r"\D", "", w)) for w in words if w[:1].isdigit()]
    years = [n for n in numbers if n > 31]
    days = [n for n in numbers if n <= 31]
    if month is None:
        return None
    year = years[0] if years else today.year - (month > today.month)
    return _covering(year, month, days[0] if days else None)


def _month(word: str) -> int | None:
    short = word.removesuffix("t") if word == "sept" else word
    return next((i for i, name in enumerate(_MONTHS, 1) if len(short) >= 3 and name.startswith(short)), None)


def _covering(year: int, month: int | str | None, day: int | str | None) -> Period | None:
    try:
        if day:
            first = date(year, int(month or 1), int(day))
            return Period(first, first + timedelta(days=1))
        if month:
            first = date(year, int(month), 1)
            return Period(first, _next_month(first))
        return Period(date(year, 1, 1), date(year + 1, 1, 1))
    except ValueError:
        return None


def _next_month(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


_SINCE: Final = r"(?:since|from|starting(?:\s+(?:in|from))?|not before|:)"
_AFTER: Final = r"(?:after|later than|newer than|more recent than|past)"
_BEFORE: Final = r"(?:before|older than|earlier than|prior to)"
_UNTIL: Final = r"(?:until|till|through|up to|to|by the end of)"
_IN: Final = r"(?:in|during|on|of|for|from|dated|published in)"
_COUNT: Final = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "couple of": 2,
    "few": 3,
}
_UNIT_DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.:-]){pattern}(?![\w-])", re.IGNORECASE)


_BETWEEN: Final = _re(
    rf"(?:between|from)\s+(?P<a>{WHEN})\s+(?:and|to|until|till|through|-|–)\s+(?P<b>{WHEN})"
)
_KEYED: Final = _re(rf"(?P<word>since|after|before|until|year|date):\s*(?P<a>{WHEN})")
_BOUND: Final = _re(
    rf"(?:(?:published|released|submitted|written|ones|dated)\s+)?(?P<word>{_SINCE}|{_AFTER}|{_BEFORE}|{_UNTIL})\s+(?P<a>{WHEN})(?:\s+(?:on|onwards?))?"
)
_WITHIN: Final = _re(rf"(?:(?:{_IN})\s+)?(?P<a>{WHEN})")
_ROLLING: Final = _re(
    r"(?:in|from|over|during|within|of)?\s*(?:the\s+)?(?:last|past|previous)\s+"
    r"(?P<n>\d{1,3}|a|one|two|three|four|five|six|couple of|few)\s+(?P<unit>day|week|month|year)s?"
)
_CALENDAR: Final = _re(
    r"(?:in|from|of|during)?\s*(?:the\s+)?(?P<which>last|this|past|previous)\s+(?P<unit>day|week|month|year)(?:'s)?"
)


def lift_period(text: str, today: date, gap: str = " ") -> tuple[Period, str]:
    """The period a request names, and the request without it (`gap` in its place).

    >>> lift_period("papers between March and October 2025 by Gloeckle", date(2026, 11, 23))
    (Period(since=datetime.date(2025, 3, 1), before=datetime.date(2025, 11, 1)), 'papers   by Gloeckle')
    """
    for pattern, read in _READERS:
        found = pattern.search(text)
        got = read(found, today) if found else None
        if found and got:
            rest = text[: found.start()] + gap + text[found.end() :]
            more, rest = lift_period(rest, today, gap)
            return Period(got.since or more.since, got.before or more.before), rest
    return Period(), text


def _between(found: re.Match[str], today: date) -> Period | None:
    end = period(found["b"], today)
    begin = found["a"]
    if end and end.since and re.fullmatch(_MONTH, begin, re.IGNORECASE):
        begin = f"{begin} {end.since.year}"
    start = period(begin, today)
    return Period(start.since, end.before) if start and end else None


def _bound(found: re.Match[str], today: date) -> Period | None:
    whole = period(found["a"], today)
    if not whole:
        return None
    word = found["word"].lower()
    if word in {"year", "date"}:
        return whole
    if re.fullmatch(_AFTER, word):
        # "after 2025-06" counts from July on, "after 3 June" from the 4th
        return Period(since=whole.before)
    if re.fullmatch(_BEFORE, word):
        return Period(before=whole.since)
    if re.fullmatch(_UNTIL, word):
        return Period(before=whole.before)
    return whole if word == "from" and not re.search(r"\bon", found[0][-8:]) else Period(since=whole.since)


def _within(found: re.Match[str], today: date) -> Period | None:
    # "may" and "march" alone are more often words than months
    if found["a"].lower() in {"may", "march"} and found["a"] == found[0]:
        return None
    return period(found["a"], today)


def _rolling(found: re.Match[str], today: date) -> Period | None:
    number = found["n"].lower()
    count = int(number) if number.isdigit() else _COUNT[number]
    return Period(since=today - timedelta(days=count * _UNIT_DAYS[found["unit"].lower()]))


def _calendar(found: re.Match[str], today: date) -> Period | None:
    which, unit = found["which"].lower(), found["unit"].lower()
    if which == "past":
        return Period(since=today - timedelta(days=_UNIT_DAYS[unit]))
    first = {
        "day": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
    }.get(unit)
    first = first or today.replace(month=1, day=1)
    if which == "this":
        return Period(since=first)
    last = first - timedelta(days=1)
    begin = {"day": last, "week": last - timedelta(days=6), "month": last.replace(day=1)}.get(unit)
    return Period(begin or last.replace(month=1, day=1), first)


_READERS: Final = (
    (_BETWEEN, _between),
    (_KEYED, _bound),
    (_ROLLING, _rolling),
    (_CALENDAR, _calendar),
    (_BOUND, _bound),
    (_WITHIN, _within),
)
