"""The validator that the messages' tests rely on finds what Slack would refuse."""

import json
from pathlib import Path

from validity import problems, view_problems

from bot.blocks import Message

DIVIDER = {"type": "divider"}
BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}, "value": "x"}


def test_what_slack_takes_passes(shared: Path) -> None:
    """The ten valid blocks recorded for this purpose are found valid, mrkdwn without `verbatim` aside."""
    for block in json.loads((shared / "data/slack/block_cases.json").read_text())["valid"]:
        found = problems(Message("text", [block]))
        assert not [
            problem for problem in found if "parsed again" not in problem and "something else" not in problem
        ], block


def test_what_slack_refuses_is_found(shared: Path) -> None:
    """Nearly all the invalid messages recorded are told; the rest are things we never make."""
    cases = json.loads((shared / "data/slack/block_cases.json").read_text())["invalid"]
    passed = {
        name
        for name, blocks in cases.items()
        if all("type" in b for b in blocks) and not problems(Message("text", blocks))
    }
    assert not passed, passed


def test_what_the_models_miss_is_found() -> None:
    """Repeated ids, empty blocks, totals and missing text are found."""
    twice = {"type": "actions", "elements": [BUTTON, BUTTON]}
    long = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x" * 13_000}]}],
    }
    assert "action_id a 2 times" in problems(Message("text", [twice]))
    assert "actions: actions without elements" in problems(
        Message("text", [{"type": "actions", "elements": []}])
    )
    assert "no text" in problems(Message(" ", [DIVIDER]))
    assert any("characters in all" in problem for problem in problems(Message("text", [long])))


def test_broken_views_are_found() -> None:
    """A modal with inputs needs a button to submit them, and its title is short."""
    box = {
        "type": "input",
        "label": {"type": "plain_text", "text": "Q"},
        "element": {"type": "plain_text_input", "action_id": "q"},
    }
    found = view_problems(
        {"type": "modal", "title": {"type": "plain_text", "text": "x" * 25}, "blocks": [box]}
    )
    assert found == ["title too long", "inputs without submit"]
