"""What every listener works with: the conversation, the inbox, the workers, and one way to report an error."""

import logging
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import msgspec
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import blocks
from bot.answers import Answer, Many, PaperCard
from bot.blocks import Message, Sighting, Surface, views
from bot.dialogue.conversation import Conversation, Place, Reply
from bot.digest.failing import FAILURES, named
from bot.library import DamagedError, Library
from bot.papers import Paper
from bot.parsing.intents import offers
from bot.queries import Lookup, Subscribe
from bot.slack import poster
from bot.slack.monitoring import Metrics
from bot.slack.poster import Errand, SendError
from bot.slack.questions import Questions, Task, TryLaterError
from bot.slack.workers import Failed, Workers
from bot.store.conversations import Channels, Opened, Sharing, Threads
from bot.store.engine import UnreachableError
from bot.store.inbox import Asked, BusyError, Inbox, Job, Jobs, Offer
from bot.store.installations import forget
from bot.store.people import Canvases, Feedback, Reversals

if TYPE_CHECKING:
    from bot.slack.composing import Composing

log = logging.getLogger(__name__)

_NARROWER: Final = (
    "is_private", "is_im", "is_mpim", "is_group", "is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared",
)  # fmt: skip
"""What conversations.info says of a channel that not everybody in the workspace, or not only they, may read."""


def zone_of(client: WebClient, user: str) -> str:
    """A person's IANA time zone; empty where Slack does not say."""
    try:
        told = client.users_info(user=user)
    except SlackApiError as error:
        log.info("no time zone: %s", error.response.get("error"))
        return ""
    return str(told["user"].get("tz") or "")


def is_admin(client: WebClient, user: str) -> bool | None:
    """Does a person administer a workspace? None where Slack does not say."""
    try:
        told = client.users_info(user=user)["user"]
    except FAILURES as error:
        log.info("no administrator: %s", named(error))
        return None
    return bool(told.get("is_admin") or told.get("is_owner"))


def is_member(client: WebClient, channel: str, user: str) -> bool | None:
    """Is a person in a channel? None where the bot may not look."""
    try:
        return any(
            user in page["members"] for page in client.conversations_members(channel=channel, limit=1000)
        )
    except FAILURES as error:
        log.info("no members: %s", named(error))
        return None


def is_public(client: WebClient, channel: str) -> bool:
    """May everybody in the workspace read a channel, and nobody of another? What is not known is not public."""
    try:
        told = client.conversations_info(channel=channel).get("channel")
    except FAILURES as error:
        log.info("no channel: %s", named(error))
        return False
    if not isinstance(told, dict) or told.get("is_channel") is not True:
        return False
    return not any(told.get(key) for key in _NARROWER)


def reported(error: BaseException, kind: str, place: Place, metrics: Metrics) -> Message:
    """Logs an error with where it happened, counts it, and gives the sentence for the person who met it."""
    metrics.failures.labels(type(error).__name__).inc()
    if isinstance(error, BusyError):
        log.warning("busy: turned a %s away in team %s", kind, place.team)
        return blocks.busy()
    if isinstance(error, UnreachableError):
        log.warning("%s failed in team %s: %s", kind, place.team, error)
        return blocks.forgetful()
    if isinstance(error, DamagedError):
        log.warning("the index is being healed: a %s in team %s has to be asked again", kind, place.team)
        return blocks.healing()
    detail = error.response.get("error") if isinstance(error, SlackApiError) else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    where = f"team {place.team} channel {place.channel} thread {place.thread}"
    log.error("%s failed at %s: %s %s\n%s", kind, where, type(error).__name__, detail, frames)
    return blocks.trouble()


EVERY: Final = timedelta(hours=1)


class Sweeper:
    def __init__(self, inbox: Inbox, threads: Threads, reversals: Reversals) -> None:
        self._inbox = inbox
        self._threads = threads
        self._reversals = reversals
        self._next = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def due(self, now: datetime) -> bool:
        """Is it time? True for one caller an hour, the first at once."""
        with self._lock:
            if now < self._next:
                return False
            self._next = now + EVERY
            return True

    def sweep(self, now: datetime) -> None:
        """Forgets what is too old."""
        keys, threads = self._inbox.purge(now), self._threads.purge(now)
        self._reversals.purge(now)
        log.info("swept %d deliveries and %d conversations", keys, threads)


