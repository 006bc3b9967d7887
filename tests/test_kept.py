"""What is kept between starts: the same as what is worked out, and only as long as nothing changed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import kept as kept_
from bot.kept import compiled, kept
from bot.opening import curated
from bot.settings import Settings

PATTERNS = (
    r"(?P<word>\w+)(?:-(?P=word))?",
    r"\b(?:one|two)\b(?!\s*%)",
    "[\0\ud800-\udfff]",
    r"(?i:näh)er|(a)?(?(1)b|c)",
    r"(?<![\w-])x{2,5}+$",
    "|".join(f"word{n}" for n in range(400)),
)


@given(text=st.text())
@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.VERBOSE | re.ASCII, re.DOTALL])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_kept_pattern_finds_what_it_found(pattern: str, flags: int, text: str) -> None:
    """A pattern made of what was kept is the one that was compiled."""
    own, kept_one = re.compile(pattern, flags), compiled(pattern, flags)
    assert (kept_one.pattern, kept_one.flags, kept_one.groupindex) == (own.pattern, own.flags, own.groupindex)
    assert [m.groups() for m in kept_one.finditer(text)] == [m.groups() for m in own.finditer(text)]


def test_a_long_pattern_survives_what_others_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is read from a file that another process may have put in its place, or damaged; then it is compiled."""
    monkeypatch.setattr(kept_, "_FOLDER", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    first, second = ("|".join(f"{word}{n}" for n in range(400)) for word in ("ibis", "heron"))
    one, other = kept_._Patterns(), kept_._Patterns()  # noqa: SLF001  two processes
    for process, pattern in ((one, first), (other, second)):
        process.compiled(pattern, 0)
        process.keep()
    assert one.compiled(first, 0).fullmatch("ibis7")
    assert kept_._Patterns().compiled(second, 0).fullmatch("heron7")  # noqa: SLF001  as above
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:-9] + b"\xff" * 9)
    assert kept_._Patterns().compiled(second, 0).fullmatch("heron7")  # noqa: SLF001  as above


def test_each_process_writes_the_same_patterns() -> None:
    """A pattern that is written in another order at each start is never found among those that are kept."""
    program = (
        "from bot import kept; own, seen = kept.compiled, []; "
        "kept.compiled = lambda pattern, flags=0: seen.append(pattern) or own(pattern, flags); "
        "import bot.app; print(ascii(seen))"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "12"
    )
    assert len(first) > 10_000
    assert first == second


def test_a_broken_pattern_is_told_by_re() -> None:
    with pytest.raises(re.error):
        compiled("(")


def test_what_is_kept_is_made_again_when_its_source_changes(tmp_path: Path) -> None:
    """And when the file in which it is kept cannot be read, or holds something else."""
    source, file = tmp_path / "source", tmp_path / "some.kept"
    source.write_text("one")
    assert kept(file, [source], source.read_text) == "one"
    assert kept(file, [source], lambda: "never asked") == "one"
    source.write_text("other")
    assert kept(file, [source], source.read_text) == "other"
    for damage in (b"", b"\xff" * 99, file.read_bytes()[:-3]):
        file.write_bytes(damage)
        assert kept(file, [source], source.read_text) == "other"


def test_a_curated_paper_is_read_again_when_it_is_rewritten(tmp_path: Path) -> None:
    """What people write is what is read, also at the second start and the third."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    settings = Settings.from_env({"PAPERBOT_DATA": str(tmp_path / "data"), "PAPERBOT_CORPUS": str(corpus)})
    settings.data.mkdir()
    written = (Path(__file__).parent.parent / "corpus").glob("*.yaml")
    file = corpus / "one.yaml"
    file.write_text(next(iter(sorted(written))).read_text())
    before = curated(settings)
    assert curated(settings) == before
    file.write_text(file.read_text().replace(before[0].title, "Herons and other birds"))
    assert [paper.title for paper in curated(settings)] == ["Herons and other birds"]
    file.unlink()
    assert curated(settings) == ()


SERVING = {"slack_sdk", "gunicorn", "httpx", "prometheus_client", "bot.app", "bot.feeds.arxiv"}
CHECKING = {"pydantic", "yaml"}
STORING = {"sqlalchemy", "alembic", "bot.store.schema"}
COMMANDS = {
    ("ask", "papers by Gloeckle"): SERVING | CHECKING | STORING,
    ("ask", "how does multi-token prediction speed up inference?"): SERVING | CHECKING | STORING,
    ("ask", "bibtex of CWM"): SERVING | CHECKING | STORING,
    ("ask", "Syneave"): SERVING | CHECKING | STORING,
    ("export", "papers by Synnaeve"): SERVING | CHECKING | STORING,
    ("status",): SERVING | CHECKING | {"alembic"},
    ("check",): SERVING | STORING | {"tantivy"},
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_loads_what_it_uses(tmp_path: Path, command: tuple[str, ...]) -> None:
    """What it does not use is not loaded for it: that is most of what a start costs."""
    for _ in range(2):  # the first one of all makes the tables, and checks the corpus
        told = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "bot", *command],
            env={"PAPERBOT_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
    loaded = {line.rsplit("|", 1)[-1].strip() for line in told.stderr.splitlines()}
    assert "bot.settings" in loaded
    assert loaded.isdisjoint(COMMANDS[command])
