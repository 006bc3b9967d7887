"""The only place where the parts are joined: settings in, a running bot out."""

import gc
import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Final

from slack_bolt import App
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_sdk import WebClient
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot import corpus
from bot.answers import Answer
from bot.blocks import Message, message
from bot.corpus import Problem
from bot.digest import posting
from bot.digest.delivering import Digests
from bot.digest.following import Following, Member
from bot.feeds.arxiv import Arxiv
from bot.feeds.errors import FeedError
from bot.feeds.health import Health
from bot.feeds.nightly import Nightly
from bot.feeds.sets import ARCHIVES
from bot.library import Library
from bot.papers import Paper
from bot.parsing.categories import NAMES
from bot.queries import Subscriptions
from bot.search.semantic import ModelError
from bot.settings import Settings, SettingsError
from bot.slack import listeners, logs, people, sockets
from bot.slack.conversation import Conversation
from bot.slack.desk import Desk
from bot.slack.guard import Guard
from bot.slack.installing import Clock, Sealed, flow
from bot.slack.limits import LIMITS, Limits
from bot.slack.metrics import Metrics
from bot.slack.sealing import Seal, SealError
from bot.slack.shelves import Shelves
from bot.slack.sweeping import Sweeper
from bot.slack.unfurls import Fetch
from bot.slack.web import Web
from bot.slack.workers import Workers
from bot.store.channels import Channels
from bot.store.engine import Store
from bot.store.feedback import Feedback
from bot.store.hosts import CrowdedError
from bot.store.inbox import Inbox
from bot.store.migrations import MigrationError
from bot.store.reading import Reading
from bot.store.sharing import Sharing
from bot.store.threads import Threads

log = logging.getLogger(__name__)

Now = Callable[[], datetime]


class CorpusError(Exception):
    """The curated corpus is broken; each line of the message names a problem and what to do about it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems: Final = problems


EXPECTED: Final = (
    CorpusError,
    CrowdedError,
    FeedError,
    MigrationError,
    ModelError,
    SettingsError,
    sockets.TokenError,
    OSError,
)
"""Errors whose message says what to do; anything else is a fault of the program."""


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def curated(settings: Settings) -> tuple[Paper, ...]:
    """The papers that people wrote down; raises CorpusError, with nothing changed, if any of them is broken."""
    papers, problems = corpus.load(settings.corpus)
    if problems:
        raise CorpusError(problems)
    return papers


def open_library(settings: Settings, papers: Sequence[Paper] | None = None) -> Library:
    """The library, holding the curated papers (default: as `curated` reads them)."""
    sound = curated(settings) if papers is None else papers
    library = Library.open(settings.database, settings.data, model=settings.model)
    library.sync(sound)
    return library


def converse(
    library: Library, clock: Now = now, member: Member = lambda _team, _channel, _user: True
) -> Conversation:
    """A conversation with the library, remembered in its store; `member` knows who is in which channel."""
    store = library.store
    shelves, following = Shelves(library, Reading(store)), Following(library, member)
    return Conversation(library, Threads(store), shelves, following, clock)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot in one process: `app` takes Slack's payloads, `web` HTTP requests."""

    library: Library
    desk: Desk
    app: App
    web: Web
    digests: Digests
    nightly: Nightly
    ended: Event

    def deliver(self) -> None:
        """Reads arXiv and delivers digests beside serving, until the bot is closed."""
        for round_ in rounds(self.nightly, self.digests):
            Thread(target=repeat, args=(round_, self.ended), name=round_.name, daemon=True).start()

    def close(self) -> None:
        """Ends after the last answer under way has been given."""
        self.ended.set()
        self.digests.leave()
        self.desk.workers.close()
        self.library.close()


def build(settings: Settings, clock: Now = now, papers: Sequence[Paper] | None = None) -> Bot:
    """Joins all parts; raises CorpusError or SettingsError when they do not fit."""
    library = open_library(settings, papers)
    metrics, workers, store = Metrics(), Workers(), library.store
    metrics.papers.set_function(library.size)
    installed = installing(settings, store, clock)
    token = installed.token if installed else lambda _team: settings.bot_token
    desk = Desk(
        library=library,
        conversation=converse(library, clock, members(settings, token)),
        inbox=Inbox(store),
        threads=Threads(store),
        sweeper=Sweeper(Inbox(store), Threads(store)),
        channels=Channels(store),
        sharing=Sharing(store),
        feedback=Feedback(store),
        workers=workers,
        metrics=metrics,
        now=clock,
    )
    app = bolt(settings, workers, flow(settings, installed, store, clock) if installed else None)
    listeners.register(app, desk, fetching(settings, library))
    web = Web(app, Guard(settings.signing_secret), metrics, lambda: unready(library), lambda: ailing(library))
    return Bot(library, desk, app, web, digests(settings, library), nightly(settings, library), Event())


def nightly(settings: Settings, library: Library) -> Nightly:
    """What reads the sets of arXiv that the settings name; raises SettingsError for one that does not exist."""
    for name in settings.sets:
        if name not in ARCHIVES and name not in NAMES:
            raise SettingsError(f"ARXIV_SETS: arXiv has no {name}; write such as cs, math.AG, hep-th.")
    return Nightly(Arxiv(settings, library), library.store, settings.sets, now)


@dataclass(frozen=True, slots=True)
class Round:
    """Something that is done again and again."""

    name: str
    work: Callable[[], object]
    seconds: float
    """Between the end of one and the next."""


