"""An index that is damaged, in any way and at any time, is healed from the database; nobody is told anything wrong."""

import fcntl
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from damaging import files, to_a_file, to_all
from toy import PAPERS
from wiring import Wired, until, wired

from bot.library import DamagedError, Library, Patience
from bot.playground.slack import LoopbackSlack
from bot.queries import Find
from bot.search.documents import Writer, document
from bot.search.index import Index

ASKED = "papers by Synnaeve about Lean"
SEED = 20261123
pytestmark = pytest.mark.logs


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Wired]:
    with LoopbackSlack() as slack, wired(slack, tmp_path) as one:
        yield one


def said(bot: Wired) -> str:
    """What a person is told, without what differs from one asking to the next."""
    return bot.slack.answer(bot.slack.mention(ASKED)).text


def ready(bot: Wired) -> tuple[int, str]:
    answer: list[str] = []

    def begin(status: str, *_: object) -> Callable[[bytes], object]:
        answer.append(status)
        return lambda _: None

    (body,) = bot.bot.web({"REQUEST_METHOD": "GET", "PATH_INFO": "/readyz"}, begin)
    return int(answer[0].split()[0]), body.decode()


def well(bot: Wired) -> bool:
    return ready(bot) == (200, "ready")


def healed(library: Library) -> bool:
    library.tend()
    return until(lambda: not library.healing, 20)


@pytest.mark.parametrize("how", to_all(Random(SEED)))
def test_an_index_damaged_as_a_whole_answers_as_before(how: str, bot: Wired, tmp_path: Path) -> None:
    """While serving and at the next start: the same answer, ready again, and papers can be added."""
    before = said(bot)
    to_all(Random(SEED))[how](tmp_path / "index")
    assert said(bot) == before
    assert until(lambda: well(bot), 20)
    to_all(Random(SEED))[how](tmp_path / "index")
    with wired(bot.slack, tmp_path) as restarted:
        assert said(restarted) == before
        assert until(lambda: well(restarted), 20)


@pytest.mark.parametrize("how", to_a_file(Random(SEED)))
def test_every_file_may_be_damaged(how: str, tmp_path: Path, ten: Library) -> None:
    """Each file in turn, some while the index is open and some before it is: the same papers are found."""
    chance, url = Random(SEED), f"sqlite:///{tmp_path}/papers.sqlite3"
    wanted = Find(words="lean", order="newest")
    library = Library.open(url, tmp_path)
    library.add(ten.papers(ten.find(Find(), limit=99).ids))
    for number in range(len(list(files(tmp_path / "index")))):
        if number % 2:
            library.close()
        to_a_file(chance)[how](list(files(tmp_path / "index"))[number])
        if number % 2:
            library = Library.open(url, tmp_path)
        assert library.find(wanted).ids == ten.find(wanted).ids
        assert library.resolve("Gloekle") == ten.resolve("Gloekle")
        assert healed(library)
    library.close()


def test_an_answer_from_a_file_that_is_altered_meanwhile_is_not_believed(tmp_path: Path) -> None:
    """What is read while a file is overwritten is read again, once the index is healed."""
    library = Library.open(f"sqlite:///{tmp_path}/papers.sqlite3", tmp_path)
    readings: list[int] = []

    def read() -> int:
        readings.append(library.index.size())
        if len(readings) == 1:
            for path in files(tmp_path / "index"):
                to_a_file(Random(SEED))["noise"](path)
            return -1
        return readings[-1]

    library.add(PAPERS)
    assert library.soundly(read) == len(PAPERS)
    assert len(readings) == 2
    library.close()


def test_until_it_is_healed_people_are_told_and_so_is_the_operator(bot: Wired, tmp_path: Path) -> None:
    """One friendly sentence, 503 with the reason, one line in the log; when it can be healed, it is, by itself."""
    before, lock = said(bot), tmp_path / "index.lock"
    lock.unlink()
    lock.mkdir()
    to_all(Random(SEED))["everything noise"](tmp_path / "index")
    assert said(bot) == "I am putting my search index in order. Please ask again in a minute."
    code, reason = ready(bot)
    assert code == 503
    assert "search index cannot be rebuilt yet" in reason
    lock.rmdir()
    assert until(lambda: well(bot), 20)
    assert said(bot) == before


