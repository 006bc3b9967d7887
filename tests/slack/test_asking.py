"""Mentions, direct messages, replies and /paper, through the front door."""

from collections.abc import Callable
from pathlib import Path

import pytest
from wiring import Wired, until, wired

from bot.playground.acts import Turn
from bot.playground.delivery import through_wsgi
from bot.playground.faults import Fault
from bot.playground.slack import LoopbackSlack
from bot.playground.values import TEAM
from bot.store.conversations import Spot


def silent(slack: LoopbackSlack, turn: Turn) -> bool:
    """True when the bot says nothing to this, although it answers what comes after it."""
    after = slack.direct("help")
    slack.answer(after)
    return not slack.answers(turn)


def test_a_mention_is_answered_in_its_thread(slack: LoopbackSlack) -> None:
    """One message, under the question, with blocks and a text that says what they say."""
    turn = slack.mention("papers by Gloeckle")
    answer = slack.answer(turn)
    assert answer.thread == turn.ts
    assert "Gloeckle" in answer.text
    assert answer.blocks
    assert len(slack.answers(turn)) == 1


def test_a_direct_message_is_answered_in_place(slack: LoopbackSlack) -> None:
    """In the conversation itself, or in its thread when it was asked there."""
    assert slack.answer(slack.direct("CWM")).thread == ""
    turn = slack.direct("WybeCoder")
    slack.answer(turn)
    assert slack.answer(slack.direct("who wrote it?", thread=turn.ts)).thread == turn.ts


@pytest.mark.parametrize(
    "said", ["follow papers about Lean", "follow verified code generation", "track protein folding"]
)
def test_what_is_followed_comes_by_its_person_s_own_clock(slack: LoopbackSlack, said: str) -> None:
    """Without a zone in words it is the asker's from Slack, also where only the corpus tells that something is followed."""
    assert "(Europe/Paris)" in slack.answer(slack.direct(said)).text


def test_a_thread_under_a_direct_answer_knows_what_it_showed(slack: LoopbackSlack) -> None:
    """What is asked under an older answer is about that answer, not about the latest."""
    older = slack.answer(slack.direct("show WybeCoder"))
    slack.answer(slack.direct("show CWM"))
    turn = slack.direct("bibtex", thread=older.ts)
    assert "WybeCoder" in slack.answer(turn).text


def test_a_command_is_answered_in_its_acknowledgement_alone(slack: LoopbackSlack) -> None:
    """Only the person who typed it sees the answer, and no call was needed for it."""
    before = len(slack.calls.of("response"))
    turn = slack.slash("/paper papers by Synnaeve")
    assert turn.delivery.json["response_type"] == "ephemeral"
    assert "Synnaeve" in turn.delivery.json["text"]
    assert len(slack.calls.of("response")) == before


def test_sharing_posts_the_answer_with_its_question(running: Wired) -> None:
    """A private answer goes to the channel, says who asked what, and can be followed up there."""
    slack, before = running.slack, len(running.slack.calls.of("chat.postMessage"))
    slack.slash("/paper show CWM")
    slack.click(slack.ephemerals("papers")[-1], "share:1")
    posted = slack.called("chat.postMessage", before + 1)[-1]
    assert all(said in str(posted.args["blocks"]) for said in ("U0ALICE", "CWM"))
    spot = Spot(TEAM, "C0PAPERS", str(posted.answer["ts"]))
    assert until(lambda: bool(running.bot.desk.threads.memory(spot).papers))
    reply = slack.say("who wrote it?", "papers", thread=spot.thread)
    assert "FAIR CodeGen" in slack.answer(reply).text


def test_sharing_works_where_the_bot_is_no_member(slack: LoopbackSlack) -> None:
    """The answer then takes the way that Slack gave with the press."""
    slack.slash("/paper show CWM", "general")
    slack.click(slack.ephemerals("general")[-1], "share:1")
    assert slack.wait(lambda: any(m.user == "U0PAPERBOT" and not m.only for m in slack.messages("general")))


def test_a_reply_in_the_bots_thread_needs_no_mention(slack: LoopbackSlack) -> None:
    """The asker is answered until another person speaks; then only a mention is."""
    turn = slack.mention("show ProofOptimizer")
    slack.answer(turn)
    reply = slack.reply(turn, "who wrote it?")
    assert slack.wait(lambda: len(slack.answers(reply)) == 1)
    assert silent(slack, slack.reply(turn, "@bob can you check?", "alice"))
    assert silent(slack, slack.reply(turn, "who wrote it?", "bob"))
    assert silent(slack, slack.reply(turn, "who wrote it?", "alice"))
    assert slack.answer(slack.mention("who wrote it?", thread=turn.ts)).text


def test_peoples_own_threads_are_left_alone(slack: LoopbackSlack) -> None:
    """A mention inside somebody's thread is answered; nothing else there is."""
    talk = slack.say("has anyone seen the CWM paper?", "papers")
    assert silent(slack, talk)
    slack.answer(slack.mention("show CWM", thread=talk.ts))
    assert silent(slack, slack.reply(talk, "thank you all"))


def test_thanks_get_a_reaction_and_no_words(slack: LoopbackSlack) -> None:
    """A search for "thanks" helps nobody."""
    turn = slack.mention("show CWM")
    slack.answer(turn)
    thanked = slack.reply(turn, "thanks!")
    assert slack.called("reactions.add")[-1].args["timestamp"] == thanked.ts
    assert silent(slack, thanked)


def test_a_page_turns_in_place(slack: LoopbackSlack) -> None:
    """The next page replaces the message that the button is on."""
    turn = slack.mention("coauthors of Gloeckle")
    first = slack.answer(turn)
    slack.click(first, "page:1")
    assert slack.wait(lambda: slack.answers(turn)[0].text != first.text)
    assert len(slack.answers(turn)) == 1


