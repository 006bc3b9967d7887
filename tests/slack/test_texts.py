"""Full texts in Slack: answers that come late, and what nobody may see who was not given it."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from arxiv import Clock, FakeArxiv
from printing import FILLER, page, para, section
from wiring import Wired, until, wired

from bot.playground.slack import LoopbackSlack
from bot.store.schema import texts
from bot.store.texts import PUBLIC, Scope, Texts
from bot.texts import html
from bot.texts.body import FullText

CWM, KT = "2510.02387", "2503.13992"
TEAM, PAPERS, SECRET, ALICE, BOB = "T0PAPERLAB", "C0PAPERS", "C0SECRET", "U0ALICE", "U0BOB"
QUESTION = "how many zebra accelerators did the pretraining of CWM take?"


def body(said: str, paper: str = CWM) -> bytes:
    inside = section("S1", "1", "Training", para("S1.p1", said) + para("S1.p2", FILLER))
    return page(inside, stamp=f"arXiv:{paper}v1 [cs.SE] 1 Nov 2025")


def text(said: str) -> FullText:
    return html.read(body(said))


@pytest.fixture
def running_texts(running: Wired) -> Iterator[Wired]:
    yield running
    assert until(lambda: running.bot.desk.idle)
    with running.bot.library.store.write() as db:
        db.execute(texts.delete())


def test_a_mention_is_answered_from_the_text(running_texts: Wired) -> None:
    """In its thread, with a button that shows the paragraph."""
    running, slack = running_texts, running_texts.slack
    Texts(running.bot.library.store).put(
        CWM, text("It took 2048 zebra accelerators. It failed twice."), datetime.now(UTC)
    )
    turn = slack.mention(QUESTION)
    answer = slack.answer(turn)
    assert "2048 zebra accelerators" in answer.text
    assert f"arxiv.org/html/{CWM}v1#S1.p1" in str(answer.blocks)
    again = slack.answer(slack.mention("show me where", thread=turn.ts))
    assert "It failed twice" in again.text


GIVEN = {
    "everybody": PUBLIC, "team": Scope(TEAM), "papers": Scope(TEAM, channel=PAPERS), "secret": Scope(TEAM, channel=SECRET), "alice": Scope(TEAM, person=ALICE),
    "stranger": Scope("T0OTHER"), "namesake": Scope("T0OTHER", person=ALICE), "elsewhere": Scope("T0OTHER", channel=PAPERS),
}  # fmt: skip
SEEN = {
    "alice directly": {"everybody", "team", "alice"},
    "bob directly": {"everybody", "team"},
    "alice in papers": {"everybody", "team", "papers"},
    "bob in papers": {"everybody", "team", "papers"},
    "alice in secret": {"everybody", "team", "secret"},
    "alice by command": {"everybody", "team", "papers"},
}


def heard(running: Wired, way: str, said: str) -> str:
    """What somebody is told who asks in some way."""
    slack = running.slack
    user, _, where = way.partition(" ")
    if where == "directly":
        return str(slack.answer(slack.direct(said, user)).text)
    if where == "by command":
        return commanded(running, said, user)
    return str(slack.answer(slack.mention(said, channel=where.removeprefix("in "), user=user)).text)


def commanded(running: Wired, said: str, user: str) -> str:
    """The answer to a command: in its acknowledgement, or soon after it."""
    before = len(running.lines("response"))
    delivery = running.slack.slash(f"/paper {said}", user=user).delivery
    if delivery.answer:
        return str(delivery.json["text"])
    assert until(lambda: len(running.lines("response")) > before, 10)
    return running.lines("response")[before]


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("way", SEEN)
def test_nobody_hears_of_a_text_that_was_not_given_to_them(
    running_texts: Wired, way: str, given: str
) -> None:
    """By a question, by a card, and by what texts mention: the whole matrix of places, people and ways to ask."""
    running, slack = running_texts, running_texts.slack
    slack.add_channel("secret", private=True)
    Texts(running.bot.library.store).put(
        CWM, text("It took 2048 zebra accelerators in all."), datetime.now(UTC), GIVEN[given]
    )
    told = {
        "question": "2048 zebra" in heard(running, way, QUESTION),
        "card": "Known here" in heard(running, way, "show CWM"),
        "mentions": "2048 zebra"
        in heard(running, way, "which papers mention zebra accelerators in their text?"),
    }
    assert set(told.values()) == {given in SEEN[way]}, told


def test_a_text_leaves_with_its_workspace(running_texts: Wired) -> None:
    """When the app is taken off, what was given there is forgotten."""
    store = running_texts.bot.library.store
    Texts(store).put(CWM, text("It took 2048 zebra accelerators."), datetime.now(UTC), Scope("T0GONE"))
    running_texts.bot.desk.forget("T0GONE")
    with store.read() as db:
        assert not db.execute(texts.select().where(texts.c.team == "T0GONE")).all()


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[Wired, FakeArxiv]]:
    """A bot that fetches texts from a fake arXiv."""
    fake = FakeArxiv(Clock(datetime.now(UTC)))
    with (
        fake.serving() as settings,
        LoopbackSlack() as slack,
        wired(slack, tmp_path, PAPERBOT_TEXTS="asked", ARXIV_URL=settings.site) as bot,
    ):
        yield bot, fake


def fetch(bot: Wired) -> None:
    fetching = bot.bot.texts
    assert fetching
    assert fetching.run()


@pytest.mark.parametrize("where", ["channel", "direct"])
def test_a_question_is_answered_again_when_the_text_came(slow: tuple[Wired, FakeArxiv], where: str) -> None:
    """Once, in its place; what the text does not say is not said again."""
    bot, fake = slow
    fake.texts = {
        f"html/{CWM}": body("It took 2048 zebra accelerators."),
        f"html/{CWM}v1": body("It took 2048 zebra accelerators."),
    }
    slack = bot.slack
    ask = slack.mention if where == "channel" else slack.direct
    slack.answer(slack.direct("hello"))
    turn = ask(QUESTION)
    first = slack.answer(turn)
    assert "I answer once more here" in first.text
    assert until(lambda: bot.bot.desk.idle)
    before = len(bot.lines())
    fetch(bot)
    late = bot.slack.calls.of("chat.postMessage")[before:]
    assert len(late) == 1
    assert "2048 zebra accelerators" in str(late[0].args["text"])
    assert str(late[0].args.get("thread_ts") or "") == (turn.ts if where == "channel" else "")
    time.sleep(0.01)
    assert len(bot.lines()) == before + 1
    assert not fetching_again(bot)


def fetching_again(bot: Wired) -> bool:
    return bool(bot.bot.texts and bot.bot.texts.run())


def test_a_command_waits_for_nothing(slow: tuple[Wired, FakeArxiv]) -> None:
    """Its answer is seen by one person and is no conversation: the text is fetched, and nobody is written to."""
    bot, fake = slow
    fake.texts = {
        f"html/{CWM}": body("It took 2048 zebra accelerators."),
        f"html/{CWM}v1": body("It took 2048 zebra accelerators."),
    }
    told = heard(bot, "alice by command", QUESTION)
    assert "once more" not in told
    before = len(bot.lines())
    fetch(bot)
    assert len(bot.lines()) == before
    assert "2048 zebra" in heard(bot, "alice by command", QUESTION)


def test_a_text_that_cannot_be_had_is_told_on_the_card(slow: tuple[Wired, FakeArxiv]) -> None:
    """And the abstract answers as before."""
    bot, fake = slow
    fake.texts = {f"pdf/{CWM}": b"<html>sign in</html>", f"pdf/{CWM}v1": b"<html>sign in</html>"}
    assert "abstract only" in heard(bot, "alice by command", "show CWM")
    fetch(bot)
    assert "could not be read: it is a web page" in heard(bot, "alice by command", "show CWM")
    assert "could not be read" in heard(bot, "alice by command", QUESTION)
