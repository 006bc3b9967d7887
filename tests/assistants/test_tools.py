"""Tools, called by the official SDK: the same answers as anywhere, and nothing changed by what only reads."""

import json
from typing import Any

import pytest
from clients import MODES, TEAM, Assistant
from kinds import TODAY, every
from nasty import NASTY
from validity import links, problems
from wiring import Wired

from bot.assistants.kit import ALLOWED
from bot.assistants.kit import slackbot as drawn
from bot.assistants.results import MAX_TEXT, result
from bot.assistants.tools import BY_NAME, FindPapers, listed
from bot.blocks import Message
from bot.dialogue.conversation import Reply
from bot.digest.composing import read_listing
from bot.library import Library
from bot.playground.faults import Fault
from bot.store.people import Reading, Shelf
from bot.store.subscriptions import Subscriptions

ASKED: dict[str, dict[str, Any]] = {
    "find_papers": {"query": "papers by Gloekle since 2025"},
    "ask_papers": {"question": "what does CWM score on SWE-bench Verified?"},
    "show_paper": {"paper": "CWM"},
    "cite_papers": {"papers": ["2404.19737", "CWM"], "style": "ris"},
}
CHANGING = (
    "save CWM", "remove CWM from my reading list", "mark CWM as read", "follow papers by Gloeckle", "unsubscribe from Gloeckle",
    'confirm subscribe channel "C0PAPERS" to papers every day at 09:00 in zone "UTC"', "pause everything", "undo",
    "send the digest again", 'save "2510.02387" for the channel', "the channel's reading list", "push my reading list to zotero", "fetch 1706.03762",
    "note on CWM: nice", "tag CWM lean", 'import "0" for sure',
)  # fmt: skip


def saved(house: Wired, user: str) -> list[str]:
    return [paper for paper, _ in Reading(house.bot.library.store).page(Shelf(TEAM, user), 100)]


def told(house: Wired, channel: str) -> list[str]:
    """What the bot has posted in a channel."""
    calls = house.slack.calls.of("chat.postMessage")
    return [str(call.args) for call in calls if call.args["channel"] == channel]


def followed(house: Wired, channel: str) -> list[str]:
    kept = Subscriptions(house.bot.library.store, read_listing)
    return [str(one.find) for one in kept.listed(TEAM, channel)]


@pytest.mark.parametrize("mode", MODES)
def test_slackbot_gets_text_facts_and_blocks(slackbot: Assistant, mode: str, ten: Library) -> None:
    """Of every reading tool, in every generation of the protocol: with ids, links, and quotes that are verbatim."""
    for name, arguments in ASKED.items():
        given = Assistant(slackbot.target, mode, slackbot.secret, slackbot.user).call(name, **arguments)
        assert not given.failed
        assert given.facts["text"] == given.text
        assert all(paper["url"].endswith(paper["id"]) for paper in given.facts["papers"])
        for quote in given.facts["quotes"]:
            (paper,) = ten.papers([quote["paper"]])
            assert quote["text"] in paper.abstract
            assert quote["text"] in given.text
        assert given.facts["papers"]
        assert given.blocks


def test_an_editor_over_stdio_gets_the_same_as_over_http(local: Assistant, editor: Assistant) -> None:
    """In the newest protocol and in the one before."""
    for name, arguments in ASKED.items():
        here, there = local.call(name, **arguments), editor.call(name, **arguments)
        assert (here.text, here.facts, here.blocks) == (there.text, there.facts, there.blocks)


@pytest.mark.parametrize("mode", MODES)
def test_stdio_speaks_every_generation(editor: Assistant, mode: str) -> None:
    assert {tool.name for tool in Assistant(editor.target, mode).tools()} == set(ASKED)


def test_what_no_paper_says_is_refused_in_a_field_too(local: Assistant) -> None:
    """An assistant need not read prose to know."""
    told = local.call("ask_papers", question="what does Code Llama score on SWE-bench Verified?")
    assert told.facts["refused"]
    assert not told.failed


