"""Subscriptions: what would be followed, what is, a digest of it, and what became of one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count as numbers
from itertools import groupby
from typing import Final

from bot.answers import (
    Digest,
    News,
    NewsKind,
    Preview,
    Section,
    Silence,
    Subscription,
    SubscriptionList,
    Told,
)
from bot.blocks import words
from bot.blocks.entries import entry, one_line
from bot.blocks.escape import tidy
from bot.blocks.notation import count, day, filters, moment, typed
from bot.blocks.pieces import Bullets, Fold, Heading, Note, Piece, Prose, Row, Run, line, note, prose, say
from bot.kept import compiled
from bot.queries import WEEKDAYS, Find, Query, Schedule, Subscribe

MAX_RECENT: Final = 5
MAX_EARLIER: Final = 3
_CHANNEL: Final = compiled(r"[CG][A-Z0-9]{2,20}")
_TYPED: Final = compiled(r"(?!terminal$)[a-z0-9][a-z0-9_-]{1,79}")
_USER: Final = compiled(r"[UW][A-Z0-9]{2,20}")

_PAUSES: Final[Mapping[str, str]] = {
    "asked": "paused",
    "failed": "paused: it failed three times in a row",
    "is_archived": "paused: the channel is archived",
    "channel_not_found": "paused: I cannot see the channel",
    "not_in_channel": "paused: I am not in the channel; /invite me",
    "account_inactive": "paused: the app was removed",
    "token_revoked": "paused: the app was removed",
    "restricted_action": "paused: posting is restricted in the channel",
}
"""Why a subscription rests, by what Slack answered."""


def followed(find: Find) -> str:
    """A listing as something to follow.

    >>> followed(Find(authors=("Gloeckle",))), followed(Find())
    ('papers by Gloeckle', 'all new papers')
    """
    phrases = filters(find)
    return f"papers {' '.join(phrases)}" if phrases else "all new papers"


def subject(one: Subscription) -> str:
    """What a subscription follows; one that can no longer be read says so."""
    return "something that I can no longer read" if one.unreadable else followed(one.find)


def schedule(when: Schedule) -> str:
    """When, in words.

    >>> schedule(Schedule("every week", 0, "08:30", "Europe/Paris"))
    'every week on Monday at 08:30 (Europe/Paris)'
    """
    weekday = f" on {WEEKDAYS[when.weekday % 7].capitalize()}" if when.days == "every week" else ""
    return f"{tidy(when.days, 60)}{weekday} at {when.time}" + (
        f" ({tidy(when.zone, 60)})" if when.zone else ""
    )


def place(channel: str) -> Run:
    """A channel as Slack shows it, or as it was typed; "here" for a conversation that has no name."""
    if _CHANNEL.fullmatch(channel):
        return Run("this channel", channel=channel)
    return Run(f"#{channel}" if _TYPED.fullmatch(channel) else "here")


def person(user: str) -> Run:
    """A person as Slack shows them."""
    return Run("a member of this workspace", user=user if _USER.fullmatch(user) else "")


def preview(answer: Preview) -> Iterator[Piece]:
    """A subscription before it is saved, with what the last seven days would have brought."""
    where = place(answer.channel)
    yield Heading("Follow this instead?" if answer.old else "Follow this?")
    if answer.corrected:
        yield say(words.corrected(answer.corrected))
    there = (Run("in "), where) if where.text != "here" else (where,)
    yield say(f"I would post {followed(answer.find)}, {schedule(answer.schedule)}, ", *there, ".")
    if old := answer.old:
        yield say(
            f"It takes the place of {subject(old)}, {schedule(old.schedule)}, which I follow until then."
        )
    recent = answer.recent
    if answer.unknown:
        yield say(words.unknown(answer.unknown))
    if recent.papers:
        shown = recent.papers[:MAX_RECENT]
        rest = f" ({len(shown)} of {count(recent.total, 'paper')})" if recent.total > len(shown) else ""
        items = tuple(one_line(listed.paper) for listed in shown)
        yield prose(line(words.RECENT + rest), Bullets(items))
    else:
        yield from _earlier(answer)
    if answer.unread:
        yield say(f"{words.UNREAD} Until then none of them can be posted.")
    told = "passes in silence" if _quiet(answer.confirm) else "is told too, with its reason"
    yield note(f"Nothing is saved yet. Press a button, or say “yes”. A day without new papers {told}.")


def _quiet(confirm: Query) -> bool:
    return isinstance(confirm, Subscribe) and confirm.silent


def _earlier(answer: Preview) -> Iterator[Piece]:
    """What came last, where the last seven days brought nothing; or that nothing ever did."""
    if answer.earlier:
        items = tuple(one_line(paper) for paper in answer.earlier[:MAX_EARLIER])
        yield prose(line(f"{words.NOTHING_RECENT} {words.EARLIER}"), Bullets(items))
    else:
        yield say(words.NOTHING_RECENT if answer.unknown else words.NOTHING_EVER)


def subscriptions(answer: SubscriptionList) -> Iterator[Piece]:
    """What is followed here, numbered as it is stopped and paused, and what waits for a yes."""
    if not answer.subscriptions and not answer.offered:
        yield say(
            "Nothing is followed here yet. Say, for example: “subscribe to papers about Lean every weekday at 9:00”."
        )
    elif not answer.subscriptions:
        yield say("Nothing is followed here yet.")
    else:
        yield from _followed(answer)
    if waiting := answer.offered:
        yield say(
            f"I offered {followed(waiting.find)}, {schedule(waiting.schedule)}: say “yes” to follow that."
        )


def _followed(answer: SubscriptionList) -> Iterator[Piece]:
    away = any(one.channel != answer.here for one in answer.subscriptions)
    yield Heading(f"{count(len(answer.subscriptions), 'subscription')}{'' if away else ' here'}")
    days = answer.days or ((None, None),) * len(answer.subscriptions)
    for number, (one, when) in enumerate(zip(answer.subscriptions, days, strict=True), start=1):
        there = Run("a direct message") if one.channel.startswith("D") else place(one.channel)
        where = (Run(" in "), there) if one.channel != answer.here else ()
        yield prose(
            line(
                f"{number}. ",
                Run(subject(one), bold=True),
                f"\n{schedule(one.schedule)}",
                *where,
                _state(one),
                "".join(
                    f" · {said} {day(on)}" for said, on in zip(("next", "last"), when, strict=True) if on
                ),
            )
        )
    yield note("Say “pause 1 until Monday”, “resume 1” or “stop 1”.")


def _state(one: Subscription) -> str:
    paused = _PAUSES.get(one.paused, "paused") if one.paused else ""
    until = f" until {day(one.until)}" if paused and one.until else ""
    told = (
        paused + until,
        "with new versions" if one.replaced else "",
        "silent when empty" if one.silent else "",
    )
    return "".join(f" · {part}" for part in told if part)


def told(answer: Told) -> Iterator[Piece]:
    """What was done, or why it could not be."""
    yield say(_done(answer))
    if answer.papers:
        yield Prose((Bullets(tuple(one_line(paper) for paper in answer.papers[:10])),))


_SAID: Final[Mapping[str, str]] = {
    "ended": "That is not followed here any more. Say “subscriptions” to see what is.",
    "which number": "Several things are followed here. Say which one by its number, for example “stop 2” or “move 2 to 9:00”, or “everything”.",
    "nothing to undo": "There is nothing to undo: I can only take back the last thing you saved, removed, marked, cleared, followed, paused or stopped here, and nothing of that was lately.",
    "nothing to send": "There is no earlier digest to send.",
    "read": "Marked as read:",
    "unread": "Marked as still to be read:",
    "not allowed": "Only members of that channel can change what it follows.",
    "not seen": "I cannot see who is in that channel. Ask me in it, and /invite me if I am not there.",
    "not here": "A direct message is its person’s own: what it follows is changed there, by them.",
    "for you alone": "Your notes and tags are for you alone. Ask me for them in a direct message, or with /paper.",
    "note removed": "The note is gone:",
    "not tagged": "None of these has that tag.",
    "no list": "There is no list that I have read for you lately. Drop a .bib, .ris or CSL .json file into our direct message.",
    "no library": "I cannot send lists to Zotero: my operator has named no group (ZOTERO_GROUP). It reads what I cite as BibTeX or RIS.",
    "pushed elsewhere": "I can send lists to Zotero only where I serve Slack. It reads what I cite as BibTeX or RIS.",
    "nothing fetched": "I fetch no papers here: my operator has switched that off (PAPERBOT_ADD).",
    "fetched for admins": "Only administrators of this workspace can have me fetch papers (PAPERBOT_ADD). Ask one of them.",
    "too many fetched": "I am still fetching what you asked for before. Ask again when that is here.",
    "nowhere": "That needs a place. Ask me in the channel, or in a direct message.",
    "subscribed": "Done: I follow {what}{when}. Say “subscriptions” to see or change it.",
    "already subscribed": "I follow {what} here already{when}.",
    "changed": "Changed: I now follow {what}{when}{state}. Say “undo” to have it as before.",
    "stopped": "Stopped: I no longer follow {what} here.",
    "paused": "Paused{until}: {what}. Say “resume” to go on.",
    "due before": "A pause begins at once, and before {day} one more digest of {what} is due. Ask again after that, or say “pause” with the day on which it ends.",
    "resumed": "Resumed: I follow {what} again{when}.",
    "not followed": "Nothing that is followed here is about {typed}. Say “subscriptions” to see what is.",
    "saved": "Saved to {whose} reading list:",
    "already saved": "Already on {whose} reading list:",
    "removed": "Taken off {whose} reading list:",
    "not on the list": "That is not on {whose} reading list.",
    "too many": "I already follow {detail} things there, and more is too much for one place. Stop one first: say “subscriptions” there to see them.",
    "clear": "Clear all {detail} papers of {whose} reading list? Press the button, or say “yes”.",
    "fetching": "I fetch {detail} from arXiv, and say when it is here. arXiv wants few requests, so it may take a moment.",
    "fetching to save": "I fetch {detail} from arXiv and save it to {whose} reading list as soon as it is here.",
    "not fetched": "arXiv did not give me {detail}. Ask me again later.",
    "no such papers": "arXiv has no paper {detail}. An id looks like 2605.29955 or math/0309136.",
    "fetched elsewhere": "I fetch papers where I serve Slack. Here, `paperbot ingest paper {detail}` brings it in.",
    "added to note": "Added to the note on {whose} reading list, “{detail}”:",
    "tagged": "Tagged {typed} on {whose} reading list:",
    "too long": "{detail}.",
    "list unread": "I could not read {detail}.",
    "pushing": "I send {detail} of {whose} reading list to Zotero, and say when it is done.",
    "pushed": "{Whose} reading list is in Zotero: {detail}.",
    "not pushed": "The list is not in Zotero, or not all of it: {detail}.",
    "bad time": "I know no time of day {typed}. Write one such as 9:00 or 5 pm.",
    "bad zone": "I know no time zone {typed}. Write one such as Europe/Paris.",
}
"""What is said of an outcome; `_told_of` has what stands in the gaps."""


def _done(answer: Told) -> str:
    special = _special(answer)
    return _SAID[answer.what].format_map(_told_of(answer)) if special is None else special


def _told_of(answer: Told) -> Mapping[str, str]:
    """What an outcome is about: a subscription, or whose list, and a detail, which was typed."""
    one = answer.subscription
    whose = _whose(answer)
    return {
        "what": _subject(answer),
        "when": f", {schedule(one.schedule)}" if one else "",
        "until": f" until {day(one.until)}" if one and one.until else "",
        "day": day(one.until) if one and one.until else "",
        "state": _state(one) if one else "",
        "detail": answer.detail,
        "typed": typed(answer.detail) if answer.detail else "",
        "whose": whose,
        "Whose": f"{whose[0].upper()}{whose[1:]}",
    }


def _subject(answer: Told) -> str:
    return subject(answer.subscription) if answer.subscription else "that"


def _whose(answer: Told) -> str:
    return "the channel’s" if answer.channel else "your"


def _special(answer: Told) -> str | None:  # noqa: PLR0911  one flat match
    """What is said where that depends on more than the outcome; None for the others."""
    detail, whose, one = answer.detail, _whose(answer), answer.subscription
    match answer.what:
        case "failed":
            return _failed(_subject(answer), readable=not (one and one.unreadable))
        case "no such number":
            known = f"There is no subscription {typed(detail)} here. Say “subscriptions” to see them."
            return known if detail else "Nothing is followed here."
        case "fetched":
            return "It is here now." if detail == "1" else f"All {detail} are here now."
        case "noted":
            return f"Noted on {whose} reading list, “{detail}”{_replaced(answer)}:"
        case "untagged":
            return f"No longer tagged {typed(detail)}:" if detail else "No longer tagged at all:"
        case "tags" if not detail:
            return f"Nothing on {whose} reading list has a tag yet. Say “tag CWM lean”, or whichever paper and word you like."
        case "tags":
            return f"Tags on {whose} reading list: {detail}."
        case "list read":
            return (
                f"{detail}{' Shall I fetch those? Press the button, or say “yes”.' if answer.confirm else ''}"
            )
        case "undone":
            return f"Undone: {_undone(answer, _subject(answer), whose)}"
        case _:
            return None


def _replaced(answer: Told) -> str:
    """That a note takes the place of another, whose words are not for everybody who reads this."""
    earlier = answer.before.held if answer.before else ()
    replaces = any(one.note not in ("", answer.detail) for one in earlier)
    return " in place of the one before, which “undo” brings back" if replaces else ""


def _undone(answer: Told, what: str, whose: str) -> str:
    """What has become of what was changed."""
    one = answer.subscription
    if not one:
        return _AGAIN.get(answer.detail, "").format(whose=whose)
    return (
        f"I no longer follow {what} here."
        if answer.detail == "off"
        else f"I follow {what} as before, {schedule(one.schedule)}{_state(one)}."
    )


_AGAIN: Final[Mapping[str, str]] = {
    "off": "taken off {whose} reading list again:",
    "on": "on {whose} reading list as before:",
    "both": "{whose} reading list is as it was, for these:",
}
"""What has become of papers, some of which were on a list."""


def _failed(what: str, *, readable: bool) -> str:
    """Said to the owner of a subscription that was paused because its digests could not be made."""
    how = (
        "Say “resume” to try again; nothing is lost."
        if readable
        else "Stop it, and set it up again in your own words."
    )
    return f"I tried three times to make the digest of {what}, and failed each time, so it is paused. {how} The fault is mine; my operator’s log tells more."


def silence(answer: Silence) -> Iterator[Piece]:
    """Why a digest brought nothing, as an answer."""
    yield say(why(answer))


def why(answer: Silence) -> str:
    """The true reason why a digest brought nothing, or was not posted."""
    since = f" since {moment(answer.since)}" if answer.since else ""
    several = f"none of the {count(answer.announced, 'paper')} that arXiv announced is among them"
    announced = several if answer.announced > 1 else "the one paper that arXiv announced is not among them"
    sentences: Mapping[str, str] = {
        "posted": f"The digest of {day(answer.day)} was posted.",
        "nothing matched": f"No new matches: {announced}." if answer.announced else "No new matches.",
        "no announcement": f"arXiv announced nothing for {day(answer.day)}, as on every weekend and on its holidays.",
        "unreachable": f"arXiv has not been reachable{since}. The papers will follow.",
        "not due": f"No digest was due on {day(answer.day)}.",
        "paused": f"The subscription is {_reason(answer)}.",
        "not subscribed": "Nothing is followed here.",
        "waiting": f"The digest of {day(answer.day)} is waiting to be posted.",
        "unread": f"I have not read arXiv{since}. What it announced will follow."
        if since
        else f"{words.UNREAD} Until then none of them can be new here.",
        "late": "arXiv’s new listing has not arrived yet. The papers will follow.",
        "missed": f"I was not running when the digest of {day(answer.day)} was due; its papers are in the next one.",
    }
    return sentences[answer.reason]


def _reason(answer: Silence) -> str:
    one = answer.subscription
    until = f" until {day(one.until)}" if one and one.until else ""
    return (_PAUSES.get(one.paused, "paused") if one else "paused") + until


KINDS: Final[Mapping[NewsKind, str]] = {
    "new": "New",
    "cross": "Cross-listed from another category",
    "replaced": "New versions",
}


def digest(answer: Digest) -> Iterator[Piece]:
    """The message, or a later part of it as a reply in its thread."""
    yield Heading(_heading(answer))
    place = numbers(answer.first)
    for section in answer.sections:
        held = tuple(_section(section, place, first=answer.part == 1))
        yield Fold(f"Following {subject(section.subscription)}", held)
    if answer.part == 1:
        yield _footer(answer.sections)


def _heading(answer: Digest) -> str:
    total = sum(section.total for section in answer.sections)
    again = ", sent again" if answer.again else ""
    part = f", part {answer.part}" if answer.part > 1 else ""
    return f"{count(total, 'new paper') if total else 'No new papers'} · {day(answer.day)}{part}{again}"


def _section(section: Section, place: Iterator[int], *, first: bool) -> Iterator[Prose | Note | Row]:
    if not section.news:
        yield say(why(section.silence) if section.silence else "No new matches.")
        return
    kinds = groupby(section.news, key=lambda news: news.kind)
    for kind, group in kinds:
        yield from _kind(kind, list(group), place)
    rest = section.total - len(section.news)
    if rest > 0 and first:
        yield note(f"{rest:,} more in the thread.")


def _kind(kind: NewsKind, group: Sequence[News], place: Iterator[int]) -> Iterator[Prose | Row]:
    if kind != "new":
        yield say(Run(KINDS[kind], italic=True))
    for news in group:
        yield entry(news.listed, next(place))


def _footer(sections: Sequence[Section]) -> Note:
    owners = list(dict.fromkeys(section.subscription.owner for section in sections))
    people: list[Run | str] = []
    for index, owner in enumerate(owners[:5]):
        people += [", "] if index else []
        people.append(person(owner))
    return note("Set up by ", *people, ". Say “subscriptions” to change it.")
