"""The only place where the parts are joined: settings in, a running bot out."""

import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from prometheus_client import Counter
from slack_bolt import App
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_sdk import WebClient
from sqlalchemy import select

from bot.answers import Answer
from bot.assistants.calls import Calls
from bot.assistants.http import Endpoint
from bot.assistants.protocol import Server
from bot.bibliographies.zotero import Group
from bot.blocks import Message, message
from bot.digest import posting
from bot.digest.delivering import Digests
from bot.digest.subscribing import Member
from bot.feeds.arxiv import Arxiv, Nightly
from bot.feeds.errors import MEGABYTE, FeedError
from bot.feeds.fetcher import BANNED, Fetcher, Limiter
from bot.feeds.fulltexts import FullTexts
from bot.feeds.health import Health
from bot.feeds.oai import ARCHIVES
from bot.garbage import seldom
from bot.library import DamagedError, Library, Patience
from bot.meaning.model import ModelError
from bot.opening import CorpusError, converse, curated, helped, meant, now, open_library
from bot.papers import Paper
from bot.queries import Subscriptions
from bot.settings import Settings, SettingsError
from bot.slack import listeners, monitoring, sockets
from bot.slack.adding import Additions
from bot.slack.desk import Desk, Sweeper, is_admin, is_member, is_public, reported
from bot.slack.installing import Clock, Seal, Sealed, SealError, flow
from bot.slack.later import Later
from bot.slack.monitoring import Metrics
from bot.slack.pushing import Pushes
from bot.slack.questions import Questions
from bot.slack.texts import Late
from bot.slack.unfurls import Fetch
from bot.slack.web import LIMITS, NO_ROUTES, Alone, Guard, Limits, Web
from bot.slack.workers import Presence, Workers, share_heaps, stand_back, trim_heaps
from bot.store.availability import StoreError, explained
from bot.store.conversations import Channels, Opened, Sharing, Threads
from bot.store.coordination import CrowdedError, Turns
from bot.store.engine import Store, UnreachableError
from bot.store.inbox import Inbox, Jobs
from bot.store.migrations import MigrationError, migrate
from bot.store.pending import Pending
from bot.store.people import Canvases, Feedback, Reversals
from bot.store.texts import Waiting
from bot.taxonomy import NAMES, PAST

__all__ = ["EXPECTED", "Bot", "CorpusError", "build", "converse", "curated", "meant", "now", "open_library"]

if TYPE_CHECKING:
    from bot.dialogue.conversation import Conversation
    from bot.slack.composing import Composing

log = logging.getLogger(__name__)

Now = Callable[[], datetime]
TURN: Final = 0.001
"""Seconds for which a thread keeps Python's lock while others want it."""
LOOK: Final = 1.0
"""Seconds between two looks for questions that nobody is at."""
TELL: Final = 1.0
"""Seconds between two times that a process tells its figures to those beside it."""
GRACE: Final = 25.0
"""Seconds that questions under way have when the bot is told to end."""
CLIENTS: Final = 64
"""Slack's clients that are kept, one a workspace: to make one for each question took a fiftieth of a card."""
HEALING: Final = 2.0
"""Seconds that serving waits for an index that must be healed first; after that it says in `/readyz` how far that is."""


