"""Every answer, about the nastiest papers, is a message that Slack takes and that does no harm."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
from kinds import TODAY, every
from nasty import LONG, NASTY, paper_of
from validity import links, mentions, parts, problems

from bot.answers import Answer, Many
from bot.blocks import Message, Surface, message, plain, shared
from bot.blocks.escape import safe
from bot.papers import Paper

OURS = {"U0123ABCD", "C0123ABCD"}
"""The owner and the channel of the subscriptions that are rendered."""


def built(papers: Sequence[Paper]) -> set[str]:
    """The addresses that may be linked: arXiv's of these papers, and their stored links."""
    pages = {
        f"https://arxiv.org/{page}/{paper.id}{v}"
        for paper in papers
        for page in ("abs", "pdf")
        for v in ("", "v2")
    }
    pages |= {f"https://arxiv.org/html/{paper.id}v2#S4.SS2.p3" for paper in papers}
    return pages | {safe(link.url) for paper in papers for link in paper.links}


def test_every_kind_of_answer_is_tried() -> None:
    """The answers tried here include each class that can be said."""
    tried = {type(answer) for answer, _ in every([paper_of("x")] * 3).values()}
    assert tried == set(get_args(Answer))


@pytest.mark.parametrize("name", NASTY)
def test_any_answer_about_any_paper_is_valid(name: str) -> None:
    """Slack's models, its schema, slackblocks and our own checks find nothing wrong, wherever it is shown."""
    for kind, (answer, query) in every([NASTY[name]] * 3).items():
        for surface in ("private", "thread"):
            made = message(answer, query, surface, TODAY)
            found = problems(made)
            assert not found, (kind, surface, found[:3])
            assert not problems(Message(made.text, made.older), deep=False), (kind, surface)
        assert plain(answer, TODAY).strip()


@pytest.mark.parametrize("name", NASTY)
def test_no_answer_links_or_calls_what_it_should_not(name: str) -> None:
    """Whatever a title holds, the only links are ours, and nobody is called who did not subscribe."""
    papers = [NASTY[name]] * 3
    ours = built(papers)
    for kind, (answer, query) in every(papers).items():
        made = message(answer, query, "thread", TODAY).blocks
        assert links(made) <= ours, kind
        assert mentions(made) <= OURS, kind


def test_naughty_strings_do_no_harm_in_any_field(shared: Path) -> None:
    """515 strings that break programs, in every field, each in a twenty-fourth of the answers: no foreign link or call."""
    strings = json.loads((shared / "data/nasty/blns.json").read_text())
    for number, text in enumerate(strings):
        papers = [paper_of(text, number + 1)] * 3
        answers, ours = list(every(papers, once=True).items()), built(papers)
        for kind, (answer, query) in answers[number % 24 :: 24]:
            made = message(answer, query, "private", TODAY)
            assert not problems(made, deep=False), (kind, text)
            assert links(made.blocks) <= ours, (kind, text)
            assert mentions(made.blocks) <= OURS, (kind, text)


def test_naughty_strings_pass_the_schema(shared: Path) -> None:
    """A sample of the naughty strings through the slower validators."""
    strings = json.loads((shared / "data/nasty/blns.json").read_text())
    papers = [paper_of(text, i + 1) for i, text in enumerate(strings[::120])]
    for kind, (answer, query) in every(papers).items():
        assert not problems(message(answer, query, "direct", TODAY)), kind


def test_a_message_holds_one_table() -> None:
    """Of two comparisons in one message the first is a table and the second is lines: Slack takes no more."""
    answer, query = every([paper_of("x", number) for number in (1, 2, 3)])["table"]
    made = message(Many((answer, answer)), query, "private", TODAY)
    assert not problems(made)
    assert [block["type"] for block in made.blocks].count("table") == 1


def test_ten_long_papers_fit_into_one_message() -> None:
    """Ten papers with titles of 10,000 characters are all listed, each shortened."""
    papers = [paper_of(LONG, number) for number in range(1, 11)]
    answer, query = every(papers)["list"]
    made = message(answer, query, "private", TODAY)
    assert not problems(made)
    assert {f"https://arxiv.org/abs/{paper.id}" for paper in papers} <= links(made.blocks)


def test_every_button_holds_what_it_asks() -> None:
    """Values are never cut: one that would be too long leaves its button out."""
    for kind, (answer, query) in every([NASTY["long"]] * 3).items():
        for part in parts(message(answer, query, "private", TODAY).blocks):
            if part.get("type") == "button":
                assert 0 < len(part["value"]) <= 2000, kind
                assert "…" not in part["value"], kind


def test_only_private_answers_offer_sharing(corpus_papers: tuple[Paper, ...]) -> None:
    """What everyone sees already has no button to share it."""
    answer, query = every(corpus_papers)["card"]
    surfaces: tuple[Surface, ...] = ("private", "thread", "direct")
    offers = [
        any(
            str(part.get("action_id")).startswith("share")
            for part in parts(message(answer, query, surface, TODAY).blocks)
        )
        for surface in surfaces
    ]
    assert offers == [True, False, False]


def test_a_shared_answer_restates_its_question(corpus_papers: tuple[Paper, ...]) -> None:
    """Above a shared answer stands who shared it and what was asked, and it stays valid."""
    answer, query = every(corpus_papers)["list"]
    made = shared(message(answer, query, "thread", TODAY), query, "U0999ZZZZ")
    assert not problems(made)
    assert mentions(made.blocks) == {"U0999ZZZZ"}
    assert "papers by" in made.blocks[0]["elements"][0]["text"]
