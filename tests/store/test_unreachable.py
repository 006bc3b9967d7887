"""A database that cannot be used is one sentence, without the password, and never a wait without end."""

import threading
from pathlib import Path

import pytest
from databases import Server
from wiring import free

from bot.cli import main
from bot.store.engine import Store, UnreachableError


def told(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    """What the command line says of a DATABASE_URL."""
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("PAPERBOT_DATA", str(folder / "data"))
    assert main(["status"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert "secret" not in said.err
    return said.err


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("mysql://bot:secret@localhost/papers", "should begin with postgresql://"),
        ("sqlite://", "should begin with"),
        ("postgresql://bot:secret@localhost:port/papers", "malformed"),
        ("postgresql://bot:secret@nowhere.invalid/papers", "nowhere.invalid"),
        ("sqlite:////dev/null/papers.sqlite3", "folder /dev/null"),
        ("sqlite:////dev", "folder / cannot be written"),
    ],
)
def test_a_url_that_cannot_work_is_one_sentence(
    url: str,
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Whatever is wrong with it, the command ends with a line that names it."""
    said = told(url, monkeypatch, capsys, tmp_path)
    assert named in said
    assert said.count("\n") == 1


def test_a_server_that_refuses_is_one_sentence(
    postgresql: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A port that nobody listens on, a database that does not exist."""
    refused = f"postgresql://bot:secret@127.0.0.1:{free()}/papers"
    assert "refused" in told(refused, monkeypatch, capsys, tmp_path)
    missing = postgresql.url("nothing").replace("paperbot@", "paperbot:secret@")
    assert "does not exist" in told(missing, monkeypatch, capsys, tmp_path)


def test_many_writers_wait_for_one_another(database: str) -> None:
    """Sixty threads of an impatient store that write at once all get their turn."""
    store = Store(database, patience=2.0)
    failed: list[UnreachableError] = []

    def write() -> None:
        try:
            for _ in range(3):
                with store.write() as connection:
                    connection.exec_driver_sql("UPDATE turns SET failures = failures + 1")
        except UnreachableError as error:
            failed.append(error)

    threads = [threading.Thread(target=write) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert not failed