def test_later_pages_are_asked_for_by_number(local: Assistant) -> None:
    """The total says how many there are; a page beyond the last is the last."""
    first = local.call("find_papers", query="papers since 2020")
    assert first.facts["total"] == 10
    assert (
        local.call("find_papers", query="papers since 2020", page=9).facts["papers"] == first.facts["papers"]
    )


@pytest.mark.parametrize("asked", CHANGING)
def test_a_tool_that_reads_changes_nothing(house: Wired, slackbot: Assistant, asked: str) -> None:
    """However it is asked, and by whom: nothing is kept, followed or told in a channel."""
    posted = told(house, "C0PAPERS")
    before = saved(house, "U0ALICE"), followed(house, "C0PAPERS")
    for name, argument in (("find_papers", "query"), ("ask_papers", "question")):
        assert slackbot.call(name, **{argument: asked}).failed
    assert (saved(house, "U0ALICE"), followed(house, "C0PAPERS")) == before
    assert told(house, "C0PAPERS") == posted


@pytest.mark.parametrize("tool", ["show_paper", "cite_papers"])
@pytest.mark.parametrize("name", CHANGING)
def test_nor_does_a_name_that_is_an_order(house: Wired, slackbot: Assistant, tool: str, name: str) -> None:
    """What stands where a paper's name belongs is a name."""
    before = saved(house, "U0ALICE")
    slackbot.call(tool, **({"paper": name} if tool == "show_paper" else {"papers": [name]}))
    assert saved(house, "U0ALICE") == before


def test_nobody_in_particular_has_lists(local: Assistant) -> None:
    """Without Slack's word for who asks there is nothing to save to, to follow with or to read."""
    assert {tool.name for tool in local.tools()} == set(ASKED)
    for asked in ("my reading list", "save CWM", "what do I follow?"):
        told = local.call("find_papers", query=asked)
        assert told.failed
        assert "does not say who you are" in told.text


def test_saving_is_for_whom_slack_signs(house: Wired, slackbot: Assistant) -> None:
    """On their own list, once, and seen by nobody else."""
    bob = Assistant(slackbot.target, secret=slackbot.secret, user="U0BOB")
    assert "Saved" in bob.call("save_papers", papers=["2308.12950"]).text
    assert "Already" in bob.call("save_papers", papers=["Code Llama"]).text
    assert saved(house, "U0BOB") == ["2308.12950"]
    assert "Code Llama" in bob.call("find_papers", query="my reading list").text
    assert "Code Llama" not in slackbot.call("find_papers", query="my reading list").text


@pytest.mark.logs
def test_following_is_shown_first_and_told_in_the_channel(house: Wired, slackbot: Assistant) -> None:
    """Nothing is saved without confirm; with it, everybody there learns who did it, also where Slack fails at first."""
    asked = {"query": "papers about zebrafish, every weekday at 9:00 Paris time", "channel": "C0PAPERS"}
    posted = told(house, "C0PAPERS")
    shown = slackbot.call("follow_papers", **asked)
    assert "zebrafish" in shown.text
    assert not any("zebrafish" in one for one in followed(house, "C0PAPERS"))
    button, quiet = [e for b in shown.blocks if b["type"] == "actions" for e in b["elements"]]
    assert "silent when empty" in quiet["value"]
    assert button["action_id"] == "tool:follow_papers"
    house.slack.fail(Fault("chat.postMessage", status=503))
    assert slackbot.call("follow_papers", **json.loads(button["value"])).text.startswith("Done")
    assert any("zebrafish" in one for one in followed(house, "C0PAPERS"))
    assert house.slack.wait(lambda: len(told(house, "C0PAPERS")) == len(posted) + 2, 10.0)
    *before, refused, last = told(house, "C0PAPERS")
    assert before == posted
    assert "U0ALICE" in refused
    assert refused == last