def test_people_are_paged_and_lead_to_their_papers(slack: LoopbackSlack) -> None:
    """“Next” shows the others in place; a person’s button answers with that person’s papers on the topic."""
    turn = slack.direct('people behind papers about "Lean"')
    first = slack.answer(turn)
    assert "Gloeckle" in first.text
    slack.click(first, "page:1")
    assert slack.wait(lambda: "11–18 of 18" in slack.answers(turn)[0].text)
    slack.click(first, "ask:2")
    own = "3 papers by Amaury Hayat about “Lean”"
    assert slack.wait(lambda: any(m.text.startswith(own) for m in slack.messages("paperbot")))


def test_nothing_is_unfurled_or_broadcast(running: Wired) -> None:
    """Every message says so itself, whatever the workspace's defaults are."""
    running.slack.answer(running.slack.mention("show CWM"))
    sent = running.slack.called("chat.postMessage")[-1].args
    assert (sent["unfurl_links"], sent["unfurl_media"], sent["parse"]) in {
        ("0", "0", "none"),
        (False, False, "none"),
    }
    assert "reply_broadcast" not in sent


def test_a_retried_event_is_answered_once(slack: LoopbackSlack) -> None:
    """Three retries, and the message that comes beside the mention, bring one answer."""
    turn = slack.mention("show KoLMogorov Test")
    for number in (1, 2, 3):
        assert all(d.status == 200 for d in slack.redeliver(turn, number).deliveries)
    slack.answer(turn)
    slack.answer(slack.direct("help"))
    assert len(slack.answers(turn)) == 1


def test_a_retry_is_answered_when_the_first_delivery_was_lost(running: Wired) -> None:
    """A retry is a delivery like any other."""
    slack = running.slack
    slack.deliver = lambda _body, _headers: (503, {}, b"")
    turn = slack.mention("show CWM")
    slack.deliver = through_wsgi(running.bot.web)
    slack.redeliver(turn, 1, "http_error")
    assert "CWM" in slack.answer(turn).text


def test_the_same_command_delivered_twice_is_answered_once(slack: LoopbackSlack) -> None:
    """The second acknowledgement is empty."""
    turn = slack.slash("/paper show CWM")
    again = slack.redeliver(turn)
    assert (again.delivery.status, again.delivery.answer) == (200, b"")


@pytest.mark.parametrize(
    "act",
    [
        lambda slack, turn: slack.edit(turn, "@paperbot show CWM"),
        lambda slack, turn: slack.remove(turn),
        lambda slack, turn: slack.react(turn, "eyes"),
        lambda slack, _: slack.join("papers", "bob"),
        lambda slack, _: slack.say("<@U0PAPERBOT> show CWM", "papers", "paperbot", raw=True),
    ],
    ids=["edited", "deleted", "reacted", "joined", "its own"],
)
def test_what_is_no_new_message_of_a_person_is_ignored(
    slack: LoopbackSlack, act: Callable[[LoopbackSlack, Turn], Turn]
) -> None:
    """It is acknowledged, and brings no answer."""
    turn = slack.say("lunch?", "papers")
    done = act(slack, turn)
    assert all(delivery.status == 200 for delivery in done.deliveries)
    assert silent(slack, done)


def test_a_restart_forgets_nothing(tmp_path: Path, database: str) -> None:
    """A follow-up, a button and a retry mean the same to the next process."""
    with LoopbackSlack() as slack:
        with wired(slack, tmp_path, database):
            turn = slack.mention("papers by Gloeckle")
            listed = slack.answer(turn)
        with wired(slack, tmp_path, database):
            slack.redeliver(turn)
            reply = slack.reply(turn, "bibtex for the second one")
            assert slack.wait(lambda: len(slack.answers(reply)) == 1)
            assert "@" in slack.answers(reply)[0].text
            slack.click(listed, "cite:1")
            assert slack.wait(lambda: bool(slack.ephemerals("papers")))
            assert len([m for m in slack.answers(turn) if not m.only]) == 2


@pytest.mark.logs
def test_an_error_is_told_in_one_sentence(slack: LoopbackSlack, caplog: pytest.LogCaptureFixture) -> None:
    """The asker learns that it failed; the log learns where, and nothing of what was said."""
    slack.fail(Fault("chat.postMessage", error="restricted_action"))
    turn = slack.mention("show me the secret-words paper")
    assert "wrong" in slack.answer(turn).text
    assert "SlackApiError restricted_action" in caplog.text
    assert "secret-words" not in caplog.text


def test_a_rate_limit_is_waited_out(slack: LoopbackSlack) -> None:
    """Slack's Retry-After is kept to, and the answer comes once."""
    slack.fail(Fault("chat.postMessage", status=429, retry_after=1))
    turn = slack.mention("show CWM")
    assert slack.answer(turn, 5).text
    assert len(slack.answers(turn)) == 1


@pytest.mark.logs
@pytest.mark.parametrize("stored", [True, False], ids=["only its answer is lost", "it is lost itself"])
def test_a_post_of_unknown_outcome_is_looked_for_before_it_is_repeated(
    slack: LoopbackSlack, *, stored: bool
) -> None:
    """Whether Slack stored it before the connection broke or not, the answer is there once, and no apology."""
    slack.fail(Fault("chat.postMessage", stored=stored, drop=True))
    turn = slack.mention("show CWM")
    assert "Code World" in slack.answer(turn, 6).text or "CWM" in slack.answer(turn).text
    after = slack.mention("show WybeCoder")
    slack.answer(after, 6)
    assert len(slack.answers(turn)) == 1
