"""What was given to some is no assistant's unless whoever Slack signs for may see it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from clients import TEAM, Assistant
from printing import FILLER, page, para, section
from wiring import Wired

from bot.store.schema import texts
from bot.store.texts import PUBLIC, Scope, Texts
from bot.texts import html

CWM, SAID = "2510.02387", "It took 2048 zebra accelerators in all."
GIVEN = {
    "everybody": PUBLIC, "team": Scope(TEAM), "papers": Scope(TEAM, channel="C0PAPERS"), "alice": Scope(TEAM, person="U0ALICE"),
    "stranger": Scope("T0OTHER"), "namesake": Scope("T0OTHER", person="U0ALICE"),
}  # fmt: skip
SEEN = {"alice": {"everybody", "team"}, "bob": {"everybody", "team"}, "nobody": {"everybody"}}
"""Slackbot may answer where others read, so that what is a person's or a channel's own stays there."""
ASKED = {
    "ask_papers": {"question": "how many zebra accelerators did the pretraining of CWM take?"},
    "find_papers": {"query": "which papers mention zebra accelerators?"},
    "show_paper": {"paper": "CWM"},
}


@pytest.fixture
def given(house: Wired) -> Iterator[Texts]:
    store = house.bot.library.store
    yield Texts(store)
    with store.write() as db:
        db.execute(texts.delete())


@pytest.mark.parametrize("who", SEEN)
@pytest.mark.parametrize("to", GIVEN)
def test_only_what_its_reader_may_see_is_told(slackbot: Assistant, given: Texts, who: str, to: str) -> None:
    """By every tool that reads: in its text, its facts and its blocks."""
    inside = section("S1", "1", "Training", para("S1.p1", SAID) + para("S1.p2", FILLER))
    body = html.read(page(inside, stamp=f"arXiv:{CWM}v1 [cs.SE] 1 Nov 2025"))
    given.put(CWM, body, datetime.now(UTC), GIVEN[to])
    user = "" if who == "nobody" else f"U0{who.upper()}"
    asking = replace(slackbot, user=user)
    told = {name: str(asking.call(name, **arguments).raw) for name, arguments in ASKED.items()}
    assert any("2048" in said for said in told.values()) == (to in SEEN[who])
