"""Reading lists go to the group's library in Zotero when people say so, beside serving."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from wiring import Wired, until, wired
from zotero import SECRET, FakeZotero

from bot.playground.slack import LoopbackSlack
from bot.settings import Settings, SettingsError
from bot.slack.pushing import Pushes

START = 20.0
"""Seconds in which a bot that has just begun says its first word."""


class Office:
    """A bot whose pushes are sent by a clock that the test sets."""

    def __init__(self, running: Wired, zotero: FakeZotero) -> None:
        self.running, self.zotero, self.now = running, zotero, datetime.now(UTC) + timedelta(days=1)
        self.pushes: Pushes = replace(running.bot.pushes, now=lambda: self.now)

    def say(self, text: str, user: str = "alice") -> str:
        slack = self.running.slack
        return str(slack.answer(slack.direct(text, user=user)).text)

    def run(self) -> list[str]:
        """What is posted when the round comes."""
        assert until(lambda: self.running.bot.desk.idle)
        before = len(self.running.lines())
        self.pushes.run()
        return self.running.lines()[before:]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    fake = FakeZotero()
    with (
        fake.serving() as url,
        LoopbackSlack() as slack,
        wired(
            slack,
            tmp_path_factory.mktemp("pushing"),
            ZOTERO_API_URL=url,
            ZOTERO_API_KEY=SECRET,
            ZOTERO_GROUP="4711",
        ) as bot,
    ):
        made = Office(bot, fake)
        for person in ("alice", "bob"):
            slack.answer(slack.direct("hello", user=person), START)
        yield made


@pytest.mark.parametrize(
    "asked",
    [
        "push my reading list to zotero",
        "send my list into our Zotero library please",
        "export my reading list to Zotero",
        "push my papers tagged lean to zotero",
    ],
)
def test_a_list_is_sent(office: Office, asked: str) -> None:
    """What is there already is told."""
    office.say("save CWM and KT")
    office.say("tag CWM and KT as lean")
    assert "I send 2 papers of your reading list to Zotero" in office.say(asked)
    (told,) = office.run()
    assert told.startswith("Your reading list is in Zotero:")
    assert len(office.zotero.items) == 2
    assert office.run() == []


def test_a_channel_s_list_is_sent_by_its_people(office: Office) -> None:
    """In its thread."""
    slack = office.running.slack
    slack.answer(slack.mention("save MTP for the team"))
    turn = slack.mention("push our reading list to zotero", user="bob")
    assert "I send 1 paper of the channel’s reading list" in slack.answer(turn).text
    (told,) = office.run()
    assert "1 paper added, 0 there already" in told
    assert slack.calls.of("chat.postMessage")[-1].args["thread_ts"] == turn.ts


def test_a_busy_library_is_tried_again(office: Office) -> None:
    """When it said, and not before."""
    office.say("save SCIP", "bob")
    office.say("push my reading list to zotero", "bob")
    office.zotero.faults.append((429, "slow", {"Retry-After": "600"}))
    assert office.run() == []
    office.now += timedelta(minutes=5)
    assert office.run() == []
    office.now += timedelta(minutes=6)
    (told,) = office.run()
    assert "1 paper added" in told


def test_an_empty_list_is_said_to_be_empty(office: Office) -> None:
    office.say("clear my reading list")
    office.say("yes")
    assert "is empty" in office.say("push my reading list to zotero")


@pytest.mark.logs
def test_a_library_that_refuses_is_told(office: Office) -> None:
    office.say("save CWM")
    office.say("push my reading list to zotero")
    office.zotero.faults.append((403, "Forbidden", {}))
    (told,) = office.run()
    assert "not in Zotero" in told
    assert "ZOTERO_API_KEY" in told
    assert SECRET not in told


def test_without_a_group_nothing_is_sent(tmp_path: Path) -> None:
    with LoopbackSlack() as slack, wired(slack, tmp_path) as bot:
        slack.answer(slack.direct("hello"), START)
        slack.answer(slack.direct("save CWM"))
        told = slack.answer(slack.direct("push my list to zotero")).text
        assert "has named no group" in told
        assert bot.bot.pushes.run() == 0


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"ZOTERO_GROUP": "4711"}, "go together"),
        ({"ZOTERO_API_KEY": "abc"}, "go together"),
        ({"ZOTERO_API_KEY": "abc", "ZOTERO_GROUP": "https://zotero.org/groups/4711"}, "number"),
        ({"ZOTERO_API_KEY": "abc", "ZOTERO_GROUP": "4711", "SLACK_CLIENT_ID": "1.2"}, "several workspaces"),
        ({"PAPERBOT_ADD": "nobody"}, "everyone, admins, off"),
    ],
)
def test_settings_that_do_not_fit_are_told(given: dict[str, str], wrong: str) -> None:
    with pytest.raises(SettingsError, match=wrong):
        Settings.from_env(given)
