"""Connections to `serve --http` that never finish what they say, say it oddly, or do not listen: they harm nobody else."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from crowding import crowded
from served import TIGHT
from wiring import free, until

from bot.playground.delivery import signature
from bot.playground.slack import LoopbackSlack

TESTS = Path(__file__).parent.parent
EVENT = b'{"type": "event_callback", "team_id": "T1", "event": {"type": "tea_time"}}'


@dataclass(frozen=True)
class Door:
    port: int
    secret: str
    process: "subprocess.Popen[bytes]"

    def head(self, body: bytes, *more: str) -> bytes:
        """The head of a signed request."""
        signed = signature(self.secret, body, int(time.time()))
        lines = [f"{name}: {value}" for name, value in signed.items()]
        named = ["POST /slack/events HTTP/1.1", "Host: x", "Content-Type: application/json", *lines, *more]
        return "\r\n".join([*named, "", ""]).encode()

    def say(self, *parts: bytes) -> bytes:
        """What is answered to these parts, sent one after the other, until the connection ends or nothing more comes."""
        with self.open() as connection:
            for part in parts:
                connection.sendall(part)
            return heard(connection)

    def event(self) -> bytes:
        """The first line of the answer to a signed event."""
        length = f"Content-Length: {len(EVENT)}"
        return self.say(self.head(EVENT, length, "Connection: close") + EVENT).partition(b"\r\n")[0]

    def open(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def workers(self) -> set[int]:
        """The processes that answer."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return set(map(int, listed.split()))


OK = b"HTTP/1.1 200 OK"


def heard(connection: socket.socket, quiet: float = 10.0) -> bytes:
    """All that comes before the end, or before a silence."""
    connection.settimeout(quiet)
    said = b""
    try:
        while part := connection.recv(65536):
            said += part
    except TimeoutError:
        pass
    return said


@contextmanager
def started(folder: Path, slack: LoopbackSlack, **given: str) -> Iterator[Door]:
    port = free()
    env = {
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_SIGNING_SECRET": slack.secret,
        "SLACK_API_URL": slack.api,
        "PAPERBOT_DATA": str(folder / "data"),
        "PYTHONPATH": f"{TESTS.parent}:{TESTS}",
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
    }
    command = [sys.executable, str(TESTS / "served.py")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=os.environ | env | given, stderr=log)
        try:
            yield Door(port, slack.secret, process)
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Two workers, with four threads and forty places each."""
    with LoopbackSlack() as slack, started(tmp_path_factory.mktemp("door"), slack) as opened:
        assert until(lambda: reached(opened), 60)
        yield opened


def reached(door: Door) -> bool:
    return answered(door) and len(door.workers()) == 2


def test_half_sent_requests_take_no_thread_and_end(door: Door) -> None:
    """With more than there are threads, events are answered; each is let go, whatever it drips."""
    with crowded(door.port, TIGHT.connections - 10, drip=0.3) as crowd:
        assert crowd.full.wait(10)
        assert [door.event() for _ in range(20)] == [OK] * 20
        assert not crowd.closed
        assert until(lambda: crowd.closed >= crowd.size, 20)


def test_more_connections_than_places_lock_nobody_out(door: Door) -> None:
    """The one that waited longest makes room; who is sent away for it, as Slack would be, comes again and is answered."""
    with crowded(door.port, 6 * TIGHT.connections, drip=0.3) as crowd:
        assert until(lambda: crowd.opened > crowd.size, 20)
        for _ in range(10):
            assert until(lambda: answered(door), 60)


def answered(door: Door) -> bool:
    try:
        return door.event() == OK
    except OSError:
        return False


def test_those_who_do_not_read_take_no_thread(door: Door) -> None:
    """They ask again and again, and read no answer."""
    asked = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 400
    deaf = [door.open() for _ in range(4 * TIGHT.threads)]
    for one in deaf:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.sendall(asked)
    assert [door.event() for _ in range(10)] == [OK] * 10
    for one in deaf:
        one.close()


def test_those_who_do_not_leave_keep_nobody_waiting(door: Door) -> None:
    """Their requests end the connection, and they leave it open."""
    with door.open() as one, door.open() as two:
        for staying in (one, two):
            staying.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert [door.event() for _ in range(10)] == [OK] * 10
        assert heard(one).endswith(b"alive")


def test_a_request_may_come_in_pieces(door: Door) -> None:
    """Byte by byte, as far as the time allows."""
    whole = door.head(EVENT, f"Content-Length: {len(EVENT)}", "Connection: close") + EVENT
    assert door.say(*(bytes([byte]) for byte in whole)).startswith(OK)


def test_requests_on_one_connection_are_answered_in_turn(door: Door) -> None:
    """Also those that come at once."""
    said = door.say(
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /no HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    assert said.startswith(OK)
    assert said.index(b"alive") < said.index(b"not found") < said.index(b"ready")


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        (["Content-Length: 2000000"], b"413"),
        (["Content-Length: 2000000", "Expect: 100-continue"], b"413"),
        (["Content-Length: 99999999999999999999"], b"413"),
        (["Transfer-Encoding: chunked"], b"411"),
        (["Content-Length: -5"], b"400"),
        (["Content-Length: 5, 5"], b"400"),
        (["X: " + "y" * 70_000], b"431"),
    ],
)
def test_a_body_that_is_not_taken_is_not_waited_for(door: Door, more: list[str], answer: bytes) -> None:
    """The head is enough for the answer; what follows is no request."""
    assert door.say(door.head(EVENT, *more)).split()[1] == answer
    said = door.say(door.head(EVENT, *more), b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"\r\n\r\nalive" not in said


def test_who_asks_whether_to_go_on_is_told_once(door: Door) -> None:
    """Before the body; and the request is answered after it."""
    head = door.head(EVENT, f"Content-Length: {len(EVENT)}", "Expect: 100-continue", "Connection: close")
    with door.open() as connection:
        connection.sendall(head)
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(EVENT)
        assert heard(connection).startswith(OK)
    assert door.say(head + EVENT).startswith(OK)


def test_many_large_bodies_are_not_all_held(door: Door) -> None:
    """Beyond three megabytes those who waited longest are let go, and an event is answered."""
    large = [door.open() for _ in range(20)]
    for one in large:
        one.sendall(door.head(EVENT, "Content-Length: 900000") + b" " * 800_000)
    assert door.event() == OK
    for one in large:
        one.close()


def test_a_worker_that_is_killed_is_replaced(door: Door) -> None:
    """Both of them, and the program is the same."""
    before = door.workers()
    for one in before:
        os.kill(one, signal.SIGKILL)
    assert until(lambda: not before & door.workers() and reached(door), 60)


def test_a_setting_that_slack_refuses_ends_the_program_with_one_sentence(tmp_path: Path) -> None:
    """Said once, by however many workers, without a traceback."""
    with LoopbackSlack() as slack, started(tmp_path, slack, SLACK_BOT_TOKEN="xoxb-wrong") as opened:
        assert opened.process.wait(60) != 0
    told = (tmp_path / "log").read_text()
    assert told.count("Slack does not accept SLACK_BOT_TOKEN") == 1
    assert "Traceback" not in told
    assert "xoxb-wrong" not in told
