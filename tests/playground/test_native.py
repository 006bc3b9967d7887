"""What the real bot shows beside messages: prompts, cards under links, forms, shortcuts, an introduction."""

import pytest
from playground.looking import Visit, picture, say, thread
from playwright.sync_api import expect

from bot.playground.server import Playground

pytestmark = pytest.mark.usefixtures("fresh")


def test_a_direct_message_begins_with_prompts(lab: Playground, visit: Visit) -> None:
    """One short introduction and four prompts that work; pressing one asks it."""
    page = visit(lab, viewport={"width": 900, "height": 560})
    page.get_by_role("button", name="paperbot", exact=True).click()
    prompts = page.locator(".prompts button")
    expect(prompts).to_have_count(4)
    picture(page, "native-agent")
    asked = prompts.first.inner_text()
    prompts.first.click()
    expect(page.locator(".post", has_text=asked).first).to_be_visible()
    expect(page.locator(".post").last).to_contain_text("papers by")


def test_a_channel_is_greeted_and_its_links_get_cards(lab: Playground, visit: Visit) -> None:
    """On being invited the bot says once what it is for; a pasted link gets a compact card."""
    page = visit(lab, viewport={"width": 900, "height": 620})
    page.get_by_role("button", name="# general").click()
    page.get_by_role("button", name="add it to #general").click()
    expect(page.locator(".post").last).to_contain_text("10 papers")
    say(page, "have you seen this one? https://arxiv.org/abs/2603.29088")
    expect(page.locator(".post .object")).to_contain_text("WybeCoder")
    picture(page, "native-card")


def test_a_message_is_searched_for_its_papers(lab: Playground, visit: Visit) -> None:
    """The message shortcut answers its person alone."""
    page = visit(lab, viewport={"width": 900, "height": 620})
    say(page, 'reading list for Friday: 2510.02387, and "Code Llama: Open Foundation Models for Code"')
    page.locator(".post").first.hover()
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Find papers in message").click()
    told = page.locator(".post.only").filter(has_text="paperbot", has_not_text="slackbot")
    expect(told).to_contain_text("2 papers named in this message")
    expect(told).to_contain_text("World Models")
    expect(told.get_by_text("Follow this")).to_have_count(0)
    picture(page, "native-shortcut")
    told.get_by_text("Cite all").click()
    expect(page.locator(".post.only").last.locator("pre")).to_contain_text("2308.12950")
    expect(page.locator(".post.only").last.locator("pre")).not_to_contain_text("2605.29955")


def test_forms_ask_and_say_what_is_wrong(lab: Playground, visit: Visit) -> None:
    """Following opens a form, filled in and checked beside the field, with a preview; the other shortcut asks in one."""
    page = visit(lab, viewport={"width": 900, "height": 860})
    say(page, "/paper papers by Synnaeve about Lean")
    page.locator(".post.only").get_by_role("button", name="Follow").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("Time zone")
    picture(form, "native-follow")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    say(page, "/paper search")
    expect(form).to_contain_text("Category", timeout=15_000)
    form.get_by_label("Category").fill("cooking")
    form.get_by_role("button", name="Search").click()
    expect(form).to_contain_text("I do not know this category")
    picture(form, "native-search")


def test_a_sentence_is_shown_where_it_stands(lab: Playground, visit: Visit) -> None:
    """Under an answer: its sentence inside the abstract, a citation ready to copy, helpful or not."""
    page = visit(lab, viewport={"width": 1100, "height": 760})
    say(page, "@paperbot how many textbooks did AutoformBot formalize?")
    answered = thread(page).locator(".post").last
    expect(answered).to_contain_text("26")
    answered.get_by_text("Show in abstract").click()
    expect(thread(page).locator(".post.only")).to_contain_text("We present AutoformBot")
    picture(page, "native-why")
