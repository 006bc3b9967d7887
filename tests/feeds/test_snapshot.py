"""Snapshots: any packing, any filter, any accident."""

import gzip
import json
import lzma
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from shelves import Shelf, opened

from bot.feeds.errors import FileError
from bot.feeds.snapshot import Progress, Snapshot
from bot.feeds.unpacking import Unpacking
from bot.papers import Paper
from bot.store.feeds import Feeds
from bot.store.papers import Change

HERE = Path(__file__).parent


def line(n: int, **fields: Any) -> dict[str, Any]:
    """One paper as the snapshot writes it."""
    return {
        "id": f"2501.{n:05}",
        "submitter": None,
        "authors": f"Ada Smith{n}, Wil van der Aalst",
        "title": f"Paper {n}",
        "comments": None,
        "journal-ref": None,
        "doi": None,
        "categories": "cs.AI" if n % 2 else "hep-th",
        "license": None,
        "abstract": f"  About {n}.\n",
        "versions": [{"version": "v1", "created": "Mon, 13 Jan 2025 00:00:00 GMT"}],
        "update_date": f"2025-01-{n % 28 + 1:02}",
        "authors_parsed": [["Aalst", "Wil van der", ""]],
        **fields,
    }


def quick(body: bytes) -> bytes:
    return lzma.compress(body, preset=0)


def lines(count: int) -> str:
    return "".join(f"{json.dumps(line(n))}\n" for n in range(count))


def now() -> datetime:
    return datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with opened(tmp_path) as made:
        yield made


@pytest.mark.parametrize("pack", [bytes, gzip.compress, quick])
def test_every_packing_is_told_by_its_first_bytes(tmp_path: Path, shelf: Shelf, pack: Any) -> None:
    """Plain, gzip and xz load alike, whatever the file is called; a second load changes nothing."""
    path = tmp_path / "snapshot"
    path.write_bytes(pack(lines(50).encode()))
    first, second = (Snapshot(path, batch=7).load(shelf, now) for _ in range(2))
    assert (first.read, first.added, first.skipped) == (50, 50, 0)
    assert (second.read, second.added, second.changed, second.skipped) == (50, 0, 0, 50)
    assert str(shelf.all()["2501.00007"].authors[1]) == "Wil van der Aalst"


def test_filters_take_a_set_and_what_is_recent(tmp_path: Path, shelf: Shelf) -> None:
    """A set is a group or a category; `since` looks at arXiv's day of change."""
    path = tmp_path / "s.jsonl"
    path.write_text(lines(28))
    report = Snapshot(path, set="cs", since=date(2025, 1, 20)).load(shelf, now)
    assert set(shelf.all()) == {f"2501.{n:05}" for n in range(19, 28, 2)}
    assert (report.added, report.skipped) == (5, 23)
    assert Feeds(shelf.store).place("oai:cs").cursor == date(2025, 1, 28)