def test_how_far_healing_is_can_be_seen(bot: Wired, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """`/readyz` counts the papers while nothing can be answered; the log says what was wrong, once."""
    library, told = bot.bot.library, []
    pull = library.records.changed_since

    def slow(seq: int, limit: int = 2000) -> object:
        told.append(ready(bot))
        return pull(seq, min(limit, 4))

    vars(library.records)["changed_since"] = slow
    to_all(Random(SEED))["everything cut short"](tmp_path / "index")
    assert until(lambda: well(bot), 20)
    counts = [re.search(r"(\d+) of 10 papers", text) for code, text in told if code == 503]
    assert [int(found[1]) for found in counts if found][:4] == [0, 4, 8, 10]
    lines = [r.getMessage() for r in caplog.records if "put in order from the database" in r.getMessage()]
    assert len(lines) == 1


def test_another_process_heals_and_this_one_follows(bot: Wired, tmp_path: Path) -> None:
    """Two on one folder: both answer as before, and the index was built once."""
    before = said(bot)
    other = Library.open(bot.settings.database, tmp_path)
    to_all(Random(SEED))["everything emptied"](tmp_path / "index")
    assert other.find(Find(words="lean")).total
    built = (tmp_path / "index" / "current").read_text()
    assert said(bot) == before
    assert (tmp_path / "index" / "current").read_text() == built
    other.close()


def test_an_index_that_holds_something_else_is_built_anew(tmp_path: Path) -> None:
    """Files may be sound and yet not hold what the database does: counts tell, when the library is opened."""
    url = f"sqlite:///{tmp_path}/papers.sqlite3"
    library = Library.open(url, tmp_path)
    library.add(PAPERS)
    (path,) = tmp_path.glob("index/*.*")
    assert isinstance(library.index, Index)
    writer = Writer(library.index._made(path))  # noqa: SLF001  as a program of another time might
    writer._engine.delete_documents_by_term("id", PAPERS[0].id)  # noqa: SLF001  as above
    writer._engine.add_document(document(PAPERS[1], writer.seq))  # noqa: SLF001  as above
    writer._engine.add_document(document(PAPERS[1], writer.seq))  # noqa: SLF001  as above
    writer.commit()
    writer.close()
    library.close()
    library = Library.open(url, tmp_path)
    assert library.size() == len(PAPERS)
    library.close()


def test_asking_outside_slack_says_it_in_a_sentence() -> None:
    """The error's own words are for a person, and its reason for an operator."""
    error = DamagedError("a/b.idx is missing")
    assert str(error) == "I am putting my search index in order; ask again in a minute."
    assert error.reason == "a/b.idx is missing"


def test_an_index_of_another_version_answers_until_its_successor_is_built(tmp_path: Path) -> None:
    """After an upgrade nobody waits: what was found is found all the while, and `healing` says how far it is."""
    url = f"sqlite:///{tmp_path}/papers.sqlite3"
    library = Library.open(url, tmp_path)
    library.add(PAPERS)
    library.close()
    older = tmp_path / "index" / "1.1"
    (tmp_path / "index" / (tmp_path / "index" / "current").read_text()).rename(older)
    (tmp_path / "index" / "current").write_text(older.name)
    with (tmp_path / "index.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        library = Library.open(url, tmp_path, patience=Patience(index=0.0))
        assert library.size() == len(PAPERS)
        assert library.find(Find(words=PAPERS[0].title)).ids[0] == PAPERS[0].id
        assert "an older one answers" in library.healing
        library.add([replace(PAPERS[0], id="2601.00009")])  # waits for the new one
        assert library.size() == len(PAPERS)
    assert until(lambda: not library.healing)
    assert library.size() == len(PAPERS) + 1
    assert (tmp_path / "index" / "current").read_text() != older.name
    library.close()
