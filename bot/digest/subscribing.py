"""Subscriptions as people handle them: follow, list, stop, pause, resume, send again, and why it was quiet.

A channel's list is changed from that channel, so whoever changes it is a member of it; one's own list, in a
direct message, also holds what one set up elsewhere: it is stopped and paused from there, and resumed by a
member. Slack knows who is a member; where it does not tell, nobody is. A direct message is its person's own,
and is only ever meant in it. Nothing is saved before it was shown with its last seven days.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Final, Literal, assert_never
from zoneinfo import ZoneInfo

from bot.answering.listing import listing
from bot.answering.resolving import meant
from bot.answers import (
    Answer,
    AuthorChoice,
    Before,
    Digest,
    Many,
    Nothing,
    PaperChoice,
    PaperList,
    Preview,
    Silence,
    Subscription,
    SubscriptionList,
    Told,
)
from bot.digest import schedule
from bot.digest.composing import Composer, Recall, read_listing, read_subscription, silence
from bot.digest.schedule import WINDOW
from bot.feeds.health import Health
from bot.library import Library
from bot.parsing.schedules import timing
from bot.queries import LAST, Change, Find, Part, Resend, Schedule, Subscribe, Subscriptions, WhySilent
from bot.store.deliveries import Deliveries
from bot.store.subscriptions import Subscriptions as Kept
from bot.text import name_key, tokens

Effect = Subscribe | Subscriptions | Change | Resend | WhySilent
Member = Callable[[str, str, str], bool | None]
"""Whether a person is a member of a channel: (team, channel, user); None where nobody tells."""
RECENT: Final = timedelta(days=7)
MOST: Final = 50
"""Subscriptions of one channel."""


_DONE: Final[dict[Literal["stop", "pause", "resume"], Literal["stopped", "paused", "resumed"]]] = {
    "stop": "stopped",
    "pause": "paused",
    "resume": "resumed",
}
_ANNOUNCED: Final = frozenset({"subscribed", "changed", "stopped", "paused", "resumed", "undone"})
"""Outcomes that everybody in a channel is told of."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is asked, by whom and when."""

    team: str
    channel: str
    user: str
    zone: str
    now: datetime

    @property
    def direct(self) -> bool:
        return self.channel.startswith("D")