EXPECTED: Final = (
    CorpusError,
    CrowdedError,
    DamagedError,
    FeedError,
    MigrationError,
    ModelError,
    SettingsError,
    StoreError,
    UnreachableError,
    sockets.TokenError,
    OSError,
)
"""Errors whose message says what to do; anything else is a fault of the program."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot in one process: `app` takes Slack's payloads, `web` HTTP requests."""

    library: Library
    desk: Desk
    app: App
    web: Web
    digests: Digests
    nightly: Nightly
    texts: FullTexts | None
    """What fetches full texts, where they are wanted."""
    additions: Additions
    pushes: Pushes
    rounds: "Rounds"
    ended: Event

    def deliver(self) -> None:
        """Beside serving, until the bot is closed: takes up unanswered questions, reads arXiv,
        delivers digests, looks after the index.
        """
        unanswered = Round("taking up questions", self.desk.questions.look, LOOK)
        self._begin(repeat, unanswered)
        self._begin(repeat, Round("forgetting what was answered", self.desk.questions.tidy, 0.0))
        self._begin(self._patiently, Round("fetching papers", self.additions.run, 1.0))
        if self.desk.composing:
            self._begin(self._patiently, Round("writing", self.desk.composing.run, 1.0))
        if self.pushes.group:
            self._begin(self._patiently, Round("sending lists", self.pushes.run, 1.0))
        self._begin(repeat, Round("telling figures", self.desk.metrics.tell, TELL))
        for round_ in rounds(self.library, self.nightly, self.digests, self.ended, self.texts):
            self._begin(self._patiently, round_)

    def _begin(self, work: Callable[["Round", Event, "Rounds"], None], round_: "Round") -> None:
        Thread(target=work, args=(round_, self.ended, self.rounds), name=round_.name, daemon=True).start()

    def _patiently(self, round_: "Round", ended: Event, told: "Rounds") -> None:
        with self.library.store.patiently():
            repeat(round_, ended, told)

    def close(self) -> None:
        """Ends after the last answer under way has been given."""
        self.ended.set()
        self.digests.leave()
        self.desk.questions.drain(GRACE)
        self.desk.workers.close()
        if self.desk.composing:
            self.desk.composing.close()
        self.desk.metrics.tell()
        self.library.close()


def build(settings: Settings, clock: Now = now, papers: Sequence[Paper] | None = None) -> Bot:
    """Joins all parts; raises CorpusError or SettingsError when they do not fit."""
    library = open_library(settings, papers, Patience(settings.patience, HEALING))
    several = settings.workers > 1
    metrics = Metrics(settings.data / "figures" if several else None)
    workers, store = Workers(), library.store
    metrics.papers.set_function(library.size)
    installed = installing(settings, store, clock)
    token = installed.token if installed else lambda _team: settings.bot_token
    desk = _desk(settings, library, token, workers, metrics, clock)
    app = bolt(settings, workers, flow(settings, installed, store, clock) if installed else None)
    listeners.register(app, desk, fetching(settings, library))
    ended = Rounds(metrics.rounds)
    guard = Guard(settings.signing_secret)
    calls = Calls(desk.conversation, metrics, desk.report, desk)
    assistants = Endpoint(Server(calls), guard).routes() if settings.mcp else NO_ROUTES
    web = Web(app, guard, metrics, lambda: unready(library), lambda: ailing(library, ended), assistants)
    deliverer = digests(settings, library, metrics.turns.inc)
    reading = nightly(settings, library)
    added, sent = additions(settings, desk, clock), pushes(settings, desk, clock)
    written = texts(settings, desk, clock)
    return Bot(library, desk, app, web, deliverer, reading, written, added, sent, ended, Event())


def _desk(  # noqa: PLR0913, PLR0917  all that it stands on
    settings: Settings,
    library: Library,
    token: Callable[[str], str],
    workers: Workers,
    metrics: Metrics,
    clock: Now,
) -> Desk:
    """Where questions are taken and answered; `token` is that of a workspace."""
    store, presence = library.store, Presence(settings.data / "processes")
    jobs = Jobs(store, presence.name, workers.waiting)
    conversation = converse(library, clock, members(settings, token))
    connected = lru_cache(CLIENTS)(posting.client)

    def client(team: str) -> WebClient:
        return connected(token(team), settings.slack_api)

    return Desk(
        library=library,
        conversation=conversation,
        inbox=Inbox(store),
        threads=Threads(store),
        sweeper=Sweeper(Inbox(store), Threads(store), Reversals(store)),
        channels=Channels(store),
        sharing=Sharing(store),
        opened=Opened(store),
        feedback=Feedback(store),
        canvases=Canvases(store),
        workers=workers,
        jobs=jobs,
        questions=Questions(jobs, presence, workers, clock),
        client=client,
        metrics=metrics,
        now=clock,
        composing=composing(settings, conversation, library, client, clock),
    )


def composing(
    settings: Settings,
    conversation: "Conversation",
    library: Library,
    client: Callable[[str], WebClient],
    clock: Now,
) -> "Composing | None":
    """What has a language model add to answers; None where none is set, and then nothing of it is loaded."""
    helper = helped(settings, conversation, library, clock)
    if helper is None:
        return None
    from bot.slack.composing import Composing  # noqa: PLC0415  as the docstring says
    from bot.store.writing import Writing  # noqa: PLC0415

    store = library.store
    return Composing(helper, Pending(store, "write"), Writing(store), client, is_public, clock)