@pytest.mark.logs
def test_a_bad_line_is_counted_and_told_by_its_number(
    tmp_path: Path, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    """Broken JSON, a missing title, a wrong id, a wrong date: four bad lines, one good paper, nothing quoted."""
    bad = [
        "{broken secret",
        json.dumps(line(1, title=" ")),
        json.dumps(line(2, id="secret")),
        json.dumps(line(3, versions=[])),
        json.dumps(line(4, update_date="2099-99-99")),
    ]
    path = tmp_path / "s.jsonl"
    path.write_text("\n".join([*bad, "", json.dumps(line(9))]))
    report = Snapshot(path).load(shelf, now)
    assert (report.read, report.added, report.bad_lines) == (6, 1, 5)
    told = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert [text.partition(":")[0] for text in told] == [f"line {n}" for n in range(1, 6)]
    assert "secret" not in " ".join(told)


@pytest.mark.parametrize("pack", [gzip.compress, quick])
def test_a_damaged_file_keeps_what_stood_before(tmp_path: Path, shelf: Shelf, pack: Any) -> None:
    """A file that ends too early is an error, its readable papers are loaded, and the rest follows when it is whole."""
    whole = pack(lines(4000).encode())
    path = tmp_path / "s"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(FileError, match="damaged or cut short"):
        Snapshot(path, batch=500).load(shelf, now)
    assert 0 < len(shelf.all()) < 4000


def test_parsed_authors_serve_where_the_line_is_missing(tmp_path: Path, shelf: Shelf) -> None:
    """Without `authors` the snapshot's own split is used; otherwise it is not."""
    path = tmp_path / "s.jsonl"
    path.write_text(f"{json.dumps(line(1, authors=None))}\n{json.dumps(line(2))}")
    Snapshot(path).load(shelf, now)
    assert [str(name) for name in shelf.all()["2501.00001"].authors] == ["Wil van der Aalst"]
    assert shelf.all()["2501.00002"].authors[1].family == "van der Aalst"


def test_progress_reaches_the_end(tmp_path: Path, shelf: Shelf) -> None:
    """Each step tells papers and bytes; the last step is at the end of the file."""
    path = tmp_path / "s.jsonl"
    path.write_text(lines(100))
    seen: list[Progress] = []
    Snapshot(path, batch=30).load(shelf, now, seen.append)
    assert [step.papers for step in seen] == [30, 60, 90, 100]
    assert seen[-1].done == seen[-1].size == path.stat().st_size


def test_a_load_broken_off_goes_on_where_it_was(tmp_path: Path, shelf: Shelf) -> None:
    """After a failure of the library the next load begins at the last mark and not at the start."""

    class Failing(Shelf):
        left = 6

        def add(self, papers: Sequence[Paper]) -> list[Change]:
            self.left -= 1
            if not self.left:
                raise OSError("full")
            return super().add(papers)

    path = tmp_path / "s.jsonl"
    path.write_text(lines(650))
    with pytest.raises(OSError, match="full"):
        Snapshot(path, batch=100).load(Failing(shelf.store), now)
    report = Snapshot(path, batch=100).load(shelf, now)
    assert report.read == 150
    assert len(shelf.all()) == 650


KILLED = dedent(
    """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from shelves import opened
    from bot.feeds.snapshot import Snapshot
    print("ready", flush=True)
    with opened(Path(sys.argv[2])) as shelf:
        Snapshot(Path(sys.argv[3]), batch=200).load(shelf, lambda: datetime.now(UTC))
    """
)


def test_a_killed_load_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Killed at random points, the same command completes: every paper once."""
    path, chance = tmp_path / "s.jsonl.gz", random.Random(7)
    path.write_bytes(gzip.compress(lines(2000).encode(), 1))
    with opened(tmp_path):
        pass
    for _ in range(2):
        command = [sys.executable, "-c", KILLED, str(HERE), str(tmp_path), str(path)]
        with subprocess.Popen(command, cwd=HERE.parents[1], stdout=subprocess.PIPE) as child:
            assert child.stdout
            child.stdout.readline()
            time.sleep(chance.uniform(0.02, 0.3))
            os.kill(child.pid, signal.SIGKILL)
    with opened(tmp_path) as shelf:
        Snapshot(path, batch=200).load(shelf, now)
        assert len(shelf.all()) == shelf.papers.count() == 2000


@pytest.mark.parametrize("pack", [gzip.compress, quick])
def test_what_comes_out_of_a_packed_file_is_bounded(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """A small file that unpacks to more than it may is refused in a sentence; at the limit it is read whole."""
    text = b"every line is alike\n" * 150_000
    file = tmp_path / "snapshot"
    file.write_bytes(pack(text))
    assert file.stat().st_size < len(text) // 100
    assert b"".join(Unpacking(file, largest=len(text)).lines()) == text
    with pytest.raises(FileError, match="snapshot unpacks to more than 2,999,999 bytes"):
        list(Unpacking(file, largest=len(text) - 1).lines())


def test_the_memory_of_unpacking_is_bounded(tmp_path: Path) -> None:
    """A file that asks for more memory than it may have is refused in a sentence, before anything comes out of it."""
    file = tmp_path / "snapshot.xz"
    file.write_bytes(lzma.compress(b"a line\n", preset=6))
    assert list(Unpacking(file).lines()) == [b"a line\n"]
    with pytest.raises(FileError, match="needs more than 1,000,000 bytes of memory"):
        list(Unpacking(file, memory=1_000_000).lines())
