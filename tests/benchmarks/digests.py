"""Digests at full size; prints what it finds. Run one part, or all: kills sqlite days many zones.

python tests/benchmarks/digests.py kills
"""

import argparse
import json
import lzma
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from databases import served
from faulty import Faulty, serving
from office import DAILY, Office, open_office
from rampage import Size, rampage
from sqlalchemy import select

from bot.digest.planning import OLD, matcher, matching
from bot.digest.schedule import instant
from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Find, Schedule, Subscribe
from bot.store.schema import deliveries, items, papers

SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "arxiv"
ZONES = (
    "Europe/Paris America/New_York Asia/Tokyo Australia/Sydney Asia/Kolkata America/Los_Angeles Europe/London UTC "
    "America/Sao_Paulo Africa/Cairo Asia/Kathmandu Pacific/Auckland America/Nuuk Asia/Shanghai Europe/Kyiv Africa/Lagos "
    "Australia/Lord_Howe Pacific/Apia America/St_Johns Pacific/Honolulu"
).split()
WORDS = (
    'diffusion|language models|reasoning|"multi-token prediction"|reinforcement learning|segmentation|benchmark|'
    "video generation|code|theorem proving|robot|medical|retrieval|hallucination|agents|safety|3D|tokenization|speech|graph"
).split("|")
ALWAYS = datetime(1991, 8, 14, tzinfo=UTC)
CATEGORIES = ("", "cs.CV", "cs.CL", "cs.AI", "cs.LG", "cs.RO", "stat.ML", "eess.IV", "cs")


def kills() -> None:
    """2,000 digests, 8 replicas on PostgreSQL, 200 kills; with look-up, and without it."""
    for reads in (True, False):
        with served() as server:
            url = server.url()
            print(
                "postgres, look-up" if reads else "postgres, no look-up",
                rampage(url, Size(2000, 8, 200), 1, reads=reads),
            )


def sqlite() -> None:
    """600 digests, 2 replicas on SQLite, 100 kills."""
    with tempfile.TemporaryDirectory() as folder:
        print("sqlite, look-up", rampage(f"sqlite:///{folder}/kills.sqlite3", Size(600, 2, 100), 1))


def records() -> Iterator[Paper]:
    """The real papers of the shared snapshot."""
    with lzma.open(SHARED / "snapshot_2025_2026.jsonl.xz", "rt") as lines:
        for line in lines:
            raw = json.loads(line)
            day = parsedate_to_datetime(raw["versions"][0]["created"]).date()
            authors = tuple(
                Name(family, given, suffix) for family, given, suffix, *_ in raw["authors_parsed"]
            )
            categories = tuple(raw["categories"].split())
            abstract = " ".join(raw["abstract"].split())
            yield Paper(raw["id"], raw["title"], abstract, authors, day, categories, version=1)


@contextmanager
def office(start: datetime) -> Iterator[Office]:
    """An empty library that posts to a Slack without faults."""
    with tempfile.TemporaryDirectory() as name, serving(Faulty()) as slack:
        now = [start]
        library = Library.open(f"sqlite:///{name}/office.sqlite3", Path(name), lambda: now[0])
        yield open_office(library, slack, now)
        library.close()


