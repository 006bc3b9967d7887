"""When a digest is due, in words: days, weekday, time of day, and a time zone by city, abbreviation or IANA's name."""

import re
from dataclasses import replace
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from bot.parsing.numbers import NUMBER, number
from bot.queries import WEEKDAYS, Days, Schedule
from bot.text import fold

_TIME: Final = re.compile(
    r"\b(?:at\s+)?(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?(?:\s*o'?clock|\s*uhr|h\b)?(?=\s|[,.;]|$)"
    r"|\bat\s+(?P<late>\d{1,2})(?::(?P<past>\d{2})|\s*(?:am|pm))\b",
    re.IGNORECASE,
)
"""A time of day; the second form looks like one that no clock shows, and is kept to be refused."""
_TIMED: Final = re.compile(
    r"\bat\s+\d|\d[:.h]\d\d|\d\s*(?:am|pm|a\.m\.|p\.m\.|o'?clock|uhr)\b", re.IGNORECASE
)
_NAMED_TIME: Final = {
    "every morning": "09:00",
    "in the morning": "09:00",
    "every evening": "18:00",
    "in the evening": "18:00",
}
_SPOKEN: Final = (
    (re.compile(r"\b(?:at\s+)?(?:12\s+)?(?:noon|midday)\b", re.IGNORECASE), "at 12:00"),
    (re.compile(r"\b(?:at\s+)?midnight\b", re.IGNORECASE), "at 0:00"),
    (re.compile(r"(\d{1,2}(?::\d\d)?)(?:\s*o'?clock)?\s+in the morning\b", re.IGNORECASE), r"\1 am"),
    (re.compile(r"(\d{1,2}(?::\d\d)?)(?:\s*o'?clock)?\s+(?:in the (?:evening|afternoon)|at night)\b", re.IGNORECASE), r"\1 pm"),
)  # fmt: skip
"""Times in words, and how a clock shows them."""
_PAST: Final = re.compile(
    rf"\b(?:at\s+)?(?P<part>half|quarter)\s+(?P<way>past|to)\s+(?P<hour>{NUMBER})\b", re.IGNORECASE
)
_OFFSET: Final = re.compile(r"\b(?:UTC|GMT)\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?![\d:])", re.IGNORECASE)
_WEEKDAY: Final = re.compile(
    r"\b(?:weekly|every week|each week|every|each|on)?\s*(?:on\s+)?(?P<day>mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?s?\b",
    re.IGNORECASE,
)
_DAYS: Final[tuple[tuple[Days, re.Pattern[str]], ...]] = (
    ("every weekday", re.compile(r"\b(?:(?:every|each|on)\s+)?(?:weekdays?|working days?|work ?days?|business days?)\b|\bmon(?:day)?\s*(?:-|–|to)\s*fri(?:day)?\b", re.IGNORECASE)),
    ("every week", re.compile(r"\b(?:weekly|every week|each week|once a week)\b", re.IGNORECASE)),
    ("every day", re.compile(r"\b(?:daily|every day|each day|once a day|every morning|every evening)\b", re.IGNORECASE)),
)  # fmt: skip
_DAY: Final = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)days?"
TOO_OFTEN: Final = re.compile(
    r"\b(?:every\s+(?:other\s+|second\s+|\d+\s+|two\s+|three\s+|few\s+)(?:minute|hour|day|week|month)s?|every\s+(?:minute|hour|month|quarter|year)|(?:twice|\w+ times|\d+x)\s+(?:a|per|every)\s+(?:day|week|month)"
    rf"|once\s+(?:a|per|every)\s+(?:month|year)|every\s+(?:other|second)\s+{_DAY}|{_DAY}\s*(?:,|and|&|\+|/)\s*(?:on\s+)?{_DAY}|(?:on|at|only)\s+weekends?|weekends? only|(?:first|second|third|last)\s+(?:{_DAY}|day)\s+(?:of|in)\b|(?:hourly|monthly|quarterly|bi-?weekly|fortnightly|yearly)(?=\s*(?:$|[,.]|(?:at|in|on|to|digests?)\b)))",
    re.IGNORECASE,
)
"""How often no digest comes."""
_BESIDE: Final = re.compile(r"[\s,]*(?:in\s+)?(?P<words>[^\W\d]+(?:\s+[^\W\d]+){0,2})")
"""What stands behind a time of day, and may be a city: "at 9 in Tokyo", "9am new york"."""
_ZONE: Final = re.compile(
    r"\b(?:in\s+)?(?:zone\s+)?\"?(?P<iana>[A-Z][A-Za-z_]+/[A-Za-z_+-]+(?:/[A-Za-z_]+)?)\"?(?:\s+time)?|\b(?:in\s+)?(?P<city>[A-Z][A-Za-zÀ-ÿ]+(?:\s+[A-Z][a-z]+)?)(?:\s+(?:local\s+)?time)\b|\b(?P<short>UTC|GMT|CET|CEST|EST|EDT|ET|PST|PDT|PT|BST|IST|JST)\b(?:\s+time)?"
)
_SHORT: Final = {
    "UTC": "UTC", "GMT": "UTC", "CET": "Europe/Paris", "CEST": "Europe/Paris", "EST": "America/New_York", "EDT": "America/New_York", "ET": "America/New_York",
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "PT": "America/Los_Angeles", "BST": "Europe/London", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo",
    "pacific": "America/Los_Angeles", "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver", "beijing": "Asia/Shanghai", "san francisco": "America/Los_Angeles",
    "delhi": "Asia/Kolkata", "boston": "America/New_York", "munich": "Europe/Berlin", "geneva": "Europe/Zurich",
}  # fmt: skip
"""What people say for a zone that IANA names otherwise."""