def test_following_is_for_members(house: Wired, slackbot: Assistant) -> None:
    """Somebody else's channel, or one that does not exist, follows nothing."""
    house.slack.add_channel("hidden", private=True)
    bob = Assistant(slackbot.target, secret=slackbot.secret, user="U0BOB")
    for channel in ("C0HIDDEN", "C0NOWHERE"):
        told = bob.call("follow_papers", query="papers about otters", channel=channel, confirm=True)
        assert "Done" not in told.text
        assert followed(house, channel) == []


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("find_papers", {}, "missing required field `query`"),
        ("find_papers", {"query": 3}, "Expected `str`"),
        ("find_papers", {"query": "x" * 2001}, "length <= 2000"),
        ("show_paper", {"paper": "CWM", "colour": "blue"}, "unknown field"),
        ("cite_papers", {"papers": ["CWM"] * 21}, "length <= 20"),
        ("cite_papers", {"papers": ["CWM"], "style": "telegram"}, "Invalid enum"),
        ("find_papers", {"query": "\x00\ud800"}, ""),
    ],
)
def test_wrong_arguments_are_told_so(alone: str, name: str, arguments: dict[str, object], said: str) -> None:
    """In a result that an assistant can read and mend, not as an error of the protocol."""
    import httpx  # noqa: PLC0415  the SDK's client would not send all of these

    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": name, "arguments": arguments},
    }
    told = httpx.post(alone, content=json.dumps(call), headers={"Content-Type": "application/json"}).json()
    assert said in told["result"]["content"][0]["text"]
    assert told["result"]["isError"] == bool(said)


def test_the_descriptions_are_short() -> None:
    """All six together, as they are sent: an assistant reads them before every question."""
    assert len(json.dumps(listed(known=True))) < 4_800


def test_only_what_reads_says_that_it_reads() -> None:
    """A client asks its person before anything else."""
    for tool in listed(known=True):
        assert tool["annotations"]["readOnlyHint"] == (tool["name"] in ASKED)


@pytest.mark.parametrize("name", ASKED)
def test_slackbot_takes_every_block(slackbot: Assistant, name: str) -> None:
    """No block that it does not know, links by https alone, and each button calls a tool once in its row."""
    given = slackbot.call(name, **ASKED[name])
    assert {block["type"] for block in given.blocks} <= ALLOWED
    assert all(url.startswith("https://") for url in links(given.blocks))
    refused = problems(Message(given.text[:100], given.blocks))
    assert [one for one in refused if "action_id tool:" not in one] == []  # these need be unique in their row
    for row in (block["elements"] for block in given.blocks if block["type"] == "actions"):
        actions = [element["action_id"] for element in row]
        assert len(actions) == len(set(actions))
        assert all(action.removeprefix("tool:") in BY_NAME for action in actions)


def test_every_button_does_what_it_says(slackbot: Assistant) -> None:
    """Pressed, it is a call of its tool with its value; none of them fails."""
    for name, arguments in ASKED.items():
        for block in slackbot.call(name, **arguments).blocks:
            for element in block["elements"] if block["type"] == "actions" else ():
                value = element.get("value") or element["options"][0]["value"]
                tool = element["action_id"].removeprefix("tool:")
                if not BY_NAME[tool].changes:
                    assert not slackbot.call(tool, **json.loads(value)).failed


def test_a_link_without_encryption_is_shown_as_text() -> None:
    """One such link would lose all the blocks."""
    link = {"type": "link", "url": "http://example.org/x", "text": "here"}
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}]}
    grey = {"type": "context", "elements": [{"type": "mrkdwn", "text": "see <http://example.org/x|here>"}]}
    assert "http://" not in str(drawn([rich, grey, {"type": "alert"}], set()))
    assert len(drawn([rich, grey, {"type": "alert"}], set())) == 2


@pytest.mark.parametrize("name", NASTY)
def test_any_answer_about_any_paper_is_bounded_and_drawn(name: str) -> None:
    """Text, facts and blocks of every kind of answer; and whatever a title holds, it goes through JSON."""
    for kind, (answer, query) in every([NASTY[name]] * 3).items():
        given = result(FindPapers, Reply(query, answer), TODAY, known=True)
        told, made = given["structuredContent"], given["_meta"]["slack"]["blocks"]
        assert 0 < len(told["text"]) <= MAX_TEXT + 100, kind
        assert {block["type"] for block in made} <= ALLOWED, kind
        assert len(made) <= 50, kind
        assert all(url.startswith("https://") for url in links(made)), kind
        assert "tool:" in str(made) or "actions" not in {block["type"] for block in made}, kind
        json.dumps(given).encode()
