"""Dates as people say them, relative to a day that is given.

A filter is a half-open interval of days: `since` is the first that counts, `before` the first that no
longer does. "After 2025" begins with 2026; "since 2025" begins with 2025.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.kept import compiled
from bot.parsing.patterns import SPAN, number

_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()
_MONTH: Final = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DOTTED: Final = (
    r"(?:(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d|(?:0?[1-9]|1[0-2])/(?:19|20)\d\d)"
)
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:19|20)\d\d"
_PARTS: Final = {
    "q1": (1, 3), "q2": (4, 3), "q3": (7, 3), "q4": (10, 3), "first quarter": (1, 3), "second quarter": (4, 3), "third quarter": (7, 3),
    "fourth quarter": (10, 3), "last quarter": (10, 3), "h1": (1, 6), "h2": (7, 6), "first half": (1, 6), "second half": (7, 6),
    "early": (1, 4), "mid": (5, 4), "late": (9, 4), "spring": (3, 3), "summer": (6, 3), "autumn": (9, 3), "fall": (9, 3), "winter": (12, 3),
}  # fmt: skip
"""Parts of a year: the first month, and how many months. Seasons are the north's, in whole months as weathermen count."""
_PART: Final = rf"(?:(?:the\s+)?(?:{'|'.join(_PARTS)})(?:\s+of)?[\s-]+{_YEAR}|{_YEAR}[\s-]*[qh][1-4])"
_NUMBERED: Final = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90, "noughties": 2000,
}  # fmt: skip
_TENS: Final = rf"(?:(?:early|mid|late)[\s-]+)?(?:(?:19|20)\d0['’]?s|['’]?[1-9]0['’]?s|{'|'.join(_NUMBERED)})"
_DECADE: Final = rf"(?:the\s+{_TENS}|(?:(?:early|mid|late)[\s-]+)?(?:19|20)\d0['’]?s|this\s+decade|(?:the\s+)?(?:19|20|21)(?:th|st)\s+century)"
"""Ten years: "1990s", "the 90s", "the late nineties"; without "the", two digits are too often something else."""
WHEN: Final = rf"(?:{_DECADE}|{_PART}|{_DOTTED}|{_YEAR}-\d\d?(?:-\d\d?)?|{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?|{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?(?!\d)|{_MONTH}(?:,?\s+{_YEAR})?|{_YEAR}|today|yesterday)"
"""A day, a month, a year or a part of one, in words or digits."""
UNDATED: Final = rf"(?!(?:the\s+)?(?:last|this|past|previous)\b|{WHEN}\b(?!\s+(?-i:[A-Z][a-z])))"
"""What follows is no date, but a name."""


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
    words = re.sub(r"[.,]|\b(?:of|the)\b", " ", text.lower()).split()
    joined = " ".join(words)
    part = _part(joined) or _decade(joined, today)
    if part:
        return part
    dotted = re.fullmatch(r"(?:(\d\d?)\.)?(\d\d?)[./](\d{4})", text.strip())
    if dotted:
        return _covering(int(dotted[3]), int(dotted[2]), dotted[1] and int(dotted[1]))
    if joined in {"today", "yesterday"}:
        day = lasting(today, -(joined == "yesterday"), "day")
        return Period(day, lasting(day, 1, "day"))
    iso = re.fullmatch(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", joined)
    if iso:
        return _covering(int(iso[1]), iso[2] and int(iso[2]), iso[3] and int(iso[3]))
    return _spelt(words, today)


def _part(text: str) -> Period | None:
    """The months of "Q1 2026", "2026 H2", "late 2025" or "summer 2025"."""
    found = re.fullmatch(
        rf"(?P<name>{'|'.join(_PARTS)})[\s-]+(?P<year>\d{{4}})|(?P<of>\d{{4}})[\s-]*(?P<short>[qh]\d)", text
    )
    first, months = _PARTS.get(found["name"] or found["short"], (0, 0)) if found else (0, 0)
    if not found or not first:
        return None
    begin = date(int(found["year"] or found["of"]), first, 1)
    return Period(begin, later(begin, months))


_THIRDS: Final = {"early": (0, 4), "mid": (3, 7), "late": (6, 10)}
"""The first year of a part of a decade, and the first that is past it."""


def _decade(text: str, today: date) -> Period | None:
    """The years of "1990s", "90s", "late nineties", a century; of two digits, those that last began."""
    if text == "this decade":
        return Period(date(today.year // 10 * 10, 1, 1))
    if century := re.fullmatch(r"(\d\d)(?:th|st) century", text):
        last = int(century[1]) * 100
        return Period(date(last - 99, 1, 1), date(last + 1, 1, 1))
    found = re.fullmatch(
        rf"(?:(?P<part>early|mid|late)[\s-]+)?['’]?(?P<ten>\d+|{'|'.join(_NUMBERED)})['’]?s?", text
    )
    if not found or not text.endswith("s"):
        return None
    ten = _NUMBERED.get(found["ten"]) or int(found["ten"] if found["ten"].isdigit() else -1)
    year = ten if ten > 99 else ten + (2000 if 2000 + ten <= today.year else 1900)
    first, last = _THIRDS.get(found["part"] or "", (0, 10))
    return Period(date(year + first, 1, 1), date(year + last, 1, 1))


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
            return Period(first, lasting(first, 1, "day"))
        if month:
            first = date(year, int(month), 1)
            return Period(first, later(first, 1))
        return Period(date(year, 1, 1), date(year + 1, 1, 1))
    except ValueError:
        return None


def later(day: date, months: int) -> date:
    """The same day so many months later (earlier, if negative), or the last day of a month that is too short.

    >>> later(date(2026, 5, 31), -3)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if months < 0 else date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def lasting(day: date, count: int, unit: str) -> date:
    """So many days, weeks, months or years later (earlier, if negative), by the calendar."""
    if unit in {"month", "year"}:
        return later(day, count * (12 if unit == "year" else 1))
    days = day.toordinal() + count * (7 if unit == "week" else 1)
    return date.fromordinal(min(max(days, date.min.toordinal()), date.max.toordinal()))


_SINCE: Final = r"(?:since|depuis|seit|desde|ab|from|starting(?:\s+(?:in|from))?|not before|:)"
_AFTER: Final = r"(?:after|later than|newer than|more recent than|past)"
_BEFORE: Final = r"(?:before|avant|vor|antes de|older than|earlier than|prior to)"
_UNTIL: Final = r"(?:until|till|through|up to|to|by the end of)"
_IN: Final = r"(?:in|en|de|aus|during|on|of|for|from|dated)"


def _re(pattern: str) -> re.Pattern[str]:
    return compiled(rf"(?<![\w.:-]){pattern}(?![\w-])", re.IGNORECASE)


_YEARS: Final = _re(
    rf"(?:(?:in|from|during|of)\s+)?(?P<a>{_YEAR})\s*(?:and|or|&|/|-|–|to|until|through)\s*(?P<b>{_YEAR})(?!-\d)"
)
_OPEN: Final = _re(
    rf"(?:(?:in|from)\s+)?(?P<a>{WHEN})\s+(?:(?P<later>or (?:later|after|newer)|and (?:later|after|newer|onwards?)|onwards?)|(?:or|and) (?:earlier|before|older))"
)
_AGED: Final = _re(
    rf"(?P<way>older|newer|more recent|younger)\s+than\s+(?P<n>{SPAN})\s+(?P<unit>day|week|month|year)s?(?:\s+(?:ago|old))?"
)
_BETWEEN: Final = _re(
    rf"(?:(?:from\s+)?between|from)\s+(?P<a>{WHEN})\s+(?:and|to|until|till|through|-|–)\s+(?P<b>{WHEN})"
)
_KEYED: Final = _re(rf"(?P<word>since|after|before|until|year|date):\s*(?P<a>{WHEN})")
_BOUND: Final = _re(
    rf"(?:(?:published|released|submitted|written|ones|dated)\s+)?(?P<word>{_SINCE}|{_AFTER}|{_BEFORE}|{_UNTIL})\s+(?P<a>{WHEN})(?:\s+(?:on|onwards?))?"
)
_PUT: Final = r"(?:published|presented|released|submitted|written|posted|appeared)"
_WITHIN: Final = _re(rf"(?:(?:{_PUT}\s+)?{_IN}\s+)?(?P<a>{WHEN})")
_NEXT_WORD: Final = compiled(r"\s+([^\W\d]+)")
_FILTERS: Final = compiled(
    r"(?:by|about|on|with|from|at|in|of|and|or|to|till|until|papers?|please|newest|oldest|sorted|only|this|last)$",
    re.IGNORECASE,
)
"""What may follow a month in a request for papers."""
_YEARLY: Final = compiled(
    r"\b(?:AIME|AMC|BRUMO|CLEF|CMIMC|CoNLL|DAVIS|HMMT|ICPC|ImageNet|IMO|IOI|ISIC|KITTI|MSR-VTT|Putnam|SemEval|SMT|TREC|USAMO|VOC|WMT)\W{1,2}$"
)
"""Contests and datasets with an edition every year: "AIME 2025" is a name, and no date."""
_ROLLING: Final = _re(
    r"(?:in|from|over|during|within|of|since)?\s*(?:the\s+)?(?:last|past|previous)\s+"
    rf"(?P<n>{SPAN})\s+(?P<unit>day|week|month|year)s?"
)
_CALENDAR: Final = _re(
    rf"(?:(?P<word>since|{_AFTER}|{_BEFORE}|{_UNTIL})|in|from|of|during)?\s*(?:the\s+)?(?P<which>last|this|past|previous)\s+(?P<unit>day|week|month|year)(?:'s)?"
)


_SEASONS: Final = ("spring", "summer", "autumn", "fall", "winter")
_SEASON: Final = _re(
    rf"(?:(?P<word>since|{_AFTER}|{_BEFORE}|{_UNTIL})|in|from|of|during)?\s*(?:the\s+)?(?P<which>last|this|past|previous)\s+(?P<season>{'|'.join(_SEASONS)})"
)
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY: Final = _re(
    rf"(?:(?P<word>since|{_AFTER}|{_BEFORE}|{_UNTIL})\s+(?:last\s+)?|(?:(?:on|from)\s+)?last\s+)(?P<day>{'|'.join(_WEEKDAYS)})"
)


_HINT: Final = compiled(
    rf"\d|{_MONTH}|{'|'.join(_NUMBERED)}|{'|'.join(_SEASONS)}|today|yesterday|day|week|month|year",
    re.IGNORECASE,
)
"""What every date holds."""


_EDGE: Final = compiled(
    rf"(?<!by )(?<!by the )\b(?P<until>before\s+(?=(?:the\s+)?end\b))?(?:the\s+)?(?:(?P<early>beginning|start)|(?P<mid>middle)|end)\s+of\s+(?:(?P<year>(?={_YEAR}))|(?={_MONTH}\b))|\b(?:the\s+)?year\s+(?={_YEAR}\b)",
    re.IGNORECASE,
)
"""What narrows a year, or says no more than the month or the year behind it."""


def is_month(text: str) -> bool:
    """Whether a text is the name of a month and nothing else."""
    return bool(re.fullmatch(_MONTH, text.strip(), re.IGNORECASE))


def _narrowed(edge: re.Match[str]) -> str:
    if edge["until"]:
        return "until "
    if edge["year"] is None:
        return ""
    return "early " if edge["early"] else "mid " if edge["mid"] else "late "


def lift_period(text: str, today: date, gap: str = " ", most: int = 6) -> tuple[Period, str]:
    """The period a request names in at most so many parts, and the request without it (`gap` in its place).

    >>> lift_period("papers between March and October 2025 by Gloeckle", date(2026, 11, 23))
    (Period(since=datetime.date(2025, 3, 1), before=datetime.date(2025, 11, 1)), 'papers   by Gloeckle')
    """
    got, readers = Period(), _READERS if _HINT.search(text) else ()
    text = _EDGE.sub(_narrowed, text) if readers else text
    for pattern, read in readers:
        while most and (lifted := _lifted(pattern, read, text, today)):
            (start, end), more = lifted
            text, most = text[:start] + gap + text[end:], most - 1
            got = Period(got.since or more.since, got.before or more.before)
    return got, text


def _lifted(
    pattern: re.Pattern[str], read: "_Reader", text: str, today: date
) -> tuple[tuple[int, int], Period] | None:
    """Where the first date of one kind stands, and what it is."""
    reads = ((found.span(), read(found, today)) for found in pattern.finditer(text))
    return next(((span, got) for span, got in reads if got), None)


def _between(found: re.Match[str], today: date) -> Period | None:
    end = period(found["b"], today)
    begin = found["a"]
    if end and end.since and re.fullmatch(_MONTH, begin, re.IGNORECASE):
        begin = f"{begin} {end.since.year}"
    start = period(begin, today)
    return Period(start.since, end.before) if start and end else None


def _open(found: re.Match[str], today: date) -> Period | None:
    whole = period(found["a"], today)
    if not whole:
        return None
    return Period(since=whole.since) if found["later"] else Period(before=whole.before)


def _aged(found: re.Match[str], today: date) -> Period | None:
    day = lasting(today, -number(found["n"]), found["unit"].lower())
    return Period(before=day) if found["way"].lower() == "older" else Period(since=day)


def _bound(found: re.Match[str], today: date) -> Period | None:
    whole = period(found["a"], today)
    if not whole:
        return None
    word = found["word"].lower()
    if word in {"year", "date"} or (word == "from" and not re.search(r"\bon", found[0][-8:])):
        return whole
    return _beside(whole, word)


def _beside(whole: Period, word: str) -> Period:
    """What is since, after, before or until a period."""
    if re.fullmatch(_AFTER, word):
        # "after 2025-06" counts from July on, "after 3 June" from the 4th
        return Period(since=whole.before)
    if re.fullmatch(_BEFORE, word):
        return Period(before=whole.since)
    return Period(before=whole.before) if re.fullmatch(_UNTIL, word) else Period(since=whole.since)


def _within(found: re.Match[str], today: date) -> Period | None:
    # "may" and "march" alone are more often words than months
    if found["a"].lower() in {"may", "march"} and found["a"] == found[0]:
        return None
    if found["a"] == found[0] and _YEARLY.search(found.string[: found.start()]):
        return None
    if re.fullmatch(_MONTH, found["a"], re.IGNORECASE) and _is_name(found):
        return None
    return period(found["a"], today)


def _is_name(found: re.Match[str]) -> bool:
    """Whether a month without a year is somebody, or part of a topic: "by Jan", "Jan Leike", "March madness"."""
    after = _NEXT_WORD.match(found.string, found.end())
    before = found.string[max(0, found.start() - 4) : found.start()]
    return before.rstrip().lower().endswith("by") or bool(after and not _FILTERS.match(after[1]))


def _rolling(found: re.Match[str], today: date) -> Period | None:
    return Period(since=lasting(today, -number(found["n"]), found["unit"].lower()))


def _calendar(found: re.Match[str], today: date) -> Period | None:
    whole = _named(found["which"].lower(), found["unit"].lower(), today)
    return _beside(whole, found["word"].lower()) if found["word"] else whole


def _season(found: re.Match[str], today: date) -> Period:
    """The season of this year, or the last that is over: in November, last autumn was the year before's."""
    season = _PARTS[found["season"].lower()]
    begun = (date(year, season[0], 1) for year in range(today.year, today.year - 3, -1))
    this = found["which"].lower() == "this"
    first = next(one for one in begun if this or later(one, season[1]) <= today)
    whole = Period(first, later(first, season[1]))
    return _beside(whole, found["word"].lower()) if found["word"] else whole


def _weekday(found: re.Match[str], today: date) -> Period:
    """The last such day before today, or what is since or before it."""
    back = (today.weekday() - _WEEKDAYS.index(found["day"].lower()) - 1) % 7 + 1
    first = lasting(today, -back, "day")
    whole = Period(first, lasting(first, 1, "day"))
    return _beside(whole, found["word"].lower()) if found["word"] else whole


def _named(which: str, unit: str, today: date) -> Period:
    """The days of "this month", "last year", "the past week"."""
    if which == "past":
        return Period(since=lasting(today, -1, unit))
    first = {
        "day": today,
        "week": lasting(today, -today.weekday(), "day"),
        "month": today.replace(day=1),
    }.get(unit)
    first = first or today.replace(month=1, day=1)
    if which == "this":
        return Period(since=first)
    last = lasting(first, -1, "day")
    begin = {"day": last, "week": lasting(last, -6, "day"), "month": last.replace(day=1)}.get(unit)
    return Period(begin or last.replace(month=1, day=1), first)


_Reader = Callable[[re.Match[str], date], Period | None]
_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (_BETWEEN, _between),
    (_YEARS, _between),
    (_OPEN, _open),
    (_AGED, _aged),
    (_KEYED, _bound),
    (_ROLLING, _rolling),
    (_CALENDAR, _calendar),
    (_SEASON, _season),
    (_WEEKDAY, _weekday),
    (_BOUND, _bound),
    (_WITHIN, _within),
)
