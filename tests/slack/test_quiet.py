"""What the bot keeps to itself: secrets, message texts, and what is too old."""

import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from databases import held
from slack_sdk import WebClient
from wiring import Wired, wired

from bot.app import bolt
from bot.dialogue.conversation import Place
from bot.logs import Discreet, scrub
from bot.playground.delivery import signature, through_bolt
from bot.playground.slack import LoopbackSlack
from bot.slack.desk import EVERY, Sweeper
from bot.slack.events import shown
from bot.store.conversations import Threads
from bot.store.engine import Store
from bot.store.inbox import KEPT, Inbox
from bot.store.people import Reversals

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything logged by anyone at DEBUG, as the bot's formatter writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet("%(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_no_secret_is_logged_even_at_debug(slack: LoopbackSlack, written: io.StringIO) -> None:
    """The libraries write whole responses there; no token, code or ticket is left in them."""
    client = WebClient(slack.token, slack.api, retry_handlers=[])
    client.auth_test()
    logging.getLogger("x").warning(
        "wss://a/?ticket=abc-def&code=12 %s", {"access_token": "xoxe.xoxb-1-longtoken"}
    )
    logging.getLogger("x").error("at %s", "https://hooks.slack.com/actions/T1/2/secret")
    log = written.getvalue()
    assert "auth.test" in log
    assert not [secret for secret in (slack.token, "abc-def", "longtoken", "T1/2/secret") if secret in log]


def test_what_an_unsigned_request_says_is_not_logged(running: Wired, written: io.StringIO) -> None:
    """Not even by Bolt, which would write the whole of it."""
    app = bolt(running.settings, running.bot.desk.workers)
    headers = {"Content-Type": "application/json"} | signature("wrong", b"{}", 0)
    assert through_bolt(app)(b'{"text": "secret-plan"}', headers)[0] == 401
    assert "secret-plan" not in written.getvalue()


def test_a_traceback_is_scrubbed_too() -> None:
    """An error's own message may quote what it was given."""
    assert "1234" not in scrub("Traceback\n  File\nValueError: bad token 'xoxb-1234-abc'")


def test_nothing_secret_or_said_is_stored(tmp_path: Path, database: str) -> None:
    """The database holds neither tokens nor what people wrote that was no question."""
    with LoopbackSlack() as slack, wired(slack, tmp_path, database):
        slack.answer(slack.direct("papers by Gloeckle"))
        slack.say("our secret-plan for lunch", "papers")
        slack.answer(slack.mention("help"))
    kept = held(database)
    assert "Gloeckle" in kept
    assert "xox" not in kept
    assert "secret-plan" not in kept


def test_what_is_old_is_swept_once_an_hour(store: Store) -> None:
    """One caller an hour sweeps, however many ask."""
    inbox, threads = Inbox(store), Threads(store)
    sweeper = Sweeper(inbox, threads, Reversals(store))
    inbox.take("T1", ["event"], NOW - KEPT - timedelta(seconds=1))
    assert [sweeper.due(NOW) for _ in range(3)] == [True, False, False]
    sweeper.sweep(NOW)
    assert inbox.take("T1", ["event"], NOW)
    assert sweeper.due(NOW + EVERY)


def test_a_slow_answer_shows_a_status_until_it_is_there(running: Wired) -> None:
    """A quick one shows none; a slow one takes it away again at the end."""
    slack = running.slack
    client = WebClient(slack.token, slack.api, retry_handlers=[])
    place = Place("T0PAPERLAB", "D0ALICE", "U0ALICE", direct=True)
    ts = slack.say("lunch?", "papers").ts
    with shown(client, place, ts, moment=5):
        assert not told(slack, "setStatus", ts)
    with shown(client, place, ts, moment=0):
        assert slack.wait(lambda: len(told(slack, "setStatus", ts)) == 1)
    first, last = (str(args["status"]) for args in told(slack, "setStatus", ts))
    assert (bool(first), last) == (True, "")


def test_a_conversation_is_named_after_its_first_question(slack: LoopbackSlack) -> None:
    """Later questions leave the name alone."""
    turn = slack.direct("hello")
    slack.answer(turn)
    slack.answer(slack.direct("papers by Gloeckle", thread=turn.ts))
    assert slack.wait(lambda: len(told(slack, "setTitle", turn.ts)) == 1)
    assert "Gloeckle" in told(slack, "setTitle", turn.ts)[0]["title"]
    slack.answer(slack.direct("and by Synnaeve?", thread=turn.ts))
    slack.answer(slack.direct("help"))
    assert len(told(slack, "setTitle", turn.ts)) == 1


def told(slack: LoopbackSlack, method: str, thread: str) -> list[dict[str, Any]]:
    """What Slack was told of one conversation."""
    calls = slack.calls.of(f"assistant.threads.{method}")
    return [call.args for call in calls if call.args["thread_ts"] == thread]
