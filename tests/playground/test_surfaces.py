"""The blocks and surfaces of 2026 in a browser: on a desk, on a phone, in the dark; nothing serious for axe-core."""

import re
from pathlib import Path
from typing import Any

import pytest
from playground.looking import Visit, faults, picture, say, thread
from playground.served import served
from playwright.sync_api import Page, expect

from bot.playground.server import Playground

pytestmark = pytest.mark.usefixtures("fresh")

LOOKS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 860}},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
}
LOOK = pytest.mark.parametrize("look", LOOKS)


def direct(page: Page) -> None:
    """Goes to the bot's own conversation; on a phone its name is behind the menu."""
    name = page.get_by_role("button", name="paperbot", exact=True)
    if not name.is_visible():
        page.get_by_role("button", name="Workspace menu").click()
    name.click()


def morning(page: Page) -> None:
    """Presses "Next morning"."""
    button = page.get_by_role("button", name="Next morning")
    if not button.is_visible():
        page.get_by_role("button", name="Workspace menu").click()
    button.click()
    page.keyboard.press("Escape")


def seen(page: Page, name: str, look: str) -> None:
    """Takes a picture, and finds nothing serious, nor anything wider than the screen."""
    picture(page, f"new-{name}-{look}")
    width = page.evaluate("innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []


@LOOK
def test_a_list_as_a_table_is_ordered_by_its_reader(lab: Playground, visit: Visit, look: str) -> None:
    """By any column; each title is a link."""
    page = visit(lab, place="", **LOOKS[look])
    say(page, "papers by Gloeckle as a table")
    table = page.locator("table.data")
    expect(table.locator("tbody tr")).to_have_count(10)
    table.get_by_role("button", name="Date").click()
    expect(table.locator("tbody tr").first).to_contain_text("Code Llama")
    expect(table.get_by_role("link", name="Code Llama: Open Foundation Models for Code")).to_be_visible()
    seen(page, "table", look)


@LOOK
def test_a_comparison_stands_side_by_side(lab: Playground, visit: Visit, look: str) -> None:
    """Or beneath each other where there is no room."""
    page = visit(lab, place="", **LOOKS[look])
    say(page, "compare CWM and Code Llama")
    layout = page.get_by_role("group", name="CWM and Code Llama")
    expect(layout).to_contain_text("reaches pass@1 scores of 65.8%")
    expect(layout).to_contain_text("with scores of up to 67% and 65% on HumanEval")
    seen(page, "compare", look)


@LOOK
def test_an_answer_that_did_not_help_is_asked_about(lab: Playground, visit: Visit, look: str) -> None:
    """A reason, or the question in other words."""
    page = visit(lab, place="", **LOOKS[look])
    say(page, "what does CWM score on SWE-bench Verified?")
    page.get_by_role("button", name="This answer was not helpful").click()
    expect(page.locator(".post").last).to_contain_text("What was wrong with it?")
    seen(page, "unhelpful", look)
    page.get_by_role("button", name="Put the question in other words").click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value(
        "what does CWM score on SWE-bench Verified?"
    )
    page.keyboard.press("Escape")
    page.get_by_role("button", name="The wrong sentence").click()
    expect(page.locator(".post").last).to_contain_text("noted: the wrong sentence")


@LOOK
def test_a_saved_papers_button_says_so(lab: Playground, visit: Visit, look: str) -> None:
    """Pressed again, the paper is off the list; a list that has papers can be kept as a canvas."""
    page = visit(lab, place="", **LOOKS[look])
    say(page, "show CWM")
    page.get_by_role("button", name="Save CWM to your reading list").click()
    saved = page.get_by_role("button", name="Saved · take off")
    expect(saved).to_be_visible()
    seen(page, "saved", look)
    say(page, "my reading list")
    page.get_by_role("button", name="As canvas").click()
    kept = page.locator(".post").filter(has_text="Kept as a canvas")
    expect(kept.get_by_role("link", name="1 paper")).to_have_attribute("href", re.compile("^files/F"))
    seen(page, "canvas", look)
    saved.click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()


@LOOK
def test_a_link_is_an_object_with_a_pane(lab: Playground, visit: Visit, look: str) -> None:
    """The short form under the message, the whole paper beside it."""
    page = visit(lab, **LOOKS[look])
    say(page, "have you seen https://arxiv.org/abs/2510.02387 ?")
    expect(page.locator(".post .object")).to_contain_text("arXiv:2510.02387")
    seen(page, "object", look)
    page.locator(".post .object > button").click()
    pane = page.get_by_role("complementary", name="Details")
    expect(pane).to_contain_text("We release Code World Model")
    expect(pane).to_contain_text("Licence")
    seen(page, "pane", look)
    page.get_by_role("button", name="Close details").click()
    expect(pane).to_have_count(0)


def test_this_is_what_is_open(lab: Playground, visit: Visit) -> None:
    """Somebody comes from a channel in which a paper was linked."""
    page = visit(lab)
    say(page, "have you seen https://arxiv.org/abs/2510.02387 ?")
    expect(page.locator(".post .object")).to_be_visible()
    direct(page)
    say(page, "summarize this")
    expect(page.locator(".post").last).to_contain_text("We release Code World Model")
    picture(page, "new-this")


@LOOK
def test_a_digest_folds(tmp_path: Path, manifest: dict[str, Any], visit: Visit, look: str) -> None:
    """Each subscription by itself."""
    with served(tmp_path, manifest) as (mornings, _):
        page = visit(mornings, **LOOKS[look])
        say(page, "@paperbot subscribe to papers by Synnaeve every day at 9:00 Paris time")
        thread(page).get_by_role("button", name="Follow", exact=True).click()
        expect(thread(page).locator(".post").last).to_contain_text("I follow papers by Gabriel Synnaeve")
        page.get_by_role("button", name="Close thread").click()
        morning(page)
        fold = page.locator("details.container")
        expect(fold).to_contain_text("SWE-RL")
        seen(page, "digest", look)
        fold.locator("summary").first.click()
        expect(fold.get_by_text("SWE-RL").first).to_be_hidden()
        page.goto("about:blank")
