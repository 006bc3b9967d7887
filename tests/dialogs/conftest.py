"""What the dialogs share: the ten papers, in either database."""

from collections.abc import Iterator

import pytest
from databases import KINDS

from bot.library import Library
from bot.papers import Paper


@pytest.fixture(scope="session", params=KINDS)
def corpus(
    request: pytest.FixtureRequest,
    corpus_papers: tuple[Paper, ...],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Library]:
    """A library that holds the ten papers of corpus/; its papers are to be read only."""
    if request.param == "sqlite":
        yield request.getfixturevalue("ten")
        return
    with request.getfixturevalue("postgresql").database() as url:
        library = Library.open(url, tmp_path_factory.mktemp("dialogs"))
        library.sync(corpus_papers)
        yield library
        library.close()
