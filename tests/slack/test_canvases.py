"""A reading list as a canvas: asked for or pressed, one for each list, told where it is or why there is none."""

from pathlib import Path

from wiring import Wired, wired

from bot.playground.slack import LoopbackSlack
from bot.playground.values import File


def canvases(slack: LoopbackSlack) -> list[File]:
    return [file for file in slack.workspace.files.values() if file.name == "canvas.md"]


def test_a_reading_list_is_kept_as_a_canvas(fresh: Wired) -> None:
    """Its person may edit it; asked for again it is the same one, brought up to date; a lost one is made anew."""
    slack = fresh.slack
    assert "no papers" in slack.answer(slack.direct("keep my reading list as a canvas")).text
    slack.answer(slack.direct("save CWM"))
    said = slack.answer(slack.direct("keep my list as a canvas")).text
    (canvas,) = canvases(slack)
    assert f"https://paperlab.slack.com/docs/T0PAPERLAB/{canvas.id}" in said
    assert canvas.body.decode().startswith("- [ ] [CWM: An Open\\-Weights LLM")
    assert slack.calls.of("canvases.access.set")[-1].args["user_ids"] == "U0ALICE"
    slack.answer(slack.direct("save KT"))
    slack.answer(slack.direct("mark CWM read"))
    shelf = slack.answer(slack.direct("my reading list"))
    slack.click(shelf, "canvas:1")
    assert slack.wait(lambda: "KoLMogorov" in canvases(slack)[0].body.decode(), 10.0)
    assert "- [x] [CWM" in canvases(slack)[0].body.decode()
    slack.workspace.drop(canvases(slack)[0])
    slack.direct("make a canvas of my list pls")
    assert slack.wait(lambda: len(canvases(slack)) == 1, 10.0)


def test_a_channels_list_is_its_members(fresh: Wired) -> None:
    """And what was just shown can be kept too."""
    slack = fresh.slack
    slack.answer(slack.mention("save CWM for the channel"))
    slack.answer(slack.mention("keep our reading list as a canvas"))
    assert slack.calls.of("canvases.access.set")[-1].args["channel_ids"] == "C0PAPERS"
    turn = slack.mention("papers by Synnaeve since 2025")
    slack.answer(turn)
    slack.mention("keep these as a canvas", thread=turn.ts)
    kept = "canvas that you can edit: 4 papers"
    assert slack.wait(lambda: any(kept in m.text for m in slack.messages("papers")))
    assert "needs a channel" in slack.answer(slack.direct("show our list as a canvas")).text


def test_where_the_scope_was_left_out_it_is_told(tmp_path: Path) -> None:
    """It is optional."""
    scopes = ("chat:write", "im:history", "users:read", "commands", "assistant:write")
    with LoopbackSlack(scopes=scopes) as slack, wired(slack, tmp_path):
        slack.answer(slack.direct("save CWM"))
        slack.direct("keep my list as a canvas")
        assert slack.wait(lambda: any("canvases:write" in m.text for m in slack.messages("paperbot")))
