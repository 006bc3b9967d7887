"""LoopbackSlack: the whole of it, for the page and for tests.

with LoopbackSlack() as slack:
app = App(token=slack.token, signing_secret=slack.secret, client=WebClient(slack.token, base_url=slack.api))
slack.deliver = through_bolt(app)
turn = slack.mention("papers by Gloeckle")
assert "Gloeckle" in slack.answer(turn).text
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import TracebackType
from typing import Final, Self

from bot.playground.acts import Turn
from bot.playground.calls import Call, Calls
from bot.playground.delivery import Courier, Deliver, Delivery
from bot.playground.door import Door
from bot.playground.extras import APP_KEY, BOT_KEY
from bot.playground.faults import Fault, Faults
from bot.playground.hands import Hands
from bot.playground.link import Link
from bot.playground.people import People
from bot.playground.site import Site
from bot.playground.tickets import Tickets
from bot.playground.values import BOT_USER, Channel, Message, User, View
from bot.playground.wire import Handle, Server
from bot.playground.workspace import Keep, Workspace, nowhere

SIGNING: Final = "loopback-signing-secret"
"""What requests to the bot are signed with; it signs only what this server makes up."""


class LoopbackSlack(People, Hands):
    """A Slack on 127.0.0.1 with two people (alice, bob), two channels (papers with the bot, general without) and the bot."""

    token: Final = BOT_KEY
    app_token: Final = APP_KEY
    secret: Final = SIGNING

    def __init__(
        self,
        *,
        keep: Keep = nowhere,
        clock: Callable[[], float] = time.time,
        scopes: Iterable[str] | None = None,
        delays: Iterable[float] = (),
        port: int = 0,
    ) -> None:
        """`port` 0 takes a free one; `keep` writes changes down; `scopes` are those granted (None: all); `delays` the seconds before each retry of an event."""
        workspace = Workspace(clock, keep)
        self.faults: Final = Faults()
        self.calls: Final = Calls(workspace.journal)
        self._server: Final = Server(port)
        site = Site(workspace, Tickets(clock), f"http://127.0.0.1:{self._server.port}")
        self._door: Final = Door(site, self.faults, self.calls, None if scopes is None else frozenset(scopes))
        self.handle: Handle = self._door.handle
        """What answers its address; the page puts itself before it."""
        super().__init__(site, Courier(SIGNING, clock, workspace.journal, delays), self.calls)

    def __enter__(self) -> Self:
        self._server.start(self.handle)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.stop()

    @property
    def url(self) -> str:
        """Where this Slack is, such as http://127.0.0.1:40123."""
        return self.site.url

    @property
    def port(self) -> int:
        """The port that it is bound to."""
        return self._server.port

    @property
    def api(self) -> str:
        """The base of its Web API, for SLACK_API_URL and WebClient(base_url=...)."""
        return f"{self.url}/api/"

    @property
    def link(self) -> Link:
        """Socket Mode; `slack.deliver = slack.link.deliver` once the bot has connected."""
        return self._door.link

    @property
    def deliver(self) -> Deliver | None:
        """How the bot is reached; set it once the bot is made."""
        return self.courier.deliver

    @deliver.setter
    def deliver(self, deliver: Deliver) -> None:
        self.courier.deliver = deliver

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything sent to the bot, oldest first."""
        return self.courier.sent

    def fail(self, fault: Fault) -> None:
        """Makes the next calls that a fault names go wrong."""
        self.faults.add(fault)

    def redeliver(self, turn: Turn, number: int = 1, reason: str = "http_timeout") -> Turn:
        """Delivers once more what an act delivered, as Slack does when it saw no acknowledgement."""
        return replace(turn, deliveries=tuple(self.courier.again(d, number, reason) for d in turn.deliveries))

    def add_user(self, name: str, zone: str = "Europe/London", identity: str = "") -> User:
        """One more person."""
        return self.workspace.put(User(identity or f"U0{name.upper()}", name, name.title(), zone))

    def add_channel(
        self,
        name: str,
        members: Iterable[str] = ("alice", "paperbot"),
        *,
        private: bool = False,
        identity: str = "",
    ) -> Channel:
        """One more channel with these members, by name or id."""
        ids = tuple(self.workspace.user(member).id for member in members)
        return self.workspace.put(
            Channel(identity or f"C0{name.upper()}", name, ids, "group" if private else "channel")
        )

    def messages(self, channel: str, thread: str = "", *, user: str = "") -> list[Message]:
        """What is in a channel (or one thread), oldest first; with a user, also what only that user sees."""
        where = (
            self.workspace.direct(user or "alice")
            if channel == "paperbot"
            else self.workspace.channel(channel)
        )
        seen = {"", self.workspace.user(user).id} if user else {""}
        return [m for m in self.workspace.listed(where.id, thread) if m.only in seen]

    def ephemerals(self, channel: str, user: str = "alice") -> list[Message]:
        """What only one person sees in a channel."""
        return [m for m in self.messages(channel, user=user) if m.only]

    def home(self, user: str = "alice") -> View | None:
        """A person's Home, as last published."""
        return self.workspace.home(self.workspace.user(user).id)

    def modal(self, user: str = "alice") -> View | None:
        """The topmost modal that a person has open."""
        return next(reversed(self.workspace.stack(self.workspace.user(user).id)), None)

    def wait(self, condition: Callable[[], bool], seconds: float = 10.0) -> bool:
        """Waits until a condition on the state holds; False when it does not in time."""
        return self.workspace.journal.wait(condition, seconds)

    def answers(self, turn: Turn) -> list[Message]:
        """What the bot posted or changed in answer to an act: later than it, in its channel and thread, seen by its author."""
        anchors = {"", turn.thread or turn.ts}
        later = [
            m
            for m in self.workspace.listed(turn.channel)
            if m.user == BOT_USER and max(m.ts, m.edited) > turn.ts
        ]
        return [m for m in later if m.only in {"", turn.user} and m.thread in anchors]

    def answer(self, turn: Turn, seconds: float = 10.0) -> Message:
        """The bot's first answer to an act, once it is there."""
        if not self.wait(lambda: bool(self.answers(turn)), seconds):
            refused = [f"{call.method}: {call.answer}" for call in self.calls.refused]
            raise AssertionError(f"no answer within {seconds} s; refused calls: {refused}")
        return self.answers(turn)[0]

    def called(self, method: str, count: int = 1, seconds: float = 10.0) -> list[Call]:
        """The calls of one method, once there are `count`."""
        self.wait(lambda: len(self.calls.of(method)) >= count, seconds)
        return self.calls.of(method)
