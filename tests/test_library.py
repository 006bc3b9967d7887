"""The library: a store and the index that follows it, in several processes at once."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from toy import PAPERS

from bot.library import Library
from bot.library.indexing import Keeper, Loading, indexing
from bot.papers import Paper
from bot.queries import Find
from bot.search.index import Index

WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from bot.library import Library
from bot.library.indexing import Loading
from toy import PAPERS

def papers():
    for n in range(10**6):
        if n == 2500:
            print("going", flush=True)
        yield replace(PAPERS[n % 12], id=f"{n // 90000 + 2501}.{n % 90000:05d}")

Library.open(f"sqlite:///{sys.argv[1]}/library.sqlite3", Path(sys.argv[1])).add(papers())
"""


@contextmanager
def opened(folder: Path) -> Iterator[Library]:
    library = Library.open(f"sqlite:///{folder / 'library.sqlite3'}", folder)
    try:
        yield library
    finally:
        library.close()


def until(true: Callable[[], bool], seconds: float = 2.0) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def held(library: Library) -> bool:
    """True when store and index hold the same papers."""
    return library.size() == library.records.count() and library.index.seq() == library.records.seq()


def test_what_is_added_is_found_at_once(tmp_path: Path) -> None:
    """A paper is found when `add` returns, an update replaces it, and adding it again changes nothing."""
    with opened(tmp_path) as library:
        library.add(PAPERS)
        library.add([replace(PAPERS[0], title="Torches for Wakeful Sensors")])
        library.add(PAPERS[1:])
        assert library.size() == len(PAPERS)
        assert library.find(Find(words="wakeful torches")).ids == (PAPERS[0].id,)
        assert library.find(Find(words="beacon scheduling")).total == 0


def test_a_removed_file_takes_its_paper_along(tmp_path: Path) -> None:
    """A curated paper without a file any more is found no longer; syncing twice changes nothing."""
    with opened(tmp_path) as library:
        library.sync(PAPERS)
        library.sync(PAPERS[1:])
        library.sync(PAPERS[1:])
        assert library.paper(PAPERS[0].id) is None
        assert library.find(Find(words="lighthouse")).total == 0
        assert held(library)


def test_another_process_finds_new_papers_soon(tmp_path: Path) -> None:
    """What one process adds, another that has the library open finds within two seconds."""
    with opened(tmp_path) as writer, opened(tmp_path) as reader:
        assert reader.size() == 0
        writer.add(PAPERS)
        assert until(lambda: reader.size() == len(PAPERS))


@pytest.mark.logs
def test_a_lost_index_is_built_from_the_store(tmp_path: Path) -> None:
    """Without its index, the library builds it when it opens."""
    with opened(tmp_path) as library:
        library.add(PAPERS)
    shutil.rmtree(tmp_path / "index")
    with opened(tmp_path) as library:
        assert held(library)
        assert library.resolve("Suryani").exact


@pytest.mark.logs
def test_a_damaged_index_is_built_anew(tmp_path: Path) -> None:
    """An index that cannot be read is replaced, with a line in the log."""
    with opened(tmp_path) as library:
        library.add(PAPERS)
    (meta,) = (tmp_path / "index").glob("*/meta.json")
    meta.write_text("{")
    with opened(tmp_path) as library:
        assert held(library)


def test_a_rebuilt_index_serves_everywhere(tmp_path: Path) -> None:
    """While an index is rebuilt the old one answers; afterwards every process reads the new one."""
    with opened(tmp_path) as library, opened(tmp_path) as reader:
        library.add(PAPERS)
        before = (tmp_path / "index" / "current").read_text()
        library.rebuild()
        assert (tmp_path / "index" / "current").read_text() != before
        library.add([replace(PAPERS[0], id="2501.00001")])
        assert until(lambda: reader.size() == len(PAPERS) + 1)
        assert held(library)


