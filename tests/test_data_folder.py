"""A data folder or a database that cannot be used: one sentence that says what to do, from every command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from wiring import free

from bot.cli import main

COMMANDS = (
    ["status"],
    ["ask", "CWM"],
    ["index", "--rebuild"],
    ["ingest", "paper", "2605.29955"],
    ["digest", "run"],
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings say that the data are; nothing is there."""
    folder = tmp_path / "data"
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "PAPERBOT_DATA": str(folder),
        "SLACK_BOT_TOKEN": "xoxb-1",
        "LOG_LEVEL": "INFO",
    }.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_data_folder_that_cannot_be(
    command: list[str], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there is a file, no folder can be made: which one is told, and what to do."""
    data.write_text("")
    assert main(command) == 1
    assert capsys.readouterr() == (
        "",
        f"The data folder {data} cannot be written. Let this user write to it, or set PAPERBOT_DATA to a folder that can be.\n",
    )


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_database_that_is_none(command: list[str], data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its file is named, and nothing is written to it."""
    data.mkdir()
    file = data / "paperbot.sqlite3"
    file.write_bytes(b"no database" * 1000)
    assert main(command) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"{file} is damaged, or is no database. Put a backup in its place;")
    assert file.read_bytes() == b"no database" * 1000


def test_a_database_with_damaged_pages(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Damage that shows only when papers are read is told as well."""
    assert main(["status"]) == 0
    file = data / "paperbot.sqlite3"
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    capsys.readouterr()
    assert main(["ask", "CWM"]) == 1
    assert "is damaged, or is no database" in capsys.readouterr().err


def test_serving_ends_with_the_sentence(data: Path) -> None:
    """Over HTTP too, where another process opens the data: the sentence, and no traceback."""
    data.write_text("")
    given = {"SLACK_SIGNING_SECRET": "s", "PORT": str(free()), "SLACK_API_URL": "http://127.0.0.1:9/"}
    command = [str(Path(sys.executable).with_name("paperbot")), "serve", "--http"]
    ended = subprocess.run(
        command, env=os.environ | given, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert f"The data folder {data} cannot be written." in ended.stderr
    assert "Traceback" not in ended.stderr
