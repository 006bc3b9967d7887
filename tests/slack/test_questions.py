"""Every question that was taken is answered once, or its asker is told; whoever asks too much harms nobody else."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import update
from wiring import process, until, wired

from bot.app import now
from bot.dialogue.conversation import Place
from bot.playground.acts import Turn
from bot.playground.faults import Fault
from bot.playground.slack import LoopbackSlack
from bot.slack.payloads import Command, Heard
from bot.slack.questions import LATEST
from bot.store.inbox import AT_WORK, WAITING, Asked
from bot.store.schema import jobs as table


def answered(slack: LoopbackSlack, turns: list[Turn]) -> list[int]:
    """How many answers each has in its own thread."""
    return [sum(m.thread == turn.ts for m in slack.answers(turn)) for turn in turns]


def test_what_a_killed_process_left_is_answered_once(database: str, tmp_path: Path) -> None:
    """One answer was stored by Slack just before the kill, one never reached it, and two had not been begun."""
    with LoopbackSlack() as slack:
        slack.fail(Fault("chat.postMessage", stored=True, drop=True))
        slack.fail(Fault("chat.postMessage", drop=True, delay=2, times=3))
        with process(slack, tmp_path, DATABASE_URL=database):
            turns = [slack.mention(f"papers by {name}") for name in ("Gloeckle", "Synnaeve", "Yoran", "Gu")]
            assert slack.wait(lambda: sum(answered(slack, turns)) == 1)
        assert sum(answered(slack, turns)) == 1
        with process(slack, tmp_path, DATABASE_URL=database):
            assert slack.wait(lambda: answered(slack, turns) == [1] * 4, 15)
            after = slack.mention("papers by Zheng")
            assert slack.wait(lambda: answered(slack, [after]) == [1])
        assert answered(slack, turns) == [1] * 4


def test_a_burst_of_one_person_is_answered_in_turn_and_then_told_to_slow_down(
    database: str, tmp_path: Path
) -> None:
    """The person who asks too much is told so once, in private; another is answered at once; all that was taken is."""
    burst = AT_WORK + WAITING + 6
    with (
        LoopbackSlack() as slack,
        wired(slack, tmp_path, database) as running,
        ThreadPoolExecutor(burst) as hands,
    ):
        first = slack.mention("papers by Yoran", user="bob")  # which has the phrases read
        assert slack.wait(lambda: answered(slack, [first]) == [1])
        slack.fail(Fault("chat.postMessage", delay=3, times=AT_WORK))
        asked = [hands.submit(slack.mention, f"papers by Gloeckle page {n}") for n in range(burst)]
        assert until(lambda: running.bot.desk.questions.unanswered() == AT_WORK + WAITING)
        other = slack.mention("papers by Synnaeve", user="bob")
        assert slack.wait(lambda: answered(slack, [other]) == [1])
        turns = [act.result() for act in asked]
        assert all(delivery.status == 200 for turn in turns for delivery in turn.deliveries)
        assert until(lambda: running.bot.desk.questions.unanswered() == 0, 10)
        assert AT_WORK + WAITING <= sum(answered(slack, turns)) < burst
        whispers = [m for m in slack.ephemerals("papers") if m.only == slack.workspace.user("alice").id]
    assert ["One at a time" in m.text for m in whispers] == [True]


@pytest.mark.logs
def test_a_refused_event_is_answered_when_it_is_repeated(database: str, tmp_path: Path) -> None:
    """Too many questions of everybody together: Slack is asked to come again, and nothing is lost."""
    with LoopbackSlack() as slack, wired(slack, tmp_path, database) as running:
        store, most = running.bot.library.store, running.bot.desk.workers.waiting
        others = [waiting(n) for n in range(most)]
        with store.write() as db:
            db.execute(table.insert(), others)
        turn = slack.mention("papers by Gloeckle")
        assert 503 in {delivery.status for delivery in turn.deliveries}
        running.bot.desk.jobs.disown([one["key"] for one in others[:1]])
        again = slack.redeliver(turn)
        assert {delivery.status for delivery in again.deliveries} == {200}
        assert slack.wait(lambda: answered(slack, [turn]) == [1])


def waiting(number: int) -> dict[str, Any]:
    """A question of somebody else, which another process is at."""
    return {
        "key": f"{number:036d}",
        "team": "T9",
        "person": f"U{number}",
        "kind": "message",
        "work": "{}",
        "taken": now(),
        "lease": time.time() + 1000,
    }


@pytest.mark.logs
@pytest.mark.parametrize("kind", ["message", "command"])
def test_what_is_too_old_or_cannot_be_answered_is_told(database: str, tmp_path: Path, kind: str) -> None:
    """A question that waited ten minutes, and one that three processes died over, get one line that says so."""
    with LoopbackSlack() as slack, wired(slack, tmp_path, database) as running:
        jobs = running.bot.desk.jobs
        for n, (taken, attempts) in enumerate(((now(), 3), (now() - LATEST * 2, 0))):
            work = stored(slack, kind, n)
            asked = Asked(f"{n:08d}-0000-0000-0000-000000000000", "T0PAPERLAB", f"U{n}", kind, work)
            jobs.offer(asked, [], taken, room=False)
            claimed = jobs.claim() if attempts else None
            if claimed:  # at once, as the running bot looks for what others left too
                with running.bot.library.store.write() as db:
                    db.execute(
                        update(table).where(table.c.key == asked.key).values(attempt=attempts, lease=0.0)
                    )
        running.bot.desk.questions.look()
        method = "chat.postMessage" if kind == "message" else "response"
        assert slack.wait(lambda: len(running.lines(method)) == 2, 20)
        assert all("could not answer" in line or "interrupted" in line for line in running.lines(method))
        assert until(lambda: running.bot.desk.questions.unanswered() == 0)


def stored(slack: LoopbackSlack, kind: str, number: int) -> str:
    """A question as the bot stores it."""
    place = Place("T0PAPERLAB", "C0PAPERS", f"U{number}", "1.1" if kind == "message" else "")
    if kind == "message":
        return msgspec.json.encode(
            Heard(place, "papers by Gloeckle", "1.1", (), True, frozenset(), True)
        ).decode()
    hook = str(slack.slash("/paper help").delivery.payload["response_url"])
    return msgspec.json.encode(Command(place, "papers by Gloeckle", hook, ())).decode()


def test_what_was_answered_in_the_moment_before_a_kill_is_left_alone(database: str, tmp_path: Path) -> None:
    """Its row may be there still; whoever finds it neither answers again nor says that there was an interruption."""
    with LoopbackSlack() as slack:
        with process(slack, tmp_path, DATABASE_URL=database):
            assert slack.wait(lambda: "text" in slack.slash("/paper help").delivery.json)
            before = len(slack.ephemerals("papers"))
            assert "text" in slack.slash("/paper help").delivery.json
        with process(slack, tmp_path, DATABASE_URL=database):
            after = slack.mention("papers by Zheng")
            assert slack.wait(lambda: answered(slack, [after]) == [1])
        assert len(slack.ephemerals("papers")) == before + 1


def test_an_answer_that_may_have_been_sent_is_not_sent_again(database: str, tmp_path: Path) -> None:
    """Where Slack cannot be asked whether it was, its asker is told to look."""
    with LoopbackSlack() as slack, wired(slack, tmp_path, database) as running:
        jobs = running.bot.desk.jobs
        asked = Asked("0" * 36, "T0PAPERLAB", "U1", "command", stored(slack, "command", 1))
        taken = jobs.offer(asked, [], now(), room=True).job
        assert taken
        jobs.later(taken, -1)
        running.bot.desk.questions.look()
        assert slack.wait(lambda: len(running.lines("response")) == 1)
        assert "interrupted" in running.lines("response")[0]
