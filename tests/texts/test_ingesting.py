"""`paperbot ingest pdf`: files become texts of the papers that they are, seen by those whom they were given to."""

from pathlib import Path

import pytest
from printing import Put, column, page, pdf

from bot.cli import main
from bot.library import Library
from bot.store.texts import Texts, Viewer

CWM, KT = "2510.02387", "2503.13992"
TITLE = "The KoLMogorov Test: Compression by Code Generation"
WORDS = [
    "The programs were compressed by a panel of seven zebras",
    "in nineteen days, which is all that is told of them.",
] * 3


def stamped(number: str) -> bytes:
    return pdf([[Put(20, 400, f"arXiv:{number}v3 [cs.SE] 1 Nov 2025", 18), *column(WORDS)], column(WORDS)])


def titled(title: str, byline: str) -> bytes:
    return pdf([[Put(72, 740, title, 16), Put(72, 718, byline, 11), *column(WORDS)], column(WORDS)])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bot with the ten papers, and a folder of files as Zotero keeps them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAPERBOT_DATA", str(tmp_path / "data"))
    files = {
        "A1/cwm.pdf": stamped(CWM),
        "B2/kt.PDF": titled(TITLE, "Ori Yoran and Kunhao Zheng"),
        "C3/other.pdf": titled("On Otters in Rivers", "Ada Otter"),
        "C3/note.txt": b"x",
    }
    for name, body in files.items():
        file = tmp_path / "storage" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return tmp_path


def kept(home: Path, viewer: Viewer | None = None) -> dict[str, int]:
    """The texts that a viewer may see, with their versions."""
    library = Library.open(f"sqlite:///{home / 'data' / 'paperbot.sqlite3'}", home / "data")
    texts = library.texts.seen_by(viewer) if viewer else Texts(library.store)
    found = {id_: one.version for id_, one in texts.known([CWM, KT]).items()}
    library.close()
    return found


def test_a_folder_is_read_and_matched(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the stamp, then by the title; what is of no paper here is named."""
    assert main(["ingest", "pdf", "storage"]) == 0
    out, _ = capsys.readouterr()
    assert "3 texts kept, 1 of no paper that is here, 0 that could not be read." in out
    assert "On Otters in Rivers (" in out
    assert "known from this file alone" in out
    assert kept(home) == {CWM: 3, KT: 0}
    assert main(["ask", "how many zebras compressed the programs of KT?"]) == 0
    assert "seven zebras" in capsys.readouterr().out


def test_a_text_that_is_given_to_somebody_is_theirs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Others are answered as if there were none."""
    assert main(["ingest", "pdf", "storage/A1", "--team", "T1", "--person", "U1"]) == 0
    assert kept(home) == {}
    assert kept(home, Viewer("T1", person="U1")) == {CWM: 3}
    assert kept(home, Viewer("T1", "C1")) == {}
    main(["ask", "how many zebras compressed the programs of CWM?"])
    assert "seven zebras" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (page("x"), "it is a web page, not a PDF"),
        (b"", "it is empty"),
        (None, "cannot be opened"),
    ],
)
def test_what_cannot_be_kept_says_why(
    home: Path, capsys: pytest.CaptureFixture[str], body: bytes | None, said: str
) -> None:
    file = home / "bad.pdf"
    if body is not None:
        file.write_bytes(body)
    assert main(["ingest", "pdf", str(file)]) == 1
    assert said in capsys.readouterr().err


def test_a_paper_that_is_not_here_is_kept_and_how_to_get_it_is_said(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "new.pdf").write_bytes(stamped("2511.00001"))
    assert main(["ingest", "pdf", "new.pdf"]) == 0
    out, err = capsys.readouterr()
    assert "paperbot ingest paper 2511.00001" in err
    assert "known from this file alone" in out


def test_a_title_alone_is_anybodys(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is called like a paper here, and is by none of its authors, is a paper of its own."""
    (home / "forged.pdf").write_bytes(titled(TITLE, "Mallory Faker"))
    assert main(["ingest", "pdf", "forged.pdf"]) == 0
    assert "1 of no paper that is here" in capsys.readouterr().out
    assert kept(home) == {}


@pytest.mark.usefixtures("home")
def test_a_file_of_no_paper_here_is_found_by_its_title_and_says_what_it_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is asked by its title, or by none, and listed, and neither cited nor among the papers."""
    assert main(["ingest", "pdf", "storage/C3/other.pdf"]) == 0
    capsys.readouterr()
    said = {}
    for asked in (
        "how many zebras compressed the programs in On Otters in Rivers?", "how many zebras compressed them?", "which PDFs do you have?", 'bibtex for "On Otters in Rivers"', "papers about otters",
    ):  # fmt: skip
        main(["ask", asked])
        said[asked], _ = capsys.readouterr()
    question, unnamed, listed, cited, papers = said.values()
    assert "seven zebras" in question
    assert "seven zebras" in unnamed
    assert "On Otters in Rivers" in listed
    assert "for everybody" in listed
    assert "only have the PDF" in cited
    assert "On Otters in Rivers" not in papers


@pytest.mark.parametrize(
    "scope", [["--channel", "C1"], ["--team", "T1", "--channel", "C1", "--person", "U1"]]
)
def test_to_whom_it_is_given_must_be_one(
    home: Path, capsys: pytest.CaptureFixture[str], scope: list[str]
) -> None:
    assert main(["ingest", "pdf", str(home / "storage"), *scope]) == 2
    assert "team" in capsys.readouterr().err or scope[0] == "--team"
