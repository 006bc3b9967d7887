"""The page in a browser, with a bot that shows every kind of block."""

import json
from pathlib import Path

import pytest
from playground.looking import Visit, composer, faults, picture, say, thread
from playwright.sync_api import expect

from bot.playground.server import Playground


@pytest.fixture(autouse=True)
def fresh(shown: Playground) -> None:
    """Every test begins with an empty conversation."""
    shown.start_over()


def test_a_mention_is_answered_beside_the_channel(shown: Playground, visit: Visit) -> None:
    """The answer's thread opens by itself, and shows every block as Slack does."""
    page = visit(shown)
    say(page, "@paperbot show me everything")
    expect(thread(page).get_by_role("heading", name="Every kind of block")).to_be_visible()
    expect(thread(page).get_by_text("small <!channel> and @channel")).to_be_visible()
    expect(thread(page).locator("table td")).to_have_count(6)
    picture(page, "gallery")


def test_what_is_pressed_and_picked_reaches_the_bot(shown: Playground, visit: Visit) -> None:
    """Menus, confirmations and feedback all say what was chosen, to their person alone."""
    page = visit(shown)
    say(page, "@paperbot show")
    thread(page).get_by_label("Pick a paper").select_option("Two")
    thread(page).get_by_role("button", name="Delete").click()
    page.get_by_role("dialog", name="Really?").get_by_role("button", name="Yes").click()
    thread(page).locator(".section").get_by_label("More actions").click()
    thread(page).get_by_role("button", name="Cite").click()
    thread(page).get_by_role("button", name="Not helpful").click()
    for said in ("pick: two", "delete: delete", "more: cite", "opinion: no"):
        expect(page.get_by_text(said).first).to_be_visible()


def test_a_modal_is_filled_in_by_keyboard_alone(shown: Playground, visit: Visit) -> None:
    """A command, its button, and a form with an error are all reached without a mouse."""
    page = visit(shown)
    composer(page).focus()
    page.keyboard.type("/pa")
    expect(page.get_by_role("option", name="/paper")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("by Gloeckle")
    page.keyboard.press("Enter")
    expect(page.get_by_text("ran by Gloeckle")).to_be_visible()
    while page.evaluate("document.activeElement.textContent") != "Ask":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Subscribe")
    dialog.get_by_label("Words").focus()
    page.keyboard.type("ab")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Use three letters or more.")
    page.keyboard.type("c")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("abc / weekly / C0PAPERS")).to_be_visible()
    expect(dialog).to_be_hidden()


def test_escape_closes_a_modal(shown: Playground, visit: Visit) -> None:
    """A global shortcut opens a form from the composer, and Escape closes it everywhere."""
    page = visit(shown)
    composer(page).fill("/ask")
    page.get_by_role("option", name="Ask about a paper").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert shown.slack.modal() is None


def test_home_and_prompts_come_from_the_bot(shown: Playground, visit: Visit) -> None:
    """The bot's own Home and suggested prompts are shown."""
    page = visit(shown)
    page.get_by_role("button", name="paperbot", exact=True).click()
    page.get_by_role("button", name="Say hello").click()
    expect(page.locator(".post").nth(1)).to_contain_text("hello there")
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_role("region", name="Home").get_by_role("heading")).to_have_text("Every kind of block")


def test_a_link_gets_its_card_and_a_message_its_shortcut(shown: Playground, visit: Visit) -> None:
    """A pasted arXiv link unfurls, and message shortcuts are offered on every message."""
    page = visit(shown)
    say(page, "https://arxiv.org/abs/2308.12950")
    expect(page.locator(".card")).to_have_text("A card")
    page.locator(".post").first.hover()
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Find papers in message").click()
    expect(page.get_by_text("found nothing")).to_be_visible()


