"""A Zotero on loopback: the items of one group, with versions, conditions and refusals as its Web API documents them."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "P9NiFoyLeZu2bZNvvuQPDWsd"
KEY = frozenset("23456789ABCDEFGHIJKLMNPQRSTUVWXYZ")
FIELDS = {
    "preprint": {"title", "abstractNote", "genre", "repository", "archiveID", "date", "DOI", "citationKey", "url", "extra"},
    "conferencePaper": {"title", "abstractNote", "date", "proceedingsTitle", "volume", "pages", "DOI", "citationKey", "url", "extra"},
    "journalArticle": {"title", "abstractNote", "date", "publicationTitle", "volume", "issue", "pages", "DOI", "citationKey", "url", "extra"},
}  # fmt: skip
COMMON = {"itemType", "key", "version", "creators", "tags", "collections", "relations"}
Reply = tuple[int, Any, dict[str, str]]


class FakeZotero:
    """The library of the group 4711."""

    def __init__(self) -> None:
        self.version = 7
        self.items: dict[str, dict[str, Any]] = {}
        self.trash: set[str] = set()
        self.calls: list[tuple[str, str, dict[str, str]]] = []
        self.faults: deque[Reply | None] = deque()
        """Answers to come before any other; None lets a request pass."""
        self.meddling = 0
        """Times that somebody else changes the library just before a write."""

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serves, and says where."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])))

            def _answer(self, body: bytes) -> None:
                status, told, headers = fake.asked(self.command, self.path, dict(self.headers), body)
                sent = json.dumps(told).encode()
                self.send_response(status)
                for name, value in ({"Last-Modified-Version": str(fake.version)} | headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: object) -> None:
                """Nothing: the log is `calls`."""

        return Handler

    def asked(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        self.calls.append((method, path, headers))
        if self.faults and (due := self.faults.popleft()):
            return due
        headers = {name.lower(): value for name, value in headers.items()}
        parts = urlsplit(path)
        if headers.get("zotero-api-key") != SECRET:
            return 403, "Forbidden", {}
        if parts.path != "/groups/4711/items" or headers.get("zotero-api-version") != "3":
            return 404, "Not found", {}
        return self._known(parse_qs(parts.query)) if method == "GET" else self._write(headers, body)

    def _known(self, asked: dict[str, list[str]]) -> Reply:
        keys = asked["itemKey"][0].split(",")
        if len(keys) > 50 or asked["format"] != ["versions"]:
            return 400, "Too many keys", {}
        seen = set(self.items) if asked.get("includeTrashed") == ["1"] else set(self.items) - self.trash
        return 200, {key: self.items[key]["version"] for key in keys if key in seen}, {}

    def _write(self, headers: dict[str, str], body: bytes) -> Reply:
        if self.meddling:
            self.meddling -= 1
            self.version += 1
        if "zotero-write-token" in headers:
            return 400, "Zotero-Write-Token and If-Unmodified-Since-Version cannot both be given", {}
        if int(headers["if-unmodified-since-version"]) < self.version:
            return 412, "Library has been modified since specified version", {}
        items = json.loads(body)
        if len(items) > 50:
            return 413, "Too many items", {}
        told: dict[str, dict[str, Any]] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
        self.version += 1
        for at, one in enumerate(items):
            if wrong := _wrong(one):
                told["failed"][str(at)] = {"key": one.get("key"), "code": 400, "message": wrong}
                continue
            self.items[one["key"]] = one | {"version": self.version}
            told["success"][str(at)] = one["key"]
            told["successful"][str(at)] = {"key": one["key"], "version": self.version, "data": one}
        return 200, told, {}


def _wrong(item: dict[str, Any]) -> str:
    """What Zotero's schema does not allow."""
    fields = FIELDS.get(item["itemType"])
    if fields is None:
        return f"'{item['itemType']}' is not a valid item type"
    if strange := set(item) - fields - COMMON:
        return f"'{min(strange)}' is not a valid field for type '{item['itemType']}'"
    if len(item["key"]) != 8 or not set(item["key"]) <= KEY:
        return f"'{item['key']}' is not a valid item key"
    if not item["title"] or len(item["title"]) > 2000:
        return "title"
    return ""
