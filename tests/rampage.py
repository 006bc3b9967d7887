"""Replicas that post digests as processes, and somebody who kills them at random with kill -9."""

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from faulty import Faulty, mixture, serving

from bot.answers import Subscription
from bot.digest.composing import read_listing
from bot.queries import Find, Schedule
from bot.store.claims import Item, Plan
from bot.store.deliveries import Deliveries
from bot.store.engine import Store
from bot.store.migrations import migrate
from bot.store.outbox import Outbox
from bot.store.subscriptions import Subscriptions

DUE = datetime(2026, 11, 24, 9, tzinfo=UTC)
TEAMS = 20
_REPLICA = Path(__file__).parent / "replica.py"


@dataclass(frozen=True)
class Size:
    digests: int
    replicas: int
    kills: int


@dataclass(frozen=True)
class Outcome:
    """What people saw at the end."""

    size: Size
    lost: int
    doubled: int
    """Messages too many."""
    unknown: int
    """How often Slack left a caller without an answer, or a kill did."""
    seconds: float


def plan(store: Store, digests: int) -> set[str]:
    """So many digests of one paper each, due in as many channels; their keys."""
    kept, ledger = Subscriptions(store, read_listing), Deliveries(store)
    for n in range(digests):
        team, channel = f"T{n % TEAMS}", f"C{n}"
        given = Subscription(
            0, team, channel, "U1", Find(words=f"topic {n}"), Schedule("every day", 0, "09:00", "UTC")
        )
        made = kept.add(given, DUE - timedelta(days=1))
        ledger.plan(team, channel, [Plan(made.id, DUE.date(), DUE, DUE, (Item(f"2611.{n:05d}"),))])
    with store.read() as connection:
        return set(connection.exec_driver_sql("SELECT key FROM posts").scalars())


def rampage(url: str, size: Size, seed: int, *, reads: bool = True, dedupes: bool = False) -> Outcome:
    """Posts planned digests with replicas that die again and again; every lease is one second."""
    store, chance = Store(url), random.Random(seed)
    migrate(store)
    keys = plan(store, size.digests)
    outbox, begun = Outbox(store), time.monotonic()
    with serving(Faulty(draw=mixture(seed), reads=reads, dedupes=dedupes)) as slack:
        running = [_start(url, slack.url) for _ in range(size.replicas)]
        for _ in range(size.kills):
            time.sleep(chance.uniform(0.05, 0.25))
            victim = chance.randrange(size.replicas)
            running[victim].kill()
            running[victim].wait()
            running[victim] = _start(url, slack.url)
        while outbox.pending(DUE):
            time.sleep(0.2)
        for process in running:
            process.kill()
            process.wait()
    unknown = _unknown(store)
    store.close()
    seen = Counter(slack.keys())
    doubled = sum(count - 1 for count in seen.values())
    return Outcome(size, len(keys - set(seen)), doubled, unknown, time.monotonic() - begun)


def _start(url: str, slack: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, str(_REPLICA), url, slack], cwd=_REPLICA.parent.parent)


def _unknown(store: Store) -> int:
    with store.read() as connection:
        return int(connection.exec_driver_sql("SELECT sum(unknown) FROM posts").scalar_one())
