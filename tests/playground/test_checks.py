"""What the loopback Slack refuses, and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.playground.checks import check_message, check_view
from bot.playground.refusal import RefusalError


def section(text: str, **rest: object) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | rest


def refusal(blocks: list[dict[str, Any]], text: str = "") -> str:
    with pytest.raises(RefusalError) as refused:
        check_message(blocks, text)
    return str(refused.value)


def test_every_recorded_case_is_judged_as_slack_does(shared: Path) -> None:
    """All forty invalid cases are refused, and none of the ten valid blocks is."""
    cases = json.loads((shared / "data/slack/block_cases.json").read_text())
    assert len(check_message(cases["valid"], "")) == 10
    for blocks in cases["invalid"].values():
        assert refusal(blocks)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (
            {"type": "context", "elements": []},
            "no less than 1 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (section("x", colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
        ({"type": "nonsense"}, "unsupported type: nonsense [json-pointer:/blocks/0]"),
        ({"type": "header"}, "missing required field: text [json-pointer:/blocks/0]"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_where(block: dict[str, Any], reason: str) -> None:
    """The reason names the rule and points at the place."""
    assert refusal([block]) == f"invalid_blocks: {reason}"


def test_totals_are_counted() -> None:
    """A message holds 50 blocks, 12,000 characters in blocks, and 40,000 of text."""
    assert "no more than 50 items" in refusal([{"type": "divider"}] * 51)
    assert refusal([section("x" * 2500)] * 5) == "msg_blocks_too_long"
    assert refusal([], "x" * 40_001) == "msg_too_long"
    assert refusal([], " ") == "no_text"


def test_ids_are_made_up_where_none_is_given() -> None:
    """Blocks and elements get ids, which are unique."""
    buttons = [{"type": "button", "text": {"type": "plain_text", "text": t}} for t in "ab"]
    first, second = check_message([{"type": "actions", "elements": buttons}, {"type": "divider"}], "")
    assert len({first["block_id"], second["block_id"]}) == 2
    assert len({element["action_id"] for element in first["elements"]}) == 2


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        ({"type": "modal", "blocks": [{"type": "divider"}]}, "missing required field: title"),
        ({"type": "home", "blocks": []}, "missing required field: blocks"),
        ({"type": "home", "blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type: markdown"),
        ({"type": "home", "blocks": [{"type": "divider"}] * 101}, "no more than 100 items"),
        (
            {"type": "home", "blocks": [{"type": "divider"}], "private_metadata": "x" * 3001},
            "private_metadata",
        ),
        ({"type": "letter", "blocks": []}, "must be a modal or a home"),
    ],
)
def test_a_view_is_checked_too(view: dict[str, Any], reason: str) -> None:
    """Modals need titles; no view takes what only messages may hold."""
    with pytest.raises(RefusalError, match=reason):
        check_view(view)


def test_an_input_needs_a_submit_button() -> None:
    """A modal with an input but nothing to submit it with is refused."""
    field = {
        "type": "input",
        "label": {"type": "plain_text", "text": "x"},
        "element": {"type": "plain_text_input"},
    }
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [field]}
    with pytest.raises(RefusalError, match="submit"):
        check_view(view)
    assert (
        check_view(view | {"submit": {"type": "plain_text", "text": "Go"}})["blocks"][0]["block_id"] == "b0"
    )
