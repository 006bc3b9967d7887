"""Lists that are dropped into the bot's direct message: what they hold is told, and their papers come when that is wanted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from arxiv import Clock, Entry, FakeArxiv
from wiring import Wired, until, wired

from bot.feeds.arxiv import Arxiv
from bot.playground.slack import LoopbackSlack

DAY = datetime(2017, 6, 12, tzinfo=UTC)
ENTRY = "@misc{{a{0}, title={{Not what arXiv says}}, author={{Wu, Bo}}, eprint={{1707.{0:05}}}}}"
BIB = "\n".join(
    [
        "@misc{cwm, title={CWM}, author={Copet, Jade}, eprint={2510.02387}}",
        *(ENTRY.format(number) for number in range(1, 121)),
        "@book{old, title={No id}, author={Wu, Bo}}",
        "@misc{broken, title={Unclosed",
    ]
)


class Office:
    """A bot, and the arXiv that it fetches from."""

    def __init__(self, running: Wired, fake: FakeArxiv, arxiv: Arxiv) -> None:
        self.running, self.slack, self.arxiv = running, running.slack, fake
        conversation = running.bot.desk.conversation
        self.additions = replace(running.bot.additions, fetch=arxiv.fetch, now=fake.clock.now)
        conversation.adding = self.additions.ask

    def drop(self, name: str, body: str, user: str = "alice", text: str = "") -> str:
        file = self.slack.upload(name, body.encode(), user)
        return str(self.slack.answer(self.slack.direct(text, user, files=[file]), 20).text)

    def say(self, text: str, user: str = "alice") -> str:
        return str(self.slack.answer(self.slack.direct(text, user=user)).text)

    def run(self) -> list[str]:
        """What is posted when the round comes."""
        assert until(lambda: self.running.bot.desk.idle)
        before = len(self.running.lines())
        self.additions.run()
        return self.running.lines()[before:]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    fake = FakeArxiv(Clock(datetime.now(UTC)))
    for number in range(1, 121):
        id_ = f"1707.{number:05}"
        fake.entries[id_] = Entry(
            id_, f"Otters {number}", DAY.date(), DAY, [DAY], touched={date(2017, 6, 13): "new"}
        )
    with (
        fake.serving() as settings,
        LoopbackSlack() as slack,
        wired(slack, tmp_path_factory.mktemp("lists")) as bot,
    ):
        arxiv = Arxiv(settings, bot.bot.library, fake.clock.now, fake.clock.sleep)
        made = Office(bot, fake, arxiv)
        for person in ("alice", "bob"):
            slack.answer(slack.direct("hello", user=person), 20)
        yield made
        arxiv.close()


def test_a_list_is_shown_before_it_is_fetched(office: Office) -> None:
    """What cannot be taken is told by its line; arXiv's record is what comes, in two requests."""
    told = office.drop("library.bib", BIB)
    assert "library.bib holds 121 papers of arXiv, 120 of which I do not have yet." in told
    assert "122: old has no arXiv id" in told
    assert "123: cannot be read as BibTeX" in told
    assert office.run() == []
    assert "from arXiv" in office.say("yes")
    (here,) = office.run()
    assert here.startswith("All 120 are here now.")
    assert len(office.arxiv.requests) == 2
    paper = office.running.bot.library.paper("1707.00001")
    assert paper
    assert paper.title == "Otters 1"
    assert "and I have all of them" in office.drop("library.bib", BIB)


def test_a_button_fetches_them_once_and_for_nobody_else(office: Office) -> None:
    """A list is its person's."""
    id_ = "1708.00001"
    office.arxiv.entries[id_] = replace(office.arxiv.entries["1707.00001"], id=id_, title="More Otters")
    file = office.slack.upload(
        "more.ris", b"TY  - GEN\nTI  - T\nAU  - Wu, B\nAN  - 1708.00001\nER  - \n", "U0ALICE"
    )
    shown = office.slack.answer(office.slack.direct("", files=[file]))
    (asked,) = (text for text in str(shown.blocks).split("'") if text.startswith("import "))
    assert "no list that I have read for you" in office.say(asked, "bob")
    office.slack.answer(office.slack.click(shown, "ask:1"))
    (here,) = office.run()
    assert "More Otters" in here
    assert "no list that I have read for you" in office.say(asked)


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        (
            "papers.json",
            '[{"title": "T", "author": [{"family": "Wu"}], "number": "arXiv:1707.00003"}]',
            "1 paper of arXiv",
        ),
        ("papers.json", "{", "is no JSON"),
        ("deep.json", '{"a": [' * 5000, "is no JSON"),
        ("empty.bib", "", "0 papers of arXiv"),
        ("letter.bib", "Dear all, here is my list.", "nothing that can be read as BibTeX"),
        ("CAPS.BIB", BIB, "121 papers"),
    ],
)
def test_lists_of_any_kind_are_told_of(office: Office, name: str, body: str, told: str) -> None:
    assert told in office.drop(name, body)


def test_a_list_in_a_channel_is_left_alone(office: Office) -> None:
    """Nobody gave it to the bot; what it still says of lists that it was given before has other names."""
    file = office.slack.upload("neighbours.bib", BIB.encode(), "U0ALICE")
    office.slack.say("have a look", "papers", files=[file])
    assert until(lambda: office.running.bot.desk.idle)
    assert not [line for line in office.running.lines() if "neighbours" in line]


def test_without_the_scope_it_is_said(tmp_path: Path) -> None:
    with (
        LoopbackSlack(scopes=["chat:write", "users:read", "im:history"]) as slack,
        wired(slack, tmp_path),
    ):
        slack.answer(slack.direct("hello"), 20)
        file = slack.upload("library.bib", BIB.encode(), "U0ALICE")
        told = slack.answer(slack.direct("", files=[file])).text
        assert "could not read library.bib" in told
        assert "files:read" in told
