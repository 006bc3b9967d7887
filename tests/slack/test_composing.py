"""A language model in Slack: after the quotes, once, checked, stopped when wanted, and told nothing that is private."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback, is_reading, passages, serving
from wiring import Wired, until, wired

from bot.playground.acts import Turn
from bot.playground.faults import Fault
from bot.playground.slack import LoopbackSlack
from bot.store.schema import pending, spending, writing

TRUE = "CWM is a dense, decoder-only LLM [{dense}]. It is trained with a context size of up to 131k tokens [{dense}]. "
FALSE = "CWM was trained on 9000 GPUs [{dense}]. "


def writes(*parts: str) -> Callable[[dict[str, Any]], Iterable[str]]:
    """A model that writes these parts, with the number of the passage on CWM's size put in."""

    def answer(body: dict[str, Any]) -> Iterator[str]:
        given = passages(body)
        dense = next((one["n"] for one in given if "decoder-only" in one["text"]), 1)
        for part in parts:
            yield from part.format(dense=dense).replace(" ", " \0").split("\0")

    return answer


@contextmanager
def assisted(
    folder: Path, answer: Callable[[dict[str, Any]], Iterable[str]], database: str = "", **given: str
) -> Iterator[tuple[Wired, Loopback]]:
    with LoopbackSlack() as slack, serving(answer) as loopback:
        more: dict[str, Any] = {"PAPERBOT_LLM_URL": loopback.url, "PAPERBOT_LLM_MODEL": "otter-7b"} | given
        with wired(slack, folder, database, **more) as running:
            for person in ("alice", "bob"):
                slack.answer(slack.direct("hello", person))
            yield running, loopback


def rows(running: Wired) -> list[int]:
    with running.bot.library.store.read() as db:
        return [len(db.execute(table.select()).all()) for table in (pending, writing)]


def settled(running: Wired) -> bool:
    return until(lambda: running.bot.desk.idle and rows(running) == [0, 0], 8.0)


def came(slack: LoopbackSlack, turn: Turn, said: str) -> bool:
    """Whether something is said in answer to an act, soon."""
    return slack.wait(lambda: any(said in f"{m.text} {m.blocks}" for m in slack.answers(turn)), 8)


@pytest.mark.parametrize("direct", [True, False])
def test_the_quotes_come_first_and_a_checked_text_after_them(
    tmp_path: Path, database: str, direct: bool
) -> None:
    """In a thread it streams; elsewhere a line becomes the text; what no passage holds is never shown."""
    with assisted(tmp_path, writes(TRUE, FALSE), database) as (running, loopback):
        slack = running.slack
        turn = slack.direct("summarize CWM") if direct else slack.mention("summarize CWM")
        quotes = slack.answer(turn)
        assert "32-billion-parameter" in quotes.text
        assert came(slack, turn, "otter-7b, a language model")
        assert settled(running)
        first, second = slack.answers(turn)
        shown = str(second.blocks)
        assert first.text == quotes.text
        assert "dense, decoder-only LLM" in shown
        assert "131k tokens" in shown
        assert "1 sentence left out" in shown
        assert "9000" not in str([call.args for call in slack.calls])
        assert "Stop" not in shown
        assert bool(slack.called("chat.startStream")) is not direct
        assert len(loopback.asked) == 1


def test_without_streams_the_line_becomes_the_text(tmp_path: Path) -> None:
    """Where Slack refuses to stream, one update brings the whole."""
    with assisted(tmp_path, writes(TRUE)) as (running, _):
        slack = running.slack
        slack.fail(Fault("chat.startStream", error="unknown_method"))
        turn = slack.mention("summarize CWM")
        assert came(slack, turn, "otter-7b, a language model")
        assert settled(running)
        assert len(slack.answers(turn)) == 2


@pytest.mark.parametrize("answer", [writes(FALSE), writes("NOTHING"), lambda _body: iter(())])
def test_a_model_that_says_nothing_true_leaves_the_quotes_and_one_line(
    tmp_path: Path, answer: Callable[[dict[str, Any]], Iterable[str]]
) -> None:
    """And the line says that it added nothing."""
    with assisted(tmp_path, answer) as (running, _):
        slack = running.slack
        turn = slack.direct("summarize CWM")
        assert came(slack, turn, "adds nothing")
        assert settled(running)
        assert [m.text for m in slack.answers(turn)][1:] == [
            "otter-7b adds nothing to this: It wrote nothing that the passages hold."
        ]


