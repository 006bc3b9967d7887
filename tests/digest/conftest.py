"""What tests of digests share: a Slack that goes wrong on demand, and an office that posts to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty import Faulty, serving
from office import MONDAY, Office, open_office

from bot.library import Library


@pytest.fixture
def slack() -> Iterator[Faulty]:
    with serving(Faulty()) as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, database: str, slack: Faulty) -> Iterator[Office]:
    """An empty library on a Monday at noon."""
    now = [MONDAY]
    library = Library.open(database, tmp_path, lambda: now[0])
    yield open_office(library, slack, now)
    library.close()
