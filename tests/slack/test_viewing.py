"""In a direct message "this" is what its person has open in Slack, and in a thread what it hangs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from wiring import Wired, wired

from bot.playground.faults import Fault
from bot.playground.slack import LoopbackSlack

CWM = "https://arxiv.org/abs/2510.02387"
KT = "https://arxiv.org/abs/2503.13992"


@pytest.fixture
def running(tmp_path: Path, database: str) -> Iterator[Wired]:
    """A bot that was only greeted."""
    with LoopbackSlack() as slack, wired(slack, tmp_path, database) as running:
        for person in ("alice", "bob"):
            slack.answer(slack.direct("hello", person))
        yield running


def told(slack: LoopbackSlack, said: str, user: str = "alice") -> str:
    return slack.answer(slack.direct(said, user)).text


def test_this_is_the_message_that_somebody_has_open(running: Wired) -> None:
    """Its papers, whoever wrote it; what comes later is about them, until something else is opened."""
    slack = running.slack
    shared = slack.say(f"worth a read: {CWM}", "papers", "bob")
    slack.say(f"and {KT}", "papers", "bob")
    assert told(slack, "summarize this paper").startswith("Which paper?")
    slack.look_at("papers", message=shared.ts)
    assert "We release Code World Model" in told(slack, "summarize this paper")
    assert "2510.02387" in told(slack, "cite it")
    slack.look_at("papers")
    assert "KoLMogorov" in told(slack, "cite this")


def test_what_was_said_since_is_nearer(running: Wired) -> None:
    """A paper that was talked about after a message was opened is what "this" means."""
    slack = running.slack
    shared = slack.say(CWM, "papers", "bob")
    slack.look_at("papers", message=shared.ts)
    told(slack, "show KT")
    assert "KoLMogorov" in told(slack, "cite this")


def test_an_answer_of_the_bot_that_is_open(running: Wired) -> None:
    """The papers that it showed."""
    slack = running.slack
    turn = slack.mention("the compiler optimization paper")
    slack.answer(turn)
    slack.look_at("papers", message=turn.ts)
    assert "Compiler Optimization" in told(slack, "summarize this")


def test_a_thread_is_about_what_it_hangs_on(running: Wired) -> None:
    """Somebody calls the bot under a message that names a paper."""
    slack = running.slack
    shared = slack.say(f"worth a read: {CWM}", "papers", "bob")
    asked = slack.mention("summarize this", thread=shared.ts)
    assert "We release Code World Model" in slack.answer(asked).text


def test_what_cannot_be_read_is_asked_for(running: Wired) -> None:
    """Where no paper is named, where the bot may not read, and of what one person has open nobody else."""
    slack = running.slack
    slack.look_at("papers", message=slack.say("lunch?", "papers", "bob").ts)
    assert told(slack, "summarize this").startswith("Which paper?")
    here = slack.say(CWM, "papers", "bob")
    slack.look_at("papers", message=here.ts)
    assert told(slack, "summarize this", "bob").startswith("Which paper?")
    slack.look_at("papers", message=slack.say("“The KoLMogorov Test”", "papers", "bob").ts)
    slack.fail(Fault("conversations.replies", error="missing_scope"))
    assert told(slack, "summarize this please").startswith("Which paper?")