def rounds(reading: Nightly, digests_: Digests) -> Iterator[Round]:
    """What a process that delivers does beside everything else; arXiv is read only where a set is named."""
    if reading.sets:
        yield Round("reading arXiv", reading.run, 300.0)
    yield Round("digests", lambda: digests_.run(now(), patience=0.0), 20.0)


def repeat(round_: Round, stop: Event) -> None:
    """Rounds until `stop` is set. One of the program's three wide doors: an error ends a round, never the loop."""
    while not stop.is_set():
        try:
            round_.work()
        except Exception:
            log.exception("%s failed; the next round is in %d s", round_.name, round_.seconds)
        stop.wait(round_.seconds)


def fetching(settings: Settings, library: Library) -> Fetch:
    """What takes single papers from arXiv into the library; an unreachable arXiv is logged, and asked no more."""
    arxiv = Arxiv(settings, library)

    def fetch(ids: Sequence[str]) -> None:
        try:
            arxiv.fetch(ids)
        except FeedError as error:
            log.info("not fetched: %s", error)

    return fetch


def installing(settings: Settings, store: Store, clock: Clock) -> Sealed | None:
    """The workspaces that installed the bot by OAuth; None where it serves the one workspace of its token."""
    if not (settings.client_id or settings.client_secret):
        return None
    needed = {
        "SLACK_CLIENT_ID": settings.client_id,
        "SLACK_CLIENT_SECRET": settings.client_secret,
        "SLACK_SIGNING_SECRET": settings.signing_secret,
        "PAPERBOT_ENCRYPTION_KEY": settings.encryption_key,
    }
    if missing := next((name for name, value in needed.items() if not value), ""):
        raise SettingsError(f"{missing} is missing: installing by OAuth needs all of {', '.join(needed)}.")
    if settings.bot_token:
        raise SettingsError(
            "SLACK_BOT_TOKEN: with OAuth each workspace has a token of its own; leave it empty."
        )
    try:
        return Sealed(store, Seal(settings.encryption_key), clock)
    except SealError as error:
        raise SettingsError(str(error)) from None


def members(settings: Settings, token: Callable[[str], str]) -> Member:
    """What knows who is in which channel: Slack."""

    def member(team: str, channel: str, user: str) -> bool:
        return people.member(posting.client(token(team), settings.slack_api), channel, user)

    return member


def digests(settings: Settings, library: Library) -> Digests:
    """What delivers digests from a library's store."""
    installed = installing(settings, library.store, now)

    def client(team: str) -> WebClient | None:
        token = installed.token(team) if installed else settings.bot_token
        return posting.client(token, settings.slack_api) if token else None

    return Digests.over(library, _rendered, client)


def _rendered(answer: Answer) -> Message:
    return message(answer, Subscriptions(), "thread", now().date())


def bolt(settings: Settings, workers: Workers, oauth: OAuthFlow | None = None) -> App:
    """Bolt's sync App, acknowledging from the thread that took the request, and never repeating a post.

    Slack is asked once who the token belongs to; when it cannot be reached, it is asked again at the first request.
    """
    try:
        return _app(settings, workers, oauth, verified=not oauth)
    except BoltError as error:
        raise SettingsError(f"Slack does not accept SLACK_BOT_TOKEN: {error}") from None
    except OSError as error:
        log.warning("Slack cannot be reached yet: %s", type(error).__name__)
        return _app(settings, workers, oauth, verified=False)


def _app(settings: Settings, workers: Workers, oauth: OAuthFlow | None, *, verified: bool) -> App:
    return App(
        name="paperbot",
        logger=logs.bolt(),
        client=WebClient(settings.bot_token, settings.slack_api, retry_handlers=[]),
        signing_secret=settings.signing_secret,
        oauth_flow=oauth,
        token_verification_enabled=verified,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        attaching_conversation_kwargs_enabled=False,
        listener_executor=workers.executor,
    )


def ailing(library: Library) -> str:
    """What an operator should know of arXiv's feeds although the bot answers; empty when all is well."""
    feeds = Health(library.store, library.now).state()
    return "" if feeds.well else f"arXiv's feeds are {feeds.reason}"


def unready(library: Library) -> str:
    """Why nothing can be answered now; empty when all is well."""
    try:
        with library.store.read() as db:
            db.execute(select(1))
    except SQLAlchemyError as error:
        log.warning("not ready: %s", type(error).__name__)
        return "the database cannot be reached"
    return "" if library.size() else "the corpus is empty"


def _standing() -> None:
    """Takes all that was loaded out of the garbage collector's rounds: its longest pause halves."""
    gc.collect()
    gc.freeze()


def serve_http(settings: Settings, limits: Limits = LIMITS) -> None:
    """Serves Slack over HTTP until a signal. A broken corpus is told before anything starts."""
    from bot.slack import server  # noqa: PLC0415  gunicorn reads WEB_CONCURRENCY as it is imported, unchecked

    papers = curated(settings)
    bots: list[Bot] = []

    def load() -> Web:
        bots.append(build(settings, papers=papers))
        _standing()
        bots[-1].deliver()
        return bots[-1].web

    def close() -> None:
        for bot in bots:
            bot.close()

    server.serve(
        settings.port,
        load,
        close,
        settings.level,
        workers=settings.workers,
        limits=limits,
        expected=EXPECTED,
    )


def serve_socket(settings: Settings) -> None:
    """Serves Slack over Socket Mode until a signal; raises TokenError when Slack does not accept the app's token."""
    bot, stop = build(settings), Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    _standing()
    bot.deliver()
    try:
        sockets.serve(bot.app, settings.app_token, stop=stop)
    finally:
        bot.close()
