"""Sentences about subscriptions: subscribe, list, stop, pause, resume, take a change back, send again, why silent.

What is changed is named by number or by what is followed; a pause may have an end.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, Literal

from bot.kept import compiled
from bot.language.phrases import phrases
from bot.parsing.bounds import ORDER
from bot.parsing.dates import WHEN, lasting, later, lift_period, period
from bot.parsing.filters import find_in, several_categories
from bot.parsing.listings import lacks
from bot.parsing.markup import ids
from bot.parsing.patterns import NUMBER, ORDINAL, SPAN, number, ordinal
from bot.parsing.rows import Said, load
from bot.parsing.schedules import timing, zone_of
from bot.parsing.selection import selected, topical
from bot.queries import (
    LAST,
    WEEKDAYS,
    Change,
    Find,
    Help,
    Maybe,
    Query,
    Resend,
    Subscribe,
    Subscriptions,
    Unclear,
    Undo,
    WhySilent,
)

_SILENT: Final = compiled(
    r"^why (?:was|were|is|did|has|have|are|do|does|didn't|wasn't|hasn't|isn't)(?: there| we| i| you| it| the digest| the bot)*\s*(?:been\s+)?(?:not\s+|no\s+|nothing\s+|get\s+|see\s+|any\s+|anything\s+)*"
    r"(?:digest|posted?|post|sent|send|come|came|arrive|delivered|new|silent|empty|get|news|papers?)?\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_SILENT_WORDS: Final = compiled(
    r"\b(?:nothing|no digest|not? (?:posted|sent|come|arrive)|anything|silent|empty|no (?:new )?(?:papers|news|post))\b",
    re.IGNORECASE,
)
_RAN: Final = compiled(
    r"^(?:did|has|was|have) (?:the|our|my|there|we|i)(?: a)?(?: digest)?(?: already)? ?(?:run|ran|come|came|go out|gone out|been (?:posted|sent)|get posted|posted|sent|get (?:a |the )?digest)?\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_DIGEST_WORDS: Final = compiled(
    r"\b(?:post(?:ed)?|digest|sent|send|today|yesterday|silent|deliver(?:ed)?|morning|new papers)\b",
    re.IGNORECASE,
)

_CHANNEL: Final = compiled(r"(?:\b(?:in|to|for)\s+)?#(?P<channel>[\w-]+)")
_HERE: Final = compiled(r"^\s*(?:this channel|us|me|here)\b", re.IGNORECASE)
_ABOUT: Final = compiled(r"^\s*(?:to|for|about)\b\s*", re.IGNORECASE)
_LEAD: Final = compiled(
    r"^\s*(?:(?:to|for|about)\b\s*)?(?:(?:new|all)\s+)*(?:papers\b|paper (?=(?:by|on|about|from)\b)|(?:stuff|things|anything|something|everything|work|news|updates|research) (?=(?:by|from)\b))?",
    re.IGNORECASE,
)
_FOLLOWED: Final = load(
    "following",
    {
        "followed": r"(?!up\b)\S.*",
        "count": NUMBER,
        "news": r"(?=.*\b(?:papers?|preprints?|articles?|publications?|digests?|news?|updates?|everything)\b)\S.*",
    },
)
_FOLLOWING: Final = ("subscribe", "event", "sent", "scheduled")
"""Rows that ask for a subscription; the last only where a time is said."""
_NEWS: Final = load("news", {"owner": r"\S.*?['’]s?"})
_SENT: Final = compiled(r"\bto (?-i:[A-Z])[\w.'’-]+(?=\s+(?:at|on|every|in)\b|$)", re.IGNORECASE)
"""To whom something is sent, which is nothing that comes again: "send CWM to Anna at 9"."""
_POINTING: Final = frozenset({"this", "that", "it", "them", "these", "those"})
_STUFF: Final = compiled(
    r"(?:(?P<new>new|newer|newest|latest|recent|fresh|upcoming)\s+)?(?P<topic>\S.*?)\s+(?:stuff|news|updates|(?P<vague>things|work|developments))",
    re.IGNORECASE,
)
"""A topic before a noun that says nothing: "new lean stuff"."""
_CALLED: Final = compiled(
    r"\b(?:papers?|stuff|things|anything|something|everything|work|news|updates|research)\b", re.IGNORECASE
)
"""What says that papers are to be followed."""
_FROM: Final = compiled(r"from\s+(?P<who>\S.*)", re.IGNORECASE)
_DEEDS: Final = "save|bookmark|add|keep|put|mark|tag|note|remove|follow|unfollow|subscribe|unsubscribe|stop|pause|show|tell|give|list|cite|compare|summari[sz]e|export|open|find|search"
_APART: Final = compiled(
    rf"\s*(?:[,;.]\s*)?\b(?:and|then|plus|also)\s+(?:(?:also|then|please)\s+)*(?=(?:{_DEEDS})\s+\S)",
    re.IGNORECASE,
)
"""Where another request may begin behind one to follow something."""
_SURELY: Final = compiled(
    rf"(?:[,;.]|\band)\s+(?:(?:and|also|then|please|plus)\s+)*(?:{_DEEDS})\s+(?:me|us|my|our|the|his|her|their|it|them|this|that|all)\b",
    re.IGNORECASE,
)
"""Where one begins that no topic holds."""
_ANYBODY: Final = frozenset(
    {"someone", "somebody", "anyone", "anybody", "people", "they", "something", "anything"}
)
"""What is nobody's name."""