class Following:
    """Carries out what people say of subscriptions."""

    def __init__(self, library: Library, member: Member = lambda _team, _channel, _user: True) -> None:
        """`member` is asked when somebody sets up a subscription for another channel than the one they are in."""
        self._library = library
        self._member = member
        self._kept = Kept(library.store, read_listing)
        self._deliveries = Deliveries(library.store)
        self._composer = Composer(library, self._kept, self._deliveries)
        self.recall: Final = Recall(library, self._deliveries)

    def carry_out(  # noqa: PLR0913, PLR0917  the doors hand over who, where and when as Slack gives them
        self, query: Effect, place_team: str, channel: str, user: str, zone: str, now: datetime
    ) -> Answer:
        """Does what is asked, or says why not. `zone` is the asker's own (IANA), used where none is named."""
        place = Place(place_team, channel, user, zone, now)
        match query:
            case Subscribe():
                return self._subscribe(query, place)
            case Subscriptions():
                listed = self._listed(place)
                days = tuple((_next(one, now), self._deliveries.latest(one.id)) for one in listed)
                return SubscriptionList(listed, place.channel, days=days)
            case Change():
                return self._change(query, place)
            case Resend():
                return self._resend(query, place)
            case WhySilent():
                return self._why(query, place)
            case _:
                assert_never(query)

    def announced(self, answer: Answer) -> str:
        """The channel in which a change must be said, when the answer to it was private; "" for no change."""
        if not isinstance(answer, Told) or answer.what not in _ANNOUNCED:
            return ""
        return answer.subscription.channel if answer.subscription else ""

    def _listed(self, place: Place) -> tuple[Subscription, ...]:
        here = self._kept.listed(place.team, place.channel)
        if not place.direct:
            return here
        own = {one.id: one for one in (*here, *self._kept.owned(place.team, place.user))}
        return tuple(own[id_] for id_ in sorted(own))

    def _subscribe(self, query: Subscribe, place: Place) -> Answer:
        when = _normal(query.schedule, place.zone)
        if schedule.clock(when.time) is None:
            return Told("bad time", when.time)
        if schedule.zone(when.zone) is None:
            return Told("bad zone", when.zone)
        channel = query.channel or place.channel
        if barred := self._barred(channel, place):
            return barred
        wanted = replace(query, schedule=when, channel=channel)
        if query.changes:
            return self._altered(wanted, place)
        return self._save(wanted, place) if query.confirmed else self._preview(wanted, place.now)

    def _altered(self, query: Subscribe, place: Place) -> Answer:
        """What is followed here becomes something else, or comes at other times; shown first unless that was confirmed."""
        mine = (one for one in self._listed(place) if one.channel == query.channel)
        old = next((one for one in mine if one.id == query.changes), None)
        if old is None:
            return Told("ended")
        if query.confirmed:
            return self._alter(query, old, place.now)
        shown = self._preview(query, place.now)
        if isinstance(shown, Preview) and (shown.find, shown.schedule) == (old.find, old.schedule):
            return Told("already subscribed", subscription=old)
        return replace(shown, old=old) if isinstance(shown, Preview) else shown

    def _alter(self, query: Subscribe, old: Subscription, now: datetime) -> Told:
        wanted = _become(old, query)
        if wanted == old:
            return Told("already subscribed", subscription=old)
        saved = self._kept.alter(wanted, now)
        if saved.id != old.id:
            return Told("already subscribed", subscription=saved)
        was = str(Subscribe(old.find, old.schedule, silent=old.silent, replaced=old.replaced))
        before = Before(subscription=old.id, stopped=False, paused=old.paused, until=old.until, asked=was)
        return Told("changed", subscription=wanted, before=None if old.unreadable else before)

    def _barred(self, channel: str, place: Place) -> Told | None:
        """Why somebody may not have something posted in a channel; None where they may."""
        if channel == place.channel:
            return None if channel else Told("nowhere")
        if channel.startswith("D"):
            return Told("not here", channel)
        match self._member(place.team, channel, place.user):
            case True:
                return None
            case False:
                return Told("not allowed", channel)
            case None:
                return Told("not seen", channel)

    def _preview(self, query: Subscribe, now: datetime) -> Answer:
        query = replace(query, find=self._spelled(query.find))
        named = meant(query.find, self._library)
        if isinstance(named, AuthorChoice):
            return replace(named, choices=tuple((one, _chosen(query, then)) for one, then in named.choices))
        if isinstance(named, PaperChoice):
            return replace(named, choices=tuple((one, _chosen(query, then)) for one, then in named.choices))
        if isinstance(named, Nothing):
            return self._shown(query, "", now, unknown=(named.asked,))
        return self._shown(replace(query, find=named.find), named.corrected, now, unknown=named.unknown)

    def _shown(
        self, query: Subscribe, corrected: str, now: datetime, unknown: tuple[str, ...] = ()
    ) -> Preview:
        """What would be followed, with what it would have brought lately, or else what came last."""
        find = _lasting(query.find)
        since = max(query.find.since or date.min, (now - RECENT).date())
        recent = self._brought(replace(find, since=since))
        ever = None if recent else self._brought(find)
        if held := recent or ever:
            find = replace(find, authors=held.find.authors, organisation=held.find.organisation)
        return Preview(
            find,
            query.schedule,
            query.channel,
            recent or PaperList(find, (), 0, 10),
            confirm=replace(query, find=find, confirmed=True),
            unread=not Health(self._library.store, lambda: now).used(),
            unknown=unknown,
            corrected=corrected,
            earlier=tuple(one.paper for one in ever.papers) if ever else (),
        )

    def _brought(self, find: Find) -> PaperList | None:
        """The newest papers that a subscription would bring."""
        found = listing(replace(find, order="newest", page=1, top=0), self._library, strict=True)
        return found if isinstance(found, PaperList) else None

    def _spelled(self, find: Find) -> Find:
        """A listing with misspelt words of its topics as they are read."""

        def part(one: Part) -> Part:
            return replace(one, words=self._library.spelled(one.words)) if one.words else one

        return replace(find.mapped(part), words=self._library.spelled(find.words))

    def _save(self, query: Subscribe, place: Place) -> Answer:
        there = self._kept.listed(place.team, query.channel)
        find = _lasting(query.find)
        twin = any((one.find, one.schedule) == (find, query.schedule) for one in there)
        if len(there) >= MOST and not twin:
            return Told("too many", str(MOST))
        wanted = Subscription(
            0, place.team, query.channel, place.user, find, query.schedule, query.silent, query.replaced
        )
        saved = self._kept.add(wanted, place.now)
        known = saved.id in {one.id for one in there}
        if known:
            return Told("already subscribed", subscription=saved)
        return Told("subscribed", subscription=saved, before=Before(subscription=saved.id))

    def _change(self, query: Change, place: Place) -> Answer:
        meant = _meant(query, self._listed(place))
        if isinstance(meant, Told):
            return meant
        done = tuple(self._changed(query, one, place) for one in meant)
        return done[0] if len(done) == 1 else Many(done)

    def _changed(self, query: Change, one: Subscription, place: Place) -> Told:
        if query.action == "move":
            return self._moved(query, one, place)
        if query.action == "resume" and one.paused and (barred := self._barred(one.channel, place)):
            return barred
        if query.since and one.paused == "asked" and not one.until:
            return Told("paused", subscription=one)
        if query.since and _comes_before(query.since, one, place.now):
            return Told("due before", subscription=replace(one, until=query.since))
        self._apply(query, one, place.now)
        changed = self._kept.get([one.id])[one.id]
        before = Before(subscription=one.id, stopped=False, paused=one.paused, until=one.until)
        return Told(_DONE[query.action], subscription=changed, before=before)

    def _moved(self, query: Change, one: Subscription, place: Place) -> Told:
        """What is followed comes at other times; what is not said of these stays as it was."""
        when = _normal(timing(query.when).of(one.schedule), place.zone)
        if schedule.clock(when.time) is None:
            return Told("bad time", when.time)
        if schedule.zone(when.zone) is None:
            return Told("bad zone", when.zone)
        wanted = Subscribe(one.find, when, one.channel, one.silent, one.replaced)
        return self._alter(wanted, one, place.now)

    def restore(self, before: Before, place: Place) -> Told:
        """Makes a subscription what it was before a change, if its person may still have it so."""
        one = self._kept.get([before.subscription]).get(before.subscription)
        if one is None:
            return Told("ended")
        runs = not before.stopped and not before.paused
        if runs and (barred := self._barred(one.channel, place)):
            return barred
        if before.asked:
            self._kept.alter(_become(one, read_subscription(before.asked)), place.now)
        self._kept.restore(before, place.now)
        changed = self._kept.get([one.id])[one.id]
        return Told("undone", "off" if before.stopped else "on", subscription=changed)

    def _apply(self, query: Change, one: Subscription, now: datetime) -> None:
        match query.action:
            case "stop":
                self._kept.stop(one.id, now)
            case "pause":
                self._kept.pause(one.id, query.until)
            case "resume" if one.paused:
                self._deliveries.release(one.id)
                self._kept.resume(
                    one.id, now if one.paused == "asked" else max(one.created or now, now - WINDOW)
                )
            case _:
                return

    def _resend(self, query: Resend, place: Place) -> Answer:
        """The digests of one day: the day asked for, or the last that brought papers here."""
        listed = self._listed(place)
        days = [day for one in listed if (day := query.day or self._deliveries.latest(one.id))]
        if not days:
            return Told("nothing to send")
        day = max(days)
        parts = [part for one in listed for part in self._deliveries.history(one.id, day) if part.items]
        digests = tuple(self._again(part.subscription, day) for part in parts if part.part == 1)
        if not digests:
            return Told("nothing to send")
        return digests[0] if len(digests) == 1 else Many(_counted(digests))

    def _again(self, subscription: int, day: date) -> Digest:
        parts = self._deliveries.history(subscription, day)
        items = tuple(item for part in parts for item in part.items)[:10]
        return self._composer.digest([replace(parts[0], items=items)], day, again=True)

    def _why(self, query: WhySilent, place: Place) -> Answer:
        listed = self._listed(place)
        if not listed:
            return Silence(query.day or _today(place.zone, place.now), "not subscribed")
        reasons = tuple(self._reason(one, query.day, place.now) for one in listed)
        return reasons[0] if len(reasons) == 1 else Many(reasons)

    def _reason(self, one: Subscription, asked: date | None, now: datetime) -> Silence:
        day = asked or _today(one.schedule.zone, now)
        parts = self._deliveries.history(one.id, day)
        if parts and any(part.state == "sent" for part in parts):
            why = silence(parts[0], one)
            return why if not parts[0].total else replace(why, reason="posted")
        if one.paused:
            return Silence(day, "paused", subscription=one)
        if parts and parts[0].state == "silent":
            return silence(parts[0], one)
        if parts and parts[0].state not in {"failed", "folded"}:
            return Silence(day, "waiting", subscription=one)
        return self._unplanned(one, day, now)

    def _unplanned(self, one: Subscription, day: date, now: datetime) -> Silence:
        where = schedule.zone(one.schedule.zone) or ZoneInfo("UTC")
        due = schedule.instant(day, schedule.clock(one.schedule.time) or time(9), where)
        made = one.created or due
        if not schedule.falls(one.schedule, day) or due > now or due <= made:
            return Silence(day, "not due", subscription=one)
        return Silence(day, "waiting" if now - due < WINDOW else "missed", subscription=one)


