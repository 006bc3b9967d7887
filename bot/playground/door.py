"""Door: Slack's side of HTTP, as the bot sees it: the Web API, response URLs, uploads and files.

Every call is recorded with its answer; faults that tests asked for befall it here.
"""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl

from bot.playground import chat, extras
from bot.playground.calls import Call, Calls
from bot.playground.checks import check_message
from bot.playground.faults import Fault, Faults
from bot.playground.link import Link
from bot.playground.methods import call
from bot.playground.refusal import RefusalError
from bot.playground.site import Site
from bot.playground.tickets import Ticket
from bot.playground.values import Json, Message
from bot.playground.wire import Request, Response

STRUCTURED: Final = {
    "attachments",
    "blocks",
    "changes",
    "document_content",
    "error",
    "files",
    "loading_messages",
    "metadata",
    "prompts",
    "unfurls",
    "view",
}


class Door:
    """Answers the bot's requests, and records each."""

    def __init__(
        self, site: Site, faults: Faults, calls: Calls, scopes: frozenset[str] | None = None
    ) -> None:
        """`scopes` are those granted to the bot; None grants all."""
        self._site: Final = site
        self._faults: Final = faults
        self._scopes: Final = scopes
        self._calls: Final = calls
        self.link: Final = Link(site.workspace.changed)

    def handle(self, request: Request) -> Response:
        """Answers one request of the bot."""
        head, _, rest = request.path.strip("/").partition("/")
        if head == "link":
            return self.link.accept(request)
        if head == "files":
            return self._download(rest)
        if head == "files-pri":
            return self._download(rest) if self._may_read(request) else _sign_in()
        if request.method == "POST" and head in {"api", "response", "upload"}:
            return self._recorded(head, rest, request)
        return Response(b'{"ok": false, "error": "not_found"}', 404)

    def _may_read(self, request: Request) -> bool:
        """Whether a request bears the bot's token, and that may read files."""
        granted = self._scopes is None or "files:read" in self._scopes
        return granted and _token(request, {}) == extras.BOT_KEY

    def _download(self, key: str) -> Response:
        file = self._site.workspace.files.get(key)
        if file is None:
            return Response(b"", 404)
        return Response(
            file.body,
            kind="application/octet-stream",
            headers={"Content-Disposition": extras.disposition(file)},
        )

    def _recorded(self, head: str, rest: str, request: Request) -> Response:
        began, wall = time.perf_counter(), self._site.workspace.clock()
        name = rest if head == "api" else head
        args = {"id": rest} if head == "upload" else arguments(request)
        fault = self._faults.take(name)
        time.sleep(fault.delay if fault else 0.0)
        if fault and fault.fails and not fault.stored:
            answer: Json = {"ok": False, "error": fault.error or "fault"}
        else:
            answer = self._run(head, rest, request, args)
        self._calls.add(Call(name, args, answer, wall, time.perf_counter() - began))
        return _failed(fault) if fault and fault.fails else _answered(head, answer)

    def _run(self, head: str, rest: str, request: Request, args: Json) -> Json:
        actions: dict[str, Callable[[], Json]] = {
            "api": lambda: call(self._site, rest, args, _token(request, args), self._scopes),
            "response": lambda: self._respond(rest, args),
            "upload": lambda: self._upload(rest, request.body),
        }
        try:
            return actions[head]()
        except RefusalError as refusal:
            return refusal.answer

    def _upload(self, key: str, body: bytes) -> Json:
        file = self._site.workspace.files.get(key)
        if file is None or not body:
            raise RefusalError("file_not_found")
        self._site.workspace.put(replace(file, body=body))
        return {"ok": True}

    def _respond(self, key: str, args: Json) -> Json:
        ticket = self._site.tickets.respond(key)
        with self._site.workspace.changed:
            respond(self._site, ticket, args)
        return {"ok": True}


def respond(site: Site, ticket: Ticket, args: Json) -> Message | None:
    """Carries out what was sent to a response URL (or came in a command's ack): the message made or changed."""
    old = site.workspace.messages.get(f"{ticket.channel}:{ticket.message}")
    if args.get("delete_original"):
        if old:
            site.workspace.drop(old)
        return None
    if args.get("replace_original") and old:
        check_message(args.get("blocks"), args.get("text") or "")
        new = chat.message_of(site, args, old.channel)
        return site.workspace.put(
            replace(old, text=new.text, blocks=new.blocks, attachments=new.attachments, edited=new.ts)
        )
    public = args.get("response_type") == "in_channel"
    if public and ticket.typed:
        site.workspace.post(Message(ticket.channel, site.workspace.ts(), ticket.user, ticket.typed))
    return site.workspace.post(
        chat.message_of(site, args, ticket.channel, only="" if public else ticket.user)
    )


def arguments(request: Request) -> Json:
    """The arguments of a call, from JSON or a form; what a form carries as JSON text is read."""
    if "json" in request.headers.get("content-type", ""):
        given: Json = json.loads(request.body or b"{}")
        return {key: value for key, value in given.items() if value is not None}
    pairs = [*request.query.items(), *parse_qsl(request.body.decode(), keep_blank_values=True)]
    return {key: _read(value) if key in STRUCTURED else value for key, value in pairs}


def _read(value: str) -> object:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _token(request: Request, args: Json) -> str:
    given = args.pop("token", "")
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip() or str(given)


def _sign_in() -> Response:
    """What Slack shows to whoever may not have a file: a page, with status 200."""
    return Response(b"<!DOCTYPE html><html><title>Sign in</title></html>", kind="text/html; charset=utf-8")


def _failed(fault: Fault) -> Response:
    if fault.drop:
        return Response(status=0)
    headers = {"Retry-After": str(fault.retry_after)} if fault.status == 429 else {}
    error = fault.error or {429: "ratelimited"}.get(fault.status, "internal_error")
    return Response(json.dumps({"ok": False, "error": error}).encode(), fault.status or 200, headers=headers)


def _answered(head: str, answer: Json) -> Response:
    if head == "api":
        return Response(json.dumps(answer).encode(), kind="application/json; charset=utf-8")
    if answer["ok"]:
        return Response(b"ok", kind="text/plain")
    return Response(json.dumps(answer).encode(), 404 if answer["error"].endswith("_url") else 400)