def digest_in(text: str, today: date) -> Query | None:
    """What a sentence asks of the digests; None if it is about something else."""
    asked = text.strip(" ?!.")
    if len(asked) > ORDER:
        return None
    for reads in (_undone, _listed, _resent, _silence, moved_in, change_in, _followed):
        if query := reads(asked, today):
            return query
    return None


def _undone(asked: str, _today: date) -> Query | None:
    return undo_in(asked, changed=False)


def _listed(asked: str, _today: date) -> Query | None:
    if _FOLLOWED.read(asked, "how to"):
        return Help("subscribe")
    return Subscriptions() if _FOLLOWED.read(asked, "listed") else None


def _resent(asked: str, today: date) -> Query | None:
    said = _FOLLOWED.read(asked, "again")
    about = said.given["day"].lower() if said else ""
    digest = "digest" in asked.lower() or any(word in about for word in ("yesterday", "today", "last"))
    return Resend(_day(asked, today)) if said and digest else None


def _silence(asked: str, today: date) -> Query | None:
    silent = _SILENT.match(asked) and _SILENT_WORDS.search(asked) and _DIGEST_WORDS.search(asked)
    ran = "digest" in asked.lower() and _RAN.match(asked)
    return WhySilent(_day(asked, today)) if silent or ran else None


def _day(text: str, today: date) -> date | None:
    found, _ = lift_period(text, today)
    return found.since


def subscription(text: str, today: date) -> Query:
    """A subscription from what follows "subscribe": query, schedule, zone, channel, in any order.

    >>> str(subscription("#ml to papers by Gloeckle every weekday at 9:00 Paris time", date(2026, 11, 23)))
    'subscribe channel "ml" to papers by "Gloeckle" every weekday at 09:00 in zone "Europe/Paris"'
    """
    if len(text) > ORDER:
        return Unclear("", "long")
    return _followed(f"subscribe {text}", today) or Help("subscribe")


def _followed(asked: str, today: date) -> Query | None:
    """A subscription that is asked for, in any words."""
    if not _FOLLOWED.may_say(asked, *_FOLLOWING):
        return None
    silent, text = quiet(asked)
    replaced, text = _FOLLOWED.without(text, "replaced")
    channel, text = lift_channel(text)
    when = timing(text)
    said = _FOLLOWED.read(when.rest, *(_FOLLOWING if when.said else _FOLLOWING[:-1]))
    if not said or (said.means == "scheduled" and _SENT.search(asked)):
        return None
    if when.odd:
        return Unclear(asked, "how often")
    finds = _topics(said, today)
    if not finds or (several_categories(asked) and not lacks(asked)):
        return Unclear(asked, "one category" if finds else "citing")
    if any(map(_says_nothing, finds)) or (Find() in finds and not _FOLLOWED.read(_topic(said), "all")):
        return Help("subscribe")
    return _alone(asked, tuple(Subscribe(find, when.schedule, channel, silent, replaced) for find in finds))


