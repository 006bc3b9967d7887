"""Subscriptions: what is followed, when it comes, and what changes that."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.queries.listings import Find
from bot.queries.text import quote

Days = Literal["every day", "every weekday", "every week"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest is due, by the wall clock of a time zone."""

    days: Days = "every weekday"
    weekday: int = 0
    """For "every week": 0 is Monday."""
    time: str = "09:00"
    zone: str = ""
    """An IANA name; empty: the subscriber's own."""

    def __str__(self) -> str:
        weekday = f" on {WEEKDAYS[self.weekday]}" if self.days == "every week" else ""
        return f"{self.days}{weekday} at {self.time}" + (f" in zone {quote(self.zone)}" if self.zone else "")


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Follow what a listing would find."""

    find: Find
    schedule: Schedule = Schedule()
    channel: str = ""
    """A channel id; empty: where it is asked."""
    silent: bool = False
    """True: an empty day is not mentioned."""
    replaced: bool = False
    """True: new versions count as news too."""
    confirmed: bool = False
    """False: show what would be saved, and what the last seven days would have brought."""
    changes: int = 0
    """The subscription that becomes this one, by its id; 0: this is a new one."""

    def __str__(self) -> str:
        return " ".join(
            part
            for part in (
                "confirm subscribe" if self.confirmed else "subscribe",
                f"channel {quote(self.channel)}" if self.channel else "",
                f"to {self.find}",
                str(self.schedule),
                "with replacements" if self.replaced else "",
                "silent when empty" if self.silent else "",
                f"in place of subscription {self.changes}" if self.changes else "",
            )
            if part
        )


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What this channel (or this person) follows."""

    def __str__(self) -> str:
        return "subscriptions"


LAST = -1
"""The place of the last one in a list."""


@dataclass(frozen=True, slots=True)
class Change:
    """Stop, pause, resume or move to other times subscriptions of this channel: by number, by what they follow, or all."""

    action: Literal["stop", "pause", "resume", "move"]
    numbers: tuple[int, ...] = ()
    """Places in the list, from 1, or LAST; empty: the only one there is."""
    until: date | None = None
    every: bool = False
    """All of them, whatever the numbers say."""
    about: str = ""
    """Words of what is followed: the one subscription that speaks of them."""
    id: int = 0
    """One subscription, whatever its number has become."""
    when: str = ""
    """To which times they move, in words: "every day at 08:30"; what it does not say stays as it was."""
    since: date | None = None
    """The day from which a pause is wanted; it begins at once, and only where nothing is due before that day."""

    def __str__(self) -> str:
        named = f"the digest about {quote(self.about)}" if self.about else "the digest"
        which = (
            f"the subscription with id {self.id}"
            if self.id
            else " and ".join("the last" if n == LAST else str(n) for n in self.numbers) or named
        )
        since = f" from {self.since.isoformat()}" if self.since else ""
        until = f"{since} until {self.until.isoformat()}" if self.until else since
        when = f" to {quote(self.when)}" if self.when else ""
        return f"{self.action} {'everything' if self.every else which}{when}{until}"


@dataclass(frozen=True, slots=True)
class Resend:
    """Send an earlier digest again."""

    day: date | None = None
    """None: the latest."""

    def __str__(self) -> str:
        return "send the digest again" + (f" of {self.day.isoformat()}" if self.day else "")


@dataclass(frozen=True, slots=True)
class WhySilent:
    """Why nothing was posted."""

    day: date | None = None

    def __str__(self) -> str:
        return "why was nothing posted" + (f" on {self.day.isoformat()}" if self.day else "")
