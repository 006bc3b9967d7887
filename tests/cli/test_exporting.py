"""`paperbot export` writes all papers, a listing, or a reading list, as files that come back whole, or sends them to Zotero."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from zotero import SECRET, FakeZotero

from bot import bibliographies
from bot.cli import main
from bot.opening import open_library
from bot.settings import Settings
from bot.store.people import Reading, Shelf


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERBOT_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("style", "kind"), [("bibtex", "bib"), ("biblatex", "bib"), ("ris", "ris"), ("csl", "csl")]
)
def test_the_whole_corpus_comes_back(data: Path, style: str, kind: str) -> None:
    file = data / "papers"
    assert main(["export", "--style", style, "--output", str(file)]) == 0
    papers, told = bibliographies.read(file, kind)
    assert len(papers) == 10
    assert not told


def test_a_listing_is_exported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "papers by Gloeckle about Lean", "--style", "csl"]) == 0
    titles = {one["title"] for one in json.loads(capsys.readouterr().out)}
    assert len(titles) == 4
    assert {"Formalizing Mathematics at Scale", "Automatic Textbook Formalization"} < titles
    assert main(["export", "papers by Nobody Atall"]) == 1
    assert "No paper matches" in capsys.readouterr().err


def test_a_reading_list_is_exported(capsys: pytest.CaptureFixture[str]) -> None:
    library = open_library(Settings.from_env())
    Reading(library.store).save(Shelf("T1", "U1"), ["2510.02387"], "U1", datetime.now(UTC))
    library.close()
    assert main(["export", "--team", "T1", "--list", "U1", "--style", "markdown"]) == 0
    assert capsys.readouterr().out.count("arxiv.org") == 1
    assert main(["export", "--list", "U1"]) == 2
    assert main(["export", "--team", "T2", "--list", "U1"]) == 1


def test_papers_go_to_zotero(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """And say so where no library is named."""
    assert main(["export", "--zotero"]) == 1
    assert "ZOTERO_GROUP" in capsys.readouterr().err
    fake = FakeZotero()
    with fake.serving() as url:
        for name, value in (("API_URL", url), ("API_KEY", SECRET), ("GROUP", "4711")):
            monkeypatch.setenv(f"ZOTERO_{name}", value)
        assert main(["export", "--zotero"]) == 0
        assert main(["export", "papers by Gloeckle about Lean", "--zotero"]) == 0
    assert "0 papers added, 4 there already" in capsys.readouterr().out
    assert len(fake.items) == 10
