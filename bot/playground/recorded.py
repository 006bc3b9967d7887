"""Two mornings of arXiv for the page, so that a digest can be seen without reading arXiv.

Real papers of earlier years, written down as those of corpus/ are, one folder a morning: the first brings two of
Gabriel Synnaeve's, the second nothing of his.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from bot import corpus
from bot.library import Library
from bot.papers import Paper
from bot.store.feeds import Feeds

FOLDER: Final = Path(__file__).parent / "recorded"
FEED: Final = "recorded"
FOLLOWED: Final = "papers by Synnaeve"
"""What the first morning brings something of."""


def mornings(folder: Path = FOLDER) -> tuple[tuple[Paper, ...], ...]:
    """The papers of each morning, in order."""
    return tuple(corpus.load(day)[0] for day in sorted(folder.iterdir()))


def begin(library: Library) -> None:
    """Notes that announcements will come: nobody is told that they cannot, nor that arXiv was read."""
    Feeds(library.store).note(FEED, etag=FEED)


def arrive(library: Library, instant: datetime, days: Sequence[Sequence[Paper]]) -> int:
    """Takes in the first of some mornings that is not here yet, as announced that day; how many papers it brings."""
    for papers in days:
        if len(library.papers(paper.id for paper in papers)) < len(papers):
            library.records.upsert([replace(paper, announced=instant.date()) for paper in papers], instant)
            library.catch_up()
            return len(papers)
    return 0
