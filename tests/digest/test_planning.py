"""What is matched in a morning's papers is what a search over everything finds."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from office import Office, paper
from slack_sdk.errors import SlackApiError
from toy import PAPERS

from bot.answers import Preview, Silence, Told
from bot.digest.delivering import Digests
from bot.digest.failing import CHANNEL, UNKNOWN, WAIT, WORKSPACE, verdict
from bot.digest.planning import matcher, matching
from bot.library import Library
from bot.papers import Name
from bot.queries import Change, Find, Part, Subscribe, WhySilent
from bot.store.feeds import Feeds

FINDS = (
    Find(authors=("Petrov",)),
    Find(authors=("I. Petrov",), first=True),
    Find(authors=("Møller", "Kowalczyk")),
    Find(words="sensor networks"),
    Find(words='"sensor networks" sleep', category="cs.NI"),
    Find(words="verified programs", since=date(2024, 4, 1)),
    Find(category="cs"),
    Find(organisation="harbor-labs", code=True),
    Find(venue="TOYCON 2024", over=2),
    Find(under=3),
    Find(without=(Part(authors=("Petrov",)), Part("models"))),
    Find("networks", either=(Part(authors=("Møller", "Kowalczyk")), Part(paper="TideNet"))),
    Find(authors=("Osei",), last=True, without=(Part(category="cs.DC"),)),
    Find("duty-cycling"),
)


@pytest.mark.parametrize("find", FINDS, ids=str)
def test_a_window_matches_what_the_whole_library_finds(toy: Library, find: Find) -> None:
    """An index of some papers alone gives exactly those that a search over all of them gives."""
    window = PAPERS[::2]
    ids = {one.id for one in window}
    with matcher(window, toy) as day:
        assert day.match(find) == matching(toy, find, toy) & ids


def test_a_listing_is_looked_up_once(toy: Library) -> None:
    """A thousand subscriptions to one listing cost one search, on whatever page it was asked."""
    with matcher(PAPERS, toy) as day:
        assert day.match(Find(category="cs.NI")) is day.match(Find(category="cs.NI", page=3))


def test_who_a_name_means_does_not_depend_on_the_day(office: Office) -> None:
    """When Wei and Wendy Wang are in the corpus, a morning that brings only a W. Wang brings nothing by Wei Wang."""
    office.add(paper(1, authors=(Name("Wang", "Wei"),)), paper(3, authors=(Name("Wang", "Wendy"),)))
    office.now[0] += timedelta(hours=1)
    office.follow(Find(authors=("Wei Wang",)))
    office.now[0] += timedelta(hours=1)
    office.add(paper(2, authors=(Name("Wang", "W."),)))
    assert office.run(24) == ["nothing matched"]


def test_a_followed_name_needs_its_surname(office: Office) -> None:
    """Before any Wei Chen is here, Wei-Chen Wang is not taken for one."""
    office.follow(Find(authors=("Wei Chen",)))
    office.add(paper(1, authors=(Name("Wang", "Wei-Chen"),)))
    assert office.run(24) == ["nothing matched"]
    office.add(paper(2, authors=(Name("Chen", "Wei"),)))
    assert office.run(25) == ["nothing matched", "2611.00002"]


@pytest.mark.parametrize(
    ("names", "meaning"),
    [
        (WORKSPACE, "workspace"),
        (CHANNEL, "channel"),
        (WAIT, "wait"),
        (UNKNOWN, "unknown"),
        ({"invalid_blocks"}, "message"),
    ],
)
def test_every_error_of_slack_has_one_meaning(names: frozenset[str], meaning: str) -> None:
    """No error stands in two tables, and one that is in none is the message's own fault."""
    untyped: Any = SlackApiError
    assert {verdict(untyped("no", {"ok": False, "error": name})) for name in names} == {meaning}


def test_an_unreachable_source_is_told_with_its_hour(office: Office) -> None:
    """When arXiv cannot be read, the empty day says so, and since when."""
    since = datetime(2026, 11, 24, 1, 10, tzinfo=UTC)
    office.follow(Find(words="otters"))
    Feeds(office.library.store).failed("oai:cs", "timeout", since)
    assert office.run(24) == ["unreachable"]
    asked = office.say(WhySilent())
    assert isinstance(asked, Silence)
    assert (asked.reason, asked.since) == ("unreachable", since)


def test_a_restarted_deliverer_goes_on_where_the_other_stopped(office: Office) -> None:
    """A second deliverer on the same store posts nothing twice."""
    office.follow(Find(words="otters"))
    office.add(paper(1))
    office.run(24)
    other = Digests.over(
        office.library,
        office.digests.poster.render,
        office.digests.poster.clients,
        office.digests.poster.pace,
    )
    other.run(office.now[0] + timedelta(minutes=1))
    assert len(office.slack.messages) == 1


def test_what_is_not_wanted_is_not_posted(office: Office) -> None:
    """A digest keeps out what was excluded, brings what one of the choices holds, and is not cut to the first few."""
    find = Find(
        "otters",
        top=1,
        either=(Part(authors=("Ada Møller",)), Part("sea-ice")),
        without=(Part(category="math.NA"), Part(authors=("Bo Quist",), first=True)),
    )
    office.follow(find)
    quist, moller, wren = Name("Quist", "Bo"), Name("Møller", "Ada"), Name("Wren", "Jo")
    office.add(
        paper(1),
        paper(2, categories=("cs.NA",)),
        paper(3, authors=(quist, moller)),
        paper(4, authors=(moller, quist)),
        paper(5, authors=(wren,)),
        paper(6, authors=(wren,), abstract="We count otters on seaice."),
    )
    assert office.run(24) == ["2611.00006 2611.00004 2611.00001"]


def test_a_preview_keeps_what_was_chosen_and_excluded(office: Office) -> None:
    """What is shown before it is saved is the subscription whole, people by full name; only its first few are dropped."""
    office.add(paper(1), paper(2, authors=(Name("Quist", "Bo"), Name("Wren", "Jo"))))
    office.now[0] = datetime(2026, 11, 23, 12, tzinfo=UTC)
    wanted = Find(
        either=(Part(authors=("Wren",)), Part(authors=("Møller",))), without=(Part("heron"),), top=3
    )
    shown = office.say(Subscribe(wanted))
    assert isinstance(shown, Preview)
    assert [listed.paper.id for listed in shown.recent.papers] == ["2611.00002", "2611.00001"]
    assert str(shown.find) == 'papers either by "Jo Wren" or by "Ada Møller" but not about "heron"'
    office.say(shown.confirm)
    stopped = office.say(Change("stop", about="wren"))
    assert isinstance(stopped, Told)
    assert stopped.what == "stopped"
    assert isinstance(again := office.say(Change("stop", about="heron")), Told)
    assert again.what == "no such number"
