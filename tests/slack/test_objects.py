"""A paper under its link is a Work Object too, and a pane opens beside it."""

from dataclasses import replace

import pytest
from nasty import NASTY
from slack_sdk import WebClient
from slack_sdk.models.metadata import EntityMetadata
from wiring import Wired, until

from bot.answers import Quote
from bot.blocks import objects
from bot.papers import Paper
from bot.playground.faults import Fault
from bot.playground.objects import entity, linked
from bot.playground.slack import LoopbackSlack
from bot.playground.values import Message
from bot.store.people import Reading, Shelf

CWM = "https://arxiv.org/abs/2510.02387"
KT = "https://arxiv.org/pdf/2503.13992v2"


def shared(slack: LoopbackSlack, url: str, channel: str = "papers") -> Message:
    """A message with a link, once its card is there."""
    turn = slack.share_link(url, channel, "bob")
    assert slack.wait(lambda: bool(slack.workspace.message(turn.channel, turn.ts).unfurls))
    return slack.workspace.message(turn.channel, turn.ts)


@pytest.mark.parametrize("name", NASTY)
def test_any_paper_is_an_object_that_slack_reads(name: str) -> None:
    """By our grammar, and by slack_sdk, which reads it as what was written; nothing in it is markup or too long."""
    paper = NASTY[name]
    gist = Quote(paper, 0, len(paper.abstract), paper.abstract, ())
    for made, rule in ((objects.unfurled(paper, CWM, gist), linked), (objects.detailed(paper), entity)):
        assert not list(rule(made, ""))
        assert EntityMetadata(**made).to_dict() == made
        assert '"format"' not in str(made)
        assert made["external_ref"] == {"id": paper.id, "type": "arxiv"}


def test_a_link_becomes_an_object_beside_its_card(fresh: Wired) -> None:
    """As it was posted, by its id without a version; under the same restraint as the card."""
    slack = fresh.slack
    message = shared(slack, KT)
    (found,) = message.entities
    assert (found["app_unfurl_url"], found["external_ref"]["id"]) == (KT, "2503.13992")
    assert "KoLMogorov" in found["entity_payload"]["attributes"]["title"]["text"]
    assert "warning" not in slack.called("chat.unfurl")[-1].answer
    again = slack.share_link(KT, "papers", "bob")
    slack.answer(slack.mention("show CWM"))
    assert slack.workspace.message(again.channel, again.ts).entities == ()


def test_a_pane_shows_the_whole_paper(fresh: Wired) -> None:
    """For whoever opens it; what is not here any more is told."""
    slack = fresh.slack
    message = shared(slack, CWM)
    slack.open_object(message, "2510.02387")
    assert slack.wait(lambda: "U0ALICE" in slack.workspace.panes)
    shown = slack.workspace.panes["U0ALICE"].entity["entity_payload"]
    assert shown["fields"]["description"]["value"].startswith("We release Code World Model")
    assert "Licence" in {one["label"] for one in shown["custom_fields"]}
    (held,) = message.entities
    gone = replace(message, entities=(held | {"external_ref": {"id": "1234.56789", "type": "arxiv"}},))
    slack.open_object(gone, "1234.56789", "bob")
    assert slack.wait(lambda: "U0BOB" in slack.workspace.panes)
    assert slack.workspace.panes["U0BOB"].error == {"status": "not_found"}


def test_an_objects_buttons_do_what_they_say(fresh: Wired) -> None:
    """For their person alone."""
    slack = fresh.slack
    message = shared(slack, "https://arxiv.org/abs/2309.07062")
    slack.click_object(message, "2309.07062", "save:1")
    assert slack.wait(lambda: any("Saved to your" in m.text for m in slack.ephemerals("papers")))
    lists = Reading(fresh.bot.library.store)
    assert until(lambda: lists.size(Shelf("T0PAPERLAB", "U0ALICE")) == 1)


@pytest.mark.logs
def test_where_slack_takes_no_objects_the_cards_are_shown(fresh: Wired) -> None:
    """The switch for them is the installer's."""
    slack = fresh.slack
    slack.fail(Fault("chat.unfurl", error="invalid_metadata_format"))
    message = shared(slack, "https://arxiv.org/abs/2308.12950")
    assert message.entities == ()
    assert "Code Llama" in str(message.unfurls)


def test_what_slack_does_not_read_is_only_warned_of(fresh: Wired, corpus_papers: tuple[Paper, ...]) -> None:
    """An object without a title: the loopback Slack is as quiet as the real one."""
    slack = fresh.slack
    turn = slack.say(CWM, "papers")
    made = objects.unfurled(corpus_papers[0], CWM, None)
    made["entity_payload"]["attributes"].pop("title")
    told = WebClient(slack.token, slack.api).chat_unfurl(
        channel=turn.channel,
        ts=turn.ts,
        unfurls={CWM: {"blocks": [{"type": "divider"}]}},
        metadata={"entities": [made]},
    )
    assert told["ok"]
    assert told["warning"] == "invalid_metadata_format"