def _next(one: Subscription, now: datetime) -> date | None:
    """The day, in its own zone, on which a subscription comes next; None while it is paused."""
    periods = () if one.paused else schedule.due(one.schedule, now, now + 2 * RECENT)
    return periods[0].period if periods else None


def _comes_before(day: date, one: Subscription, now: datetime) -> bool:
    """Whether a digest is due, once a pause has ended, before a day begins in its own zone."""
    where = schedule.zone(one.schedule.zone) or ZoneInfo("UTC")
    first = schedule.instant(one.until, time(0), where) if one.paused and one.until else now
    return bool(schedule.due(one.schedule, max(first, now), schedule.instant(day, time(0), where)))


def _counted(digests: tuple[Digest, ...]) -> tuple[Digest, ...]:
    """Digests one after the other, whose numbers go on."""
    sizes = [sum(len(section.news) for section in digest.sections) for digest in digests]
    firsts = accumulate(sizes, initial=1)
    return tuple(replace(digest, first=first) for digest, first in zip(digests, firsts, strict=False))


def _meant(query: Change, listed: tuple[Subscription, ...]) -> tuple[Subscription, ...] | Told:
    """Those of a list that a change is for, or why that cannot be told."""
    if not listed:
        return Told("ended" if query.id else "no such number")
    if query.id or query.every:
        return tuple(one for one in listed if query.id in {0, one.id}) or Told("ended")
    if query.about:
        named = tuple(one for one in listed if _speaks_of(one, query.about))
        return Told("which number" if named else "not followed", query.about) if len(named) != 1 else named
    if not query.numbers and len(listed) > 1:
        return Told("which number")
    asked = query.numbers or (1,)
    numbers = tuple(dict.fromkeys(len(listed) if number == LAST else number for number in asked))
    if wrong := next((number for number in numbers if not 1 <= number <= len(listed)), 0):
        return Told("no such number", str(wrong))
    return tuple(listed[number - 1] for number in numbers)


