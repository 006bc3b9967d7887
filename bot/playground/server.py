"""Playground: the loopback Slack with its page, on one address of this machine.

with Playground(port=3000, manifest=manifest) as playground:
bot = build(token=playground.slack.token, secret=playground.slack.secret, api=playground.slack.api)
playground.connect(through_wsgi(bot), scene, next_morning)
playground.wait()
"""

import json
from collections.abc import Callable
from mimetypes import guess_type
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Final, Self

from bot.playground import gate
from bot.playground.controls import CONTROLS
from bot.playground.delivery import Deliver
from bot.playground.live import Live
from bot.playground.offer import Offer
from bot.playground.refusal import RefusalError
from bot.playground.scene import Scene
from bot.playground.slack import LoopbackSlack
from bot.playground.values import Json
from bot.playground.wire import Request, Response

BUILT: Final = Path(__file__).parent / "built"
SLACKS_OWN: Final = ("/api/", "/response/", "/upload/")
NextMorning = Callable[[], str]
"""Delivers what would be due next; gives a sentence about it for the page."""


class Playground:
    """One playground on one port; everything it needs from the bot comes with `connect`."""

    def __init__(self, port: int = 3000, manifest: Json | None = None) -> None:
        """Binds at once. The bot is told only of what its manifest subscribes to, and may do what its scopes allow."""
        offer = Offer.read(manifest) if manifest else Offer()
        self.slack: Final = LoopbackSlack(port=port, scopes=offer.scopes, delays=(0,))
        self.slack.events, self.slack.domains = offer.events, offer.domains or self.slack.domains
        self._live: Final = Live(self.slack, json.dumps(offer.json))
        self._below: Final = self.slack.handle
        self._next_morning: NextMorning | None = None
        self._ended: Final = Event()
        self.slack.handle = self.handle

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return self.slack.url

    def __enter__(self) -> Self:
        self.slack.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.slack.__exit__(kind, error, trace)

    def connect(
        self, deliver: Deliver, scene: Scene | None = None, next_morning: NextMorning | None = None
    ) -> None:
        """Gives the bot, where its conversation is kept, and what brings the next morning's digests."""
        if scene:
            self.slack.workspace.remember(scene.kept(), scene.keep)
        self.slack.deliver = deliver
        self._next_morning = next_morning

    def wait(self) -> None:
        """Waits until `stop`, or for ever."""
        self._ended.wait()

    def stop(self) -> None:
        """Ends `wait`, from any thread or signal handler."""
        self._ended.set()

    def handle(self, request: Request) -> Response:
        """Answers the page, and what is Slack's own as Slack."""
        if request.path.startswith(SLACKS_OWN) and "origin" not in request.headers:
            return self._below(request)
        if refused := gate.refused(request):
            return refused
        if request.path == "/act" and request.method == "POST":
            return self._act(request)
        if request.path == "/live":
            stream = self._live.stream(request.headers.get("last-event-id", ""))
            return Response(kind="text/event-stream", headers=gate.HEADERS, stream=stream)
        return self._below(request) if request.path.startswith("/files/") else _asset(request.path)

    def _act(self, request: Request) -> Response:
        if "application/json" not in request.headers.get("content-type", ""):
            return Response(b'{"ok": false, "error": "invalid_form_data"}', 415)
        try:
            asked: Json = json.loads(request.body)
            answer: Json = {"ok": True, "result": self._carry_out(asked)}
        except RefusalError as refusal:
            answer = refusal.answer
        except (KeyError, ValueError) as problem:
            answer = {"ok": False, "error": "invalid_arguments", "errors": [repr(problem)]}
        return Response(json.dumps(answer).encode(), headers=gate.HEADERS)

    def _carry_out(self, asked: Json) -> object:
        match asked["act"]:
            case "start_over":
                self.start_over()
                return None
            case "next_morning":
                return self._next_morning() if self._next_morning else None
            case name:
                result = CONTROLS[name](self.slack, asked)
                return result if isinstance(result, list) else None

    def start_over(self) -> None:
        """Forgets the conversation, on Slack's side and, as after an uninstallation, on the bot's."""
        self.slack.event({"type": "app_uninstalled"})
        self.slack.calls.clear()
        self.slack.deliveries.clear()
        self.slack.workspace.clear()


def _asset(path: str) -> Response:
    file = (BUILT / (path.lstrip("/") or "index.html")).resolve()
    if not file.is_relative_to(BUILT) or not file.is_file():
        return Response(b"There is no such page.", 404, "text/plain", gate.HEADERS)
    kind = guess_type(file.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind.endswith(("javascript", "json"))
    return Response(file.read_bytes(), kind=f"{kind}; charset=utf-8" if text else kind, headers=gate.HEADERS)