def additions(settings: Settings, desk: Desk, clock: Now) -> Additions:
    """What fetches papers that people ask for; the conversation hands them to it."""
    made = Additions(
        desk.library,
        Pending(desk.library.store, "fetch"),
        Arxiv(settings, desk.library, clock).fetch,
        desk.conversation,
        Later(desk.client, clock),
        lambda team, user: is_admin(desk.client(team), user),
        settings.adding,
        clock,
    )
    desk.conversation.adding = made.ask
    return made


def pushes(settings: Settings, desk: Desk, clock: Now) -> Pushes:
    """What sends reading lists to Zotero; the conversation hands them to it."""
    group = partial(Group, settings.zotero_group, settings.zotero_key, settings.zotero)
    pending, later = Pending(desk.library.store, "zotero"), Later(desk.client, clock)
    made = Pushes(desk.library, pending, group if settings.zotero_group else None, later, clock)
    desk.conversation.pushing = made.ask
    return made


def texts(settings: Settings, desk: Desk, clock: Now) -> FullTexts | None:
    """What fetches full texts, and has questions answered that waited for them; None where none are wanted."""
    if settings.texts == "off":
        return None
    library = desk.library
    fetcher = Fetcher(Limiter(library.store, clock, time.sleep), settings.contact)
    late = Late(desk.conversation, Waiting(library.store), desk.client, clock)
    most = settings.texts_size * MEGABYTE
    return FullTexts(settings.site, fetcher, library.store, library.paper, settings.texts, most, late.arrived)


@contextmanager
def assisting(settings: Settings) -> Iterator[Server]:
    """What answers assistants on this machine: from the papers alone, and nobody in particular."""
    metrics, library, ended = Metrics(), open_library(settings), Event()
    for round_ in tending(library, ended):
        Thread(target=repeat, args=(round_, ended), name=round_.name, daemon=True).start()
    try:
        yield Server(Calls(converse(library), metrics, partial(reported, metrics=metrics)))
    finally:
        ended.set()
        library.close()


def nightly(settings: Settings, library: Library) -> Nightly:
    """What reads the sets of arXiv that the settings name; raises SettingsError for one that does not exist."""
    for name in settings.sets:
        if name not in ARCHIVES and (name not in NAMES or name in PAST):
            raise SettingsError(f"ARXIV_SETS: arXiv has no {name}; write such as cs, math.AG, hep-th.")
    return Nightly(Arxiv(settings, library), library.store, settings.sets, now)


@dataclass(frozen=True, slots=True)
class Round:
    """Something that is done again and again."""

    name: str
    work: Callable[[], object]
    seconds: float
    """Between the end of one and the next."""


def rounds(
    library: Library, reading: Nightly, digests_: Digests, ended: Event, fetching: FullTexts | None = None
) -> Iterator[Round]:
    """What a process that delivers does beside everything else; arXiv is read only where a set is named."""
    yield from tending(library, ended)
    if reading.sets:
        yield Round("reading arXiv", reading.run, 300.0)
    if fetching:
        yield Round("fetching texts", fetching.run, 2.0)
    yield Round("digests", lambda: digests_.run(now(), patience=0.0), 20.0)


def tending(library: Library, ended: Event) -> Iterator[Round]:
    """What every process does that serves for long."""
    yield Round("looking after the index", library.tend, 1.0)
    yield Round("bringing the index up to the database", library.catch_up, 10.0)
    yield Round("giving back memory", trim_heaps, 10.0)
    if library.meaning:
        yield Round("learning what papers mean", partial(learn, library, ended), 2.0)


def learn(library: Library, ended: Event) -> None:
    """Learns what papers mean, while those that answer go first."""
    stand_back()
    library.learn(ended.is_set)


class Rounds:
    """How the rounds of one process have ended; `failures` counts those that failed, by name."""

    def __init__(self, failures: Counter) -> None:
        self._failures = failures
        self._well: dict[str, bool] = {}

    def ended(self, name: str, *, well: bool) -> None:
        """Notes how a round ended."""
        self._well[name] = well
        if not well:
            self._failures.labels(name).inc()

    def state(self) -> str:
        """What failed in its last round; empty when all went well."""
        failed = sorted(name for name, well in self._well.copy().items() if not well)
        return "; ".join(f"{name}: the last round failed" for name in failed)


