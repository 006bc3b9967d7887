"""Serving over Socket Mode, for workspaces that cannot reach us: a connection out, and a watch that replaces it.

slack_sdk's client connects again by itself, but not always: it never notices a server that stops answering pings if
none was ever answered, spins at the end of a stream, and leaves threads behind. So each of its clients serves one
connection here, is closed completely, and the watch opens the next one. What was taken before a cut is still answered;
an acknowledgement that is late goes over the next connection.
"""

import logging
import select
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Event
from typing import Any, Final

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError, SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.kept import compiled
from bot.slack.payloads import shallow, whole

log = logging.getLogger(__name__)

CONCURRENCY: Final = 32
ENDS: Final = select.POLLHUP | select.POLLERR | select.POLLNVAL | getattr(select, "POLLRDHUP", 0)
BUFFER: Final = 65_536
"""Bytes read at a time; slack_sdk reads a long message by recursion, one step for each such part."""
REFUSALS: Final = frozenset(
    "invalid_auth not_authed account_inactive token_revoked token_expired no_permission missing_scope "
    "not_allowed_token_type access_denied org_login_required ekm_access_denied user_removed_from_team".split()
)
"""What Slack says of a token that will never do."""
_WORD: Final = compiled(r"[a-z_]+")


class TokenError(Exception):
    """Slack does not accept the app-level token; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Times:
    """All in seconds."""

    silence: float = 30.0
    """Without a message or a pong, after which a connection is dead."""
    look: float = 0.5
    """Between looks at the connection."""
    ping: float = 5.0
    """Between pings."""
    asking: int = 10
    """For Slack to say where to connect."""
    first: float = 1.0
    """From a failed attempt to the next; each time twice as long."""
    longest: float = 15.0


class Line(SocketModeClient):
    """One connection to Slack. What slack_sdk would connect again is only noted, in `over`."""

    def __init__(self, web: WebClient, token: str, logger: logging.Logger, times: Times) -> None:
        super().__init__(
            token, logger, web, ping_interval=times.ping, receive_buffer_size=BUFFER, concurrency=1
        )
        self.over: Final = Event()
        """Slack has asked for another connection, or ended this one."""
        self._heard = time.time()
        self.on_message_listeners.append(self._hear)

    def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: ARG002  slack_sdk's own
        """Called by slack_sdk when it wants another connection."""
        self.over.set()

    @property
    def silence(self) -> float:
        """Seconds since the last message or pong."""
        session = self.current_session
        pong = session.last_ping_pong_time if session is not None else None
        return time.time() - max(self._heard, pong or 0.0)

    @property
    def ended(self) -> bool:
        """Has the other side ended it? slack_sdk does not look."""
        if (sock := self._socket) is None:
            return True
        look = select.poll()
        try:
            look.register(sock, ENDS)
            return any(found & ENDS for _, found in look.poll(0))
        except (OSError, ValueError):  # it has been closed meanwhile
            return True

    def close(self) -> None:
        """Ends the connection and every thread of it, after what has already arrived has been handed on.

        slack_sdk's own leaves its reader running when it is about to begin, and drops what waits in the queue.
        """
        self.closed = True
        self.current_session_state.terminated = True
        self.message_queue.put(None)
        if (sock := self._socket) is not None:
            with suppress(OSError):  # the other side may be gone
                socket.socket.shutdown(
                    sock, socket.SHUT_RDWR
                )  # wakes the reader, which holds the lock that closing needs
        with suppress(AttributeError):  # slack_sdk's, when its monitor ends the connection in the same moment
            self.disconnect()
        runners = (self.current_session_runner, self.current_app_monitor, self.message_processor)
        for runner in runners:
            runner.event.set()
        for runner in runners:
            while runner.is_alive():
                self.current_session_state.terminated = True
                runner.thread.join(0.05)
        while not self.message_queue.empty():
            with suppress(ValueError):  # a message that was cut off
                self.process_message()  # type: ignore[no-untyped-call]  # slack_sdk's own

    @property
    def _socket(self) -> socket.socket | None:
        return self.current_session.sock if self.current_session is not None else None

    def _hear(self, _message: str) -> None:
        self._heard = time.time()


class Lines:
    """The connections of one app, one after the other; their work is done by the same threads."""

    def __init__(self, app: App, token: str, times: Times, stop: Event) -> None:
        self._app = app
        self._token = token
        self._times = times
        self._stop = stop
        self._web = WebClient(token, app.client.base_url, timeout=times.asking, retry_handlers=[])
        self._workers = ThreadPoolExecutor(CONCURRENCY, thread_name_prefix="envelope")
        self._line: Line | None = None
        self._pause = times.first

    def run(self) -> None:
        """Serves until it is stopped; raises TokenError when Slack does not accept the token."""
        try:
            while not self._stop.is_set() and (line := self._connected()):
                self._hang_up()
                self._line = line
                log.info("connected to Slack")
                self._serve(line)
        finally:
            self._hang_up()
            self._workers.shutdown()

    def _serve(self, line: Line) -> None:
        """Returns when another connection is needed: at once after a long life, and with growing pauses after short ones."""
        begun = time.monotonic()
        self._watch(line)
        if time.monotonic() - begun > self._times.longest:
            self._pause = self._times.first
        else:
            self._wait(0.0)

    def _watch(self, line: Line) -> None:
        """Returns when a connection is dead, and hung up; or when Slack asks to renew it, and it serves until then."""
        while not self._stop.is_set() and not line.over.wait(self._times.look):
            silent = line.silence > self._times.silence
            if silent or line.ended:
                what = f"silent for {line.silence:.0f} s" if silent else "cut"
                log.warning("the connection to Slack is %s: connecting again", what)
                self._hang_up()
                return

    def _connected(self) -> Line | None:
        """A new connection, as soon as there can be one; None when stopped before."""
        while not self._stop.is_set():
            try:
                return self._open()
            except SlackApiError as error:
                why, least = _reason(error), _asked(error)
            except (SlackClientError, HTTPException, OSError, ValueError) as error:
                why, least = type(error).__name__, 0.0
            log.warning("no connection to Slack (%s): trying again in %.0f s", why, max(self._pause, least))
            self._wait(least)
        return None

    def _wait(self, least: float) -> None:
        self._stop.wait(max(self._pause, least))
        self._pause = min(2 * self._pause, self._times.longest)

    def _open(self) -> Line:
        address = self._web.apps_connections_open(app_token=self._token).get("url", "")
        line = Line(self._web, self._token, self._app.logger, self._times)
        line.message_workers.shutdown()
        line.message_workers = self._workers
        line.socket_mode_request_listeners.append(self._take)
        line.wss_uri = address
        line.connect()
        if not line.is_connected():
            line.close()
            raise SlackClientNotConnectedError("the address that Slack gave does not answer")
        return line

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _take(self, line: Any, request: SocketModeRequest) -> None:  # noqa: ANN401  slack_sdk's own
        """Answers one envelope, over the connection that there is by then."""
        started, payload = time.time(), request.payload
        sound = isinstance(payload, dict) and shallow(payload) and whole(payload)
        answer = run_bolt_app(self._app, request) if sound else BoltResponse(status=200)
        try:
            send_response(line if line.is_connected() else self._line or line, request, answer, started)
        except SlackClientNotConnectedError:
            log.info("an acknowledgement came after its connection: Slack will send the envelope again")


def serve(app: App, token: str, times: Times | None = None, stop: Event | None = None) -> None:
    """Serves until `stop` is set; raises TokenError when Slack does not accept `token`, the app-level token."""
    Lines(app, token, times or Times(), stop or Event()).run()


def _reason(error: SlackApiError) -> str:
    """Slack's word for it; raises TokenError when it is about the token."""
    said = getattr(error.response, "data", None)
    found = _WORD.fullmatch(str(said.get("error"))) if isinstance(said, dict) else None
    why = found[0] if found else "no answer of Slack's"
    if why in REFUSALS:
        raise TokenError(
            f"Slack does not accept SLACK_APP_TOKEN ({why}); copy it again from your app's page at api.slack.com/apps."
        ) from None
    return why


def _asked(error: SlackApiError) -> float:
    """Seconds that Slack asks to wait; 0.0 when it does not."""
    with suppress(ValueError):
        return float(getattr(error.response, "headers", {}).get("Retry-After", 0))
    return 0.0