def _alone(asked: str, wanted: Sequence[Subscribe]) -> Query:
    """What may be meant to be followed, where that is all that is asked for; else that it has to be."""
    if _SURELY.search(asked):
        return Unclear(asked, "one by one")
    *likely, last = (wanted[0], Unclear(asked, "one by one")) if apart(asked) else wanted
    return Maybe((*likely, last)) if likely else last


def _topics(said: Said, today: date) -> tuple[Find, ...]:
    """What is to be followed, as it may be meant."""
    if _FOLLOWED.read(_topic(said), "all"):
        return (Find(),)
    return tuple(dict.fromkeys(map(undated, _wanted(said, today))))


def _topic(said: Said) -> str:
    """The words that say what is to be followed."""
    return next(filter(None, said.given.values()), "").strip(" ,;")


def _says_nothing(find: Find) -> bool:
    """Whether the topic of a listing is none: a digest, a number, the id of a paper."""
    nothing = find.words.lower() in _POINTING or _FOLLOWED.read(find.words, "no topic")
    return bool(nothing or ids(find.words))


def apart(asked: str) -> tuple[str, ...]:
    """The two requests of a message that asks to follow something and for something else; none where it does not.

    >>> apart("follow Lean and save CWM"), apart("follow Hayat and Kempe")
    (('follow Lean', 'save CWM'), ())
    """
    found = _APART.search(asked)
    return (asked[: found.start()], asked[found.end() :]) if found else ()


def quiet(text: str) -> tuple[bool, str]:
    """Whether nothing is to be said of empty days, and the text without the words for it."""
    return _FOLLOWED.without(text, "quiet")


def _wanted(said: Said, today: date) -> tuple[Find, ...]:
    """The papers that are to be followed, as they may be meant; none for those that cite one, of which nobody knows."""
    text = _topic(said)
    news = _NEWS.read(_here(text), *(() if said.means == "event" else ("cited", "foreign", "owned")))
    if not news:
        return _bare(_here(text), today)
    if news.means == "cited":
        return ()
    given = news.given
    person = (
        (given.get("person") or given.get("owner") or "").removesuffix("s").rstrip("'’")
        if "owner" in given
        else given.get("person", "")
    )
    by = f" by {person}" if person and person.lower() not in _ANYBODY else ""
    about = f" about {given['topic']}" if given.get("topic") else ""
    return (find_in(f"papers{by}{about} {given.get('rest', '')}", today),)


def _bare(text: str, today: date) -> tuple[Find, ...]:
    """What "follow" is said of: a topic, whole or with filters behind it, or papers with filters."""
    said = phrases()
    if lacks(text):
        return (selected(f"papers {_LEAD.sub('', text)}", today),)
    if said.spans("or", said.tokens(text)):
        return _either(text, today)
    for one in said.read(text, said.tokens(text), "listings"):
        if one.meaning in {"find topic", "find newest"}:
            return topical(one.slots["topic"], today)
    return _listed_as(text, today)


def _either(text: str, today: date) -> tuple[Find, ...]:
    """Papers of one kind or another, or a topic that holds an "or"."""
    lead = _LEAD.match(text)
    rest = text[lead.end() if lead else 0 :].strip()
    whole = () if lead and "paper" in lead[0].lower() else (Find(words=rest),)
    chosen = selected(f"papers {rest}", today)
    return (*whole, chosen) if chosen.either else whole or (chosen,)


