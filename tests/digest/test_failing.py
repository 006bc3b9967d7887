"""One subscription that cannot be carried out stops nobody else's digest, and its owner is told."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import product
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import DAILY, MONDAY, Office, paper, render
from slack_sdk import WebClient
from toy import PAPERS
from wiring import until

from bot.answers import Answer, Digest, Many, Preview, Silence, SubscriptionList, Told
from bot.digest.delivering import Digests
from bot.digest.planning import PEOPLE, matching
from bot.digest.posting import Pace
from bot.library import Library
from bot.papers import Name
from bot.queries import Change, Find, Schedule, Subscribe, Subscriptions, WhySilent
from bot.store.schema import subscriptions

OTTERS = Find(words="otters")
DAMAGES: dict[str, dict[str, Any]] = {
    "a listing of another build": {"query": 'papers abuot "secret badgers"'},
    "days of another build": {"days": "every full moon"},
    "a weekday that is none": {"days": "every week", "weekday": 9},
    "a time that no clock shows": {"time": "25:61"},
    "a zone that is gone": {"zone": "Mars/Crater"},
}


def damage(office: Office, id_: int, values: dict[str, Any]) -> None:
    with office.library.store.write() as connection:
        connection.execute(subscriptions.update().where(subscriptions.c.id == id_).values(**values))


def to(office: Office, channel: str) -> list[str]:
    return [message["text"] for message in office.slack.messages if message["channel"] == channel]


@pytest.mark.logs
def test_rows_that_cannot_be_read_stop_nobody(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """In their channel and in others all digests come; after three days their owners are told, once, and they rest."""
    for find, channel in ((OTTERS, "C1"), (OTTERS, "C2")):
        office.follow(find, channel)
    for id_, values in enumerate(DAMAGES.values(), start=3):
        office.follow(Find(words=f"badgers{id_}"), "C1")
        damage(office, id_, values)
    for day in range(24, 28):
        office.add(paper(day))
        office.run(day)
    for channel in ("C1", "C2"):
        assert to(office, channel) == [f"2611.{day:05d}" for day in range(24, 28)]
    assert to(office, "U1") == ["failed failed"] * len(DAMAGES)
    told = " ".join(record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR)
    assert [told.count(f"subscription {id_}:") for id_ in range(3, 8)] == [3] * len(DAMAGES)
    assert "badgers" not in told


@pytest.mark.logs
def test_what_cannot_be_read_is_listed_and_stopped(office: Office) -> None:
    """It stands in the list with the others, also in its owner's direct message, until somebody stops it."""
    office.follow(OTTERS)
    office.follow(Find(words="badgers"))
    damage(office, 2, {"query": "papers abuot badgers"})
    for channel in ("C1", "D1"):
        listed = office.say(Subscriptions(), channel)
        assert isinstance(listed, SubscriptionList)
        assert [one.unreadable for one in listed.subscriptions] == [False, True]
    assert isinstance(office.say(WhySilent()), Many)
    stopped = office.say(Change("stop", (2,)))
    assert isinstance(stopped, Told)
    assert stopped.what == "stopped"


@pytest.mark.logs
def test_resumed_it_starts_afresh(office: Office) -> None:
    """Repaired and resumed, it brings what came meanwhile; should it fail again, it has three turns again."""
    office.follow(OTTERS)
    damage(office, 1, {"zone": "Mars/Crater"})
    office.add(paper(1))
    for day in (24, 25, 26):
        office.run(day)
    assert to(office, "U1") == ["failed failed"]
    damage(office, 1, {"zone": "UTC"})
    office.say(Change("resume", id=1))
    assert "2611.00001" in office.run(27)
    damage(office, 1, {"zone": "Mars/Crater"})
    office.run(28)
    office.run(29)
    assert to(office, "U1") == ["failed failed"]