@dataclass(frozen=True, slots=True)
class Desk:
    library: Library
    conversation: Conversation
    inbox: Inbox
    threads: Threads
    channels: Channels
    sharing: Sharing
    opened: Opened
    feedback: Feedback
    canvases: Canvases
    sweeper: Sweeper
    workers: Workers
    jobs: Jobs
    questions: Questions
    client: Callable[[str], WebClient]
    """The client for a workspace."""
    metrics: Metrics
    now: Callable[[], datetime]
    composing: "Composing | None" = None
    """What has a language model add to answers, where one is set."""

    def first(self, team: str, keys: Collection[str]) -> bool:
        """Is this delivery the first of its kind? Every later one gives False."""
        taken = self.inbox.take(team, keys, self.now())
        if not taken:
            self.metrics.repeated.inc()
        self._sweep(team)
        return taken

    def take(
        self, kind: str, place: Place, work: object, keys: Collection[str], *, repeated: bool = False
    ) -> Offer:
        """Takes a question once; `work` is stored until it is answered. Raises BusyError when there are too many."""
        asked = Asked(str(uuid4()), place.team, place.user, kind, msgspec.json.encode(work).decode())
        offer = self.questions.take(asked, keys, repeated=repeated)
        if offer.outcome == "repeated":
            self.metrics.repeated.inc()
        self._sweep(place.team)
        return offer

    def whispered(self, kind: str, place: Place, work: object, trigger: str, hook: str) -> None:
        """Takes what a shortcut asks, and lets a worker answer its person alone, by its response_url."""
        offer = self.take(kind, place, work, (f"trigger {trigger}",) if trigger else ())
        if offer.job:
            self.questions.start(offer.job)
        elif offer.tell:
            whisper = partial(poster.respond, hook, blocks.crowded())
            self.workers.start(whisper, self.in_silence("crowd", place))

    def whispering(
        self, job: Job, place: Place, hook: str, answer: Callable[[Errand], Message | None]
    ) -> Task:
        """The answer to what was taken so."""
        errand = self.errand(job, hook)
        failed = self.failing(errand.respond, "shortcut", place)
        return Task(partial(answer, errand), errand.respond, failed)

    def errand(self, job: Job, hook: str = "") -> Errand:
        """The way of an answer to its question."""
        return Errand(job, self.questions.note, self.client(job.asked.team), hook)

    def reply(
        self,
        text: str,
        place: Place,
        *,
        command: bool = False,
        about: tuple[str, ...] = (),
    ) -> Reply:
        """The reply to a text, measured; a schedule without a time zone gets its person's own.

        `about` are the ids of the papers that the text is about where it names none.
        """
        start = time.perf_counter()
        query = self.conversation.read(text, place, command=command, about=about)
        if isinstance(query, Lookup) and offers(query.words):
            query = self.conversation.settled(query)
        if isinstance(query, Subscribe) and not query.schedule.zone:
            place = replace(place, zone=zone_of(self.client(place.team), place.user))
        reply = self.conversation.answer(query, place)
        self.metrics.seconds.observe(time.perf_counter() - start)
        self.metrics.answers.labels(type(reply.query).__name__, type(reply.answer).__name__).inc()
        return reply

    def message(self, reply: Reply, surface: Surface, place: Place) -> Message:
        """A reply as a message; a card also says who shared its paper first, if those who read it may know."""
        message = blocks.message(reply.answer, reply.query, surface, self.conversation.today)
        message = blocks.reduced(message) if reply.reduced else message
        card = reply.answer if isinstance(reply.answer, PaperCard) else None
        seen = self.sighting(card.paper, place) if card else None
        return blocks.sighted(message, seen) if seen else message

    def sighting(self, paper: Paper, place: Place) -> Sighting | None:
        """Who shared a paper first, in this conversation or where everybody may read it."""
        first = self.sharing.first(place.team, paper.id, place.channel, outside=place.outside)
        return (
            Sighting(first.channel, first.person, first.at.date(), first.channel == place.channel)
            if first
            else None
        )

    def announce(self, reply: Reply, place: Place, post: Callable[[Place, Message], object]) -> None:
        """Says a private change of a channel's subscriptions in that channel, and who made it."""
        changes: dict[str, list[Answer]] = defaultdict(list)
        for part in reply.answer.answers if isinstance(reply.answer, Many) else (reply.answer,):
            changes[self.conversation.announced(part)].append(part)
        for channel, told in changes.items():
            if channel and not channel.startswith("D"):
                said = replace(reply, answer=told[0] if len(told) == 1 else Many(tuple(told)))
                message = blocks.announced(self.message(said, "thread", place), place.user)
                post(Place(place.team, channel, place.user), message)

    def report(self, error: BaseException, kind: str, place: Place) -> Message:
        """Logs an error with where it happened, and gives the sentence for the person who met it."""
        return reported(error, kind, place, self.metrics)

    @property
    def idle(self) -> bool:
        """Is nothing under way or waiting?"""
        added = self.composing is None or self.composing.idle
        return self.workers.idle and not self.questions.unanswered() and added

    def forget(self, team: str) -> None:
        """Forgets all that is remembered of a workspace."""
        forget(self.library.store, team)

    def in_silence(self, kind: str, place: Place) -> Failed:
        """What to do when something fails that nobody asked for: the log alone is told."""
        return partial(self._tell, lambda _: None, kind, place)

    def in_thread(self, client: WebClient, kind: str, place: Place) -> Failed:
        """What to do when answering an event fails: say so where it was asked."""
        return partial(self._tell, lambda sorry: poster.post(client, place, sorry), kind, place)

    def failing(self, tell: Callable[[Message], object], kind: str, place: Place) -> Failed:
        """What to do when answering a question fails: tell its asker."""
        return partial(self._tell, tell, kind, place)

    def _sweep(self, team: str) -> None:
        if self.sweeper.due(self.now()):
            nobody = self.in_silence("sweep", Place(team, "", ""))
            self.workers.start(partial(self.sweeper.sweep, self.now()), nobody)
            if self.composing:
                self.workers.start(partial(self.composing.sweep, self.now()), nobody)

    def in_view(self, client: WebClient, view: str, kind: str, place: Place) -> Failed:
        """What to do when filling a modal fails: say so in it."""

        def say(sorry: Message) -> None:
            poster.fill(client, view, views.told(sorry.text))

        return partial(self._tell, say, kind, place)

    def _tell(self, say: Callable[[Message], object], kind: str, place: Place, error: BaseException) -> None:
        if isinstance(error, SlackApiError) and error.response.get("error") in poster.GONE:
            log.info("%s: nobody is there any more in team %s channel %s", kind, place.team, place.channel)
            return
        sorry = self.report(error, kind, place)
        try:
            say(sorry)
        except (SlackApiError, SendError, TryLaterError, OSError) as second:
            log.warning("could not tell team %s of the error: %s", place.team, type(second).__name__)
