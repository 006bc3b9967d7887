"""Home, modals, shortcuts, buttons, link cards and introductions, through the front door."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from toy import PAPERS
from validity import problems, view_problems
from wiring import Wired, until, wired

from bot.app import bolt
from bot.blocks import Message
from bot.playground.delivery import through_bolt
from bot.playground.faults import Fault
from bot.playground.slack import LoopbackSlack
from bot.playground.values import View
from bot.slack import listeners
from bot.store.conversations import Spot


def modal(slack: LoopbackSlack, name: str, seconds: float = 3.0) -> View:
    """The topmost modal, once it is the one of that callback id."""
    assert slack.wait(lambda: (top := slack.modal()) is not None and top.body["callback_id"] == name, seconds)
    shown = slack.modal()
    assert shown is not None
    assert not view_problems(shown.body)
    return shown


def test_the_messages_tab_offers_four_prompts_that_work(slack: LoopbackSlack) -> None:
    """They are set without a thread, and each has an answer."""
    before = len(slack.calls.of("assistant.threads.setSuggestedPrompts"))
    slack.open_home("alice", "messages", viewing="papers")
    asked = slack.called("assistant.threads.setSuggestedPrompts", before + 1)[-1].args
    assert "thread_ts" not in asked
    assert "10 papers" in asked["title"]
    assert len(asked["prompts"]) == 4


def test_everybody_is_introduced_to_the_bot_once(tmp_path: Path, database: str) -> None:
    """On joining a channel, and at a first direct message; never twice, nor after a restart."""
    with LoopbackSlack() as slack:
        with wired(slack, tmp_path, database):
            joined = slack.join("general")
            assert "10 papers" in slack.answer(joined).text
            slack.answer(slack.direct("papers by Gloeckle"))
            assert slack.wait(lambda: sum("10 papers" in m.text for m in slack.messages("paperbot")) == 1)
        with wired(slack, tmp_path, database):
            slack.join("general")
            slack.answer(slack.direct("show CWM"))
            assert sum("Hello" in m.text for m in slack.messages("general")) == 1
            assert sum("Hello" in m.text for m in slack.messages("paperbot")) == 1


def test_the_home_shows_lists_and_changes_them_in_place(slack: LoopbackSlack) -> None:
    """What was saved is there; marking it read publishes the Home again, and an example opens over it."""
    slack.slash("/paper save CWM")
    slack.open_home("alice")
    assert slack.wait(lambda: "World Models" in str(slack.home()))
    home = slack.home()
    assert home is not None
    assert not view_problems(home.body)
    slack.click(home, "ask:1")
    assert modal(slack, "answer").body["title"]["text"] == "paperbot"
    slack.slash("/paper remove CWM")


def test_the_global_shortcut_asks_in_a_modal(slack: LoopbackSlack) -> None:
    """The form opens at once, and the answer takes its place."""
    slack.shortcut("ask_paper")
    slack.submit(modal(slack, "ask_form"), {"question": "what does CWM score on SWE-bench Verified?"})
    assert "65.8" in str(modal(slack, "answer").body["blocks"])


def test_the_message_shortcut_finds_what_a_message_names(slack: LoopbackSlack) -> None:
    """Links, ids and quoted titles, for its person alone."""
    turn = slack.say("see https://arxiv.org/abs/2510.02387 and 2308.12950v3", "papers")
    before = len(slack.ephemerals("papers"))
    slack.message_shortcut("find_papers", slack.workspace.message(turn.channel, turn.ts))
    assert slack.wait(lambda: len(slack.ephemerals("papers")) > before)
    assert "CWM" in slack.ephemerals("papers")[-1].text
    assert "Code Llama" in slack.ephemerals("papers")[-1].text


def test_a_search_form_tells_errors_beside_the_field(slack: LoopbackSlack) -> None:
    """A day before the first, or a category that is none, is said where it was entered."""
    slack.slash("/paper search")
    form = modal(slack, "search_form")
    slack.submit(form, {"category": "cooking", "since": "2025-01-01", "before": "2024-01-01"})
    shown = slack.modal()
    assert shown is not None
    assert {field for field, _ in shown.errors} == {"category", "before"}
    slack.submit(shown, {"author": "Gloeckle", "category": "cs.LG", "since": None, "before": None})
    assert "Gloeckle" in str(modal(slack, "answer").body)


def test_a_form_loses_nothing_of_what_it_was_opened_about(slack: LoopbackSlack) -> None:
    """What was chosen, excluded and counted is kept by the form for following, whose text can be edited."""
    text = 'papers about "Lean" either by "Hayat" or by "Cummins" but not in "cs.LO"'
    slack.slash("/paper subscribe")
    form = modal(slack, "subscribe_form")
    slack.submit(form, {"query": f"{text}", "zone": "Europe/Paris", "channel": "C0PAPERS"})
    shown = str(modal(slack, "confirm_form").body)
    assert "by Amaury Hayat or Chris Cummins not in cs.LO" in shown


def test_following_from_a_form_shows_a_preview_first(slack: LoopbackSlack) -> None:
    """Query, time and zone are checked; the preview confirms; the channel hears in plain words who set it up."""
    slack.slash("/paper subscribe")
    form = modal(slack, "subscribe_form")
    assert "Europe/Paris" in str(form.body)
    slack.submit(form, {"query": "papers about Lean", "zone": "Mars/Crater", "channel": "C0PAPERS"})
    shown = slack.modal()
    assert shown is not None
    assert [field for field, _ in shown.errors] == ["zone"]
    slack.submit(shown, {"query": "papers about Lean", "zone": "Europe/Paris", "channel": "C0PAPERS"})
    posted = len(slack.calls.of("chat.postMessage"))
    slack.submit(modal(slack, "confirm_form"))
    modal(slack, "answer")
    told = slack.called("chat.postMessage", posted + 1)[-1].args
    assert "U0ALICE" in str(told["blocks"])
    assert "I follow papers about “Lean”" in told["text"]
    assert "zone" not in told["text"]
    assert "Lean" in slack.slash("/paper subscriptions").delivery.json["text"]
    assert "C0PAPERS" in str(slack.answer(slack.direct("what am I subscribed to?")).blocks)


def test_the_follow_button_opens_the_form_filled_in(slack: LoopbackSlack) -> None:
    """The listing it is under is what would be followed."""
    listed = slack.answer(slack.mention("papers by Synnaeve"))
    slack.click(listed, "follow:1")
    assert "Synnaeve" in str(modal(slack, "subscribe_form").body)


@pytest.mark.parametrize("action", ["cite:1", "save:1", "similar:1", "ask:1"])
def test_a_press_in_a_channel_is_answered_to_its_person_alone(slack: LoopbackSlack, action: str) -> None:
    """Whoever presses a button of somebody's card sees the answer; the thread does not."""
    turn = slack.mention("show CWM")
    card = slack.answer(turn)
    slack.click(card, action, user="bob")
    assert slack.wait(lambda: any(m.only for m in slack.messages("papers", turn.ts, user="bob")))
    told = [m for m in slack.messages("papers", turn.ts, user="bob") if m.only][-1]
    assert not problems(Message(told.text, list(told.blocks)))
    assert len([m for m in slack.messages("papers", turn.ts) if m.user == "U0PAPERBOT"]) == 1