def test_at_and_hash_offer_people_and_channels(shown: Playground, visit: Visit) -> None:
    """What is offered can be picked with the arrow keys, or dismissed."""
    page = visit(shown)
    box = composer(page)
    box.press_sequentially("hello @")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(3)
    box.press("ArrowDown")
    box.press("Enter")
    box.press_sequentially("#pa")
    box.press("Enter")
    expect(box).to_have_value("hello @alice #papers ")
    box.press_sequentially("@")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_several_tabs_agree(shown: Playground, visit: Visit) -> None:
    """What happens in one tab is seen in the other at once, whoever sits there."""
    mine, other = visit(shown), visit(shown)
    other.get_by_label("You are").select_option("Bob Writer")
    say(mine, "hello Bob")
    expect(other.locator(".post")).to_contain_text("hello Bob")
    say(other, "hello Alice")
    expect(mine.locator(".post").filter(has_text="hello Alice")).to_contain_text("Bob Writer")
    mine.get_by_role("button", name="Start over").click()
    expect(other.locator(".post")).to_have_count(0)


def test_payloads_are_shown_and_copied(shown: Playground, visit: Visit) -> None:
    """The panel lists what went in and what came out, with the time of each, and copies both."""
    page = visit(shown, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Payloads").click()
    say(page, "@paperbot show")
    panel = page.get_by_role("complementary", name="Payloads")
    row = panel.locator("details", has_text="chat.postMessage")
    row.locator("summary").click()
    expect(row.locator("summary")).to_contain_text("ms")
    row.get_by_role("button", name="Copy blocks").click()
    expect(row.get_by_role("button", name="Copied")).to_be_visible()
    assert json.loads(page.evaluate("navigator.clipboard.readText()"))["blocks"][0]["type"] == "header"
    picture(page, "payloads")


def test_a_channel_without_the_bot_offers_to_invite_it(shown: Playground, visit: Visit) -> None:
    """The bot is added with one press, and answers there afterwards."""
    page = visit(shown)
    page.get_by_role("button", name="# general").click()
    invite = page.get_by_role("button", name="add it to #general")
    invite.click()
    expect(invite).to_be_hidden()
    say(page, "@paperbot show")
    expect(thread(page).get_by_role("heading", name="Every")).to_be_visible()


def test_next_morning_says_what_came(shown: Playground, visit: Visit) -> None:
    """The button reports what the morning brought."""
    page = visit(shown)
    page.get_by_role("button", name="Next morning").click()
    expect(page.locator(".notice")).to_have_text("Good morning.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(shown: Playground, visit: Visit, scheme: str) -> None:
    """Axe finds no serious fault: conversation, thread, payloads, Home and a modal, in both colour schemes."""
    page = visit(shown, color_scheme=scheme, viewport={"width": 1500, "height": 900})
    page.get_by_role("button", name="Payloads").click()
    say(page, "@paperbot show")
    thread(page).get_by_role("heading", name="Every").wait_for()
    picture(page, f"gallery-{scheme}")
    assert faults(page) == []
    say(page, "/paper x")
    page.get_by_role("button", name="Ask").last.click()
    page.get_by_role("dialog").wait_for()
    assert faults(page) == []
    picture(page, f"modal-{scheme}")


def test_it_is_readable_on_a_phone(shown: Playground, visit: Visit) -> None:
    """At a phone's width nothing overflows; the workspace is behind a button, a thread in front."""
    page = visit(shown, viewport={"width": 390, "height": 844}, has_touch=True)
    say(page, "@paperbot show")
    thread(page).get_by_role("heading", name="Every").wait_for()
    picture(page, "phone-thread")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Close thread").click()
    page.get_by_role("button", name="Workspace menu").click()
    page.get_by_role("button", name="paperbot", exact=True).click()
    expect(page.get_by_role("tab", name="Home")).to_be_visible()
    assert faults(page) == []


def test_naughty_strings_are_only_text(shown: Playground, visit: Visit, shared: Path) -> None:
    """Naughty strings, as messages and as commands: each shows as typed, and none does anything."""
    page = visit(shown)
    naughty = [text for text in json.loads((shared / "data/nasty/blns.json").read_text()) if text.strip()]
    for text in naughty[::3]:
        shown.slack.say(text, "papers")
    for text in naughty[::40]:
        say(page, f"/paper {text}")
    expect(page.locator(".post")).to_have_count(len(shown.slack.messages("papers", user="alice")))
    assert (
        page.evaluate(
            "document.querySelectorAll('.posts script, .posts iframe, .posts img, .posts style').length"
        )
        == 0
    )
    assert page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth && document.querySelector('.posts').scrollWidth <= innerWidth"
    )
    assert page.title() == "paperbot playground"
