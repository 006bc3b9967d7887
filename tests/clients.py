"""The official SDK as a client of paperbot, over HTTP (signed as Slack signs, or not) and over stdio."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any, Final, TypeVar
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIApplication

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent, Tool

from bot.playground.delivery import signature

T = TypeVar("T")
TEAM: Final = "T0PAPERLAB"
MODES: Final = ("2026-07-28", "legacy", "auto")
"""The newest specification, the ones that shake hands first, and whichever of them the client finds."""


class Signing(httpx2.Auth):
    """Signs each request as Slack does."""

    requires_request_body = True

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        request.headers.update(signature(self._secret, request.content, int(time.time())))
        yield request


@dataclass(frozen=True)
class Assistant:
    """An assistant that is connected anew for each thing it does."""

    target: str | StdioServerParameters
    """An address, or how the server is started."""
    mode: str = MODES[0]
    secret: str = ""
    """Slack's, where Slack asks."""
    user: str = ""
    """For whom Slack asks."""

    def tools(self) -> list[Tool]:
        async def listed(client: Client) -> list[Tool]:
            return (await client.list_tools()).tools

        return self._done(listed)

    def call(self, name: str, **arguments: Any) -> "Result":
        async def called(client: Client) -> CallToolResult:
            meta: Any = {"slack": {"user_id": self.user, "team_id": TEAM}} if self.user else None
            return await client.call_tool(name, arguments, meta=meta)

        return Result(self._done(called))

    def _done(self, work: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        async def run() -> T:
            async with self._connected() as client:
                return await work(client)

        return asyncio.run(run())

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Client]:
        async with AsyncExitStack() as stack:
            target: Any = self.target
            if self.secret:
                http = await stack.enter_async_context(httpx2.AsyncClient(auth=Signing(self.secret)))
                target = streamable_http_client(str(self.target), http_client=http)
            yield await stack.enter_async_context(Client(target, mode=self.mode))


@dataclass(frozen=True)
class Result:
    """What a tool gave."""

    raw: CallToolResult

    @property
    def failed(self) -> bool:
        return bool(self.raw.is_error)

    @property
    def text(self) -> str:
        (content,) = self.raw.content
        assert isinstance(content, TextContent)
        return content.text

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.raw.structured_content or {})

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return list((self.raw.meta or {}).get("slack", {}).get("blocks", []))


def stdio(data: Path) -> StdioServerParameters:
    """How an editor starts paperbot."""
    command = str(Path(sys.executable).with_name("paperbot"))
    return StdioServerParameters(command=command, args=["mcp"], env={"PAPERBOT_DATA": str(data)})


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the standard library's name
        """Nothing: the tests' output stays readable."""


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """An app at an address of this machine."""
    with make_server("127.0.0.1", 0, app, _Server, _Quiet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/mcp"
        finally:
            server.shutdown()
