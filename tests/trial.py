"""A trial: forged texts put to a bot, at its front door or directly, and everything that went wrong with them."""

import json
import logging
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from forging import Forger
from validity import problems, view_problems
from wiring import Wired, until

from bot import blocks
from bot.answers import Preview
from bot.app import Bot
from bot.blocks import Message, Surface, views
from bot.blocks.words import TROUBLE
from bot.dialogue.conversation import Place, Reply
from bot.playground import payloads
from bot.playground.checks import check_message, check_view
from bot.playground.delivery import Delivery
from bot.playground.refusal import RefusalError
from bot.playground.slack import LoopbackSlack
from bot.playground.tickets import Ticket
from bot.playground.values import BOT_USER, Json
from bot.queries import Subscribe
from bot.slack import modals

VERBS: Final = (
    "ask",
    "cite",
    "why",
    "similar",
    "save",
    "confirm",
    "follow",
    "page",
    "share",
    "helpful",
    "unhelpful",
    "opinion",
    "unheard",
)
THREADS: Final = 40
"""Conversations that go on at once, so that a text meets every kind of text before it."""
SAYING: Final = frozenset(
    {
        "ack",
        "response",
        "chat.postMessage",
        "chat.postEphemeral",
        "views.open",
        "views.update",
        "views.publish",
        "chat.unfurl",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, and the text that it went wrong with."""

    kind: str
    text: str


@dataclass
class Trial:
    """What was sent so far, and what went wrong."""

    sent: int = 0
    answers: int = 0
    """Messages and views that came of it, each of which was checked."""
    faults: list[Fault] = field(default_factory=list)

    def blame(self, kinds: Iterator[str] | list[str], text: str) -> None:
        self.faults += [Fault(kind, text) for kind in kinds]


def message_problems(message: Message, *, deep: bool = False) -> list[str]:
    """Why Slack would not take a message, by the tests' judge and by the playground's."""
    found = problems(message, deep=deep) if message.blocks else []
    return found + _refused(lambda: check_message(message.blocks, message.text))


def shown_problems(view: Json) -> list[str]:
    """Why Slack would not take a view."""
    return view_problems(view, deep=False) + _refused(lambda: check_view(view))


def _refused(check: Callable[[], object]) -> list[str]:
    try:
        check()
    except RefusalError as refusal:
        return [f"refused: {refusal}"]
    return []


class Direct:
    """The conversation and the blocks alone, without Slack around them: what the doors do with a text, and quicker."""

    def __init__(self, bot: Bot, trial: Trial) -> None:
        self._bot = bot
        self._trial = trial

    def message(self, text: str, number: int) -> None:
        """As a message in one of some threads, in a direct message, or as a command."""
        thread = Place("T1", "C0PAPERS", "U0ALICE", f"1.{number % THREADS}", "Europe/London")
        direct = Place("T1", "D0ALICE", "U0ALICE", "", "Europe/London", direct=True)
        place = (thread, direct, thread.private)[number % 3]
        self._tried(text, lambda: self._said(text, place, command=number % 3 == 2))

    def value(self, text: str, number: int) -> None:
        """As what a pressed button carries: in a thread or in a direct message."""
        places = (
            Place("T1", "C0PAPERS", "U0ALICE", f"2.{number % THREADS}", "Europe/London"),
            Place("T1", "D0ALICE", "U0ALICE", "", "Europe/London", direct=True),
        )
        self._tried(text, lambda: self._said(text, places[number % 2]))

    def form(self, values: Mapping[str, str], number: int) -> None:
        """As what was entered into the forms for a search and for a subscription."""
        shown = json.dumps(values)
        place = Place("T1", "", "U0ALICE")
        if number % 2:
            self._tried(shown, lambda: self._found(modals.found(values), place))
        else:
            self._tried(shown, lambda: self._found(modals.followed(values, self._bot.desk), place))

    def _tried(self, text: str, work: Callable[[], object]) -> None:
        self._trial.sent += 1
        try:
            work()
        except Exception as error:  # noqa: BLE001  what a trial is there to find
            self._trial.blame([where(error)], text)

    def _found(self, made: tuple[object, dict[str, str]], place: Place) -> None:
        query, errors = made
        if not errors:
            self._said(str(query), place)

    def _said(self, text: str, place: Place, *, command: bool = False) -> None:
        conversation, today = self._bot.desk.conversation, self._bot.desk.conversation.today
        reply = conversation.reply(text, place, command=command)
        surfaces: Final[tuple[Surface, ...]] = get_args(Surface)
        message = blocks.message(reply.answer, reply.query, surfaces[self._trial.sent % 3], today)
        self._judged(message_problems(message), text)
        if self._trial.sent % 3 == 0:
            self._judged(message_problems(blocks.shared(message, reply.query, place.user)), text)
            self._viewed(reply, text)

    def _viewed(self, reply: Reply, text: str) -> None:
        today = self._bot.desk.conversation.today
        self._judged(shown_problems(views.answer_view("paperbot", reply.answer, reply.query, today)), text)
        if isinstance(reply.answer, Preview):
            self._judged(shown_problems(views.confirm_form(reply.answer)), text)
        if isinstance(reply.query, Subscribe):
            self._judged(
                shown_problems(views.subscribe_form(modals.written(reply.query.find), reply.query)), text
            )

    def _judged(self, found: list[str], text: str) -> None:
        self._trial.answers += 1
        self._trial.blame([f"invalid: {one}" for one in found], text)


class Keeping(logging.Handler):
    """Keeps every warning and error."""

    def __init__(self, heard: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(record)


class Front:
    """The front door: signed requests to a real bot, and what it then sends to a loopback Slack."""

    def __init__(self, running: Wired, trial: Trial) -> None:
        self._running = running
        self._slack: LoopbackSlack = running.slack
        self._trial = trial
        self._heard: list[logging.LogRecord] = []
        self._threads: dict[int, str] = {}

    @contextmanager
    def listening(self) -> Iterator[None]:
        """What is logged inside the block is blamed on what was sent."""
        self._slack.calls.clear()  # what others left
        handler = Keeping(self._heard)
        logging.getLogger().addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(handler)

    def mention(self, text: str, number: int) -> None:
        """A mention: every third opens a thread, the others go on in one."""
        thread = self._threads.get(number % THREADS, "") if number % 3 else ""
        turn = self._slack.say(f"<@{BOT_USER}> {text}", "papers", thread=thread, raw=True)
        self._threads[number % THREADS] = thread or turn.ts
        self._settled(text, turn.deliveries)

    def direct(self, text: str, _number: int) -> None:
        self._settled(text, self._slack.say(text or " ", "paperbot", raw=True).deliveries)

    def command(self, text: str, _number: int) -> None:
        self._settled(text, self._slack.slash(f"/paper {text}").deliveries)

    def press(self, text: str, number: int) -> None:
        """A press of a button with each verb in turn: on a message, on one that one person sees, on the Home, in a modal."""
        verb = VERBS[number % len(VERBS)]
        where = (self._on_message, self._on_private, self._on_home, self._in_modal)[number // len(VERBS) % 4]
        held, ticket = where(number)
        action = {
            "type": "button",
            "action_id": f"{verb}:1",
            "block_id": "b1",
            "value": text,
            "action_ts": "1.2",
        }
        urls = (
            {"response_url": f"{self._slack.url}/response/{self._slack.site.tickets.response(ticket)}"}
            if ticket.channel
            else {}
        )
        trigger = self._slack.site.tickets.trigger(ticket)
        alice = self._slack.workspace.user("alice")
        payload = payloads.interaction(
            "block_actions", alice, **held, **urls, trigger_id=trigger, actions=[action]
        )
        silent = verb == "unheard" or not text
        self._settled(f"{verb}: {text}", (self._slack.courier.interaction(payload),), silent=silent)

    def submission(self, values: Mapping[str, str], about: str, number: int) -> None:
        """A modal of each kind, with something in each of its fields."""
        name = (views.ASK, views.SEARCH, views.SUBSCRIBE, views.CONFIRM)[number % 4]
        alice = self._slack.workspace.user("alice")
        fields = {one: {one: {"type": "plain_text_input", "value": value}} for one, value in values.items()}
        view = {
            "id": "V1", "type": "modal", "callback_id": name, "title": {"type": "plain_text", "text": "Ask"}, "blocks": [],
            "private_metadata": about, "state": {"values": fields}, "team_id": "T0PAPERLAB",
        }  # fmt: skip
        payload = payloads.interaction(
            "view_submission", alice, view=view, trigger_id=f"t{number}", response_urls=[]
        )
        delivery = self._slack.courier.interaction(payload)
        self._settled(f"{name}: {json.dumps(values)} {about}", (delivery,))
        answer = delivery.json
        if "view" in answer:
            self._trial.answers += 1
            self._trial.blame(
                [f"invalid: {one}" for one in shown_problems(answer["view"])], f"{name}: {values} {about}"
            )

    def _on_message(self, number: int) -> tuple[Json, Ticket]:
        turn_ts = self._threads.get(number % THREADS) or self._slack.workspace.ts()
        ticket = Ticket("U0ALICE", "C0PAPERS", time.time(), thread=turn_ts)
        box = {
            "type": "message",
            "message_ts": self._slack.workspace.ts(),
            "channel_id": "C0PAPERS",
            "thread_ts": turn_ts,
        }
        return {
            "channel": {"id": "C0PAPERS", "name": "papers"},
            "container": box | {"is_ephemeral": False},
        }, ticket

    def _on_private(self, _number: int) -> tuple[Json, Ticket]:
        box = {
            "type": "message",
            "message_ts": self._slack.workspace.ts(),
            "channel_id": "C0PAPERS",
            "is_ephemeral": True,
        }
        return {"channel": {"id": "C0PAPERS", "name": "papers"}, "container": box}, Ticket(
            "U0ALICE", "C0PAPERS", time.time()
        )

    def _on_home(self, _number: int) -> tuple[Json, Ticket]:
        channel = self._slack.workspace.direct("alice").id
        view = {"id": "VHOME", "type": "home", "private_metadata": channel, "team_id": "T0PAPERLAB"}
        return {"container": {"type": "view", "view_id": "VHOME"}, "view": view}, Ticket(
            "U0ALICE", "", time.time()
        )

    def _in_modal(self, _number: int) -> tuple[Json, Ticket]:
        opened = self._slack.modal()
        name = opened.id if opened else "VNONE"
        view = {"id": name, "type": "modal", "callback_id": "answer", "team_id": "T0PAPERLAB"}
        return {"container": {"type": "view", "view_id": name}, "view": view}, Ticket(
            "U0ALICE", "", time.time(), view=name
        )

    def _settled(self, text: str, deliveries: tuple[Delivery, ...], *, silent: bool = False) -> None:
        """Waits for what comes of a delivery, and judges it."""
        self._trial.sent += 1
        told = silent or any(one.answer for one in deliveries)
        idle = until(lambda: self._running.bot.desk.idle and (told or len(self._slack.calls) > 0), 30)
        calls, records = list(self._slack.calls), list(self._heard)
        self._slack.calls.clear()
        self._heard.clear()
        self._trial.blame([] if idle else ["no answer, or still at work, after 30 s"], text)
        self._trial.blame([f"status {one.status}" for one in deliveries if one.status != 200], text)
        self._trial.blame([_logged(record) for record in records], text)
        said = [call for call in calls if call.method in SAYING]
        self._trial.answers += len(said)
        self._trial.blame(
            [f"{call.method}: {call.answer}" for call in said if not call.ok and not _gone(call.answer)], text
        )
        self._trial.blame([f"invalid: {one}" for call in said for one in _judged(call.args)], text)


def _gone(answer: Json) -> bool:
    """A modal that nobody has open takes no answer; that is no fault of the answer."""
    return answer.get("error") in {"not_found", "expired_trigger_id"}


def _judged(args: Json) -> list[str]:
    """What is wrong with what was sent; a call that shows nothing is right."""
    view = args.get("view")
    if view:
        return shown_problems(json.loads(view) if isinstance(view, str) else view)
    if "text" not in args:
        return []
    held = args.get("blocks") or []
    message = Message(str(args["text"]), json.loads(held) if isinstance(held, str) else held)
    return message_problems(message) + (["says that something went wrong"] if message.text == TROUBLE else [])


def _logged(record: logging.LogRecord) -> str:
    lines = record.getMessage().splitlines()
    frames = [line.strip() for line in lines if line.strip().startswith("File")]
    return " ".join(["logged:", lines[0] if lines else "", *frames[-1:]])[:300]


def where(error: BaseException) -> str:
    """The kind of an error and the last line of ours that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/bot/" in frame.filename]
    last = (ours or frames)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno} {last.name}"


FIELDS: Final = (
    "question", "query", "words", "author", "since", "before", "category", "organisation", "venue", "only", "order", "days", "weekday", "time",
    "zone", "channel", "options",
)  # fmt: skip


def entered(forger: Forger) -> dict[str, str]:
    """Odd values in some of the fields of all forms."""
    return {name: forger.field() for name in FIELDS if forger.chance.random() < 0.5}
