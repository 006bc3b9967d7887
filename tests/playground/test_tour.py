"""A newcomer's tour of the real bot, on the ten papers, in a browser."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from playground.looking import Visit, faults, picture, say, thread
from playground.served import served
from playwright.sync_api import expect

from bot.papers import Name, Paper
from bot.playground.server import Playground

pytestmark = pytest.mark.usefixtures("fresh")


def test_it_opens_where_typing_works(lab: Playground, visit: Visit) -> None:
    """A newcomer sees the bot's own conversation, with prompts, and what they type there is answered."""
    page = visit(lab, place="")
    expect(page.locator(".post").first).to_contain_text("I answer questions about 10 papers")
    expect(page.get_by_role("group", name="10 papers").get_by_role("button")).to_have_count(4)
    picture(page, "tour-0-first")
    say(page, "papers by Gloeckle")
    expect(page.locator(".post").last).to_contain_text("10 papers by Fabian Gloeckle")
    assert faults(page) == []


def test_in_a_channel_it_is_said_once_how_to_be_heard(lab: Playground, visit: Visit) -> None:
    """To whoever speaks to nobody, and to them alone; nobody who calls the bot is told."""
    page = visit(lab)
    hint = page.locator(".post.only").filter(has_text="when it is called")
    say(page, "@paperbot help")
    expect(thread(page)).to_contain_text("What you can ask me")
    for text in ("papers by Gloeckle", "anybody?"):
        say(page, text)
        expect(page.locator(".post").filter(has_text=text).first).to_be_visible()
        expect(hint).to_have_count(1)


def test_a_private_answer_is_shared(lab: Playground, visit: Visit) -> None:
    """Asked by command, all ten papers come to the asker alone, until a button shares them."""
    page = visit(lab)
    picture(page, "tour-1-begin")
    say(page, "/paper papers by Gloeckle")
    expect(page.locator(".post.only")).to_contain_text("10 papers by Fabian Gloeckle")
    picture(page, "tour-2-ask")
    page.get_by_role("button", name="Share").click()
    expect(page.locator(".post:not(.only)")).to_contain_text("Code Llama")
    picture(page, "tour-3-share")


def test_a_question_is_answered_with_its_sentence(lab: Playground, visit: Visit) -> None:
    """A mention's thread holds the verbatim sentence, and follow-ups need no mention."""
    page = visit(lab)
    say(page, "@paperbot what does CWM score on SWE-bench Verified?")
    expect(thread(page).locator("blockquote").first).to_contain_text("65.8% on SWE-bench Verified")
    reply = thread(page).get_by_role("textbox")
    reply.fill("compare it with Code Llama")
    reply.press("Enter")
    expect(thread(page).locator(".layout")).to_be_visible()
    reply.fill("bibtex for all of them")
    reply.press("Enter")
    expect(thread(page).locator("pre").last).to_contain_text("eprint")
    picture(page, "tour-4-follow-up")
    assert faults(page) == []


def test_a_paper_is_saved_and_listed(lab: Playground, visit: Visit) -> None:
    """In a direct message a card can be saved, and the reading list shows it."""
    page = visit(lab)
    page.get_by_role("button", name="paperbot", exact=True).click()
    say(page, "show CWM")
    page.locator(".post").last.get_by_role("button", name="Save").click()
    expect(page.locator(".post").last).to_contain_text("Saved")
    say(page, "my reading list")
    expect(page.locator(".post").last).to_contain_text("World Models")
    picture(page, "tour-5-save")


def test_the_next_morning_brings_the_digest(tmp_path: Path, manifest: dict[str, Any], visit: Visit) -> None:
    """A channel follows in one sentence, says yes to the preview, and the next morning has its digest; a day that
    brings nothing says why.
    """
    with served(tmp_path, manifest) as (mornings, _):
        page = visit(mornings)
        say(page, "@paperbot subscribe to papers by Synnaeve every day at 9:00 Paris time")
        expect(thread(page)).to_contain_text("Nothing is saved yet")
        thread(page).get_by_role("button", name="Follow", exact=True).click()
        expect(thread(page).locator(".post").last).to_contain_text("I follow papers by Gabriel Synnaeve")
        page.get_by_role("button", name="Next morning").click()
        expect(page.locator(".post").filter(has_text="2 new papers")).to_contain_text("SWE-RL")
        page.get_by_role("button", name="Close thread").click()
        picture(page, "tour-8-morning")
        page.get_by_role("button", name="Next morning").click()
        expect(page.locator(".post").filter(has_text="No new papers")).to_contain_text("is not among them")
        picture(page, "tour-8-empty")


def test_home_shows_what_can_be_asked(lab: Playground, visit: Visit) -> None:
    """The bot's Home has examples, the size of the corpus and its newest papers."""
    page = visit(lab)
    page.get_by_role("button", name="paperbot", exact=True).click()
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_role("region", name="Home")).to_contain_text("10 papers")
    picture(page, "tour-9-home")
    box = page.get_by_role("region", name="Home").get_by_role("textbox")
    box.fill("bibtex for CWM")
    box.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("eprint")
    page.get_by_role("button", name="Close").last.click()
    assert faults(page) == []


def test_a_conversation_goes_on_after_a_restart(
    tmp_path: Path, manifest: dict[str, Any], visit: Visit
) -> None:
    """The same page, after the server was stopped and started: all is there, and "the second one" is still known."""
    with served(tmp_path, manifest) as (before, _):
        page = visit(before)
        say(page, "@paperbot papers about theorem proving")
        expect(thread(page).locator(".post").nth(1)).to_contain_text("ProofOptimizer")
        page.goto("about:blank")
        port = before.slack.port
    with served(tmp_path, manifest, port) as (after, _):
        page.goto(after.url)
        page.get_by_role("button", name="1 reply").click()
        reply = thread(page).get_by_role("textbox")
        reply.fill("who wrote the first one?")
        reply.press("Enter")
        expect(thread(page).locator(".post")).to_have_count(4)
        picture(page, "tour-6-restart")


def test_dark_and_narrow_it_reads_as_well(lab: Playground, visit: Visit) -> None:
    """The list of papers in dark colours at a phone's width: nothing overflows, and nothing is hard to see."""
    page = visit(lab, color_scheme="dark", viewport={"width": 390, "height": 844})
    say(page, "/paper papers by Gloeckle")
    expect(page.locator(".post.only")).to_contain_text("10 papers")
    picture(page, "tour-7-phone-dark")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert faults(page) == []


def test_naughty_papers_are_only_text(
    tmp_path: Path, manifest: dict[str, Any], visit: Visit, shared: Path
) -> None:
    """Papers whose title, abstract and author are naughty strings: they show as text and break no layout."""
    naughty = [text for text in json.loads((shared / "data/nasty/blns.json").read_text()) if text.strip()]
    papers = [
        Paper(f"2601.{n:05}", text, text, (Name(text), Name("Nasty", "Ned")), datetime.date(2026, 1, 1))
        for n, text in enumerate(naughty)
    ]
    with served(tmp_path, manifest) as (playground, bot):
        bot.library.add(papers)
        for n in range(0, len(papers), 5):
            playground.slack.slash(f"/paper show 2601.{n:05}")
        playground.slack.slash("/paper papers by Ned Nasty")
        page = visit(playground)
        expect(page.locator(".post")).to_have_count(len(playground.slack.ephemerals("papers")))
        assert (
            page.evaluate("document.querySelectorAll('.posts :is(script, iframe, img, style, svg)').length")
            == 0
        )
        assert page.evaluate("document.querySelector('.posts').scrollWidth <= innerWidth")
        assert playground.slack.calls.refused == []