def repeat(round_: Round, stop: Event, ended: Rounds | None = None) -> None:
    """Rounds until `stop` is set. One of the program's wide doors: an error ends a round, never the loop."""
    told = ended or Rounds(Metrics().rounds)
    while not stop.is_set():
        well = False
        try:
            round_.work()
            well = True
        except UnreachableError as error:
            log.warning("%s: %s", round_.name, error)
        except Exception:
            log.exception("%s failed; the next round is in %d s", round_.name, round_.seconds)
        told.ended(round_.name, well=well)
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

    def member(team: str, channel: str, user: str) -> bool | None:
        return is_member(posting.client(token(team), settings.slack_api), channel, user)

    return member


def digests(settings: Settings, library: Library, failed: Callable[[], object] = lambda: None) -> Digests:
    """What delivers digests from a library's store; `failed` is called for each subscription whose turn fails."""
    installed = installing(settings, library.store, now)

    def client(team: str) -> WebClient | None:
        token = installed.token(team) if installed else settings.bot_token
        return posting.client(token, settings.slack_api) if token else None

    return Digests.over(library, _rendered, client, failed=failed)


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
        logger=monitoring.bolt(),
        client=WebClient(settings.bot_token, settings.slack_api, retry_handlers=[]),
        signing_secret=settings.signing_secret,
        oauth_flow=oauth,
        token_verification_enabled=verified,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        attaching_conversation_kwargs_enabled=False,
        listener_executor=workers.executor,
    )


def check(settings: Settings) -> None:
    """Raises UnreachableError when the database cannot be used: told before anything starts, and in one sentence."""
    store = Store(settings.database)
    try:
        migrate(store)
    finally:
        store.close()


def ailing(library: Library, ended: Rounds) -> str:
    """What an operator should know although the bot answers; empty when all is well."""
    try:
        feeds = Health(library.store, library.now).state()
    except UnreachableError:
        return "the database cannot be reached"
    unread = "" if feeds.well else f"arXiv's feeds are {feeds.reason}"
    peace = Turns(library.store, "arxiv").wait(library.now().timestamp())
    banned = f"arXiv is asked for nothing for {peace / 60:.0f} min" if peace > BANNED / 6 else ""
    return "; ".join(filter(None, (library.healing, library.searched, unread, banned, ended.state())))


def unready(library: Library) -> str:
    """Why nothing can be answered now; empty when all is well."""
    try:
        with library.store.read() as db:
            db.execute(select(1))
    except UnreachableError as error:
        log.warning("not ready: %s", error)
        return "the database cannot be reached"
    library.tend()
    if not library.index.usable:
        return library.healing
    return "" if library.size() else "the corpus is empty"


def _standing() -> None:
    """Takes all that was loaded out of the garbage collector's rounds: its longest pause halves.

    Threads take shorter turns: a quick question waits for Python's lock at each look into the database, for as long
    as a turn when another is at a long one.
    """
    seldom()
    sys.setswitchinterval(TURN)


def serve_http(settings: Settings, limits: Limits = LIMITS) -> None:
    """Serves Slack over HTTP until a signal. A broken corpus is told before anything starts."""
    from bot.slack import server  # noqa: PLC0415  gunicorn reads WEB_CONCURRENCY as it is imported, unchecked

    papers = curated(settings)
    check(settings)
    bots: list[Bot] = []

    def load() -> Web:
        share_heaps()
        with explained(settings.database, settings.data):
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


def serve_assistants(settings: Settings) -> None:
    """Serves assistants on this machine over HTTP until a signal; nobody else can reach it."""
    from bot.slack import server  # noqa: PLC0415  as above

    check(settings)
    open_ = ExitStack()

    def load() -> Alone:
        share_heaps()
        with explained(settings.database, settings.data):
            found = open_.enter_context(assisting(settings))
        _standing()
        return Alone(Endpoint(found, None).routes())

    server.serve(settings.port, load, open_.close, settings.level, expected=EXPECTED, host="127.0.0.1")


def serve_socket(settings: Settings) -> None:
    """Serves Slack over Socket Mode until a signal; raises TokenError when Slack does not accept the app's token."""
    share_heaps()
    bot, stop = build(settings), Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    _standing()
    bot.deliver()
    try:
        sockets.serve(bot.app, settings.app_token, stop=stop)
    finally:
        bot.close()
