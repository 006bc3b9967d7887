"""`paperbot corpus add` writes what arXiv knows of a paper as a file that `paperbot check` finds sound."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from arxiv import Clock, Entry, FakeArxiv
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.corpus import load
from bot.corpus.writing import written
from bot.papers import Name, Paper
from bot.text import clean

DAY = datetime(2017, 6, 12, tzinfo=UTC)


@pytest.fixture
def arxiv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeArxiv:
    fake = FakeArxiv(Clock(DAY))
    for number in ("1706.03762", "math/0309136"):
        fake.entries[number] = Entry(
            number, 'All "About" Otters: 100 %', DAY.date(), DAY, [DAY], touched={DAY.date(): "new"}
        )
    (tmp_path / "corpus").mkdir()
    monkeypatch.setenv("PAPERBOT_CORPUS", str(tmp_path / "corpus"))
    monkeypatch.setenv("PAPERBOT_DATA", str(tmp_path / "data"))
    return fake


def test_a_file_is_written_once(
    arxiv: FakeArxiv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is sound, and a second run leaves it as it is."""
    with arxiv.serving() as settings:
        monkeypatch.setenv("ARXIV_API_URL", settings.api)
        assert main(["corpus", "add", "https://arxiv.org/abs/math/0309136"]) == 0
        assert "review it" in capsys.readouterr().out
        file = tmp_path / "corpus" / "math-0309136.yaml"
        file.write_text(file.read_text() + "# reviewed\n")
        assert main(["corpus", "add", "math/0309136"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert file.read_text().endswith("# reviewed\n")
    ((paper,), problems) = load(tmp_path / "corpus")
    assert not problems
    assert (paper.id, paper.title, str(paper.authors[0])) == (
        "math/0309136",
        'All "About" Otters: 100 %',
        "A. Person",
    )


TEXTS = (
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1)
    .map(clean)
    .filter(bool)
)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, title: str, abstract: str, family: str, comment: str
) -> None:
    """Whatever stands in it."""
    folder = tmp_path_factory.mktemp("corpus")
    names = (Name(family.replace(",", " ").strip() or "Wu", "Bo"), Name("The A and B Team", team=True))
    paper = Paper(
        "2503.10001", title, abstract, names, date(2025, 3, 1), ("cs.CL",), comment=comment, version=2
    )
    (folder / "a.yaml").write_text(written(paper))
    ((back,), problems) = load(folder)
    assert not problems
    assert (back.title, back.comment, back.version, back.date) == (title, comment, 2, paper.date)
    assert back.abstract.split() == abstract.split()
