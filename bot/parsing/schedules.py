"""When a digest is due, in words: days, weekday, time of day, and a time zone by city, abbreviation, offset or IANA's name.

What people say is rows and zones of timing.toml; here is how a time and a zone are told from what stands beside them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, cast
from zoneinfo import available_timezones

from bot.kept import compiled
from bot.parsing.patterns import NUMBER, number
from bot.parsing.rows import Said, load, table
from bot.queries import WEEKDAYS, Days, Schedule
from bot.text import fold

_SHORT: Final = "mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_SHORTS: Final = (
    "mon mon lun", "tue die mar", "wed mit mer", "thu don jeu", "fri fre ven", "sat sam sam", "sun son dim"
)  # fmt: skip
"""How the days of the week begin, in English, German and French."""
_NAMES: Final = (
    "|".join(WEEKDAYS)
    + "|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
)
_STUNDEN: Final = "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()
"""The hours in German."""
_HALF: Final = r"[ap]\.?m\.?"
_ROWS: Final = load(
    "timing",
    {
        "weekday": rf"(?:{_NAMES}|{_SHORT})s?",
        "other": rf"(?:{_NAMES}|{_SHORT})s?",
        "dayname": rf"(?:{_NAMES})s?",
        "otherday": rf"(?:{_NAMES})s?",
        "monfri": r"mon?(?:day)?[-–]fri?(?:day)?",
        "number": NUMBER,
        "weekend": r"(?<!this )(?<!next )(?<!last )(?<!coming )(?:weekends?|wochenende|week-end)",
        "ordinal": r"\d{1,2}(?:st|nd|rd|th)",
        "times": r"\dx",
        "rarely": r"(?:hourly|monthly|quarterly|bi-?weekly|fortnightly|yearly|annually|monatlich|stündlich|mensuel(?:le)?(?:ment)?)(?=\s*(?:$|[,.]|(?:at|in|on|to|digests?|alerts?)\b))",
        "part": "half|quarter",
        "hour": NUMBER,
        "stunde": rf"{NUMBER}|{'|'.join(_STUNDEN)}",
        "half": _HALF,
        "clock": rf"\d{{1,2}}(?:[:.h]\d\d)?(?:{_HALF})?",
        "minutes": rf"\d{{1,2}}(?:[:.h]\d\d|h|{_HALF}|:\d\d{_HALF}|-?ish)",
        "military": r"(?:[01]\d|2[0-3])[0-5]\d",
        "leading": r"0\d[0-5]\d",
        "rounded": rf"(?:\d{{1,2}}|{NUMBER})(?=\W*$|\s+(?:every|each|daily|on|please|pls|in the|instead)\b)",
        "bare": r"\d{1,2}(?=(?:\s+\S+){1,3}\s+time\b)",
    },
)
_DAYS: Final[tuple[Days, ...]] = ("every weekday", "every week", "every day")
_NAMED: Final = {"afternoon": "15:00", "evening": "18:00", "noon": "12:00", "midnight": "00:00"}
_HERE: Final = "\N{WATCH}"
"""Stands in a text where a time of day stood."""
_OFFSET: Final = compiled(r"\b(?:UTC|GMT)\s*(?P<sign>[+−-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?\b", re.IGNORECASE)  # fmt: skip
_IANA: Final = compiled(
    r"(?:\bin\s+)?(?:\bzone\s+)?\"?\b(?P<name>[A-Za-z]+(?:/[A-Za-z_+-]+)+)\b\"?(?:\s+time\b)?"
)
_ABBREVIATED: Final = compiled(r"[A-Z]{1,4}T")


@dataclass(frozen=True, slots=True)
class Timing:
    """What a text says of when; what it does not say is None."""

    days: Days | None
    weekday: int | None
    """Its place in the week, 0 for Monday."""
    time: str | None
    zone: str | None
    """"" is the time of whoever asks."""
    rest: str
    """The text without that."""
    odd: bool
    """It comes at times at which no digest comes: every other day, monthly."""

    @property
    def said(self) -> bool:
        """Whether anything is said of when."""
        return self.odd or any(one is not None for one in (self.days, self.time, self.zone))

    @property
    def words(self) -> str:
        """What is said of when, in words that say the same again."""
        named = "weekly" if self.weekday is None else f"every {WEEKDAYS[self.weekday]}"
        days = named if self.days == "every week" else self.days or ""
        zone = "" if self.zone is None else f"in zone {self.zone}" if self.zone else "my time"
        return " ".join(filter(None, (days, f"at {self.time}" if self.time else "", zone)))

    @property
    def schedule(self) -> Schedule:
        return self.of(Schedule())

    def of(self, before: Schedule) -> Schedule:
        """A schedule with what is said of it changed."""
        zone = before.zone if self.zone is None else self.zone
        timed = replace(before, time=self.time or before.time, zone=zone)
        if not self.days:
            return timed
        same = before.weekday if before.days == self.days else 0
        return replace(timed, days=self.days, weekday=same if self.weekday is None else self.weekday)


def timing(text: str) -> Timing:
    """When something is to come, as a text says it.

    >>> timing("papers about Lean every Friday afternoon at 3 in Tokyo").schedule
    Schedule(days='every week', weekday=4, time='15:00', zone='Asia/Tokyo')
    """
    odd, rest = _ROWS.without(text, "too often")
    time, rest = _lift_time(rest)
    zone, rest = _lift_zone(rest)
    days, weekday, rest = _lift_days(rest.replace(_HERE, " "))
    if time:
        rest = _ROWS.without(rest, "part")[1]
    return Timing(days, weekday, time, zone, rest.strip(), odd)


def lift_schedule(text: str) -> tuple[Schedule, str]:
    """The schedule in a text, and the text without it."""
    when = timing(text)
    return when.schedule, when.rest


def _lift_days(text: str) -> tuple[Days | None, int | None, str]:
    kind: Days | None = None
    for days in _DAYS:
        found, text = _ROWS.without(text, days)
        kind = kind or (days if found else None)
    named = _ROWS.find(text, "weekday") if kind in {None, "every week"} else None
    if not named:
        return kind, None, text
    return "every week", _weekday(named.given.get("weekday") or named.given["dayname"]), named.rest


def _weekday(name: str) -> int:
    """Its place in the week, 0 for Monday."""
    return next(at for at, shorts in enumerate(_SHORTS) if name.lower()[:3] in shorts.split())


def _lift_time(text: str) -> tuple[str | None, str]:
    """The time of day, and the text with a mark in its place."""
    late = bool(_ROWS.find(text, "pm"))
    for means in ("noon", "midnight"):
        if found := _ROWS.find(text, means):
            return _NAMED[means], _marked(found)
    if found := _ROWS.find(text, "past", "to", "halb", "clock"):
        return _clock(found, late=late), _marked(found)
    part = _ROWS.find(text, "afternoon", "evening")
    return (_NAMED[part.means], text) if part else (None, _ROWS.without(text, "in the morning")[1])


def _marked(found: Said) -> str:
    return f"{found.before} {_HERE} {found.after}"


def _clock(found: Said, *, late: bool) -> str:
    """A time in words, "half past eight", "9h30", as a clock shows it."""
    given = found.given
    text = next(
        filter(
            None,
            map(given.get, ("clock", "minutes", "military", "leading", "bare", "rounded", "hour", "stunde")),
        )
    )
    digits = re.findall(r"\d+", text)
    if len(text) == 4 and text.isdecimal():
        return f"{text[:2]}:{text[2:]}"
    half = (given.get("half") or text.lower().strip("."))[-4:].replace(".", "")[-2:].lower()
    spelt = text.lower()
    hour = int(digits[0]) if digits else _STUNDEN.index(spelt) + 1 if spelt in _STUNDEN else number(text)
    minute = int(digits[1]) if len(digits) > 1 else 0
    hour = _of_day(hour, half if half in {"am", "pm"} else "pm" if late and hour < 12 else "")
    shift = {"past": 1, "to": -1, "halb": -1}.get(found.means, 0)
    if shift:
        past = hour * 60 + shift * (15 if given.get("part", "").lower() == "quarter" else 30)
        hour, minute = past // 60 % 24, past % 60
    return f"{hour:02}:{minute:02}"


def _of_day(hour: int, half: str) -> int:
    """An hour of the twelve of a half day, as one of twenty-four; 13 am is no time, and stays none."""
    if not half:
        return hour
    return hour % 12 + 12 * (half == "pm") if 1 <= hour <= 12 else hour + 24


def _lift_zone(text: str) -> tuple[str | None, str]:
    mine, rest = _ROWS.without(text, "mine")
    if mine:
        return "", rest
    if offset := _OFFSET.search(text):
        return _at(offset), f"{text[: offset.start()]} {text[offset.end() :]}"
    if (named := _IANA.search(text)) and (zone := zone_of(named["name"])):
        return zone, f"{text[: named.start()]} {text[named.end() :]}"
    words = text.split()
    found = next(filter(None, (*_behind(words), *_called(words))), None)
    return (found[0], " ".join(words[: found[1]] + words[found[2] :])) if found else (None, text)


def _at(found: re.Match[str]) -> str:
    """The zone at a fixed distance from Greenwich; a name that is none where IANA has none."""
    sign, hours, minutes = found["sign"].replace("−", "-"), int(found["hours"]), int(found["minutes"] or 0)
    if minutes:
        shown = f"{sign}{hours}:{minutes:02}"
        return cast("str", _TABLE["offsets"].get(shown, f"UTC{shown}"))
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"  # IANA counts what is west of Greenwich as positive


Place = tuple[str, int, int]
"""A zone, and from where to where its words stand."""


def _behind(words: list[str]) -> Iterator[Place | None]:
    """The zone that stands right behind a time of day: "9:00 CST", "9am new york", "9 in Tokyo"."""
    if _HERE not in words:
        return
    start = first = words.index(_HERE) + 1
    first += start < len(words) and words[start].lower() in {"in", "at"}
    for end in range(min(first + 3, len(words)), first, -1):
        name = " ".join(words[first:end]).strip(' ,.;()"')
        last = end == len(words) or words[end].lower() == "time"
        if zone := zone_of(name) if last or not _is_short(name) or name.isupper() else "":
            yield zone, start, end + (end < len(words) and words[end].lower() == "time")
    if first < len(words) and _ABBREVIATED.fullmatch(words[first].strip("(),.")):
        yield words[first].strip("(),."), start, first + 1


def _called(words: list[str]) -> Iterator[Place | None]:
    """The zone called so anywhere: "new york time", "eastern standard time", "in zone UTC", "UTC"."""
    for at, word in enumerate(words):
        if word.lower().strip(",.") == "time":
            end = at - (words[at - 1].lower() in {"standard", "daylight", "summer", "local"})
            yield from (_span(words, start, end, at + 1) for start in range(max(0, end - 3), end))
            named = words[end - 1] if end and _HERE in words[max(0, end - 3) : end] else ""
            yield (named, end - 1, at + 1) if named[:1].isupper() else None
        elif word.strip("(),.") in {"UTC", "GMT", "CET", "CEST"}:
            yield _span(words, at, at + 1, at + 1)


def _span(words: list[str], start: int, end: int, after: int) -> Place | None:
    zone = zone_of(" ".join(words[start:end]).strip("(),."))
    return (zone, start - (start > 0 and words[start - 1].lower() in {"in", "zone"}), after) if zone else None


_TABLE: Final = table("timing")


@cache
def _zones() -> dict[str, str]:
    names = sorted(
        available_timezones(), key=lambda name: ("/" not in name, name.count("/"), name), reverse=True
    )
    cities = {
        fold(name.rpartition("/")[2].replace("_", " ")): name for name in names if not name.startswith("Etc")
    }
    said = {
        fold(word.replace("_", " ")): zone
        for zone, words in _TABLE["zones"].items()
        for word in words.split()
    }
    return cities | {fold(name): name for name in names} | said


def _is_short(name: str) -> bool:
    """Whether a name is an abbreviation, and so might be a word in small letters: "est", "cat"."""
    return len(name) < 5


def zone_of(text: str) -> str:
    """The IANA zone for a city, an abbreviation or a zone's own name; empty when there is none.

    >>> zone_of("Paris"), zone_of("ET"), zone_of("america/new_york"), zone_of("Atlantis")
    ('Europe/Paris', 'America/New_York', 'America/New_York', '')
    """
    return _zones().get(fold(text.strip()), "")