def test_a_link_has_its_card_while_it_is_being_written(running: Wired) -> None:
    """To its writer, once; nothing counts as shared by it, and three links have none."""
    slack = running.slack
    before = len(slack.calls.of("chat.unfurl"))

    def composed(unfurl: str, *papers: str) -> None:
        links = [{"domain": "arxiv.org", "url": f"https://arxiv.org/abs/{paper}"} for paper in papers]
        event = {
            "type": "link_shared",
            "channel": "COMPOSER",
            "user": "U0ALICE",
            "source": "composer",
            "links": links,
        }
        slack.event(event | {"message_ts": unfurl, "unfurl_id": unfurl})
        assert until(lambda: running.bot.desk.idle)

    composed("U0ALICE-1", "2309.07062")
    composed("U0ALICE-1", "2309.07062")
    composed("U0ALICE-2", "2309.07062", "2308.12950", "2404.19737")
    (call,) = slack.calls.of("chat.unfurl")[before:]
    assert call.answer["ok"]
    assert (call.args["unfurl_id"], call.args["source"]) == ("U0ALICE-1", "composer")
    assert "Compiler" in str(call.args["unfurls"]["https://arxiv.org/abs/2309.07062"])
    assert running.bot.desk.sharing.first("T0PAPERLAB", "2309.07062", "C0GENERAL") is None


def test_home_takes_what_is_typed_and_opens_what_follows(slack: LoopbackSlack) -> None:
    """Whatever can be said can be typed there and entered; Follow opens its form, empty."""
    slack.open_home("bob")
    assert slack.wait(lambda: slack.home("bob") is not None)
    home = slack.home("bob")
    assert home is not None
    slack.click(home, "ask:box", "what does CWM score on SWE-bench Verified?", user="bob")
    assert slack.wait(lambda: "65.8%" in str(slack.modal("bob")))
    slack.click(home, "follow:1", user="bob")
    assert slack.wait(lambda: "subscribe_form" in str(slack.modal("bob")))


