"""In a direct message "this" is what its person has open in Slack, and in a thread what it hangs on."""

from wiring import Wired

from bot.playground.faults import Fault
from bot.playground.slack import LoopbackSlack

CWM = "https://arxiv.org/abs/2510.02387"
KT = "https://arxiv.org/abs/2503.13992"


def told(slack: LoopbackSlack, said: str, user: str = "alice") -> str:
    return slack.answer(slack.direct(said, user)).text


def test_this_is_the_message_that_somebody_has_open(fresh: Wired) -> None:
    """Its papers, whoever wrote it; what comes later is about them, until something else is opened."""
    slack = fresh.slack
    shared = slack.say(f"worth a read: {CWM}", "papers", "bob")
    slack.say(f"and {KT}", "papers", "bob")
    assert told(slack, "summarize this paper").startswith("Which paper?")
    slack.look_at("papers", message=shared.ts)
    assert "We release Code World Model" in told(slack, "summarize this paper")
    assert "2510.02387" in told(slack, "cite it")
    slack.look_at("papers")
    assert "KoLMogorov" in told(slack, "cite this")


def test_what_was_said_since_is_nearer(fresh: Wired) -> None:
    """A paper that was talked about after a message was opened is what "this" means."""
    slack = fresh.slack
    shared = slack.say(CWM, "papers", "bob")
    slack.look_at("papers", message=shared.ts)
    told(slack, "show KT")
    assert "KoLMogorov" in told(slack, "cite this")


def test_an_answer_of_the_bot_that_is_open(fresh: Wired) -> None:
    """The papers that it showed."""
    slack = fresh.slack
    turn = slack.mention("the compiler optimization paper")
    slack.answer(turn)
    slack.look_at("papers", message=turn.ts)
    assert "Compiler Optimization" in told(slack, "summarize this")


def test_a_thread_is_about_what_it_hangs_on(fresh: Wired) -> None:
    """Somebody calls the bot under a message that names a paper."""
    slack = fresh.slack
    shared = slack.say(f"worth a read: {CWM}", "papers", "bob")
    asked = slack.mention("summarize this", thread=shared.ts)
    assert "We release Code World Model" in slack.answer(asked).text


def test_what_cannot_be_read_is_asked_for(fresh: Wired) -> None:
    """Where no paper is named, where the bot may not read, and of what one person has open nobody else."""
    slack = fresh.slack
    slack.look_at("papers", message=slack.say("lunch?", "papers", "bob").ts)
    assert told(slack, "summarize this").startswith("Which paper?")
    here = slack.say(CWM, "papers", "bob")
    slack.look_at("papers", message=here.ts)
    assert told(slack, "summarize this", "bob").startswith("Which paper?")
    slack.look_at("papers", message=slack.say("“The KoLMogorov Test”", "papers", "bob").ts)
    slack.fail(Fault("conversations.replies", error="missing_scope"))
    assert told(slack, "summarize this please").startswith("Which paper?")