@pytest.mark.logs
def test_a_turn_that_ends_well_is_the_end_of_the_failures(office: Office) -> None:
    """Failing every other day is not failing three times in a row."""
    office.follow(OTTERS)
    for day in range(24, 29):
        damage(office, 1, {"zone": "Mars/Crater" if day % 2 else "UTC"})
        office.add(paper(day))
        office.run(day)
    assert to(office, "U1") == []
    assert to(office, "C1")[-1] == "2611.00028 2611.00027"


def choosy(bad: Callable[[Answer], bool], error: Exception) -> Callable[[Answer], Any]:
    """A renderer that fails for some answers."""

    def rendered(answer: Answer) -> Any:
        if bad(answer):
            raise error
        return render(answer)

    return rendered


def rendering(office: Office, rendered: Callable[[Answer], Any]) -> None:
    poster = office.digests.poster
    office.digests = Digests.over(office.library, rendered, poster.clients, Pace(every=0.0))


def badgers(answer: Answer) -> bool:
    """Whether a digest speaks of badgers."""
    return isinstance(answer, Digest) and any(
        one.subscription.find.words == "badgers" and one.news for one in answer.sections
    )


@pytest.mark.logs
def test_a_message_loses_only_the_part_that_cannot_be_written(office: Office) -> None:
    """The others of the message get theirs; what the failing one is owed comes once it can be written."""
    for find in (OTTERS, Find(words="badgers"), Find(authors=("Moller",))):
        office.follow(find)
    office.add(
        paper(1),
        *(paper(n, title=f"Badgers {n}", authors=(Name("Roe", "Bo"),), abstract="") for n in range(2, 40)),
    )
    rendering(office, choosy(badgers, ValueError("secret badgers")))
    assert office.run(24) == ["2611.00001 2611.00001"]
    rendering(office, render)
    office.run(24, 10)
    came = [id_ for text in to(office, "C1")[1:] for id_ in text.split()]
    assert sorted(came) == [f"2611.{n:05d}" for n in range(2, 40)]
    assert set(office.states()) == {"sent", "folded"}


@pytest.mark.logs
def test_a_digest_that_can_never_be_written_is_paused(office: Office) -> None:
    """Three days of failing, and its owner knows."""
    office.follow(Find(words="badgers"))
    rendering(office, choosy(badgers, ValueError("secret badgers")))
    office.add(paper(1, title="Badgers"))
    for day in (24, 25, 26, 27):
        office.run(day)
    assert [message["text"] for message in office.slack.messages] == ["failed failed"]


@pytest.mark.logs
def test_a_failure_of_the_machine_is_counted_for_nobody(office: Office) -> None:
    """A full disk ends the round with an error; afterwards the digest comes, however often that was."""
    office.follow(OTTERS)
    office.add(paper(1))
    rendering(office, choosy(lambda _answer: True, OSError("disk full")))
    for _ in range(4):
        office.expire()
        with pytest.raises(OSError, match="disk full"):
            office.run(24)
    rendering(office, render)
    office.expire()
    assert office.run(24, 10) == ["2611.00001"]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_pause_until_the_edge_of_time_stops_nobody(office: Office, day: date) -> None:
    """The first and the last day of the calendar, in every zone, can be said, asked about and waited for."""
    for zone in ("Pacific/Kiritimati", "Pacific/Niue", "Asia/Tokyo", "UTC"):
        office.follow(OTTERS, f"C{zone}", Schedule("every day", 0, "09:00", zone))
        office.say(Change("pause", until=day), f"C{zone}")
    office.follow(OTTERS, "C2")
    office.add(paper(1))
    office.run(24)
    assert to(office, "C2") == ["2611.00001"]
    assert isinstance(office.say(WhySilent(day), "C2"), Silence)


@pytest.mark.parametrize("find", [Find(over=10**20), Find(under=10**30), Find(over=10**40, under=1)], ids=str)
def test_a_number_beyond_all_papers_stops_nobody(office: Office, find: Find) -> None:
    """It can be previewed and followed, and simply has no papers, or all."""
    assert isinstance(office.say(Subscribe(find, DAILY)), Preview)
    office.follow(find, "C1")
    office.follow(OTTERS, "C2")
    office.add(paper(1))
    office.run(24)
    assert to(office, "C2") == ["2611.00001"]
    assert to(office, "C1") == ["nothing matched" if find.over else "2611.00001"]