@pytest.mark.logs
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral", "response"])
def test_what_slack_does_not_draw_is_said_in_plain_text(
    slack: LoopbackSlack, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    """On every way that a message goes; the operator's log says why."""
    card = slack.answer(slack.slash("/paper show CWM") if method == "response" else slack.mention("show CWM"))
    slack.fail(Fault(method, error="invalid_blocks"))
    if method == "chat.postMessage":
        slack.answer(slack.mention("papers by Gloeckle"))
    else:
        slack.click(card, "similar:1")
    assert slack.wait(
        lambda: len(slack.calls.of(method)) > 1 and not slack.calls.of(method)[-1].args.get("blocks")
    )
    assert slack.calls.of(method)[-1].args["text"]
    assert "Slack refused the blocks of an answer: invalid_blocks" in caplog.text


@pytest.mark.logs
@pytest.mark.parametrize(
    ("asked", "new", "old"),
    [
        ("compare CWM and Code Llama", "layout", "table"),
        ("papers by Gloeckle as a table", "data_table", "table"),
    ],
)
def test_new_blocks_that_slack_refuses_are_sent_as_older_ones(
    slack: LoopbackSlack, asked: str, new: str, old: str
) -> None:
    """Before they are given up for plain text; a private answer has the older ones at once."""
    first = slack.answer(slack.mention(asked))
    assert new in {block["type"] for block in first.blocks}
    slack.fail(Fault("chat.postMessage", error="invalid_blocks"))
    again = slack.answer(slack.mention(asked))
    private = slack.answer(slack.slash(f"/paper {asked}"))
    for made in (again, private):
        assert {old} == {block["type"] for block in made.blocks} & {new, old}
    assert first.text == again.text == private.text


def test_what_was_wrong_is_asked_and_kept(fresh: Wired) -> None:
    """An answer that did not help: a reason is a press away, and so is the same question to be put in other words."""
    slack, feedback = fresh.slack, fresh.bot.desk.feedback
    answer = slack.answer(slack.mention("what does CWM score on SWE-bench Verified?"))
    slack.click(answer, "opinion:1", "negative_button")
    assert slack.wait(lambda: any("What was wrong" in m.text for m in slack.ephemerals("papers")))
    asked = slack.ephemerals("papers")[-1]
    assert not problems(Message(asked.text, list(asked.blocks)), deep=False)
    slack.click(asked, "rephrase:1")
    assert "what does CWM score" in str(modal(slack, "ask_form").body)
    slack.click(asked, "reason:2")
    assert until(lambda: [o.reason for o in feedback.latest()] == ["sentence"])
    assert slack.wait(lambda: slack.ephemerals("papers")[-1].text == "Thank you, noted: the wrong sentence.")


def test_a_saved_papers_button_says_so_and_takes_it_off_again(fresh: Wired) -> None:
    """In a direct message in its place; where others read the message, on what its person alone sees."""
    slack = fresh.slack

    def card() -> str:
        (message,) = [m for m in slack.messages("paperbot") if "save:1" in str(m.blocks)]
        return str(message.blocks)

    answer = slack.answer(slack.direct("show CWM"))
    slack.click(answer, "save:1")
    assert slack.wait(lambda: "Saved · take off" in card())
    assert "1 paper" in slack.answer(slack.direct("my reading list")).text
    changed = next(m for m in slack.messages("paperbot") if "save:1" in str(m.blocks))
    slack.click(changed, "save:1")
    assert slack.wait(lambda: "Saved · take off" not in card())
    assert "is empty" in slack.answer(slack.direct("my reading list please")).text
    shared = slack.answer(slack.mention("show CWM"))
    slack.click(shared, "save:1")
    assert slack.wait(lambda: any("Saved to your" in m.text for m in slack.ephemerals("papers")))
    assert "Saved · take off" not in str(shared.blocks)
    slack.click(next(m for m in slack.ephemerals("papers") if "Saved to your" in m.text), "back:1")
    assert slack.wait(lambda: any("Taken off" in m.text for m in slack.ephemerals("papers")))


def test_a_menu_of_a_list_saves_and_says_so(fresh: Wired) -> None:
    """Each paper's own, in a direct message; the menu then takes the paper off."""
    slack = fresh.slack
    listed = slack.answer(slack.direct("papers by Gloeckle"))
    slack.click(listed, "ask:1", "Save")
    assert slack.wait(lambda: any("Saved to your" in m.text for m in slack.messages("paperbot")))
    assert slack.wait(lambda: any("Saved · take off" in str(m.blocks) for m in slack.messages("paperbot")))


def test_an_opinion_is_kept_however_it_is_given(running: Wired) -> None:
    """Pressed or typed, with the question it is about; a second one replaces the first."""
    slack, feedback = running.slack, running.bot.desk.feedback
    turn = slack.mention("what does CWM score on SWE-bench Verified?")
    slack.click(slack.answer(turn), "opinion:1", "positive_button")
    assert until(lambda: any(o.helpful and o.query.startswith("ask") for o in feedback.latest()))
    slack.click(slack.answer(turn), "opinion:1", "negative_button")
    assert until(lambda: any(not o.helpful and o.query.startswith("ask") for o in feedback.latest()))
    private = slack.slash("/paper what does CWM score on SWE-bench Verified?")
    slack.click(slack.answer(private), "helpful:1")
    assert until(lambda: any(o.helpful and "SWE-bench" in o.query for o in feedback.latest()))
    slack.answer(slack.reply(turn, "that was not helpful"))
    assert until(lambda: any(not o.helpful and "SWE-bench" in o.query for o in feedback.latest()))


def test_a_link_gets_a_card_once_in_half_an_hour(running: Wired) -> None:
    """With restraint: not again at once, not for three links, not where cards are off."""
    slack = running.slack
    assert until(lambda: running.bot.desk.idle)
    before = len(slack.calls.of("chat.unfurl"))
    first = slack.share_link("https://arxiv.org/abs/2603.29088v1")
    card = slack.called("chat.unfurl", before + 1)[-1].args
    assert card["ts"] == first.ts
    assert "WybeCoder" in str(card["unfurls"])
    slack.share_link("https://arxiv.org/pdf/2603.29088")
    slack.share_link(
        " ".join(f"https://arxiv.org/abs/{one}" for one in ("2308.12950", "2604.02330", "2510.15700"))
    )
    slack.answer(slack.mention("turn link cards off"))
    slack.share_link("https://arxiv.org/abs/2308.12950")
    slack.answer(slack.mention("turn link cards on"))
    assert len(slack.calls.of("chat.unfurl")) == before + 1


def test_a_card_says_who_shared_the_paper_first(running: Wired) -> None:
    """In this workspace, as far as the bot has seen."""
    slack = running.slack
    slack.share_link("https://arxiv.org/abs/2404.19737", user="bob")
    assert until(lambda: running.bot.desk.sharing.first("T0PAPERLAB", "2404.19737", "C0PAPERS") is not None)
    card = slack.answer(slack.mention("show 2404.19737"))
    assert "First shared" in str(card.blocks)
    assert "U0BOB" in str(card.blocks)


def test_an_unknown_paper_is_asked_of_arxiv_once(tmp_path: Path, database: str) -> None:
    """The card comes when it is here; a paper that arXiv does not know is not asked for again."""
    asked: list[str] = []
    with LoopbackSlack() as slack, wired(slack, tmp_path, database) as running:

        def fetch(ids: Sequence[str]) -> None:
            asked.extend(ids)
            running.bot.library.add(paper for paper in PAPERS if paper.id in ids)

        app = bolt(running.settings, running.bot.desk.workers)
        listeners.register(app, running.bot.desk, fetch)
        slack.deliver = through_bolt(app)
        slack.share_link("https://arxiv.org/abs/2401.00001")
        assert "Lighthouse" in str(slack.called("chat.unfurl")[0].args["unfurls"])
        for number in range(3):
            slack.share_link(f"https://arxiv.org/abs/2401.09999?{number}")
        assert until(lambda: running.bot.desk.idle)
    assert asked == ["2401.00001", "2401.09999"]


def test_citations_of_a_list_come_as_a_file_too(slack: LoopbackSlack) -> None:
    """In the thread, ready for a reference manager."""
    before = len(slack.calls.of("files.completeUploadExternal"))
    turn = slack.mention("bibtex for papers by Gloeckle")
    slack.answer(turn)
    assert slack.called("files.completeUploadExternal", before + 1)[-1].args["thread_ts"] == turn.ts


def test_an_uninstalled_workspace_is_forgotten(tmp_path: Path, database: str) -> None:
    """Its threads, lists and opinions are gone."""
    with LoopbackSlack() as slack, wired(slack, tmp_path, database) as running:
        slack.slash("/paper save CWM")
        turn = slack.mention("show CWM")
        slack.answer(turn)
        slack.event({"type": "app_uninstalled"})
        assert "CWM" not in slack.slash("/paper my reading list").delivery.json["text"]
        assert not running.bot.desk.threads.listens(Spot("T0PAPERLAB", "C0PAPERS", turn.ts), "U0ALICE")
