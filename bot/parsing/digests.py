"""Sentences about subscriptions: subscribe, list, stop, pause, resume, send again, why silent."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal, cast
from zoneinfo import available_timezones

from bot.parsing.dates import WHEN, lasting, lift_period, period
from bot.parsing.filters import find_in
from bot.parsing.listings import lacks
from bot.queries import (
    WEEKDAYS,
    Change,
    Days,
    Find,
    Help,
    Query,
    Resend,
    Schedule,
    Subscribe,
    Subscriptions,
    Unclear,
    WhySilent,
)
from bot.text import fold

_SUBSCRIBE: Final = re.compile(
    r"^(?:please\s+)?(?:can you\s+)?(?:subscribe|follow|watch|track|notify (?:me|us)(?: about)?|alert (?:me|us)(?: about)?|send (?:me|us)(?= (?:papers|new|every|daily|weekly)))\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_LISTING: Final = re.compile(
    r"^(?:(?:what|which)(?:'s| is| are| am| do| does)?\s+(?:we|i|this channel|the channel|channel)?\s*(?:am i |are we )?(?:subscribed|subscribing|following|follow|subscribe)(?:\s+to)?(?:\s+here)?"
    r"|(?:show |list )?(?:me )?(?:my |our |the |all )?(?:subscriptions?|subs|digests|follows)(?: list| here)?|what (?:are )?(?:my|our) subscriptions)$",
    re.IGNORECASE,
)
_STOP: Final = re.compile(
    r"^(?:please\s+)?(?P<action>stop|unsubscribe|unfollow|unsub|cancel|remove subscription|delete subscription|pause|snooze|mute|resume|unpause|restart|continue)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_ACTIONS: Final = {
    "pause": "pause",
    "snooze": "pause",
    "mute": "pause",
    "resume": "resume",
    "unpause": "resume",
    "restart": "resume",
    "continue": "resume",
}
_OBJECT: Final = re.compile(
    r"^\s*(?:from\s+)?(?:(?:the|my|our|this|all)\s+)*(?:digests?|subscriptions?|subs|following|numbers?|no\.?|nr\.?|#|it|one)?\s*(?P<numbers>#?\s*\d{1,3}(?:(?:\s*,\s*|\s+)(?:and\s+|&\s*)?#?\d{1,3})*)?\s*(?:digests?|subscriptions?)?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"^\s*(?:(?:from\s+)?(?:the\s+|my\s+|our\s+)?(?:digests?|subscriptions?)\s+(?:about|on|of|for|by|to|with)|following)\s+(?:(?:new\s+)?papers?\s+(?:by|about|on|from|in)\s+)?(?P<about>\S.*)$"
    r"|^\s*(?:the|my|our)\s+(?P<called>\S.*?)\s+(?:digest|subscription)$",
    re.IGNORECASE,
)
"""What a digest is called by, instead of its number."""
_LEAVE: Final = re.compile(
    r"^\s*(?:from\s+|to\s+)?(?:(?:the|new|all)\s+)*(?:papers?\s+(?:by|about|on|from|in)\s+)?(?P<about>\S.*)$",
    re.IGNORECASE,
)
"""The same after "unsubscribe", which nobody says of anything else."""
_EVERY: Final = re.compile(
    r"^\s*(?:from\s+|following\s+)?(?:all(?: (?:of )?(?:them|these|those|it|(?:the |my |our )?(?:digests|subscriptions)))?|everything|it all|them(?: all)?)(?=\s|$)",
    re.IGNORECASE,
)
_POLITE: Final = re.compile(r"\s*\b(?:please|now|thanks|for now|right now)\b\s*", re.IGNORECASE)
_UNTIL: Final = re.compile(
    rf"^(?:until|till|through)\s+(?P<when>{WHEN}|(?:next\s+)?(?:{'|'.join(WEEKDAYS)}))$", re.IGNORECASE
)
_FOR: Final = re.compile(
    r"^for\s+(?P<n>\d{1,3}|a|one|two|three|four|six)\s+(?P<unit>day|week|month)s?$", re.IGNORECASE
)
_AGAIN: Final = re.compile(
    r"^(?:please\s+)?(?:(?:re-?send|repeat)\b(?P<a>.*)|send\b(?P<b>.*)\bagain|(?:show|post)\b(?P<c>.*)\bdigest again)$",
    re.IGNORECASE,
)
_SILENT: Final = re.compile(
    r"^why (?:was|were|is|did|has|have|are|do|does|didn't|wasn't|hasn't|isn't)(?: there| we| i| you| it| the digest| the bot)*\s*(?:been\s+)?(?:not\s+|no\s+|nothing\s+|get\s+|see\s+|any\s+|anything\s+)*"
    r"(?:digest|posted?|post|sent|send|come|came|arrive|delivered|new|silent|empty|get|news|papers?)?\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_SILENT_WORDS: Final = re.compile(
    r"\b(?:nothing|no digest|not? (?:posted|sent|come|arrive)|anything|silent|empty|no (?:new )?(?:papers|news|post))\b",
    re.IGNORECASE,
)
_DIGEST_WORDS: Final = re.compile(
    r"\b(?:post(?:ed)?|digest|sent|send|today|yesterday|silent|deliver(?:ed)?|morning|new papers)\b",
    re.IGNORECASE,
)

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
    "noon": "12:00",
    "midday": "12:00",
    "midnight": "00:00",
    "every morning": "09:00",
    "in the morning": "09:00",
    "every evening": "18:00",
    "in the evening": "18:00",
}
_WEEKDAY: Final = re.compile(
    r"\b(?:weekly|every week|each week|every|each|on)?\s*(?:on\s+)?(?P<day>mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?s?\b",
    re.IGNORECASE,
)
_DAYS: Final[tuple[tuple[Days, re.Pattern[str]], ...]] = (
    ("every weekday", re.compile(r"\b(?:(?:every|each|on)\s+)?(?:weekdays?|working days?|work ?days?|business days?)\b|\bmon(?:day)?\s*(?:-|–|to)\s*fri(?:day)?\b", re.IGNORECASE)),
    ("every week", re.compile(r"\b(?:weekly|every week|each week|once a week)\b", re.IGNORECASE)),
    ("every day", re.compile(r"\b(?:daily|every day|each day|once a day|every morning|every evening)\b", re.IGNORECASE)),
)  # fmt: skip
_TOO_OFTEN: Final = re.compile(
    r"\b(?:every\s+(?:other\s+|second\s+|\d+\s+|two\s+|three\s+|few\s+)(?:minute|hour|day|week|month)s?|every\s+(?:minute|hour|month|quarter|year)|(?:twice|\w+ times|\d+x)\s+(?:a|per|every)\s+(?:day|week|month)"
    r"|once\s+(?:a|per|every)\s+(?:month|year)|(?:hourly|monthly|bi-?weekly|fortnightly|yearly)(?=\s*(?:$|[,.]|(?:at|in|on|to)\b)))",
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
_CHANNEL: Final = re.compile(r"(?:\b(?:in|to|for)\s+)?#(?P<channel>[\w-]+)")
_HERE: Final = re.compile(r"^\s*(?:this channel|us|me|here)\b", re.IGNORECASE)
_LEAD: Final = re.compile(r"^\s*(?:(?:to|for|about)\b\s*)?(?:(?:new|all)\s+)?(?:papers\b)?", re.IGNORECASE)
_QUIET: Final = re.compile(
    r",?\s*\b(?:silent(?:ly)?(?: when empty)?|(?:stay |be )?(?:silent|quiet)(?: (?:when|if) (?:empty|nothing.*))|no empty (?:posts|messages)|only (?:when|if) there (?:is|are) (?:something|papers|any))\b",
    re.IGNORECASE,
)
_REPLACED: Final = re.compile(
    r",?\s*\b(?:(?:with|including|and) (?:replacements|new versions|updates|revisions|replaced papers))\b",
    re.IGNORECASE,
)


def digest_in(text: str, today: date) -> Query | None:
    """What a sentence asks of the digests; None if it is about something else."""
    asked = text.strip(" ?!.")
    if _LISTING.match(asked):
        return Subscriptions()
    again = _AGAIN.match(asked)
    if again and re.search(r"\bdigest|yesterday|today|last", asked, re.IGNORECASE):
        return Resend(_day(asked, today))
    if _SILENT.match(asked) and _SILENT_WORDS.search(asked) and _DIGEST_WORDS.search(asked):
        return WhySilent(_day(asked, today))
    change = _STOP.match(asked)
    if change and (query := _change(change, today)):
        return query
    subscribe = _SUBSCRIBE.match(asked)
    return subscription(subscribe["rest"], today) if subscribe else None


def _day(text: str, today: date) -> date | None:
    found, _ = lift_period(text, today)
    return found.since


def _change(found: re.Match[str], today: date) -> Change | None:
    word = found["action"].lower()
    action = cast("Literal['stop', 'pause', 'resume']", _ACTIONS.get(word, "stop"))
    asked = _POLITE.sub(" ", found["rest"]).strip()
    every, named = _EVERY.match(asked), _OBJECT.match(asked)
    rest = asked[every.end() :] if every else named["rest"] if named else asked
    numbers = tuple(map(int, re.findall(r"\d+", named["numbers"] or ""))) if named and not every else ()
    until = _until(rest.strip(), today) if action == "pause" else None
    if rest.strip() and not until:
        return _by_name(action, asked, leaving=word in {"unsubscribe", "unfollow", "unsub"})
    return Change(action, numbers, until, bool(every))


def _by_name(action: Literal["stop", "pause", "resume"], asked: str, *, leaving: bool) -> Change | None:
    """A change of a subscription that is called by what it follows; None for what is about something else."""
    found = _NAMED.match(asked) or (_LEAVE.match(asked) if leaving else None)
    about = next(filter(None, found.groups()), "") if found else ""
    return Change(action, about=about) if about else None


def _until(text: str, today: date) -> date | None:
    until, span = _UNTIL.match(text), _FOR.match(text)
    if span:
        count = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}.get(span["n"].lower()) or int(
            span["n"]
        )
        return lasting(today, count, span["unit"].lower())
    if not until:
        return None
    weekday = until["when"].lower().split()[-1]
    if weekday in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(weekday) - today.weekday() - 1) % 7 + 1)
    found = period(until["when"], today)
    return _to_come(found.since, today) if found and found.since else None


def _to_come(day: date, today: date) -> date:
    """A date without a year looks back when listing papers, and ahead when pausing."""
    return day if day > today else day.replace(year=day.year + 1)


def subscription(text: str, today: date) -> Query:
    """A subscription from what follows "subscribe": query, schedule, zone, channel, in any order.

    >>> str(subscription("#ml to papers by Gloeckle every weekday at 9:00 Paris time", date(2026, 11, 23)))
    'subscribe channel "ml" to papers by "Gloeckle" every weekday at 09:00 in zone "Europe/Paris"'
    """
    if lacks(text):
        return Unclear(text, "lacking")
    if _TOO_OFTEN.search(text):
        return Unclear(text, "how often")
    silent, replaced = bool(_QUIET.search(text)), bool(_REPLACED.search(text))
    channel, rest = _lift_channel(_REPLACED.sub(" ", _QUIET.sub(" ", text)))
    schedule, rest = lift_schedule(rest)
    find = undated(find_in(_LEAD.sub("papers ", rest), today))
    return Help("subscribe") if find == Find() else Subscribe(find, schedule, channel, silent, replaced)


def undated(find: Find) -> Find:
    """A listing as it can be followed: of what is to come, in its own order."""
    return replace(find, since=None, before=None, order=None, page=1)


def _lift_channel(text: str) -> tuple[str, str]:
    """The channel that is named, "" for here, and the text without it."""
    found = _CHANNEL.search(text)
    if found:
        return found["channel"], f"{text[: found.start()]} {text[found.end() :]}"
    return "", _HERE.sub(" ", text)


def lift_schedule(text: str) -> tuple[Schedule, str]:
    """The schedule in a text, and the text without it."""
    zone, rest = _lift_zone(text)
    days, weekday, rest = _lift_days(rest)
    time, rest = _lift_time(rest)
    return Schedule(days, weekday, time, zone), rest


def _lift_zone(text: str) -> tuple[str, str]:
    for found in _ZONE.finditer(text):
        zone = zone_of(found["iana"] or found["city"] or found["short"])
        if zone:
            return zone, text[: found.start()] + " " + text[found.end() :]
    return _lift_city(text)


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
    return "every week", weekday, rest[: found.start()] + " " + rest[found.end() :]


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
    return f"{hour:02}:{minute}", text[: found.start()] + " " + text[found.end() :]