def finds(count: int, papers: list[Paper]) -> list[Find]:
    """So many different listings: authors, topics, categories and their combinations."""
    people = [
        str(author) for paper in papers[:: max(1, len(papers) // count)] for author in paper.authors[:2]
    ]
    found = dict.fromkeys(
        Find(
            words=WORDS[n % len(WORDS)] if n % 2 else "",
            authors=() if n % 2 else (people[n % len(people)],),
            category=CATEGORIES[n // 7 % len(CATEGORIES)],
        )
        for n in range(count * 3)
    )
    return list(found)[:count]


def days() -> None:
    """Sixty days of real listings, 200 subscriptions in 20 zones, an outage of 30 hours."""
    listing = {
        date.fromisoformat(day): ids
        for day, ids in json.loads((SHARED / "listing_by_day.json").read_text()).items()
    }
    known = {paper.id: paper for paper in records()}
    span = [day for day in sorted(listing) if day >= date(2025, 12, 1)][:60]
    start = datetime.combine(span[0] - timedelta(days=1), clock(12), UTC)
    with office(start) as bot:
        asked = finds(200, [known[id_] for day in span[:20] for id_ in listing[day] if id_ in known])
        for n, find in enumerate(asked):
            when = Schedule("every day", 0, f"{n % 24:02}:{n % 2 * 30:02}", ZONES[n % 20])
            query = Subscribe(find, when, f"C{n % 120}", silent=n % 5 == 0, confirmed=True)
            bot.following.carry_out(query, f"T{n % 120 % 4}", query.channel, "U1", "UTC", start)
        came, begun = simulate(bot, start, span, listing, known), time.monotonic()
        report(bot, asked, came)
        print(f"checked in {time.monotonic() - begun:.0f} s")


def simulate(
    bot: Office, start: datetime, span: list[date], listing: dict[date, list[str]], known: dict[str, Paper]
) -> dict[str, Paper]:
    """Runs the days every three hours; every paper that came."""
    came: dict[str, Paper] = {}
    begun, moment, end = time.monotonic(), start, datetime.combine(span[-1] + timedelta(days=2), clock(), UTC)
    outage = (datetime.combine(span[20], clock(3), UTC), datetime.combine(span[21], clock(9), UTC))
    while moment < end:
        bot.now[0] = moment
        if moment.hour == 3 and moment.date() in span:
            fresh = {id_: known[id_] for id_ in listing[moment.date()] if id_ in known}
            bot.add(*fresh.values())
            came |= fresh
        if not outage[0] <= moment < outage[1]:
            bot.digests.run(moment, patience=5)
        moment += timedelta(hours=3)
    print(f"simulated {len(span)} listings, {len(came)} papers in {time.monotonic() - begun:.0f} s")
    return came


def report(bot: Office, asked: list[Find], came: dict[str, Paper]) -> None:
    """Compares what was delivered with what one search over everything that came finds."""
    with bot.library.store.read() as connection:
        rows = connection.execute(items.select().where(items.c.period != "")).all()
        empty = connection.execute(
            deliveries.select().where(deliveries.c.total == 0, deliveries.c.part == 1)
        ).all()
        seen = {
            row.id: row.first_seen for row in connection.execute(select(papers.c.id, papers.c.first_seen))
        }
    told = Counter((row.subscription, row.paper) for row in rows)
    found = {(n, id_) for n, find in enumerate(asked, 1) for id_ in matching(bot.library, find, bot.library)}
    truth = {(n, id_) for n, id_ in found if seen.get(id_, ALWAYS) < _stale(came[id_])}
    print(
        f"{len(found) - len(truth)} matches are of papers that were {OLD.days} days old when they came: no news"
    )
    shown = sum(len([w for w in m["text"].split() if w in came]) for m in bot.slack.messages)
    print(f"matching {len(truth)}, delivered {len(told)}, shown in messages {shown}")
    print(
        f"missing {len(truth - set(told))}, beyond {len(set(told) - truth)}, repeats {sum(told.values()) - len(told)}"
    )
    for what, pairs in (("missing", truth - set(told)), ("beyond", set(told) - truth)):
        for n, id_ in sorted(pairs)[:12]:
            people = ", ".join(str(name) for name in came[id_].authors)
            print(f"  {what}: {asked[n - 1]} | {id_} {came[id_].title} | {people}")
    print(
        f"messages {len(bot.slack.messages)}, empty periods by reason {dict(Counter(row.reason for row in empty))}"
    )


def _stale(paper: Paper) -> datetime:
    return datetime.combine(paper.date, clock(12), UTC) + OLD


def many() -> None:
    """10,000 different subscriptions against 1,200 new papers."""
    papers = [paper for paper, _ in zip(records(), range(1200), strict=False)]
    asked = finds(10_000, papers)
    with office(datetime(2026, 11, 23, 12, tzinfo=UTC)) as bot:
        for n, find in enumerate(asked):
            bot.following.carry_out(
                Subscribe(find, DAILY, f"C{n}", confirmed=True), "T1", f"C{n}", "U1", "UTC", bot.now[0]
            )
        bot.add(
            *(Paper(p.id, p.title, p.abstract, p.authors, date(2026, 11, 23), p.categories) for p in papers)
        )
        begun = time.monotonic()
        with matcher(papers, bot.library) as day:
            hits = sum(len(day.match(find)) for find in asked)
        print(
            f"{len(asked)} listings, {len(papers)} papers: {hits} matches in {time.monotonic() - begun:.1f} s"
        )
        begun = time.monotonic()
        planned = bot.digests.planner.plan(datetime(2026, 11, 24, 9, tzinfo=UTC))
        print(f"{planned} periods planned, matching included, in {time.monotonic() - begun:.1f} s")


def zones() -> None:
    """Every zone, 2024 to 2030, each half-hour: one period a date, 20 to 28 hours apart."""
    strange, begun, count = 0, time.monotonic(), 0
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(2557)]
    for zone in map(ZoneInfo, sorted(available_timezones())):
        for half in range(48):
            wanted = clock(half // 2, half % 2 * 30)
            moments = [instant(day, wanted, zone) for day in days]
            strange += sum(not 20 <= (b - a).total_seconds() / 3600 <= 28 for a, b in pairwise(moments))
            count += len(moments)
    print(
        f"{count:,} periods, {strange} not 20 to 28 hours after the last, in {time.monotonic() - begun:.0f} s"
    )


PARTS = {part.__name__: part for part in (kills, sqlite, days, many, zones)}

if __name__ == "__main__":
    print(f"{os.cpu_count()} cores")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; none: all")
    for name in parser.parse_args().part or PARTS:
        PARTS[name]()