def test_its_person_stops_it_and_nobody_else(tmp_path: Path) -> None:
    """What was written so far stays."""

    def slowly(body: dict[str, Any]) -> Iterator[str]:
        yield from writes(TRUE)(body)
        for _ in range(400):
            time.sleep(0.02)
            yield " "

    with assisted(tmp_path, slowly) as (running, _):
        slack = running.slack
        turn = slack.mention("summarize CWM", user="alice")
        assert came(slack, turn, "is writing")
        line = next(m for m in slack.answers(turn) if "is writing" in m.text)
        slack.click(line, "halt:1", user="bob")
        time.sleep(1.0)
        assert any("is writing" in m.text for m in slack.answers(turn))
        slack.click(line, "halt:1", user="alice")
        assert slack.wait(lambda: not any("is writing" in m.text for m in slack.answers(turn)), 6)
        assert settled(running)
        assert "It was stopped" in str(slack.answers(turn)[-1].blocks)


def reads(request: str) -> Callable[[dict[str, Any]], Iterable[str]]:
    """A model that reads every message as one request, and writes nothing."""
    return lambda body: [json.dumps({"request": request})] if is_reading(body) else ["NOTHING"]


def test_a_better_reading_takes_the_place_of_a_refusal(tmp_path: Path) -> None:
    """It says that a model read the message, and as what; the thread goes on from there."""
    answer = reads('authors of "ProofOptimizer"')
    with assisted(tmp_path, answer) as (running, _):
        slack = running.slack
        turn = slack.mention("who did the proof shortening thing")
        assert came(slack, turn, "Alex Gu")
        assert settled(running)
        (only,) = slack.answers(turn)
        assert "Read by otter-7b as:" in only.text
        assert "Piotrowski" in slack.answer(slack.reply(turn, "who is the second author?")).text


@pytest.mark.parametrize(
    "order",
    ['save "CWM"', "undo", "confirm subscribe to papers every day at 09:00", 'papers by "Mallory"'],
)
def test_no_reading_changes_anything_or_names_what_was_not_asked(tmp_path: Path, order: str) -> None:
    """The first answer stays as it was."""
    with assisted(tmp_path, reads(order)) as (running, loopback):
        slack = running.slack
        turn = slack.mention("who did the proof shortening thing")
        before = slack.answer(turn).text
        assert settled(running)
        assert loopback.asked
        assert [m.text for m in slack.answers(turn)] == [before]
        assert "empty" in slack.answer(slack.direct("my reading list")).text


def test_private_channels_are_not_told(tmp_path: Path) -> None:
    """Nothing leaves from one, unless the workspace is one of those that the setting names."""
    with assisted(tmp_path / "a", writes(TRUE)) as (running, loopback):
        running.slack.add_channel("secret", private=True)
        running.slack.answer(running.slack.mention("summarize CWM", channel="secret"))
        assert settled(running)
        assert not loopback.asked
    with assisted(tmp_path / "b", writes(TRUE), PAPERBOT_LLM_PRIVATE="T0PAPERLAB") as (running, loopback):
        running.slack.add_channel("secret", private=True)
        turn = running.slack.mention("summarize CWM", channel="secret")
        assert running.slack.wait(lambda: len(running.slack.answers(turn)) == 2, 8)
        assert settled(running)
        assert loopback.asked


def test_the_budget_of_a_day_is_for_one_person(tmp_path: Path, database: str) -> None:
    """Who has used it up keeps the quotes, and is told in a line; others are served."""
    with assisted(tmp_path, writes(TRUE), database, PAPERBOT_LLM_DAILY="1") as (running, loopback):
        slack = running.slack
        for user, said in (("alice", "a language model"), ("alice", "used up"), ("bob", "a language model")):
            turn = slack.direct("summarize CWM", user)
            assert came(slack, turn, said), (user, said)
            assert settled(running)
        assert len(loopback.asked) == 2
        with running.bot.library.store.read() as db:
            day = datetime.now(UTC).date().isoformat()
            assert {(row.person, row.day, row.times) for row in db.execute(spending.select())} == {
                ("U0ALICE", day, 1),
                ("U0BOB", day, 1),
            }


@pytest.mark.logs
def test_what_was_left_by_a_process_that_died_is_written_once(tmp_path: Path) -> None:
    """Its row is tried again when the lease ends, and not after it was posted."""
    with assisted(tmp_path, writes(TRUE)) as (running, _):
        slack, composing = running.slack, running.bot.desk.composing
        assert composing
        composing.close()  # the process dies before it is at it
        turn = slack.direct("summarize CWM")
        slack.answer(turn)
        assert until(lambda: rows(running)[0] == 1)
        composing.run()
        composing.run()
        assert len(slack.answers(turn)) == 2
