"""What the tests of Slack's side share: an empty store, and a bot behind its front door."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.engine import Store
from bot.store.schema import metadata


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    metadata.create_all(opened.engine)
    yield opened
    opened.close()
