"""Citations of several papers come as a file beside the answer, where the installer allows files; else as text alone."""

from pathlib import Path

import pytest
from wiring import Wired, until, wired

from bot import bibliographies
from bot.playground.slack import LoopbackSlack

KINDS = {
    "bibtex": ("papers.bib", "bib"),
    "biblatex": ("papers.bib", "bib"),
    "ris": ("papers.ris", "ris"),
    "csl json": ("papers.json", "csl"),
}


@pytest.mark.parametrize("style", KINDS)
@pytest.mark.parametrize("of", ["papers by Gloeckle about Lean", "my reading list"])
def test_a_file_comes_with_the_citations(running: Wired, tmp_path: Path, style: str, of: str) -> None:
    """It holds all papers, and comes back whole."""
    slack = running.slack
    slack.answer(slack.direct("save CWM and KT and MTP and SCIP", user="bob"))
    before = len(slack.site.workspace.files)
    slack.answer(slack.direct(f"{style} for {of}", user="bob"))
    assert until(lambda: running.bot.desk.idle)
    (file,) = list(slack.site.workspace.files.values())[before:]
    name, kind = KINDS[style]
    assert file.name == name
    (tmp_path / name).write_bytes(file.body)
    papers, told = bibliographies.read(tmp_path / name, kind)
    assert (len(papers) >= 4, told) == (True, ())


def test_without_the_scope_the_text_is_all(tmp_path: Path) -> None:
    scopes = ["chat:write", "users:read", "im:history"]
    with LoopbackSlack(scopes=scopes) as slack, wired(slack, tmp_path) as bot:
        told = slack.answer(slack.direct("ris for papers by Gloeckle about Lean")).text
        assert "TY  - UNPD" in told
        assert until(lambda: bot.bot.desk.idle)
        assert not slack.site.workspace.files
