"""Sentences about subscriptions: subscribe, list, stop, pause, resume, send again, why silent."""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from bot.parsing.changes import change_in
from bot.parsing.dates import lift_period
from bot.parsing.filters import find_in, several_categories
from bot.parsing.listings import lacks
from bot.parsing.schedules import TOO_OFTEN, lift_schedule
from bot.queries import (
    Find,
    Help,
    Query,
    Resend,
    Subscribe,
    Subscriptions,
    Unclear,
    WhySilent,
)

_SUBSCRIBE: Final = re.compile(
    r"^(?:please\s+)?(?:(?:can|could|would) you\s+(?:please\s+)?)?(?:subscribe|follow(?! up\b)|watch|track|keep (?:me|us) (?:posted|updated|informed)(?: (?:on|about|of))?"
    r"|(?:notify|alert|ping) (?:me|us)(?= (?:daily|weekly|every|when|whenever|if|as soon|once|about|of|with|on)\b)(?: (?:about|of|with|on)(?= ))?"
    r"|(?:tell|message|email|update|inform) (?:me|us)(?= (?:daily|weekly|every)\b)|tell (?:me|us) (?=when(?:ever)? (?:there (?:is|are) )?(?:a |any )?new papers?\b)"
    r"|send (?:me|us)(?= (?:papers|new|every|daily|weekly|an? (?:daily|weekly|hourly|monthly) digest))|remind (?:me|us)(?= every\b)|(?=(?:daily|weekly) digest (?:of|about|on|for|with)\b))\b(?!-)(?P<rest>.*)$",
    re.IGNORECASE,
)
_SENT: Final = re.compile(
    r"^(?P<when>(?:every|each)\s+(?:morning|evening|night|day|week|work|business|month|hour|mon|tue|wed|thu|fri|sat|sun|other|second|\d|two).*?|daily|weekly)[\s,]+(?:please\s+)?(?:send|ping|give|show|post|tell)(?: (?:me|us))?\s+(?P<rest>.*)$",
    re.IGNORECASE,
)
"""The same with the schedule first: "every morning at 8 send me papers about agents"."""
_WHENEVER: Final = re.compile(
    r"\b(?:when(?:ever)?|if|as soon as|once)\s+(?:there (?:is|are)\s+)?(?:an?\s+|any\s+|the\s+)?(?:new\s+)?(?=papers?\b|something\b|anything\b)"
    r"|\s+(?:comes? out|appears?|(?:is|are|gets?) (?:published|posted|released|announced))\b|\b(?:with|a (?:daily|weekly) digest of)\s+(?=papers\b)",
    re.IGNORECASE,
)
"""How a sentence says that it is about what is to come."""
_LISTING: Final = re.compile(
    r"^(?:(?:what|which)(?:'s| is| are| am| do| does)?\s+(?:we|i|this channel|the channel|channel)?\s*(?:am i |are we )?(?:subscribed|subscribing|following|follow|subscribe)(?:\s+to)?(?:\s+here)?"
    r"|(?:show |list )?(?:me )?(?:my |our |the |all )?(?:subscriptions?|subs|digests|follows)(?: list| here)?|what (?:are )?(?:my|our) subscriptions)$",
    re.IGNORECASE,
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

_CHANNEL: Final = re.compile(r"(?:\b(?:in|to|for)\s+)?#(?P<channel>[\w-]+)")
_POINTING: Final = re.compile(r"(?:this|that|it|them|these|those|\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE)
"""What is no topic: a pronoun, or one paper."""
_HERE: Final = re.compile(r"^\s*(?:this channel|us|me|here)\b", re.IGNORECASE)
_LEAD: Final = re.compile(r"^\s*(?:(?:to|for|about)\b\s*)?(?:(?:new|all)\s+)?(?:papers?\b)?", re.IGNORECASE)
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
    if changed := change_in(asked, today):
        return changed
    if sent := _SENT.match(asked):
        return subscription(f"{sent['rest']} {sent['when']}", today)
    subscribe = _SUBSCRIBE.match(asked)
    return subscription(subscribe["rest"], today) if subscribe else None


def _day(text: str, today: date) -> date | None:
    found, _ = lift_period(text, today)
    return found.since


def subscription(text: str, today: date) -> Query:
    """A subscription from what follows "subscribe": query, schedule, zone, channel, in any order.

    >>> str(subscription("#ml to papers by Gloeckle every weekday at 9:00 Paris time", date(2026, 11, 23)))
    'subscribe channel "ml" to papers by "Gloeckle" every weekday at 09:00 in zone "Europe/Paris"'
    """
    if lacks(text):
        return Unclear(text, "lacking")
    if TOO_OFTEN.search(text):
        return Unclear(text, "how often")
    if several_categories(text):
        return Unclear(text, "one category")
    text = _WHENEVER.sub(" ", text)
    silent, replaced = bool(_QUIET.search(text)), bool(_REPLACED.search(text))
    channel, rest = lift_channel(_REPLACED.sub(" ", _QUIET.sub(" ", text)))
    schedule, rest = lift_schedule(rest)
    find = undated(find_in(_LEAD.sub("papers ", rest), today))
    if find == Find() or _POINTING.fullmatch(find.words):
        return Help("subscribe")
    return Subscribe(find, schedule, channel, silent, replaced)


def undated(find: Find) -> Find:
    """A listing as it can be followed: of what is to come, in its own order."""
    return replace(find, since=None, before=None, order=None, page=1)


def lift_channel(text: str) -> tuple[str, str]:
    """The channel that is named, "" for here, and the text without it."""
    found = _CHANNEL.search(text)
    if found:
        return found["channel"], f"{text[: found.start()]} {text[found.end() :]}"
    return "", _HERE.sub(" ", text)
