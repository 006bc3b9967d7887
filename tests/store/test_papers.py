"""Papers in two layers, and the numbers of their changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from toy import PAPERS

from bot.papers import Link, Paper
from bot.store import schema
from bot.store.deliveries import Arrival, Deliveries
from bot.store.engine import Store
from bot.store.papers import Papers

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
ONE, TWO = PAPERS[:2]


@pytest.fixture
def papers(store: Store) -> Papers:
    return Papers(store)


def test_a_paper_comes_back_as_it_went_in(papers: Papers) -> None:
    """Every field of every odd paper survives, in the order asked for."""
    papers.upsert(PAPERS, NOON)
    wanted = [paper.id for paper in reversed(PAPERS)]
    assert papers.get([*wanted, "9999.99999"]) == tuple(reversed(PAPERS))
    assert papers.count() == len(PAPERS)


def test_the_same_again_changes_nothing(papers: Papers) -> None:
    """Only what differs is written, and only that gets a new number."""
    assert len(papers.upsert(PAPERS, NOON)) == len(PAPERS)
    assert papers.upsert(PAPERS, LATER) == []
    (change,) = papers.upsert([ONE, replace(TWO, title="Another")], LATER)
    assert (change.seq, change.id) == (len(PAPERS) + 1, TWO.id)


def test_changes_can_be_followed(papers: Papers) -> None:
    """Whoever knows the last number gets all later changes, each paper once, in order."""
    papers.upsert(PAPERS, NOON)
    papers.upsert([replace(ONE, title="Another")], LATER)
    changes = papers.changed_since(3)
    assert [change.seq for change in changes] == list(range(4, papers.seq() + 1))
    assert changes[-1].paper == replace(ONE, title="Another")


@pytest.mark.parametrize("first", ["curated", "ingested"])
def test_a_curated_field_wins_in_either_order(papers: Papers, first: str) -> None:
    """What a person wrote covers what a feed says, field by field; what nobody wrote stays the feed's."""
    curated = replace(ONE, title="Lighthouse", doi="", aliases=("Beacon",), curated=True)
    ingested = replace(ONE, title="LIGHTHOUSE", doi="10.1/x", aliases=("LH",), version=3, organisation="")
    if first == "curated":
        papers.curate([curated], NOON)
        papers.upsert([ingested], LATER)
    else:
        papers.upsert([ingested], NOON)
        papers.curate([curated], LATER)
    (paper,) = papers.get([ONE.id])
    assert (paper.title, paper.doi, paper.organisation) == ("Lighthouse", "10.1/x", ONE.organisation)
    assert paper.aliases == ("Beacon", "LH")
    assert paper.curated


def test_a_removed_file_uncovers_what_the_feed_said(papers: Papers) -> None:
    """Without its file a paper is as ingested, and one that only had a file is gone."""
    papers.upsert([replace(ONE, title="As ingested")], NOON)
    papers.curate([ONE, TWO], NOON)
    changes = papers.curate([], LATER)
    assert papers.get([ONE.id, TWO.id]) == (replace(ONE, title="As ingested"),)
    assert [change.paper for change in changes if change.id == TWO.id] == [None]


def test_an_older_version_only_fills_gaps(papers: Papers) -> None:
    """A later version is kept when an older one arrives after it."""
    papers.upsert([replace(ONE, version=3, title="Third", comment="")], NOON)
    papers.upsert([replace(ONE, version=2, title="Second", comment="12 pages")], LATER)
    (paper,) = papers.get([ONE.id])
    assert (paper.version, paper.title, paper.comment) == (3, "Third", "12 pages")


def test_a_paper_may_be_withdrawn_and_come_back(papers: Papers) -> None:
    """The latest version says whether a paper is withdrawn."""
    papers.upsert([replace(ONE, version=2, withdrawn=True)], NOON)
    papers.upsert([replace(ONE, version=3, withdrawn=False)], LATER)
    assert not papers.get([ONE.id])[0].withdrawn


def test_when_a_paper_entered_stays(papers: Papers, store: Store) -> None:
    """A paper enters once, whatever is learnt of it later; the interval includes its beginning only."""
    papers.upsert([ONE], NOON)
    papers.upsert([replace(ONE, title="Another"), TWO], LATER)
    ledger = Deliveries(store)
    assert ledger.arrivals(NOON, LATER) == (Arrival(ONE.id, 0, NOON),)
    assert ledger.arrivals(LATER, LATER + timedelta(seconds=1)) == (Arrival(TWO.id, 0, LATER),)


def test_announcements_and_versions_are_kept_apart(papers: Papers, store: Store) -> None:
    """The day of announcement is not the day it was seen; every version seen is kept."""
    papers.upsert([replace(ONE, announced=date(2024, 1, 8), version=1, updated=None)], NOON)
    papers.upsert([replace(ONE, version=2, updated=date(2024, 2, 1))], LATER)
    with store.read() as connection:
        announced = connection.execute(select(schema.papers.c.announced)).scalars().all()
        known = connection.execute(select(schema.versions).order_by(schema.versions.c.version)).all()
    assert announced == ["2024-01-08"]
    assert [(row.paper, row.version, row.date) for row in known] == [
        (ONE.id, 1, "2024-01-05"),
        (ONE.id, 2, "2024-02-01"),
    ]
    assert Deliveries(store).arrivals(LATER, LATER + timedelta(hours=1)) == (Arrival(ONE.id, 2, LATER),)


def test_newest_and_oldest_go_by_date(papers: Papers) -> None:
    """The newest and oldest papers are told by their first version's day; an empty store has neither."""
    assert papers.newest() is papers.oldest() is None
    papers.upsert(PAPERS, NOON)
    assert papers.newest() == next(paper for paper in PAPERS if paper.id == "2411.00011")
    assert papers.oldest() == next(paper for paper in PAPERS if paper.id == "math/0309001")


def test_links_add_up_by_kind(papers: Papers) -> None:
    """A curated code link replaces an ingested one; a kind that only the feed has stays."""
    feed = (Link("code", "https://example.org/old"), Link("data", "https://example.org/data"))
    papers.upsert([replace(ONE, links=feed)], NOON)
    papers.curate([ONE], LATER)
    assert papers.get([ONE.id])[0].links == (*ONE.links, feed[1])


def test_a_thousand_papers_in_one_go(papers: Papers) -> None:
    """More ids than one question to the database may name."""
    many: list[Paper] = [replace(ONE, id=f"2501.{n:05d}") for n in range(1200)]
    assert len(papers.upsert(many, NOON)) == 1200
    assert len(papers.get([paper.id for paper in many])) == 1200
