"""Home, modals, unfurled links and introductions: valid for any paper, and carrying what they are about."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kinds import NOW, TODAY, every, quote_of, subscription
from nasty import NASTY, paper_of
from validity import links, mentions, parts, problems, view_problems

from bot.answers import Overview, Preview, Shelf, SubscriptionList
from bot.blocks import Message, introduced
from bot.blocks.views import (
    Home,
    answer_view,
    ask_form,
    confirm_form,
    home,
    loading,
    search_form,
    subscribe_form,
)
from bot.blocks.welcome import Sighting, prompts, unfurl
from bot.papers import Paper
from bot.queries import Find, Help, Part, Schedule, Subscribe
from bot.slack.modals import found


def views(paper: Paper) -> Iterator[dict[str, Any]]:
    """Every view there is, about one paper."""
    papers = (paper,) * 10
    overview = Overview(10, paper, paper, 120, NOW, "", None, 2, NOW)
    shelf = Shelf(papers, frozenset({paper.id}), 40, channel=False)
    yield home(
        Home(overview, (paper.title,) * 4, SubscriptionList((subscription(papers),) * 8), shelf, papers),
        TODAY,
    )
    yield ask_form(paper.title)
    yield search_form(
        Find(paper.title, (paper.title,), since=TODAY, category="cs.LG", code=True, order="oldest")
    )
    yield subscribe_form(
        paper.title, Subscribe(Find(), Schedule("every week", 3, "08:30", "Asia/Tokyo"), silent=True)
    )
    for answer, query in every(papers[:3], once=True).values():
        yield answer_view("Answer", answer, query, TODAY)
        if isinstance(answer, Preview):
            yield confirm_form(answer)


DEEP = frozenset({"long", "markup", "blank"})
"""Papers of which the slower validators are asked too."""


@pytest.mark.parametrize("name", NASTY)
def test_every_view_about_any_paper_is_valid(name: str) -> None:
    """Home, forms and answers in modals are what Slack takes, whatever the paper."""
    for view in views(NASTY[name]):
        assert not view_problems(view, deep=name in DEEP), view["type"]
        assert not any(part.get("type") == "table" for part in parts(view))


@pytest.mark.parametrize("name", NASTY)
def test_an_unfurled_link_is_compact_and_harmless(name: str) -> None:
    """A card under a link holds no rich text, calls only its first sharer, and links only the paper."""
    paper = NASTY[name]
    seen = Sighting("C0123ABCD", "U0123ABCD", date(2026, 9, 3))
    blocks = unfurl(paper, (len(paper.authors),), quote_of(paper), seen)["blocks"]
    assert not problems(Message("x", blocks))
    assert {block["type"] for block in blocks} <= {"section", "context"}
    assert mentions(blocks) == {"U0123ABCD", "C0123ABCD"}
    assert all(
        url.startswith(("https://arxiv.org/abs/", "https://github.com/", "http")) for url in links(blocks)
    )


def test_naughty_strings_unfurl_without_harm(shared: Path) -> None:
    """No string in any field adds a link or a call to a card."""
    for number, text in enumerate(json.loads((shared / "data/nasty/blns.json").read_text())):
        paper = paper_of(text, number + 1)
        blocks = unfurl(paper, (1, 4), quote_of(paper))["blocks"]
        assert not problems(Message("x", blocks), deep=False)
        assert not mentions(blocks)
        assert all(
            url.startswith((f"https://arxiv.org/abs/{paper.id}", "https://github.com/"))
            for url in links(blocks)
        )


def test_an_unfurled_link_names_the_authors_that_are_followed(corpus_papers: tuple[Paper, ...]) -> None:
    """Three authors, and any that the channel follows, in bold."""
    (cwm,) = (paper for paper in corpus_papers if paper.id == "2510.02387")
    text = unfurl(cwm, (23,))["blocks"][0]["text"]["text"]
    assert "FAIR CodeGen team, Jade Copet, Quentin Carbonneaux, *Fabian Gloeckle* and 47 others" in text
    assert text.startswith("*<https://arxiv.org/abs/2510.02387|CWM: An")


def test_a_preview_confirms_what_it_shows() -> None:
    """The modal that previews a subscription carries the query that confirms it."""
    answer, _ = every([paper_of("Lean")] * 3)["preview"]
    assert isinstance(answer, Preview)
    view = confirm_form(answer)
    assert view["private_metadata"] == str(answer.confirm)
    assert view["submit"]["text"] == "Follow"


def test_a_loading_view_is_valid() -> None:
    """What is opened before anything is known stands by itself."""
    assert not view_problems(loading("Papers"))
    assert not view_problems(ask_form())
    assert not view_problems(subscribe_form())


def test_an_introduction_is_short() -> None:
    """Joining a channel brings one message with three things to try."""
    examples = ("papers by Gloeckle", "newest paper?", "compare CWM and Code Llama", "help")
    made = introduced(10, examples, channel=True)
    assert not problems(made)
    assert "10 papers" in made.text
    assert [part["value"] for part in parts(made.blocks) if part.get("type") == "button"] == list(
        examples[:3]
    )
    assert [prompt["message"] for prompt in prompts(examples)] == list(examples)


def test_help_in_a_modal_has_no_share_button() -> None:
    """What is shown in a modal cannot be shared to a channel, since it has none."""
    answer, _ = every([paper_of("x")] * 3)["guide"]
    view = answer_view("Help", answer, Help(), TODAY)
    assert not any(str(part.get("action_id")).startswith("share") for part in parts(view["blocks"]))


def test_a_search_form_keeps_what_it_has_no_box_for() -> None:
    """Opened about a listing and sent as it is, the form asks for that listing, from its first page."""
    find = Find(
        "nets",
        ("Ada Sample",),
        since=TODAY,
        over=3,
        top=5,
        page=2,
        last=True,
        either=(Part("lean"), Part(code=True)),
        without=(Part(authors=("Bo",), first=True),),
    )
    form = search_form(find)
    values = {"words": "nets", "author": "Ada Sample", "since": TODAY.isoformat()}
    assert found(values, form["private_metadata"]) == (replace(find, page=1), {})
    assert found({"words": "nets"}, search_form()["private_metadata"]) == (Find("nets"), {})