def _listed_as(text: str, today: date) -> tuple[Find, ...]:
    """The papers that words without a verb ask for."""
    said, lead = phrases(), _LEAD.match(text)
    rest = text[lead.end() if lead else 0 :].strip()
    about = rest.partition(" ")[0]
    find, called = find_in(f"papers {rest}", today), bool(lead and _CALLED.search(lead[0]))
    if (source := _FROM.fullmatch(rest)) and find.words.lower().startswith("from "):
        return (find_in(f"papers by {source['who']}", today),)
    nouns = (one for one in said.read(rest, said.tokens(rest), "topics") if one.meaning == "noun")
    whole = next((one.slots["described"] for one in nouns), rest)
    if not called and find.authors and about.lower() != "by":  # "von Neumann entropy"
        return tuple(dict.fromkeys((Find(words=whole), find)))
    if not called and whole == rest:  # "new physics" is no new paper
        whole = _ABOUT.sub("", text).strip()
    if called or (not find.words and undated(find) != Find()):
        return (find,)
    stuff = _STUFF.fullmatch(whole)
    bare = topical(stuff["topic"], today) if stuff and (stuff["new"] or not stuff["vague"]) else ()
    return (*topical(whole, today), *bare)


def _here(text: str) -> str:
    return _HERE.sub(" ", text)


def undated(find: Find) -> Find:
    """A listing as it can be followed: of what is to come, in its own order."""
    return replace(find, since=None, before=None, order=None, page=1)


def lift_channel(text: str) -> tuple[str, str]:
    """The channel that is named, "" for here, and the text without it."""
    found = _CHANNEL.search(text)
    if found:
        return found["channel"], f"{text[: found.start()]} {text[found.end() :]}"
    return "", _HERE.sub(" ", text)


Action = Literal["stop", "pause", "resume"]
_ACTIONS: Final[dict[str, Action]] = {
    "stop": "stop", "leave": "stop", "no more": "stop", "pause": "pause", "away": "pause", "resume": "resume"
}  # fmt: skip
_CHANGES: Final = load(
    "changes",
    {
        "subscription": r"subscriptions?\b.*",
        "which": r"\S.*",
        "what": r"\S.*?",
        "zone": r"\S.*?",
        "day": rf"(?:today|tonight|tomorrow|(?:this |next )?(?:{'|'.join(WEEKDAYS)})|(?:this|next) week)(?:['’]?s)?",
        "next": r"(?:next|coming|following)",
    },
)
_NAMES: Final = load(
    "subscriptions",
    {
        "numbers": r"#?\d{1,3}(?:(?:\s*,\s*|\s+)(?:and\s+|&\s*)?#?\d{1,3})*",
        "capital": r"(?-i:[A-ZÀ-Ý][\w'’-]+)",
    },
)
_END: Final = compiled(
    rf"(?:^|\s+)(?:(?:until|'?till?|through|bis)\s+(?P<when>{WHEN}|(?:next\s+)?(?:{'|'.join(WEEKDAYS)}))"
    rf"|for\s+(?P<n>{SPAN})\s+(?P<unit>day|week|month)s?)$",
    re.IGNORECASE,
)


def undo_in(text: str, *, changed: bool) -> Undo | None:
    """That the last change is to be taken back; words of second thoughts mean that only where one was just made."""
    kinds = ("undo", "waver") if changed else ("undo",)
    return Undo() if _CHANGES.read(text.strip(" ?!.,"), *kinds) else None


def change_in(text: str, today: date, *, bare: bool = False) -> Change | Unclear | None:
    """What a sentence changes of what is followed; None if it is about something else.

    With `bare`, what is followed may be called by its name alone, "pause lean", as it may where a pause has an end.
    """
    _, said = _NAMES.without(text, "polite")
    if skipped := _skipped(said, today, bare=bare):
        return skipped
    end = _END.search(said)
    until = _until(end, today) if end else None
    for row in _CHANGES.readings(said[: end.start()] if end and until else said, *_ACTIONS):
        action = "pause" if until and row.means != "no more" else _ACTIONS[row.means]
        change = _meant(row, action, until, bare=bare or until is not None)
        if bool(until) <= (action == "pause") and change:
            return change
    return None


