"""Full texts come from arXiv's HTML, else from the PDF, through the one limiter, and never against arXiv's will."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import shelves
from arxiv import Answer, Clock, FakeArxiv, Fault, drop, refuse
from printing import FAILED, FILLER, column, page, para, pdf, section
from shelves import Shelf

from bot.feeds.fetcher import BANNED, PAUSE, Fetcher, Limiter
from bot.feeds.fulltexts import FullTexts
from bot.papers import Name, Paper
from bot.store.texts import Texts

START = datetime(2026, 11, 29, 9, tzinfo=UTC)
ID = "2605.29955"
PAPER = Paper(ID, "A paper", "We train a model.", (Name("Gu", "Alex"),), date(2026, 5, 29), version=2)
WORDS = [
    "The model was trained on 64 graphics cards for three",
    "weeks, which is all that there is to say about this.",
] * 3
PDF = pdf([column(WORDS), column(WORDS)])


def html(version: int = 2, number: str = ID) -> bytes:
    said = para("S1.p1", "We train on 64 GPUs.") + para("S1.p2", FILLER)
    return page(section("S1", "1", "Training", said), stamp=f"arXiv:{number}v{version} [cs.CL] 21 Nov 2026")


@dataclass
class Fetching:
    """A fake arXiv, what fetches from it, and its shelf."""

    fake: FakeArxiv
    texts: Texts
    full: FullTexts
    told: list[str]

    def fetch(self, *papers: str) -> None:
        """Wants texts, and fetches until nothing is left that may be fetched now."""
        self.texts.want(papers or (ID,), self.fake.clock.now())
        while self.full.run():
            pass


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with shelves.opened(tmp_path) as shelf:
        yield shelf


@contextmanager
def fetching(shelf: Shelf, *more: Paper, wanted: str = "asked", most: int = 10**9) -> Iterator[Fetching]:
    fake, told = FakeArxiv(Clock(START)), list[str]()
    shelf.add([PAPER, *more])
    with fake.serving() as settings:
        fetcher = Fetcher(Limiter(shelf.store, fake.clock.now, fake.clock.sleep), settings.contact)
        full = FullTexts(settings.site, fetcher, shelf.store, shelf.all().get, wanted, most, told.append)  # type: ignore[arg-type]
        yield Fetching(fake, Texts(shelf.store), full, told)
        fetcher.close()


def test_html_comes_first(shelf: Shelf) -> None:
    """The page of the version that is known; whoever waits is told."""
    with fetching(shelf) as given:
        given.fake.texts = {f"html/{ID}v2": html(), f"pdf/{ID}v2": PDF}
        given.fetch()
        text = given.texts.text(ID)
        assert text
        assert (text.source, text.version) == ("html", 2)
        assert [path for _, path in given.fake.requests] == [f"/html/{ID}v2"]
        assert given.told == [ID]


@pytest.mark.parametrize("there", [None, page(FAILED), b"<html>nothing</html>", html(number="2605.00001")])
def test_the_pdf_comes_where_the_html_is_no_text(shelf: Shelf, there: bytes | None) -> None:
    """Where there is none, where its conversion failed, and where it is another paper's."""
    with fetching(shelf) as given:
        given.fake.texts = {f"pdf/{ID}v2": PDF} | ({f"html/{ID}v2": there} if there else {})
        given.fetch()
        text = given.texts.text(ID)
        assert text
        assert (text.source, text.pages) == ("pdf", 2)
        assert min(given.fake.gaps()) >= PAUSE


def test_an_older_page_is_kept_as_what_it_is(shelf: Shelf) -> None:
    """The version that a quote names is the one that was read, not the one that was asked for."""
    with fetching(shelf) as given:
        given.fake.texts = {f"html/{ID}v2": html(version=1)}
        given.fetch()
        assert given.texts.known([ID])[ID].version == 1


def test_a_pdf_of_a_young_version_gives_way_to_html(shelf: Shelf) -> None:
    """Of a new version there is HTML only hours after the announcement."""
    young = replace(PAPER, id="2611.00007", updated=START.date() - timedelta(days=1))
    with fetching(shelf, young) as given:
        given.fake.texts = {f"pdf/{young.id}v2": PDF}
        given.fetch(young.id)
        given.fake.texts[f"html/{young.id}v2"] = html(number=young.id)
        given.fake.clock.sleep(25 * 3600)
        given.fetch()
        text = given.texts.text(young.id)
        assert text
        assert text.source == "html"


def test_forbidden_means_that_nothing_is_asked_for_hours(shelf: Shelf) -> None:
    """Neither this text nor any other, whoever wants it; then it is tried again."""
    with fetching(shelf, replace(PAPER, id="2605.00002")) as given:
        given.fake.texts = {f"html/{ID}v2": html()}
        given.fake.faults["html"].append(refuse(403))
        given.fetch()
        given.fetch("2605.00002")
        assert len(given.fake.requests) == 1
        given.fake.clock.sleep(BANNED + 60)
        given.fetch()
        assert given.texts.text(ID)


@pytest.mark.parametrize("fault", [refuse(429, "60"), refuse(503), drop])
def test_what_passes_is_waited_for(shelf: Shelf, fault: Fault) -> None:
    """A busy arXiv, and a connection that breaks in the middle of the page."""
    with fetching(shelf) as given:
        given.fake.texts = {f"html/{ID}v2": html()}
        given.fake.faults["html"].append(fault)
        given.fetch()
        assert given.texts.text(ID)


def test_without_a_network_nothing_is_lost_and_little_asked(shelf: Shelf) -> None:
    """The text stays wanted, and is tried for less and less often."""

    def gone(_: Answer, _now: datetime) -> Answer:
        return Answer(b"x" * 100, dropped=True)

    with fetching(shelf) as given:
        given.fake.faults["html"].extend([gone] * 100)
        given.fetch()
        assert given.texts.known([ID])[ID].state == "queued"
        before = len(given.fake.requests)
        given.fetch()
        assert len(given.fake.requests) == before <= 3


@pytest.mark.parametrize(
    ("file", "state", "reason"),
    [
        (pdf([[]] * 3), "scanned", "pictures"),
        (b"<html>Sign in</html>", "failed", "web page"),
        (PDF[:500], "failed", "damaged"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_said_to_be(shelf: Shelf, file: bytes, state: str, reason: str) -> None:
    """And is not fetched again and again."""
    with fetching(shelf) as given:
        given.fake.texts = {f"pdf/{ID}v2": file}
        given.fetch()
        given.fetch()
        known = given.texts.known([ID])[ID]
        assert (known.state, len(given.fake.requests)) == (state, 2)
        assert reason in known.reason


def test_all_texts_come_where_all_are_wanted(shelf: Shelf) -> None:
    """After those that somebody asked for, the newest papers first."""
    others = [replace(PAPER, id=f"2605.0000{n}", date=date(2026, 5, n)) for n in (1, 2)]
    with fetching(shelf, *others, wanted="all") as given:
        given.fake.texts = {f"html/{one.id}v2": html(number=one.id) for one in (PAPER, *others)}
        given.fetch("2605.00001")
        assert [path for _, path in given.fake.requests] == [
            f"/html/{n}v2" for n in ("2605.00001", ID, "2605.00002")
        ]
        assert given.texts.count() == 3


def test_texts_keep_within_their_bound(shelf: Shelf) -> None:
    """What came is let go again where there is no room for it."""
    with fetching(shelf, most=10) as given:
        given.fake.texts = {f"html/{ID}v2": html()}
        given.fetch()
        assert given.texts.count() == 0
