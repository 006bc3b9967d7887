"""Papers that people ask for by id come from arXiv, politely, and it is said where they asked that they are here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from arxiv import Clock, Entry, FakeArxiv, refuse
from wiring import Wired, until, wired

from bot.feeds.arxiv import Arxiv
from bot.playground.slack import LoopbackSlack
from bot.slack.adding import Additions

LONG_AGO = datetime(2017, 6, 12, tzinfo=UTC)


def entry(number: str, title: str) -> Entry:
    return Entry(number, title, date(2017, 6, 13), LONG_AGO, [LONG_AGO], touched={date(2017, 6, 13): "new"})


@dataclass
class Office:
    """A bot, and the arXiv that it fetches from, whose time passes only when somebody waits."""

    wired: Wired
    arxiv: FakeArxiv
    additions: Additions

    @property
    def slack(self) -> LoopbackSlack:
        return self.wired.slack

    def run(self) -> list[str]:
        """What is posted when the round comes."""
        assert until(lambda: self.wired.bot.desk.idle)
        before = len(self.wired.lines())
        self.additions.run()
        return self.wired.lines()[before:]


@contextmanager
def office(folder: Path, adding: str = "everyone") -> Iterator[Office]:
    clock = Clock(datetime.now(UTC))
    fake = FakeArxiv(clock)
    fake.entries = {
        one.id: one for one in (entry("1706.03762", "All About Otters"), entry("1810.04805", "Otter Two"))
    }
    with (
        fake.serving() as settings,
        LoopbackSlack() as slack,
        wired(slack, folder, PAPERBOT_ADD=adding) as bot,
    ):
        arxiv = Arxiv(settings, bot.bot.library, clock.now, clock.sleep)
        made = replace(bot.bot.additions, fetch=arxiv.fetch, now=clock.now)
        bot.bot.desk.conversation.adding = made.ask
        for person in ("alice", "bob"):
            slack.answer(slack.direct("hello", user=person), 20)
        yield Office(bot, fake, made)
        arxiv.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("adding")) as made:
        yield made


@pytest.fixture
def adding(shared: Office) -> Iterator[Office]:
    shared.arxiv.requests.clear()
    yield shared
    shared.additions.run()


def test_a_paper_is_fetched_and_said_to_be_here(adding: Office) -> None:
    """In its thread, where what is said next is about it."""
    turn = adding.slack.mention("fetch https://doi.org/10.48550/arXiv.1706.03762 please")
    assert "I fetch arXiv:1706.03762 from arXiv" in adding.slack.answer(turn).text
    (told,) = adding.run()
    assert told.startswith("It is here now.")
    assert "All About Otters" in told
    assert adding.wired.slack.calls.of("chat.postMessage")[-1].args["thread_ts"] == turn.ts
    assert "All About Otters" in adding.slack.answer(adding.slack.mention("bibtex", thread=turn.ts)).text
    assert adding.run() == []


def test_what_is_added_is_saved_when_it_comes(adding: Office) -> None:
    """As what is here already is saved at once."""
    first = adding.slack.answer(adding.slack.direct("add 10.48550/arXiv.1810.04805")).text
    assert "save it to your reading list as soon as it is here" in first
    (told,) = adding.run()
    assert "Saved to your reading list" in told
    assert "Otter Two" in adding.slack.answer(adding.slack.direct("my reading list")).text
    again = adding.slack.answer(adding.slack.direct("add 1810.04805")).text
    assert "Already on your reading list" in again


@pytest.mark.parametrize(
    "said",
    [
        "fetch 1810.04805 and save it",
        "add doi 10.48550/arXiv.1810.04805",
        "get 1810.04805 and put it on my list",
    ],
)
def test_what_is_fetched_can_be_saved_in_one_go(adding: Office, said: str) -> None:
    """However it is said, and whichever way the paper is written."""
    told = adding.slack.answer(adding.slack.direct(said)).text
    assert "your reading list" in told
    adding.run()
    assert "Otter Two" in adding.slack.answer(adding.slack.direct("my reading list")).text


def test_what_arxiv_does_not_know_is_told(adding: Office) -> None:
    """With what came beside it."""
    del adding.arxiv.entries["1706.03762"]
    adding.slack.answer(adding.slack.direct("fetch 1802.99999 and 1802.00001"))
    (told,) = adding.run()
    assert (
        told
        == "arXiv has no paper arXiv:1802.99999, arXiv:1802.00001. An id looks like 2605.29955 or math/0309136."
    )
    assert "has no paper" in adding.slack.answer(adding.slack.direct("fetch 1899.99999")).text
    assert adding.run() == []


def test_a_busy_arxiv_is_asked_again_later(adding: Office) -> None:
    """It is neither asked at once nor given up."""
    adding.arxiv.entries["1706.00001"] = entry("1706.00001", "Late Otter")
    adding.arxiv.faults["api"].append(refuse(503, "3600"))
    adding.slack.answer(adding.slack.direct("fetch 1706.00001"))
    assert adding.run() == []
    adding.arxiv.clock.sleep(timedelta(hours=2).total_seconds())
    (told,) = adding.run()
    assert "Late Otter" in told


def test_a_forbidding_arxiv_is_told_of(adding: Office) -> None:
    adding.arxiv.faults["api"].append(refuse(403))
    adding.slack.answer(adding.slack.direct("fetch 1706.00002"))
    assert adding.run() == ["arXiv did not give me arXiv:1706.00002. Ask me again later."]
    adding.arxiv.clock.sleep(timedelta(hours=7).total_seconds())


def test_a_command_is_answered_to_its_person_alone(adding: Office) -> None:
    """Its answer is no conversation in the channel."""
    adding.arxiv.entries["1706.00003"] = entry("1706.00003", "Quiet Otter")
    adding.slack.slash("/paper fetch 1706.00003", user="bob")
    (told,) = adding.run()
    assert "Quiet Otter" in told
    assert adding.wired.slack.calls.of("chat.postMessage")[-1].args["channel"] == "U0BOB"


def test_few_requests_serve_many_papers(adding: Office) -> None:
    """Each message is one, three seconds apart."""
    numbers = [f"1707.{n:05}" for n in range(1, 17)]
    adding.arxiv.entries |= {number: entry(number, f"Otter {number}") for number in numbers}
    adding.slack.answer(adding.slack.direct("fetch " + " and ".join(numbers[:8])))
    adding.slack.answer(adding.slack.direct("fetch " + " and ".join(numbers[8:])))
    assert len(adding.run()) == 2
    assert len(adding.arxiv.requests) == 2
    assert all(gap >= 3 for gap in adding.arxiv.gaps())


def test_one_person_holds_up_nobody_for_long(adding: Office) -> None:
    """Twenty requests of one person wait at a time."""
    for number in range(20):
        adding.slack.answer(adding.slack.direct(f"fetch 1708.{number:05}", user="bob"))
    told = adding.slack.answer(adding.slack.direct("fetch 1708.00099", user="bob")).text
    assert "still fetching what you asked for before" in told


@pytest.mark.parametrize(
    ("who", "told"), [("admins", "Only administrators"), ("off", "operator has switched that off")]
)
def test_only_those_who_may_add_papers(tmp_path: Path, who: str, told: str) -> None:
    with office(tmp_path, who) as made:
        assert told in made.slack.answer(made.slack.direct("fetch 1706.03762")).text
        assert made.run() == []
        people = made.slack.site.workspace.users
        people["U0ALICE"] = replace(people["U0ALICE"], admin=True)
        allowed = made.slack.answer(made.slack.direct("fetch 1706.03762")).text
        assert ("I fetch arXiv:1706.03762" in allowed) == (who == "admins")