def test_names_that_many_bear_are_matched_in_no_time(office: Office) -> None:
    """Twelve names of forty people each are 40^12 groups: who looks at each of them never ends."""
    families = [f"Family{chr(97 + n) * 2}" for n in range(12)]
    people = [
        [Name(family, f"{chr(97 + n // 6)}{'aeiouy'[n % 6]}ra") for n in range(40)] for family in families
    ]
    office.follow(Find(authors=tuple(families)))
    office.add(*(paper(n, authors=tuple(names[n] for names in people)) for n in range(40)))
    office.add(paper(99, authors=tuple(names[0] for names in people[:-1])))
    office.run(24)
    came = [id_ for text in to(office, "C1") for id_ in text.split()]
    assert sorted(came) == [f"2611.{n:05d}" for n in range(40)]


@given(
    st.lists(
        st.sampled_from(["Petrov", "I. Petrov", "Møller", "Kowalczyk", "Wang", "Chen", "Nobody"]), max_size=3
    ),
    st.booleans(),
)
def test_matching_is_the_union_over_all_groups(toy: Library, names: list[str], first: bool) -> None:
    """What is matched is what a search for each group of people that the names may mean finds, together."""
    find = Find(authors=tuple(names), first=first)
    meant = [toy.resolve(typed, PEOPLE).exact for typed in names]
    found = [toy.find(find, group, limit=len(PAPERS), strict=True).ids for group in product(*meant)]
    assert matching(toy, find, toy) <= {id_ for ids in found for id_ in ids}
    if all("." not in typed for typed in names):
        assert matching(toy, find, toy) == {id_ for ids in found for id_ in ids}


def hanging(office: Office, held: Event) -> None:
    """Four channels of one workspace in which no post is answered before `held`, and two of another, due later."""
    stuck = {f"CSTUCK{n}" for n in range(4)}
    office.slack.error = lambda body: "" if body["channel"] not in stuck else "" if held.wait(30) else "late"
    for team, channel in [*(("T1", channel) for channel in sorted(stuck)), ("T2", "C1"), ("T2", "C2")]:
        query = Subscribe(OTTERS, DAILY, channel, confirmed=True)
        office.following.carry_out(query, team, channel, "U1", "UTC", MONDAY)
    office.add(paper(1))


def test_a_workspace_that_does_not_answer_holds_up_no_other(office: Office) -> None:
    """With two workers and four of its messages first in line, the others' are posted while it hangs."""
    held = Event()
    hanging(office, held)
    office.digests = replace(office.digests, workers=2)
    with ThreadPoolExecutor() as pool:
        round_ = pool.submit(office.run, 24)
        came = until(lambda: len(to(office, "C1") + to(office, "C2")) == 2, 10)
        held.set()
        round_.result()
    assert came
    assert len(office.slack.messages) == 6


def test_a_workspace_that_did_not_answer_is_left_alone_for_a_while(office: Office) -> None:
    """One call that waits in vain, and not one for each of its messages; later all of them come."""
    held = Event()
    hanging(office, held)
    web = WebClient("xoxb-test", office.slack.url, timeout=1, retry_handlers=[])
    poster = replace(office.digests.poster, clients=lambda _team: web)
    office.digests = replace(office.digests, workers=1, poster=poster)
    office.run(24)
    assert [body["channel"] for _, body, _ in office.slack.calls] == ["CSTUCK0", "C1", "C2"]
    held.set()
    office.expire()
    office.run(24, 10)
    assert sorted({message["channel"] for message in office.slack.messages}) == [
        "C1",
        "C2",
        *(f"CSTUCK{n}" for n in range(4)),
    ]