def test_who_finds_the_index_taken_leaves_the_work_to_the_holder(tmp_path: Path) -> None:
    """Papers stored while somebody else writes the index are in it once that one ends and anybody looks."""
    with opened(tmp_path) as holder, opened(tmp_path) as other:
        assert isinstance(holder.index, Index)
        writer = holder.index.writer()
        other.add(PAPERS[1:3])
        assert (other.records.count(), other.size()) == (2, 0)
        writer.close()
        holder.add(PAPERS[:1])
        assert holder.size() == 3
        assert held(holder)


def test_a_load_is_found_when_it_is_left_and_known_at_once(tmp_path: Path) -> None:
    """While a load goes on its papers are stored, and the process beside it indexes them; afterwards all are found."""
    with opened(tmp_path) as library, opened(tmp_path) as reader:
        with library.loading() as shelf:
            changes = shelf.add(PAPERS)
            assert reader.records.count() == len(PAPERS)
        assert [change.fresh for change in changes] == [True] * len(PAPERS)
        assert held(library)
        assert until(lambda: reader.size() == len(PAPERS))


def test_the_process_beside_a_load_indexes_it(tmp_path: Path) -> None:
    """What is stored while it runs is in the index when it has ended, with nobody else to put it there."""
    with opened(tmp_path) as library:
        assert isinstance(library.index, Index)
        with indexing(library.store.url, library.index.folder):
            library.records.upsert(PAPERS, datetime.now(UTC))
        assert until(lambda: held(library))


def test_a_long_load_is_found_before_it_ends(tmp_path: Path) -> None:
    """Every twenty seconds what was stored by then is found, while the load goes on."""
    minutes = (datetime(2026, 11, 23, 9, n, tzinfo=UTC) for n in count())
    found: list[int] = []

    def ended(_wait: float) -> bool:
        library.records.upsert(PAPERS[len(found) : len(found) + 1], datetime.now(UTC))
        found.append(library.size())
        return len(found) == 4

    with opened(tmp_path) as library:
        assert isinstance(library.index, Index)
        Keeper(library.records, library.index, lambda: next(minutes)).follow(ended)
        assert found == [0, 1, 2, 3]
        assert held(library)


def test_a_load_that_fails_keeps_what_it_stored(tmp_path: Path) -> None:
    """What was stored before a failure is found; the failure is not hidden."""

    def broken(shelf: Loading) -> None:
        shelf.add(PAPERS[:1])
        raise OSError("full")

    with opened(tmp_path) as library:
        with pytest.raises(OSError, match="full"), library.loading() as shelf:
            broken(shelf)
        assert library.size() == 1
        assert held(library)


def test_a_killed_load_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """After kill -9 in the middle of a load, the library opens, and holds in its index what is in its store."""
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    root = Path(__file__).parent
    environment = {"PYTHONPATH": f"{root.parent}:{root}"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout
        assert child.stdout.readline() == b"going\n"
        time.sleep(0.2)
        child.send_signal(signal.SIGKILL)
    with opened(tmp_path) as library:
        assert library.size() >= 2000
        assert held(library)
        assert (
            library.find(Find(words="lighthouse"), limit=3).total == library.find(Find(words="beacon")).total
        )


def test_an_iterator_that_fails_keeps_what_it_gave(tmp_path: Path) -> None:
    """What was stored before a failure is found; the failure is not hidden."""

    def broken() -> Iterator[Paper]:
        yield from (replace(PAPERS[0], id=f"2501.{n:05d}") for n in range(2500))
        raise OSError("the file ended early")

    with opened(tmp_path) as library:
        with pytest.raises(OSError, match="ended early"):
            library.add(broken())
        assert library.size() == 2000
        assert held(library)


def test_papers_that_were_counted_are_not_counted_again(tmp_path: Path) -> None:
    """Counting takes as long as there are many; what an earlier start found holds until something changes."""
    noted = tmp_path / "index" / "agreed"
    with opened(tmp_path) as library:
        library.add(PAPERS)
    with opened(tmp_path):
        first = noted.stat().st_mtime_ns
    with opened(tmp_path) as library:
        assert noted.stat().st_mtime_ns == first
        library.add([replace(PAPERS[0], id="2601.00001")])
    with opened(tmp_path):
        assert noted.stat().st_mtime_ns > first
