"""The mornings that the page plays: a digest with papers, a day without, each with its reason; and a port that is taken."""

import socket
from pathlib import Path
from typing import Any

import pytest
from playground.served import served
from wiring import until

from bot import corpus
from bot.cli import main
from bot.cli.playing import morning
from bot.playground.recorded import FOLDER, FOLLOWED


def test_the_recorded_papers_are_sound() -> None:
    """As those of corpus/ are; and none of them is one of those."""
    for folder in sorted(FOLDER.iterdir()):
        papers, problems = corpus.load(folder)
        assert papers
        assert not problems


def test_mornings_bring_papers_then_a_reason_then_the_truth(tmp_path: Path, manifest: dict[str, Any]) -> None:
    """First two papers of whoever is followed, then none, said with its reason; then that nothing is recorded any more."""
    with served(tmp_path, manifest) as (playground, bot):
        slack = playground.slack

        def posted() -> list[str]:
            return [one.text for one in slack.workspace.listed("D0ALICE") if "Following" in one.text]

        assert "Nobody follows anything yet" in morning(bot)
        preview = slack.answer(slack.direct(f"subscribe to {FOLLOWED} every day at 9:00 UTC"))
        assert "I do not read arXiv" not in preview.text
        slack.click(preview, "confirm:1")
        assert until(lambda: "Done" in str(slack.workspace.listed("D0ALICE")))
        assert "2 papers of earlier years" in morning(bot)
        assert "1 paper of earlier years" in morning(bot)
        assert "over" in morning(bot)
        first, second, third = posted()
        assert "SWE-RL" in first
        assert "the one paper that arXiv announced is not among them" in second
        assert "No new papers" in third


@pytest.mark.parametrize("way", [["serve", "--playground"], ["serve", "--http"], ["mcp", "--http"]])
def test_a_port_that_is_taken_is_named(
    way: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what to do about it, and no traceback."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        monkeypatch.setenv("PAPERBOT_DATA", str(tmp_path))
        monkeypatch.setenv("SLACK_SIGNING_SECRET", "s" if way == ["serve", "--http"] else "")
        assert main(way) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("PORT: another program listens on")
