"""Slow work never holds an acknowledgement, and every answer is given once."""

import platform
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from wiring import Wired, slow, until, wired

from bot.playground.delivery import through_bolt
from bot.playground.slack import LoopbackSlack
from bot.slack.workers import Workers, trim_heaps
from bot.store.inbox import BusyError


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(threads=4, waiting=6, patience=0.05)
    yield made
    made.close()


def slowly(result: int) -> int:
    time.sleep(0.15)
    return result


def unexpected(error: BaseException) -> None:
    raise AssertionError from error


def test_a_quick_result_is_given_at_once(workers: Workers) -> None:
    """It is returned, and not given again later."""
    late: list[int] = []
    assert workers.promptly(lambda: 42, late.append, unexpected) == 42
    workers.close()
    assert not late


def test_a_slow_result_follows_once(workers: Workers) -> None:
    """Nothing is returned, and the result is given when it is there."""
    late: list[int] = []
    assert workers.promptly(partial(slowly, 42), late.append, unexpected) is None
    workers.close()
    assert late == [42]


def test_a_quick_error_is_raised_and_a_slow_one_reported(workers: Workers) -> None:
    """Either way somebody hears of it."""
    failed: list[BaseException] = []
    with pytest.raises(ZeroDivisionError):
        workers.promptly(lambda: 1 // 0, unexpected_result, failed.append)
    workers.promptly(lambda: 1 // slowly(0), unexpected_result, failed.append)
    workers.start(lambda: unexpected_result(1 // 0), failed.append)
    workers.close()
    assert [type(error) for error in failed] == [ZeroDivisionError] * 2


def unexpected_result(result: int) -> None:
    raise AssertionError(result)


def test_too_much_work_is_turned_away(workers: Workers) -> None:
    """What was taken is done all the same."""
    gate, done = Event(), []
    for _ in range(6):
        workers.start(lambda: done.append(gate.wait(5)), unexpected)
    with pytest.raises(BusyError):
        workers.start(lambda: None, unexpected)
    gate.set()
    workers.close()
    assert done == [True] * 6


def slowed(running: Wired) -> Event:
    """Connects Slack to a bot whose searches wait until this is set."""
    gate = Event()
    running.slack.deliver = through_bolt(slow(running.bot, running.settings, partial(gate.wait, 30)))
    return gate


def test_a_burst_of_commands_is_acknowledged_and_answered_once_each(tmp_path: Path, database: str) -> None:
    """Before any search has ended, all are acknowledged (`benchmarks/burst.py` measures 200 at 10 s)."""
    with (
        LoopbackSlack() as slack,
        wired(slack, tmp_path, database) as running,
        ThreadPoolExecutor(40) as people,
    ):
        gate = slowed(running)
        for n in range(40):
            slack.add_user(f"person{n}")
        turns = list(
            people.map(lambda n: slack.slash("/paper papers by Gloeckle", user=f"person{n}"), range(40))
        )
        assert not slack.calls.of("response")
        gate.set()
        assert all(turn.delivery.status == 200 for turn in turns)
        assert until(lambda: len(slack.calls.of("response")) == 40, 10)
        assert all(call.args["response_type"] == "ephemeral" for call in slack.calls.of("response"))


def test_a_slow_search_does_not_lose_a_modal(tmp_path: Path, database: str) -> None:
    """The form gives way to a view that says it is looking, and that to the answer."""
    with LoopbackSlack() as slack, wired(slack, tmp_path, database) as running:
        gate = slowed(running)
        slack.shortcut("ask_paper")
        form = slack.modal()
        assert form is not None
        slack.submit(form, {"question": "papers by Gloeckle"})
        assert callback(slack) == "loading"
        gate.set()
        assert slack.wait(lambda: callback(slack) == "answer")


def callback(slack: LoopbackSlack) -> str:
    """The callback id of the modal that alice sees."""
    view = slack.modal()
    return str(view.body["callback_id"]) if view else ""


EACH, MANY = 2000, 20_000
"""Bytes of one thing, and how many things."""


def held() -> int:
    """Bytes of memory of this process that no file backs."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * int(next(line.split()[1] for line in lines if line.startswith("RssAnon")))


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is free")
def test_what_is_free_between_what_stays_is_given_back() -> None:
    """Nearly all of many things that were forgotten go back to the system, though some among them are still needed."""
    things = [bytearray(EACH) for _ in range(MANY)]
    kept = things[::50]
    del things
    before = held()
    trim_heaps()
    assert before - held() > EACH * MANY * 0.8
    assert sum(map(len, kept)) == EACH * MANY / 50