def lift_schedule(text: str) -> tuple[Schedule, str]:
    """The schedule in a text, and the text without it."""
    for pattern, shown in _SPOKEN:
        text = pattern.sub(shown, text)
    zone, rest = _lift_zone(_PAST.sub(_clock, text))
    days, weekday, rest = _lift_days(rest)
    time, rest = _lift_time(rest)
    return Schedule(days, weekday, time, zone), rest


def altered(text: str, before: Schedule) -> tuple[Schedule, str]:
    """A schedule with what a text says of it changed, and the text without that."""
    for pattern, shown in _SPOKEN:
        text = pattern.sub(shown, text)
    zone, timed = _lift_zone(_PAST.sub(_clock, text))
    days, weekday, dated = _lift_days(timed)
    time, rest = _lift_time(dated)
    kept = replace(before, zone=zone or before.zone, time=before.time if rest == dated else time)
    return (kept if dated == timed else replace(kept, days=days, weekday=weekday)), rest


def _clock(found: re.Match[str]) -> str:
    """A time in words, "half past eight", as a clock shows it."""
    hour = number(found["hour"])
    if found["part"].lower() == "half":
        return f"at {hour}:30"
    return f"at {hour}:15" if found["way"].lower() == "past" else f"at {(hour - 1) % 24}:45"


def _lift_zone(text: str) -> tuple[str, str]:
    if offset := _OFFSET.search(text):
        ahead = "-" if offset["sign"] == "+" else "+"  # IANA counts what is west of Greenwich as positive
        return f"Etc/GMT{ahead}{int(offset['hours'])}", _without(text, offset)
    for found in _ZONE.finditer(text):
        named = found["iana"] or found["city"] or found["short"]
        timed = bool(found["city"]) and any(map(_is_time, _TIME.finditer(text[: found.start()])))
        if zone := zone_of(named) or (named if timed else ""):
            return zone, _without(text, found)
    return _lift_city(text)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _lift_city(text: str) -> tuple[str, str]:
    """The zone of a city behind a time of day, which stays where it is."""
    for clock in filter(_is_time, _TIME.finditer(text)):
        beside = _BESIDE.match(text, clock.end())
        words = beside["words"].split() if beside else []
        for n in range(len(words), 0, -1):
            if beside and (zone := zone_of(" ".join(words[:n]))):
                return zone, " ".join([text[: clock.end()], *words[n:], text[beside.end() :]])
    return "", text


def _is_time(found: re.Match[str]) -> bool:
    return bool(_TIMED.search(found[0]) or found[0].startswith("at"))


@cache
def _zones() -> dict[str, str]:
    names = sorted(
        available_timezones(), key=lambda name: ("/" not in name, name.count("/"), name), reverse=True
    )
    cities = {
        fold(name.rpartition("/")[2].replace("_", " ")): name for name in names if not name.startswith("Etc")
    }
    return (
        cities | {fold(name): name for name in names} | {fold(short): zone for short, zone in _SHORT.items()}
    )


def zone_of(text: str) -> str:
    """The IANA zone for a city, an abbreviation or a zone's own name; empty when there is none.

    >>> zone_of("Paris"), zone_of("ET"), zone_of("america/new_york"), zone_of("Atlantis")
    ('Europe/Paris', 'America/New_York', 'America/New_York', '')
    """
    return _zones().get(fold(text.strip()), "")


def _lift_days(text: str) -> tuple[Days, int, str]:
    kind, rest = next(
        ((days, pattern.sub(" ", text)) for days, pattern in _DAYS if pattern.search(text)),
        ("every weekday", text),
    )
    found = _WEEKDAY.search(rest) if kind != "every day" else None
    if not found or (kind == "every weekday" and rest != text):
        return kind, 0, rest
    weekday = next(i for i, name in enumerate(WEEKDAYS) if name.startswith(found["day"].lower()[:3]))
    return "every week", weekday, _without(rest, found)


def _lift_time(text: str) -> tuple[str, str]:
    for words, time in _NAMED_TIME.items():
        if words in text.lower():
            return time, re.sub(words, " ", text, flags=re.IGNORECASE)
    if not _TIMED.search(text):
        return "09:00", text
    found = next(filter(_is_time, _TIME.finditer(text)), None)
    if not found:
        return "09:00", text
    hour, minute = int(found["hour"] or found["late"]), found["minute"] or found["past"] or "00"
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"].lower().startswith("p") else 0)
    elif found["half"]:
        hour += 24  # 13 am is no time
    return f"{hour:02}:{minute}", _without(text, found)
