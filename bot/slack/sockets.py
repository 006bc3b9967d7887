"""Serving over Socket Mode, for workspaces that cannot reach us: a connection out, and a watch over it.

The SDK reconnects when Slack says so, but a connection that went silent can stay silent: it never notices a
server that stops answering pings, if no ping was ever answered. So the watch ends the process instead, and
its supervisor starts a fresh one.
"""

import logging
import time
from collections.abc import Callable
from typing import Final

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.slack.whole import shallow, whole

log = logging.getLogger(__name__)

CONCURRENCY: Final = 32
SILENCE: Final = 60.0
"""Seconds without a message or a pong after which a connection is dead."""
LOOK: Final = 5.0


class SilentError(Exception):
    """Slack's connection went silent; the message says for how long."""


class Watch:
    """Knows when a connection last gave a sign of life."""

    def __init__(self, client: SocketModeClient, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._clock = clock
        self._heard = clock()
        client.on_message_listeners.append(self._hear)

    def silence(self) -> float:
        """Seconds since the last message or pong."""
        session = self._client.current_session
        pong = session.last_ping_pong_time if session is not None else None
        return self._clock() - max(self._heard, pong or 0.0)

    def _hear(self, _message: str) -> None:
        self._heard = self._clock()


class Handler(SocketModeHandler):
    """Bolt's handler, given only what holds all that it takes for granted; the rest is acknowledged."""

    # Bolt's own handler narrows the first argument just so.
    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Takes one envelope."""
        payload: object = req.payload
        if isinstance(payload, dict) and shallow(payload) and whole(payload):
            super().handle(client, req)
        else:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


def serve(app: App, token: str, silence: float = SILENCE, look: float = LOOK) -> None:
    """Serves until a signal; raises SilentError when the connection has been silent for so long.

    `token` is the app-level token; every `look` seconds the connection is pinged and looked at.
    """
    web = WebClient(token=token, base_url=app.client.base_url)
    handler = Handler(app, token, web_client=web, concurrency=CONCURRENCY, ping_interval=look)
    watch = Watch(handler.client)
    try:
        handler.client.connect()
        log.info("connected to Slack")
        while watch.silence() < silence:
            time.sleep(look)
        raise SilentError(f"Slack's connection has been silent for {watch.silence():.0f} seconds.")
    finally:
        handler.client.close()