def _speaks_of(one: Subscription, about: str) -> bool:
    """Whether a subscription follows what somebody calls it: every word of that is a word of its listing."""
    parts: tuple[Find | Part, ...] = (one.find, *one.find.either)
    said = " ".join(
        word for p in parts for word in (p.words, *p.authors, p.category, p.organisation, p.venue)
    )
    words, asked = (set(map(name_key, tokens(text))) for text in (said, about))
    return bool(asked) and asked <= words


def _normal(when: Schedule, zone: str) -> Schedule:
    return replace(
        when, zone=when.zone or zone or "UTC", weekday=when.weekday if when.days == "every week" else 0
    )


def _chosen(query: Subscribe, then: object) -> Subscribe:
    """The subscription again, with the person or paper named."""
    return replace(query, find=then) if isinstance(then, Find) else query


def _become(one: Subscription, asked: Subscribe) -> Subscription:
    """A subscription that follows what is asked for now, in its old place."""
    return replace(
        one,
        find=_lasting(asked.find),
        schedule=asked.schedule,
        silent=asked.silent,
        replaced=asked.replaced,
        unreadable=False,
    )


def _lasting(find: Find) -> Find:
    """What can be followed of a listing: what comes has no order, no pages and no first few."""
    return replace(find, order=None, page=1, top=0)


def _today(zone: str, now: datetime) -> date:
    return now.astimezone(schedule.zone(zone) or UTC).date()