def _meant(row: Said, action: Action, until: date | None, *, bare: bool) -> Change | None:
    """A change of what the words name: all, the only one, some numbers, or what is followed."""
    means, given = row.means, row.given
    if means == "away":
        return Change(action, until=until, every=True) if until else None
    if about := given.get("about"):
        return Change(action, until=until, about=about)
    which = given.get("which") or given.get("subscription") or ""
    if places := places_of(which):
        return Change(action, places, until)
    kinds = (
        "every",
        "one",
        "numbers",
        "named",
        *(("left",) if means == "leave" else ()),
        *(("bare",) if bare else ()),
    )
    named = _NAMES.read(which, *kinds)
    if not named:
        return None if which else Change(action, until=until)
    numbers = tuple(map(int, re.findall(r"\d+", named.given.get("numbers", ""))))
    about = named.given.get("about") or named.given.get("capital") or ""
    return Change(action, numbers, until, named.means == "every", about)


_PLACE: Final = compiled(
    rf"(?:(?:from|the|my|our|only|just)\s+)*(?:(?P<nth>{ORDINAL}|newest|latest|oldest|earliest)|(?:number\s+|no\.?\s+|nr\.?\s+|#)?(?P<number>\d{{1,3}}))"
    r"(?:\s+(?:one|digest|subscription|sub|alert|of (?:them|these|those)))*",
    re.IGNORECASE,
)
_ENDS: Final = {"newest": LAST, "latest": LAST, "oldest": 1, "earliest": 1}


def places_of(what: str) -> tuple[int, ...]:
    """The place of a subscription in their list that words name: "the second one", "the last"; none where they name none."""
    found = _PLACE.fullmatch(what.strip())
    if not found:
        return ()
    nth = (found["nth"] or "").lower()
    place = _ENDS.get(nth) or (ordinal(nth) if nth else int(found["number"]))
    return (place,) if place else ()


def _skipped(said: str, today: date, *, bare: bool) -> Change | Unclear | None:
    """A digest that is to be left out, or days on which nothing shall come: a pause over them."""
    row = _CHANGES.read(said, "skipped", "absent", *(("skipped one",) if bare else ()))
    if not row:
        return None
    days = _days(row.given.get("day", ""), today)
    if not days:
        return Unclear(said, "from today")
    return Change("pause", until=days[1], every=row.means == "absent", since=days[0])


def _days(said: str, today: date) -> tuple[date, date] | None:
    """The days that words name, from the first to the day behind the last; None where they name none: "the next one"."""
    words = said.lower().replace("’", "'").removesuffix("'s").split()
    day = words[-1].removesuffix("'s") if words else ""
    if day.startswith(("today", "tonight")):
        return today, today + timedelta(days=1)
    if day.startswith("tomorrow"):
        return today + timedelta(days=1), today + timedelta(days=2)
    if day.startswith("week"):
        monday = today + timedelta(days=7 - today.weekday())
        return (today, monday) if words[0] == "this" else (monday, monday + timedelta(days=7))
    name = day.rstrip("s")
    if name not in WEEKDAYS:
        return None
    first = today + timedelta(days=(WEEKDAYS.index(name) - today.weekday() - 1) % 7 + 1)
    return first, first + timedelta(days=1)


def moved_in(asked: str, _today: date) -> Change | Unclear | None:
    """Other times for what is followed: "move the digest to 9am", "make number 2 weekly", "change my time zone to Berlin"."""
    if _CHANGES.read(asked, "weekends"):
        return Unclear(asked, "how often")
    zones = (zone_of(row.given["zone"]) for row in _CHANGES.readings(asked, "zoned"))
    if zone := next(filter(None, zones), ""):
        return Change("move", every=True, when=f"in zone {zone}")
    if not _CHANGES.may_say(asked, "moved"):
        return None
    when = timing(asked)
    rows = _CHANGES.readings(when.rest.strip(" ?!.,"), "moved") if when.said else ()
    called = (row.given.get("what") or "the digest" for row in rows)
    named = next(filter(None, (_NAMES.read(one, "every", "one", "numbers", "named") for one in called)), None)
    if not named or named.given.get("capital"):
        return None
    if when.odd:
        return Unclear(asked, "how often")
    numbers = tuple(map(int, re.findall(r"\d+", named.given.get("numbers", ""))))
    about = named.given.get("about") or ""
    return Change("move", numbers, None, named.means == "every", about, when=when.words)


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
