"""Delivers what is due, once: who repeats it is the process.

Any replica may plan and post anything, none is the leader: the ledger and the outbox decide who does.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import uuid4

from slack_sdk import WebClient

from bot.answers import Answer
from bot.digest.composing import Composer, read_listing
from bot.digest.failing import Failing, Salvage
from bot.digest.planning import Planner
from bot.digest.posting import Message, Pace, Poster
from bot.digest.schedule import WINDOW
from bot.library import Library
from bot.store.coordination import Hosts
from bot.store.deliveries import Deliveries
from bot.store.outbox import Outbox
from bot.store.subscriptions import Subscriptions

PATIENCE: Final = 30.0
"""Seconds for which one round waits for messages that are held back."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Digests:
    """Everything that delivers digests, in one process."""

    planner: Planner
    poster: Poster
    outbox: Outbox
    hosts: Hosts
    workers: int = 4
    host: str = field(default_factory=socket.gethostname)
    sleep: Callable[[float], object] = time.sleep

    @classmethod
    def over(
        cls,
        library: Library,
        render: Callable[[Answer], Message],
        clients: Callable[[str], WebClient | None],
        pace: Pace | None = None,
        failed: Callable[[], object] = lambda: None,
    ) -> "Digests":
        """The deliverer of a library's store. `clients` gives the posting client of a workspace (`posting.client`).

        `failed` is called for each subscription whose turn failed.
        """
        kept, ledger = Subscriptions(library.store, read_listing), Deliveries(library.store)
        outbox = Outbox(library.store)
        composer, failing = Composer(library, kept, ledger), Failing(kept, failed)
        save = Salvage(outbox, composer, render, failing).save
        poster = Poster(outbox, composer.compose, render, clients, pace or Pace(), save=save)
        return cls(Planner(library, kept, ledger, failing), poster, outbox, Hosts(library.store))

    def run(self, now: datetime, patience: float = PATIENCE) -> int:
        """Delivers what is due at that instant; how many messages are still to be delivered.

        Raises CrowdedError when another host delivers from the same SQLite file.
        """
        self.hosts.enter(self.host)
        self.outbox.fold(now - WINDOW)
        try:
            planned = self.planner.plan(now)
        finally:
            self._drain(now, patience)  # what was planned before is posted whatever becomes of the rest
        left = self.outbox.pending(now)
        if planned or left:
            log.info("digests: %d periods planned, %d messages still to be posted", planned, left)
        return left

    def leave(self) -> None:
        """Lets another host deliver from the same SQLite file at once."""
        self.hosts.leave(self.host)

    def _drain(self, now: datetime, patience: float) -> None:
        begun = time.monotonic()
        with ThreadPoolExecutor(self.workers) as pool:
            while True:
                done = [pool.submit(self._work, now) for _ in range(self.workers)]
                for one in wait(done).done:
                    one.result()
                if time.monotonic() - begun > patience or not self.outbox.pending(now):
                    return
                self.sleep(0.5)

    def _work(self, now: datetime) -> None:
        worker = f"{self.host}:{os.getpid()}:{uuid4().hex[:8]}"
        while self.poster.step(worker, now):
            pass
