"""One replica as a process: posts what is due until it is killed. Arguments: database URL, Slack's address."""

import logging
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

sys.path.insert(0, ".")

from bot.answers import Answer, Told
from bot.digest.posting import Pace, Poster, client
from bot.store.engine import Store
from bot.store.outbox import Outbox, Post


@dataclass(frozen=True)
class Plain:
    text: str = "news"
    blocks: list[dict[str, Any]] = field(default_factory=list)
    older: list[dict[str, Any]] = field(default_factory=list)


def compose(_post: Post) -> Answer:
    return Told("nothing to send")


def main(url: str, slack: str) -> None:
    logging.disable()
    web = client("xoxb-test", slack)
    outbox = Outbox(Store(url), timedelta(seconds=1))
    poster = Poster(outbox, compose, lambda _answer: Plain(), lambda _team: web, Pace(every=0.0))
    worker = uuid4().hex
    while True:
        if not poster.step(worker, datetime(2026, 11, 24, 9, tzinfo=UTC)):
            time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
